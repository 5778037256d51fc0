"""Which act a statement performs: what its cue says of it, weighed with the reader's reading of its words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from demarche.extract.tables import rows
from demarche.records import ACTS, Act

_LONGEST_CUE = 3
# A cue weight of 4 multiplies the odds of its act by e^4: the reader must be very sure to overrule it.
_FLOOR = 1e-4
# The reader is too sure of itself: its log-chances are halved; a cue in no table leans to SAY (“said”)
# by e^1, and the table has half its weight since the reader has learnt 13,000 acts. Of 334 statements in
# articles held out of training 74 % are right (training/calibrate.py), the grid's best.
HEAT = 2.0
PLAIN = 1.0
TABLE = 0.5
_ENDINGS = (("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("s", ""))


@cache
def _cue_acts() -> Mapping[str, tuple[Act, float]]:
    found: dict[str, tuple[Act, float]] = {}
    for cue, name, weight in rows("act_cues"):
        act = next(act for act in ACTS if act == name)
        found[cue] = (act, float(weight))
    return found


def cue_leaning(lemmas: Sequence[str]) -> tuple[Act, float] | None:
    """The act that a cue's lemmas lean to, and how strongly; null for cues that fit any act (“said”)."""
    table = _cue_acts()
    words = [lemma.lower() for lemma in lemmas]
    for length in range(min(_LONGEST_CUE, len(words)), 0, -1):
        for at in range(len(words) - length, -1, -1):
            rest = words[at + 1 : at + length]
            for first in _stems(words[at]):
                leaning = table.get(" ".join((first, *rest)))
                if leaning is not None:
                    return leaning
    return None


def _stems(word: str) -> Iterator[str]:
    """`word`, then what it may be a form of: a participle tagged as an adjective has itself for a lemma."""
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            yield word.removesuffix(ending) + instead


def act_chances(
    lemmas: Sequence[str],
    reading: Mapping[str, float],
    heat: float = HEAT,
    plain: float = PLAIN,
    table: float = TABLE,
) -> dict[Act, float]:
    """The chance of each act: what the cue's lemmas say of it, with the reader's chances (log-linear).

    `heat` divides the reader's log-chances (Guo et al. 2017), `plain` leans to SAY where the table has no
    cue, `table` multiplies the table's weight where it has one.
    """
    scores = {act: math.log(max(reading.get(act, 0.0), _FLOOR)) / heat for act in ACTS}
    leaning = cue_leaning(lemmas)
    if leaning is None:
        scores["SAY"] += plain
    else:
        scores[leaning[0]] += leaning[1] * table
    peak = max(scores.values())
    odds = {act: math.exp(score - peak) for act, score in scores.items()}
    whole = sum(odds.values())
    return {act: share / whole for act, share in odds.items()}


def act_of(lemmas: Sequence[str], reading: Mapping[str, float]) -> tuple[Act, float]:
    """The likeliest act of a statement, and its chance."""
    chances = act_chances(lemmas, reading)
    best = max(ACTS, key=lambda act: chances[act])
    return best, chances[best]
