"""At whom a condition is aimed."""

from __future__ import annotations

from collections.abc import Sequence

import spacy
from spacy.tokens import Doc

from demarche.extract.condition_against import against
from demarche.extract.page import Page
from demarche.records import Actor, Report

VOCAB = spacy.blank("en").vocab
CHINA = Actor(id="CHN", name="China", kind="government", country="CHN")


def aimed(
    trigger: Sequence[tuple[str, str, str, int]], consequence: str, issuer: Actor | None = CHINA
) -> list[str]:
    """At whom "CONSEQUENCE if TRIGGER" is aimed; the trigger's words come with tag, relation and head."""
    before = [*consequence.split(" "), "if"]
    words = [*before, *(word for word, *_ in trigger), "."]
    tags = ["NNP" if word[0].isupper() else "VB" for word in before]
    doc = Doc(
        VOCAB,
        words=words,
        tags=[*tags, *(tag for _, tag, _, _ in trigger), "."],
        deps=[*(["dep"] * len(before)), *(dep for _, _, dep, _ in trigger), "dep"],
        heads=[*range(len(before)), *(len(before) + head for *_, head in trigger), len(words) - 1],
        sent_starts=[at == 0 for at in range(len(words))],
    )
    page = Page.of(Report(id="r1", key="case", text=doc.text, published="2022-01-19"), doc, "1-test")
    first, last = doc[len(before)], doc[-2]
    found = against(page, (first.idx, last.idx + len(last)), (0, len(consequence)), issuer)
    return [actor.name for actor in found]


def test_whoever_would_do_it_is_meant_and_not_whom_it_befalls() -> None:
    trigger = [("Russia", "NNP", "nsubj", 1), ("attacks", "VBZ", "advcl", 1), ("Ukraine", "NNP", "dobj", 1)]
    assert aimed(trigger, "we respond") == ["Russia"]


def test_the_object_of_an_unknown_doer_is_not_meant() -> None:
    trigger = [("it", "PRP", "nsubj", 1), ("attacks", "VBZ", "advcl", 1), ("Ukraine", "NNP", "dobj", 1)]
    assert aimed(trigger, "we respond") == []


def test_whom_the_consequence_touches_is_meant_where_the_doer_is_unknown() -> None:
    trigger = [("it", "PRP", "nsubj", 1), ("attacks", "VBZ", "advcl", 1), ("Ukraine", "NNP", "dobj", 1)]
    assert aimed(trigger, "we punish Russia") == ["Russia"]


def test_the_outlets_own_condition_is_aimed_at_nobody() -> None:
    trigger = [("Russia", "NNP", "nsubj", 1), ("attacks", "VBZ", "advcl", 1), ("Ukraine", "NNP", "dobj", 1)]
    assert aimed(trigger, "we respond", issuer=None) == []
