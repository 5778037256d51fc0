"""What the reader finds besides grammar: attributions (who said what) and conditionals (if this, then that).

Both are in token offsets of the Doc that bears them: `doc[span.start:span.end]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import spacy.tokens


class Span(NamedTuple):
    """Tokens `start`..`end` (end excluded) of a Doc."""

    start: int
    end: int

    def of(self, doc: spacy.tokens.Doc) -> spacy.tokens.Span:
        """The same as a spaCy span of `doc`."""
        return doc[self.start : self.end]


@dataclass(frozen=True)
class Attribution:
    """A source expresses a content through a cue (the scheme of PARC3 and PolNeAR).

    Each part is a tuple of spans, because a part may be told in pieces; source and cue may be empty. `act`
    and `source_kind` map each class to its probability. `score` is the reader's confidence, 0–1. `nested`
    marks an attribution that stands within another's content (“Kyiv said *Moscow had denied* …”).
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    act: Mapping[str, float]
    source_kind: Mapping[str, float]
    score: float
    nested: bool = False


@dataclass(frozen=True)
class Conditional:
    """If the trigger comes about, the consequence follows. `force` maps each class to its probability."""

    trigger: Span
    consequence: Span
    force: Mapping[str, float]
    score: float
