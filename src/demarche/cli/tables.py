"""Records and reports as tables on a terminal; on a narrow one, as a list."""

from __future__ import annotations

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
_ID = 9  # characters of an id shown: `demarche show` takes any unique beginning

_WIDE = frozenset({"said", "text", "if … then", "title", "tension"})  # columns of whole sentences

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
    elif console.width < _NARROW:
        for cells in rows:
            console.print(_entry(heads, cells))
    else:
        console.print(_table(heads, rows))
    return len(rows)


def sheet(console: Console, shown: Sheet) -> None:
    """Writes a sheet to the console, its note below it."""
    from rich.text import Text

    if not shown.rows:
        console.print(f"no {shown.title} found", style="dim")
    elif console.width < _NARROW:
        for cells in shown.rows:
            console.print(_entry(shown.heads, cells))
    else:
        console.print(_table(shown.heads, [*shown.rows]))
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


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    for head in heads:
        wide = head in _WIDE
        narrow = head in {"id", "date", "published", "as of", "act", "type", "force", "form", "state"}
        table.add_column(
            head,
            no_wrap=narrow,
            ratio=1 if wide else None,
            max_width=None if wide or narrow else 22,
            overflow="fold",
            style="dim" if head == "report" else None,
        )
    for cells in rows:
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _entry(heads: tuple[str, ...], cells: tuple[str, ...]) -> Text:
    from rich.text import Text

    at = next(number for number, head in enumerate(heads) if head in _WIDE)
    entry = Text(" · ".join(cell for cell in cells[:at] if cell), style="bold")
    entry.append("\n" + cells[at], style="not bold")
    for cell in cells[at + 1 :]:
        entry.append("\n" + cell, style="not bold dim")
    return entry.append("\n")
