"""What the records of a report mean, as vectors to find their like in other reports by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from demarche.extract.page import Page
from demarche.reader.meaning import vector
from demarche.records import AnyRecord, Condition, Statement

Meanings = dict[tuple[str, str], bytes]
"""(record id, part) → vector. Parts: a statement's `content`, a condition's `trigger` and `consequence`, and
of every record the `sentence` that its evidence begins in."""


def meanings(page: Page, records: Iterable[AnyRecord]) -> Meanings:
    """The vectors of the records of a page, as far as its reader gives any."""
    found: Meanings = {}
    for record in records:
        for part, start, end in _parts(page, record):
            told = vector(page.doc, start, end)
            if told is not None:
                found[record.id, part] = told
    return found


def _parts(page: Page, record: AnyRecord) -> Iterator[tuple[str, int, int]]:
    yield "sentence", *page.sentence_of(record.evidence.start)
    if isinstance(record, Statement) and record.content:
        yield "content", record.content[0].start, record.content[-1].end
    elif isinstance(record, Condition):
        for part in ("trigger", "consequence"):
            span = getattr(record, part)
            if span is not None:
                yield part, span.start, span.end
