"""The terminal that output goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_PIPED = 120  # columns where nobody's window says how many there are


def screen() -> Console:
    """Standard output as a console: as wide as the window; 120 columns, or COLUMNS, into a pipe or file."""
    import os

    from rich.console import Console

    console = Console(highlight=False, emoji=False, markup=False)
    if not console.is_terminal and not os.environ.get("COLUMNS"):
        console.width = _PIPED
    return console
