"""An open ledger, with every verb of the command line as a method."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from demarche.crisis.across import Across
from demarche.crisis.arguing import Arguing
from demarche.crisis.asked import BRIEFS, EXPORTS, LISTS, Columns, Day, act_of, iso, kind_of, listed
from demarche.crisis.boards import Boards
from demarche.crisis.comparing import Comparing
from demarche.crisis.digesting import Digesting
from demarche.crisis.judging import Judging
from demarche.crisis.leafing import Leafing
from demarche.crisis.looking import Looking
from demarche.crisis.moving import Moving
from demarche.crisis.naming import Naming
from demarche.crisis.readers import dropped_by, reader_of
from demarche.crisis.reading import Paths, Reading, TimeExpression, Visit, dates, given, reports_in
from demarche.crisis.selection import Selection
from demarche.crisis.timing import Timing
from demarche.crisis.watching import Watching
from demarche.errors import OptionError
from demarche.records import (
    AnyRecord,
    Condition,
    Event,
    Figure,
    Instrument,
    Kind,
    Meeting,
    Report,
    Statement,
    Vote,
)
from demarche.scale.outcome import Outcome

if TYPE_CHECKING:
    from demarche.ledger import Ledger
    from demarche.ledger.address import Place
    from demarche.reader.reader import Reader
    from demarche.views.brief import Brief
    from demarche.views.context import Shown


class Crisis(
    Across,
    Arguing,
    Boards,
    Comparing,
    Digesting,
    Judging,
    Leafing,
    Looking,
    Moving,
    Naming,
    Timing,
    Watching,
    AbstractContextManager["Crisis"],
):
    """An open ledger. Close it, or use it in a `with` statement."""

    def __init__(self, ledger: Ledger, path: Place) -> None:
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
        paths: Paths = (),
        *,
        urls: str | PathLike[str] | None = None,
        since: Day = None,
        pause: float = 1.5,
        allow_private: bool = False,
        published: Day = None,
        outlet: str | None = None,
        map: Columns = None,
        workers: int | None = 1,
        engine: str = "pool",
        address: str | None = None,
        reader: Reader | str = "shipped",
        base_url: str | None = None,
        model: str | None = None,
        api_key_env: str | None = None,
        progress: Callable[[Outcome, float], None] | None = None,
    ) -> Reading:
        """Read reports into the ledger: files, folders, globs, "-" for standard input, pages on the web.

        Pages are named by their addresses, by lists of links (a sitemap, a feed, an OPML list; files or
        addresses) or by a file `urls` of addresses, one a line. Of lists' pages those are left that are told
        to have last changed before the day `since`. Between requests to one host `pause` seconds pass;
        addresses that are not public are refused unless `allow_private`. Without any of these nothing is
        fetched.

        `published` and `outlet` win over what the reports say. `map` names the columns of a table:
        `{"text": "body"}` or `["text=body"]`. What can't be read is rejected with a reason, and everything
        else is kept: each report is one transaction. `progress` is called after each report with what became
        of it and the share of the files done, 0 to 1.

        `workers` is how many processes read, null for as many as there are cores (or one, for a handful of
        reports); with the `engine` “ray” they are actors of the Ray cluster at `address` (see
        `demarche.scale`). The ledger is the same whatever they are. A script that asks for more than one
        needs its `if __name__ == "__main__":`, for each imports it.

        `reader` “openai” asks the model server at `base_url`, with its `model` or the only one it has, and a
        key from the environment variable that `api_key_env` names; every report's text is sent there. Or it
        is what `reader_of` gives.

        Raises `OptionError` for a date, mapping, engine or reader that makes no sense, `LedgerError` if the
        ledger can't be written, `EngineError` if workers can't be started, `ServerError` if the server tells
        no model.
        """
        by = reader_of(reader, base_url, model, api_key_env) if isinstance(reader, str) else reader
        dropped = dropped_by(by)
        counted: Counter[str] = Counter()
        records: Counter[Kind] = Counter()
        rejected: list[Outcome] = []
        for outcome, share in self.reading(
            paths,
            visit=Visit(urls, since, pause, allow_private),
            published=published,
            outlet=outlet,
            map=map,
            workers=workers,
            engine=engine,
            address=address,
            reader=by,
        ):
            counted[outcome.state] += 1
            records.update(outcome.records)
            if outcome.state == "rejected":
                rejected.append(outcome)
            if progress:
                progress(outcome, share)
        return Reading(
            counted["new"],
            counted["replaced"],
            counted["known"],
            tuple(rejected),
            dict(records),
            dict(dropped_by(by) - dropped),
        )

    def reading(
        self,
        paths: Paths,
        *,
        visit: Visit | None = None,
        published: Day = None,
        outlet: str | None = None,
        map: Columns = None,
        workers: int | None = 1,
        engine: str = "pool",
        address: str | None = None,
        reader: Reader | None = None,
    ) -> Iterator[tuple[Outcome, float]]:
        """As `read`, one outcome at a time as it happens, with the share of the files done.

        The web is visited as `visit` says, and not at all without it.
        """
        from demarche.scale.pipeline import Place, read_into

        reports = reports_in(paths, *given(published, outlet, map), visit)
        for outcome, share in read_into(self._ledger, reports, Place(workers, engine, address, reader)):
            if outcome.state in {"new", "replaced"}:
                self._link()
            yield outcome, share
        self._link()  # What a reading that was killed had kept, and not linked.

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
        as_read: bool = False,
    ) -> Selection[Any]:
        """The records of a kind (“statements”, “events”, “figures” …), or the “reports”.

        `actor` is in the record by name or id; `about` are words of its text; `since` and `until` are its
        first and last ISO day; `act` is a statement's; `report` is a report's id or key. Records are as
        people left them (see `judge`): what was rejected is not there, what was corrected is; `as_read`: as
        the reader left them.
        Raises `OptionError` for a kind, act or date that is none.
        """
        chosen = listed(kind)
        first, last = iso("since", since), iso("until", until)
        if act is not None and chosen != "statements":
            raise OptionError(f"only statements have an act, {chosen} have none (leave act out)")
        if actor is not None and chosen == "reports":
            raise OptionError("reports have no actor (ask for statements, or leave actor out)")
        if chosen == "reports":
            return Selection(lambda: self._reports(about, first, last, self._report_id(report)), None)
        kept, spoken = LISTS[chosen], act_of(act)
        within = self._report_id(report)
        return Selection(
            lambda: self._ledger.records(
                kept,
                actor=actor,
                about=about,
                since=first,
                until=last,
                act=spoken,
                report=within,
                judged=not as_read,
            ),
            kept,
        )

    def _report_id(self, named: str | None) -> str | None:
        """The id of the report named by its key, its id or the start of it."""
        if named is None:
            return None
        found = self._ledger.keyed(named) or [one for one in self._ledger.ids(named) if one.startswith("r")]
        if len(found) == 1:
            return found[0]
        if not found:
            raise OptionError(f"report {named!r}: no such key or id (demarche list reports shows them)")
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

    def events(
        self,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        report: str | None = None,
    ) -> Selection[Event]:
        """Who did what to whom; see `list`."""
        return self.list("events", actor=actor, about=about, since=since, until=until, report=report)

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

    def votes(
        self,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        report: str | None = None,
    ) -> Selection[Vote]:
        """Who voted how on what; see `list`."""
        return self.list("votes", actor=actor, about=about, since=since, until=until, report=report)

    def instruments(
        self,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        report: str | None = None,
    ) -> Selection[Instrument]:
        """Accords, letters, bills and other texts, and how they stand; see `list`."""
        return self.list("instruments", actor=actor, about=about, since=since, until=until, report=report)

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
        for one in self._ledger.reports([report] if report else None, since=since, until=until):
            if sought and not _holds(f"{one.title or ''} {one.text}".casefold(), sought):
                continue
            yield one

    def show(self, id: str) -> Shown | Report:
        """A record in its sentence, or a report, by its id or the start of it: corrected, even if rejected.

        Raises `OptionError` where no id, or more than one, begins so.
        """
        from demarche.views.context import shown

        whole = self._whole(id)
        if whole.startswith("r"):
            return self._ledger.report(whole)
        standing, record = self._ledger.standing(), self._ledger.record(whole)
        return shown(standing.named(standing.corrected(record)), self._ledger.report(record.report.id))

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

        first, last = iso("since", since), iso("until", until)
        records = tuple(self._ledger.records(None, actor=actor, since=first, until=last, judged=True))
        narrowed = {"since": first, "until": last, "actor": actor}
        asked = {option: value for option, value in narrowed.items() if value}
        elsewhere = {"db": str(self.path)} if self.path != Path("crisis.db") else {}
        options = "".join(
            f" --{option} {shlex.quote(value)}" for option, value in (elsewhere | asked).items()
        )
        lead, quoted = self._what_changed(first, last, actor, options) if first else (None, ())
        # What changed is by day of publication, so that it may quote records of other days than asked for.
        kept = {record.id for record in records}
        records += tuple(record for record in quoted if record.id not in kept)
        page = compose(
            self._ledger.reports({record.report.id for record in records} if asked else None),
            (record for record in records if record.id in kept),
            accounts=self._link().accounts(),
            since=first,
            until=last,
            asked=", ".join(f"{option} {value}" for option, value in asked.items()),
            options=options,
            lead=lead,
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
        as_read: bool = False,
        partition: str | None = None,
    ) -> tuple[Path, ...]:
        """Write records, as people left them or `as_read`, to `output`; returns the files made.

        jsonl is one file, every field of every kind; csv and parquet are one file if a `kind` is given, else
        a folder with a file for each kind; plover, ftm, ftm-entities, graphml and webannotation are one file
        each (see docs/exports.md). `partition` “day”: parquet in a folder for each day. Whole files or none.
        Raises `OptionError` where `output` is missing, `format` is none or has no place for the `kind`,
        `LedgerError` where the disk can't take it.
        """
        from demarche.ledger import export

        if format not in EXPORTS:
            raise OptionError(f"format {format!r}: there is no such export (one of {', '.join(EXPORTS)})")
        if output is None:
            raise OptionError(f"{format} needs a place to go (give --output)")
        # Only the graph counts independent accounts, which are known once all reports are linked.
        return export.write(
            self._link() if format == "graphml" else self._ledger,
            Path(output),
            cast(Any, format),
            kind_of(kind),
            partition=partition,
            actor=actor,
            since=iso("since", since),
            until=iso("until", until),
            judged=not as_read,
        )

    def selection(
        self,
        kind: str | None = None,
        *,
        actor: str | None = None,
        since: Day = None,
        until: Day = None,
        as_read: bool = False,
    ) -> Selection[Any]:
        """Records of one kind, or of all: what `export` writes."""
        first, last, kept = iso("since", since), iso("until", until), kind_of(kind)
        return Selection(
            lambda: self._ledger.records(kept, actor=actor, since=first, until=last, judged=not as_read), kept
        )

    @staticmethod
    def dates(paths: Paths, *, published: Day = None, map: Columns = None) -> Iterator[TimeExpression]:
        """Every time expression in reports; no ledger is used. See `demarche.crisis.dates`."""
        return dates(paths, published=published, map=map)


def open(path: str | PathLike[str] | Place = "crisis.db", *, create: bool = True) -> Crisis:
    """Open the ledger at `path`, a file or `postgresql://user@host/name`; it is made if there is none and
    `create` is true. Of a database the tables are made, not the database itself.

    Raises `LedgerError` if it can't be opened, is not a ledger, or was written by a newer version.
    """
    from demarche.ledger import Ledger
    from demarche.ledger.address import place_of

    at = place_of(path)
    return Crisis(Ledger.open(at, create=create), at)


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


def _holds(text: str, sought: Sequence[str]) -> bool:
    return all(word in text for word in sought)
