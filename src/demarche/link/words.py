"""Words made comparable across reports: singular, without endings, small words left out."""

from __future__ import annotations

import re
from functools import cache

from demarche.link.tables import cells

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENDINGS = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ments",
    "ment",
    "ions",
    "ion",
    "ies",
    "ed",
    "es",
    "s",
    "e",
    "y",
)
_STEM = 4


@cache
def same_things() -> dict[str, str]:
    """Noun, singular → the word that stands for all nouns that count the same."""
    return {row[0]: row[1] for row in cells("same_things")}


@cache
def small_words() -> frozenset[str]:
    """The words that stand in any sentence: spaCy's English list, without spaCy, which loads for a second."""
    from importlib.util import find_spec
    from runpy import run_path

    spacy = find_spec("spacy")
    (home,) = (spacy and spacy.submodule_search_locations) or [""]
    return frozenset(run_path(f"{home}/lang/en/stop_words.py")["STOP_WORDS"])


def singular(noun: str) -> str:
    """A noun, lower case, without its plural ending: a rough rule, enough to compare words by."""
    noun = noun.lower()
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun


def thing(noun: str) -> str:
    """The word that stands for what a noun counts: "soldiers" and "troops" are one."""
    one = singular(noun)
    return same_things().get(one, one)


def stems(text: str) -> frozenset[str]:
    """The content words of a text, each without its ending, so that "stoking" meets "stoked"."""
    return frozenset(all_stems(text))


def all_stems(text: str) -> tuple[str, ...]:
    """As `stems`, as often as each comes, in order."""
    return tuple(
        _stem(word) for word in _WORD.findall(text.lower()) if word not in small_words() and len(word) > 2
    )


def words(text: str) -> tuple[str, ...]:
    """The words of a text as written, in order."""
    return tuple(_WORD.findall(text))


def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word
