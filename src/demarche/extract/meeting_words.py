"""The vocabulary of meetings, from `data/meeting_words.tsv`."""

from __future__ import annotations

from functools import cache

from demarche.extract.word_groups import word_groups


def words(group: str) -> frozenset[str]:
    """The words listed under `group`. Raises `KeyError` where the table has no such group."""
    return word_groups("meeting_words")[group]


@cache
def sorts(part: str) -> dict[str, str]:
    """Word → sort of meeting, for the nouns (`part` "noun") or the verbs ("verb") that tell one."""
    prefix = part + ":"
    return {
        word: name.removeprefix(prefix)
        for name, listed in word_groups("meeting_words").items()
        if name.startswith(prefix)
        for word in listed
    }
