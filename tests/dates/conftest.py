from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import spacy

from demarche.dates import Expression, find

Finder = Callable[..., list[Expression]]
_BLANK = spacy.blank("en")


@pytest.fixture
def times() -> Finder:
    """Finds in a text over blank tokens; published on Wednesday 19 January 2022 unless told otherwise."""

    def finder(text: str, published: date | None = date(2022, 1, 19)) -> list[Expression]:
        return list(find(_BLANK(text), published))

    return finder
