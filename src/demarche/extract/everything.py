"""All kinds of record of one report, from its text: the way from `Report` to records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.extract.aims import with_aims
from demarche.extract.conditions import conditions
from demarche.extract.declared import with_declared_acts
from demarche.extract.events import events
from demarche.extract.figures import figures
from demarche.extract.instruments import instruments
from demarche.extract.meaning import Meanings, meanings
from demarche.extract.meetings import meetings
from demarche.extract.page import NOT_NEWS, Page
from demarche.extract.statements import statements
from demarche.extract.unhurried import unhurried
from demarche.extract.votes import votes
from demarche.records import AnyRecord, Report

if TYPE_CHECKING:
    from demarche.reader.reader import Reader


def read(page: Page) -> tuple[AnyRecord, ...]:
    """Every record of a page, in text order; one that says the same of the same words is kept once."""
    said = statements(page)
    declared = conditions(page, said)
    found: list[AnyRecord] = [
        *with_aims(page, with_declared_acts(said, declared)),
        *events(page, said, declared),
        *figures(page, said),
        *declared,
        *meetings(page, said),
        *votes(page, said),
        *instruments(page, said),
    ]
    once = {record.id: record for record in reversed(found)}
    return tuple(sorted(once.values(), key=lambda r: (r.evidence.start, r.evidence.end, r.kind, r.id)))


def page_of(report: Report, reader: Reader) -> Page:
    """`report` as `reader` reads it: marks that are not news are skipped and end sentences."""
    skip = [(mark.start, mark.end) for mark in report.marks if mark.kind in NOT_NEWS]
    breaks = sorted({edge for mark in report.marks for edge in (mark.start, mark.end)})
    return Page.of(report, reader.read(report.text, skip=skip, breaks=breaks), reader.version)


@unhurried
def records_of(report: Report, reader: Reader) -> tuple[AnyRecord, ...]:
    """Every record of a report as `reader` reads it. The same report and reader give the same records."""
    return read(page_of(report, reader))


@unhurried
def records_and_meanings(report: Report, reader: Reader) -> tuple[tuple[AnyRecord, ...], Meanings]:
    """Every record of a report, and what they mean, to find their like in other reports by."""
    page = page_of(report, reader)
    found = read(page)
    return found, meanings(page, found)
