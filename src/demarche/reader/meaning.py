"""What a piece of text means, as numbers that can be compared across reports.

The network gives every word a vector; the sum over the words of a sentence points where the sentence
encoder that it began as (all-MiniLM-L6-v2, Reimers & Gurevych 2019) puts that sentence. Stored are whole
numbers of one byte, so that a vector is a small, exact value: the same words in the same window give the
same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from demarche.reader.arrays import Floats

_SCALE = 512
"""Steps in a length of one: the components of a vector of 128 are seldom above a quarter, which is a byte."""


def spread(words: Floats | None, places: Sequence[int], tokens: int) -> Floats | None:
    """Vectors of words [N, size] on a row a token [tokens, size]; zero for tokens that are not read."""
    import numpy as np

    if words is None:
        return None
    out = np.zeros((tokens, words.shape[1]), dtype=np.float32)
    out[list(places)] = words
    return out


def vector(doc: Doc, start: int, end: int) -> bytes | None:
    """The meaning of the characters from `start` to `end` of a text that was read, as stored.

    Null where the network does not say, or nothing there was read.
    """
    import numpy as np

    rows: Floats | None = doc._.meaning
    span = doc.char_span(start, end, alignment_mode="expand")
    if rows is None or span is None:
        return None
    total = rows[span.start : span.end].sum(axis=0)
    length = float(np.linalg.norm(total))
    if not length:
        return None
    whole = np.clip(np.rint(total / length * _SCALE), -127, 127).astype(np.int8)
    return bytes(whole.tobytes())


def likeness(one: bytes, other: bytes) -> float:
    """The cosine of two stored vectors, -1 to 1."""
    (a, length), (b, its_length) = _numbers(one), _numbers(other)
    return round(float(a @ b / (length * its_length or 1.0)), 4)


@lru_cache(maxsize=4096)
def _numbers(raw: bytes) -> tuple[Floats, Any]:
    """A stored vector and its length: one is held against many."""
    import numpy as np

    numbers = np.frombuffer(raw, dtype=np.int8).astype(np.float32)
    return numbers, np.linalg.norm(numbers)
