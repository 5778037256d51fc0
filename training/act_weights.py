"""Learns what speaks for a statement's act: `data/act_weights.tsv` and `TRUST` of demarche.extract.acts.

    PYTHONPATH=src:benchmarks:training python training/act_weights.py [--write] [--keep FILE]

Two steps. A lexicon: multinomial logistic regression of the act on the signs of `act_features`, from all
statements marked by hand (crisis_gold/more.jsonl.gz, labels/acts.tsv, acts_unsure.tsv, acts_fresh.tsv and
statements.jsonl), each paired with the reader's find. Those who marked had their habits (SAY is 40 % in one
set and 49 % in another), so each set has constants of its own; those of crisis_gold, which the guide is for,
are none, and are what ships. Then a mix: the weight of the network's log-chances and of the lexicon's scores,
and a constant for each act, on articles that the network has not learnt, with the lexicon's scores of
articles that it has not either (five-fold over articles).

Every fourth article of acts_fresh.tsv is left out of both, to measure by. Prints figures by cross-validation
over articles and of those. --keep holds the articles as read, for the next run (reading takes ten minutes).
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from spacy.tokens import Doc

import data
from calibrate import error
from demarche.extract import statements as extract
from demarche.extract.act_features import signs
from demarche.extract.everything import page_of
from demarche.ingest import Given, from_text
from demarche.reader.attribution import Attribution, Span
from demarche.reader.reader import Reader
from demarche.reader.tokens import tokenise
from demarche.records import ACTS, Statement
from quality import SHARED
from train import ACTS_HELD, LABELS

TABLE = Path(__file__).parents[1] / "src/demarche/extract/data/act_weights.tsv"
GOLD = "more"
WEIGHT = {GOLD: 1.5, "acts_unsure": 0.8}
"""What a statement of a set counts in the lexicon; 1 in the others."""
WEIGHT_UNSURE = 0.5
"""The same in the mix: those statements were chosen for the network's doubt."""
HABIT = 2.0
"""A set's own constants count so much, which makes their penalty a quarter."""
FOLDS, FRESH_HELD, CRISES_HELD = 5, 4, 20
LEAST_SEEN, PENALTY, STEPS = 6, 4.0, 60
SMALLEST = 0.12
OVERLAP = 0.5
FLOOR = 1e-4
HEAD = """# Weights of the signs by which a statement's act is told (see act_features.py).
# Learnt by training/act_weights.py from {count} statements of {articles} articles marked by hand; no text of
# theirs is here, but single words and pairs of words.
# Why: a lexicon of what was marked knows words that the network has not seen often enough.
# Columns: sign; weights for {acts}.
"""
Numbers = NDArray[np.float64]
Kept = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One marked statement as the reader finds it. `unseen`: the network has not learnt its article."""

    group: str
    article: str
    unseen: bool
    held: bool
    signs: frozenset[str]
    reading: tuple[float, ...]
    act: int


def sets() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Set → article → its marked statements."""
    folder = SHARED / "data"
    found = {name: data.read_acts(LABELS / f"{name}.tsv") for name in ("acts", "acts_unsure", "acts_fresh")}
    more = data.lines(folder / "crisis_gold/more.jsonl.gz")
    news = data.lines(folder / "crisis_news/articles.jsonl.gz")
    for name, rows in ((GOLD, more), ("statements", data.joined(news, LABELS / "statements.jsonl"))):
        found[name] = {row["id"]: row["statements"] for row in rows}
    return found


def unseen(marked: dict[str, dict[str, list[dict[str, Any]]]]) -> set[str]:
    """The articles whose acts the network has not learnt (train.py leaves them out)."""
    news = data.lines(SHARED / "data/crisis_news/articles.jsonl.gz")
    found = set(marked["acts_fresh"])
    for name in ("acts", "acts_unsure"):
        told = [row["id"] for row in news if row["id"] in marked[name]]
        found.update(told[::ACTS_HELD])
    crises = [*marked[GOLD], *marked["statements"]]
    return found | set(crises[::CRISES_HELD])


def read() -> Iterator[Kept]:
    """Every marked article as the reader has it: its text annotated, its attributions with their records."""
    folder = SHARED / "data"
    rows = data.lines(folder / "crisis_gold/more.jsonl.gz")
    rows += data.lines(folder / "crisis_news/articles.jsonl.gz")
    wanted = {article for articles in sets().values() for article in articles}
    reader = Reader()
    for row in rows:
        if row["id"] not in wanted:
            continue
        published = row.get("published")
        given = Given(
            published=date.fromisoformat(published[:10]) if published else None, outlet=row.get("outlet")
        )
        page = page_of(from_text(row["text"], key=row["id"], given=given), reader)
        said = extract.statements(page)
        found = []
        for attribution in page.doc._.attributions:
            record = told_as(attribution, said, page.doc)
            if record is not None:
                found.append((attribution, record))
        raw = page.doc.to_bytes(exclude=["user_data", "tensor"])
        yield {"id": row["id"], "doc": raw, "found": found}


def characters(spans: Sequence[Span], doc: Doc) -> list[tuple[int, int]]:
    """Spans of tokens as offsets of characters."""
    return [(span.of(doc).start_char, span.of(doc).end_char) for span in spans if span.start < span.end]


def told_as(attribution: Attribution, said: Sequence[Statement], doc: Doc) -> Statement | None:
    """The record that an attribution became: that of its cue whose content is most like its own."""
    cue, content = characters(attribution.cue, doc), characters(attribution.content, doc)
    same = [
        (overlap(content, [(span.start, span.end) for span in one.content]), -at)
        for at, one in enumerate(said)
        if [(span.start, span.end) for span in one.cue] == cue
    ]
    best = max(same, default=(0.0, 0))
    return said[-best[1]] if best[0] >= OVERLAP else None


def overlap(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> float:
    """Twice the characters in both over those of each."""
    both = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    return 2 * both / max(1, sum(b - a for a, b in (*one, *other)))


def paired(
    marked: Sequence[dict[str, Any]], found: Sequence[tuple[Attribution, Statement]], doc: Doc
) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number of a find, the marked statement that it is), best overlap of contents first."""
    scores = []
    for i, one in enumerate(marked):
        for j, (attribution, record) in enumerate(found):
            same = overlap(one["content"], [(span.start, span.end) for span in record.content])
            cue = characters(attribution.cue, doc)
            if same >= OVERLAP:
                scores.append((same + bool(overlap(one["cue"] or [], cue)), i, j))
    used: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in sorted(scores, reverse=True):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            yield j, marked[i]


def examples(kept: Sequence[Kept]) -> list[Example]:
    """Every marked statement that the reader found, in the sets' order."""
    marked = sets()
    fresh = unseen(marked)
    held = set(sorted(marked["acts_fresh"])[::FRESH_HELD])
    by_id = {one["id"]: one for one in kept}
    vocabulary = tokenise("x").vocab
    out = []
    for group, articles in marked.items():
        for article, statements in articles.items():
            one = by_id[article]
            doc = Doc(vocabulary).from_bytes(one["doc"])
            for at, statement in sorted(paired(statements, one["found"], doc), key=lambda pair: pair[0]):
                attribution, record = one["found"][at]
                cue = [t for s in attribution.cue for t in s.of(doc)]
                content = [t for s in attribution.content for t in s.of(doc)]
                told = signs(
                    cue,
                    content,
                    record.quoted,
                    record.source_kind,
                    record.status,
                    nested=attribution.nested,
                )
                reading = tuple(attribution.act.get(act, 0.0) for act in ACTS)
                act = ACTS.index(statement["act"])
                out.append(Example(group, article, article in fresh, article in held, told, reading, act))
    return out


def normal(scores: Numbers) -> Numbers:
    """Chances of log-scores, by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: Numbers = raised / raised.sum(axis=1, keepdims=True)
    return chances


def lexicon(table: Any, acts: NDArray[np.int64], weight: Numbers) -> Numbers:
    """Weights (sign × act) of least penalised cross-entropy; column 0 of the table is the constant."""
    shape = (table.shape[1], len(ACTS))
    target = np.eye(len(ACTS))[acts]
    penalty = np.full((shape[0], 1), PENALTY)
    penalty[0] = 0.0

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        w = flat.reshape(shape)
        chances = normal(table @ w)
        total = -(weight * np.log(chances[np.arange(len(acts)), acts])).sum() + (penalty * w * w).sum() / 2
        slope = table.T @ ((chances - target) * weight[:, None]) + penalty * w
        return float(total), np.asarray(slope).ravel()

    best = minimize(
        loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    )
    found: Numbers = best.x.reshape(shape)
    return found


def mixed(parts: Numbers, offset: Numbers, acts: NDArray[np.int64], weight: Numbers) -> Numbers:
    """The weight of each of `parts` (part × statement × act), then a constant for each act."""
    size, target = len(parts), np.eye(len(ACTS))[acts]

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        chances = normal(np.tensordot(flat[:size], parts, 1) + offset + flat[size:])
        total = -(weight * np.log(chances[np.arange(len(acts)), acts])).sum() + flat[size:] @ flat[size:] / 4
        off = (chances - target) * weight[:, None]
        slope = np.concatenate([(parts * off).sum(axis=(1, 2)), off.sum(axis=0) + flat[size:] / 2])
        return float(total), slope

    start = np.concatenate([np.full(size, 0.5), np.zeros(len(ACTS))])
    found: Numbers = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return found


def folds(some: Sequence[Example], seed: int) -> NDArray[np.int64]:
    """Each example's fold, by its article."""
    articles = sorted({one.article for one in some})
    random.Random(seed).shuffle(articles)
    fold = {article: place % FOLDS for place, article in enumerate(articles)}
    return np.array([fold[one.article] for one in some])


def told(name: str, chances: Numbers, acts: NDArray[np.int64]) -> None:
    """Print how a set of statements fares."""
    best = chances.argmax(axis=1)
    right = (best == acts).astype(float)
    like = np.log(chances[np.arange(len(acts)), acts]).mean()
    off = error(chances.max(axis=1), right)
    say = f"SAY {int((best == 0).sum())} of {int((acts == 0).sum())}"
    print(f"{name}: {len(acts)}, right {right.mean():.3f}, log-likelihood {like:.3f}, {say}, error {off:.3f}")


def main() -> None:
    """Fit, print and write; see the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if given.keep and given.keep.exists():
        kept = pickle.loads(given.keep.read_bytes())
    else:
        kept = list(read())
        if given.keep:
            given.keep.write_bytes(pickle.dumps(kept))
    some = examples(kept)
    held = np.array([one.held for one in some])
    acts = np.array([one.act for one in some])
    count = Counter(sign for one in some if not one.held for sign in one.signs)
    names = ["always", *sorted(sign for sign, seen in count.items() if seen >= LEAST_SEEN)]
    at = {name: number for number, name in enumerate(names)}
    known = [[0, *(at[sign] for sign in sorted(one.signs) if sign in at)] for one in some]
    ends = np.cumsum([0, *map(len, known)])
    words = sparse.csr_matrix((np.ones(ends[-1]), np.concatenate(known), ends), shape=(len(some), len(names)))
    groups = sorted({one.group for one in some} - {GOLD})
    habits = HABIT * np.array([[float(one.group == group) for group in groups] for one in some])
    table = sparse.hstack([words, sparse.csr_matrix(habits)]).tocsr()
    weight = np.array([WEIGHT.get(one.group, 1.0) for one in some])

    scores, offset = np.zeros((len(some), len(ACTS))), np.zeros((len(some), len(ACTS)))
    fold = folds(some, 3)
    for number in range(FOLDS):
        train, test = ~held & (fold != number), fold == number
        w = lexicon(table[train], acts[train], weight[train])
        scores[test], offset[test] = words[test] @ w[: len(names)], habits[test] @ w[len(names) :]
    for group in (GOLD, *groups):
        mine = np.array([one.group == group for one in some])
        told(f"lexicon, {group}", normal((scores + offset)[mine]), acts[mine])

    reading = np.log(np.maximum(np.array([one.reading for one in some]), FLOOR))
    scores -= scores.mean(axis=1, keepdims=True)
    parts = np.stack([reading, scores])
    fresh = np.array([one.unseen for one in some])
    doubt = np.array([one.group == "acts_unsure" for one in some])
    trust = np.where(doubt, WEIGHT_UNSURE, 1.0)
    mix, other = np.zeros_like(scores), folds(some, 5)
    for number in range(FOLDS):
        train, test = fresh & ~held & (other != number), other == number
        v = mixed(parts[:, train], offset[train], acts[train], trust[train])
        mix[test] = np.tensordot(v[:2], parts[:, test], 1) + v[2:]
    told(
        "mix, cross-validated, as each set has it",
        normal((mix + offset)[fresh & ~doubt]),
        acts[fresh & ~doubt],
    )
    told("  the same, unsure", normal((mix + offset)[fresh & doubt]), acts[fresh & doubt])
    gold = fresh & np.array([one.group in (GOLD, "statements") for one in some])
    told("  the same, crisis articles, as it ships", normal(mix[gold]), acts[gold])

    train = fresh & ~held
    v = mixed(parts[:, train], offset[train], acts[train], trust[train])
    print(
        "TRUST",
        round(float(v[0]), 2),
        "lexicon",
        round(float(v[1]), 2),
        dict(zip(ACTS, v[2:].round(2), strict=True)),
    )
    w = lexicon(table[~held], acts[~held], weight[~held])
    shipped = v[1] * (w[: len(names)] - w[: len(names)].mean(axis=1, keepdims=True))
    shipped[0] += v[2:]
    kept_rows = (np.abs(shipped).max(axis=1) >= SMALLEST) | (np.arange(len(names)) == 0)
    shipped = np.where(kept_rows[:, None], shipped.round(2), 0.0)
    final = words[held] @ shipped + v[0] * reading[held]
    told("held back, as it ships", normal(final), acts[held])
    told("held back, as its set has it", normal(final + habits[held] @ w[len(names) :]), acts[held])
    print("rows", int(kept_rows.sum()), "of", len(names))
    if given.write:
        head = HEAD.format(
            count=int((~held).sum()),
            articles=len({one.article for one in some if not one.held}),
            acts=", ".join(ACTS),
        )
        lines = [
            "\t".join([name, *(f"{value:.2f}" for value in row)])
            for name, row, keeps in zip(names, shipped, kept_rows, strict=True)
            if keeps
        ]
        TABLE.write_text(head + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
