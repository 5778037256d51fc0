"""What a denial answers that stands right before it in its report, or a little further before.

"Moscow denied the charges" says of no deed that it was not done: it points back, at what was just told. A
denial in words of its own answers what stands right before it too, where that accuses who denies, or says
much the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from demarche.link.rival_denials import Account, Pointing, has, points
from demarche.link.rival_told import Told, accuses, addressed, asserts, light, same_words
from demarche.link.words import stems
from demarche.records import Event, Statement

BEFORE = 400
"""Characters before a denial in which what it answers is told."""

_SHARED, _COUNTERED = 2, 0.4  # content words that a denial in its own words shares, and the part of its own
_SUBJECT = 60  # characters between the one who denies and that he denies
_ADJOINING = 10  # characters between what is told and a denial that points right at it (", but …")
_OBJECT, _SUBJECTS = 4, 8  # words that an accusation of somebody begins with; of nobody who is told apart
_FEW = 2  # words that tell nothing yet
_TELLING = frozenset({"ACCUSE", "SAY", "CONCEDE", "REJECT"})
_CLAIMS = r"(?:allegation|accusation|claim|charge)s?"
_NOT_TOLD = re.compile(
    r"^(?:about )?(?:whether|if|what|how|why|who|when|where)\b"
    rf"|^(?:[\w-]+ ){{0,3}}{_CLAIMS} against\b|\b{_CLAIMS}$"
)
"""What is asked, and allegations of which it is not told whose they are."""

_HEARD = re.compile(r"\b(?:is|are|was|were) (?:\w+ )?(?:said|believed|thought|understood|rumou?red)\b")
_SUCH = re.compile(r"^(?:any )?such\b")
_KIND = re.compile(rf"\b([a-z]+) {_CLAIMS}$")


def answered(denial: Told, pointing: Pointing, before: Sequence[Told]) -> list[Told]:
    """What a denial that points back answers: what another says right before it, or an accusation."""
    at = _begins(denial)
    last = max((told for told in before if not same_words(denial, told)), key=_place, default=None)
    if last and at - last.record.evidence.end <= _ADJOINING and _tells(last):
        told_so = accuses(last.record) or not _SUCH.match(denial.text)
        if pointing == "right before" and told_so and not (accuses(last.record) and _by_pronoun(denial)):
            return [last] if _two_voices(denial, last) else []
        affirms = isinstance(last.record, Statement) and last.record.act != "REJECT"
        affirms = affirms and not (_by_pronoun(denial) and not accuses(last.record))
        if affirms and _names_denier(denial, last) and _two_voices(denial, last):
            return [last]
    accusing = [told for told in before if asserts(told.record) and accuses(told.record)]
    last = max(accusing, key=_place, default=None)
    if last and (_NOT_TOLD.search(last.text) or _of_another_kind(denial, last)):
        return []
    if last and _names_denier(denial, last) and _two_voices(denial, last):
        return [last]
    return []


def countered(denial: Told, before: Sequence[Told]) -> list[Told]:
    """What a denial right after it evidently answers, in words of its own."""
    record = denial.record
    last = max((told for told in before if not same_words(denial, told)), key=_place, default=None)
    if last is None or _begins(denial) - last.record.evidence.end > _ADJOINING:
        return []
    if isinstance(record, Event) or not asserts(last.record) or not _two_voices(denial, last):
        return []
    named = denial.names | last.names | denial.proper
    said = frozenset(stem for stem in denial.bag - named if not light(stem))
    shared = said & last.bag
    cue = " ".join(span.exact for span in record.cue).lower()
    if has(cue, "cue") and accuses(last.record) and _names_denier(denial, last):
        return [last] if shared or not said else []
    same = denial.act in last.bag or has(cue, "cue")
    return [last] if same and len(shared) >= _SHARED and len(shared) >= _COUNTERED * len(said) else []


def _begins(denial: Told) -> int:
    """Where the words of a denial begin: with who denies, where it stands right before."""
    at, who = denial.record.evidence.start, denial.who.text if denial.who else None
    return who.start if who and 0 < at - who.start <= _SUBJECT else at


def _place(told: Told) -> tuple[int, int, str]:
    """Of what ends last the outermost comes last."""
    return told.record.evidence.end, -told.record.evidence.start, told.record.id


def _by_pronoun(denial: Told) -> bool:
    """Whether a denier is only a “he”, whom the reader may have taken for another who is named near."""
    named = denial.who.text.exact.lower() if denial.who and denial.who.text else ""
    return named in {"he", "she", "they", "it", "his", "her", "their"}


def _tells(told: Told) -> bool:
    """Whether something is said that can be so or not: not asked, wanted or refused."""
    record = told.record
    if isinstance(record, Event):
        return False
    cue = " ".join(span.exact for span in record.cue).lower()
    return (
        record.act in _TELLING
        and len(told.text.split()) > _FEW
        and points(record) is None
        and not has(cue, "hearsay", "asserting")
        and not has(cue, "asking", "asserting")
        and not _HEARD.search(cue)
        and not told.text.rstrip("”\"'").endswith("?")
        and not _NOT_TOLD.search(told.text)
    )


def _of_another_kind(denial: Told, told: Told) -> bool:
    """Whether “the fraud claims” are denied apart from what is told, and that is of something else."""
    kind = _KIND.search(denial.text.strip(" .,;:“”\"'"))
    apart = _begins(denial) - told.record.evidence.end > _ADJOINING
    return apart and kind is not None and not stems(kind[1]) <= told.bag


def _names_denier(denial: Told, told: Told) -> bool:
    words, accused = told.text.split(), addressed(told)
    first = stems(" ".join(words[: _OBJECT if accused else _SUBJECTS]))
    return bool(denial.names & (accused | first))


def _two_voices(denial: Told, told: Told) -> bool:
    """Whether two who are named beside each other are two, whatever side they are on, if any is known."""
    one, other = denial.who, told.who
    if one is None or other is None or same_words(denial, told):
        return False
    if one.id is not None and other.id is not None:
        return one.id != other.id
    a, b = stems(one.name), stems(other.name)
    return bool(a and b) and not a & b


def speaks(denial: Account, spoken: Sequence[Statement]) -> bool:
    """Whether who is said to contradict speaks: a film contradicts too, and nobody denies by it."""
    if isinstance(denial, Event) or not denial.cue or "contradict" not in denial.cue[0].exact.lower():
        return True
    who, at = denial.source, denial.evidence.start
    if who is None or who.id is None:
        return True
    return any(
        one.source is not None and one.source.name == who.name and 0 <= at - one.evidence.end <= _SUBJECT
        for one in spoken
    )
