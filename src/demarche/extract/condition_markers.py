"""The words that make a condition: "if", "unless", "in the event of", "until", "any attack", "red line" …

Markers are found by their words alone, with what blocks them ("asked if", "as if", "if anything") in
`data/condition_words.tsv`; which clauses they join is told by `condition_clauses`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from demarche.extract.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL_TAGS = frozenset(
    {"DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "EX", "CD", "WP", "VBG", "PDT", "POS"}
)
"""Penn tags of what a subject can be made of."""


@cache
def words(group: str) -> frozenset[str]:
    """The words that `condition_words.tsv` lists under `group`."""
    listed = (words for name, words in rows("condition_words") if name == group)
    return frozenset(word for words in listed for word in words.split())


@dataclass(frozen=True)
class Marker:
    """A marker found in a stretch: positions `[start, end)` in the stretch, and its sort."""

    sort: str
    start: int
    end: int


def markers(stretch: Sequence[Token]) -> list[Marker]:
    """Every conditional marker among the tokens of `stretch`, in order."""
    low = [token.lower_ for token in stretch]
    found = []
    at = 0
    while at < len(low):
        marker = _marker_at(stretch, low, at) if low[at] in words("openers") else None
        if marker is not None:
            found.append(marker)
            at = marker.end
        else:
            at += 1
    return found


def _marker_at(stretch: Sequence[Token], low: list[str], at: int) -> Marker | None:
    word = low[at]
    before = low[at - 1] if at else ""
    after = low[at + 1] if at + 1 < len(low) else ""
    if word in ("if", "unless"):
        return _if_at(low, at)
    if word == "should" and _inverted(stretch, low, at):
        return Marker("should", at, at + 1)
    if word == "were" and at + 2 < len(low) and _inverted(stretch, low, at) and "to" in low[at + 2 : at + 7]:
        return Marker("should", at, at + 1)
    if word == "in" and low[at : at + 3] == ["in", "the", "event"]:
        end = at + 4 if low[at + 3 : at + 4] in (["of"], ["that"]) else at + 3
        return Marker("event", at, end)
    if word == "in" and after == "case":
        end = at + 3 if low[at + 2 : at + 3] in (["of"], ["that"]) else at + 2
        return Marker("event", at, end)
    if word in ("as", "so") and after == "long" and low[at + 2 : at + 3] == ["as"]:
        follows = stretch[at + 3] if at + 3 < len(stretch) else None
        if follows is None or follows.tag_ == "CD" or follows.lower_ in words("not-after-as-long-as"):
            return None
        return Marker("long", at, at + 3)
    if word in ("provided", "providing", "assuming") and after in ("that", "they", "he", "it", "we", "there"):
        return Marker("if", at, at + (2 if after == "that" else 1))
    if word == "only" and after in ("when", "once", "after", "if"):
        return Marker("only", at, at + 2)
    if word in ("once", "when", "after") and "only" in low[max(0, at - 8) : at]:
        return Marker("only", at, at + 1)
    if word in ("until", "till"):
        return Marker("until", at, at + 1)
    if word == "without":
        return Marker("without", at, at + 1)
    if word == "otherwise" and before not in ("or", "and", "unless", "would", "could"):
        return Marker("otherwise", at, at + 1)
    if word == "or" and after in ("else", "otherwise"):
        return Marker("otherwise", at, at + 2)
    if word == "or" and after in words("or-suffer"):
        return Marker("otherwise", at, at + 1)
    if word == "in" and after in ("exchange", "return") and low[at + 2 : at + 3] == ["for"]:
        return Marker("exchange", at, at + 3)
    if word == "any" and any(deed in words("deeds") for deed in low[at + 1 : at + 4]):
        return Marker("any", at, at + 1)
    if word in ("could", "would", "will", "may", "might") and _leads(low[at + 1 : at + 3]):
        return Marker("lead", at, at + (3 if low[at + 2] in ("to", "in") else 2))
    if word == "red" and after in ("line", "lines"):
        return Marker("red line", at, at + 2)
    return None


def _leads(following: list[str]) -> bool:
    """Whether "lead to", "trigger", "result in" follows a modal."""
    if len(following) < 2:
        return False
    return " ".join(following) in ("lead to", "result in") or following[0] in ("trigger", "provoke", "spark")


def _if_at(low: list[str], at: int) -> Marker | None:
    before = low[max(0, at - 4) : at]
    after = low[at + 1 : at + 3]
    if before and before[-1] in words("not-before-if"):
        return None
    if any(word in words("asking") for word in before):
        return None
    if after and after[0] in words("not-after-if"):
        return None
    if after[:1] == ["you"] and after[1:2] and after[1] in words("not-after-if-you"):
        return None
    if before[-1:] == ["only"]:
        return Marker("only", at, at + 1)
    if before[-1:] == ["even"]:
        return Marker("even", at, at + 1)
    return Marker(low[at], at, at + 1)


def _inverted(stretch: Sequence[Token], low: list[str], at: int) -> bool:
    """Whether the modal at `at` comes before its subject, as in "should talks fail"."""
    if at + 2 >= len(stretch) or low[-1] == "?" or "?" in low[-3:]:
        return False
    follows = stretch[at + 1]
    if follows.tag_ not in NOMINAL_TAGS or follows.tag_ in ("VBG", "POS"):
        return False
    if at and (
        low[at - 1] in words("subject-pronouns") or stretch[at - 1].tag_ in ("WRB", "WP", "WDT", "CC")
    ):
        return False
    base = [
        token for token in stretch[at + 2 : at + 9] if token.tag_ in ("VB", "VBP") or token.lower_ == "be"
    ]
    return bool(base)
