"""Word pieces, on the vocabulary that ships."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st

from demarche.reader.network import model_folder
from demarche.reader.wordpiece import MOST_PIECES, WordPiece, basic_split


@lru_cache(maxsize=1)
def shipped() -> WordPiece:
    return WordPiece.load(model_folder() / "vocab.txt")


def pieces(word: str) -> list[str]:
    names = {number: piece for piece, number in shipped().ids.items()}
    return [names[number] for number in shipped().encode(word)]


def test_words_become_their_longest_pieces() -> None:
    assert pieces("minister") == ["minister"]
    assert pieces("Démarche") == ["dem", "##ar", "##che"]
    assert pieces("90,000") == ["90", ",", "000"]
    assert pieces("U.S.") == ["u", ".", "s", "."]


def test_what_has_no_pieces_is_unknown() -> None:
    assert pieces("\u200f") == ["[UNK]"]
    assert pieces("a" * 101) == ["[UNK]"]
    assert pieces("") == ["[UNK]"]


def test_punctuation_and_cjk_stand_alone() -> None:
    assert basic_split("Ab-cd’s") == ["ab", "-", "cd", "’", "s"]
    assert basic_split("北京talks") == ["北", "京", "talks"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_word_has_pieces_and_not_too_many(word: str) -> None:
    found = shipped().encode(word)
    assert 1 <= len(found) <= MOST_PIECES
    assert all(0 <= number < len(shipped().ids) for number in found)
