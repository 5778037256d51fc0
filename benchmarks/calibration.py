"""Does `confidence` mean the chance that a record is right?  python benchmarks/calibration.py

How many are right among those given about the same confidence (the reliability curve), and the expected
calibration error, the mean distance between the two over ten bins of equal width (Guo et al. 2017) and of
equal count (Naeini, Cooper & Hauskrecht 2015). Right is what the scorers call right: on PolNeAR's dev part an
attribution whose content, source and cue are (score.py's tuple; no acts are marked there), on the `marked`
crisis articles, end to end, a record with all the fields that score_crisis.py asks for. Needs the labelled
data (DEMARCHE_SHARED, or ../shared beside the repository).
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from demarche.reader.reader import default_reader
from quality import SHARED, prepared, records, scorer, scratch
from reader_alone import record

BINS = 10
KINDS = ("statement", "event", "condition", "figure", "meeting", "instrument")
Record = dict[str, Any]


class Judged(NamedTuple):
    """A record's confidence, and whether it is right."""

    confidence: float
    right: bool


Bin = tuple[int, float, float]


def _bin(part: Sequence[Judged]) -> Bin:
    size = len(part)
    return size, sum(j.confidence for j in part) / size, sum(j.right for j in part) / size


def bins(judged: Sequence[Judged]) -> list[Bin]:
    """(records, mean confidence, share right) of each of ten bins of equal count, from unsure to sure."""
    ordered = sorted(judged, key=lambda j: j.confidence)
    edges = [number * len(ordered) // BINS for number in range(BINS + 1)]
    return [_bin(ordered[a:b]) for a, b in pairwise(edges) if a < b]


def wide_bins(judged: Sequence[Judged]) -> list[Bin]:
    """The same of ten bins of equal width (.0 to .1, .1 to .2 …)."""
    parts: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        parts[min(int(one.confidence * BINS), BINS - 1)].append(one)
    return [_bin(parts[number]) for number in sorted(parts)]


def expected_error(found: Sequence[Bin]) -> float:
    """The expected calibration error of bins, 0 to 1."""
    total = sum(size for size, _, _ in found)
    return sum(size * abs(sure - right) for size, sure, right in found) / max(1, total)


def right_statements(row: dict[str, Any], found: Sequence[Record], score: Any) -> list[bool]:
    """Of each statement found in a PolNeAR article, whether it is a right tuple (paired as score.py does)."""
    place = score.Tokens(row["text"])
    gold = [{role: place.of(a[role]) for role in ("source", "cue", "content")} for a in row["attributions"]]
    guess = [
        {
            "source": place.of(score.span((r["source"] or {}).get("text"))),
            "cue": place.of([x for s in r["cue"] for x in score.span(s)]),
            "content": place.of([x for s in r["content"] for x in score.span(s)]),
        }
        for r in found
    ]
    pairs = sorted(
        (
            (score.dice(a["content"], b["content"]), i, j)
            for i, a in enumerate(gold)
            for j, b in enumerate(guess)
            if a["content"] & b["content"]
        ),
        reverse=True,
    )
    right = [False] * len(found)
    used: tuple[set[int], set[int]] = (set(), set())
    for overlap, i, j in pairs:
        if i in used[0] or j in used[1]:
            continue
        used[0].add(i)
        used[1].add(j)
        a, b = gold[i], guess[j]
        source = not (a["source"] or b["source"]) or score.dice(a["source"], b["source"]) >= 0.5
        cue = not (a["cue"] or b["cue"]) or bool(a["cue"] & b["cue"])
        right[j] = overlap >= 0.8 and source and cue
    return right


def _by_article(found: Iterable[Record]) -> dict[tuple[str, str], list[Record]]:
    out: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for one in found:
        out[one["report"]["key"], one["kind"]].append(one)
    return out


def polnear() -> list[Judged]:
    """The attributions of PolNeAR's dev part, as the reader scores them.

    The score was fitted on these: `training/calibrate.py` prints the error by cross-validation.
    """
    score, reader = scorer("score"), default_reader()
    out = []
    for row in score.lines(str(SHARED / "data" / "polnear" / "dev.jsonl.gz")):
        doc = reader.read(row["text"])
        found = [record(row["id"], doc, a) for a in doc._.attributions if not a.nested]
        right = right_statements(row, found, score)
        out += [Judged(r["score"], good) for r, good in zip(found, right, strict=True)]
    return out


def marked() -> dict[str, list[Judged]]:
    """The records of the marked crisis articles, by kind."""
    score = scorer("score_crisis")
    path = SHARED / "data" / "crisis_gold" / "marked.jsonl.gz"
    got = _by_article(records([prepared(path, scratch() / "marked.jsonl", score)]))
    out: dict[str, list[Judged]] = {kind: [] for kind in KINDS}
    for row in score.lines(str(path)):
        for kind in KINDS:
            found = got[row["id"], kind]
            overlap, floor, right, _ = score.judge(kind, row["text"], row["sentences"])
            pairs, _, _ = score.pair(row[kind + "s"], found, overlap, floor)
            good = {id(p) for g, p in pairs if all(right(g, p).values())}
            out[kind] += [Judged(one["confidence"], id(one) in good) for one in found]
    return out


def show(name: str, judged: Sequence[Judged]) -> None:
    """Print the reliability curve and the expected calibration error."""
    share = sum(j.right for j in judged) / max(1, len(judged))
    mean = sum(j.confidence for j in judged) / max(1, len(judged))
    print(f"{name}: {len(judged)} records, mean confidence {mean:.3f}, right {share:.3f}")
    for size, sure, right in bins(judged):
        print(f"    {sure:.2f} {right:.2f}  {'#' * round(40 * right):40} {size}")
    wide, count = expected_error(wide_bins(judged)), expected_error(bins(judged))
    print(f"    expected calibration error {wide:.3f} (bins of equal width), {count:.3f} (of equal count)")


def main() -> int:
    if not SHARED.is_dir():
        print(f"skipped: {SHARED} is absent (set DEMARCHE_SHARED)", file=sys.stderr)
        return 0
    show("attributions, PolNeAR dev, reader alone", polnear())
    for kind, judged in marked().items():
        show(f"{kind}s, marked", judged)
    return 0


if __name__ == "__main__":
    sys.exit(main())
