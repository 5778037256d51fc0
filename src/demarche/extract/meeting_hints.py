"""The reader's passages of meetings as a second opinion; with none the rules stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.extract.meeting_mentions import Told, phrase_start
from demarche.extract.meeting_words import sorts

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.extract.page import Page
    from demarche.reader.passages import Passage

_BESIDE = 2
"""Words between a passage and a telling word of the same meeting."""
_SURE = 0.5
"""The least score with which a passage that no telling word stands in tells a meeting by itself."""


def passages(page: Page) -> tuple[Passage, ...]:
    """The passages of meetings that the reader found; none where it has not learnt them."""
    return (page.doc._.gatherings or ()) if read_for(page) else ()


def read_for(page: Page) -> bool:
    """Whether a reader has looked for meetings, so that its silence tells something."""
    return bool(page.doc.has_extension("gatherings")) and page.doc._.gatherings is not None


def hint_of(page: Page, tokens: Sequence[Token], group: Sequence[Told]) -> Passage | None:
    """The likeliest passage at the telling words of `group`; null where the reader sees none."""
    first = tokens[group[0].start].i
    last = tokens[group[-1].at].i
    near = [
        passage
        for passage in passages(page)
        if passage.span.start <= last + _BESIDE and first - _BESIDE < passage.span.end
    ]
    return max(near, key=lambda passage: passage.score, default=None)


def unheard(page: Page, tokens: Sequence[Token], found: Sequence[Told]) -> list[Told]:
    """A telling word for each passage of the sentence that no word of `found` stands in."""
    out: list[Told] = []
    for passage in passages(page):
        if passage.score < _SURE:
            continue
        within = [at for at, token in enumerate(tokens) if passage.span.start <= token.i < passage.span.end]
        if not within:
            continue
        if any(within[0] - _BESIDE <= one.at <= within[-1] + _BESIDE for one in found):
            continue
        at = next((at for at in within if tokens[at].tag_.startswith("V")), None)
        if at is None:
            at = next((at for at in reversed(within) if tokens[at].tag_.startswith("NN")), within[-1])
        word, verb = tokens[at].lower_, tokens[at].tag_.startswith("V")
        sort = sorts("verb" if verb else "noun").get(word, "other")
        out.append(Told(at, at if verb else phrase_start(tokens, at), sort, verb))
    return out
