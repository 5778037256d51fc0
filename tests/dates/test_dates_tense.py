"""Which way a sentence looks in time: by the governing verb of the tree, else by the words around."""

from __future__ import annotations

from datetime import date

import pytest
import spacy
from spacy.tokens import Doc

from demarche.dates import find

WEDNESDAY = date(2022, 1, 19)
LAST_FRIDAY, NEXT_FRIDAY = "2022-01-14", "2022-01-21"


@pytest.mark.parametrize(
    "text",
    [
        "The two will meet on Friday.",
        "Talks are due to resume on Friday.",
        "A session is to be held on Friday.",
        "It could come as soon as Friday.",
        "The ministers meet on Friday.",
        "The talks, scheduled for Friday, matter.",
        "He said a reply would be sent on Friday.",
    ],
)
def test_words_that_look_ahead(times, text):
    assert [e.when.start for e in times(text)] == [NEXT_FRIDAY]


@pytest.mark.parametrize(
    "text",
    [
        "The two met on Friday.",
        "On Friday, the envoy rejected it.",
        "Friday’s call changed nothing.",
        "The offer was rejected on Friday.",
        "It has held since Friday.",
        "The speed of it surprised them on Friday.",
    ],
)
def test_words_that_look_back(times, text):
    assert [e.when.start for e in times(text)] == [LAST_FRIDAY]


def test_the_tree_finds_the_verb_behind_an_inserted_clause():
    #        0      1      2       3     4  5      6           7       8  9     10
    words = ["The", "two", "will", "meet", ",", "the", "ministry", "said", ",", "on", "Friday", "."]
    tags = ["DT", "CD", "MD", "VB", ",", "DT", "NN", "VBD", ",", "IN", "NNP", "."]
    heads = [1, 3, 3, 3, 3, 6, 7, 3, 3, 10, 3, 3]
    deps = [
        "det",
        "nsubj",
        "aux",
        "ROOT",
        "punct",
        "det",
        "nsubj",
        "parataxis",
        "punct",
        "case",
        "nmod",
        "punct",
    ]
    doc = Doc(spacy.blank("en").vocab, words=words, tags=tags, heads=heads, deps=deps)
    assert [e.when.start for e in find(doc, WEDNESDAY)] == [NEXT_FRIDAY]


def test_a_tag_tells_a_past_that_no_list_holds():
    words, tags = ["They", "wept", "Friday", "."], ["PRP", "VBD", "NNP", "."]
    doc = Doc(spacy.blank("en").vocab, words=words, tags=tags)
    assert [e.when.start for e in find(doc, WEDNESDAY)] == [LAST_FRIDAY]
