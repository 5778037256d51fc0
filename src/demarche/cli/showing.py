"""One record, or one report, in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.records import Report
from demarche.views import words

if TYPE_CHECKING:
    from rich.console import Console

    from demarche.link.verdicts import Verdict
    from demarche.views.context import Shown

_OPENING = 600  # characters of a report's text shown


def write(console: Console, found: Shown | Report) -> None:
    """Writes a record with its sentence and source, or a report with its facts and how each was found."""
    if isinstance(found, Report):
        _report(console, found)
    else:
        _record(console, found)


def verdicts(console: Console, given: Sequence[Verdict]) -> None:
    """Writes what people said of a record, if anything."""
    from demarche.views.verdicts import told

    rows = [("Verdict", f"{told(one)}, {one.who}, {one.at[:10]}") for one in given]
    if rows:
        console.print(_fields([(label, words.one_line(value)) for label, value in rows]))


def _record(console: Console, found: Shown) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from demarche.views.terminal import STYLES

    card, style = found.card, STYLES[found.record.kind]
    head = Text(card.title, style=f"bold {style}")
    head.append(f" {card.tag}" if card.tag else "").append(f"  {card.id}", style="not bold dim")
    console.print(head)
    rows = [(row.label, row.value + (f"  “{row.exact}”" if row.exact else "")) for row in card.rows]
    console.print(_fields(rows))
    console.print()
    sentence = Text(words.printable(found.before), style="dim")
    sentence.append(words.printable(found.evidence), style=f"not dim bold {style}")
    sentence.append(words.printable(found.after), style="dim")
    console.print(Padding(sentence, (0, 2)))
    console.print()
    evidence = found.record.evidence
    console.print(_fields([*_origin(found.report), ("Characters", f"{evidence.start}–{evidence.end}")]))


def _report(console: Console, report: Report) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console.print(Text(words.one_line(report.title or report.key), style="bold"))
    marks = ", ".join(
        f"{kind} ({sum(mark.kind == kind for mark in report.marks)})"
        for kind in dict.fromkeys(mark.kind for mark in report.marks)
    )
    rows = [*_origin(report), ("Marked", marks), ("Length", f"{len(report.text):,} characters")]
    console.print(_fields([row for row in rows if row[1]]))
    console.print()
    opening = words.shortened(words.printable(report.text.strip()[: _OPENING * 2]), _OPENING)
    console.print(Padding(Text(opening, style="dim"), (0, 2)))
    console.print()
    console.print(Text(f"its records: demarche list statements --report {report.id[:9]}", style="dim"))


def _origin(report: Report) -> list[tuple[str, str]]:
    """The facts about a report, each with how it was found."""
    told = [("Report", report.key, ""), ("Id", report.id, ""), ("File", report.file, "")]
    facts = ("outlet", "published", "title", "author", "wire", "dateline", "url", "modified", "retrieved")
    told += [(fact.capitalize(), getattr(report, fact), report.found.get(fact, "")) for fact in facts]
    if report.page_hash:
        told.append(("Page", f"SHA-256 {report.page_hash}", ""))
    return [
        (label, words.one_line(value) + (f"  ({how})" if how else "")) for label, value, how in told if value
    ]


def _fields(rows: list[tuple[str, str]]) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(Text(label, style="dim"), Text(value))
    return table
