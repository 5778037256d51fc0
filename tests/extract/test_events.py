"""Events: what the reader marks as a deed becomes a record with doer, target, standing, time and place."""

from __future__ import annotations

import pytest

from demarche.extract.event_words import contexts, mode
from demarche.extract.events import events
from demarche.extract.everything import page_of
from demarche.extract.page import Page
from demarche.extract.statements import statements
from demarche.reader.attribution import Span
from demarche.reader.passages import Passage
from demarche.reader.reader import default_reader
from demarche.records import EVENT_TYPES, Event, EventType, Report, report_id


def page(text: str, *deeds: tuple[str, EventType, str], published: str | None = "2022-01-19") -> Page:
    """`text` as read, with the words in `deeds` marked as deeds of a type and standing."""
    report = Report(id=report_id(text, None, None), key="case", text=text, published=published)
    made = page_of(report, default_reader())
    passages = []
    for words, type, standing in deeds:
        start = text.index(words)
        span = made.doc.char_span(start, start + len(words))
        assert span is not None
        passages.append(Passage(Span(span.start, span.end), {type: 0.9}, {standing: 0.8}, 0.9))
    made.doc._.deeds = tuple(passages)
    return made


def only(text: str, *deeds: tuple[str, EventType, str]) -> Event:
    read = page(text, *deeds)
    (event,) = events(read, statements(read))
    return event


def names(event: Event) -> tuple[list[str], list[str]]:
    return [a.name for a in event.actors], [a.name for a in event.recipients]


def test_the_subject_did_it_to_the_object() -> None:
    event = only("Russia invaded Ukraine on Monday.", ("invaded", "ASSAULT", "actual"))
    assert names(event) == (["Russia"], ["Ukraine"])
    assert (event.type, event.mode, event.status) == ("ASSAULT", "invade", "actual")
    assert event.when is not None
    assert event.when.start == "2022-01-17"
    assert event.evidence.exact == "Russia invaded Ukraine on Monday"


def test_the_passive_turns_doer_and_target_round() -> None:
    event = only("Ukraine was invaded by Russia.", ("invaded", "ASSAULT", "actual"))
    assert names(event) == (["Russia"], ["Ukraine"])


def test_a_noun_tells_a_deed_too() -> None:
    event = only("Russia's invasion of Ukraine alarmed investors.", ("invasion", "ASSAULT", "actual"))
    assert names(event) == (["Russia"], ["Ukraine"])


def test_who_vows_to_do_it_is_to_do_it() -> None:
    event = only(
        "The United States vowed to impose sanctions on Russia.", ("impose sanctions", "SANCTION", "planned")
    )
    assert names(event) == (["United States"], ["Russia"])
    assert event.status == "planned"


def test_a_deed_in_somebodys_words_has_a_claimant() -> None:
    event = only(
        "Iran seized two tankers, the British foreign secretary said on Friday.",
        ("seized", "COERCE", "actual"),
    )
    assert event.claimant is not None
    assert event.actors[0].name == "Iran"


def test_an_untold_doer_is_left_open() -> None:
    event = only("Several roads were closed.", ("closed", "COERCE", "actual"))
    assert event.actors == ()
    assert event.recipients == ()


def test_words_of_one_type_beside_each_other_tell_one_deed() -> None:
    read = page(
        "Russia launched air raids, bombing Aleppo.",
        ("air raids", "ASSAULT", "actual"),
        ("bombing", "ASSAULT", "actual"),
    )
    assert len(events(read, ())) == 1


def test_words_that_neither_reader_nor_lexicon_takes_for_a_deed_tell_none() -> None:
    assert events(page("Russia launched a new flag beside Ukraine."), ()) == ()


def test_a_plan_is_not_dated_to_the_past() -> None:
    read = page("Russia is to withdraw the troops it sent on January 3.", ("withdraw", "RETREAT", "planned"))
    assert events(read, ())[0].when is None


def test_the_place_is_named_as_printed() -> None:
    event = only("Russia deployed soldiers in Belarus.", ("deployed", "MOBILIZE", "actual"))
    assert event.place == "Belarus"
    assert "military" in event.contexts


@pytest.mark.parametrize("type", EVENT_TYPES)
def test_words_without_a_mode_have_none(type: EventType) -> None:
    assert mode(type, {"of", "the"}) is None
    assert contexts(type, {"of", "the"}) == ()


def test_two_told_in_one_breath_did_it_together() -> None:
    event = only("Russia and Syria bombed Aleppo.", ("bombed", "ASSAULT", "actual"))
    assert names(event)[0] == ["Russia", "Syria"]
