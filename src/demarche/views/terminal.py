"""The brief on a terminal, or as plain text of a given width."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from demarche.views import words
from demarche.views.brief import Brief, Line, Section, facts, title

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

STYLES = {
    "statement": "blue",
    "condition": "yellow",
    "figure": "green",
    "meeting": "magenta",
    "event": "red",
    "vote": "cyan",
    "instrument": "cyan",
}


def render(brief: Brief, width: int = 100) -> str:
    """The brief as plain text, no line longer than `width` characters where words allow."""
    from rich.console import Console

    page = StringIO()
    write(brief, Console(file=page, width=width, color_system=None, highlight=False, emoji=False))
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines()) + "\n"


def write(brief: Brief, console: Console) -> None:
    """Writes the brief to `console`, which decides on colour and width."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(Text(words.one_line(title(brief)), style="bold"))
    console.print(Text(words.one_line(facts(brief)), style="dim"))
    if brief.outlets:
        console.print(Text(words.one_line(" · ".join(brief.outlets)), style="dim"))
    for section in brief.sections:
        console.print()
        console.print(Text(section.title.upper(), style="bold"))
        for group in section.groups:
            if group.title:
                heading = Text(words.one_line(group.title), style="italic")
                heading.append(f"  {group.tag}" if group.tag else "", style="not italic bold red")
                console.print(Padding(heading, (0, 0, 0, 1)))
            for line in group.lines:
                console.print(Padding(_line(section, line), (0, 0, 0, 2)))
                console.print(Padding(_cite(section, line), (0, 0, 0, 4)))
        if section.more:
            # Whole on one line, however long: it is there to be copied.
            console.print(Text(f" and {section.more} more: {section.command}", style="dim"), soft_wrap=True)
    if not brief.sections:
        console.print("\nNothing in the ledger answers this.")


def _line(section: Section, line: Line) -> Text:
    from rich.text import Text

    style = STYLES[line.record.kind]
    text = Text()
    if section.key == "figures":
        text.append(line.verb, style=f"bold {style}").append("  " + line.head)
    else:
        text.append(line.head, style=f"bold {style}")
        text.append(f" {line.verb}" if line.verb else "")
        text.append(f" → {line.to}" if line.to else "")
    text.append(f" [{line.note}]" if line.note else "", style="dim")
    text.append(": ")
    if line.trigger:
        text.append("if ", style=style).append(words.shortened(line.trigger, 200))
        text.append(" then ", style=style)
    text.append(words.shortened(line.text, 240))
    return text


def _cite(section: Section, line: Line) -> Text:
    from rich.text import Text

    when = line.apart + " · " if line.apart and section.key not in {"figures", "meetings", "texts"} else ""
    return Text(f"{when}{line.source} · {line.record.id[:9]}", style="dim")
