"""What a page prints around a story: share bars, sign-ups, placeholders, comment forms, links."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from demarche.ingest.lexicon import rows
from demarche.ingest.paragraphs import Paragraph
from demarche.ingest.patterns import Phrase, Phrases

# A line that goes with the heading above it (“Related stories”) is no longer than this.
_LINK_WORDS = 25


def boilerplate(paragraphs: Sequence[Paragraph]) -> set[int]:
    """The numbers of the paragraphs that are boilerplate as a whole."""
    found: set[int] = set()
    follows = "-"
    for number, paragraph in enumerate(paragraphs):
        phrase = _phrases().covering(paragraph.folded) if paragraph.folded else None
        if phrase:
            found.add(number)
            follows = phrase.follows if phrase.follows != "-" or follows == "-" else follows
        elif _rule(paragraph) or _goes_with(paragraph, follows):
            found.add(number)
        else:
            follows = "-"
    return found


def _rule(paragraph: Paragraph) -> bool:
    """Whether there is nothing to read in it: `***`, `___`."""
    return bool(paragraph.folded) and not any(map(str.isalnum, paragraph.folded))


def _goes_with(paragraph: Paragraph, follows: str) -> bool:
    """Whether it belongs to the heading above it, of which `follows` says what does."""
    if follows == "rest":
        return not paragraph.running
    return follows == "lines" and _link(paragraph)


def _link(paragraph: Paragraph) -> bool:
    return paragraph.words <= _LINK_WORDS and not paragraph.ends_sentence and bool(paragraph.folded)


@cache
def _phrases() -> Phrases:
    return Phrases(
        Phrase(pattern, int(words), follows) for pattern, words, follows in rows("boilerplate.tsv")
    )
