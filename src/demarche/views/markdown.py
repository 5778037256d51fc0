"""The brief as Markdown: for a mail, a wiki, a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from demarche.views import words
from demarche.views.brief import Brief, Line, Section, facts, title

_ACTIVE = re.compile(r"([\\`*_\[\]<>#|~&!])")


def escaped(text: str) -> str:
    """`text` so that Markdown and any HTML in it are shown, not obeyed."""
    return _ACTIVE.sub(r"\\\1", words.one_line(text))


def render(brief: Brief) -> str:
    """The brief as one Markdown document, ending in a line feed."""
    return "\n".join(_document(brief)).rstrip() + "\n"


def _document(brief: Brief) -> Iterator[str]:
    yield from (f"# {escaped(title(brief))}", "", escaped(facts(brief)), "")
    if brief.outlets:
        yield from (escaped(" · ".join(brief.outlets)), "")
    for section in brief.sections:
        yield from (f"## {escaped(section.title)}", "")
        for group in section.groups:
            if group.title:
                tag = f" ({escaped(group.tag)})" if group.tag else ""
                yield from (f"### {escaped(group.title)}{tag}", "")
            yield from (_line(section, line) for line in group.lines)
            yield ""
        if section.more:
            yield from (f"and {section.more} more: `{section.command}`", "")
    if not brief.sections:
        yield "Nothing in the ledger answers this."


def _line(section: Section, line: Line) -> str:
    verb = f" {escaped(line.verb)}" if line.verb else ""
    to = f" → {escaped(line.to)}" if line.to else ""
    note = f" [{escaped(line.note)}]" if line.note else ""
    text = escaped(words.shortened(line.text, 420))
    if line.trigger:
        text = f"*if* {escaped(words.shortened(line.trigger, 300))} *then* {text}"
    if section.key == "figures":
        return f"- **{verb.strip()}** {escaped(line.head)}{note}: {text} ({escaped(line.source)})"
    day = f"{line.apart}, " if line.apart else ""
    return f"- {day}**{escaped(line.head)}**{verb}{to}{note}: {text} ({escaped(line.source)})"
