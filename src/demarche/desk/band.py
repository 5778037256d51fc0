"""A band in time: a row an actor, in it a lane a kind, and in each part of the time its marks, placed.

A mark is one record where there is room for each of them, else it counts them. Kinds differ in shape, so
that colour is not needed to tell them apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from demarche.desk.spans import Part, Span
from demarche.records import Kind

WIDTH = 940.0  # of the time axis, in pixels
HEAD = 26.0  # of the axis over the rows
_STEP = 13.0  # from one mark to the next
_SIZE = 10.0  # of a mark that is one record
_LANE, _LINE, _PAD = 20.0, 14.0, 9.0
_LINES = ((1, 30), (7, 3))  # parts → lines that marks of one lane may stand in; else one
_BLUNT = 0.45  # of a counting mark's corners
_NARROW = 26.0  # a part less wide has small figures
_SIZES = ((1000, 21.0), (100, 19.0), (10, 17.0), (0, 15.0))  # counts from which a counting mark is so high

Cells = Mapping[str, Sequence[int | str]]
"""ISO day → how many records, then the ids that are known, the surest first."""


@dataclass(frozen=True)
class Course:
    """What a row shows: whose it is, and by kind what there is on each day."""

    key: str
    name: str
    kinds: Mapping[Kind, Cells]


@dataclass(frozen=True)
class Mark:
    """A mark in its place: `path` is its outline, `x`, `y` its middle, `id` its record, null where it
    counts: then `text` is what stands in it.
    """

    kind: Kind
    count: int
    id: str | None
    part: Part
    day: str
    x: float
    y: float
    path: str
    text: str = ""


@dataclass(frozen=True)
class Row:
    """An actor's row: from `top`, so high, its marks in reading order of time."""

    key: str
    name: str
    top: float
    height: float
    marks: tuple[Mark, ...]
    counts: Mapping[Kind, int]


@dataclass(frozen=True)
class Band:
    """The whole band, in pixels. `edges` are where the parts of the axis begin."""

    rows: tuple[Row, ...]
    width: float
    height: float
    narrow: bool


def band(span: Span, parts: Sequence[Part], kinds: Sequence[Kind], courses: Sequence[Course]) -> Band:
    """The courses as rows of marks; rows without a mark are left out."""
    lines = next((lines for most, lines in _LINES if len(parts) <= most), 1)
    grid = _Grid(span, tuple(parts), lines)
    rows: list[Row] = []
    top = HEAD
    for course in courses:
        row = _row(grid, kinds, course, top)
        if row.marks:
            rows.append(row)
            top += row.height
    return Band(tuple(rows), WIDTH, top + 1, WIDTH / max(len(parts), 1) < _NARROW)


def at(span: Span, day: date) -> float:
    """Where a day begins on the axis."""
    return round(WIDTH * (day - span.first).days / span.days, 1)


@dataclass(frozen=True)
class _Grid:
    """The axis that marks are placed on, and in how many lines marks of one lane may stand."""

    span: Span
    parts: tuple[Part, ...]
    lines: int

    def edges(self, part: Part) -> tuple[float, float]:
        """Where a part begins and ends."""
        left = at(self.span, part.first)
        return left, left + WIDTH * part.days / self.span.days

    def middle(self, iso: str) -> float:
        """Where the middle of a day is."""
        return at(self.span, date.fromisoformat(iso)) + WIDTH / self.span.days / 2


def _row(grid: _Grid, kinds: Sequence[Kind], course: Course, top: float) -> Row:
    firsts = [part.first.isoformat() for part in grid.parts]
    marks: list[Mark] = []
    counts: dict[Kind, int] = {}
    y = top + _PAD
    for kind in kinds:
        placed: list[Mark] = []
        used = 0
        held: dict[int, list[tuple[str, Sequence[int | str]]]] = {}
        for day, cell in sorted(course.kinds.get(kind, {}).items()):
            held.setdefault(bisect_right(firsts, day) - 1, []).append((day, cell))
        for number, cells in held.items():
            some, most = _part(grid, grid.parts[number], kind, cells, y)
            placed += some
            used = max(used, most)
        if placed:
            marks += placed
            counts[kind] = sum(mark.count for mark in placed)
            y += _LANE + (used - 1) * _LINE
    return Row(course.key, course.name, top, y + _PAD - top, tuple(marks), counts)


def _part(
    grid: _Grid, part: Part, kind: Kind, held: Sequence[tuple[str, Sequence[int | str]]], top: float
) -> tuple[list[Mark], int]:
    """The marks of one part of a lane, of its days' cells, and in how many lines they stand."""
    count = sum(int(cell[0]) for _, cell in held)
    left, right = grid.edges(part)
    room = max(1, int((right - left) // _STEP))
    known = [(day, str(id)) for day, cell in held for id in cell[1:]]
    if count > len(known) or count > room * grid.lines:
        height = next(height for least, height in _SIZES if count >= least)
        narrow = right - left < _NARROW
        text = _counted(count, narrow)
        width = min(max(height, 8 + 7.0 * len(text)), max(right - left - 1, 12.0))
        x, y = round((left + right) / 2, 1), top + _LANE / 2
        return [
            Mark(
                kind,
                count,
                None,
                part,
                part.first.isoformat(),
                x,
                y,
                _outline(kind, x, y, width, height),
                text,
            )
        ], 1
    marks = []
    used = -(-count // room)
    for line in range(used):
        some = known[line * room : (line + 1) * room]
        wanted = [grid.middle(day) for day, _ in some]
        y = top + _LANE / 2 + line * _LINE
        if part.days == grid.span.days:
            # A day alone is told from its left edge, where narrow windows begin.
            wanted = [left + _STEP * (number + 0.5) for number in range(len(some))]
        for (day, id), x in zip(some, _apart(wanted, left, right), strict=True):
            marks.append(Mark(kind, 1, id, part, day, x, y, _outline(kind, x, y, _SIZE, _SIZE)))
    return marks, used


def _apart(wanted: Sequence[float], left: float, right: float) -> list[float]:
    """Places near those wanted, a step apart, between the edges."""
    if len(set(wanted)) == 1:
        middle = wanted[0]
        places = [middle + (number - (len(wanted) - 1) / 2) * _STEP for number in range(len(wanted))]
    else:
        places = list(wanted)
        for number in range(1, len(places)):
            places[number] = max(places[number], places[number - 1] + _STEP)
    over = max(0.0, places[-1] - (right - _STEP / 2))
    for number in range(len(places) - 1, -1, -1):
        limit = places[number + 1] - _STEP if number + 1 < len(places) else right - _STEP / 2
        places[number] = min(places[number], limit) if over else places[number]
    under = max(0.0, left + _STEP / 2 - places[0])
    return [round(place + under, 1) for place in places]


def _counted(count: int, narrow: bool) -> str:
    if count < 1000:
        return str(count)
    if count < 10_000 and not narrow:
        return f"{count / 1000:.1f}k"
    return f"{count // 1000}k" if count < 1_000_000 else f"{count // 1_000_000}M"


def _outline(kind: Kind, x: float, y: float, width: float, height: float, *, sharp: float = 1.0) -> str:
    """The outline of a mark of a kind: of one record, a circle, square, diamond, triangle …

    `sharp`: how far corners are drawn in, of half the height; less leaves room for figures.
    """
    left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    cut = min(height, width) / 2
    if kind == "statement":
        return (
            f"M{left + cut:.1f} {top:.1f}H{right - cut:.1f}A{cut:.1f} {cut:.1f} 0 0 1 {right - cut:.1f} "
            f"{bottom:.1f}H{left + cut:.1f}A{cut:.1f} {cut:.1f} 0 0 1 {left + cut:.1f} {top:.1f}Z"
        )
    cut *= sharp
    small = cut * 0.6
    corners: dict[Kind, tuple[tuple[float, float], ...]] = {
        "event": ((left, top), (right, top), (right, bottom), (left, bottom)),
        "meeting": (
            *((left, y), (left + cut, top), (right - cut, top)),
            *((right, y), (right - cut, bottom), (left + cut, bottom)),
        ),
        "condition": ((left + cut, top), (right - cut, top), (right, bottom), (left, bottom)),
        "vote": ((left, top), (right, top), (right - cut, bottom), (left + cut, bottom)),
        "instrument": ((left + small, top), (right, top), (right - small, bottom), (left, bottom)),
        "figure": (
            *((left + small, top), (right - small, top), (right, top + small), (right, bottom - small)),
            *((right - small, bottom), (left + small, bottom), (left, bottom - small), (left, top + small)),
        ),
    }
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners[kind]) + "Z"


def sample(kind: Kind) -> str:
    """The outline of a mark of a kind, in a square of 12 pixels: for the key."""
    return _outline(kind, 6.0, 6.0, _SIZE, _SIZE)
