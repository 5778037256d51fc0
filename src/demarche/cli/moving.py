"""`demarche move`: a ledger to another file, or to or from PostgreSQL."""

from __future__ import annotations

from typing import Annotated

import typer


def move(
    source: Annotated[
        str, typer.Argument(metavar="FROM", help="The ledger: a file, or postgresql://USER@HOST/NAME.")
    ],
    to: Annotated[
        str, typer.Argument(metavar="TO", help="Where it goes: a file or database that holds no ledger yet.")
    ],
) -> None:
    """Copy a ledger whole to another file, into PostgreSQL or out of it, and compare every row.

    Verdicts go along, with who said them and when, links and views too. TO is made whole or not at all;
    FROM stays as it is, and others may use it meanwhile.

    Example: demarche move crisis.db team.db
    """
    from demarche import crisis
    from demarche.cli.progress import bar

    with crisis.open(source, create=False) as ledger, bar() as moved:
        rows = ledger.move(to, progress=(lambda share: moved(completed=share)) if moved else None)
        name = str(ledger.path)
    told = ", ".join(
        f"{rows[table]:,} {table[:-1] if rows[table] == 1 else table}"
        for table in ("reports", "records", "verdicts")
    )
    typer.echo(f"copied {name}: {told}; all {sum(rows.values()):,} rows compared")
