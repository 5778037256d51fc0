"""Learns by what a deed finds who did it and to whom, and how it stands.

    PYTHONPATH=src:benchmarks:training python training/event_weights.py [--folds 8] [--write] [--keep FILE]

Writes event_roles.tsv, event_standing.tsv and event_lexicon.tsv in src/demarche/extract/data.

Of every event marked by hand (crisis_gold/more.jsonl.gz and labels/deeds.jsonl, the held-out articles left
out) each candidate at the marked words (event_roles.candidates, and for the second look event_memory) is an
example of each role: right if the shared scorer says that it is one of the names marked. Every marked event
is an example of its standing. The weights are those of L2-penalised logistic regression; those of the second
look are learnt beside chances of the first that were fitted on other articles. Prints by cross-validation
over articles how often the choices are right. --keep holds the articles as read, for the next run.
"""

from __future__ import annotations

import argparse
import json
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
from spacy.tokens import Doc

import data
from demarche.extract import event_lexicon as lexicon
from demarche.extract import event_roles as roles
from demarche.extract import event_standing as standing
from demarche.extract.conditions import conditions
from demarche.extract.event_memory import Seen, remembered
from demarche.extract.event_roles import ROLES, Candidate, Look, Role
from demarche.extract.events import dated, holding, named, time_of, within
from demarche.extract.everything import page_of
from demarche.extract.page import Page
from demarche.extract.statements import statements
from demarche.reader.reader import Reader
from demarche.reader.tokens import tokenise
from demarche.records import EVENT_TYPES, Condition, Report, Statement, Status
from quality import SHARED, reports, scorer
from train import LABELS

TABLES = Path(__file__).parents[1] / "src/demarche/extract/data"
FIELD = {"actor": "actors", "recipient": "recipients"}
LEAST_SEEN = 4
"""Features of fewer examples are left out."""
PENALTY, PENALTY_STANDING, STEPS, RATE, ROUNDS = 4.0, 6.0, 250, 0.1, 80
SMALLEST = 0.01
PENALTY_LEXICON, DEED_WEIGHT, SMALLEST_SEEN = 1.0, 3.0, 0.08
HEAD = """# Weights of the features by which a deed finds who did it and to whom (see event_roles.py).
# Learnt by training/event_weights.py from {events} events of {articles} crisis articles marked by hand; no
# text of theirs is here. The chance of a role is the logistic function of the sum of a candidate's weights.
# Why: which relations matter for which type of deed is better counted than guessed.
# Columns: feature; weights at the first look for the actor and the recipient, at the second for both.
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
    """One marked event: its article, the deed by itself, its names marked, what shows its standing, and its
    standing; the candidates of the second look, once those of the first are weighed."""

    article: str
    seen: Seen
    names: dict[Role, list[str]]
    shown: list[str]
    standing: Status
    again: list[Candidate] = field(default_factory=list)


Same = Callable[[str, Any], bool]
Weights = dict[tuple[Look, Role], dict[str, float]]
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


def cases(kept: Kept) -> Iterator[Case]:
    """The marked events of an article, in text order."""
    row, report, raw, said, conditioned = kept
    page = Page.of(report, Doc(tokenise("x").vocab).from_bytes(raw), "")
    often = roles.frequencies(page.cast.mentions)
    for event in sorted(row["events"], key=lambda e: e["text"][0]):
        low, high = event["text"][0][0], event["text"][-1][1]
        tokens = [t for t in page.doc if low < t.idx + len(t) and t.idx < high and not t.is_space]
        if not tokens:
            continue
        begin, end = row["sentences"][event["s"]]
        mentions = named(page, begin, end)
        statement = holding(said, tokens[0].idx)
        source = statement.source if statement is not None else None
        speaker = (source,) if source is not None else ()
        before = [("speaker", actor) for actor in speaker]
        found = roles.candidates(tokens, event["type"], mentions, before, often)
        time = time_of(page, tokens[0].sent, tokens)
        shown = standing.features(
            tokens, event["type"], statement, dated(page, time), within(conditioned, tokens[0].idx)
        )
        names = {role: event[FIELD[role]] for role in ROLES}
        deed = Seen(tokens, event["type"], speaker, len(mentions), found, {})
        yield Case(row["id"], deed, names, shown, event["standing"])


def examples(some: Sequence[Case], look: Look) -> list[list[Candidate]]:
    """The candidates of each case at a look."""
    return [list(case.seen.found) if look == "first" else case.again for case in some]


def right(case: Case, found: Sequence[Candidate], role: Role, same: Same) -> list[bool]:
    """Which candidates the shared scorer takes for one of those marked."""
    return [any(same(name, one.actor.model_dump(mode="json")) for name in case.names[role]) for one in found]


def fit(some: Sequence[Case], look: Look, role: Role, same: Same) -> dict[str, float]:
    """Weights of the features seen often enough."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    groups = examples(some, look)
    count = Counter(f for group in groups for one in group for f in one.features)
    index = {f: n for n, f in enumerate(sorted(f for f, n in count.items() if n >= LEAST_SEEN))}
    y = np.array(
        [float(hit) for case, g in zip(some, groups, strict=True) for hit in right(case, g, role, same)]
    )
    known = [[index[f] for f in one.features if f in index] for group in groups for one in group]
    ends = np.cumsum([0, *map(len, known)])
    seen = np.concatenate([np.array(each, dtype=np.int64) for each in known])
    matrix = csr_matrix((np.ones(ends[-1]), seen, ends), shape=(len(y), len(index)))
    back = matrix.T.tocsr()

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        score = matrix @ w
        value = float((np.logaddexp(0, score) - y * score).sum() + PENALTY / 2 * (w @ w))
        return value, back @ (1 / (1 + np.exp(-score)) - y) + PENALTY * w

    w = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return {f: round(float(w[n]), 3) for f, n in index.items() if abs(w[n]) >= SMALLEST}


def look_again(some: Sequence[Case], known: Weights) -> None:
    """Give cases of whole articles the candidates of the second look; `known` weighs those of the first."""
    roles.weights = lambda: known
    by_article: dict[str, list[Case]] = {}
    for case in some:
        by_article.setdefault(case.article, []).append(case)
    for group in by_article.values():
        deeds = [
            replace(
                case.seen,
                chances={
                    role: [roles.chance(one, role, "first") for one in case.seen.found] for role in ROLES
                },
            )
            for case in group
        ]
        for case, found in zip(group, remembered(deeds), strict=True):
            case.again = found


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


def judged(
    some: Sequence[Case], known: dict[tuple[Look, Role], dict[str, float]], same: Same
) -> Counter[str]:
    """How often each role's choice is right under weights `known`."""
    roles.weights = lambda: known
    out: Counter[str] = Counter()
    for case in some:
        for role, given in zip(ROLES, roles.chosen(case.again), strict=True):
            names = {(a.id, a.name) for a in given}
            good = [
                ok
                for one, ok in zip(case.again, right(case, case.again, role, same), strict=True)
                if (one.actor.id, one.actor.name) in names
            ]
            out[f"{role} marked"] += bool(case.names[role])
            out[f"{role} given"] += bool(given)
            out[f"{role} right"] += any(good)
            out[f"{role} all right"] += all(good)
    out["events"] = len(some)
    return out


def table(columns: Sequence[dict[str, float]]) -> str:
    """Weights as lines of a table, a column each."""
    names = sorted({name for column in columns for name in column})
    return "".join("\t".join([f, *(str(column.get(f, 0)) for column in columns)]) + "\n" for f in names)


def main() -> None:
    """Fit, judge by cross-validation, and write; see the module's text."""
    p = argparse.ArgumentParser()
    p.add_argument("--folds", type=int, default=5)
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
    every = [case for one in kept for case in cases(one)]
    ids = sorted({case.article for case in every})
    parts = [[c for c in every if c.article in set(ids[fold :: a.folds])] for fold in range(a.folds)]
    rest = [[c for c in every if c.article not in set(ids[fold :: a.folds])] for fold in range(a.folds)]
    # What the other deeds tell is learnt as it will be met: from chances of articles that were not learnt.
    for part, others in zip(parts, rest, strict=True):
        look_again(part, {("first", role): fit(others, "first", role, same) for role in ROLES})
    total: Counter[str] = Counter()
    for part, others in zip(parts, rest, strict=True):
        total += judged(part, {("second", role): fit(others, "second", role, same) for role in ROLES}, same)
        chances = fit_standing(others)
        standing.weights = lambda chances=chances: chances
        for case in part:
            total["standing right"] += standing.standing_of(case.shown, {})[0] == case.standing
    print(dict(total))
    if a.write:
        written = {"events": len(every), "articles": len(ids)}
        looks = [fit(every, look, role, same) for look in get_args(Look) for role in ROLES]
        (TABLES / "event_roles.tsv").write_text(HEAD.format(**written) + table(looks), "utf-8")
        chances = fit_standing(every)
        (TABLES / "event_standing.tsv").write_text(
            HEAD_STANDING.format(**written)
            + "".join("\t".join([f, *map(str, chances[f])]) + "\n" for f in sorted(chances)),
            "utf-8",
        )
        lexical = fit_lexicon([word for one in kept for word in words_told(one)])
        (TABLES / "event_lexicon.tsv").write_text(
            HEAD_LEXICON.format(**written)
            + "".join(
                "\t".join([f, *(f"{name}={weight}" for name, weight in lexical[f])]) + "\n"
                for f in sorted(lexical)
            ),
            "utf-8",
        )


if __name__ == "__main__":
    main()
