"""How often the reader is right, by what people said of its records."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.link.verdicts import Verdict, fields_of, fold, last_of
from demarche.records import KINDS

ENOUGH = 30
"""Fewer judged records than this tell nothing of how far confidence can be relied on."""

_BINS = 5


@dataclass(frozen=True)
class Share:
    """`right` of `judged`, with the 95 % interval `low` to `high` of the share."""

    right: int
    judged: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class FieldShare:
    """How often a field of records of a kind was right, among those that were not rejected."""

    field: str
    precision: Share


@dataclass(frozen=True)
class KindShare:
    """The judged records of a kind. `precision`: accepted as they were, of all judged.

    `found`: not rejected, of all judged: there is such a record, though a field of it may be wrong. `fields`:
    those of which any was corrected.
    """

    kind: str
    accepted: int
    corrected: int
    rejected: int
    precision: Share
    found: Share
    fields: tuple[FieldShare, ...]


@dataclass(frozen=True)
class Bin:
    """The judged records with a confidence from `low` to `high`, and how many were accepted as they were."""

    low: float
    high: float
    confidence: float
    precision: Share


@dataclass(frozen=True)
class Evaluation:
    """Precision by kind, kinds that nobody judged left out; `reliability` is empty for fewer than `ENOUGH`.

    `readers`: the versions whose records were judged.
    """

    kinds: tuple[KindShare, ...]
    reliability: tuple[Bin, ...]
    readers: tuple[str, ...]


def wilson(right: int, judged: int, z: float = 1.959964) -> Share:
    """The share of right ones with its score interval (Wilson 1927, J. Am. Stat. Assoc. 22:209–212)."""
    if not judged:
        return Share(0, 0, 0.0, 0.0, 1.0)
    share = right / judged
    spread = z * math.sqrt(share * (1 - share) / judged + z * z / (4 * judged * judged))
    scale, middle = 1 + z * z / judged, share + z * z / (2 * judged)
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return Share(right, judged, share, max(0.0, low), min(1.0, high))


@dataclass(frozen=True)
class _Judged:
    kind: str
    said: str
    wrong: tuple[str, ...]
    confidence: float
    reader: str


def evaluate(log: Iterable[Verdict], kind: str | None = None, reader: str | None = None) -> Evaluation:
    """What the verdicts in force say of the reader: each record counts once, as last judged.

    A record with a field corrected is not right, even when it was accepted after that: it is counted as
    corrected, wrong in that field. `kind` and `reader` (a version) narrow it.
    """
    judged = [
        one
        for verdicts in fold(log).records.values()
        if (one := _judged(verdicts)) is not None
        and kind in {None, one.kind}
        and reader in {None, one.reader}
    ]
    by_kind: dict[str, list[_Judged]] = defaultdict(list)
    for one in judged:
        by_kind[one.kind].append(one)
    return Evaluation(
        tuple(_of_kind(each, by_kind[each]) for each in KINDS if each in by_kind),
        _reliability(judged) if len(judged) >= ENOUGH else (),
        tuple(sorted({one.reader for one in judged})),
    )


def _judged(verdicts: Sequence[Verdict]) -> _Judged | None:
    last = last_of(verdicts)
    if last is None:
        return None
    was: Any = last.was[0]
    wrong = tuple(sorted(name for name, value in fields_of(verdicts).items() if was.get(name) != value))
    said = "reject" if last.said == "reject" else "correct" if wrong else "accept"
    return _Judged(was["kind"], said, wrong, was["confidence"], was["reader"])


def _of_kind(kind: str, judged: Sequence[_Judged]) -> KindShare:
    said = [one.said for one in judged]
    accepted, corrected, rejected = (said.count(one) for one in ("accept", "correct", "reject"))
    found = accepted + corrected
    wrong = [name for one in judged if one.said != "reject" for name in one.wrong]
    fields = [FieldShare(name, wilson(found - wrong.count(name), found)) for name in sorted(set(wrong))]
    precision = wilson(accepted, len(judged))
    return KindShare(
        kind, accepted, corrected, rejected, precision, wilson(found, len(judged)), tuple(fields)
    )


def _reliability(judged: Sequence[_Judged]) -> tuple[Bin, ...]:
    """Confidence against what came of it, in equal steps of confidence; empty steps left out."""
    bins: dict[int, list[_Judged]] = defaultdict(list)
    for one in judged:
        bins[min(int(one.confidence * _BINS), _BINS - 1)].append(one)
    return tuple(
        Bin(
            step / _BINS,
            (step + 1) / _BINS,
            sum(sorted(one.confidence for one in those)) / len(those),
            wilson(sum(one.said == "accept" for one in those), len(those)),
        )
        for step, those in sorted(bins.items())
    )
