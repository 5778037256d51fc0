"""Records and reports as tables on a terminal; on a narrow one, as a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from demarche.records import AnyRecord, Condition, Event, Figure, Instrument, Meeting, Report, Statement, Vote
from demarche.views import words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from demarche.crisis import TimeExpression
    from demarche.views.sheet import Sheet

_NARROW = 90  # below this many columns a table of six would leave the text a word a line
_MOST, _LEAST = (
    22,
    12,
)  # columns of a cell with a name in it: where there is room, and where the text needs it
_WORD = 28  # columns of the longest word in such a cell that is not broken
_TEXT, _TOO_FEW = 44, 28  # columns that the text should have; below these it is shown as a list
_ID = 9  # characters of an id shown: `demarche show` takes any unique beginning

_WIDE = frozenset({"said", "text", "if … then", "title", "tension"})  # columns of whole sentences
_KEPT = frozenset({"id", "date", "at (UTC)", "published", "as of", "act", "type", "force", "form", "state"})

HEADS: dict[str, tuple[str, ...]] = {
    "statements": ("date", "source", "act", "said"),
    "events": ("date", "who", "type", "text"),
    "figures": ("as of", "claimed by", "amount", "text"),
    "conditions": ("date", "issuer", "force", "if … then"),
    "meetings": ("date", "between", "state", "text"),
    "votes": ("date", "body", "votes", "text"),
    "instruments": ("date", "name", "form", "text"),
    "reports": ("published", "outlet", "key", "title"),
}


def row(one: AnyRecord | Report) -> tuple[str, str, str, str]:
    """The cells of a record or report, in the order of its `HEADS`; the last is its text."""
    if isinstance(one, Report):
        return (
            one.published or "",
            words.one_line(one.outlet or ""),
            words.one_line(one.key),
            words.one_line(one.title or words.shortened(words.one_line(one.text[:400]), 90)),
        )
    day = words.dated(one)
    if isinstance(one, Statement):
        return day, words.name(one.source) if one.source else "–", one.act, words.quoted(one)
    if isinstance(one, Figure):
        who = (
            words.name(one.claimant) if one.claimant else words.one_line(one.report.outlet or one.report.key)
        )
        return day, who, words.value(one), words.quoted(one)
    if isinstance(one, Condition):
        parts = [("if ", one.trigger), ("then ", one.consequence)]
        told = " ".join(lead + words.one_line(span.exact) for lead, span in parts if span)
        return day, words.name(one.issuer) if one.issuer else "–", one.force, told or words.quoted(one)
    if isinstance(one, Meeting):
        return day, words.names(one.participants) or "–", one.state, words.quoted(one)
    if isinstance(one, Event):
        doers = words.names(one.actors) or "–"
        whole = f"{doers} → {words.names(one.recipients)}" if one.recipients else doers
        return day, whole, one.type, words.quoted(one)
    if isinstance(one, Vote):
        return day, words.one_line(one.body or "–"), words.tally(one) or one.result or "–", words.quoted(one)
    if isinstance(one, Instrument):
        return day, words.one_line(one.name), one.form, words.quoted(one)
    raise TypeError(type(one))


def write(console: Console, kind: str, found: Iterable[AnyRecord | Report]) -> int:
    """Writes what was found to the console; returns how many."""
    rows: list[tuple[str, ...]] = [(one.id[:_ID], *row(one), _source(one)) for one in found]
    heads = ("id", *HEADS[kind], "report")
    if kind == "reports":
        rows, heads = [cells[:-1] for cells in rows], heads[:-1]
    if not rows:
        console.print(f"no {kind} found", style="dim")
    else:
        _put(console, heads, rows)
    return len(rows)


def sheet(console: Console, shown: Sheet) -> None:
    """Writes a sheet to the console, its note below it."""
    from rich.text import Text

    if not shown.rows:
        console.print(f"no {shown.title} found", style="dim")
    else:
        _put(console, shown.heads, [*shown.rows])
    if shown.note:
        console.print(Text(shown.note, style="dim"))


def times(console: Console, found: Iterable[TimeExpression]) -> None:
    """Writes time expressions to the console as a table."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in ("report", "start", "end", "type", "value", "text"):
        table.add_column(head, justify="right" if head in {"start", "end"} else "left", overflow="fold")
    for one in found:
        cells = (one.key, str(one.start), str(one.end), one.type, one.value, one.exact)
        table.add_row(*(Text(words.one_line(cell)) for cell in cells))
    console.print(table)


def _source(one: AnyRecord | Report) -> str:
    if isinstance(one, Report):
        return ""
    return words.one_line(one.report.key)


def _put(console: Console, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Prints a table; where it would leave the text a few words a line, a list."""
    columns = [(head, cells) for head, *cells in zip(heads, *rows, strict=True)]
    counts = [head not in _KEPT and _is_number(cells) for head, cells in columns]
    for gap in (2, 1) if console.width >= _NARROW else ():
        if widths := _widths(columns, counts, console.width, gap):
            console.print(_table(heads, rows, widths, counts, gap))
            return
    for row in rows:
        console.print(_entry(heads, row, counts))


def _table(
    heads: tuple[str, ...],
    rows: list[tuple[str, ...]],
    widths: tuple[int, ...],
    counts: list[bool],
    gap: int,
) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold", show_edge=False)
    for head, width, count in zip(heads, widths, counts, strict=True):
        style = "dim" if head == "report" else None
        table.add_column(
            head, width=width, overflow="fold", style=style, justify="right" if count else "left"
        )
    for cells in rows:
        stripped = (cell.strip() if count else cell for cell, count in zip(cells, counts, strict=True))
        table.add_row(*(Text(cell) for cell in stripped))
    return table


def _widths(
    columns: list[tuple[str, list[str]]], counts: list[bool], room: int, gap: int
) -> tuple[int, ...] | None:
    """How wide each column is in a table of `room` columns; null where the text would be left too little.

    Ids, days and numbers are never broken; names give way to the text, down to `_LEAST`, but for their
    longest word.
    """
    from rich.cells import cell_len

    text = next(number for number, (head, _) in enumerate(columns) if head in _WIDE)
    whole, least = [], []
    for (head, cells), count in zip(columns, counts, strict=True):
        lines = [line.strip() if count else line for cell in cells for line in cell.split("\n")]
        full = max(map(cell_len, [*lines, *(head.split() if count else [head])]))
        word = max((cell_len(one) for line in (*lines, head) for one in line.split()), default=0)
        whole.append(full)
        least.append(full if count or head in _KEPT else min(full, word, _WORD))
    widths, left = whole, 0
    for most in range(_MOST, _LEAST - 1, -2):
        widths = [max(low, min(full, most)) for low, full in zip(least, whole, strict=True)]
        left = room - sum(widths) + widths[text] - gap * (len(columns) - 1)
        if left >= min(whole[text], _TEXT):
            break
    widths[text] = min(whole[text], left)
    return tuple(widths) if widths[text] >= min(whole[text], _TOO_FEW) else None


_NUMBER = re.compile(r"[+–-]?\d[\d,.]*%?|–?")


def _is_number(cells: Iterable[str]) -> bool:
    """Whether all of a column's cells are numbers, or say that there is none."""
    return all(_NUMBER.fullmatch(cell.strip()) for cell in cells)


def _entry(heads: tuple[str, ...], cells: tuple[str, ...], counts: list[bool]) -> Text:
    """A row as lines; before a number stands what it counts."""
    from rich.text import Text

    at = next(number for number, head in enumerate(heads) if head in _WIDE)
    lead = [
        f"{head} {cell.strip()}" if count else cell
        for head, cell, count in zip(heads[:at], cells[:at], counts[:at], strict=True)
        if cell
    ]
    entry = Text(" · ".join(lead), style="bold")
    entry.append("\n" + cells[at], style="not bold")
    for cell in cells[at + 1 :]:
        entry.append("\n" + cell, style="not bold dim")
    return entry.append("\n")
