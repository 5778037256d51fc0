"""Base forms and parts of speech."""

from __future__ import annotations

import pytest

from demarche.reader.lemma import lemma, part_of_speech


@pytest.mark.parametrize(
    ("word", "tag", "base"),
    [
        ("said", "VBD", "say"),
        ("warned", "VBD", "warn"),
        ("making", "VBG", "make"),
        ("stopped", "VBD", "stop"),
        ("denied", "VBD", "deny"),
        ("threatens", "VBZ", "threaten"),
        ("Troops", "NNS", "troops"),
        ("countries", "NNS", "country"),
        ("sanctions", "NNS", "sanction"),
        ("men", "NNS", "man"),
        ("Kyiv", "NNP", "Kyiv"),
        ("n’t", "RB", "not"),
        ("were", "VBD", "be"),
        ("him", "PRP", "he"),
        ("Strongly", "RB", "strongly"),
    ],
)
def test_base_forms(word: str, tag: str, base: str) -> None:
    assert lemma(word, tag) == base


def test_part_of_speech_weighs_the_label() -> None:
    assert part_of_speech("IN", "mark", "if") == "SCONJ"
    assert part_of_speech("IN", "case", "in") == "ADP"
    assert part_of_speech("VBZ", "aux", "have") == "AUX"
    assert part_of_speech("VBZ", "root", "say") == "VERB"
    assert part_of_speech("??", "dep", "x") == "X"
