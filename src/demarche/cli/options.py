"""Options that several commands share, said in the same words everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

Db = Annotated[
    str,
    typer.Option(
        "--db",
        metavar="FILE",
        help="The ledger: a file, or postgresql://USER@HOST/NAME.",
        envvar="DEMARCHE_DB",
    ),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="From this day on (YYYY-MM-DD).")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Up to and with this day (YYYY-MM-DD).")]
Actor = Annotated[
    str | None, typer.Option(metavar="NAME", help="Records with this actor in them: Lavrov, NATO, RUS.")
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="The day of publication; wins over what the reports say."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column of a table holds a field: text=body."),
]
Pause = Annotated[
    float, typer.Option(metavar="SECONDS", help="How long a host is left alone between two requests.")
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from this machine and private networks too.")
]
PAUSE = 1.5
AsRead = Annotated[
    bool, typer.Option("--as-read", help="As the reader left them, not as people corrected them.")
]
DB = "crisis.db"
