"""`demarche brief`: the record on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from demarche.cli.options import DB, Actor, Db, Since, Until


def brief(
    *,
    db: Db = DB,
    since: Since = None,
    until: Until = None,
    actor: Actor = None,
    format: Annotated[
        str, typer.Option(metavar="terminal|markdown|html", help="How to write it.")
    ] = "terminal",
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it to a file instead of the screen.")
    ] = None,
) -> None:
    """Tell the record on one page: demands, threats and conditions, denials, offers, meetings, figures.

    Every line has its source and date. The HTML page holds each report's text too, its records marked in it.

    Example: demarche brief --since 2022-01-10 --format html --output brief.html
    """
    from demarche import crisis

    with crisis.open(db, create=False) as ledger:
        if format == "terminal" and output is None:
            from demarche.cli.screen import screen
            from demarche.views import terminal

            page, _ = ledger.composed(since=since, until=until, actor=actor)
            console = screen()
            if console.is_terminal:
                terminal.write(page, console)
            else:
                typer.echo(terminal.render(page, console.width), nl=False)
            return
        text = ledger.brief(since=since, until=until, actor=actor, format=format, output=output)
    if output is None:
        typer.echo(text, nl=False)
    else:
        typer.echo(f"wrote {output}")
