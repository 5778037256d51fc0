"""Meetings: what tells one, who takes part, in what state, when and how."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from demarche.extract.meetings import meetings
from demarche.extract.page import Page
from demarche.records import Actor, Mark, Meeting, Report, Span, Statement

VOCAB = spacy.blank("en").vocab
# What a tagger would say of the words used below, whatever stands around them.
TAGS = {
    **dict.fromkeys(
        ("met", "spoke", "said", "held", "told", "called", "visited", "flew", "collapsed"), "VBD"
    ),
    **dict.fromkeys(("meet", "hold", "discuss", "visit", "be", "attend"), "VB"),
    **dict.fromkeys(("will", "would", "may"), "MD"),
    **dict.fromkeys(("is", "has"), "VBZ"),
    **dict.fromkeys(("are", "continue"), "VBP"),
    **dict.fromkeys(("the", "a", "an", "any", "two", "no"), "DT"),
    **dict.fromkeys(("with", "between", "in", "on", "at", "for", "after", "about", "of", "by"), "IN"),
    **dict.fromkeys(("his", "their", "her"), "PRP$"),
    **dict.fromkeys(("holding", "meeting"), "VBG"),
    **dict.fromkeys(("upcoming", "scheduled", "ready", "further", "ongoing"), "JJ"),
    **dict.fromkeys(("talks", "leaders", "negotiations", "demands", "reporters", "minutes"), "NNS"),
    **dict.fromkeys(("canceled", "expected", "planned"), "VBN"),
    "to": "TO",
    "and": "CC",
    "they": "PRP",
    "'s": "POS",
}


def page_of(text: str, marks: tuple[Mark, ...] = (), published: str | None = "2022-01-19") -> Page:
    """A page of `text`, tagged by the table above and by capitals; sentences end at full stops."""
    doc = spacy.blank("en")(text)
    for token in doc:
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text == "."
        named = token.text[0].isupper() and not token.is_sent_start
        token.tag_ = TAGS.get(token.lower_, "NNP" if named or token.text[0].isupper() else "NN")
        if token.is_punct:
            token.tag_ = token.text
    # "meeting" is a noun behind a determiner or an adjective.
    for token in doc[1:]:
        if token.lower_ == "meeting" and token.nbor(-1).tag_ in ("DT", "PRP$", "JJ", "POS"):
            token.tag_ = "NN"
    report = Report(id="r1", key="case", text=text, published=published, marks=marks)
    return Page.of(report, doc, "1-test")


def only(text: str) -> Meeting:
    (meeting,) = meetings(page_of(text), ())
    return meeting


def names(meeting: Meeting) -> list[str]:
    return sorted(actor.name for actor in meeting.participants)


def test_subject_and_partner_take_part() -> None:
    meeting = only("Antony Blinken met with Sergey Lavrov in Geneva on Friday.")
    assert names(meeting) == ["Antony Blinken", "Sergey Lavrov"]
    assert (meeting.state, meeting.status, meeting.format) == ("held", "actual", "in-person")
    assert meeting.place == "Geneva"
    assert meeting.when is not None
    assert meeting.when.start == "2022-01-14"


def test_both_whom_between_names_take_part_and_nobody_else() -> None:
    meeting = only("Dmitry Peskov said talks between Joe Biden and Vladimir Putin will be held.")
    assert names(meeting) == ["Joe Biden", "Vladimir Putin"]


def test_two_words_for_one_meeting_make_one_record() -> None:
    text = "Antony Blinken flew to Geneva for talks with Sergey Lavrov."
    assert len(meetings(page_of(text), ())) == 1


def test_a_discussion_that_prepares_a_call_is_told_of_the_call() -> None:
    meeting = only(
        "He said the discussion would set the stage for a call between Joe Biden and Vladimir Putin."
    )
    assert meeting.format == "phone"


def test_two_who_spoke_for_some_minutes_spoke_by_phone() -> None:
    meeting = only("Joe Biden and Vladimir Putin spoke for about 50 minutes on Thursday.")
    assert names(meeting) == ["Joe Biden", "Vladimir Putin"]
    assert (meeting.format, meeting.minutes) == ("phone", 50.0)


def test_speaking_to_reporters_is_no_meeting() -> None:
    assert meetings(page_of("Joe Biden spoke to reporters on Thursday."), ()) == ()


def test_meeting_demands_is_no_meeting() -> None:
    assert meetings(page_of("Moscow met the demands of Kyiv."), ()) == ()


def test_an_audience_is_not_newly_told() -> None:
    assert meetings(page_of("Sergey Lavrov told the meeting on Friday."), ()) == ()


def test_a_mere_mention_of_what_was_told_before_makes_no_record() -> None:
    text = "Antony Blinken met with Sergey Lavrov on Friday. Moscow said nothing of the talks."
    assert len(meetings(page_of(text), ())) == 1


def test_the_two_are_those_told_before() -> None:
    text = "Antony Blinken met with Sergey Lavrov on Friday. The two will meet on Monday."
    _, second = meetings(page_of(text), ())
    assert names(second) == ["Antony Blinken", "Sergey Lavrov"]
    assert second.state == "planned"


@pytest.mark.parametrize(
    ("text", "state", "status"),
    [
        ("Joe Biden will meet Vladimir Putin in Geneva.", "planned", "planned"),
        ("Joe Biden is scheduled to meet Vladimir Putin.", "planned", "planned"),
        ("Joe Biden is expected to meet Vladimir Putin.", "expected", "planned"),
        ("Joe Biden is ready to meet Vladimir Putin.", "proposed", "possible"),
        ("Joe Biden would meet Vladimir Putin.", "proposed", "possible"),
        ("Joe Biden canceled a meeting with Vladimir Putin.", "cancelled", "denied"),
        ("Joe Biden is holding talks with Vladimir Putin.", "under way", "ongoing"),
        ("Joe Biden held talks with Vladimir Putin.", "held", "actual"),
        ("An upcoming meeting between Joe Biden and Vladimir Putin.", "planned", "planned"),
    ],
)
def test_the_verb_group_tells_the_state(text: str, state: str, status: str) -> None:
    meeting = only(text)
    assert (meeting.state, meeting.status) == (state, status)


def test_a_date_to_come_makes_it_planned_and_a_past_one_held() -> None:
    coming = only("Talks between Washington and Moscow on Jan. 28.")
    past = only("Talks between Washington and Moscow on Jan. 10.")
    assert (coming.state, past.state) == ("planned", "held")


def test_what_is_under_way_without_a_date_is_as_of_publication() -> None:
    meeting = only("Joe Biden is meeting Vladimir Putin.")
    assert meeting.when is not None
    assert (meeting.when.start, meeting.when.basis) == ("2022-01-19", "publication")


def test_talks_under_way_may_have_lasted_for_days() -> None:
    assert only("Joe Biden is holding talks with Vladimir Putin.").when is None


def test_a_held_meeting_without_a_date_has_none() -> None:
    assert only("Joe Biden met Vladimir Putin.").when is None


def test_an_occasion_at_which_somebody_is_quoted_is_of_the_day() -> None:
    text = "“We agree,” Joe Biden said at a meeting with Vladimir Putin."
    page = page_of(text)
    cue = text.index("said")
    quoted = Statement.make(
        page.report,
        page.reader,
        (0, cue + 4),
        confidence=1.0,
        source=Actor(id=None, name="Joe Biden", kind="person"),
        source_kind="named",
        cue=(Span.of(text, cue, cue + 4),),
        content=(Span.of(text, 0, 11),),
        quoted="direct",
        act="AGREE",
    )
    (meeting,) = meetings(page, (quoted,))
    assert meeting.when is not None
    assert meeting.when.basis == "publication"
    (undated,) = meetings(page, ())
    assert undated.when is None


def test_captions_and_titles_tell_no_meeting() -> None:
    text = "Joe Biden met with Vladimir Putin."
    assert meetings(page_of(text, marks=(Mark(kind="caption", start=0, end=len(text)),)), ()) == ()


def test_the_evidence_holds_the_telling_word_people_and_time() -> None:
    meeting = only("On Friday, after a long night, Antony Blinken met with Sergey Lavrov.")
    assert "Antony Blinken met with Sergey Lavrov" in meeting.evidence.exact
    assert "Friday" in meeting.evidence.exact


TELLING = ["met", "talks", "visit", "summit", "call", "told", "spoke", "will", "leaders", "their", "two"]
AROUND = ["Joe Biden", "Moscow", "with", "between", "the", ",", ".", "to", "on Friday", "“", "in", "and", "—"]
PIECES = st.sampled_from([*TELLING, *AROUND])


@given(st.lists(PIECES, min_size=1, max_size=40))
def test_whatever_the_words_records_stand_in_the_text_and_come_out_the_same(pieces: list[str]) -> None:
    text = " ".join(pieces)
    doc = Doc(VOCAB, words=text.split(), tags=[TAGS.get(word.lower(), "NNP") for word in text.split()])
    for token in doc:
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text == "."
    page = Page.of(Report(id="r1", key="case", text=doc.text, published="2022-01-19"), doc, "1-test")
    found = meetings(page, ())
    assert found == meetings(page, ())
    for meeting in found:
        span = meeting.evidence
        assert page.report.text[span.start : span.end] == span.exact
        assert len({actor.name for actor in meeting.participants}) == len(meeting.participants)


def test_two_clauses_tell_two_meetings() -> None:
    text = (
        "Antony Blinken, who spoke with Sergey Lavrov by phone on Tuesday, will meet Sergey Lavrov on Friday."
    )
    spoke, meet = meetings(page_of(text), ())
    assert (spoke.format, spoke.state) == ("phone", "held")
    assert (meet.format, meet.state) == ("in-person", "planned")
    assert spoke.when is not None
    assert meet.when is not None
    assert (spoke.when.start, meet.when.start) == ("2022-01-18", "2022-01-21")


def test_a_name_with_its_country_behind_it_is_the_subject() -> None:
    assert names(only("Vladimir Putin of Russia spoke with Joe Biden on Friday.")) == [
        "Joe Biden",
        "Vladimir Putin",
    ]


def test_those_who_talk_at_a_place_meet_in_person() -> None:
    assert only("Antony Blinken spoke with Sergey Lavrov in Geneva on Friday.").format == "in-person"
    assert only("Antony Blinken spoke with Sergey Lavrov on Friday.").format == "phone"


def test_a_meeting_held_on_no_told_day_is_vaguely_of_the_openings_day() -> None:
    text = "Russia denied everything on Tuesday. Antony Blinken met with Sergey Lavrov."
    meeting = only(text)
    assert meeting.when is not None
    assert (meeting.when.start, meeting.when.precision, meeting.when.basis) == (
        "2022-01-18",
        "vague",
        "context",
    )


def test_a_person_named_sessions_is_no_session() -> None:
    assert meetings(page_of("Jeff Sessions of Alabama."), ()) == ()


def test_since_when_is_not_when() -> None:
    meeting = only("Joe Biden met Vladimir Putin for the first time since 2009.")
    assert meeting.when is None or not meeting.when.start.startswith("2009")


def test_what_has_no_day_of_its_own_takes_that_of_the_same_meeting_told_before() -> None:
    text = (
        "Antony Blinken will meet Sergey Lavrov on Jan. 27. Antony Blinken will meet Sergey Lavrov in Geneva."
    )
    _, second = meetings(page_of(text), ())
    assert second.when is not None
    assert (second.when.start, second.when.basis) == ("2022-01-27", "context")


def test_a_place_is_not_part_of_a_bodys_name_nor_the_owner_of_a_place() -> None:
    body = "the Organization for Security and Cooperation in Europe"
    assert only(f"Antony Blinken met Sergey Lavrov at a meeting of {body} in Stockholm.").place == "Stockholm"
    assert only("Antony Blinken met Sergey Lavrov at Macron's estate in Geneva.").place == "Geneva"


def test_his_ahead_of_all_names_is_the_subject_that_follows() -> None:
    text = "Dmytro Kuleba left early. After his meeting with Sergey Lavrov, Antony Blinken said little."
    (meeting,) = meetings(page_of(text), ())
    assert names(meeting) == ["Antony Blinken", "Sergey Lavrov"]
