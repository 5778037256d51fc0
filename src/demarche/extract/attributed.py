"""An attribution of the reader in characters of the report, its contents made whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.page import Page
from demarche.extract.wholeness import name_end, whole

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from demarche.reader.attribution import Attribution

Offsets = tuple[int, int]


@dataclass(frozen=True)
class Parts:
    """An attribution in characters."""

    found: Attribution
    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]

    @property
    def extent(self) -> Offsets:
        """From where to where it stands."""
        spans = self.source + self.cue + self.content
        return min(start for start, _ in spans), max(end for _, end in spans)

    @property
    def anchor(self) -> int:
        """Where the saying itself is told: the cue, or else the source, or else the words."""
        return (self.cue or self.source or self.content)[0][0]


def parts_of(page: Page, found: Attribution) -> Parts | None:
    """The parts of what the reader found; null where nothing is said."""
    doc, text = page.doc, page.report.text

    def characters(spans: Sequence[Offsets]) -> tuple[Offsets, ...]:
        return tuple(
            (doc[start:end].start_char, doc[start:end].end_char) for start, end in spans if start < end
        )

    told = {at for start, end in (*found.source, *found.cue) for at in range(start, end)}
    spans = [(start, end) for start, end in found.content if start < end]
    content = tuple(_joined(text, characters(whole(doc, spans, told))))
    if not content:
        return None
    cue = characters(found.cue)
    anchor = (cue or content)[0][0]
    # Told in pieces, a source is named best where it stands nearest its cue.
    named = [(start, name_end(doc, end)) for start, end in found.source if start < end]
    source = sorted(_joined(text, characters(named)), key=lambda span: abs(span[0] - anchor))
    return Parts(found, tuple(source), cue, content)


def cue_verb(doc: Doc, part: Parts) -> Token:
    """The head of the cue's first span."""
    start, end = part.found.cue[0]
    return doc[start:end].root


def _joined(text: str, spans: Sequence[Offsets]) -> list[Offsets]:
    """Spans with nothing but white space between them as one."""
    joined: list[Offsets] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
