"""What is looked at in a statement to tell its act."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from demarche.extract.act_features import cue_signs, signs
from demarche.reader.reader import default_reader


@lru_cache
def doc(text: str) -> Doc:
    return default_reader().read(text)


def told(text: str, cue: str, content: str, quoted: str = "indirect") -> frozenset[str]:
    """The signs of `content` in `text`, told through `cue`."""

    def tokens(part: str) -> list[object]:
        start = text.index(part)
        span = doc(text).char_span(start, start + len(part), alignment_mode="expand")
        assert span is not None
        return list(span)

    return signs(tokens(cue), tokens(content), quoted, "named", "actual", nested=False)  # type: ignore[arg-type]


def test_what_we_will_do_is_told_from_what_they_must_do() -> None:
    ours = told("“We will respond to every attack,” she said.", "said", "We will respond to every attack")
    theirs = told("She said they must leave the island.", "said", "they must leave the island")
    assert {"modal we will", "root respond"} <= ours
    assert {"modal they must", "root leave"} <= theirs
    assert "modal we will" not in theirs


def test_a_denial_is_seen_in_the_root_of_what_is_said() -> None:
    assert "root negated" in told("He said the army did not fire.", "said", "the army did not fire")
    assert "root negated" not in told("He said the army fired.", "said", "the army fired")


def test_the_word_between_cue_and_content_is_seen() -> None:
    accused = told("They accused the bank of hiding money.", "accused", "hiding money")
    assert "lead of" in accused
    assert "words between" in accused


def test_names_and_numbers_are_all_alike() -> None:
    one = told("He said Norway bought 12 ships.", "said", "Norway bought 12 ships")
    other = told("He said Finland bought 30 ships.", "said", "Finland bought 30 ships")
    assert one == other
    assert "word NNP" in one


def test_a_cue_is_known_by_its_base_forms_without_auxiliaries() -> None:
    assert set(cue_signs(["have", "deny"])) == {"cue deny", "cues deny", "leans REJECT 4"}
    assert set(cue_signs([])) == {"no cue", "leans nowhere"}


def test_a_statement_without_content_has_the_signs_of_its_cue() -> None:
    found = signs((), (), "indirect", "anonymous", "actual", nested=True)
    assert found == {
        "kind anonymous",
        "quoted indirect",
        "status actual",
        "no cue",
        "leans nowhere",
        "nested",
    }
