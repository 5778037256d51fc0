"""What many reports tell together, on a terminal or as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from demarche.cli.writing import known

if TYPE_CHECKING:
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
