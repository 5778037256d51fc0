"""Whose words a statement holds: who is spoken of, who signs a post, what belongs to a source."""

from __future__ import annotations

from dataclasses import replace

import pytest
import spacy
from spacy.tokens import Doc

from demarche.actors import Cast
from demarche.extract.page import Page
from demarche.extract.statements import statements
from demarche.reader.attribution import Attribution, Span
from demarche.records import ACTS, Report, SourceKind, Statement

Arcs = dict[str, tuple[str, str]]

if not Doc.has_extension("attributions"):
    Doc.set_extension("attributions", default=())


def told(
    text: str,
    source: str,
    cue: str,
    content: str,
    *,
    arcs: Arcs | None = None,
    kind: SourceKind | None = None,
) -> Statement:
    """The one statement of a page where these parts were found; arcs: word → (label, head)."""
    blank = spacy.blank("en")(text)
    words = [token.text for token in blank]
    place = {word: at for at, word in enumerate(words)}
    heads, labels = list(range(len(words))), ["ROOT"] * len(words)
    for word, (label, head) in (arcs or {}).items():
        heads[place[word]], labels[place[word]] = place[head], label
    doc = Doc(
        blank.vocab,
        words=words,
        spaces=[bool(token.whitespace_) for token in blank],
        tags=[{"The": "DT", "of": "IN"}.get(word, "NN") for word in words],
        lemmas=words,
        heads=heads,
        deps=labels,
        sent_starts=[not at for at in range(len(words))] if arcs is None else None,
    )

    def spans(piece: str) -> tuple[Span, ...]:
        if not piece:
            return ()
        at = text.index(piece)
        span = doc.char_span(at, at + len(piece), alignment_mode="expand")
        return (Span(span.start, span.end),)

    read = {} if kind is None else {kind: 0.9}
    even = {act: 1 / len(ACTS) for act in ACTS}
    doc._.attributions = (Attribution(spans(source), spans(cue), spans(content), even, read, 0.9),)
    report = Report(id="r1", key="case", text=text, published="2022-01-19")
    page = replace(Page.of(report, doc, "1-test"), cast=Cast.of(doc, report))
    (statement,) = statements(page)
    return statement


def test_who_is_accused_in_the_passive_says_nothing() -> None:
    arcs = {"Koval": ("nsubjpass", "accused"), "was": ("auxpass", "accused"), "of": ("prep", "accused")}
    said = told("Koval was accused of theft.", "Koval", "was accused of", "theft", arcs=arcs)
    assert (said.source, said.source_kind) == (None, "anonymous")


def test_who_is_quoted_in_the_passive_speaks() -> None:
    arcs = {"Koval": ("nsubjpass", "quoted"), "was": ("auxpass", "quoted"), "as": ("prep", "quoted")}
    said = told("Anna Koval was quoted as saying no.", "Anna Koval", "was quoted as saying", "no", arcs=arcs)
    assert said.source is not None
    assert said.source.name == "Anna Koval"


def test_who_allegedly_did_it_does_not_say_so() -> None:
    arcs = {"Tehran": ("nsubj", "mined"), "allegedly": ("advmod", "mined")}
    assert told("Tehran allegedly mined it.", "Tehran", "allegedly", "mined it", arcs=arcs).source is None


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("Talks failed, with one lawmaker suggesting war.", "with one lawmaker", "one lawmaker"),
        ("A clerk who said no left.", "A clerk who", "A clerk"),
        ("Few of whom said no.", "Few of whom", "Few of whom"),
    ],
)
def test_what_joins_its_clause_on_is_not_of_a_source(text: str, source: str, name: str) -> None:
    cue = "suggesting" if "suggesting" in text else "said"
    said = told(text, source, cue, "war" if cue == "suggesting" else "no")
    assert said.source is not None
    assert said.source.text is not None
    assert said.source.text.exact == name


def test_a_post_is_by_who_signs_it() -> None:
    text = "Our ships will stay. — Anna Vogel (@avogel) May 6, 2019"
    said = told(text, "", "", "Our ships will stay.")
    assert said.source is not None
    assert (said.source.name, said.source_kind) == ("Anna Vogel", "named")


def test_a_source_that_nobody_is_found_for_is_of_the_kind_it_is_read_as() -> None:
    assert told("The filing says no.", "The filing", "says", "no", kind="office").source_kind == "office"


def test_a_source_that_nobody_is_found_for_is_never_a_named_one() -> None:
    said = told("The filing says no.", "The filing", "says", "no", kind="named")
    assert said.source_kind == "anonymous"
    assert said.source is not None
    assert (said.source.kind, said.source.id) == ("anonymous", None)
