"""Contents made whole: quotations to their closing marks, prepositions with their objects."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from demarche.extract.wholeness import name_end, whole

VOCAB = spacy.blank("en").vocab


def doc_of(words: str, tree: dict[str, tuple[str, str, str]] | None = None) -> Doc:
    """A Doc of space-separated `words`; `tree` gives a word's tag, label and head."""
    parts = words.split(" ")
    doc = Doc(VOCAB, words=parts, deps=["dep"] * len(parts), heads=[0] * len(parts), tags=["NN"] * len(parts))
    for word, (tag, label, head) in (tree or {}).items():
        token = doc[parts.index(word)]
        token.tag_, token.dep_ = tag, label
        token.head = doc[parts.index(head)]
    return doc


def text(doc: Doc, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [doc[start:end].text for start, end in spans]


def test_a_quotation_runs_to_its_closing_mark() -> None:
    doc = doc_of("“ We will wait , ” he said")
    assert text(doc, whole(doc, [(0, 1)], {6, 7})) == ["“ We will wait , ”"]


def test_a_conjunction_left_hanging_is_let_go() -> None:
    doc = doc_of("they would stay and left", {"and": ("CC", "cc", "stay")})
    assert text(doc, whole(doc, [(0, 4)], set())) == ["they would stay"]


@pytest.mark.parametrize("words", ["“ We will wait \n ” he said", "“ We will wait he said"])
def test_a_quotation_that_closes_in_another_paragraph_or_nowhere_stays(words: str) -> None:
    doc = doc_of(words)
    assert whole(doc, [(0, 2)], set()) == ((0, 2),)


def test_a_quotation_does_not_run_over_its_own_source_and_cue() -> None:
    doc = doc_of("“ We , he said , will wait ”")
    assert text(doc, whole(doc, [(0, 3)], {3, 4})) == ["“ We ,"]


def test_a_preposition_keeps_its_object() -> None:
    doc = doc_of("stronger than in 2014 .", {"in": ("IN", "case", "2014")})
    assert text(doc, whole(doc, [(0, 3)], set())) == ["stronger than in 2014"]


def test_a_span_that_ends_well_stays() -> None:
    doc = doc_of("talks go on today .")
    assert whole(doc, [(0, 3)], set()) == ((0, 3),)


def test_a_title_keeps_its_name() -> None:
    doc = doc_of("Mr. Biden said", {"Mr.": ("NNP", "compound", "Biden")})
    assert name_end(doc, 1) == 2
    assert name_end(doc, 2) == 2


@given(
    st.lists(st.sampled_from(["“", "”", '"', "in", "talks", "\n", "."]), min_size=1, max_size=14),
    st.data(),
)
def test_nothing_is_taken_away_and_spans_stay_in_order(words: list[str], data: st.DataObject) -> None:
    count = len(words)
    doc = Doc(VOCAB, words=words, heads=[0] * count, deps=["case"] * count, tags=["IN"] * count)
    cuts = sorted(data.draw(st.sets(st.integers(0, count), min_size=2, max_size=4)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    covered = {at for start, end in spans for at in range(start, end)}
    elsewhere = data.draw(st.sets(st.integers(0, count - 1))) - covered
    grown = whole(doc, spans, elsewhere)
    assert covered <= {at for start, end in grown for at in range(start, end)}
    edges = [edge for span in grown for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= count for start, end in grown)
