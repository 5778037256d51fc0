"""Learns by what a deed finds who did it and to whom, and how it stands.

    PYTHONPATH=src:benchmarks:training python training/event_weights.py [--folds 8] [--write] [--keep FILE]

Writes event_roles.tsv, event_standing.tsv and event_lexicon.tsv in src/demarche/extract/data.

Of every event marked by hand (crisis_gold/more.jsonl.gz and labels/deeds.jsonl, the held-out articles left
out) each candidate at the marked words (event_roles.candidates) is an example of each role: right if the
shared scorer says that it is one of the names marked. Every marked event is an example of its standing.
The weights are those of L2-penalised logistic regression, by gradient steps (Adam). Prints by
cross-validation over articles how often the choices are right. --keep holds the articles as read, for the
next run.
"""

from __future__ import annotations

import argparse
import json
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
from spacy.tokens import Doc

import data
from demarche.extract import event_lexicon as lexicon
from demarche.extract import event_roles as roles
from demarche.extract import event_standing as standing
from demarche.extract.conditions import conditions
from demarche.extract.event_roles import Candidate, Role
from demarche.extract.events import dated, holding, named, time_of, within
from demarche.extract.everything import page_of
from demarche.extract.page import Page
from demarche.extract.statements import statements
from demarche.reader.reader import Reader
from demarche.reader.tokens import tokenise
from demarche.records import EVENT_TYPES, Actor, Condition, Report, Statement, Status
from quality import SHARED, reports, scorer
from train import LABELS

TABLES = Path(__file__).parents[1] / "src/demarche/extract/data"
ROLES: tuple[Role, ...] = get_args(Role)
FIELD = {"actor": "actors", "recipient": "recipients"}
LEAST_SEEN = 4
"""Features of fewer examples are left out."""
PENALTY, PENALTY_STANDING, STEPS, RATE = 2.0, 3.0, 250, 0.1
SMALLEST = 0.01
PENALTY_LEXICON, DEED_WEIGHT, SMALLEST_SEEN = 1.0, 3.0, 0.08
HEAD = """# Weights of the features by which a deed finds who did it and to whom (see event_roles.py).
# Learnt by training/event_weights.py from {events} events of {articles} crisis articles marked by hand; no
# text of theirs is here. The chance of a role is the logistic function of the sum of a candidate's weights.
# Why: which relations matter for which type of deed is better counted than guessed.
# Columns: feature, weight for the actor, weight for the recipient.
"""

HEAD_STANDING = """# Weights of the features by which it is told how a deed stands (see event_standing.py).
# Learnt by training/event_weights.py from {events} events of {articles} crisis articles marked by hand; no
# text of theirs is here.
# Why: which auxiliaries, governing verbs and adjectives make a plan or a possibility is better counted.
# Columns: feature; weights for actual, ongoing, planned, possible, conditional, denied.
"""

HEAD_LEXICON = """# Weights of the words that tell a deed, and of those beside them (see event_lexicon.py).
# Learnt by training/event_weights.py from {events} events of {articles} crisis articles marked by hand; no
# text of theirs is here, but single words and pairs of words.
# Why: a lexicon of what was marked knows rare verbs better than the network does.
# Columns: feature; then TYPE=weight, "none" for no deed.
"""


@dataclass
class Case:
    """One marked event: its article, its candidates, and which have which role."""

    article: str
    found: list[Candidate]
    right: dict[Role, list[bool]]
    marked: dict[Role, bool]
    shown: list[str]
    standing: Status


Kept = tuple[dict[str, Any], Report, bytes, tuple[Statement, ...], tuple[Condition, ...]]


def articles() -> Iterator[dict[str, Any]]:
    """The marked articles, without those held out."""
    folder = SHARED / "data"
    yield from data.lines(folder / "crisis_gold/more.jsonl.gz")
    marked = data.marked_deeds(LABELS / "deeds.jsonl")
    for row in data.lines(folder / "crisis_news/articles.jsonl.gz"):
        if row["id"] in marked and not marked[row["id"]]["held"]:
            yield row | marked[row["id"]]


def report_of(row: dict[str, Any]) -> Report:
    """A marked article as a report."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        fields = {name: row.get(name) for name in ("id", "outlet", "published", "title", "text")}
        path.write_text(json.dumps(fields, ensure_ascii=False) + "\n", "utf-8")
        return next(iter(reports([path])))


def read() -> Iterator[Kept]:
    """Every article with its report, annotated text and statements."""
    reader = Reader()
    for row in articles():
        report = report_of(row)
        page = page_of(report, reader)
        said = statements(page)
        raw = page.doc.to_bytes(exclude=["user_data", "tensor"])
        yield row, report, raw, said, conditions(page, said)


def cases(kept: Kept, same: Callable[[str, Any], bool]) -> Iterator[Case]:
    """The marked events of an article, with what was told before each as the marks have it."""
    row, report, raw, said, conditioned = kept
    page = Page.of(report, Doc(tokenise("x").vocab).from_bytes(raw), "")
    cast = {mention.actor.name: mention.actor for mention in page.cast.mentions}

    def known(names: Sequence[str]) -> Actor | None:
        return next(
            (a for name in names for a in cast.values() if same(name, a.model_dump(mode="json"))), None
        )

    often = roles.frequencies(page.cast.mentions)
    past: list[tuple[str, Actor | None, Actor | None]] = []
    for event in sorted(row["events"], key=lambda e: e["text"][0]):
        low, high = event["text"][0][0], event["text"][-1][1]
        tokens = [t for t in page.doc if low < t.idx + len(t) and t.idx < high and not t.is_space]
        if not tokens:
            continue
        begin, end = row["sentences"][event["s"]]
        mentions = named(page, begin, end)
        before: list[tuple[str, Actor]] = []
        statement = holding(said, tokens[0].idx)
        if statement is not None and statement.source is not None:
            before.append(("speaker", statement.source))
        for how, some in (("last", past), ("alike", [one for one in past if one[0] == event["type"]])):
            for field, actor in zip(ROLES, some[-1][1:] if some else (), strict=False):
                if actor is not None:
                    before.append((f"{how} {field}", actor))
        found = roles.candidates(tokens, event["type"], mentions, before, often)
        right = {
            role: [
                any(same(name, one.actor.model_dump(mode="json")) for name in event[FIELD[role]])
                for one in found
            ]
            for role in ROLES
        }
        marked = {role: bool(event[FIELD[role]]) for role in ROLES}
        time = time_of(page, tokens[0].sent, tokens)
        shown = standing.features(
            tokens, event["type"], statement, dated(page, time), within(conditioned, tokens[0].idx)
        )
        yield Case(row["id"], found, right, marked, shown, event["standing"])
        past.append((event["type"], known(event["actors"]), known(event["recipients"])))


def fit(some: Sequence[Case], role: Role) -> dict[str, float]:
    """Weights of the features seen often enough."""
    count = Counter(f for case in some for one in case.found for f in one.features)
    index = {f: n for n, f in enumerate(sorted(f for f, n in count.items() if n >= LEAST_SEEN))}
    rows, columns, target = [], [], []
    for case in some:
        for one, is_right in zip(case.found, case.right[role], strict=True):
            known = [index[f] for f in one.features if f in index]
            rows += [len(target)] * len(known)
            columns += known
            target.append(float(is_right))
    at, to, y = np.array(rows), np.array(columns), np.array(target)
    w, first, second = (np.zeros(len(index)) for _ in range(3))
    for step in range(1, STEPS + 1):
        score = np.bincount(at, weights=w[to], minlength=len(y))
        off = 1 / (1 + np.exp(-score)) - y
        slope = np.bincount(to, weights=off[at], minlength=len(w)) + PENALTY * w
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        w -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {f: round(float(w[n]), 3) for f, n in index.items() if abs(w[n]) >= SMALLEST}


def fit_standing(some: Sequence[Case]) -> dict[str, tuple[float, ...]]:
    """Weights of the features seen often enough, for each standing."""
    count = Counter(f for case in some for f in case.shown)
    index = {f: n for n, f in enumerate(sorted(f for f, n in count.items() if n >= LEAST_SEEN))}
    known = [[index[f] for f in case.shown if f in index] for case in some]
    at = np.repeat(np.arange(len(some)), [len(each) for each in known])
    to = np.concatenate([np.array(each, dtype=np.int64) for each in known])
    gold = np.array([standing.STANDINGS.index(case.standing) for case in some])
    target = np.eye(len(standing.STANDINGS))[gold]
    w, first, second = (np.zeros((len(index), target.shape[1])) for _ in range(3))
    for step in range(1, STEPS + 1):
        score = np.zeros_like(target)
        np.add.at(score, at, w[to])
        odds = np.exp(score - score.max(1, keepdims=True))
        off = odds / odds.sum(1, keepdims=True) - target
        slope = PENALTY_STANDING * w
        np.add.at(slope, to, off[at])
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        w -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {
        f: tuple(round(float(x), 2) for x in w[n]) for f, n in index.items() if np.abs(w[n]).max() >= 0.03
    }


def words_told(kept: Kept) -> Iterator[tuple[list[str], str]]:
    """The words of an article that may tell a deed: their features, and the type of deed told or "none".

    Of the words marked for a deed the one that the others hang on tells it; the others are left out.
    """
    row, report, raw, *_ = kept
    page = Page.of(report, Doc(tokenise("x").vocab).from_bytes(raw), "")
    told: dict[int, str] = {}
    for event in row["events"]:
        low, high = event["text"][0][0], event["text"][-1][1]
        tokens = [t for t in page.doc if low < t.idx + len(t) and t.idx < high and not t.is_space]
        if tokens:
            told |= {t.i: "" for t in tokens if t.i not in told}
            told[roles.head_of(tokens).i] = event["type"]
    for token in page.doc:
        type = told.get(token.i, "none")
        if type and lexicon.may_tell(token):
            yield list(dict.fromkeys(lexicon.features(token))), type


def fit_lexicon(some: Sequence[tuple[list[str], str]]) -> dict[str, list[tuple[str, float]]]:
    """Weights of the features that were seen often enough, and with a deed at least twice, by class."""
    from scipy.sparse import csr_matrix

    count = Counter(f for each, _ in some for f in each)
    deeds = Counter(f for each, type in some for f in each if type != "none")
    index = {f: n for n, f in enumerate(sorted(f for f, n in count.items() if n >= 3 and deeds[f] >= 2))}
    names = ("none", *EVENT_TYPES)
    known = [[index[f] for f in each if f in index] for each, _ in some]
    ends = np.cumsum([0, *map(len, known)])
    matrix = csr_matrix(
        (np.ones(ends[-1], dtype=np.float32), np.concatenate([np.array(k, dtype=int) for k in known]), ends),
        shape=(len(some), len(index)),
    )
    gold = np.array([names.index(type) for _, type in some])
    target = np.eye(len(names), dtype=np.float32)[gold]
    heavy = np.where(gold == 0, 1.0, DEED_WEIGHT).astype(np.float32)[:, None]
    back = matrix.T.tocsr()
    w, first, second = (np.zeros((len(index), len(names)), dtype=np.float32) for _ in range(3))
    for step in range(1, STEPS + 1):
        score = matrix @ w
        odds = np.exp(score - score.max(1, keepdims=True))
        slope = PENALTY_LEXICON * w + back @ ((odds / odds.sum(1, keepdims=True) - target) * heavy)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        w -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {
        f: [
            (name, round(float(x), 2)) for name, x in zip(names, w[n], strict=True) if abs(x) >= SMALLEST_SEEN
        ]
        for f, n in index.items()
        if np.abs(w[n]).max() >= SMALLEST_SEEN
    }


def judged(some: Sequence[Case], known: dict[Role, dict[str, float]]) -> Counter[str]:
    """How often each role's choice is right under weights `known`."""
    roles.weights = lambda: known
    out: Counter[str] = Counter()
    for case in some:
        actors, recipients = roles.chosen(case.found)
        for role, given in (("actor", actors), ("recipient", recipients)):
            names = {(a.id, a.name) for a in given}
            hit = any(
                ok and (one.actor.id, one.actor.name) in names
                for one, ok in zip(case.found, case.right[role], strict=True)
            )
            out[f"{role} marked"] += case.marked[role]
            out[f"{role} given"] += bool(given)
            out[f"{role} reachable"] += any(case.right[role])
            out[f"{role} right"] += hit
            out[f"{role} scored right"] += hit or not case.marked[role]
    out["events"] = len(some)
    return out


def main() -> None:
    """Fit, judge by cross-validation, and write; see the module's text."""
    p = argparse.ArgumentParser()
    p.add_argument("--folds", type=int, default=8)
    p.add_argument("--write", action="store_true")
    p.add_argument("--keep", type=Path, default=None)
    a = p.parse_args()
    if a.keep and a.keep.exists():
        kept = pickle.loads(a.keep.read_bytes())
    else:
        kept = list(read())
        if a.keep:
            a.keep.write_bytes(pickle.dumps(kept))
    same = scorer("score_crisis").same_actor
    every = [case for one in kept for case in cases(one, same)]
    ids = sorted({case.article for case in every})
    total: Counter[str] = Counter()
    for fold in range(a.folds):
        out = set(ids[fold :: a.folds])
        known = {role: fit([c for c in every if c.article not in out], role) for role in ROLES}
        rest = [c for c in every if c.article in out]
        total += judged(rest, known)
        table = fit_standing([c for c in every if c.article not in out])
        standing.weights = lambda table=table: table
        for case in rest:
            total["standing right"] += standing.standing_of(case.shown, {})[0] == case.standing
    print(dict(total))
    if a.write:
        known = {role: fit(every, role) for role in ROLES}
        lines = [
            f"{f}\t{known['actor'].get(f, 0.0)}\t{known['recipient'].get(f, 0.0)}"
            for f in sorted({*known["actor"], *known["recipient"]})
        ]
        table = fit_standing(every)
        (TABLES / "event_standing.tsv").write_text(
            HEAD_STANDING.format(events=len(every), articles=len(ids))
            + "".join("\t".join([f, *map(str, table[f])]) + "\n" for f in sorted(table)),
            "utf-8",
        )
        lexical = fit_lexicon([word for one in kept for word in words_told(one)])
        (TABLES / "event_lexicon.tsv").write_text(
            HEAD_LEXICON.format(events=len(every), articles=len(ids))
            + "".join(
                "\t".join([f, *(f"{name}={weight}" for name, weight in lexical[f])]) + "\n"
                for f in sorted(lexical)
            ),
            "utf-8",
        )
        head = HEAD.format(events=len(every), articles=len(ids))
        (TABLES / "event_roles.tsv").write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
