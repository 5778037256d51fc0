"""Paths → reports → the ledger, one report at a time; and the time expressions of reports without one."""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from demarche.crisis.asked import Columns, Day, columns_of, iso
from demarche.errors import DemarcheError
from demarche.records import Kind, Report

if TYPE_CHECKING:
    from demarche.ingest import Given, Rejected
    from demarche.ledger import Ledger
    from demarche.reader.reader import Reader

log = logging.getLogger(__name__)

Paths = str | PathLike[str] | Iterable[str | PathLike[str]]
State = Literal["new", "replaced", "known", "rejected"]


@dataclass(frozen=True)
class Outcome:
    """What became of one report: read anew, read again by a newer reader, already known, or rejected why."""

    where: str
    state: State
    reason: str = ""
    records: Counter[Kind] = field(default_factory=Counter)


@dataclass(frozen=True)
class Reading:
    """What a call of `read` did, in numbers; `rejected` are the outcomes that say why."""

    new: int
    replaced: int
    known: int
    rejected: tuple[Outcome, ...]
    records: dict[Kind, int]


@dataclass(frozen=True)
class TimeExpression:
    """A time expression: `start` to `end` in the text of the report `key`; TIMEX3 `type` and `value`."""

    key: str
    start: int
    end: int
    type: str
    value: str
    exact: str


def given(
    published: Day = None,
    outlet: str | None = None,
    map: Columns = None,
) -> tuple[Given, dict[str, str] | None]:
    """What a caller says of the reports to be read, made sure of before any is. Raises `OptionError`."""
    from demarche.ingest import Given
    from demarche.ingest.columns import Columns as Known

    on, columns = iso("published", published), columns_of(map)
    Known(columns)
    return Given(published=date.fromisoformat(on) if on else None, outlet=outlet), columns


def reports_in(
    paths: Paths, given: Given, columns: dict[str, str] | None
) -> Iterator[tuple[Report | Rejected, float]]:
    """Every report in `paths`, or why there is none, with the share of the files done."""
    from demarche import ingest

    sources = ingest.sources([paths] if isinstance(paths, str | PathLike) else [*paths])
    for number, source in enumerate(sources):
        if isinstance(source, ingest.Rejected):
            yield source, (number + 1) / len(sources)
            continue
        for report in ingest.read(source, given=given, columns=columns):
            yield report, (number + 0.5) / len(sources)


def take(ledger: Ledger, report: Report, reader: Reader) -> Outcome:
    """Read one report and keep it. A failure that is the report's alone rejects it alone."""
    from demarche.extract.everything import records_and_meanings

    file = report.file or "stdin"
    where = file if Path(file).stem == report.key else f"{file} ({report.key})"
    if ledger.knows(report, reader.version):
        return Outcome(where, "known")
    try:
        records, meanings = records_and_meanings(report, reader)
    except DemarcheError as error:
        return Outcome(where, "rejected", str(error))
    except Exception as error:
        # A fault of ours on one report must not cost the others; it is told, and logged in full.
        log.debug("%s could not be read", where, exc_info=True)
        at = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}"
        return Outcome(where, "rejected", f"a fault in demarche: {what}, {error} (please report it)")
    state = ledger.add(report, records, reader.version, meanings)
    return Outcome(where, state, records=Counter(record.kind for record in records))


def dates(
    paths: Paths,
    *,
    published: Day = None,
    map: Columns = None,
    rejected: Callable[[Outcome], None] | None = None,
) -> Iterator[TimeExpression]:
    """Every time expression in reports, without a ledger, in the order of the input.

    Values are TIMEX3, resolved against the publication date where there is one. What can't be read is
    passed to `rejected`.
    """
    from demarche.dates import find
    from demarche.reader.reader import default_reader

    for report, _ in reports_in(paths, *given(published, None, map)):
        if not isinstance(report, Report):
            if rejected:
                rejected(Outcome(report.where, "rejected", report.reason))
            continue
        on = date.fromisoformat(report.published[:10]) if report.published else None
        for found in find(default_reader().read(report.text), on):
            exact = report.text[found.start : found.end]
            yield TimeExpression(report.key, found.start, found.end, found.type, found.value, exact)
