"""A record in its place: the paragraph that it stands in, with the evidence apart."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.records import AnyRecord, Report
from demarche.views.cards import Card, card

_MOST = 600  # characters kept either side where a “paragraph” is a whole file on one line


@dataclass(frozen=True)
class Shown:
    """A record, its report, and the text around it, as it stands: `before`, `evidence`, `after`."""

    record: AnyRecord
    report: Report
    card: Card
    before: str
    evidence: str
    after: str


def shown(record: AnyRecord, report: Report) -> Shown:
    """`record` in the paragraph of `report` that holds its evidence."""
    text, start, end = report.text, record.evidence.start, record.evidence.end
    first = max(text.rfind("\n", 0, start) + 1, start - _MOST)
    stop = text.find("\n", end)
    last = min(len(text) if stop < 0 else stop, end + _MOST)
    return Shown(record, report, card(record), text[first:start], text[start:end], text[end:last])
