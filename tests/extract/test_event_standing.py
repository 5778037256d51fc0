"""How a deed stands is told by the finite verb above it, by what governs it, and by denials on the way."""

from __future__ import annotations

import pytest

from demarche.extract.event_standing import features
from demarche.extract.everything import page_of
from demarche.reader.reader import default_reader
from demarche.records import Report, report_id


def shown(text: str, word: str) -> list[str]:
    report = Report(id=report_id(text, None, None), key="case", text=text, published="2022-01-19")
    doc = page_of(report, default_reader()).doc
    return features([next(token for token in doc if token.text == word)], "SANCTION", None, None, "")


@pytest.mark.parametrize(
    ("text", "word", "feature"),
    [
        ("Britain would impose sanctions.", "impose", "finite would|VB"),
        ("Britain plans to impose sanctions.", "impose", "to plan"),
        ("Britain plans to impose sanctions.", "impose", "finite |VBZ VB"),
        ("Britain did not impose sanctions.", "impose", "denials 1"),
        ("Ministers spoke of sanctions.", "sanctions", "under speak of"),
    ],
)
def test_the_clause_shows_how_a_deed_stands(text: str, word: str, feature: str) -> None:
    assert feature in shown(text, word)
