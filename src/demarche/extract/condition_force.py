"""The force of a condition: does its issuer threaten, promise, warn, offer, draw a line or only expect?

The rules read the consequence: whose deed it is, whether it harms or helps, and how sure it is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from demarche.extract.condition_markers import words
from demarche.records import Force

FORCES: tuple[Force, ...] = get_args(Force)
_NAMING = frozenset({"red line", "until", "only", "exchange"})
# Chosen on texts that the reader was not trained on: with less the rules are unheard, with more the reader.
_SURE = 3.0
_LEANING = 0.5
_FLOOR = 1e-4
_WORD = re.compile(r"[\w’'-]+")
_COUNTERFACTUAL = re.compile(
    r"\b(?:would|could|might|should|wouldn['’]t|couldn['’]t)(?: not| never)?(?: \w+)? have\b"
)
_HYPOTHETIC = re.compile(r"^(?:\S+ ){0,6}(?:were|had|hadn['’]t|weren['’]t)\b")
_OWN = re.compile(
    r"^(?:\W*(?:then|and|but|that|so|[\w ]{0,20},) ){0,2}\W*(?:we|i|our|us|my)\b", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:not|never|no|nothing|cannot|can['’]t|won['’]t|wouldn['’]t|refuse[sd]?|nobody|none)\b|n['’]t\b",
    re.IGNORECASE,
)
_READY = re.compile(
    r"\b(?:ready|prepared|willing|open) to\b|\bstands? ready\b|\bwould consider\b", re.IGNORECASE
)
_RELIEF = re.compile(
    r"\b(?:relief|waivers?|security guarantees?|rolled back|lift(?:ed|ing)?|economic aid|seat at the table)\b"
)
_BEFORE = re.compile(
    r"\b(?:can|will|would|could) only\b|\bonly happen\b"
    r"|\bmust (?:first|do so|relinquish|be)\b|\bprecondition\b"
)
_TABLE = re.compile(
    r"\b(?:on the table|all options|option|military (?:action|force|response|strikes?))\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Reading:
    """What the rules look at: both clauses' texts, the marker's sort, and who speaks."""

    marker: str
    trigger: str
    consequence: str
    declared: bool
    """Whether an actor, not the outlet, declares it."""
    own: bool
    """Whether the consequence is the issuer's own deed as far as the text names its subject."""
    act: str | None = None
    """The speech act of the statement that holds it."""


def weighed(told: Force, marker: str, chances: Mapping[str, float]) -> Force:
    """The force that the rules give, weighed with the reader's chance for each (log-linear).

    A marker that all but names its force ("red line", "until") weighs more than words that only lean to one.
    """
    weight = _SURE if marker in _NAMING else _LEANING
    scores = {
        each: math.log(max(chances.get(each, 0.0), _FLOOR)) + weight * (each == told) for each in FORCES
    }
    return max(FORCES, key=lambda each: scores[each])


def force(reading: Reading) -> Force:
    """The force that the words of `reading` give."""
    consequence = reading.consequence.lower()
    trigger = reading.trigger.lower()
    if reading.marker == "red line":
        return "red-line"
    if reading.marker == "exchange":
        return "offer"
    own = reading.own or bool(_OWN.search(reading.consequence))
    good = _any(consequence, "good") or bool(_RELIEF.search(consequence))
    harm = _any(consequence, "harm") and not _RELIEF.search(consequence)
    refused = bool(_NEGATED.search(consequence))
    if not reading.declared:
        return "prediction"
    if _COUNTERFACTUAL.search(consequence) or (_HYPOTHETIC.search(trigger) and not harm):
        return "prediction"
    if reading.marker in ("until", "only") or (reading.marker in ("unless", "without") and refused):
        return "red-line"
    if reading.act == "THREATEN":
        return "threat"
    if _BEFORE.search(consequence):
        return "red-line"
    if own and (harm or _TABLE.search(consequence)):
        return "threat"
    if (good and (own or _RELIEF.search(consequence) or reading.act == "AGREE")) or _READY.search(
        consequence
    ):
        return "offer"
    if _TABLE.search(consequence) or _any(consequence, "retribution") or reading.marker in ("any", "event"):
        return "threat"
    if harm or _any(consequence, "bad") or reading.act == "WARN":
        return "warning"
    return "prediction"


def _any(text: str, group: str) -> bool:
    listed = words(group)
    return any(_stem(word) in listed or word in listed for word in _WORD.findall(text))


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s", "d"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word
