"""What holds for every text: spans, determinism, anonymity, hostile input."""

from __future__ import annotations

import string
import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.actors import Cast
from demarche.records import Report

_ENGLISH = spacy.blank("en")
_PIECES = [
    "Sergey Lavrov", "Mr. Lavrov", "Antony Blinken", "the Russian foreign minister", "he", "She", "they",
    "it", "we", "said", "told", "met", "his Russian counterpart", "Moscow", "in Moscow", "the Kremlin",
    "U.S. officials", "a senior State Department official", "the official", "on condition of anonymity",
    "NATO", "the alliance", "both sides", "the two leaders", "the ministry", "Ukraine's", "and", ",",
    ".", "\"", "“", "”", "'", "\n", "\n\n", "of", "for", "the", "a", "who", "President",
    "Foreign Ministry", "spokesman", "MOSCOW", "Kim Jong Un", "al-Assad", "statement", "by", "from",
    "one of", "officials", "the West", "🙂", "\u202e", "\u0000", "<b>", "-", "--", "(", ")",
]  # fmt: skip
_NEWS = st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join)
_ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=200)
_TEXT = st.one_of(_NEWS, _ANY, st.text(alphabet=string.printable, max_size=200))


def cast_of(text: str) -> Cast:
    return Cast.of(_ENGLISH(text), Report(id="r", key="r", text=text, published="2022-01-21"))


@given(_TEXT)
@settings(max_examples=150, deadline=None)
def test_every_mention_s_span_is_the_text_at_its_offsets(text: str) -> None:
    for mention in cast_of(text).mentions:
        span = mention.actor.text
        assert span is not None
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[span.start : span.end] == span.exact == text[mention.start : mention.end]


@given(_TEXT, st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_any_stretch_of_any_text_can_be_asked_for(text: str, one: int, other: int) -> None:
    cast = cast_of(text)
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = cast.actor(start, end)
    for actor in (*cast.actors(start, end), *([found] if found is not None else [])):
        assert actor.name
        if actor.text is not None:
            assert text[actor.text.start : actor.text.end] == actor.text.exact
    assert cast.source_kind(start, end) in ("named", "office", "collective", "anonymous")


@given(_NEWS)
@settings(max_examples=80, deadline=None)
def test_reading_twice_gives_the_same_cast(text: str) -> None:
    assert cast_of(text).mentions == cast_of(text).mentions


@given(_TEXT)
@settings(max_examples=80, deadline=None)
def test_an_anonymous_or_collective_actor_never_has_an_id(text: str) -> None:
    for mention in cast_of(text).mentions:
        if mention.actor.kind == "anonymous":
            assert mention.actor.id is None


@given(st.sampled_from(["a senior official", "one diplomat", "an unnamed aide", "two officials"]), _NEWS)
@settings(max_examples=80, deadline=None)
def test_an_indefinite_source_is_never_given_a_name(mention: str, before: str) -> None:
    text = f"{before}\n\nTalks failed, {mention} said."
    start = text.rindex(mention)
    found = cast_of(text).actor(start, start + len(mention))
    assert found is not None
    assert (found.kind, found.id) == ("anonymous", None)


@given(_NEWS)
@settings(max_examples=80, deadline=None)
def test_what_follows_in_a_later_paragraph_never_changes_whom_an_earlier_he_means(text: str) -> None:
    first = "Sergey Lavrov met Antony Blinken. He said talks had failed."
    at = first.index("He")
    found = cast_of(f"{first}\n\n{text}").actor(at, at + 2)
    assert found is not None
    assert found.name == "Sergey Lavrov"


@pytest.mark.parametrize("piece", ["Lavrov ", "he told the official and the ministry said ", '"we said I '])
def test_time_grows_with_the_text_not_with_its_square(piece: str) -> None:
    def took(times: int) -> float:
        text = piece * times
        doc, report = _ENGLISH(text), Report(id="r", key="r", text=text)
        began = time.process_time()
        Cast.of(doc, report)
        return time.process_time() - began

    took(10)
    assert took(1_600) < 20 * took(200) + 0.2


def test_an_empty_text_has_an_empty_cast() -> None:
    assert cast_of("").mentions == ()
    assert cast_of(" \n ").actor(0, 3) is None
