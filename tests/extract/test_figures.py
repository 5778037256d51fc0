"""Figures as records: whose, as of when, claimed by whom. On bare text; the reader is asked only whose."""

from __future__ import annotations

import spacy

from demarche.extract.everything import page_of as read_page
from demarche.extract.figures import figures
from demarche.extract.page import Page
from demarche.reader.reader import default_reader
from demarche.records import Actor, Figure, Mark, Report, Span, Statement, Status

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")
UKRAINE = Actor(id="country:UKR", name="Ukraine", kind="government", country="UKR")


def page_of(text: str, marks: tuple[Mark, ...] = ()) -> Page:
    report = Report(id="r0", key="k", outlet="Harbour Post", published="2021-12-02", text=text, marks=marks)
    return Page.of(report, NLP(text), "test")


def said(page: Page, source: Actor | None, *contents: str, status: Status = "actual") -> Statement:
    text = page.report.text
    spans = tuple(Span.of(text, text.index(c), text.index(c) + len(c)) for c in contents)
    return Statement.make(
        page.report,
        "test",
        (spans[0].start, spans[-1].end),
        source=source,
        source_kind="office",
        cue=(),
        content=spans,
        quoted="indirect",
        act="SAY",
        status=status,
        confidence=1.0,
    )


def only(text: str) -> Figure:
    (figure,) = figures(page_of(text), ())
    return figure


def holder(text: str) -> str | None:
    """Whose the only figure of a text is, as the shipped reader reads it."""
    report = Report(id="r0", key="k", outlet="Harbour Post", published="2021-12-02", text=text)
    (found,) = figures(read_page(report, default_reader()), ())
    return found.holder.name if found.holder else None


def test_a_figure_carries_its_evidence_value_unit_and_what_is_counted() -> None:
    figure = only("Russia keeps at least 90,000 troops near the border.")
    assert figure.evidence.exact == "at least 90,000 troops"
    assert (figure.low, figure.high, figure.approximate, figure.unit) == (90_000, None, False, "troops")
    assert figure.counted is not None
    assert figure.counted.exact.startswith("troops")


def test_the_claimant_is_the_source_whose_words_cover_the_figure() -> None:
    page = page_of("Ukraine says that Russia has at least 90,000 troops there.")
    (figure,) = figures(page, [said(page, UKRAINE, "Russia has at least 90,000 troops there")])
    assert figure.claimant == UKRAINE


def test_the_innermost_of_nested_speakers_claims_the_figure() -> None:
    page = page_of("Moscow said Ukraine claims that Russia has 90,000 troops.")
    outer = said(page, None, "Ukraine claims that Russia has 90,000 troops")
    inner = said(page, UKRAINE, "Russia has 90,000 troops")
    assert figures(page, [outer, inner])[0].claimant == UKRAINE


def test_the_outlet_s_own_figure_has_no_claimant() -> None:
    page = page_of("Ukraine denied it. Russia has 90,000 troops there.")
    assert figures(page, [said(page, UKRAINE, "denied it")])[0].claimant is None


def test_a_figure_within_a_denied_statement_is_denied() -> None:
    page = page_of("Ukraine denied that it has massed 125,000 troops.")
    (figure,) = figures(page, [said(page, UKRAINE, "it has massed 125,000 troops", status="denied")])
    assert figure.status == "denied"


def test_what_will_or_may_come_is_planned_or_possible() -> None:
    assert only("Britain will send 600 troops to Estonia.").status == "planned"
    assert only("Britain may send 600 troops to Estonia.").status == "possible"
    assert only("Britain sent 600 troops to Estonia.").status == "actual"


def test_a_demonym_in_the_counted_noun_tells_the_holder() -> None:
    assert holder("The White House expelled 60 Russian diplomats.") == "Russia"
    assert holder("About 370 EU envoys signed it.") == "European Union"


def test_a_possessive_before_the_number_tells_the_holder() -> None:
    assert holder("Analysts counted Iran's 37 tankers.") == "Iran"


def test_the_subject_holds_the_figure_and_not_who_tells_of_it() -> None:
    assert holder("Iran now has 37 million barrels of oil in storage.") == "Iran"
    assert holder("Ukraine says that Russia has at least 90,000 troops there.") == "Russia"


def test_a_lone_number_is_nobody_s_and_less_sure_than_one_with_a_holder() -> None:
    assert holder("The road is 40 miles long.") is None
    assert only("The road is 40 miles long.").confidence < only("Iran's 37 tankers sailed.").confidence


def test_parties_counted_belong_to_nobody() -> None:
    assert holder("Russia and Ukraine agreed, and the two sides will meet.") is None


def test_those_who_met_hold_the_length_of_their_meeting() -> None:
    name = holder("President Joe Biden and President Vladimir Putin spoke for about 50 minutes.")
    assert name == "Joe Biden and Vladimir Putin"


def test_a_length_told_far_from_the_meeting_is_of_who_met_somebody() -> None:
    text = "Secretary of State Antony Blinken met Russian Foreign Minister Sergey Lavrov for 90 minutes."
    assert holder(text) == "Antony Blinken"


def test_what_goes_on_from_the_sentence_before_has_its_holder() -> None:
    report = "Germany was importing 348,000 barrels of oil a day. That has fallen to 50,000 barrels."
    page = read_page(Report(id="r0", key="k", text=report), default_reader())
    assert [f.holder.name for f in figures(page, ()) if f.holder] == ["Germany", "Germany"]


def test_who_killed_does_not_hold_the_toll_and_the_state_where_it_was_taken_does() -> None:
    assert holder("Israel struck at dawn and killed 40 people.") is None
    assert holder("A Russian missile killed 40 people in Syria.") == "Syria"


def test_dates_are_no_figures_and_lengths_of_time_are() -> None:
    assert figures(page_of("They met two weeks ago, in January 2014."), ()) == ()
    assert only("They must decide within 60 days.").unit == "days"


def test_the_time_told_beside_a_figure_is_its_as_of() -> None:
    figure = only("On Dec. 1, 2021, Russia had 90,000 troops there.")
    assert figure.as_of is not None
    assert figure.as_of.start == "2021-12-01"
    assert only("Russia had 90,000 troops there.").as_of is None


def test_captions_and_boilerplate_hold_no_figures() -> None:
    text = "Slideshow (3 images)\n\nRussia has 90,000 troops there."
    page = page_of(text, (Mark(kind="boilerplate", start=0, end=20),))
    assert [figure.low for figure in figures(page, ())] == [90_000]


def test_reading_again_gives_the_same_records() -> None:
    text = "Ukraine says Russia has 90,000 troops, up to 300 tanks and 50 ships."
    assert [f.line() for f in figures(page_of(text), ())] == [f.line() for f in figures(page_of(text), ())]
