"""Fit the weights that tell a condition's force: `src/demarche/extract/data/condition_force.tsv`.

    python training/force.py --data ../shared/data [--keep /tmp/pages] [--folds 10] [--write]

Every candidate that the rules find in articles marked by hand (crisis_gold/more, crisis_gold/conditions,
labels/statements.jsonl and labels/deeds.jsonl) is an example: its class is the force of the marked condition
whose clauses it overlaps, or "none". What overlaps a marked condition with wrong clauses teaches nothing. A
multinomial logistic model with an L2 penalty is fitted by gradient descent; the figures are by
cross-validation over articles. The reader's own conditionals are left out, because it has learnt these
labels.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.extract.condition_features import Reading, features
from demarche.extract.condition_force import CLASSES, NONE
from demarche.extract.conditions import candidates
from demarche.extract.everything import page_of
from demarche.extract.page import Page
from demarche.extract.statements import statements
from demarche.ingest import Given, from_text
from demarche.reader.reader import default_reader
from demarche.records import Statement

REPO = Path(__file__).resolve().parents[1]
TABLE = REPO / "src/demarche/extract/data/condition_force.tsv"
OVERLAP = 0.4
LEAST = 5
"""A feature seen less often is left out."""
PENALTY = 0.01
STEPS = 600
RATE = 0.5
SMALLEST = 0.02
_TOKEN = re.compile(r"\w+|[^\w\s]")
Row = dict[str, Any]
Numbers = NDArray[np.float64]

HEAD = """\
# What each feature of a conditional (condition_features.py) is worth for each force and for "none" (logs).
# From: fitted by training/force.py to candidates in conditions marked by hand (crisis_gold, labels).
# Why a table: the weights are made again by the script; no text of the labelled data is in them.
"""


@dataclass(frozen=True)
class Example:
    """One candidate: in which article it stands, what is known of it, and its class."""

    group: str
    reading: Reading
    answer: str

    @cached_property
    def features(self) -> frozenset[str]:
        return features(self.reading)


def rows(data: Path) -> Iterator[tuple[str, Row]]:
    """(set, article) of every article with marked conditions."""
    for name in ("conditions", "more"):
        with gzip.open(data / "crisis_gold" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from ((name, json.loads(line)) for line in lines)
    with gzip.open(data / "crisis_news" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {row["id"]: row for row in map(json.loads, lines)}
    for name in ("statements", "deeds"):
        for line in (REPO / f"training/labels/{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if "conditions" in row and not row.get("held"):
                yield name, {**texts[row["id"]], "conditions": row["conditions"]}


def pages(data: Path, keep: Path | None) -> list[tuple[Row, Page, tuple[Statement, ...]]]:
    """Every marked article as read; kept in the file `keep` between runs, because reading takes minutes."""
    reader = default_reader()
    if keep is not None and keep.exists():
        kept: list[tuple[Row, Page, tuple[Statement, ...]]] = pickle.loads(keep.read_bytes())
        return kept
    out = []
    for _, row in rows(data):
        published = row.get("published")
        given = Given(
            published=date.fromisoformat(published[:10]) if published else None, outlet=row.get("outlet")
        )
        page = page_of(from_text(row["text"], key=row["id"], given=given), reader)
        out.append((row, page, statements(page)))
    if keep is not None:
        keep.write_bytes(pickle.dumps(out))
    return out


def tokens(text: str, spans: Sequence[Sequence[int]]) -> set[int]:
    return {found.start() for start, end in spans for found in _TOKEN.finditer(text, start, end)}


def dice(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def examples(row: Row, page: Page, said: tuple[Statement, ...]) -> Iterator[Example]:
    """The candidates of one article with their classes."""
    page.doc._.conditionals = ()
    text, scope = row["text"], row.get("scope", [0, len(row["text"])])
    marked = [
        (tokens(text, one["trigger"]), tokens(text, one["consequence"]), one["force"])
        for one in row["conditions"]
    ]
    for each in candidates(page, said):
        start = min(each.trigger[0], each.consequence[0])
        if not scope[0] <= start < scope[1]:
            continue
        trigger, consequence = tokens(text, [each.trigger]), tokens(text, [each.consequence])
        best = max(
            ((min(dice(trigger, a), dice(consequence, b)), force) for a, b, force in marked),
            default=(0.0, NONE),
        )
        if best[0] >= OVERLAP:
            yield Example(row["id"], each.reading, best[1])
        elif not any((trigger | consequence) & (a | b) for a, b, _ in marked):
            yield Example(row["id"], each.reading, NONE)


def matrix(some: Sequence[Example], names: Sequence[str]) -> Numbers:
    """One row an example, one column a feature; the first column is "always"."""
    at = {name: number for number, name in enumerate(names)}
    out = np.zeros((len(some), len(names)))
    out[:, 0] = 1.0
    for number, one in enumerate(some):
        for name in one.features:
            if name in at:
                out[number, at[name]] = 1.0
    return out


def fitted(inputs: Numbers, answers: NDArray[np.int64], penalty: float) -> Numbers:
    """The weights (feature × class) of least penalised cross entropy, by descent with momentum."""
    weights = np.zeros((inputs.shape[1], len(CLASSES)))
    speed = np.zeros_like(weights)
    target = np.eye(len(CLASSES))[answers]
    for _ in range(STEPS):
        slope = inputs.T @ (chance(inputs, weights) - target) / len(inputs) + penalty * weights
        slope[0] -= penalty * weights[0]
        speed = 0.9 * speed - RATE * 0.1 * slope
        weights += speed
    return weights


def chance(inputs: Numbers, weights: Numbers) -> Numbers:
    scores = inputs @ weights
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    out: Numbers = raised / raised.sum(axis=1, keepdims=True)
    return out


def names_of(some: Sequence[Example]) -> list[str]:
    seen = Counter(name for one in some for name in one.features)
    return ["always", *sorted(name for name, times in seen.items() if times >= LEAST)]


def answers_of(some: Sequence[Example]) -> NDArray[np.int64]:
    return np.array([CLASSES.index(one.answer) for one in some])


def cross(some: Sequence[Example], folds: int, penalty: float) -> Numbers:
    """The chances of each example by weights fitted without its article."""
    groups = sorted({one.group for one in some})
    fold = {group: number % folds for number, group in enumerate(groups)}
    out = np.zeros((len(some), len(CLASSES)))
    for number in range(folds):
        train = [one for one in some if fold[one.group] != number]
        test = [at for at, one in enumerate(some) if fold[one.group] == number]
        names = names_of(train)
        weights = fitted(matrix(train, names), answers_of(train), penalty)
        out[test] = chance(matrix([some[at] for at in test], names), weights)
    return out


def told(some: Sequence[Example], chances: Numbers) -> str:
    """Precision and recall of what is a condition, and the share of right forces among them."""
    answers = answers_of(some)
    none = CLASSES.index(NONE)
    real = answers != none
    kept = chances[:, none] < 0.5
    best = np.delete(chances, none, axis=1).argmax(axis=1)
    both = real & kept
    right = float((best == answers)[both].mean())
    share = 2 * both.sum() / (real.sum() + kept.sum())
    loss = -np.log(chances[np.arange(len(some)), answers]).mean()
    return (
        f"loss {loss:.3f} condition p {both.sum() / kept.sum():.3f}"
        f" r {both.sum() / real.sum():.3f} f1 {share:.3f}"
        f"  force {right:.3f} (all marked {float((best == answers)[real].mean()):.3f})"
        f"  right f1 {2 * ((best == answers) & both).sum() / (real.sum() + kept.sum()):.3f}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--keep", type=Path)
    arguments.add_argument("--folds", type=int, default=10)
    arguments.add_argument("--write", action="store_true", help="write the table")
    given = arguments.parse_args()
    some = [one for row, page, said in pages(given.data, given.keep) for one in examples(row, page, said)]
    print(len(some), dict(Counter(one.answer for one in some)))
    for penalty in (PENALTY / 4, PENALTY / 2, PENALTY, PENALTY * 2):
        print(f"penalty {penalty:g}", told(some, cross(some, given.folds, penalty)))
    if given.write:
        names = names_of(some)
        weights = fitted(matrix(some, names), answers_of(some), PENALTY)
        lines = ["# feature\t" + "\t".join(CLASSES)]
        for name, row in zip(names, weights, strict=True):
            if np.abs(row).max() >= SMALLEST:
                lines.append(name + "\t" + "\t".join(f"{value:.2f}" for value in row))
        TABLE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
