"""What a conditional sentence shows of its force: binary features, each named for what it means.

A feature looks at one thing: the marker, the mood and tense of the clauses, whose deed the consequence is,
what sort of deed, and whose words they are. What each is worth is data (`data/condition_force.tsv`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from demarche.extract.condition_markers import words

_WORD = re.compile(r"[\w’'-]+")
_COUNTERFACTUAL = re.compile(
    r"\b(?:would|could|might|should|wouldn['’]t|couldn['’]t)(?: not| never)?(?: \w+)? have\b"
)
_NEGATED = re.compile(
    r"\b(?:not|never|no|nothing|cannot|can['’]t|won['’]t|wouldn['’]t|refuse[sd]?|nobody|none)\b|n['’]t\b"
)
_SENSES = {
    "ready": re.compile(
        r"\b(?:ready|prepared|willing|open|happy|want) to\b|\bstands? ready\b|\bwould consider\b"
    ),
    "relief": re.compile(
        r"\b(?:relief|waivers?|guarantees?|rolled back|lift(?:ed|ing)?|economic aid|seat at the table)\b"
    ),
    "first": re.compile(
        r"\b(?:can|will|would|could) only\b|\bonly happen\b|\bmust\b|\bprecondition\b|\bhas to\b|\bhave to\b"
    ),
    "options": re.compile(
        r"\b(?:on the table|all options|option|military (?:action|force|response|strikes?))\b"
    ),
}
_ASKING = re.compile(
    r"^\W*(?:on |of |about |to )?(?:what|how|why|who|when|where)\b|\b(?:unclear|not clear|know)\b"
)
_ADVICE = re.compile(r"\b(?:should|need to|needs to|ought)\b")
_GROUPS = ("harm", "good", "bad", "retribution", "answering", "deeds")
_FIRST = frozenset({"we", "i", "our", "us", "my", "we’ll", "we'll", "i’ll", "i'll", "we’re", "we're"})
_PRONOUNS = frozenset({"you", "they", "he", "she", "it", "there", "that", "this", "these", "those"})
_OPENING = 6
_SHORT, _LONG = 3, 25


@dataclass(frozen=True)
class Reading:
    """What is known of a conditional before its force is told: both clauses, and who speaks."""

    marker: str
    trigger: str
    consequence: str
    voice: str = "outlet"
    """Whose words: "outlet", "state", "person", "others", or "unknown" where a statement names no source."""
    own: bool = False
    """Whether the consequence is the issuer's own deed as far as the text names its subject."""
    act: str | None = None
    """The speech act of the statement that holds it."""
    cue: str = ""
    """The words that introduce the statement: "threatened", "warned that"."""
    tense: str = ""
    """Penn tag of the trigger's first finite verb."""
    mood: str = ""
    """The consequence's first modal, or else the Penn tag of its first verb."""
    fronted: bool = False
    """Whether the trigger comes first."""
    quoted: bool = False
    actors: tuple[bool, bool] = (False, False)
    """Whether trigger and consequence name a state or one of its organs."""


def features(reading: Reading) -> frozenset[str]:
    """Every feature that holds of `reading`."""
    return frozenset(_features(reading))


def _features(reading: Reading) -> Iterator[str]:
    trigger, consequence = reading.trigger.lower(), reading.consequence.lower()
    yield f"marker {reading.marker}"
    yield f"voice {reading.voice}"
    yield f"mood {reading.mood}"
    yield f"tense {reading.tense}"
    yield f"act {reading.act}"
    if reading.fronted:
        yield "fronted"
    if reading.quoted:
        yield "quoted"
    if reading.own:
        yield "own deed"
    if reading.actors == (False, False):
        yield "no state"
    for name, there in zip(("trigger", "consequence"), reading.actors, strict=True):
        if there:
            yield f"{name} names a state"
    for group in ("cue-threat", "cue-promise", "cue-warning", "cue-expecting"):
        if any(word in words(group) for word in reading.cue.lower().split()):
            yield group
    if _COUNTERFACTUAL.search(consequence):
        yield "counterfactual"
    if _ASKING.search(consequence):
        yield "asking"
    if _ADVICE.search(consequence):
        yield "advice"
    yield from _of_clause("trigger", trigger)
    deed = frozenset(_of_clause("consequence", consequence))
    yield from deed
    # The same harm is a threat by whose hand it comes, and a warning otherwise.
    whose = "own" if reading.own or "consequence opens we" in deed else "another's"
    for sort in (*_GROUPS, *_SENSES, "negated"):
        if f"consequence {sort}" in deed:
            yield f"{whose} {sort}"


def _of_clause(name: str, text: str) -> Iterator[str]:
    found = _WORD.findall(text)
    opening = found[:_OPENING]
    first = next((word for word in opening if word in _FIRST or word in _PRONOUNS), None)
    if any(word in _FIRST for word in opening):
        yield f"{name} opens we"
    elif first is not None:
        yield f"{name} opens {first}"
    if _NEGATED.search(text):
        yield f"{name} negated"
    for sense, pattern in _SENSES.items():
        if pattern.search(text):
            yield f"{name} {sense}"
    for group in _GROUPS:
        if any(stem(word) in words(group) or word in words(group) for word in found):
            yield f"{name} {group}"
    if len(found) <= _SHORT:
        yield f"{name} short"
    if len(found) >= _LONG:
        yield f"{name} long"


def stem(word: str) -> str:
    """`word` without the ending of a verb or plural."""
    for ending in ("ing", "ed", "es", "s", "d"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word
