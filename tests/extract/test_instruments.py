"""Instruments: what names one, which mentions are the same, its state, and who stands how to it."""

from __future__ import annotations

import re

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from demarche.extract.instrument_names import namings
from demarche.extract.instruments import instruments
from demarche.extract.page import Page
from demarche.records import Actor, Instrument, Mark, Report, Span, Statement

VOCAB = spacy.blank("en").vocab
# What a tagger would say of the words used below, whatever stands around them.
TAGS = {
    **dict.fromkeys(("the", "a", "an", "any", "no", "this", "another"), "DT"),
    **dict.fromkeys(("with", "between", "in", "on", "of", "by", "from", "for", "against"), "IN"),
    **dict.fromkeys(("signed", "reached", "brokered", "issued", "sent", "calling", "rejected"), "VBN"),
    **dict.fromkeys(("nuclear", "new", "interim", "separate", "peaceful", "final", "bad", "big"), "JJ"),
    **dict.fromkeys(("his", "their", "its"), "PRP$"),
    **dict.fromkeys(("was", "said", "passed", "told", "came"), "VBD"),
    **dict.fromkeys(("limit", "arm"), "VB"),
    "to": "TO",
    "and": "CC",
    "he": "PRP",
}


def page_of(text: str, published: str | None = "2022-01-19", marks: tuple[Mark, ...] = ()) -> Page:
    """A page of `text`, tagged by the table above and by capitals; sentences end at full stops."""
    doc: Doc = spacy.blank("en")(text)
    for token in doc:
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text == "."
        token.tag_ = TAGS.get(token.lower_, "NNP" if token.text[0].isupper() else "NN")
        if token.is_punct:
            token.tag_ = token.text
        if token.text in ("'s", "’s"):
            token.tag_ = "POS"
    return Page.of(Report(id="r1", key="case", text=text, published=published, marks=marks), doc, "1-test")


def found(text: str, published: str | None = "2022-01-19") -> list[tuple[str, str]]:
    return [(one.name, one.form) for one in instruments(page_of(text, published), ())]


def only(text: str, published: str | None = "2022-01-19") -> Instrument:
    (one,) = instruments(page_of(text, published), ())
    return one


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("They want a trade deal with Veria.", "accord"),
        ("A ceasefire was near.", "accord"),
        ("He read the draft treaty of the League.", "draft treaty"),
        ("Senators want a bill to limit sales.", "bill"),
        ("The assembly saw a resolution calling for talks.", "resolution"),
        ("He told them of a letter from Koval.", "letter"),
        ("He read a statement from the ministry.", "statement"),
        ("He read a peace plan.", "proposal"),
    ],
)
def test_a_noun_that_names_an_instrument_makes_one(said: str, form: str) -> None:
    assert only(said).form == form


@pytest.mark.parametrize(
    "said",
    [
        "It was a big deal.",
        "He wants a peaceful resolution.",
        "No accord came.",
        "The deal talks came to an end.",
        "Marek told his son-in-law.",
        "Bill came home.",
    ],
)
def test_words_that_only_look_like_one_make_none(said: str) -> None:
    assert found(said) == []


def test_a_well_known_accord_has_its_own_name_whatever_it_is_called() -> None:
    one = only("The JCPOA was signed in Vienna.")
    assert (one.name, one.form) == ("Iran nuclear deal", "accord")
    assert "Iran" in [party.name for party in one.parties]


def test_words_that_could_mean_another_need_their_country_in_the_report() -> None:
    assert found("A nuclear deal was reached.") == [("A nuclear deal", "accord")]
    assert found("A nuclear deal was reached. Iran said so.") == [("Iran nuclear deal", "accord")]


@pytest.mark.parametrize(
    ("published", "state"),
    [
        ("2014-05-01", "under negotiation"),
        ("2017-05-01", "in force"),
        ("2019-05-01", "in force, United States withdrew"),
        (None, None),
    ],
)
def test_a_known_instrument_stands_as_on_the_day_of_the_report(published: str | None, state: str) -> None:
    assert only("The JCPOA came up.", published).state == state


def test_a_date_after_the_report_is_not_told() -> None:
    assert only("The JCPOA came up.", "2014-05-01").when is None


def test_a_numbered_resolution_is_named_by_its_number() -> None:
    assert only("He read Resolution 1929.").name == "UN Security Council Resolution 1929"


def test_an_instrument_makes_one_record_at_its_first_mention() -> None:
    one = only("They signed a trade deal. The deal was bad. He said it was a bad deal.")
    assert one.evidence.exact == "a trade deal"


def test_another_topic_is_another_instrument() -> None:
    assert len(found("They want a trade deal. They want a peace deal.")) == 2


def test_a_separate_agreement_is_another_instrument() -> None:
    assert len(found("They want a trade deal. They want a separate agreement.")) == 2


def test_each_letter_is_its_own() -> None:
    assert len(found("He sent a letter to Koval. He sent a letter to Marek.")) == 2


def test_a_treaty_named_in_a_caption_is_not_news() -> None:
    text = "A trade deal."
    page = page_of(text, marks=(Mark(kind="caption", start=0, end=len(text)),))
    assert instruments(page, ()) == ()


def test_what_is_said_in_passing_in_a_statement_by_a_person_is_no_formal_statement() -> None:
    assert found("Koval said in a statement.") == []


def test_parties_are_those_the_phrase_names() -> None:
    one = only("They want a trade deal between France and Japan.")
    assert {party.name for party in one.parties} == {"France", "Japan"}


def test_a_broker_is_no_party() -> None:
    one = only("They want a truce brokered by Egypt.")
    assert [broker.name for broker in one.brokers] == ["Egypt"]
    assert one.parties == ()


def test_who_speaks_of_it_stands_to_it_as_his_words_do() -> None:
    text = "Koval rejected a trade deal."
    page = page_of(text)
    koval = Actor(id=None, name="Anna Koval", kind="person")
    said = Statement.make(
        page.report,
        "1-test",
        (0, len(text)),
        source=koval,
        source_kind="named",
        cue=(Span.of(text, 6, 14),),
        content=(Span.of(text, 15, len(text) - 1),),
        quoted="indirect",
        act="REJECT",
        confidence=0.9,
    )
    (one,) = instruments(page, (said,))
    assert [(stance.actor.name, stance.act) for stance in one.stance] == [("Anna Koval", "REJECT")]


def test_a_known_instrument_is_found_by_its_own_name() -> None:
    for name in ("Kyoto Protocol", "Oslo Accords", "Rome Statute", "NAFTA"):
        assert [one.known.name for one in namings(name, None)] == [name]


@given(
    st.lists(
        st.sampled_from(re.findall(r"\S+", "a the deal , treaty with Iran - cease fire ' bill . JCPOA to")),
        max_size=15,
    )
)
def test_any_words_give_records_whose_evidence_is_the_text(said: list[str]) -> None:
    text = " ".join(said)
    for one in instruments(page_of(text), ()) if text else ():
        assert text[one.evidence.start : one.evidence.end] == one.evidence.exact
