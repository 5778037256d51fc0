"""Denials: who denies an account, as against refusing to do something, and what the denial says it answers.

Three things tell what is answered: the words of the denial itself, whose claim it says it denies ("denied
U.S. claims that …", "Kyiv's claims"), and where it points back ("…, a charge that Moscow denied").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from demarche.link.tables import column
from demarche.link.words import stems
from demarche.records import Event, Span, Statement

Account = Statement | Event
Pointing = Literal["right before", "before"]

_OBJECT = 4  # words that what is denied begins with


@cache
def _pattern(where: str, table: str) -> re.Pattern[str]:
    words = sorted(column(table, "words", where=where), key=lambda word: (-len(word), word))
    whole = {"modal", "not", "other"}
    end = r"\b" if where in whole else ""
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + ")" + end)


def has(text: str, where: str, table: str = "denying") -> bool:
    """Whether a text, lower case, holds words of a class of a table of words."""
    return _pattern(where, table).search(text.replace("’", "'")) is not None


def content(one: Account) -> str:
    """What an account tells, as written."""
    return one.evidence.exact if isinstance(one, Event) else " ".join(span.exact for span in one.content)


_ASKED = re.compile(r"^(?:\S+ ){0,3}(?:demands? |(?:idea|notion|suggestion) that \S+ (?:would|should) )")
"""What is asked of somebody, or thought of for him: to reject it is to refuse, not to deny."""


_GIVEN = re.compile(
    r"^(?:(?:\S+ ){0,2}[A-Z]\S*[^\W\d_]|him|her|them|us|me|(?:his|her|its|their) \w+)"
    r" (?:his|her|its|their|our|an?|the|any) "
)
"""To deny somebody his wall: it is not said that something is not so."""

_QUARREL = re.compile(r"^(?:over|with|between|about) ")
"""“His dispute with Congress over …” tells of a quarrel, not of what is denied."""

_DENY = r"(?:disput|den[iy]|contradict|refut|rebut|debunk|discredit|disavow|scoff|dismiss|reject)"
_NOT_DENIED = re.compile(
    rf"\bnot (?:\w+ )?(?:disput|den[iy]|contradict|refut|rebut|debunk|discredit)|\bwould (?:\w+ )?{_DENY}"
    rf"|\b(?:refus\w+|declin\w+|fail\w*|little|time|hard|tr(?:y|ied|ies|ying)) (?:\w+ )?to (?:\w+ )?{_DENY}"
)
"""Who does not dispute something, would deny it or refuses to disavow it does not deny it."""

_NOBODY = re.compile(
    r"^(?:(?:none|nothing|nobody|no one|few|little)\b|(?:that|this|it|which|what|there)$)", re.IGNORECASE
)
"""“That contradicts her account”, “none of his words”: nobody speaks."""

_LINK = re.compile(r"\bMORE\b")
"""What is left of a link's words that a page ran together with its sentence."""


def denies(one: Account) -> bool:
    """Whether somebody denies an account here, as against refusing to do something."""
    if isinstance(one, Event):
        if one.status != "denied" or one.claimant is None:
            return False
        before = f"{one.evidence.prefix} {one.evidence.exact}".lower()
        return has(before, "cue") and not has(before, "never")
    if one.act != "REJECT" or one.source is None:
        return False
    cue = " ".join(span.exact for span in one.cue).lower()
    told = content(one).lower()
    plain = f"{cue} {told}".replace("’", "'").replace("n't ", " not ")
    if has(plain, "never") or _NOT_DENIED.search(plain):
        return False
    if _LINK.search(content(one)) or _NOBODY.search(one.source.name):
        return False
    if has(cue, "cue"):
        object_ = " ".join(told.split()[:_OBJECT])
        return not (has(object_, "other") or _GIVEN.search(content(one)) or _QUARREL.search(told))
    if has(cue, "claim cue"):
        begins = " ".join(told.split()[:6])
        claim = begins.startswith("that ") or has(begins, "claim") or points(one) == "right before"
        return claim and not _ASKED.search(told)
    return has(told, "content") and not has(told, "modal", "asserting")


_CLAIMS = (
    r"(?:accusation|allegation|assertion|claim|charge|conclusion|assessment|finding|report|suggestion)s?"
)
_TOLD = (
    r"(?:accusation|allegation|assertion|claim|charge|report|account|version|characteri[sz]ation|description"
    r"|story|stories|contention)s?"
)
_DETERMINER = r"(?:(?:[Tt]hat|[Tt]he|[Aa]ny|[Tt]hose|[Tt]hese|[Aa]ll|[Aa]n?|[Ss]uch|[Bb]oth) )"
_PART = r"(?:(?:[Tt]he )?(?:substance|accuracy|truth|details?|parts?|much|most|some|all|many|elements?) of )?"
_NAMED = rf"(?!{_DETERMINER})((?:[^\s,“”\"]+ ){{0,4}}?[^\s,“”\"]*[A-Z][^\s,“”\"]*?(?: [a-z]+){{0,2}}?)"
_THAT = r"(?:that|of|about|it|its|he|she|they)"
_OTHER = r"(?!(?:him|her|it|them|us|me|mistake)\b)"
_CLAIMED = re.compile(rf"^{_DETERMINER}?{_NAMED}(?:['’]s?(?: [a-z-]+){{0,2}}?)? {_CLAIMS} {_THAT} ")
"""“U.S. claims that …”, “Kyiv's earlier claim that …”."""

_WHOSE = (
    # "Kyiv's latest claims", and no more
    re.compile(rf"^{_PART}{_DETERMINER}?{_NAMED}['’]s?(?: [a-z-]+){{0,2}}? {_TOLD}$"),
    # "a Harbour Post story about …"
    re.compile(rf"^{_DETERMINER}?{_NAMED}(?:['’]s?(?: [a-z-]+){{0,2}}?)? {_TOLD} {_THAT} "),
    # "accusations by Kyiv that …", "a claim made by Kyiv"
    re.compile(
        rf"^{_DETERMINER}?(?:[a-z-]+ ){{0,2}}?{_TOLD} (?:[a-z]+ )?by "
        rf"{_OTHER}((?:[^\s,“”\"]+ ){{0,9}}?[^\s,“”\"]+)"
        r"(?:, (?:[A-Z][^\s,]* ?)+,)?,? (?:that|it|he|she|they) "
    ),
    re.compile(
        rf"^{_DETERMINER}?(?:[a-z-]+ ){{0,2}}?{_TOLD} (?:[a-z]+ )?by "
        rf"{_OTHER}((?:[^\s,“”\"]+ ){{0,5}}?[^\s,“”\"]+)(?: (?:of|about) |[.,]?$)"
    ),
    # "a report in the Harbour Post that …", "allegations in the prosecutors' suit"
    re.compile(rf"^{_DETERMINER}?(?:[a-z-]+ )?(?:report|story|article)s? in (?:the |a )?{_NAMED},? {_THAT} "),
    re.compile(
        rf"^{_DETERMINER}?(?:[a-z-]+ )?{_TOLD} in (?:the |an? )?{_NAMED} "
        r"(?:law)?(?:suit|complaint|indictment|report|book|dossier|memo)s?\b"
    ),
)
_FALSE = re.compile(
    rf"^(?:[Tt]hat )?{_DETERMINER}?{_NAMED}['’]s?(?: [a-z-]+){{0,2}}? {_TOLD} (?:[^.,;]* )?"
    r"(?:is|are|was|were) [^.,;]*(?:false|untrue|not true|baseless|groundless|unfounded|inaccurate)"
)
"""“Kyiv's account was false”."""

_DAYS = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|week|month|year", re.IGNORECASE
)


def claimed(denial: Statement, own: frozenset[str]) -> Span | None:
    """The words for those whose claim a denial names as what it denies; null where it names nobody.

    `own`: the stems that name who denies.
    """
    cue = " ".join(span.exact for span in denial.cue).lower()
    spoken = has(cue, "cue") or has(cue, "claim cue")
    for start, words in _objects(denial):
        for pattern in (_CLAIMED, *(_WHOSE if spoken else (_FALSE,))):
            found = pattern.match(words)
            if found and not stems(found[1]) & own and not _DAYS.search(found[1]):
                at = start + found.start(1)
                return Span(start=at, end=at + len(found[1]), exact=found[1])
    return None


def _objects(denial: Statement) -> Iterator[tuple[int, str]]:
    """Where what is denied begins, and its words to the end of the denial: in the content, or in the cue."""
    whole = denial.evidence
    for span in denial.content[:1]:
        yield span.start, span.exact.rstrip(" .,”\"'")
    for span in denial.cue[:1]:
        verb = re.match(
            r"(?:\w+ ){0,3}?(?:denie[sd]|dismiss\w*|reject\w*|disput\w*|refut\w*|rebut\w*) ", span.exact
        )
        if verb:
            start = span.start + verb.end()
            yield start, whole.exact[start - whole.start :]


_BARE_CLAIMS = (
    r"(?:charge|accusation|allegation|claim|assertion|notion|suggestion|point|contention|conclusion|account"
    r"|version|characteri[sz]ation|description)s?"
)
_APPOSED = re.compile(rf"^(?:an? (?:[a-z-]+ ){{0,2}}?{_BARE_CLAIMS}|which|something)$")
_SHOWN = re.compile(
    rf"^(?:(?:all |both )?(?:of )?(?:that|this|those|these|such|any such|both) (?:[a-z-]+ )?{_BARE_CLAIMS}"
    r"|this|that|it happened|that it happened)$"
)
_PLAIN = re.compile(
    r"^(?:(?:all|any|both|some|most|each|several|many|every) )?(?:of )?"
    r"(?:(?:the|those|these|his|her|their|its|such) )?(?:[a-z-]+ ){0,2}?"
    r"(?:charge|accusation|allegation|claim)s?(?: against (?:him|her|them|it|us|me))?$"
)


def points(denial: Account) -> Pointing | None:
    """How a denial points back to what it answers: to what stands right before it, or further before it.

    Null where it says itself what is denied.
    """
    words = content(denial).strip(" .,;:“”\"'").replace("’", "'").lower()
    if _APPOSED.match(words) or _SHOWN.match(words):
        return "right before"
    plain = _PLAIN.match(words) or words in column("asserting", "words", where="bare")
    return "before" if plain else None
