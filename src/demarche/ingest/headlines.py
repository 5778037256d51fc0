"""Headlines: the report's own above its text, and those of other stories standing alone amid it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from demarche.ingest.paragraphs import Paragraph, fold

_LONGEST = 200
_WORDS = range(3, 28)
_INNER_STOP = re.compile(r"[a-z\d”\"]{2}[.!?] +[A-Z“\"]")
# Other stories' headlines: no shorter, so that subheads are let be.
_LINK_WORDS = range(6, 26)
_NUMBERED = re.compile(r"[\d(•*·#@–—-]|(?:step|part|no\.|number|question|q|a) ?\d", re.IGNORECASE)
_GLUED_LABEL = re.compile(r"[A-Z][\w'’ ]{2,30}:(?=[A-Z'\"“‘])")
_HANDLE = re.compile(r"@\w|https?:|pic\.twitter")


def is_headline(paragraph: Paragraph) -> bool:
    """Whether `paragraph` reads as a headline: short, no final full stop unless In Title Case."""
    text = paragraph.text
    if not paragraph.folded or len(text) > _LONGEST or paragraph.words not in _WORDS:
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "“\"‘'«$€£") or text[-1] in ",;:":
        return False
    if _HANDLE.search(text):
        return False
    if text.rstrip("\"”’'")[-1:] in {".", "…"} or _INNER_STOP.search(text):
        return title_case(text)
    return True


def title_case(text: str) -> bool:
    """Whether most longer words of `text` are capitalised, as American headlines are."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def title_of(paragraphs: Sequence[Paragraph], marked: Collection[int], known: str | None) -> int | None:
    """The number of the paragraph that is the report's headline: the `known` one, or the first that reads so.

    `marked`: paragraphs known to be something else.
    """
    if known:
        wanted = _bare(known)
        for number, paragraph in enumerate(paragraphs[:12]):
            if paragraph.folded and _bare(paragraph.text) == wanted:
                return number
    for number, paragraph in enumerate(paragraphs[:8]):
        if number in marked:
            continue
        if not is_headline(paragraph):
            return None
        below = paragraphs[number + 1 : number + 7]
        return number if any(later.running for later in below) else None
    return None


def repeats(paragraphs: Sequence[Paragraph], title: int) -> list[int]:
    """The numbers of the paragraphs that say the headline again."""
    wanted = _bare(paragraphs[title].text)
    return [
        number
        for number, paragraph in enumerate(paragraphs)
        if number != title and paragraph.folded and _bare(paragraph.text) == wanted
    ]


def links(paragraphs: Sequence[Paragraph], marked: Collection[int]) -> list[int]:
    """The numbers of the paragraphs that are headlines of other stories, alone between running paragraphs."""
    plain = [number for number in range(len(paragraphs)) if number not in marked]
    found = []
    for place in range(1, len(plain)):
        above = paragraphs[plain[place - 1]]
        paragraph = paragraphs[plain[place]]
        below = paragraphs[plain[place + 1]] if place + 1 < len(plain) else None
        labelled = _GLUED_LABEL.match(paragraph.text) is not None
        alone = above.ends_sentence and below is not None and below.ends_sentence
        if _reads_as_link(paragraph) and (labelled or alone):
            found.append(plain[place])
    return found


def _reads_as_link(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        paragraph.words in _LINK_WORDS
        and is_headline(paragraph)
        and text[-1] not in "?!\"”’')]…."
        and text[0] not in "\"“‘'"
        and not _NUMBERED.match(text)
    )


def _bare(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
