"""Headlines: the report's own above its text, and those of other stories standing alone amid it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from demarche.ingest.paragraphs import Paragraph, fold

_LONGEST = 200
_WORDS = range(3, 28)
_INNER_STOP = re.compile(
    r"(?<!\bGov)(?<!\bSen)(?<!\bRep)(?<!\bGen)(?<!\bRev)(?<!\bJan)(?<!\bFeb)(?<!\bAug)(?<!\bSept)(?<!\bOct)"
    r"(?<!\bNov)(?<!\bDec)(?<=[a-z\d”\"]{2})[.!?] +[A-Z“\"]"
)
# A summary in points that some outlets print above the story.
_POINTS = re.compile(r"(?:story highlights|key points|highlights)\b", re.IGNORECASE)
# Other stories' headlines: no shorter, so that subheads are let be.
_LINK_WORDS = range(6, 26)
_LINK_CAPITALS = range(5, 26)
# Where a text has subheads, only lines of so many words are taken for links.
_LONGER = 9
# What sentences have and headlines leave out; how a sentence's piece begins, and how a cut one ends.
_SENTENCE_WORD = re.compile(
    r"\b(?:the|an?|has|have|had|is|are|was|were|been?|which|who|that|said|s?he|they|it|his|her|its|their|would|could)\b"
)
_OPENER = re.compile(r"(?:s?he|they|it|we|i|you|this|these|here|there|the|an?|but|and|or|on)\b")
_HANGING = re.compile(
    r"\b(?:the|an?|of|to|in|on|at|by|for|from|with|and|or|but|that|which|who|is|are|was|were)$"
)
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
    if _INNER_STOP.search(text) or _POINTS.match(text):
        return False
    return text.rstrip("\"”’'")[-1:] not in {".", "…"} or title_case(text)


def title_case(text: str) -> bool:
    """Whether most longer words of `text` are capitalised, as American headlines are."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def title_of(
    paragraphs: Sequence[Paragraph], marked: Collection[int], datelined: Collection[int], known: str | None
) -> int | None:
    """The number of the paragraph that is the report's headline: the `known` one, or the first that reads so.

    `marked`: paragraphs known to be something else; `datelined`: those that open with a dateline, above which
    a headline may end in a full stop.
    """
    for number, paragraph in enumerate(paragraphs[:12]):
        if known and paragraph.folded and _bare(paragraph.text) == _bare(known):
            return number
    for number, paragraph in enumerate(paragraphs[:8]):
        if number in marked:
            continue
        if number in datelined or not (
            is_headline(paragraph) or _above_dateline(paragraph, number, datelined)
        ):
            return None
        if known and not _alike(paragraph.text, known) and not title_case(paragraph.text):
            return None
        below = paragraphs[number + 1 : number + 7]
        return number if any(later.running for later in below) else None
    return None


def _above_dateline(paragraph: Paragraph, number: int, datelined: Collection[int]) -> bool:
    if number + 1 not in datelined or not paragraph.folded or paragraph.words not in range(3, 18):
        return False
    return not _INNER_STOP.search(paragraph.text)


def repeats(paragraphs: Sequence[Paragraph], title: int) -> list[int]:
    """The numbers of the paragraphs that say the headline again."""
    wanted = _bare(paragraphs[title].text)
    return [
        number
        for number, paragraph in enumerate(paragraphs)
        if number != title and paragraph.folded and _bare(paragraph.text) == wanted
    ]


def links(paragraphs: Sequence[Paragraph], marked: Collection[int]) -> list[int]:
    """The numbers of the paragraphs that are headlines of other stories, alone between running paragraphs.

    A text that has subheads keeps all but the longer of such lines.
    """
    plain = [paragraph for number, paragraph in enumerate(paragraphs) if number not in marked]
    numbers = [number for number in range(len(paragraphs)) if number not in marked]
    alone = [
        place
        for place in range(1, len(plain) - 1)
        if plain[place - 1].ends_sentence
        and plain[place + 1].ends_sentence
        and not plain[place].ends_sentence
    ]
    subheads = any(
        plain[place].words < _LINK_WORDS.start or _NUMBERED.match(plain[place].text) for place in alone
    )
    shortest = _LONGER if subheads else _LINK_WORDS.start
    found = {place for place in alone if plain[place].words >= shortest and _reads_as_link(plain[place])}
    found |= {place for place in range(1, len(plain)) if _labelled_link(plain[place])}
    return sorted(numbers[place] for place in found)


def _reads_as_link(paragraph: Paragraph) -> bool:
    """Whether a line is put as headlines are: few articles and auxiliaries, nothing left hanging."""
    text = paragraph.text
    if paragraph.words not in _LINK_WORDS or not is_headline(paragraph):
        return False
    if text[-1] in "?!\"”’')]…." or text[0] in "\"“‘'" or _NUMBERED.match(text):
        return False
    folded = paragraph.folded
    if _OPENER.match(folded) or _HANGING.search(folded) or " said " in folded:
        return False
    return len(_SENTENCE_WORD.findall(folded)) < 3


def _labelled_link(paragraph: Paragraph) -> bool:
    """“More:Ministers meet in Riga”, “MINISTERS MEET IN RIGA TODAY”: alone or several together."""
    if paragraph.text.isupper() and paragraph.words in _LINK_CAPITALS:
        return is_headline(paragraph)
    if paragraph.words not in _LINK_WORDS or not is_headline(paragraph):
        return False
    return _GLUED_LABEL.match(paragraph.text) is not None


def _alike(one: str, other: str) -> bool:
    """Whether two headlines share half their words: a page's and its search engine's differ."""
    first, second = set(fold(one).split()), set(fold(other).split())
    return 2 * len(first & second) >= min(len(first), len(second))


def _bare(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
