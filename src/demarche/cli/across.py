"""What many reports tell together, on a terminal or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from demarche.cli.writing import known
from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.views.sheet import Sheet


def write(sheet: Sheet, format: str) -> None:
    """Writes a sheet as `table` or `json`. Raises `OptionError` for another format."""
    known(format, "table", "json")
    if format == "json":
        json.dump(sheet.data, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    from demarche.cli import tables
    from demarche.cli.screen import screen

    tables.sheet(screen(), sheet)


def refuse(kind: str, **options: str | None) -> None:
    """Raises `OptionError` for an option given that only kinds across reports have."""
    for option, value in options.items():
        if value is not None:
            raise OptionError(f"--{option}: {kind} are not narrowed by it (leave it out)")


def listed(ledger: Crisis, kind: str, format: str, **options: str | None) -> None:
    """Writes what `demarche list` shows of a kind in `LISTS`. Raises `OptionError` for what it has not."""
    show, known_options = LISTS[kind]
    given = {option: value for option, value in options.items() if value is not None}
    for option in given:
        if option not in known_options:
            has = ", ".join(f"--{name}" for name in known_options) or "no options"
            raise OptionError(f"--{option}: {kind} are not narrowed by it (they have {has})")
    write(show(ledger, **given), format)


def _copies(ledger: Crisis, **options: str) -> Sheet:
    from demarche.views.copies import sheet

    return sheet(ledger.copies(**options))


def _encounters(ledger: Crisis, all: str | None = None, **options: str) -> Sheet:
    from demarche.views.encounters import sheet

    return sheet(ledger.encounters(all=all is not None, **options))


def _stories(ledger: Crisis, **options: str) -> Sheet:
    from demarche.views.stories import sheet

    return sheet(ledger.stories(**options))


def _verdicts(ledger: Crisis) -> Sheet:
    from demarche.views.verdicts import log

    return log(ledger.verdicts())


def _due(ledger: Crisis, **options: str) -> Sheet:
    from demarche.views.due import sheet

    return sheet(ledger.due(**options))


def _disputes(ledger: Crisis, **options: str) -> Sheet:
    from demarche.views.disputes import sheet

    return sheet(ledger.disputes(**options))


def _issues(ledger: Crisis, **options: str) -> Sheet:
    from demarche.views.issues import issues

    return issues(ledger.issues(**options))


def _positions(ledger: Crisis, **options: str) -> Sheet:
    from demarche.views.issues import positions

    return positions(ledger.positions(**options))


def _agreements(ledger: Crisis, **options: str) -> Sheet:
    from demarche.views.issues import agreements

    return agreements(ledger.agreements(**options))


LISTS: dict[str, tuple[Callable[..., Sheet], tuple[str, ...]]] = {
    "copies": (_copies, ("since", "until", "report")),
    "encounters": (_encounters, ("actor", "since", "until", "all")),
    "stories": (_stories, ("since", "until", "report")),
    "verdicts": (_verdicts, ()),
    "disputes": (_disputes, ("form", "actor", "about", "since", "until", "casebook")),
    "issues": (_issues, ("casebook",)),
    "positions": (_positions, ("issue", "actor", "casebook")),
    "agreements": (_agreements, ("issue", "actor", "casebook")),
    "due": (_due, ("actor", "since", "until")),
}
"""What `demarche list` shows across reports: how to make its table, and the options that narrow it."""
