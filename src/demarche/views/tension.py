"""Tension over time as a table: counts by PLOVER class, Goldstein weights, and how much was reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from demarche.link.tension import Count, Period, Tension
from demarche.views import words
from demarche.views.sheet import Sheet, plain

PAIRS = 12  # pairs summed up below the weeks of all acts
_HEADS = ("between", "from", "reports", "told in", "verbal +", "material +", "verbal –", "material –")
_WEIGHTS = ("Goldstein", "per act", "per report", "tension")
_BAR = 24  # characters of the longest bar
_LEVELS = "▁▂▃▄▅▆▇█"


def sheet(count: Count, by: str, one_pair: bool) -> Sheet:
    """The periods of the acts asked for, then the busiest pairs, each summed up with its course over time.

    The last column draws conflict (█) and cooperation (░) to one scale; for a pair the course of its
    conflict, one bar a period or several. Without any act there are no rows.
    """
    rows = _periods(count.overall) if count.overall.whole.acts else []
    if not one_pair:
        course = [period.start for period in count.overall.periods]
        rows += [_row(pair.name, "whole", pair.whole, _course(pair, course)) for pair in count.pairs[:PAIRS]]
    return Sheet(
        title="acts",
        heads=(*_HEADS, *_WEIGHTS),
        rows=tuple(rows),
        data={"by": by, **plain(count)},
        note=_note(count, one_pair),
    )


def _periods(told: Tension) -> list[tuple[str, ...]]:
    most = max((_conflict(period) + _cooperation(period) for period in told.periods), default=0)
    return [
        _row(told.name, period.start.isoformat() if period.start else "undated", period, _bar(period, most))
        for period in told.periods
    ]


def _row(between: str, start: str, period: Period, drawn: str) -> tuple[str, ...]:
    counts = (
        period.reports,
        period.told_in,
        period.verbal_cooperation,
        period.material_cooperation,
        period.verbal_conflict,
        period.material_conflict,
    )
    weights = (
        f"{period.goldstein:+.1f}" if period.acts else "–",
        f"{period.per_act:+.2f}" if period.per_act is not None else "–",
        f"{period.per_report:+.2f}" if period.acts and period.per_report is not None else "–",
    )
    numbers = (*(str(one) for one in counts), *weights)
    heads = (*_HEADS[2:], *_WEIGHTS[:-1])
    return (
        words.one_line(between),
        start,
        *(one.rjust(len(head)) for one, head in zip(numbers, heads, strict=True)),
        drawn,
    )


def _conflict(period: Period) -> int:
    return period.verbal_conflict + period.material_conflict


def _cooperation(period: Period) -> int:
    return period.verbal_cooperation + period.material_cooperation


def _bar(period: Period, most: int) -> str:
    """Conflict and cooperation as one bar, of a length that says how many acts."""
    if not most:
        return ""
    whole = round(_BAR * period.acts / most)
    dark = round(_BAR * _conflict(period) / most)
    return "█" * dark + "░" * (whole - dark)


def _course(pair: Tension, course: Sequence[date | None]) -> str:
    """How many acts of conflict, from the first period to the last, in at most `_BAR` steps."""
    steps = min(_BAR, len(course))
    at = {start: number * steps // len(course) for number, start in enumerate(course)}
    heights = [0] * steps
    for period in pair.periods:
        heights[at[period.start]] += _conflict(period)
    most = max(heights, default=0)
    top = len(_LEVELS) - 1
    return "".join(_LEVELS[-(-height * top // most)] if most else _LEVELS[0] for height in heights)


def _note(count: Count, one_pair: bool) -> str:
    parts = ["Weights: Goldstein 1992 by way of CAMEO and PLOVER, –10 conflict to +10 cooperation."]
    if count.no_target:
        acts = "act has" if count.no_target == 1 else "acts have"
        parts.append(f"{count.no_target:,} {acts} no known target and stand in no pair.")
    if count.left_out:
        parts.append(f"{count.left_out:,} records tell of other times than these and are left out.")
    if count.unlikely:
        parts.append(f"{count.unlikely:,} less likely records are not counted (--least).")
    if not one_pair and len(count.pairs) > PAIRS:
        parts.append(f"{len(count.pairs) - PAIRS} more pairs: --format json, or --actor A --with B.")
    return " ".join(parts)
