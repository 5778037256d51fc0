"""Conditions as records: who declares them, against whom, with what force, and what shows it."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from demarche.extract.condition_features import Reading, features
from demarche.extract.condition_force import CLASSES, FORCES, NONE, chances, likeliest, weighed
from demarche.extract.conditions import conditions
from demarche.extract.page import Page
from demarche.reader.attribution import Conditional
from demarche.reader.attribution import Span as Tokens
from demarche.records import Act, Actor, Condition, Force, Report, Span, Statement

if not Doc.has_extension("conditionals"):
    Doc.set_extension("conditionals", default=())

VOCAB = spacy.blank("en").vocab
RUSSIA = Actor(id="RUS", name="Russia", kind="government", country="RUS")
CLOSED = {
    **dict.fromkeys(("will", "would", "could", "should"), "MD"),
    **dict.fromkeys(("the", "a", "any"), "DT"),
    **dict.fromkeys(("if", "unless", "that", "of", "in"), "IN"),
    **dict.fromkeys(("we", "it", "he"), "PRP"),
    **dict.fromkeys(("said", "warned", "threatened", "attacked", "invaded"), "VBD"),
    **dict.fromkeys(("attacks", "invades", "withdraws"), "VBZ"),
    **dict.fromkeys(("impose", "respond", "lift", "be", "close"), "VB"),
    "to": "TO",
    "not": "RB",
}


def page_of(text: str) -> Page:
    """A page of `text` (words apart, punctuation too) with tags from the closed classes and the capitals."""
    words = text.split(" ")
    tags = [
        CLOSED.get(word.lower(), "NNP" if word[0].isupper() else "NNS" if word[0].islower() else word)
        for word in words
    ]
    doc = Doc(VOCAB, words=words, tags=tags, sent_starts=[i == 0 for i in range(len(words))])
    report = Report(id="r1", key="case", text=doc.text, published="2022-01-19")
    return Page.of(report, doc, "1-test")


def with_read(page: Page, trigger: tuple[int, int], consequence: tuple[int, int], force: Force) -> Page:
    """`page` as if the reader had found this conditional, by token numbers, and were sure of its force."""
    page.doc._.conditionals = (Conditional(Tokens(*trigger), Tokens(*consequence), {force: 0.9}, 0.9),)
    return page


def said(page: Page, content: str, source: Actor | None = RUSSIA, act: Act = "SAY") -> Statement:
    text = page.report.text
    start = text.index(content)
    return Statement.make(
        page.report,
        page.reader,
        (start, start + len(content)),
        confidence=1.0,
        source=source,
        source_kind="office",
        cue=(),
        content=(Span.of(text, start, start + len(content)),),
        quoted="indirect",
        act=act,
    )


def only(page: Page, *statements: Statement) -> Condition:
    (condition,) = conditions(page, statements)
    return condition


def test_whoever_is_quoted_declares_it() -> None:
    page = page_of("Moscow said it would respond if the League attacked .")
    condition = only(page, said(page, "it would respond if the League attacked"))
    assert condition.issuer is not None
    assert condition.issuer.name == "Russia"
    assert condition.trigger is not None
    assert condition.trigger.exact == "the League attacked"
    assert condition.consequence is not None
    assert condition.consequence.exact == "it would respond"


def test_in_the_outlets_own_voice_nobody_declares_it_and_it_is_a_prediction() -> None:
    condition = only(page_of("If the truce fails , the ports would close ."))
    assert (condition.issuer, condition.force) == (None, "prediction")


def test_whoever_threatened_declares_it_where_no_statement_was_found() -> None:
    condition = only(page_of("Russia threatened to close the ports if NATO attacked ."))
    assert condition.issuer is not None
    assert (condition.issuer.name, condition.force) == ("Russia", "threat")
    assert [actor.name for actor in condition.against] == ["NATO"]


def test_the_evidence_runs_over_both_clauses_and_the_status_says_conditional() -> None:
    page = page_of("If Ukraine attacks , we will respond .")
    condition = only(page, said(page, page.report.text))
    assert condition.evidence.exact == "Ukraine attacks , we will respond"
    assert condition.status == "conditional"


def test_what_only_the_reader_found_is_a_condition_with_its_force() -> None:
    page = with_read(page_of("Talks depend on a truce ."), (4, 5), (0, 1), "offer")
    condition = only(page)
    assert condition.trigger is not None
    assert (condition.trigger.exact, condition.force) == ("truce", "offer")


def test_what_both_found_is_one_condition_bounded_by_the_rules() -> None:
    page = with_read(page_of("If the truce fails , the ports would close ."), (2, 3), (6, 7), "warning")
    condition = only(page)
    assert condition.trigger is not None
    assert (condition.trigger.exact, condition.force) == ("the truce fails", "warning")


def test_whose_words_hold_the_trigger_alone_declares_nothing() -> None:
    page = page_of("If Russia said it attacks , the ports would close .")
    page = with_read(page, (1, 5), (6, 10), "prediction")
    assert only(page, said(page, "it attacks")).issuer is None


def test_the_words_and_the_reader_are_weighed_against_each_other() -> None:
    told = dict.fromkeys(CLASSES, 0.05) | {"warning": 0.65}
    assert likeliest(weighed(told, dict.fromkeys(FORCES, 0.02) | {"threat": 0.88})) == "threat"
    assert likeliest(weighed(told, dict.fromkeys(FORCES, 1 / 7))) == "warning"
    assert likeliest(weighed(told, None)) == "warning"


def test_what_the_reader_found_too_is_more_likely_a_condition() -> None:
    told = dict.fromkeys(CLASSES, 1 / len(CLASSES))
    assert weighed(told, dict.fromkeys(FORCES, 1 / 7))[NONE] < weighed(told, None)[NONE]


def test_a_question_declares_nothing() -> None:
    assert conditions(page_of("If the truce fails , will the ports close ?"), ()) == ()


def told(reading: Reading) -> Force:
    return likeliest(chances(features(reading)))


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (
            Reading("if", "Veria attacks", "we will strike back", "state", True, "THREATEN", mood="will"),
            "threat",
        ),
        (
            Reading("if", "Veria complies", "would lift the sanctions", "state", True, "AGREE", mood="would"),
            "offer",
        ),
        (
            Reading("until", "they leave", "the envoys will not return", "state", act="REJECT", mood="will"),
            "red-line",
        ),
        (
            Reading("red line", "troops in the strait", "would cross a red line", "state", act="SAY"),
            "red-line",
        ),
        (
            Reading("if", "the talks fail", "there will be chaos", "person", act="WARN", mood="will"),
            "warning",
        ),
        (
            Reading("if", "they had listened", "the war would have ended", "outlet", mood="would"),
            "prediction",
        ),
    ],
)
def test_the_force_follows_the_words_and_who_says_them(reading: Reading, expected: Force) -> None:
    assert told(reading) == expected


def test_harm_is_likelier_a_threat_where_it_is_the_issuers_own_deed() -> None:
    own, other = (
        chances(
            features(Reading("if", "Veria attacks", "the League will strike", "state", own=own, act="SAY"))
        )
        for own in (True, False)
    )
    assert own["threat"] > other["threat"]
    assert own["warning"] < other["warning"]


def test_advice_to_a_reader_is_no_condition() -> None:
    reading = Reading("if", "you like it", "you need to see it", tense="VBP", mood="VBP", fronted=True)
    assert chances(features(reading))[NONE] > 0.5


def test_chances_add_up_to_one_and_unknown_features_say_nothing() -> None:
    assert sum(chances(()).values()) == pytest.approx(1)
    assert chances(("a feature no table has",)) == chances(())


@given(st.text(max_size=200))
def test_every_span_is_the_reports_own_text(text: str) -> None:
    pieces = (f"If {text} attacks , we will respond . {text}").split()
    doc = Doc(VOCAB, words=pieces, tags=[CLOSED.get(word.lower(), "NN") for word in pieces])
    for token in doc:
        token.is_sent_start = token.i == 0
    page = Page.of(Report(id="r1", key="case", text=doc.text), doc, "1-test")
    for condition in conditions(page, ()):
        for span in (condition.trigger, condition.consequence, condition.evidence):
            assert span is not None
            assert page.report.text[span.start : span.end] == span.exact
    assert conditions(page, ()) == conditions(page, ())
