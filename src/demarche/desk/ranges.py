"""Ranges of claimed figures as bars on one scale: where each begins and ends, and whether it is open."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDE = 240.0  # units of the drawing
_FAR = 60  # how many times the least may go into the largest before the scale is one of powers
_ROOM = 0.94  # of the width that the largest number takes; the rest is for what is open above it


@dataclass(frozen=True)
class Bar:
    """A range from `start` to `end`; one number where they are equal. `below`, `above`: open on that side."""

    start: float
    end: float
    below: bool
    above: bool

    @property
    def point(self) -> bool:
        """Whether it is one number."""
        return not self.below and not self.above and self.end - self.start < 1


@dataclass(frozen=True)
class Scale:
    """Bars on one scale, from `low` to `high`; `powers`: equal steps multiply."""

    low: float
    high: float
    powers: bool
    bars: tuple[Bar, ...]


def scale(claims: Sequence[Mapping[str, Any]]) -> Scale:
    """The bars of claims (`low`, `high`; null: open), on a scale from nought, or of powers where they lie far
    apart."""
    ends = [abs(end) for claim in claims for end in (claim["low"], claim["high"]) if end is not None]
    positive = [end for end in ends if end > 0]
    high = max(ends, default=1.0) or 1.0
    powers = bool(positive) and high / min(positive) > _FAR
    low = 10.0 ** math.floor(math.log10(min(positive))) if powers else 0.0

    def at(number: float) -> float:
        least = max(number, low)
        share = math.log(least / low) / math.log(high / low) if powers else least / high
        return round(WIDE * _ROOM * share, 1)

    def bar(claim: Mapping[str, Any]) -> Bar:
        least, most = claim["low"], claim["high"]
        return Bar(
            start=0.0 if least is None else at(least),
            end=WIDE if most is None else at(most),
            below=least is None,
            above=most is None,
        )

    return Scale(low, high, powers, tuple(map(bar, claims)))
