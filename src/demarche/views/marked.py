"""A report's text cut into stretches, each with the records that stand in it; overlaps are kept."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from demarche.records import AnyRecord, Condition, Mark, Report, Statement

_BREAK = re.compile(r"\n[^\S\n]*\n\s*|\n")


@dataclass(frozen=True)
class Place:
    """Where a record stands: `part` is “content”, “cue”, “source”, “trigger”, “consequence” or “evidence”."""

    start: int
    end: int
    part: str
    record: AnyRecord


@dataclass(frozen=True)
class Stretch:
    """A piece of text in which nothing begins or ends. `begins` are the records first met here.

    `mark` is the kind of mark that it lies in (“dateline”), or “”.
    """

    text: str
    places: tuple[Place, ...]
    begins: tuple[AnyRecord, ...]
    mark: str


@dataclass(frozen=True)
class Paragraph:
    """A line of the report's text; `mark` is the kind of mark that the whole of it lies in, or “”."""

    mark: str
    stretches: tuple[Stretch, ...]


def places(record: AnyRecord) -> Iterator[Place]:
    """The stretches of text that a record is made of; its evidence where it has no parts of its own."""
    parts: list[tuple[str, int, int]] = []
    if isinstance(record, Statement):
        parts += [("content", span.start, span.end) for span in record.content]
        parts += [("cue", span.start, span.end) for span in record.cue]
        if record.source and record.source.text:
            parts.append(("source", record.source.text.start, record.source.text.end))
    elif isinstance(record, Condition):
        parts += [("trigger", record.trigger.start, record.trigger.end)] if record.trigger else []
        if record.consequence:
            parts.append(("consequence", record.consequence.start, record.consequence.end))
    parts = parts or [("evidence", record.evidence.start, record.evidence.end)]
    for part, start, end in sorted(parts, key=lambda one: one[1:]):
        yield Place(start, end, part, record)


def paragraphs(report: Report, records: Iterable[AnyRecord]) -> tuple[Paragraph, ...]:
    """The report's lines that hold text, cut at every edge of every record and mark.

    Joined, the stretches are the text without its line breaks; within a stretch the places are ordered
    innermost (shortest) first.
    """
    everywhere = (place for record in records for place in places(record))
    held = deque(sorted(everywhere, key=lambda place: (place.start, place.end, place.record.id)))
    open_: list[Place] = []
    marks = sorted(report.marks, key=lambda mark: mark.start)
    seen: set[str] = set()
    made: list[Paragraph] = []
    for start, end in _lines(report.text):
        while held and held[0].start < end:
            open_.append(held.popleft())
        open_ = [place for place in open_ if place.end > start]
        over = [mark for mark in marks if mark.start < end and start < mark.end]
        stretches = tuple(_stretches(report.text, (start, end), open_, over, seen))
        kinds = {stretch.mark for stretch in stretches if not stretch.text.isspace()}
        made.append(Paragraph(kinds.pop() if len(kinds) == 1 else "", stretches))
    return tuple(made)


def classes(stretch: Stretch) -> str:
    """What a marked stretch is part of, as a page's classes: “statement-content condition-trigger”."""
    return " ".join(dict.fromkeys(f"{place.record.kind}-{place.part}" for place in stretch.places))


def ids(stretch: Stretch) -> str:
    """The ids of the records that a stretch is part of, innermost first."""
    return " ".join(dict.fromkeys(place.record.id for place in stretch.places))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for gap in _BREAK.finditer(text):
        if text[at : gap.start()].strip():
            yield at, gap.start()
        at = gap.end()
    if text[at:].strip():
        yield at, len(text)


def _stretches(
    text: str, line: tuple[int, int], held: Sequence[Place], marks: Sequence[Mark], seen: set[str]
) -> Iterator[Stretch]:
    start, end = line
    inner = [(one.start, one.end) for one in held] + [(one.start, one.end) for one in marks]
    edges = {start, end, *(edge for pair in inner for edge in pair if start < edge < end)}
    for left, right in pairwise(sorted(edges)):
        over = sorted(
            (place for place in held if place.start <= left and right <= place.end),
            key=lambda place: (place.end - place.start, place.start, place.record.id),
        )
        begins = tuple({p.record.id: p.record for p in over if p.record.id not in seen}.values())
        seen.update(record.id for record in begins)
        marked = [mark.kind for mark in marks if mark.start <= left and right <= mark.end]
        yield Stretch(text[left:right], tuple(over), begins, marked[0] if marked else "")
