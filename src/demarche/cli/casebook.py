"""`demarche casebook`: what a person knows of a crisis beforehand, held against the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from demarche.cli.options import DB, Db

Book = Annotated[
    Path | None,
    typer.Option(
        "--casebook", metavar="FILE", help="The casebook; without, casebook.yaml beside the ledger or here."
    ),
]


def casebook(
    verb: Annotated[str, typer.Argument(metavar="check", help="What to do: check.")] = "check",
    *,
    db: Db = DB,
    casebook: Book = None,
    format: Annotated[str, typer.Option(metavar="table|json", help="How to write it.")] = "table",
) -> None:
    """Say what in the casebook never matches the ledger: aliases never seen, issues nobody speaks of.

    Example: demarche casebook check
    """
    from demarche import crisis
    from demarche.cli import across
    from demarche.errors import OptionError
    from demarche.views.casebook import sheet

    if verb != "check":
        raise OptionError(f"{verb!r}: a casebook can't do that (demarche casebook check)")
    with crisis.open(db, create=False) as ledger:
        across.write(sheet(ledger.check(casebook)), format)
