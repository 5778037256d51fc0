"""Tension and report volume part by part of a stretch of time, and as charts over the band's own axis."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from demarche.desk.band import WIDTH, at
from demarche.desk.charts import COLOURS, filled, planned
from demarche.desk.desk import Desk
from demarche.desk.spans import Part, Span

if TYPE_CHECKING:
    from markupsafe import Markup

HEIGHTS = {"acts": 96, "goldstein": 60, "reports": 48}  # of the charts, in pixels
_HALF = 18.0  # of a bar, at most: wider ones shout
APART = 18  # pixels between two of them
_PAIRS = 24  # pairs of one side that are added up: those of the most acts
_COLOUR = {"conflict": "conflict", "cooperation": "cooperation", "goldstein": "soft", "reports": "volume"}


@dataclass(frozen=True)
class Pace:
    """One part: acts of conflict and of cooperation, the sum of their Goldstein weights, and the reports.

    `reports`: accounts that were published in it, those of each day counted by themselves.
    """

    part: Part
    conflict: int
    cooperation: int
    goldstein: float
    reports: int


@dataclass(frozen=True)
class Paces:
    """The parts in order; `between` says whose acts they are. `standing` as in `Told.standing`."""

    paces: tuple[Pace, ...]
    between: str
    working: bool
    standing: Mapping[str, Any]


def paces(desk: Desk, parts: Sequence[Part], sides: Sequence[str]) -> Paces:
    """Tension over these parts. `sides`: the names of one side or two; none, or one of no pair: of all."""
    overall = desk.told("tension", {"by": "day"}, form="overall", most=1)
    whole = overall.rows[0]["periods"] if overall.rows else []
    acts, between = whole, "all acts"
    if sides:
        pairs = desk.told("tension", {"by": "day"}, form="pair", words=sides, most=_PAIRS).rows
        if pairs:
            acts = [period for pair in pairs for period in pair["periods"]]
            between = f"acts between {' and '.join((*sides, 'others')[:2])}"
    done, printed = _by_part(parts, acts), _by_part(parts, whole)
    found = [
        Pace(
            part,
            sum(one["verbal_conflict"] + one["material_conflict"] for one in done[number]),
            sum(one["verbal_cooperation"] + one["material_cooperation"] for one in done[number]),
            round(sum(one["goldstein"] for one in done[number]), 1),
            sum(one["reports"] for one in printed[number]),
        )
        for number, part in enumerate(parts)
    ]
    return Paces(tuple(found), between, overall.working, overall.standing())


def _by_part(parts: Sequence[Part], periods: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The periods of each part, by the day that they begin on; those outside, or of no day, left out."""
    firsts, last = [part.first.isoformat() for part in parts], parts[-1].last.isoformat()
    found: list[list[Mapping[str, Any]]] = [[] for _ in parts]
    for one in periods:
        if one["start"] and firsts[0] <= one["start"] <= last:
            found[bisect_right(firsts, one["start"]) - 1].append(one)
    return found


def chart(told: Paces, span: Span) -> Markup | None:
    """Acts, Goldstein sums and reports, one over the other, as wide as the band; null where none are."""
    if span.days == 1 or not any(one.reports or one.conflict or one.cooperation for one in told.paces):
        return None
    rows = []
    for one in told.paces:
        left = at(span, one.part.first)
        width = WIDTH * one.part.days / span.days
        middle, half, name = left + width / 2, min(width * 0.42, _HALF), one.part.name
        rows.append(
            {
                "from": round(middle - half, 1),
                "to": round(middle + half, 1),
                "conflict": -one.conflict,
                "cooperation": one.cooperation,
                "goldstein": one.goldstein,
                "reports": one.reports,
                "conflict_told": f"{name}: {one.conflict:,} of conflict",
                "cooperation_told": f"{name}: {one.cooperation:,} of cooperation",
                "goldstein_told": f"{name}: Goldstein sum {one.goldstein:+.1f}",
                "reports_told": f"{name}: {one.reports:,} reports",
            }
        )
    most = max(told.paces, key=lambda one: (one.conflict, one.cooperation))
    label = (
        f"Three charts over the time of the band. {told.between.capitalize()}: cooperation above the line, "
        f"conflict below; the sum of their Goldstein weights; reports published, copies counted once. "
        f"Most conflict: {most.part.name}, {most.conflict} acts."
    )
    return filled(_plan(), {"parts": rows, "nought": [{"nought": 0}]}, label)


@cache
def _plan() -> str:
    import altair as alt

    panels = [
        _panel(HEIGHTS["acts"], ("cooperation", "conflict")),
        _panel(HEIGHTS["goldstein"], ("goldstein",)),
        _panel(HEIGHTS["reports"], ("reports",)),
    ]
    # Flush: the axes lie outside what is put together, so that a day stands where it does in the band.
    edges = {"left": 0, "right": 4, "top": 4, "bottom": 4}
    return planned(alt.vconcat(*panels, bounds="flush", spacing=APART, padding=edges))


def _panel(height: float, fields: Sequence[str]) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, WIDTH], nice=False, zero=False)
    axis = alt.Axis(orient="right", tickCount=3, title=None, domain=False, ticks=False, gridOpacity=0.6)
    if fields != ("goldstein",):
        # Acts and reports are whole, and those of conflict are counted too.
        axis.labelExpr = "datum.value % 1 ? '' : format(abs(datum.value), ',')"
    bars = [
        alt.Chart(alt.NamedData("parts"))
        .mark_bar(color=COLOURS[_COLOUR[field]])
        .encode(
            x=alt.X("from:Q", axis=None, scale=scale),
            x2="to:Q",
            y=alt.Y(f"{field}:Q", axis=axis),
            y2=alt.datum(0),
            description=f"{field}_told:N",
        )
        for field in fields
    ]
    line = alt.Chart(alt.NamedData("nought")).mark_rule(color=COLOURS["faint"], aria=False)
    return alt.layer(*bars, line.encode(y=alt.Y("nought:Q", title=None))).properties(
        width=WIDTH, height=height
    )
