"""Statements: the parts of an attribution become a record with its actors, act, setting and standing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import spacy
from spacy.tokens import Doc

from demarche.actors import Cast
from demarche.extract.page import Page
from demarche.extract.statements import statements
from demarche.reader.attribution import Attribution, Span
from demarche.records import ACTS, Mark, Report, Statement

if not Doc.has_extension("attributions"):
    Doc.set_extension("attributions", default=())

LEMMAS = {"denied": "deny", "accused": "accuse", "urged": "urge", "pledged": "pledge", "said": "say"}
EVEN = {act: 1 / len(ACTS) for act in ACTS}
Said = tuple[str | Sequence[str], str, str | Sequence[str]]


def page_of(text: str, *said: Said, marks: tuple[Mark, ...] = ()) -> Page:
    """A page of `text` in which these attributions were found: (source, cue, content), pieces verbatim."""
    doc = spacy.blank("en")(text)
    for token in doc:
        token.lemma_ = LEMMAS.get(token.text, token.lower_)
        before = doc[token.i - 1] if token.i else None
        token.is_sent_start = before is None or before.text in ("\n", "\n\n") or before.text == "."

    def spans(pieces: str | Sequence[str]) -> tuple[Span, ...]:
        found = []
        for piece in [pieces] if isinstance(pieces, str) else pieces:
            if piece:
                at = text.index(piece)
                span = doc.char_span(at, at + len(piece), alignment_mode="expand")
                found.append(Span(span.start, span.end))
        return tuple(found)

    doc._.attributions = tuple(
        Attribution(spans(source), spans(cue), spans(content), EVEN, {}, 0.9) for source, cue, content in said
    )
    report = Report(id="r1", key="case", text=text, published="2022-01-19", marks=marks)
    return replace(Page.of(report, doc, "1-test"), cast=Cast.of(doc, report))


def only(page: Page) -> Statement:
    (statement,) = statements(page)
    return statement


def test_source_cue_and_content_are_kept_word_for_word() -> None:
    text = "Sergey Lavrov said on Tuesday that Moscow would reply in writing."
    said = only(page_of(text, ("Sergey Lavrov", "said", "that Moscow would reply in writing.")))
    assert said.source is not None
    assert (said.source.name, said.source_kind) == ("Sergey Lavrov", "named")
    assert [span.exact for span in said.cue] == ["said"]
    assert [span.exact for span in said.content] == ["that Moscow would reply in writing."]
    assert said.evidence.exact == text


def test_when_is_the_time_told_beside_the_cue_not_one_within_the_words() -> None:
    text = "Sergey Lavrov said on Tuesday that talks would begin on Jan. 21."
    said = only(page_of(text, ("Sergey Lavrov", "said", "that talks would begin on Jan. 21")))
    assert said.when is not None
    assert said.when.start[:10] == "2022-01-18"


def test_a_year_told_as_background_is_not_when_it_was_said() -> None:
    text = "Sergey Lavrov said so, a stance that Moscow has not changed since the uprising of 2014."
    assert only(page_of(text, ("Sergey Lavrov", "said", "so"))).when is None
    told = only(page_of("In 2014 Sergey Lavrov said so.", ("Sergey Lavrov", "said", "so"))).when
    assert told is not None
    assert told.start[:4] == "2014"


def test_no_time_told_is_null() -> None:
    said = only(page_of("Sergey Lavrov said so.", ("Sergey Lavrov", "said", "so")))
    assert said.when is None


@pytest.mark.parametrize(
    ("cue", "act"), [("denied", "REJECT"), ("accused", "ACCUSE"), ("urged", "REQUEST"), ("pledged", "AGREE")]
)
def test_the_act_follows_the_cue(cue: str, act: str) -> None:
    text = f"Moscow {cue} something."
    assert only(page_of(text, ("Moscow", cue, "something"))).act == act


def test_an_unexpressed_source_is_null_and_anonymous() -> None:
    said = only(page_of("It was reported that troops had moved.", ("", "reported", "that troops had moved")))
    assert said.source is None
    assert said.source_kind == "anonymous"


def test_a_quotation_that_goes_on_without_a_cue_is_still_the_speakers() -> None:
    text = "“We will wait,” Mr. Lavrov said. “We have time.”"
    first, second = statements(
        page_of(text, ("Mr. Lavrov", "said", "“We will wait,”"), ("", "", "“We have time.”"))
    )
    assert first.source is not None
    assert second.source is not None
    assert second.source.name == first.source.name
    # Understood, not written: it has no mention of its own.
    assert second.source.text is None


def test_a_source_within_somebody_elses_words_is_passed_on_by_them() -> None:
    text = "Mr. Blinken said that Russia had denied everything."
    outer, inner = statements(
        page_of(
            text,
            ("Mr. Blinken", "said", "that Russia had denied everything"),
            ("Russia", "denied", "everything"),
        )
    )
    assert outer.relay == ()
    (relay,) = inner.relay
    assert relay.name.endswith("Blinken")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("will demand", "planned"),
        ("may demand", "possible"),
        ("did not demand", "denied"),
        ("demanded", "actual"),
    ],
)
def test_whether_it_was_said_at_all(words: str, status: str) -> None:
    said = only(
        page_of(f"Moscow {words} guarantees.", ("Moscow", words.rsplit(maxsplit=1)[-1], "guarantees"))
    )
    assert said.status == status


def test_what_stands_in_a_title_is_no_statement() -> None:
    text = "Moscow denies plan\n\nMoscow denied the plan."
    title = Mark(kind="title", start=0, end=18)
    assert statements(page_of(text, ("Moscow", "denies", "plan"), marks=(title,))) == ()


def test_a_source_told_in_pieces_is_named_where_it_stands_nearest_the_cue() -> None:
    text = "Kyiv, in the person of Mr. Kuleba, said no."
    said = only(page_of(text, (["Kyiv", "Mr. Kuleba"], "said", "no")))
    assert said.source is not None
    assert said.source.text is not None
    assert said.source.text.exact == "Mr. Kuleba"


def test_a_source_nobody_is_known_for_keeps_its_words_and_has_no_id() -> None:
    text = "The head of a breakaway republic said so."
    said = only(page_of(text, ("The head of a breakaway republic", "said", "so")))
    assert said.source is not None
    assert said.source.id is None
    assert "head of a breakaway republic" in said.source.name


def test_what_was_found_twice_is_told_once() -> None:
    text = "Moscow said it would demand talks."
    page = page_of(text, ("Moscow", "demand", "talks"), ("Moscow", "would demand", "talks"))
    assert len(statements(page)) == 1


def test_the_cues_subject_is_the_source_where_the_reader_names_several_places() -> None:
    text = "Antony Blinken met Dmytro Kuleba, condemning the strikes."
    page = page_of(text, (["Antony Blinken", "Dmytro Kuleba"], "condemning", "the strikes"))
    words = {token.text: token for token in page.doc}
    words["met"].dep_ = "ROOT"
    words["Blinken"].head, words["Blinken"].dep_ = words["met"], "nsubj"
    words["condemning"].head, words["condemning"].dep_ = words["met"], "xcomp"
    said = only(page)
    assert said.source is not None
    assert said.source.name == "Antony Blinken"


def test_somebody_close_to_a_named_person_is_not_that_person() -> None:
    text = "A person close to Mr. Lavrov said talks would go on."
    page = page_of(text, ("Mr. Lavrov", "said", "talks would go on"))
    for word, tag in {"A": "DT", "person": "NN", "close": "JJ", "to": "TO", "said": "VBD"}.items():
        next(token for token in page.doc if token.text == word).tag_ = tag
    said = only(page)
    assert said.source is not None
    assert (said.source.kind, said.source.id, said.source_kind) == ("anonymous", None, "anonymous")
    assert said.source.text is not None
    assert said.source.text.exact == "A person close to Mr. Lavrov"


def tree(page: Page, **arcs: tuple[str, str]) -> Page:
    """`page` with these arcs: word=(label, head), every other word hanging on itself."""
    doc = page.doc
    place = {token.text: token.i for token in doc}
    heads, labels = list(range(len(doc))), ["ROOT"] * len(doc)
    for word, (label, head) in arcs.items():
        heads[place[word]], labels[place[word]] = place[head], label
    filled = Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        lemmas=[token.lemma_ for token in doc],
        pos=["PROPN" if token.text[0].isupper() else "X" for token in doc],
        heads=heads,
        deps=labels,
    )
    filled._.attributions = doc._.attributions
    return replace(page, doc=filled, cast=Cast.of(filled, page.report))


def test_who_is_spoken_of_in_the_passive_is_not_the_speaker() -> None:
    page = page_of("Putin is believed to want talks.", ("", "is believed", "to want talks"))
    assert only(tree(page, Putin=("nsubjpass", "believed"), want=("xcomp", "believed"))).source is None


def test_who_is_quoted_as_saying_is_the_speaker() -> None:
    page = page_of("Putin was quoted as saying talks failed.", ("", "saying", "talks failed"))
    said = only(tree(page, Putin=("nsubjpass", "quoted"), saying=("advcl", "quoted")))
    assert said.source is not None
    assert said.source.name == "Vladimir Putin"


def test_whom_a_demand_is_aimed_at_is_spoken_to_though_the_words_begin_with_it() -> None:
    page = page_of("Kyiv urged Russia to pull back.", ("Kyiv", "urged", "Russia to pull back"))
    said = only(tree(page, Kyiv=("nsubj", "urged"), Russia=("dobj", "urged")))
    assert [actor.name for actor in said.addressees] == ["Russia"]
