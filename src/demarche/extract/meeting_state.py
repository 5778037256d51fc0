"""The state of a meeting: held, planned, expected, proposed, cancelled or under way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from demarche.extract.meeting_mentions import Told
from demarche.extract.meeting_words import words
from demarche.records import MeetingState, When

if TYPE_CHECKING:
    from spacy.tokens import Token

_REACH = 7
"""Words before the telling word in which its verb group and modifiers are read."""
_FAR = 14
"""The same for words that call a meeting off, which may stand further away."""
_STOPS = frozenset({";", ":", ".", "—", "which", "who", "said", "says", "but"})
_BE = frozenset({"is", "are", "'re", "’re", "'s", "’s", "am", "'m"})
_HOPS = 3


def state(
    sentence: Sequence[Token], group: Sequence[Told], when: When | None, published: str | None
) -> tuple[MeetingState, bool]:
    """The state that verb forms, words around and the date tell, and whether anything told it.

    Where nothing does, talks are under way and all else was held: then the second value is false.
    """
    low = [token.lower_ for token in sentence]
    ahead = coming(when, published)
    if any(_cancelled(low, one) for one in group):
        return "cancelled", True
    told: MeetingState | None = None
    for number, one in enumerate(group):
        cue = _cue(sentence, low, one, first=number == 0)
        if cue is not None and cue[1]:
            # A verb in the future outweighs a weekday taken for a past one.
            return ("held" if ahead is False and not _will(low, one) else cue[0]), True
        told = told or (cue[0] if cue else _grammar(sentence, low, one))
    if ahead is not None:
        return ("planned" if ahead else "held"), True
    if told is not None:
        return told, True
    return ("under way" if group[0].sort == "talks" else "held"), False


def _grammar(sentence: Sequence[Token], low: list[str], one: Told) -> MeetingState | None:
    if _progressive(sentence, low, one):
        return "under way"
    return _relation(low, one) or _tense(sentence, one)


def _will(low: list[str], one: Told) -> bool:
    near = {*_before(low, one.at, 4), *low[one.at + 1 : one.at + 3]}
    return not near.isdisjoint({"will", "'ll", "’ll", "to"})


def _before(low: list[str], at: int, reach: int = _REACH) -> list[str]:
    """The words before `at` in its clause, the nearest first."""
    found: list[str] = []
    for back in range(at - 1, max(-1, at - 1 - reach), -1):
        if low[back] in _STOPS:
            break
        found.append(low[back])
    return found


def _cancelled(low: list[str], one: Told) -> bool:
    before = _before(low, one.at, _FAR)
    if any(word in words("cancelled") for word in before) or {"no", "further"} <= set(before[:4]):
        return True
    behind = low[one.at + 1 : one.at + _FAR + 6]
    return "called off" in " ".join(behind) or any(word in words("cancelled-behind") for word in behind)


def _cue(
    sentence: Sequence[Token], low: list[str], one: Told, *, first: bool
) -> tuple[MeetingState, bool] | None:
    """The state that the nearest word with one tells, and whether it outweighs a date."""
    before = _before(low, one.at)
    for distance, word in enumerate(before):
        if word in words("expected"):
            return "expected", True
        if word in words("planned"):
            return "planned", True
        if word in words("wished") or (word == "for" and before[distance + 1 : distance + 2] == ["called"]):
            return "proposed", True
        if word == "would" and not {"if", "under", "unless"} & set(low):
            # "He said he would meet": a plan as somebody told it.
            said = any(
                low[k] in ("said", "says", "announced", "told") for k in range(max(0, one.at - 12), one.at)
            )
            return ("planned", False) if said and distance < 4 else ("proposed", False)
        if word in words("proposed"):
            return "proposed", False
    after = low[one.at + 1 : one.at + 6]
    if any(word in words("planned") for word in after[:4]):
        return "planned", False
    if any(word in words("under-way") for word in [*before[:3], *after]) or "under way" in " ".join(
        low[one.at :][:14]
    ):
        return "under way", False
    if first and one.verb and before[:1] == ["to"] and sentence[one.at - 2].tag_.startswith("V"):
        return "planned", False
    return None


def _relation(low: list[str], one: Told) -> MeetingState | None:
    """What "before", "after", "during" in front of the noun tell."""
    if one.verb or one.start == 0:
        return None
    preposition = low[one.start - 1]
    if preposition in words("before"):
        return "planned"
    return "held" if preposition in words("after") else None


def _tense(sentence: Sequence[Token], one: Told) -> MeetingState | None:
    """What the governing verb's tense tells: past, held; present, under way (talks) or to come (travel)."""
    light = [t for t in sentence[max(0, one.start - 4) : one.start] if t.lower_ in words("light")]
    if light and light[-1].tag_ == "VBD":
        return "held"
    verb = sentence[one.at]
    for _ in range(_HOPS):
        if verb.tag_ in ("VBD", "VBN"):
            return "held"
        if verb.tag_ in ("VBZ", "VBP") and verb.lower_ not in _BE:
            if one.verb:
                return "planned" if one.sort in ("go", "visit", "meet") else None
            return "under way" if one.sort == "talks" else None
        if verb.head.i == verb.i or verb.tag_ in ("VBZ", "VBP"):
            return None
        verb = verb.head
    return None


def _progressive(sentence: Sequence[Token], low: list[str], one: Told) -> bool:
    """ "Are meeting", "is holding talks", "are in talks"."""
    behind = low[one.at + 1 : one.at + 2]
    if behind and behind[0] in _BE and any(t.tag_ == "VBG" for t in sentence[one.at + 2 : one.at + 4]):
        return True
    start = max(0, one.start - 4)
    be = [at for at in range(start, one.at) if low[at] in _BE]
    if not be:
        return False
    rest = range(be[-1] + 1, one.at + 1)
    return any(sentence[at].tag_ == "VBG" or low[at] == "in" for at in rest)


def coming(when: When | None, published: str | None) -> bool | None:
    """Whether `when` lies after the day of publication; None where that can't be told."""
    if when is None or published is None:
        return None
    day = date.fromisoformat(published[:10]).isoformat()
    if when.start[:10] > day:
        return True
    return False if when.end[:10] < day else None
