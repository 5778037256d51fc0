"""Where a condition's trigger and consequence begin and end, on sentences tagged by hand."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from demarche.extract.condition_clauses import pair
from demarche.extract.condition_markers import markers

VOCAB = spacy.blank("en").vocab
NO_SPACE_BEFORE = {",", ".", "?", ";", "”", "’s", "n’t"}


def tagged(text: str) -> Doc:
    """A Doc of "word/TAG word/TAG"; words in the closed classes may go without a tag."""
    pieces = [piece.rpartition("/") if "/" in piece else (piece, "", "") for piece in text.split()]
    words = [word for word, _, _ in pieces]
    spaces = [
        after not in NO_SPACE_BEFORE and word != "“"
        for word, after in zip(words, [*words[1:], "."], strict=True)
    ]
    return Doc(VOCAB, words=words, spaces=spaces, tags=[tag for _, _, tag in pieces])


def found(text: str) -> list[tuple[str, str, str]]:
    """(sort of marker, trigger, consequence) of every condition in a tagged sentence."""
    doc = tagged(text)
    tokens = list(doc)
    all_markers = markers(tokens)
    pairs = [pair(tokens, marker, all_markers) for marker in all_markers]
    return [
        (one.marker, doc[slice(*one.trigger)].text, doc[slice(*one.consequence)].text) for one in pairs if one
    ]


def test_a_trigger_told_first_ends_at_the_comma_before_the_main_clause() -> None:
    assert found(
        "If/IN Veria/NNP crosses/VBZ the/DT river/NN , "
        "the/DT League/NNP will/MD close/VB its/PRP$ ports/NNS ."
    ) == [("if", "Veria crosses the river", "the League will close its ports")]


def test_a_comma_inside_the_trigger_does_not_end_it() -> None:
    text = "If/IN Veria/NNP drops/VBZ tanks/NNS , guns/NNS and/CC jets/NNS , we/PRP will/MD talk/VB ."
    assert found(text)[0][1:] == ("Veria drops tanks, guns and jets", "we will talk")


def test_an_aside_behind_the_marker_is_not_taken_for_the_trigger() -> None:
    text = "If/IN , after/IN all/DT this/DT , Veria/NNP attacks/VBZ , we/PRP will/MD respond/VB ."
    assert found(text)[0][2] == "we will respond"


def test_a_trigger_told_last_leaves_the_attribution_out_of_the_consequence() -> None:
    text = (
        "Koval/NNP said/VBD that/IN the/DT League/NNP would/MD close/VB its/PRP$ ports/NNS "
        "if/IN Veria/NNP attacked/VBD ."
    )
    assert found(text) == [("if", "Veria attacked", "the League would close its ports")]


def test_an_attribution_behind_the_consequence_is_left_out() -> None:
    text = (
        "“ If/IN Veria/NNP attacks/VBZ , we/PRP will/MD close/VB the/DT ports/NNS , ” "
        "the/DT minister/NN said/VBD ."
    )
    assert found(text)[0][2] == "we will close the ports"


def test_what_was_threatened_is_the_consequence() -> None:
    text = (
        "The/DT League/NNP threatened/VBD to/TO close/VB the/DT ports/NNS unless/IN Veria/NNP withdraws/VBZ ."
    )
    assert found(text) == [("unless", "Veria withdraws", "close the ports")]


def test_an_inverted_should_is_a_marker() -> None:
    text = "Sanctions/NNS would/MD follow/VB should/MD the/DT talks/NNS fail/VB ."
    assert found(text) == [("should", "the talks fail", "Sanctions would follow")]


def test_should_after_its_subject_is_none() -> None:
    assert found("Veria/NNP should/MD withdraw/VB the/DT troops/NNS ./.") == []


def test_the_event_of_something_is_a_trigger_without_a_verb() -> None:
    text = "In/IN the/DT event/NN of/IN an/DT attack/NN , we/PRP will/MD respond/VB ."
    assert found(text) == [("event", "an attack", "we will respond")]


def test_any_deed_that_will_be_answered_is_a_trigger() -> None:
    text = "Any/DT attack/NN on/IN our/PRP$ ships/NNS will/MD be/VB met/VBN with/IN force/NN ."
    assert found(text) == [("any", "attack on our ships", "will be met with force")]


def test_what_crosses_a_red_line_is_a_trigger() -> None:
    text = "Troops/NNS in/IN the/DT strait/NN would/MD cross/VB a/DT red/JJ line/NN ."
    assert found(text) == [("red line", "Troops in the strait", "would cross a red line")]


def test_what_an_act_could_lead_to_is_its_consequence() -> None:
    text = "Imposing/VBG new/JJ tariffs/NNS could/MD lead/VB to/TO a/DT break/NN in/IN relations/NNS ."
    assert found(text) == [("lead", "Imposing new tariffs", "a break in relations")]


def test_or_else_makes_the_demand_the_trigger() -> None:
    text = "Veria/NNP must/MD withdraw/VB now/RB or/CC else/RB it/PRP will/MD face/VB sanctions/NNS ."
    assert found(text) == [("otherwise", "Veria must withdraw now", "it will face sanctions")]


def test_until_is_a_condition_only_where_something_is_refused_or_goes_on() -> None:
    refused = "We/PRP will/MD not/RB talk/VB until/IN Veria/NNP withdraws/VBZ ."
    timed = "The/DT envoys/NNS talked/VBD until/IN the/DT lights/NNS went/VBD out/RP ."
    assert found(refused) == [("until", "Veria withdraws", "We will not talk")]
    assert found(timed) == []


@pytest.mark.parametrize(
    "text",
    [
        "Reporters/NNS asked/VBD him/PRP if/IN Veria/NNP would/MD attack/VB ./.",
        "He/PRP spoke/VBD as/IN if/IN the/DT war/NN were/VBD over/RB ./.",
        "Few/JJ if/IN any/DT troops/NNS have/VBP left/VBN ./.",
        "What/WP if/IN the/DT truce/NN fails/VBZ ,/, they/PRP will/MD ask/VB ./.",
        "It/PRP lasted/VBD as/RB long/RB as/IN 15/CD years/NNS ./.",
    ],
)
def test_words_that_only_look_like_markers_make_no_condition(text: str) -> None:
    assert found(text) == []


def test_a_quotation_mark_stays_where_its_partner_stands_within() -> None:
    text = (
        "If Veria/NNP attacks/VBZ ,/, “/`` harsh/JJ ”/'' penalties/NNS would/MD follow/VB and/CC "
        "trade/NN would/MD end/VB ./."
    )
    assert found(text)[0][2].startswith("“ harsh ”".replace("“ ", "“").replace(" ”", "”"))


HOSTILE = """if unless should in the event of any attack red line or else until without will we Veria said
that , “ ” — ; . not crosses attacked as long so only when could lead to in exchange for even otherwise"""
WORDS = st.sampled_from(HOSTILE.split())
TAGS = st.sampled_from(["", "NN", "NNP", "VB", "VBD", "MD", "IN", "DT", "PRP", ","])


@given(st.lists(st.tuples(WORDS, TAGS), min_size=1, max_size=40))
def test_whatever_the_words_and_tags_clauses_lie_in_the_sentence_and_apart(
    sentence: list[tuple[str, str]],
) -> None:
    doc = Doc(VOCAB, words=[word for word, _ in sentence], tags=[tag for _, tag in sentence])
    tokens = list(doc)
    all_markers = markers(tokens)
    for marker in all_markers:
        one = pair(tokens, marker, all_markers)
        if one is not None:
            for start, end in (one.trigger, one.consequence):
                assert 0 <= start < end <= len(doc)
            (_, first_end), (second_start, _) = sorted([one.trigger, one.consequence])
            assert first_end <= second_start


def test_of_a_bargain_the_deed_given_is_the_consequence() -> None:
    text = (
        "Veria/NNP offered/VBD to/TO halt/VB its/PRP$ tests/NNS "
        "in/IN return/NN for/IN a/DT lifted/VBN blockade/NN ."
    )
    assert found(text) == [("exchange", "a lifted blockade", "halt its tests")]


def test_the_second_of_two_conditions_has_its_own_consequence() -> None:
    text = (
        "Veria/NNP would/MD cut/VB the/DT fee/NN if/IN prices/NNS fell/VBD "
        "and/CC increase/VB it/PRP if/IN prices/NNS rose/VBD ."
    )
    assert found(text)[1][1:] == ("prices rose", "increase it")


def test_an_aside_between_dashes_before_the_marker_is_not_the_consequence() -> None:
    text = (
        "We/PRP will/MD punish/VB Arland/NNP –/: which/WDT denies/VBZ it/PRP –/: if/IN it/PRP attacks/VBZ ./."
    )
    ((_, trigger, consequence),) = found(text)
    assert trigger == "it attacks"
    assert consequence.startswith("We will punish Arland")


def test_a_trigger_goes_on_behind_a_comma_between_adjectives() -> None:
    text = "It/PRP would/MD gain/VB if/IN it/PRP got/VBD limited/JJ ,/, early/JJ relief/NN ./."
    assert found(text) == [("if", "it got limited, early relief", "It would gain")]
