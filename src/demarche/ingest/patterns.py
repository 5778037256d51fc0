"""Phrase patterns of the data files: lower case, `*` for any text, `<n>` for a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LEADING = "•*·-–—>»→▶►|_~ "
_TRAILING = ".:!…>»→▶►|_~* "
_NUMBER = r"\d[\d.,:]*k?"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern and its limits: `words`, the longest text it covers; `follows`, what goes with it."""

    pattern: str
    words: int
    follows: str = "-"


def bare(folded: str) -> str:
    """Folded text as patterns see it: bullets in front and punctuation at the end left out."""
    return folded.lstrip(_LEADING).rstrip(_TRAILING)


class Phrases:
    """A set of phrases; finds the one that covers a text."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._exact: dict[str, Phrase] = {}
        self._by_word: dict[str, list[_Wild]] = {}
        self._open: list[_Wild] = []
        for phrase in phrases:
            pattern = _bare_pattern(phrase.pattern)
            if "*" not in pattern and "<n>" not in pattern:
                self._exact.setdefault(pattern, phrase)
                continue
            wild = _Wild.of(pattern, phrase)
            first = pattern.split(" ", 1)[0]
            if "*" in first or "<n>" in first:
                self._open.append(wild)
            else:
                self._by_word.setdefault(first, []).append(wild)

    def covering(self, folded: str) -> Phrase | None:
        """The phrase whose pattern the whole of `folded` matches, if within its limit of words."""
        text = bare(folded)
        words = text.count(" ") + 1
        exact = self._exact.get(text)
        if exact is not None and words <= exact.words:
            return exact
        candidates = self._by_word.get(text.split(" ", 1)[0], [])
        for wild in (*candidates, *self._open):
            if wild.literal in text and words <= wild.phrase.words and wild.compiled.fullmatch(text):
                return wild.phrase
        return None


@dataclass(frozen=True, slots=True)
class _Wild:
    """A phrase with wildcards. `literal`, its longest piece without, is looked for first: that is quick."""

    literal: str
    compiled: re.Pattern[str]
    phrase: Phrase

    @classmethod
    def of(cls, pattern: str, phrase: Phrase) -> _Wild:
        literal = max(re.split(r"\*|<n>", pattern), key=len)
        wild = re.escape(pattern).replace(r"\*", ".*").replace("<n>", _NUMBER)
        return cls(literal, re.compile(wild, re.DOTALL), phrase)


def _bare_pattern(pattern: str) -> str:
    """`pattern` made bare as text is, but for the wildcards at its ends."""
    start = "*" if pattern.startswith("*") else ""
    end = "*" if pattern.endswith("*") else ""
    inner = pattern[len(start) : len(pattern) - len(end)]
    inner = inner if start else inner.lstrip(_LEADING)
    return start + (inner if end else inner.rstrip(_TRAILING)) + end
