"""`demarche judge`, `demarche review` and `demarche evaluate`: what people say of the record."""

from __future__ import annotations

from typing import Annotated

import typer

from demarche.cli.options import DB, Actor, Db

Who = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who says it; else the user of the system.", envvar="DEMARCHE_WHO"),
]
Kind = Annotated[
    str | None,
    typer.Option(
        metavar="KIND",
        help="Only statements, events, figures, conditions, meetings, votes or instruments.",
    ),
]


def judge(
    verdict: Annotated[
        str,
        typer.Argument(metavar="VERDICT", help="accept, reject, correct, rate, merge, split or undo."),
    ],
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT",
            help="Ids of records (accept, reject); an id and FIELD=VALUE (correct); ids and 1 to 6 (rate); "
            "two actors, records or reports (merge, split); numbers of verdicts (undo).",
        ),
    ],
    who: Who = None,
    db: Db = DB,
) -> None:
    """Say of a record that it is right or wrong, or what is one; it can be undone, and outlives the reader.

    Example: demarche judge correct s1f0c2a7b act=WARN
    """
    from demarche import crisis
    from demarche.views.verdicts import told

    with crisis.open(db, create=False) as ledger:
        for one in ledger.judge(verdict, what, who=who):
            on = one.target[:9] if one.subject in {"record", "encounter", "report"} else one.target
            other = f" and {one.other[:9] if one.subject != 'actor' else one.other}" if one.other else ""
            from demarche.views.words import one_line

            typer.echo(one_line(f"{told(one)}: {on}{other}"))


def review(
    *,
    kind: Kind = None,
    actor: Actor = None,
    report: Annotated[
        str | None, typer.Option(metavar="ID", help="Only from this report: its key, or its id's start.")
    ] = None,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Verdicts with which a newer reader disagrees.")
    ] = False,
    sample: Annotated[
        bool, typer.Option("--sample", help="By lot, not least certain first: for demarche evaluate.")
    ] = False,
    who: Who = None,
    db: Db = DB,
) -> None:
    """Go through the records, least certain first, and say of each whether it is right.

    Example: demarche review --kind figures
    """
    from demarche import crisis
    from demarche.cli.reviewing import run

    with crisis.open(db, create=False) as ledger:
        waiting = ledger.review(kind=kind, actor=actor, report=report, conflicts=conflicts, sample=sample)
        run(ledger, waiting, who)


def evaluate(
    *,
    kind: Kind = None,
    reader: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Only records that this version of the reader read.")
    ] = None,
    format: Annotated[str, typer.Option(metavar="table|json", help="How to write it.")] = "table",
    db: Db = DB,
) -> None:
    """Tell from the verdicts how often the reader is right, by kind and by confidence.

    Example: demarche evaluate --kind statements
    """
    from demarche import crisis
    from demarche.cli.across import write
    from demarche.views.verdicts import evaluation

    with crisis.open(db, create=False) as ledger:
        write(evaluation(ledger.evaluate(kind=kind, reader=reader)), format)
