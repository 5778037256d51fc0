"""Which stretches of a text stand in quotation marks, and how much of a content does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from demarche.records import Quoted

_CLOSING = {"“": "”", "„": "“", "«": "»", "‘": "’"}
_STRAIGHT = '"'
# A quotation's own full stop, or a “that” the writer left outside the marks, makes it no less direct.
_NEARLY_ALL = 0.95


def quoted_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each stretch in quotation marks, marks included, in text order.

    Double marks only (typographic, straight, guillemets), since single ones double as apostrophes. Newspapers
    leave a quotation open at the end of a paragraph when it goes on in the next: an open one ends with its
    paragraph.
    """
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    closing = ""
    for at, char in enumerate(text):
        if opened is None:
            if char == _STRAIGHT or (char in _CLOSING and char != "‘"):
                opened, closing = at, _CLOSING.get(char, _STRAIGHT)
        elif char in (closing, "\n"):
            ranges.append((opened, at if char == "\n" else at + 1))
            opened = None
    if opened is not None:
        ranges.append((opened, len(text)))
    return tuple(ranges)


def how_quoted(text: str, content: Sequence[tuple[int, int]], ranges: Sequence[tuple[int, int]]) -> Quoted:
    """Whether `content` (offsets into `text`) stands in quotation marks wholly, in part, or not at all."""
    starts = [start for start, _ in ranges]
    letters = inside = 0
    for start, end in content:
        for at in range(start, end):
            if text[at].isalnum():
                letters += 1
                before = bisect_right(starts, at) - 1
                inside += before >= 0 and at < ranges[before][1]
    if not inside:
        return "indirect"
    return "direct" if inside >= _NEARLY_ALL * letters else "mixed"
