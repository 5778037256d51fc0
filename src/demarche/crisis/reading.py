"""Paths → reports; what became of them all; and the time expressions of reports without a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from demarche.crisis.asked import Columns, Day, columns_of, iso
from demarche.errors import InputError
from demarche.records import Kind, Report
from demarche.scale.outcome import Outcome

if TYPE_CHECKING:
    from demarche.ingest import Given, Rejected, Source
    from demarche.ingest.manners import Manners
    from demarche.reader.reader import Reader
    from demarche.scale.pipeline import Place

Paths: TypeAlias = "str | PathLike[str] | Source | Iterable[str | PathLike[str] | Source]"


@dataclass(frozen=True)
class Visit:
    """How pages on the web are fetched, those that changed on the day `since` or later, where that is told.

    `urls` is a file that lists more of them. `pause` and `allow_private` are as in `Manners`. Raises
    `OptionError` for what makes no sense.
    """

    urls: str | PathLike[str] | None = None
    since: Day = None
    pause: float = 1.5
    allow_private: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "since", iso("since", self.since))
        self.manners()

    def manners(self, patience: float = 60.0) -> Manners:
        """As whom the web is visited, with that many seconds of patience."""
        from demarche.ingest.manners import Manners

        return Manners(self.pause, self.allow_private, patience)

    @property
    def first(self) -> date | None:
        """The day `since`."""
        return date.fromisoformat(str(self.since)) if self.since else None


@dataclass(frozen=True)
class Reading:
    """What a call of `read` did, in numbers; `rejected` are the outcomes that say why.

    `dropped` counts, by why, what a model server found that could not be used.
    """

    new: int
    replaced: int
    known: int
    rejected: tuple[Outcome, ...]
    records: dict[Kind, int]
    dropped: dict[str, int] = field(default_factory=dict)


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


def place(
    workers: int | None = 1,
    engine: str = "pool",
    address: str | None = None,
    reader: Reader | None = None,
) -> Place:
    """Where reports are to be read, made sure of before any is. Raises `OptionError`."""
    from demarche.scale.pipeline import Place

    return Place(workers, engine, address, reader)


def reports_in(
    paths: Paths, given: Given, columns: dict[str, str] | None, visit: Visit | None = None
) -> Iterator[tuple[Report | Rejected, float]]:
    """Every report in `paths`, or why there is none, with the share of the files done.

    What lies on the web is fetched as the `visit` says, and not at all without one.
    """
    from demarche import ingest

    sources = ingest.sources([*_named(paths), *(_listed(visit.urls) if visit and visit.urls else ())])
    web = None
    for number, source in enumerate(sources):
        if isinstance(source, ingest.Rejected):
            yield source, (number + 1) / len(sources)
            continue
        if visit and (source.address or source.links):
            from demarche.ingest.following import follow
            from demarche.ingest.read import asked
            from demarche.ingest.web import Web

            web = web or Web(visit.manners())
            for report, share in follow(source, web, asked(given, columns), visit.first):
                yield report, (number + share) / len(sources)
            continue
        for report in ingest.read(source, given=given, columns=columns):
            yield report, (number + 0.5) / len(sources)


def _named(paths: Paths) -> list[str | PathLike[str] | Source]:
    from demarche.ingest import Source

    return [paths] if isinstance(paths, str | PathLike | Source) else [*paths]


def _listed(urls: str | PathLike[str]) -> list[str | Rejected]:
    from demarche.ingest import Rejected
    from demarche.ingest.urls import urls_in

    try:
        return urls_in(Path(urls))
    except InputError as error:
        return [Rejected.of(error)]


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
