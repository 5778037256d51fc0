"""`demarche changes`, `tension` and `calendar`: how the crisis moves."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from demarche.cli.options import DB, Actor, Db, Since, Until
from demarche.link.likely import LEAST

Least = Annotated[
    float, typer.Option(metavar="CHANCE", help="Only what is at least this likely to be read rightly (0–1).")
]
Table = Annotated[str, typer.Option(metavar="table|json", help="How to write it.")]


def changes(
    *,
    db: Db = DB,
    since: Annotated[
        str,
        typer.Option(metavar="DATE", help="The first day of publication that counts as new (YYYY-MM-DD)."),
    ],
    until: Until = None,
    actor: Actor = None,
    least: Least = LEAST,
    format: Table = "table",
) -> None:
    """Tell what reports published since a day tell that earlier ones did not.

    New demands, new and withdrawn conditions, figures moved, meetings added, cancelled or held, positions
    shifted, deeds, and actors who act for the first time.

    Example: demarche changes --since 2022-01-15
    """
    from demarche import crisis
    from demarche.cli import across
    from demarche.views.changes import sheet

    with crisis.open(db, create=False) as ledger:
        across.write(sheet(ledger.changes(since, until=until, actor=actor, least=least)), format)


def tension(
    *,
    db: Db = DB,
    actor: Annotated[
        str | None, typer.Option(metavar="NAME", help="Acts by or towards this actor: Russia, RUS, Lavrov.")
    ] = None,
    other: Annotated[
        str | None, typer.Option("--with", metavar="NAME", help="With --actor: only acts between the two.")
    ] = None,
    by: Annotated[str, typer.Option(metavar="week|day", help="How long a period is.")] = "week",
    since: Since = None,
    until: Until = None,
    least: Least = LEAST,
    format: Table = "table",
) -> None:
    """Count acts of cooperation and conflict over time, weighed, beside how much was reported.

    Example: demarche tension --actor Russia --with Ukraine --by week
    """
    from demarche import crisis
    from demarche.cli import across
    from demarche.views.tension import sheet

    with crisis.open(db, create=False) as ledger:
        counted = ledger.tension(actor=actor, other=other, by=by, since=since, until=until, least=least)
        across.write(sheet(counted, by, other is not None), format)


def calendar(
    *,
    db: Db = DB,
    since: Since = None,
    until: Until = None,
    actor: Actor = None,
    least: Least = LEAST,
    format: Annotated[str, typer.Option(metavar="table|json|ics", help="How to write it.")] = "table",
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it to a file instead of the screen.")
    ] = None,
) -> None:
    """Tell talks held and to come, deadlines and drills; as iCalendar (RFC 5545) for any calendar program.

    Example: demarche calendar --format ics --output talks.ics
    """
    from demarche import crisis
    from demarche.cli import across
    from demarche.cli.writing import known
    from demarche.errors import OptionError
    from demarche.views.agenda import sheet

    known(format, "table", "json", "ics")
    if output is not None and format != "ics":
        raise OptionError(f"output {str(output)!r}: only a calendar file is written to (give --format ics)")
    with crisis.open(db, create=False) as ledger:
        if format != "ics":
            across.write(sheet(ledger.calendar(since=since, until=until, actor=actor, least=least)), format)
            return
        text = ledger.calendar_file(output=output, since=since, until=until, actor=actor, least=least)
    if output is None:
        sys.stdout.write(text)
    else:
        typer.echo(f"wrote {output}")
