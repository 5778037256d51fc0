"""`demarche read`: reports into the ledger."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from demarche.cli.options import DB, PAUSE, AllowPrivate, Columns, Db, Pause, Published

if TYPE_CHECKING:
    from demarche.crisis import Outcome, Reading


def read(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files, folders, globs, addresses; - for standard input."),
    ] = None,
    *,
    db: Db = DB,
    urls: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Pages to fetch: their addresses, one a line.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Of feeds and sitemaps, only pages changed from this day on."),
    ] = None,
    pause: Pause = PAUSE,
    allow_private: AllowPrivate = False,
    published: Published = None,
    outlet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The outlet; wins over what the reports say."),
    ] = None,
    map: Columns = None,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="How many processes read.  [default: all cores; one for a handful of reports]"
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option(metavar="pool|ray", help="Where they are: on this machine, or on a Ray cluster.")
    ] = "pool",
    address: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="The Ray cluster; one is started here if none is named."),
    ] = None,
    reader: Annotated[
        str, typer.Option(metavar="shipped|openai", help="Who reads: demarche alone, or a model server too.")
    ] = "shipped",
    base_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="With --reader openai: the server. Every report's text goes there."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="Its model; needed where it has several.")
    ] = None,
    api_key_env: Annotated[
        str | None, typer.Option(metavar="NAME", help="The environment variable that holds its key.")
    ] = None,
) -> None:
    """Read reports into the ledger: text, HTML, PDF, mails, tables of articles, archives, pages on the web.

    Only what is named by an address, or by a feed, sitemap or list of addresses, is fetched.
    What can't be read is named with its reason, everything else is kept, and the exit code is 1.
    Reading the same report again adds nothing.

    Example: demarche read reports/ --db crisis.db --published 2022-01-19
    """
    from demarche import crisis

    if not paths and urls is None:
        raise typer.BadParameter("read what? (name files, folders or addresses, or a list by --urls)")
    crisis.Visit(urls, since, pause, allow_private)
    crisis.given(published, outlet, map)  # What is asked wrongly is said before a ledger is made.
    by = crisis.reader_of(reader, base_url, model, api_key_env)
    crisis.place(workers, engine, address, by)
    with crisis.open(db) as ledger, _progress() as progress:
        result = ledger.read(
            paths or [],
            urls=urls,
            since=since,
            pause=pause,
            allow_private=allow_private,
            published=published,
            outlet=outlet,
            map=map,
            workers=workers,
            engine=engine,
            address=address,
            reader=by or "shipped",
            progress=progress,
        )
    _report(result, str(ledger.path))
    if result.rejected:
        raise typer.Exit(1)


def complain_of(outcome: Outcome) -> None:
    """Say on stderr, in one line, what was rejected and why."""
    from demarche.views.words import one_line

    print(one_line(f"demarche: {outcome.where}: {outcome.reason}"), file=sys.stderr)


@contextmanager
def _progress() -> Iterator[Callable[[Outcome, float], None]]:
    """A function to call after each report: names the rejected, moves a bar if a person waits for it."""
    from demarche.cli.progress import bar

    count = 0
    with bar("{task.description}") as moved:

        def progress(outcome: Outcome, share: float) -> None:
            nonlocal count
            count += 1
            if outcome.state == "rejected":
                complain_of(outcome)
            if moved:
                moved(description=f"{count:,} reports", completed=share)

        yield progress


def _report(result: Reading, db: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    table.add_row(f"{result.new:,}", "reports read" if result.new != 1 else "report read")
    if result.replaced:
        table.add_row(f"{result.replaced:,}", "read again (newer reader, or other facts about them)")
    table.add_row(f"{result.known:,}", "already known")
    table.add_row(f"{len(result.rejected):,}", "rejected")
    for kind, count in sorted(result.records.items(), key=lambda pair: (-pair[1], pair[0])):
        table.add_row(Text(f"{count:,}", style="dim"), Text(kind + ("s" if count != 1 else ""), style="dim"))
    if result.dropped:
        why = ", ".join(f"{count:,} {reason}" for reason, count in result.dropped.items())
        table.add_row(f"{sum(result.dropped.values()):,}", Text(f"of the server's findings dropped: {why}"))
    console = Console()
    console.print(table)
    if result.new or result.replaced:
        console.print(Text(f"kept in {db}", style="dim"))
