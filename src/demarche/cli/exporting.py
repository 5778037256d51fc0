"""`demarche export` and `demarche dates`: data for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from demarche.cli.options import DB, Actor, AsRead, Columns, Db, Published, Since, Until


def export(
    *,
    db: Db = DB,
    format: Annotated[
        str,
        typer.Option(
            metavar="jsonl|csv|parquet|plover|ftm|ftm-entities|graphml|webannotation",
            help="jsonl holds all; csv and parquet are tables. plover: events as POLECAT has them; ftm: "
            "FollowTheMoney statements; ftm-entities: the same, folded into entities; graphml: actors and "
            "their ties; webannotation: W3C Web Annotations.",
        ),
    ] = "jsonl",
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="A file; for csv and parquet of all kinds a folder, one file a kind. "
            "Without it jsonl goes to standard output.",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            help="Only statements, events, figures, conditions, meetings, votes or instruments.",
        ),
    ] = None,
    actor: Actor = None,
    since: Since = None,
    until: Until = None,
    as_read: AsRead = False,
    partition: Annotated[
        str | None,
        typer.Option(metavar="day", help="Parquet in a folder for each day: statements/day=2022-01-19/."),
    ] = None,
) -> None:
    """Export the records, for pandas, DuckDB, a spreadsheet, Gephi, Aleph or another program.

    Example: demarche export --format parquet --output tables
    """
    from demarche import crisis
    from demarche.cli import writing

    with crisis.open(db, create=False) as ledger:
        if output is None and format == "jsonl" and partition is None:
            writing.contract(ledger.selection(kind, actor=actor, since=since, until=until, as_read=as_read))
            return
        made = ledger.export(
            format=format,
            output=output,
            kind=kind,
            actor=actor,
            since=since,
            until=until,
            as_read=as_read,
            partition=partition,
        )
    for path in made:
        typer.echo(f"wrote {path}")


def dates(
    paths: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Files, folders or globs; - for standard input.")
    ],
    format: Annotated[str, typer.Option(metavar="jsonl|table", help="How to write them.")] = "table",
    published: Published = None,
    map: Columns = None,
) -> None:
    """Find every time expression in reports, with its TIMEX3 type and value. No ledger is used.

    Example: demarche dates reports/ --format jsonl
    """
    from demarche import crisis
    from demarche.cli import writing
    from demarche.cli.reading import complain_of

    writing.known(format, "jsonl", "table")
    failed: list[crisis.Outcome] = []

    def rejected(outcome: crisis.Outcome) -> None:
        failed.append(outcome)
        complain_of(outcome)

    found = crisis.dates(paths, published=published, map=map, rejected=rejected)
    if format == "jsonl":
        writing.times(found)
    else:
        from demarche.cli import tables
        from demarche.cli.screen import screen

        tables.times(screen(), found)
    if failed:
        raise typer.Exit(1)
