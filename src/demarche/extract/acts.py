"""Which act a statement performs: what its cue says of it, weighed with the reader's reading of its words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from demarche.records import ACTS, Act

_LONGEST_CUE = 3
# A cue weight of 4 multiplies the odds of its act by e^4: the reader must be very sure to overrule it.
_FLOOR = 1e-4
# A cue in no table mostly just reports (“said”): e^1.5 in favour of SAY. Chosen on six articles held
# out of training; worth five points of right acts with a reader of four epochs, half a point with the last.
_PLAIN = 1.5
_ENDINGS = (("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("s", ""))


@cache
def _cue_acts() -> Mapping[str, tuple[Act, float]]:
    table = files("demarche.extract.data").joinpath("act_cues.tsv").read_text("utf-8")
    found: dict[str, tuple[Act, float]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            cue, name, weight = line.split("\t")
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


def act_of(lemmas: Sequence[str], reading: Mapping[str, float]) -> Act:
    """The act of a statement: its cue's lemmas weighed with the reader's chance for each act (log-linear)."""
    scores = {act: math.log(max(reading.get(act, 0.0), _FLOOR)) for act in ACTS}
    leaning = cue_leaning(lemmas)
    act, weight = leaning if leaning is not None else ("SAY", _PLAIN)
    scores[act] += weight
    return max(ACTS, key=lambda act: scores[act])
