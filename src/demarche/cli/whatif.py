"""`demarche whatif`: what was declared to follow."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from demarche.cli.options import DB, Actor, Db, Since, Until


def whatif(
    deed: Annotated[
        str, typer.Argument(metavar="DEED", help="What would happen, in a few words: who does what to whom.")
    ],
    *,
    db: Db = DB,
    depth: Annotated[int, typer.Option(metavar="N", help="How many steps to follow.")] = 2,
    least: Annotated[
        float | None, typer.Option(metavar="SCORE", help="How far the deed must tell a trigger, 0 to 1.")
    ] = None,
    actor: Actor = None,
    since: Since = None,
    until: Until = None,
    format: Annotated[str, typer.Option(metavar="table|json", help="A tree for reading, or JSON.")] = "table",
) -> None:
    """Tell what each actor declared would follow if something happened, and what others from that.

    Every step is a condition that somebody declared, with its sentence and source. Nothing is inferred.

    Example: demarche whatif "Russia invades Ukraine"
    """
    from demarche import crisis
    from demarche.cli.screen import screen
    from demarche.cli.writing import known
    from demarche.views import sheet
    from demarche.views import whatif as view

    known(format, "table", "json")
    with crisis.open(db, create=False) as ledger:
        answer = ledger.whatif(deed, depth=depth, least=least, actor=actor, since=since, until=until)
    if format == "json":
        json.dump(sheet.plain(answer), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        view.write(answer, screen())
