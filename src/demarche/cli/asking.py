"""`demarche list` and `demarche show`: what the ledger holds."""

from __future__ import annotations

from typing import Annotated

import typer

from demarche.cli.options import DB, Actor, AsRead, Db, Since, Until


def list_(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="statements, events, figures, conditions, meetings, votes, instruments or reports; "
            "across reports: copies, encounters, stories, disputes, issues, positions, agreements, due.",
        ),
    ],
    *,
    db: Db = DB,
    actor: Actor = None,
    about: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Records whose text holds all these words.")
    ] = None,
    since: Since = None,
    until: Until = None,
    act: Annotated[
        str | None, typer.Option(metavar="ACT", help="What a statement does: REQUEST, THREATEN, WARN …")
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Only from this report: its key, or its id's start."),
    ] = None,
    issue: Annotated[
        str | None, typer.Option(metavar="NAME", help="Positions on this issue: its name, or words of it.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(metavar="FORM", help="Disputes that are: figures, account, label, trend or undated."),
    ] = None,
    casebook: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The casebook; without, casebook.yaml beside the ledger or here."),
    ] = None,
    all: Annotated[
        bool, typer.Option("--all", help="Encounters that one report alone tells more than once, too.")
    ] = False,
    as_read: AsRead = False,
    format: Annotated[
        str, typer.Option(metavar="table|jsonl|csv", help="How to write them; table or json across reports.")
    ] = "table",
) -> None:
    """List the records of a kind, or the reports.

    Example: demarche list statements --actor Lavrov --act REQUEST
    """
    from demarche import crisis
    from demarche.cli import across, tables, writing
    from demarche.cli.screen import screen

    with crisis.open(db, create=False) as ledger:
        if kind.casefold() in across.LISTS:
            across.listed(
                ledger,
                kind.casefold(),
                format,
                actor=actor,
                about=about,
                since=since,
                until=until,
                act=act,
                report=report,
                issue=issue,
                form=form,
                casebook=casebook,
                all="yes" if all else None,
            )
            return
        chosen = crisis.listed(kind, *across.LISTS)
        across.refuse(kind, issue=issue, form=form, casebook=casebook)
        found = ledger.list(
            kind, actor=actor, about=about, since=since, until=until, act=act, report=report, as_read=as_read
        )
        if format == "table":
            tables.write(screen(), chosen, found)
        elif found.kind is None:
            writing.reports(found, format)
        else:
            writing.records(found, found.kind, format)


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="A record's or report's id, or the start of it.")],
    db: Db = DB,
) -> None:
    """Show a record, its sentence in context, and where it came from; or a report.

    Example: demarche show s1f0c2a7b
    """
    from demarche import crisis
    from demarche.cli import showing
    from demarche.cli.screen import screen
    from demarche.records import Report

    with crisis.open(db, create=False) as ledger:
        found = ledger.show(id)
        showing.write(screen(), found)
        if not isinstance(found, Report):
            showing.verdicts(screen(), ledger.standing().of.get(found.record.id, ()))
