"""Lines that a page's or a mail's width broke, made paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•▪●◦‣·*–—-]|\(?\d{1,2}[.)]|\([a-z]\)) ")
_BROKEN = re.compile(r"(?P<first>[^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+")
# A line shorter than this share of a full one is the last of its paragraph.
_SHORT = 0.72


def unwrapped(lines: Sequence[str]) -> str:
    """The paragraphs of `lines`, a line each.

    A blank line parts two, and so does a line that is short, or ends a sentence well before the margin,
    unless the next goes on in lower case. A hyphen at a line's end goes where the whole word stands elsewhere
    in the text without one.
    """
    full = _full(lines)
    words = {word.casefold() for line in lines for word in _WORD.findall(line)}
    paragraphs: list[str] = []
    last = ""
    for line in (" ".join(line.split()) for line in lines):
        if last and line and not _parted(last, line, full):
            paragraphs[-1] = _joined(paragraphs[-1], line, words)
        elif line:
            paragraphs.append(line)
        last = line
    return "\n".join(paragraphs)


def flowed(lines: Sequence[str], *, spaced: bool) -> Iterator[str]:
    """The paragraphs of a mail in the form “flowed” (RFC 3676): a space at a line's end says it goes on.

    `spaced`: that space is part of the text (DelSp=no).
    """
    held = ""
    for raw in lines:
        line = raw.removeprefix(" ")
        if line.endswith(" ") and line != "-- ":
            held += line if spaced else line[:-1]
        else:
            yield held + line
            held = ""
    if held:
        yield held


def _full(lines: Sequence[str]) -> int:
    """How long a full line is: what three in four don't exceed."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _parted(line: str, below: str, full: int) -> bool:
    if _BULLET.match(below):
        return True
    if below[0].islower():
        return False
    return len(line) < _SHORT * full or (_END.search(line) is not None and len(line) < 0.92 * full)


def _joined(text: str, line: str, words: set[str]) -> str:
    broken = _BROKEN.search(text[-60:])
    if broken is None or not line[0].islower():
        return f"{text} {line}"
    rest = _WORD.match(line)
    whole = (broken["first"] + (rest[0] if rest else "")).casefold()
    return (text[:-1] if whole in words else text) + line
