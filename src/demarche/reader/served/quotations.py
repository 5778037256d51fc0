"""Where words that somebody quotes stand in a text: as they are, at one place, or nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

from demarche.reader.served.question import Quotation

Offsets = tuple[int, int]
Fault = Literal["not verbatim in the report", "in more than one place", "in pieces that are not one"]
NOT_VERBATIM: Fault = "not verbatim in the report"
AMBIGUOUS: Fault = "in more than one place"
APART: Fault = "in pieces that are not one"

_NEAR = 200
"""Characters either side that the words before and after are looked for in."""
_MOST = 500
"""Places of the same words from which on nobody is asked which is meant."""
_PATIENCE = 20_000
"""Places in all, within other words too, that are looked at."""


def find(text: str, quoted: Quotation, skip: Sequence[Offsets] = ()) -> Offsets | Fault:
    """Start and end in `text` of the words quoted, or why there is no such place.

    They stand there as they are, as whole words, and touch no stretch of `skip`. Where they stand more than
    once, the words before and after must tell which is meant, and tell one alone.
    """
    exact = quoted.exact.strip()
    places = list(islice(_places(text, exact, skip), _MOST + 1))
    if not places:
        return NOT_VERBATIM
    if len(places) == 1:
        return places[0]
    meant = [place for place in places if _between(text, place, quoted)]
    return meant[0] if len(meant) == 1 and len(places) <= _MOST else AMBIGUOUS


def _places(text: str, exact: str, skip: Sequence[Offsets]) -> Iterator[Offsets]:
    at = text.find(exact) if exact else -1
    for _ in range(_PATIENCE):
        if at < 0:
            return
        end = at + len(exact)
        if _whole(text, at, end) and not any(start < end and at < stop for start, stop in skip):
            yield at, end
        at = text.find(exact, at + 1)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins and ends at the edge of a word: not “he” in “the”."""
    return not (
        (start > 0 and text[start - 1].isalnum() and text[start].isalnum())
        or (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())
    )


def _between(text: str, place: Offsets, quoted: Quotation) -> bool:
    before = " ".join(text[max(0, place[0] - _NEAR) : place[0]].split())
    after = " ".join(text[place[1] : place[1] + _NEAR].split())
    return before.endswith(" ".join(quoted.before.split())) and after.startswith(
        " ".join(quoted.after.split())
    )
