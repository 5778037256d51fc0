"""Contents made whole: a quotation runs to its closing mark, a preposition keeps its object.

The reader now and then lets go too early. What a span must hold for the sake of the language it gets back
here; nothing is taken away but a conjunction left hanging at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

Tokens = tuple[int, int]

_CLOSING = {"“": "”", '"': '"', "``": "''", "„": "“", "«": "»"}
_LONGEST_QUOTATION = 150
"""Words within which a quotation's closing mark is looked for."""
_OBJECT_NEAR = 4
_HANGING = frozenset({"case", "det", "mark", "nummod", "amod"})
_HANGING_TAGS = frozenset({"IN", "TO", "DT", "PRP$"})


def whole(doc: Doc, content: Sequence[Tokens], elsewhere: Collection[int]) -> tuple[Tokens, ...]:
    """`content` (token spans of `doc`), each span grown to where it can end, overlapping ones joined.

    Never grows over a token of `elsewhere`: the attribution's own source and cue.
    """
    grown = sorted((start, _object_end(doc, _quotation_end(doc, start, end))) for start, end in content)
    joined: list[Tokens] = []
    for (start, end), (_, before) in zip(grown, sorted(content), strict=True):
        stop = min((at for at in elsewhere if before <= at < end), default=end)
        while stop - 1 > start and doc[stop - 1].tag_ == "CC":
            stop -= 1
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return tuple(joined)


def name_end(doc: Doc, end: int) -> int:
    """Where the name ends that a span stops in the middle of: “Mr.” takes in “Biden”; else `end`."""
    last = doc[end - 1]
    if last.dep_ == "compound" and last.tag_ == "NNP" and end <= last.head.i < end + _OBJECT_NEAR:
        return int(last.head.i) + 1
    return end


def _quotation_end(doc: Doc, start: int, end: int) -> int:
    """Where the quotation that a span opens with ends, if the span does not hold its end; else `end`."""
    closing = _CLOSING.get(doc[start].text)
    if closing is None or any(token.text == closing for token in doc[start + 1 : end]):
        return end
    for token in doc[end : start + _LONGEST_QUOTATION]:
        if token.text == closing:
            return token.i + 1
        if "\n" in token.text:
            break
    return end


def _object_end(doc: Doc, end: int) -> int:
    """Where the phrase ends whose first word is a span's last: “in” takes in “2014”; else `end`."""
    last = doc[end - 1]
    if last.dep_ in _HANGING and last.tag_ in _HANGING_TAGS and end <= last.head.i < end + _OBJECT_NEAR:
        return int(last.head.i) + 1
    return end
