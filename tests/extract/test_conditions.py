"""Conditions as records: who declares them, against whom, with what force, and what shows it."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from demarche.extract.condition_force import FORCES, Reading, force, weighed
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
    assert condition.confidence < 0.4


def test_what_both_found_is_one_condition_bounded_by_the_rules() -> None:
    page = with_read(page_of("If the truce fails , the ports would close ."), (2, 3), (6, 7), "warning")
    condition = only(page)
    assert condition.trigger is not None
    assert (condition.trigger.exact, condition.force) == ("the truce fails", "warning")
    assert condition.confidence > 0.5


def test_the_reader_outweighs_a_leaning_but_not_a_marker_that_names_its_force() -> None:
    sure = dict.fromkeys(FORCES, 0.02) | {"threat": 0.5}
    assert weighed("warning", "if", sure) == "threat"
    leaning = dict.fromkeys(FORCES, 0.05) | {"threat": 0.5}
    assert weighed("red-line", "until", leaning) == "red-line"
    assert weighed("warning", "if", {}) == "warning"


def test_a_question_declares_nothing() -> None:
    assert conditions(page_of("If the truce fails , will the ports close ?"), ()) == ()


@pytest.mark.parametrize(
    ("marker", "trigger", "consequence", "act", "expected"),
    [
        ("if", "Veria attacks", "we will retaliate with all we have", "SAY", "threat"),
        ("if", "Veria attacks", "all options are on the table", "SAY", "threat"),
        ("if", "Veria withdraws", "we are ready to lift the sanctions", "SAY", "offer"),
        ("unless", "Veria withdraws", "we will not talk", "SAY", "red-line"),
        ("until", "they withdraw", "the envoys will not return", "SAY", "red-line"),
        ("red line", "troops in the strait", "would cross a red line", "SAY", "red-line"),
        ("if", "the talks collapse", "the region would descend into chaos", "SAY", "warning"),
        ("if", "they had listened", "the war would have ended", "SAY", "prediction"),
        ("if", "he wins", "the vote will be close", "SAY", "prediction"),
        ("if", "Veria moves", "it will be sorry", "THREATEN", "threat"),
    ],
)
def test_the_force_follows_the_words_of_the_consequence(
    marker: str, trigger: str, consequence: str, act: Act, expected: Force
) -> None:
    reading = Reading(marker, trigger, consequence, declared=True, own=False, act=act)
    assert force(reading) == expected


def test_harm_is_a_warning_where_it_is_not_the_issuers_own_deed() -> None:
    words = ("if", "Veria attacks", "the League will strike back")
    assert force(Reading(*words, declared=True, own=True)) == "threat"
    assert force(Reading(*words, declared=True, own=False)) == "warning"


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
