"""Who is who in a short report: names, offices, metonyms, pronouns, anonymous and collective sources."""

from __future__ import annotations

import pytest
import spacy

from demarche.actors import Cast
from demarche.records import Actor, Mark, Report

_ENGLISH = spacy.blank("en")


def cast_of(text: str, published: str | None = "2022-01-21", marks: tuple[Mark, ...] = ()) -> Cast:
    report = Report(id="r1", key="r1", text=text, published=published, marks=marks)
    return Cast.of(_ENGLISH(text), report)


def who(text: str, mention: str, nth: int = 0, published: str | None = "2022-01-21") -> Actor | None:
    """The actor of the `nth` place where `mention` stands in `text`."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(mention, at + 1)
    return cast_of(text, published).actor(at, at + len(mention))


def known(text: str, mention: str, nth: int = 0) -> Actor:
    found = who(text, mention, nth)
    assert found is not None
    return found


# Names


def test_a_title_before_a_name_gives_role_and_country() -> None:
    found = known("U.S. Secretary of State Antony Blinken spoke.", "U.S. Secretary of State Antony Blinken")
    assert (found.id, found.name, found.kind) == ("person:antony-blinken", "Antony Blinken", "person")
    assert (found.country, found.role) == ("USA", "Secretary of State")


def test_an_apposition_before_a_name_gives_role_and_country() -> None:
    text = "Norland's neighbors waited. Russia's foreign minister, Sergey V. Lavrov, said so."
    found = known(text, "Russia's foreign minister, Sergey V. Lavrov")
    assert (found.id, found.name, found.country) == ("person:sergey-lavrov", "Sergey Lavrov", "RUS")
    assert found.role == "foreign minister"


def test_an_apposition_after_a_name_gives_role_and_country() -> None:
    text = "Ilmar Tamm, the Estonian defense minister, said so. The Estonian defense minister left."
    assert known(text, "The Estonian defense minister").name == "Ilmar Tamm"
    assert known(text, "Ilmar Tamm").country == "EST"


def test_a_family_name_means_the_person_named_in_full_even_later() -> None:
    text = "Mr. Tamm said so. Later Ilmar Tamm left. Tamm was tired."
    assert known(text, "Mr. Tamm").id == known(text, "Tamm", 2).id == "person:ilmar-tamm"


def test_a_name_followed_by_a_state_s_president_in_a_list_keeps_its_own_office() -> None:
    text = "Vice President Mike Pence waited. After talks with Pence, the South Korean president spoke."
    assert known(text, "the South Korean president").country == "KOR"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Lavrov", "Sergey Lavrov"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Sergey V. Lavrov", "Sergey Lavrov"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
    ],
)
def test_spellings_of_one_name_give_one_id(one: str, other: str) -> None:
    assert known(f"{one} said so.", one).id == known(f"{other} said so.", other).id


def test_a_common_word_is_a_name_again_once_it_was_one() -> None:
    text = "Ambassador Samantha Power spoke. Power said the great power would yield."
    assert known(text, "Power", 1).id == "person:samantha-power"


def test_a_well_known_family_name_gets_its_full_name_only_while_the_dates_agree() -> None:
    text = "Blinken said so. He left."
    assert who(text, "Blinken").name == "Antony Blinken"  # type: ignore[union-attr]
    old = who(text, "Blinken", published="1999-05-01")
    assert old is None or old.name == "Blinken"


# Governments and bodies


@pytest.mark.parametrize(
    ("mention", "name", "country"),
    [
        ("Moscow", "Russia", "RUS"),
        ("the Kremlin", "Russia", "RUS"),
        ("Russian officials", "Russia", "RUS"),
        ("Washington", "United States", "USA"),
        ("the White House", "United States", "USA"),
        ("senior American officials", "United States", "USA"),
        ("Kiev", "Ukraine", "UKR"),
        ("Kyiv", "Ukraine", "UKR"),
        ("the Obama administration", "United States", "USA"),
        ("the Norwegian government", "Norway", "NOR"),
        ("the government of Japan", "Japan", "JPN"),
    ],
)
def test_what_stands_for_a_government_is_that_government(mention: str, name: str, country: str) -> None:
    text = f"On Friday {mention} said that talks would go on."
    found = known(text, mention)
    assert (found.name, found.kind, found.country) == (name, "government", country)
    assert found.id == f"country:{country}"
    assert cast_of(text).source_kind(10, 10 + len(mention)) == "office"


@pytest.mark.parametrize("text", ["He spoke in Moscow on Friday.", "Reported from Moscow by our staff."])
def test_a_capital_after_a_preposition_of_place_is_no_actor(text: str) -> None:
    assert who(text, "Moscow") is None


def test_what_comes_from_a_government_keeps_it_an_actor() -> None:
    assert known("It feared threats from Moscow.", "Moscow").id == "country:RUS"


@pytest.mark.parametrize(
    ("mention", "adjective", "code"),
    [
        ("The Russian Foreign Ministry", "Russian", "RUS"),
        ("Ukraine's Foreign Ministry", "Ukrainian", "UKR"),
        ("A Chinese foreign ministry spokesman", "Chinese", "CHN"),
        ("The Ministry of Foreign Affairs of Iran", "Iranian", "IRN"),
    ],
)
def test_a_ministry_is_named_by_state_and_field(mention: str, adjective: str, code: str) -> None:
    found = known(f"{mention} said so.", mention)
    assert (found.name, found.kind) == (f"{adjective} Foreign Ministry", "ministry")
    assert found.id == f"office:{code}:foreign-ministry"


def test_the_ministry_is_the_one_named_last() -> None:
    text = "Estonia's Defense Ministry denied it. Latvia agreed. The ministry gave no date."
    assert known(text, "The ministry").id == "office:EST:defense-ministry"


def test_the_alliance_is_nato_once_nato_is_in_play() -> None:
    assert known("NATO met. The alliance was united.", "The alliance").id == "body:NATO"
    assert who("They met. The alliance was united.", "The alliance") is None


def test_the_west_is_an_alliance_of_its_own() -> None:
    assert known("Russia blamed the West for it.", "the West").id == "region:west"


def test_an_outlet_before_a_verb_that_could_be_a_noun_is_the_outlet() -> None:
    assert known("ABC News reports that talks failed.", "ABC News").kind == "outlet"


# Offices and counterparts

TALKS = (
    "U.S. Secretary of State Antony Blinken met Russian Foreign Minister Sergey Lavrov in Geneva. "
    "The American secretary of state said talks were frank. His Russian counterpart said little. "
    "The Russian diplomat left at noon."
)


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        ("The American secretary of state", "Antony Blinken"),
        ("His Russian counterpart", "Sergey Lavrov"),
        ("The Russian diplomat", "Sergey Lavrov"),
    ],
)
def test_an_office_means_the_person_of_the_report_who_holds_it(mention: str, name: str) -> None:
    assert known(TALKS, mention).name == name


def test_an_office_that_nobody_named_holds_stays_an_office() -> None:
    found = known("The Polish foreign minister said so.", "The Polish foreign minister")
    assert (found.kind, found.id, found.country) == ("office", "office:POL:foreign-minister", "POL")


def test_a_counterpart_whom_nobody_names_is_the_office_of_the_other_state() -> None:
    text = "German Foreign Minister Anna Vogel called. She told her Turkish counterpart to wait."
    found = known(text, "her Turkish counterpart")
    assert (found.kind, found.country, found.id) == ("office", "TUR", "office:TUR:foreign-minister")


# Pronouns


def test_he_is_the_subject_of_the_sentence_before_not_its_object() -> None:
    text = "Sergey Lavrov met Antony Blinken. He said talks had failed."
    assert known(text, "He").name == "Sergey Lavrov"


def test_gender_picks_the_person() -> None:
    text = "Angela Merkel called Vladimir Putin. He listened. She said so."
    assert known(text, "He ").name == "Vladimir Putin"
    assert known(text, "She").name == "Angela Merkel"


def test_i_and_we_in_a_quotation_are_its_speaker_and_the_speaker_s_state() -> None:
    text = '"I know that we will act," Russian Foreign Minister Sergey Lavrov said.'
    assert known(text, "I").name == "Sergey Lavrov"
    assert known(text, "we").id == "country:RUS"


def test_a_pronoun_without_an_antecedent_is_nobody() -> None:
    assert who("He said so.", "He") is None
    assert who("We said so.", "We") is None


def test_us_in_capitals_is_the_state_and_in_small_letters_is_not() -> None:
    assert known("On Friday the US said so.", "the US").id == "country:USA"
    assert who("They told us so.", "us") is None


# Anonymous and collective sources

ANONYMOUS = (
    "Secretary of State Antony Blinken flew home. A senior State Department official, who asked for "
    "anonymity, said talks would go on. The official named no date. He said little."
)


@pytest.mark.parametrize("mention", ["A senior State Department official", "The official", "He"])
def test_an_anonymous_source_stays_without_a_name(mention: str) -> None:
    found = known(ANONYMOUS, mention)
    assert (found.kind, found.id, found.name) == ("anonymous", None, "senior State Department official")
    assert found.country == "USA"
    start = ANONYMOUS.index(mention)
    assert cast_of(ANONYMOUS).source_kind(start, start + len(mention)) == "anonymous"


@pytest.mark.parametrize(
    "mention",
    [
        "one senior European diplomat",
        "a Western official",
        "two U.S. officials",
        "several officials",
        "unnamed Turkish officials",
        "an aide to Mr. Lavrov",
        "a person close to Antony Blinken",
        "another Russian official",
    ],
)
def test_an_indefinite_person_is_anonymous_whoever_stands_near(mention: str) -> None:
    text = f"Sergey Lavrov and Antony Blinken met. Talks failed, {mention} said."
    assert known(text, mention).kind == "anonymous"


def test_officials_who_ask_not_to_be_named_are_anonymous_though_of_a_state() -> None:
    text = "U.S. officials, who spoke on condition of anonymity, said so."
    assert known(text, "U.S. officials").kind == "anonymous"


def test_an_indefinite_person_with_the_name_beside_it_is_that_person() -> None:
    assert known("One Kurdish official, Razan Haddo, said so.", "Razan Haddo").kind == "person"
    assert known("One Kurdish official, Razan Haddo, said so.", "One Kurdish official").name == "Razan Haddo"


@pytest.mark.parametrize("mention", ["analysts", "Western diplomats", "some lawmakers", "both sides", "many"])
def test_people_without_a_state_s_voice_are_a_collective(mention: str) -> None:
    text = f"On Friday {mention} said so."
    found = known(text, mention)
    assert (found.kind, found.id) == ("collective", None)
    assert cast_of(text).source_kind(10, 10 + len(mention)) == "collective"


# Spans


def test_a_coordination_is_split_in_text_order() -> None:
    text = "Antony Blinken and his Russian counterpart, Sergey Lavrov, met."
    found = cast_of(text).actors(0, text.index(", met"))
    assert [actor.name for actor in found] == ["Antony Blinken", "Sergey Lavrov"]


def test_several_actors_become_one_collective_whose_name_joins_theirs() -> None:
    text = "France, Germany and the United Kingdom said so."
    found = known(text, "France, Germany and the United Kingdom")
    assert (found.kind, found.name) == ("collective", "France, Germany and United Kingdom")


def test_the_two_leaders_are_the_two_named_before() -> None:
    text = "President Joe Biden called Russian President Vladimir Putin. The two leaders spoke for an hour."
    start = text.index("The two leaders")
    found = cast_of(text).actors(start, start + len("The two leaders"))
    assert [actor.name for actor in found] == ["Joe Biden", "Vladimir Putin"]


def test_the_head_of_a_long_span_is_taken_not_what_stands_in_it() -> None:
    text = "Ilmar Tamm, who has called for sanctions on Russia since 2014, said so."
    assert known(text, "Ilmar Tamm, who has called for sanctions on Russia since 2014").name == "Ilmar Tamm"


def test_what_a_phrase_is_only_about_is_not_its_actor() -> None:
    text = "The hopes of peace and the anger with Russia grew."
    assert who(text, "the anger with Russia") is None


def test_a_span_without_actors_gives_none() -> None:
    text = "It rained all day in the valley."
    assert who(text, "rained all day") is None
    assert cast_of(text).actors(0, 0) == ()


def test_a_statement_is_its_owner_s() -> None:
    assert known("A NATO statement said so.", "A NATO statement").id == "body:NATO"


def test_nobody_in_a_byline_or_dateline_is_a_mention() -> None:
    text = "By Anna Vogel\nMOSCOW — Talks failed."
    marks = (Mark(kind="byline", start=0, end=13), Mark(kind="dateline", start=14, end=20))
    assert cast_of(text, marks=marks).mentions == ()
