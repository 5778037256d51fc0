"""Whom a pronoun, a document or "officials" means, in short reports."""

from __future__ import annotations

import pytest
import spacy

from demarche.actors import Cast
from demarche.actors.salience import features, told, weights
from demarche.actors.words import Words
from demarche.records import Actor, Report

_ENGLISH = spacy.blank("en")


def who(text: str, mention: str, published: str | None = "2022-01-21") -> Actor | None:
    """The actor of the place where `mention` last stands in `text`."""
    report = Report(id="r1", key="r1", text=text, published=published)
    at = text.rindex(mention)
    return Cast.of(_ENGLISH(text), report).actor(at, at + len(mention))


def name(text: str, mention: str) -> str | None:
    found = who(text, mention)
    return found.name if found is not None else None


# Who speaks


def test_whom_one_speaks_to_is_not_who_speaks() -> None:
    text = 'Ilmar Tamm told Pavel Novak that talks had failed. "I am leaving," he said.'
    assert name(text, "he") == "Ilmar Tamm"


def test_i_is_the_one_who_says_it_not_the_one_told() -> None:
    text = '"Talks failed," Ilmar Tamm told reporters. "I made it clear."'
    assert name(text, "I") == "Ilmar Tamm"


def test_a_quotation_of_some_length_does_not_part_its_speaker_from_he() -> None:
    text = (
        "Ilmar Tamm criticized the plan. “It is late. It is thin. It helps nobody. Nobody wants it,” he said."
    )
    assert name(text, "he") == "Ilmar Tamm"


def test_he_after_a_verb_of_saying_right_after_an_apposition_is_its_subject() -> None:
    text = 'Pavel Novak said no. A critic, Sen. Ilmar Tamm, called for a vote. "It is time," he said.'
    assert name(text, "he") == "Ilmar Tamm"


# Several together


def test_they_may_mean_two_persons_named_together() -> None:
    text = "Chancellor Angela Merkel and President Francois Hollande flew home. They said talks had failed."
    assert name(text, "They") == "Angela Merkel and Francois Hollande"


def test_they_may_mean_three_named_in_a_row() -> None:
    text = "Ilmar Tamm, Pavel Novak and Anna Vogel met. They said talks had failed."
    assert name(text, "They") == "Ilmar Tamm, Pavel Novak and Anna Vogel"


def test_the_two_leaders_are_the_leaders_named_last_where_none_stand_near() -> None:
    text = (
        "Russian President Vladimir Putin met Chinese President Xi Jinping. It rained. It snowed. It froze. "
        "It thawed. It dried. A communique said the two leaders had agreed."
    )
    assert name(text, "the two leaders") == "Vladimir Putin and Xi Jinping"


def test_who_means_the_name_right_before_it() -> None:
    assert name("Anna Vogel met Ilmar Tamm, who said talks had failed.", "who") == "Ilmar Tamm"
    assert who("It was the envoys of a day long past who said so.", "who") is None


# Documents


@pytest.mark.parametrize(
    "before",
    [
        "The Estonian Foreign Ministry issued a statement on Friday.",
        "Talks had failed, the Estonian Foreign Ministry said in a statement.",
        "Talks had failed, the Estonian Foreign Ministry said.",
    ],
)
def test_the_statement_is_that_of_who_issued_it_or_spoke_last(before: str) -> None:
    assert name(f"{before} The statement named no date.", "The statement") == "Estonian Foreign Ministry"


def test_the_letter_is_the_issuer_s_though_another_spoke_since() -> None:
    text = "Ilmar Tamm sent a letter on Friday. Pavel Novak said no. The letter named no date."
    assert name(text, "The letter") == "Ilmar Tamm"


def test_his_letter_is_his_whatever_body_its_name_holds() -> None:
    text = "Ilmar Tamm resigned. It rained. In his NATO letter he named no date."
    assert name(text, "his NATO letter") == "Ilmar Tamm"


def test_a_document_that_nobody_issued_is_nobody_s() -> None:
    assert who("It rained all day. The filing named no date.", "The filing") is None


def test_the_statement_of_an_unnamed_official_stays_unnamed() -> None:
    text = "Ilmar Tamm left. Talks failed, a senior official said in a statement. The statement was short."
    found = who(text, "The statement")
    assert found is not None
    assert (found.kind, found.id) == ("anonymous", None)


def test_the_editorial_is_that_of_the_outlet_named_last() -> None:
    text = "The Washington Post was blunt. Ilmar Tamm left. The editorial called for talks."
    assert name(text, "The editorial") == "The Washington Post"


# Officials and offices


def test_officials_are_of_the_state_that_spoke_not_of_the_one_spoken_of() -> None:
    text = "The Pentagon said it may send troops against fighters in Syria from Iraq. Officials gave no date."
    assert name(text, "Officials") == "United States"


def test_authorities_in_a_place_no_table_knows_are_of_that_place() -> None:
    text = "The United States asked for the ship. Authorities in Nordhaven let it go."
    found = who(text, "Authorities in Nordhaven")
    assert found is not None
    assert (found.name, found.kind, found.country) == ("Authorities in Nordhaven", "office", None)


def test_the_top_diplomat_of_a_state_is_its_foreign_minister() -> None:
    text = (
        "President Joe Biden met Secretary of State Antony Blinken. The top U.S. diplomat said talks failed."
    )
    assert name(text, "The top U.S. diplomat") == "Antony Blinken"


def test_the_lawmaker_is_the_legislator_named_last() -> None:
    text = "Sen. Anna Vogel met Ilmar Tamm. The Republican lawmaker said talks failed."
    assert name(text, "The Republican lawmaker") == "Anna Vogel"


def test_the_lawmaker_is_unnamed_where_one_unnamed_was_told_before() -> None:
    text = "Sen. Anna Vogel left. One lawmaker asked for more. The lawmaker said talks failed."
    found = who(text, "The lawmaker")
    assert found is not None
    assert found.kind == "anonymous"


def test_a_headline_before_a_government_is_no_part_of_its_name() -> None:
    assert name("Strikes on Syria\n\nIsrael's government said so.", "Israel's government") == "Israel"


# The weights


def test_every_feature_that_is_made_of_parts_has_a_weight_somewhere() -> None:
    parts = {"back 1", "speaker", "subject", "form name", "latest", "last-speaker"}
    assert parts <= weights().keys()


def test_sentences_of_quotation_alone_are_not_counted() -> None:
    words = Words.of(_ENGLISH("He left. “No. No.” He came."))
    counted = told(words)
    assert counted[-1] == 2


def test_no_mention_has_no_features() -> None:
    words = Words.of(_ENGLISH("He left."))
    assert features(words, told(words), 0, []) == []


def test_a_name_does_not_run_on_into_the_next_paragraph() -> None:
    text = "Our Power Grid\n\nThe Washington Post said no."
    assert name(text, "The Washington Post") == "The Washington Post"
