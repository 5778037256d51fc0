"""How many of the conditions that a deed fires are found, and how many that are found are fired by it.

    python benchmarks/whatif.py --crisis crisis.db --same same.db --seeds seeds.db [--misses] [--tune]

First level only, on the queries of whatif.tsv; micro precision and recall, with a sweep over the least score.
Where a ledger has vectors, the figures without them are shown beside; `--tune` tries other shares and
thresholds of likeness. A mark is the place of a trigger: one that is no longer read is counted apart.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demarche.crisis.following import meaning_of
from demarche.ledger import Ledger
from demarche.link import consequences
from demarche.link.clauses import clause
from demarche.link.consequences import LEAST, Declared, foresee, read
from demarche.records import Condition
from demarche.views.sentence import Around

HERE = Path(__file__).parent
SWEEP = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
SHARES, THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5), (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 1.1)
NEAR = 0.3  # of the characters of two triggers in both, from which they are one

meaning = cache(meaning_of)


@dataclass(frozen=True)
class Mark:
    """Where a trigger stands."""

    key: str
    start: int
    end: int

    def is_of(self, one: Condition) -> bool:
        span = one.trigger
        if span is None or one.report.key != self.key:
            return False
        both = min(self.end, span.end) - max(self.start, span.start)
        return both >= NEAR * (max(self.end, span.end) - min(self.start, span.start))


@dataclass(frozen=True)
class Query:
    ledger: str
    split: str
    deed: str
    marks: tuple[Mark, ...]


class Reading:
    """A ledger with its conditions read once."""

    def __init__(self, path: Path) -> None:
        self.ledger = Ledger.open(path, create=False)
        self.declared: tuple[Declared, ...] = read(self.ledger.records("condition"))
        self.setting = cache(Around(self.ledger.report).setting)
        self.meanings = self.ledger.meanings("condition")


def queries(split: str | None) -> list[Query]:
    lines = (HERE / "whatif.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [
        Query(row[0], row[1], row[2], tuple(_mark(one) for one in row[3].split()))
        for row in rows
        if split in (None, row[1])
    ]


def _mark(place: str) -> Mark:
    key, _, span = place.rpartition(":")
    start, end = span.split("-")
    return Mark(key, int(start), int(end))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("crisis", "same", "seeds"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--split", choices=("try", "test"))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--tune", action="store_true", help="other shares and thresholds, on the first half")
    given = parser.parse_args()
    names = [name for name in ("crisis", "same", "seeds") if getattr(given, name)]
    readings = {name: Reading(getattr(given, name)) for name in names}
    asked = [one for one in queries(given.split) if one.ledger in readings]
    if given.tune:
        tune(readings, [one for one in asked if one.split == "try"])
        return
    for use in (False, True) if any(one.meanings for one in readings.values()) else (False,):
        print("with vectors" if use else "without vectors")
        measure(readings, asked, vectors=use, misses=given.misses)


def tune(readings: dict[str, Reading], asked: list[Query]) -> None:
    rows = []
    for consequences.LIKE_SHARE in SHARES:
        for consequences.LIKE_ALONE in THRESHOLDS:
            scored, marked, _ = scores(readings, asked, vectors=True)
            rows += [(*figures(scored, marked, least), least) for least in SWEEP]
            best = max(rows[-len(SWEEP) :], key=lambda row: row[2])
            share, alone = consequences.LIKE_SHARE, consequences.LIKE_ALONE
            print(
                f"share {share} alone from {alone}: best F1 {best[2]:.3f} "
                f"at {best[3]} ({best[0]:.2f} / {best[1]:.2f})"
            )


def measure(readings: dict[str, Reading], asked: list[Query], *, vectors: bool, misses: bool) -> None:
    for split in ("try", "test"):
        scored, marked, lost = scores(
            readings, [one for one in asked if one.split == split], vectors=vectors, misses=misses
        )
        for least in SWEEP if marked else ():
            precision, recall, f1 = figures(scored, marked, least)
            kept = [right for score, right in scored if score >= least]
            mark = " <- LEAST" if least == LEAST else ""
            print(
                f"{split:5} least {least:.2f}: precision {precision:.2f} recall {recall:.2f} F1 {f1:.2f} "
                f"({sum(kept)} of {len(kept)} found, {marked} marked, {lost} more not read){mark}"
            )


def figures(scored: list[tuple[float, bool]], marked: int, least: float) -> tuple[float, float, float]:
    kept = [right for score, right in scored if score >= least]
    precision, recall = sum(kept) / max(1, len(kept)), sum(kept) / max(1, marked)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def scores(
    readings: dict[str, Reading], asked: list[Query], *, vectors: bool, misses: bool = False
) -> tuple[list[tuple[float, bool]], int, int]:
    """Score and right or not of all that is found; the marks to find; those not read."""
    scored, marked, lost = [], 0, 0
    for query in asked:
        reading = readings[query.ledger]
        there = [m for m in query.marks if any(m.is_of(one.condition) for one in reading.declared)]
        marked, lost = marked + len(there), lost + len(query.marks) - len(there)
        steps = foresee(
            clause(query.deed),
            reading.declared,
            reading.setting,
            depth=1,
            least=min(SWEEP),
            meaning=meaning(query.deed) if vectors else None,
            meanings=reading.meanings if vectors else {},
        )
        best: dict[Mark, float] = {}
        for step in steps:
            hit = [mark for mark in there if any(mark.is_of(one) for one in step.told)]
            for mark in hit:
                best[mark] = max(best.get(mark, 0.0), step.match.score)
            if not hit:
                scored.append((step.match.score, False))
                if misses and step.match.score >= LEAST:
                    shown = step.declared.condition
                    print(f"  wrong  {query.deed}: {shown.id[:8]} {step.match.score} {step.match.why}")
        scored += [(score, True) for score in best.values()]
        for mark in there:
            if misses and best.get(mark, 0.0) < LEAST:
                print(f"  missed {query.deed}: {mark.key}:{mark.start} {best.get(mark, 0.0)}")
    return scored, marked, lost


if __name__ == "__main__":
    main()
