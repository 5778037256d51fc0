"""The Python face: a ledger opened, with every verb of the command line as a method of the same options.

import demarche

with demarche.open("crisis.db") as d:
    d.read(["reports/"], published="2022-01-19")
    for statement in d.statements(actor="Lavrov", act="REQUEST"):
        print(statement.source.name, statement.evidence.exact)
    frame = d.figures().arrow().to_pandas()
"""

from __future__ import annotations

import logging
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from demarche.errors import DemarcheError, OptionError
from demarche.records import (
    ACTS,
    Act,
    AnyRecord,
    Condition,
    Figure,
    Kind,
    Meeting,
    Report,
    Statement,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from demarche.ingest import Rejected, Source
    from demarche.ledger import Ledger
    from demarche.reader.reader import Reader
    from demarche.views.brief import Brief
    from demarche.views.context import Shown

log = logging.getLogger(__name__)

Listed = Literal["statements", "figures", "conditions", "meetings", "reports"]
Paths = str | PathLike[str] | Iterable[str | PathLike[str]]
Day = str | date | None
State = Literal["new", "replaced", "known", "rejected"]
T = TypeVar("T", bound=AnyRecord | Report)

LISTS: dict[str, Kind | None] = {
    "statements": "statement",
    "figures": "figure",
    "conditions": "condition",
    "meetings": "meeting",
    "reports": None,
}
EXPORTS = ("jsonl", "csv", "parquet")
BRIEFS = ("terminal", "markdown", "html")


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


class Selection(Generic[T]):
    """Records (or reports) that answer a question, in a stable order. Asked of the ledger when iterated.

    Once its length has been asked for (`len`, `list`), it holds what it found then.
    """

    def __init__(self, ask: Callable[[], Iterator[T]], kind: Kind | None) -> None:
        self._ask = ask
        self.kind = kind
        self._held: tuple[T, ...] | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self._held) if self._held is not None else self._ask()

    def __len__(self) -> int:
        if self._held is None:
            self._held = tuple(self._ask())
        return len(self._held)

    def __bool__(self) -> bool:
        return self.first() is not None

    def first(self) -> T | None:
        """The first, or None where there is none."""
        return next(iter(self), None)

    def arrow(self) -> pa.Table:
        """A `pyarrow.Table`, for pandas (`.to_pandas()`), Polars (`pl.from_arrow`) and DuckDB."""
        if self.kind is None:
            import pyarrow as pa

            return pa.Table.from_pylist([cast(Report, one).ref.model_dump() for one in self])
        from demarche.ledger.arrow import table

        return table(cast(Iterable[AnyRecord], self), self.kind)


class Crisis(AbstractContextManager["Crisis"]):
    """An open ledger. Close it, or use it in a `with` statement."""

    def __init__(self, ledger: Ledger, path: Path) -> None:
        self._ledger = ledger
        self.path = path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger. Closing twice does nothing."""
        self._ledger.close()

    # Reading

    def read(
        self,
        paths: Paths,
        *,
        published: Day = None,
        outlet: str | None = None,
        map: Mapping[str, str] | Sequence[str] | None = None,
        progress: Callable[[Outcome, float], None] | None = None,
    ) -> Reading:
        """Read reports into the ledger: files, folders, globs, or "-" for standard input.

        `published` and `outlet` win over what the reports say. `map` names the columns of a table:
        `{"text": "body"}` or `["text=body"]`. What can't be read is rejected with a reason, and everything
        else is kept: each report is one transaction. `progress` is called after each report with what became
        of it and the share of the files done, 0 to 1.

        Raises `OptionError` for a date or mapping that makes no sense, `LedgerError` if the ledger can't be
        written.
        """
        counted: Counter[str] = Counter()
        records: Counter[Kind] = Counter()
        rejected: list[Outcome] = []
        for outcome, share in self.reading(paths, published=published, outlet=outlet, map=map):
            counted[outcome.state] += 1
            records.update(outcome.records)
            if outcome.state == "rejected":
                rejected.append(outcome)
            if progress:
                progress(outcome, share)
        return Reading(counted["new"], counted["replaced"], counted["known"], tuple(rejected), dict(records))

    def reading(
        self,
        paths: Paths,
        *,
        published: Day = None,
        outlet: str | None = None,
        map: Mapping[str, str] | Sequence[str] | None = None,
    ) -> Iterator[tuple[Outcome, float]]:
        """As `read`, one outcome at a time as it happens, with the share of the files done."""
        from demarche.reader.reader import default_reader

        for report, share in _reports(paths, published, outlet, map):
            if isinstance(report, Report):
                yield self._take(report, default_reader()), share
            else:
                yield Outcome(report.where, "rejected", report.reason), share

    def _take(self, report: Report, reader: Reader) -> Outcome:
        """Read one report and keep it. A failure that is the report's alone rejects it alone."""
        from demarche.extract.everything import records_of

        where = report.file or report.key
        if self._ledger.knows(report, reader.version):
            return Outcome(where, "known")
        try:
            records = records_of(report, reader)
        except DemarcheError as error:
            return Outcome(where, "rejected", str(error))
        except Exception as error:
            # A fault of ours on one report must not cost the others; it is told, and logged in full.
            log.debug("%s could not be read", where, exc_info=True)
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            return Outcome(where, "rejected", f"a fault in demarche: {what} (please report it)")
        state = self._ledger.add(report, records, reader.version)
        return Outcome(where, state, records=Counter(record.kind for record in records))

    # Asking

    def list(
        self,
        kind: str,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        act: str | None = None,
        report: str | None = None,
    ) -> Selection[Any]:
        """The records of a kind (“statements”, “figures”, “conditions”, “meetings”), or the “reports”.

        `actor` is in the record by name or id; `about` are words of its text; `since` and `until` are its
        first and last ISO day; `act` is a statement's; `report` is a report's id or key.
        Raises `OptionError` for a kind, act or date that is none.
        """
        chosen = listed(kind)
        first, last = _iso("since", since), _iso("until", until)
        if act is not None and chosen != "statements":
            raise OptionError(f"only statements have an act, {chosen} have none (leave act out)")
        if actor is not None and chosen == "reports":
            raise OptionError("reports have no actor (ask for statements, or leave actor out)")
        if chosen == "reports":
            return Selection(lambda: self._reports(about, first, last, self._report_id(report)), None)
        kept, spoken = LISTS[chosen], _act(act)
        within = self._report_id(report)
        return Selection(
            lambda: self._ledger.records(
                kept, actor=actor, about=about, since=first, until=last, act=spoken, report=within
            ),
            kept,
        )

    def _report_id(self, named: str | None) -> str | None:
        """The id of the report named by its key, its id or the start of it."""
        if named is None:
            return None
        keyed = [one.id for one in self._ledger.reports() if one.key == named]
        found = keyed or [one for one in self._ledger.ids(named) if one.startswith("r")]
        if len(found) == 1:
            return found[0]
        if not found:
            raise OptionError(
                f"report {named!r}: there is no such key or id (demarche list reports shows them)"
            )
        raise OptionError(f"report {named!r}: fits {len(found)} reports: {', '.join(found[:3])} (give an id)")

    def statements(
        self,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        act: str | None = None,
        report: str | None = None,
    ) -> Selection[Statement]:
        """Who said what; see `list`."""
        return self.list(
            "statements", actor=actor, about=about, since=since, until=until, act=act, report=report
        )

    def figures(
        self,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        report: str | None = None,
    ) -> Selection[Figure]:
        """Who says how many; see `list`."""
        return self.list("figures", actor=actor, about=about, since=since, until=until, report=report)

    def conditions(
        self,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        report: str | None = None,
    ) -> Selection[Condition]:
        """What was declared to follow if something happens; see `list`."""
        return self.list("conditions", actor=actor, about=about, since=since, until=until, report=report)

    def meetings(
        self,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        report: str | None = None,
    ) -> Selection[Meeting]:
        """Who meets whom; see `list`."""
        return self.list("meetings", actor=actor, about=about, since=since, until=until, report=report)

    def reports(
        self,
        *,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        report: str | None = None,
    ) -> Selection[Report]:
        """The reports read, by date; `about` are words of their text."""
        return self.list("reports", about=about, since=since, until=until, report=report)

    def _reports(
        self, about: str | None, since: str | None, until: str | None, report: str | None
    ) -> Iterator[Report]:
        sought = about.casefold().split() if about else []
        for one in self._ledger.reports():
            day = (one.published or "")[:10]
            if (since and day < since) or (until and not "" < day <= until):
                continue
            if report and report != one.id:
                continue
            if sought and not _holds(f"{one.title or ''} {one.text}".casefold(), sought):
                continue
            yield one

    def show(self, id: str) -> Shown | Report:
        """A record in its sentence, or a report, by its id or the start of it.

        Raises `OptionError` where no id, or more than one, begins so.
        """
        from demarche.views.context import shown

        whole = self._whole(id)
        if whole.startswith("r"):
            return self._ledger.report(whole)
        record = self._ledger.record(whole)
        return shown(record, self._ledger.report(record.report.id))

    def _whole(self, start: str) -> str:
        """The one id that begins so."""
        found = self._ledger.ids(start.strip()) if start.strip() else []
        if not found:
            raise OptionError(f"{start!r}: no id begins so (demarche list shows them)")
        if len(found) > 1 and found[0] != start.strip():
            some = ", ".join(found[:3]) + (" …" if len(found) > 3 else "")
            raise OptionError(f"{start!r}: {len(found)} ids begin so: {some} (give more of it)")
        return found[0]

    # Telling

    def brief(
        self,
        *,
        since: Day = None,
        until: Day = None,
        actor: str | None = None,
        format: str = "terminal",
        output: str | PathLike[str] | None = None,
        width: int = 100,
    ) -> str:
        """The record on one page, every line with its source; also written to `output` if given.

        `format` is “terminal” (plain text, `width` characters wide), “markdown”, or “html”: one file with
        each report's text below, its records marked in it.
        """
        page, records = self.composed(since=since, until=until, actor=actor)
        if format == "html":
            from demarche.views import html

            text = html.render(page, records)
        elif format == "markdown":
            from demarche.views import markdown

            text = markdown.render(page)
        elif format == "terminal":
            from demarche.views import terminal

            text = terminal.render(page, width)
        else:
            raise OptionError(f"no brief is written as {format!r} (one of {', '.join(BRIEFS)})")
        if output is not None:
            write(Path(output), text)
        return text

    def composed(
        self, *, since: Day = None, until: Day = None, actor: str | None = None
    ) -> tuple[Brief, tuple[AnyRecord, ...]]:
        """The brief as data, with the records that it was made from."""
        from demarche.views.brief import compose

        first, last = _iso("since", since), _iso("until", until)
        records = tuple(self._ledger.records(None, actor=actor, since=first, until=last))
        standing = {record.report.id for record in records}
        narrowed = {"since": first, "until": last, "actor": actor}
        asked = {option: value for option, value in narrowed.items() if value}
        reports = (one for one in self._ledger.reports() if not asked or one.id in standing)
        elsewhere = {"db": str(self.path)} if self.path != Path("crisis.db") else {}
        options = elsewhere | asked
        page = compose(
            reports,
            records,
            asked=", ".join(f"{option} {value}" for option, value in asked.items()),
            options="".join(f" --{option} {shlex.quote(value)}" for option, value in options.items()),
        )
        return page, records

    def export(
        self,
        *,
        format: str = "jsonl",
        output: str | PathLike[str] | None = None,
        kind: str | None = None,
        actor: str | None = None,
        since: Day = None,
        until: Day = None,
    ) -> tuple[Path, ...]:
        """Write records to `output`; returns the files made.

        jsonl is one file, every field of every kind; csv and parquet are one file if a `kind` is given, else
        a folder with a file for each kind. Whole files or none. Raises `OptionError` where `output` is
        missing or `format` is none, `LedgerError` where the disk can't take it.
        """
        from demarche.ledger import export

        if format not in EXPORTS:
            raise OptionError(f"format {format!r}: there is no such export (one of {', '.join(EXPORTS)})")
        if output is None:
            raise OptionError(f"{format} needs a place to go (give --output)")
        return export.write(
            self._ledger,
            Path(output),
            cast(Any, format),
            _kind(kind),
            actor=actor,
            since=_iso("since", since),
            until=_iso("until", until),
        )

    def selection(
        self, kind: str | None = None, *, actor: str | None = None, since: Day = None, until: Day = None
    ) -> Selection[Any]:
        """Records of one kind, or of all: what `export` writes."""
        first, last, kept = _iso("since", since), _iso("until", until), _kind(kind)
        return Selection(lambda: self._ledger.records(kept, actor=actor, since=first, until=last), kept)

    @staticmethod
    def dates(
        paths: Paths, *, published: Day = None, map: Mapping[str, str] | Sequence[str] | None = None
    ) -> Iterator[TimeExpression]:
        """Every time expression in reports; no ledger is used. See `demarche.crisis.dates`."""
        return dates(paths, published=published, map=map)


def open(path: str | PathLike[str] = "crisis.db", *, create: bool = True) -> Crisis:
    """Open the ledger at `path`; it is made if there is none and `create` is true.

    Raises `LedgerError` if it can't be opened, is not a ledger, or was written by a newer version.
    """
    from demarche.ledger import Ledger

    return Crisis(Ledger.open(Path(path), create=create), Path(path))


def dates(
    paths: Paths,
    *,
    published: Day = None,
    map: Mapping[str, str] | Sequence[str] | None = None,
    rejected: Callable[[Outcome], None] | None = None,
) -> Iterator[TimeExpression]:
    """Every time expression in reports, without a ledger, in the order of the input.

    Values are TIMEX3, resolved against the publication date where there is one. What can't be read is
    passed to `rejected`.
    """
    from demarche.dates import find
    from demarche.reader.reader import default_reader

    for report, _ in _reports(paths, published, None, map):
        if not isinstance(report, Report):
            if rejected:
                rejected(Outcome(report.where, "rejected", report.reason))
            continue
        on = date.fromisoformat(report.published[:10]) if report.published else None
        for found in find(default_reader().read(report.text), on):
            exact = report.text[found.start : found.end]
            yield TimeExpression(report.key, found.start, found.end, found.type, found.value, exact)


def listed(kind: str) -> str:
    """The kind that can be listed by this name, singular or plural. Raises `OptionError` for another."""
    sought = kind.casefold().rstrip("s") + "s"
    if sought not in LISTS:
        raise OptionError(f"{kind!r} can't be listed (one of {', '.join(LISTS)})")
    return sought


def _kind(kind: str | None) -> Kind | None:
    if kind is None:
        return None
    chosen = LISTS[listed(kind)]
    if chosen is None:
        raise OptionError("reports are not exported (demarche list reports --format jsonl gives them)")
    return chosen


def write(path: Path, text: str) -> None:
    """Write a whole file or none: aside first, then renamed. Raises `OptionError` where that can't be."""
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text, "utf-8", newline="\n")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise OptionError(f"{path}: can't be written: {error.strerror} (name another file)") from error


def _reports(
    paths: Paths, published: Day, outlet: str | None, map: Mapping[str, str] | Sequence[str] | None
) -> Iterator[tuple[Report | Rejected, float]]:
    """Every report in `paths`, or why there is none, with the share of the sources done."""
    from demarche import ingest

    on = _iso("published", published)
    given = ingest.Given(published=date.fromisoformat(on) if on else None, outlet=outlet)
    columns = _columns(map)
    sources: Sequence[Source | Rejected] = ingest.sources(
        [paths] if isinstance(paths, str | PathLike) else [*paths]
    )
    for number, source in enumerate(sources):
        if isinstance(source, ingest.Rejected):
            yield source, (number + 1) / len(sources)
            continue
        for report in ingest.read(source, given=given, columns=columns):
            yield report, (number + 0.5) / len(sources)


def _columns(map: Mapping[str, str] | Sequence[str] | None) -> dict[str, str] | None:
    if not map:
        return None
    if isinstance(map, Mapping):
        return dict(map)
    pairs = [entry.partition("=") for entry in ([map] if isinstance(map, str) else map)]
    for name, equals, column in pairs:
        if not (name.strip() and equals and column.strip()):
            raise OptionError(f"map {name + equals + column!r}: not FIELD=COLUMN (such as text=body)")
    return {name.strip(): column.strip() for name, _, column in pairs}


def _iso(option: str, day: Day) -> str | None:
    if day is None or isinstance(day, date):
        return day.isoformat()[:10] if day else None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day.strip()):
        raise OptionError(f"{option} {day!r}: not a date (write YYYY-MM-DD, such as 2022-01-19)")
    try:
        return date.fromisoformat(day.strip()).isoformat()
    except ValueError:
        raise OptionError(f"{option} {day!r}: there is no such day (write YYYY-MM-DD)") from None


def _act(act: str | None) -> Act | None:
    if act is None:
        return None
    for one in ACTS:
        if one == act.strip().upper():
            return one
    raise OptionError(f"act {act!r}: there is no such act (one of {', '.join(ACTS)})")


def _holds(text: str, sought: Sequence[str]) -> bool:
    return all(word in text for word in sought)
