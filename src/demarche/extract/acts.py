"""Which act a statement performs: what its cue and words say of it, weighed with the reader's reading.

A log-linear model: weights of the signs of `act_features`, learnt by `training/act_weights.py`, and the
reader's log-chances. It has a lexicon's eye for the words that were marked; the network reads the rest.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from demarche.extract.tables import rows
from demarche.records import ACTS, Act

_LONGEST_CUE = 3
_ENDINGS = (("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("s", ""))
_FLOOR = 1e-4
TRUST = 0.39
"""The weight of the reader's log-chances: it is too sure of them. Fitted on articles that it has not read."""


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


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    """Sign → its weight for each of `ACTS`; “always” is the constant."""
    return {sign: tuple(map(float, values)) for sign, *values in rows("act_weights")}


def act_chances(signs: Collection[str], reading: Mapping[str, float]) -> dict[Act, float]:
    """The chance of each act: what the signs of a statement say of it, with the reader's chances.

    Signs that the table lacks say nothing; an act that `reading` lacks has a chance near none there.
    """
    table = _weights()
    # In a fixed order: sums of floats depend on it.
    known = [table[sign] for sign in sorted({*signs, "always"}) if sign in table]
    told = map(sum, zip(*known, strict=True))
    scores = {
        act: score + TRUST * math.log(max(reading.get(act, 0.0), _FLOOR))
        for act, score in zip(ACTS, told, strict=True)
    }
    peak = max(scores.values())
    odds = {act: math.exp(score - peak) for act, score in scores.items()}
    whole = sum(odds.values())
    return {act: share / whole for act, share in odds.items()}


def act_of(signs: Collection[str], reading: Mapping[str, float]) -> tuple[Act, float]:
    """The likeliest act of a statement with these signs (`act_features.signs`), and its chance."""
    chances = act_chances(signs, reading)
    best = max(ACTS, key=lambda act: chances[act])
    return best, chances[best]
