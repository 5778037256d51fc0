"""What all tokens of a Doc bear, attribute by attribute: asking token by token is slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spacy.tokens import Doc


def offsets(doc: Doc) -> list[int]:
    """The character at which each token begins."""
    found: list[int] = doc.to_array("IDX").tolist()
    return found


def strings(doc: Doc, attribute: str) -> list[str]:
    """An attribute whose values are strings, “TAG” or “LOWER” …, of each token; "" where it has none."""
    values: list[int] = doc.to_array(attribute).tolist()
    known = {value: doc.vocab.strings[value] for value in set(values)}
    return [known[value] for value in values]


def sentence_starts(doc: Doc) -> list[int]:
    """The tokens that begin the sentences of an annotated Doc, as `doc.sents` has them."""
    starts = np.flatnonzero(doc.to_array("SENT_START") == 1).tolist()
    return sorted({0, *starts}) if len(doc) else []
