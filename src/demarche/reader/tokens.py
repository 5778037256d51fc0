"""Text to tokens: spaCy's blank English tokeniser, made safe for any text.

The method is spaCy's rule tokeniser (`spacy.blank("en")`), unchanged. What is added is a guard: its regular
expressions slow down badly on a run of many thousands of characters without a space, so that such runs are
chopped before they reach it. Nothing is ever dropped: `doc.text == text`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from demarche.reader.columns import strings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LONGEST_RUN = 300
"""Characters without white space that the tokeniser is given at most in one piece."""

BLOB = 1000
"""Characters without white space from which on a run is no language: it is kept, but not read."""

_BLOB = re.compile(rf"\S{{{BLOB},}}")
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")


@lru_cache(maxsize=1)
def language() -> Language:
    """The blank English pipeline that every Doc of this package shares (loaded on first use)."""
    import spacy

    return spacy.blank("en")


def _pieces(text: str) -> list[str]:
    """`text` cut into pieces in which no run without white space is longer than LONGEST_RUN."""
    cuts = [0]
    for match in _LONG_RUN.finditer(text):
        cuts.extend(range(match.start(), match.end(), LONGEST_RUN))
        cuts.append(match.end())
    cuts.append(len(text))
    ends = sorted(set(cuts))
    return [text[a:b] for a, b in pairwise(ends)]


def tokenise(text: str) -> Doc:
    """A Doc of spaCy's blank English tokens over `text`.

    Works for every string that UTF-8 can hold (empty, NUL bytes, megabytes without a space); `doc.text ==
    text`. Raises ValueError for a string with lone surrogates, which no tokeniser of UTF-8 text can take.
    """
    from spacy.tokens import Doc

    nlp = language()
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"the text has a lone surrogate at character {error.start}") from error
    if _LONG_RUN.search(text) is None:
        return nlp.tokenizer(text)
    words: list[str] = []
    spaces: list[bool] = []
    for piece in _pieces(text):
        part = nlp.tokenizer(piece)
        words.extend(token.text for token in part)
        spaces.extend(bool(token.whitespace_) for token in part)
    return Doc(nlp.vocab, words=words, spaces=spaces)


def blobs(text: str) -> list[tuple[int, int]]:
    """The runs of BLOB characters or more without white space (encoded data, mostly), as character
    offsets."""
    return [match.span() for match in _BLOB.finditer(text)]


def words_of(doc: Doc) -> list[int]:
    """Indices of the tokens that hold more than white space: the words that the network reads."""
    return [i for i, text in enumerate(strings(doc, "ORTH")) if text.strip()]
