"""Copies: what is a copy of what, in which form, and what only looks like one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from link_copies_makers import HARBOUR, MINES, QUOTED, story

from demarche.link.copies import Copy, copy, text_of
from demarche.link.passages import bands, passages, shingles
from demarche.records import Mark, Report


def tie(one: Report, other: Report) -> Copy | None:
    return copy(text_of(one), text_of(other))


def form(one: Report, other: Report) -> str | None:
    found = tie(one, other)
    return found.form if found else None


ORIGINAL = story(*HARBOUR, key="original", outlet="Harbour Post", published="2022-01-14")


def test_the_same_text_by_two_outlets_is_a_reprint_in_full() -> None:
    found = tie(ORIGINAL, story(*HARBOUR, key="again", outlet="Valley Courier", published="2022-01-14"))
    assert found is not None
    assert (found.form, found.share, found.other_share) == ("reprint", 1.0, 1.0)


def test_paragraphs_in_another_order_are_a_reprint() -> None:
    assert form(ORIGINAL, story(*reversed(HARBOUR), outlet="Valley Courier")) == "reprint"


def test_two_stories_are_no_copies() -> None:
    assert tie(ORIGINAL, story(*MINES, outlet="Valley Courier")) is None


def test_a_text_cut_from_a_longer_one_is_an_excerpt() -> None:
    cut = story(*HARBOUR[:2], key="cut", outlet="Valley Courier", published="2022-01-14")
    assert form(ORIGINAL, cut) == "excerpt"


def test_text_that_a_later_report_puts_among_its_own_is_merged() -> None:
    first = story(*HARBOUR[:3], key="first", outlet="Harbour Post", published="2022-01-13")
    whole = story(*MINES, *HARBOUR[:3], key="whole", outlet="Valley Courier", published="2022-01-14")
    found = tie(first, whole)
    assert found is not None
    assert found.form == "merged"
    assert sorted((found.share, found.other_share)) == [pytest.approx(0.34, abs=0.05), 1.0]


def test_what_stands_at_one_address_is_a_version_however_it_grew() -> None:
    first = story(*HARBOUR[:2], key="first", url="https://post.example/harbour/")
    grown = story(*MINES, *HARBOUR[:2], key="grown", url="http://www.post.example/harbour#top")
    assert form(first, grown) == "version"
    other = story(*MINES, *HARBOUR[:2], key="grown", url="https://post.example/mines")
    assert form(first, other) != "version"


def test_a_page_mostly_rewritten_is_still_a_version_and_another_text_there_is_none() -> None:
    page = {"url": "https://post.example/live", "outlet": "Harbour Post"}
    first = story(*HARBOUR, key="first", **page)
    assert form(first, story(*MINES[:4], *HARBOUR[:2], key="later", **page)) == "version"
    assert tie(first, story(*MINES[:4], *HARBOUR[:2], outlet="Harbour Post")) is None
    assert tie(first, story(*MINES, key="other", **page)) is None


def test_the_same_outlet_s_later_form_of_a_story_is_a_version() -> None:
    later = story(MINES[0], *HARBOUR[1:], key="later", outlet="Harbour Post", published="2022-01-15")
    assert form(ORIGINAL, later) == "version"


def test_background_that_an_outlet_prints_again_makes_no_version() -> None:
    other = story(*MINES, *HARBOUR[4:], key="other", outlet="Harbour Post", published="2022-02-15")
    assert tie(ORIGINAL, other) is None


def test_a_credit_to_the_same_agency_lets_less_text_do() -> None:
    one, other = (*HARBOUR, MINES[5]), (*HARBOUR[:2], *MINES[:5])
    assert tie(story(*one, outlet="Harbour Post"), story(*other, outlet="Valley Courier")) is None
    credited = story(*other, outlet="Valley Courier", wire="AP")
    assert form(story(*one, outlet="Harbour Post", wire="AP"), credited) == "merged"
    assert form(story(*one, outlet="Associated Press"), credited) == "merged"


def test_quoting_one_speech_makes_no_copy() -> None:
    one = story(*HARBOUR[:2], *QUOTED, outlet="Harbour Post")
    other = story(*MINES[:2], *QUOTED, outlet="Valley Courier")
    assert tie(one, other) is None


def test_a_report_of_quotations_alone_is_compared_with_them() -> None:
    one = story(*QUOTED, key="one", outlet="Harbour Post")
    assert form(one, story(*QUOTED, key="other", outlet="Valley Courier")) == "reprint"


def test_what_is_marked_as_no_news_is_not_compared() -> None:
    box = HARBOUR[:3]
    end = len("\n\n".join(box))
    marks = (Mark(kind="boilerplate", start=0, end=end),)
    one = story(*box, *MINES[:2], marks=marks, outlet="Harbour Post")
    assert tie(one, story(*box, *MINES[4:], marks=marks, outlet="Valley Courier")) is None
    assert [" ".join(passage)[:11] for passage in passages(one)] == ["workers at ", "trucks load"]


def test_a_few_words_are_a_copy_only_where_all_are_the_same() -> None:
    short = story(HARBOUR[0], key="short", outlet="Harbour Post")
    assert form(short, story(HARBOUR[0], key="same", outlet="Valley Courier")) == "reprint"
    assert tie(short, ORIGINAL.model_copy(update={"outlet": "Valley Courier"})) is None


def test_a_report_without_words_is_a_copy_of_nothing() -> None:
    assert tie(story("1, 2, 3 …", key="one"), story("***", key="other")) is None


@settings(max_examples=60)
@given(st.lists(st.sampled_from(HARBOUR + MINES), min_size=1, max_size=9), st.randoms())
def test_which_is_given_first_makes_no_difference(kept: list[str], chance: random.Random) -> None:
    one = story(*kept, outlet=chance.choice(("Harbour Post", "Valley Courier")), published="2022-01-15")
    found, again = tie(one, ORIGINAL), tie(ORIGINAL, one)
    assert found == again
    assert found is None or (found.report < found.other and 0 < max(found.share, found.other_share) <= 1)


def test_a_passage_is_found_again_by_its_bands_wherever_it_stands() -> None:
    mixed = passages(story(MINES[0], HARBOUR[3], MINES[1]))
    assert len(bands(mixed) & bands(passages(ORIGINAL))) == 2
    assert not bands(passages(story(*MINES))) & bands(passages(ORIGINAL))


def test_bands_are_what_they_were_when_ledgers_were_linked() -> None:
    # Ledgers hold bands: where rensa gives others, raise `LINKER`, so that they are linked anew.
    assert sorted(bands(passages(story(HARBOUR[0])))) == [1222223847525511219, 2721362029799987195]


def test_minima_agree_on_likeness_with_datasketch() -> None:
    import rensa
    from datasketch import MinHash

    size = 512
    words = [f"word{number}" for number in range(400)]
    for shared in (50, 200, 350):
        one, other = words[:shared] + words[350:], words[:350]
        mine, theirs = [], []
        for those in (one, other):
            sketch = rensa.RMinHash(size, 1)
            sketch.update(those)
            mine.append(sketch)
            oracle = MinHash(num_perm=size)
            oracle.update_batch([word.encode() for word in those])
            theirs.append(oracle)
        exact = len(set(one) & set(other)) / len(set(one) | set(other))
        assert mine[0].jaccard(mine[1]) == pytest.approx(exact, abs=0.08)
        assert mine[0].jaccard(mine[1]) == pytest.approx(theirs[0].jaccard(theirs[1]), abs=0.1)


def test_shingles_are_three_words_each_once() -> None:
    assert shingles(("to", "be", "or", "to", "be", "or")) == ["to be or", "be or to", "or to be"]
