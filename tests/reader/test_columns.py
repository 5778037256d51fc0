"""What all tokens bear, as asking them one by one tells it."""

from __future__ import annotations

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from demarche.reader.columns import offsets, sentence_starts, strings

BLANK = spacy.blank("en")


@given(st.text(alphabet="ab .\n“”é中", max_size=60))
def test_texts_and_offsets_are_the_tokens_own(text: str) -> None:
    doc = BLANK.make_doc(text)
    assert strings(doc, "ORTH") == [token.text for token in doc]
    assert offsets(doc) == [token.idx for token in doc]


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_sentences_begin_where_the_doc_says(starts: list[bool]) -> None:
    doc = Doc(BLANK.vocab, words=["a"] * len(starts), sent_starts=starts)
    assert sentence_starts(doc) == [sentence.start for sentence in doc.sents]


def test_what_no_token_bears_is_empty() -> None:
    assert strings(BLANK.make_doc("two words"), "TAG") == ["", ""]
    assert sentence_starts(BLANK.make_doc("")) == []
