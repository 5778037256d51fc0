"""Relative pronouns as sources: the phrase that they stand for."""

from __future__ import annotations

import pytest

from demarche.extract.antecedents import antecedent
from demarche.reader.reader import default_reader


@pytest.mark.parametrize(
    ("text", "pronoun", "meant"),
    [
        ("The regime is backed by militias that say they will fight on.", "that", "militias"),
        ("A pact, which says that nobody may fish there, was signed.", "which", "A pact"),
    ],
)
def test_a_relative_pronoun_stands_for_the_phrase_before_it(text: str, pronoun: str, meant: str) -> None:
    at = text.index(pronoun)
    found = antecedent(default_reader().read(text), at, at + len(pronoun))
    assert found is not None
    assert text[slice(*found)] == meant


def test_other_words_stand_for_themselves() -> None:
    text = "He met villagers and said that they may stay."
    doc = default_reader().read(text)
    assert antecedent(doc, 0, 2) is None
    assert antecedent(doc, text.index("that"), text.index("that") + 4) is None
