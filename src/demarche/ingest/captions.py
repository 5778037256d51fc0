"""Captions: the text of pictures and films, told by its beginning or the credit it ends in."""

from __future__ import annotations

import re
from functools import cache

from demarche.ingest.agencies import agencies, agency_pattern
from demarche.ingest.lexicon import rows
from demarche.ingest.paragraphs import LONG, Paragraph

_WORDS = 90
_NAME = r"[A-ZÀ-Þ][\w.'’-]*"
_PHOTO = (
    r"(?:AP |AFP |EPA |Reuters |File |Courtesy |Handout )?"
    r"(?:photo|photograph|picture|image|courtesy|credit|handout)"
)
_BRACKETED = re.compile(rf"[(\[]\s*{_PHOTO}\b[^()\[\]]{{0,120}}[)\]]", re.IGNORECASE)
# The button that closes a film, printed before its text.
_BUTTON = re.compile(r"CLOSE [A-Z“\"'‘]")
# Without one of these there is no photographer's credit.
_CREDIT_SIGNS = re.compile(r"[/|(\[:]| via | by |, pictured|[.!?] [A-Z][\w ]+$")
# What only a caption says, if it is a line without a full stop.
_POINTING = re.compile(
    r", (?:pictured|(?:far )?(?:left|right)),|\((?:[^()]{0,40}\b)?(?:pictured|left|right)\b|\([LRC]\)"
)
_LABELLED = re.compile(
    r"(?:Photo|Photograph|Photographer|Picture|Image|Photo credit|Credit)(?::| by) [^.:]{2,80}\.?$"
)


def caption(paragraph: Paragraph) -> int:
    """How many characters of `paragraph`, from its start, are a caption; 0 if none."""
    if not paragraph.folded:
        return 0
    if paragraph.words <= _WORDS and _BUTTON.match(paragraph.text):
        return len(paragraph.text)
    if paragraph.folded.startswith(tuple(_beginnings())):
        words = max(words for start, words in _beginnings().items() if paragraph.folded.startswith(start))
        if paragraph.words <= words:
            return len(paragraph.text)
    if not _CREDIT_SIGNS.search(paragraph.text):
        return 0
    if paragraph.words <= _WORDS and _credited(paragraph.text):
        return len(paragraph.text)
    if paragraph.words <= _WORDS // 2 and not paragraph.ends_sentence and _POINTING.search(paragraph.text):
        return len(paragraph.text)
    # A credit in brackets, or after a bar, may also part the caption from what the page glued to it.
    bracketed = _BRACKETED.search(paragraph.text) or _barred().search(paragraph.text[:LONG])
    if bracketed and len(paragraph.text[: bracketed.end()].split()) <= _WORDS:
        return bracketed.end()
    return 0


def credit_alone(paragraph: Paragraph) -> bool:
    """Whether `paragraph` is a photographer's credit and nothing else."""
    return (
        paragraph.words <= 8
        and bool(re.match(r"[(\[]|" + _PHOTO + r"\b", paragraph.text, re.IGNORECASE))
        and bool(caption(paragraph))
    )


@cache
def _barred() -> re.Pattern[str]:
    """“A minister speaks. | Jane Doe/AP Photo”, where more may be glued on."""
    agency = f"(?:REUTERS|{agency_pattern()})"
    named = rf"(?:{_NAME}(?: {_NAME}){{0,3}} ?/ ?)?{agency}(?:/{agency})*(?: Photo\b| Images\b)?"
    return re.compile(rf"(?<=[.!?”\"])\s\|\s{named}")


def _credited(text: str) -> bool:
    """Whether a photographer's credit begins or ends `text`."""
    tail = text[-160:]
    ends = bool(_LABELLED.search(text)) or any(pattern.search(tail) for pattern in _credits())
    return ends or _leading().match(text) is not None


@cache
def _leading() -> re.Pattern[str]:
    """“Jane Doe/AP A minister speaks in Vienna.”"""
    return re.compile(
        rf"{_NAME}(?: {_NAME}){{1,3}} ?/ ?(?:{agency_pattern()})(?: Photo| via {_NAME})?\s+[A-Z]"
    )


@cache
def _beginnings() -> dict[str, int]:
    """How captions begin, each with the words of the longest paragraph it may cover."""
    return {beginning: int(words) for beginning, words in rows("captions.tsv")}


@cache
def _credits() -> tuple[re.Pattern[str], ...]:
    """Credits at the end of a caption: (Name/Pool/Agency), [Name/Agency], REUTERS/Name, Name/Agency."""
    capitals = sorted({name.upper() for name in agencies()}, key=len, reverse=True)
    agency = f"(?:{agency_pattern()}|{'|'.join(map(re.escape, capitals))})"
    within = r"[^()\[\]/]"
    apart = r"(?:^|[.!?\"”’)|] ?)"
    names = rf"{_NAME}(?: {_NAME}){{0,4}}"
    return (
        re.compile(
            rf"[(\[]{within}{{0,60}}(?:/{within}{{0,40}}){{0,2}}(?:/|\bvia )\s?{agency}\b"
            r"[^()\[\]]{0,40}[)\]]\.?$"
        ),
        re.compile(rf"[(\[]{agency}/[^()\[\]]{{2,60}}[)\]]\.?$"),
        re.compile(rf"[(\[]{_NAME}(?: {_NAME}){{1,3}}/{names}(?:/{names})?[)\]]\.?$"),
        re.compile(rf"[(\[][^()\[\]]{{2,60}}\bvia {_NAME}(?: {_NAME}){{0,2}}[)\]]\.?$"),
        re.compile(rf"{apart}{agency}/(?:via )?{names}(?:/{names}){{0,2}}\.?$"),
        re.compile(rf"{apart}{names} ?/ ?{agency}(?: ?/ ?{names})?(?: via {agency})?(?: Photo)?\.?$"),
        re.compile(rf"{apart}(?:Source: )?{agency} via {agency}\.?$"),
        re.compile(
            r"[.!?\"”’)] (?:Getty Images|REUTERS|Associated Press|Agence France-Presse|EPA|Bloomberg News)$"
        ),
    )
