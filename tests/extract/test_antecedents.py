"""Relative pronouns as sources: the phrase that they stand for."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

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


def test_which_after_a_comma_stands_for_the_noun_before_it_where_the_tree_does_not_say() -> None:
    text = "It wants the files of the ministry, which refused."
    words = ["It", "wants", "the", "files", "of", "the", "ministry", ",", "which", "refused", "."]
    doc = Doc(
        spacy.blank("en").vocab,
        words=words,
        spaces=[True, True, True, True, True, True, False, True, True, False, False],
        tags=["PRP", "VBZ", "DT", "NNS", "IN", "DT", "NN", ",", "WDT", "VBD", "."],
        heads=[1, 1, 3, 1, 3, 6, 4, 1, 9, 1, 1],
        deps="nsubj ROOT det dobj prep det pobj punct nsubj ccomp punct".split(),
    )
    at = text.index("which")
    found = antecedent(doc, at, at + 5)
    assert found is not None
    assert text[slice(*found)] == "the ministry"
