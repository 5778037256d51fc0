"""`demarche desk` and `demarche publish`: the ledger as pages, served or as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from demarche.cli.options import DB, Db


def desk(
    *,
    db: Db = DB,
    host: Annotated[
        str,
        typer.Option(metavar="HOST", help="Where to listen; any but this machine alone needs a token."),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 for any that is free.")
    ] = 8750,
    token: Annotated[
        str | None,
        typer.Option(
            metavar="TOKEN", help="What everyone is asked for who comes in.", envvar="DEMARCHE_TOKEN"
        ),
    ] = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Pages whose address is added may be fetched from the web.")
    ] = False,
) -> None:
    """Serve the ledger as pages in the browser, for this machine alone. Ctrl-C ends it.

    Example: demarche desk --db crisis.db
    """
    from demarche.desk.serving import serve
    from demarche.ledger.address import place_of

    def opened(address: str) -> None:
        asks = ", which asks for the token" if token else ""
        typer.echo(f"the desk of {place_of(db)} is at {address}{asks} (Ctrl-C ends it)")
        sys.stdout.flush()

    serve(db, host=host, port=port, token=token or None, fetches=fetch, opened=opened)


def publish(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new or empty folder, or one published into before.")
    ],
    db: Db = DB,
    most: Annotated[
        int,
        typer.Option(metavar="N", min=1, help="Records that have a page of their own, the newest first."),
    ] = 20_000,
) -> None:
    """Write the desk's pages as files that open from disk, to be mailed or put on any web server.

    Example: demarche publish site --db crisis.db
    """
    from demarche import crisis
    from demarche.cli.progress import bar
    from demarche.desk.desk import Desk
    from demarche.desk.publish import publish as written

    with (
        crisis.open(db, create=False) as ledger,
        bar("{task.completed:.0f} {task.description}", total=None) as moved,
    ):

        def progress(what: str, done: int, of: int) -> None:
            if moved:
                moved(description=what, completed=done, total=of)

        made = written(Desk(ledger), folder, most=most, progress=progress)
    if made.left_out:
        of = made.records + made.left_out
        typer.echo(f"the newest {made.records:,} of {of:,} records have a page (--most N for more)")
    typer.echo(f"wrote {made.pages:,} pages: open {folder / made.first}")
