"""Reports on one event find each other, by their words and dates."""

from __future__ import annotations

import itertools

from demarche.link.stories import ALIKE, same_story, stories, weighed
from demarche.records import Report

CASTLE = "Ministers Arden and Beko met in the harbour castle over the seized trawlers and the herring quota."
AGAIN = "The herring quota and seized trawlers brought Arden and Beko to the harbour castle for talks."
GLACIER = "Researchers drilled through the glacier and found volcanic ash from a forgotten eruption."

# Sentence vectors, as the reader gives them: two that point one way, one that points elsewhere.
TALKS, ALSO_TALKS, ASH = bytes([100, 20, 0, 0]), bytes([90, 30, 0, 0]), bytes([0, 0, 100, 20])


def report(id: str, text: str, published: str | None = "2021-12-02") -> Report:
    return Report(id=id, key=id, published=published, text=text)


def test_two_tellings_of_one_event_are_alike_and_others_are_not() -> None:
    assert same_story(weighed(CASTLE), weighed(AGAIN)) >= ALIKE
    assert same_story(weighed(CASTLE), weighed(GLACIER)) < ALIKE


def test_a_text_is_wholly_like_itself_and_nothing_like_no_words() -> None:
    assert same_story(weighed(CASTLE), weighed(CASTLE)) == 1.0
    assert same_story(weighed(CASTLE), weighed("…")) == 0.0


def test_reports_on_one_event_are_a_group_whatever_their_order() -> None:
    those = [report("a", CASTLE), report("b", AGAIN, None), report("c", GLACIER)]
    assert {stories(order) for order in itertools.permutations(those)} == {(("a", "b"),)}


def test_the_same_words_a_month_later_are_other_news() -> None:
    assert stories([report("a", CASTLE), report("b", AGAIN, "2022-01-02")]) == ()


def test_what_sentences_mean_joins_tellings_that_share_few_words() -> None:
    other = "Beko sat down with his host by the sea, and they parted without an agreement about fishing."
    those = [report("a", CASTLE), report("b", other)]
    assert stories(those) == ()
    assert stories(those, {"a": {TALKS}, "b": {ALSO_TALKS}}) == (("a", "b"),)


def test_shared_words_are_not_one_event_where_the_sentences_mean_other_things() -> None:
    those = [report("a", CASTLE), report("b", AGAIN)]
    assert stories(those, {"a": {TALKS}, "b": {ASH}}) == ()


def test_a_report_without_vectors_is_judged_by_its_words() -> None:
    assert stories([report("a", CASTLE), report("b", AGAIN)], {"a": {TALKS}}) == (("a", "b"),)


def test_the_order_of_a_reports_vectors_makes_no_difference() -> None:
    those = [report("a", CASTLE), report("b", AGAIN)]
    found = {
        stories(those, {"a": order, "b": [ALSO_TALKS]})
        for order in itertools.permutations([TALKS, ASH, ALSO_TALKS])
    }
    assert len(found) == 1
