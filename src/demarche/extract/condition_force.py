"""The force of a conditional: how likely it is a threat, a promise, a warning …, or no condition at all.

A log-linear model over the features of `condition_features`; its weights (`data/condition_force.tsv`) are
fitted by `training/force.py` to conditions marked by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import get_args

from demarche.extract.tables import rows
from demarche.records import Force

FORCES: tuple[Force, ...] = get_args(Force)
NONE = "none"
"""The class of what only looks like a condition: “if anything”, advice, what somebody asked."""
CLASSES: tuple[str, ...] = (*FORCES, NONE)
# Chosen on the marked articles and sentences that the reader was not trained on: see benchmarks.
_READER = 1.0
_HEARD = 1.0
_UNHEARD = -0.5
_FLOOR = 1e-3


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    return {name: tuple(map(float, values)) for name, *values in rows("condition_force")}


def chances(features: Iterable[str]) -> dict[str, float]:
    """The chance of each class for a conditional with these features; those the table lacks say nothing."""
    weights = _weights()
    known = [weights[name] for name in sorted({*features, "always"}) if name in weights]
    return _normal({each: sum(row[at] for row in known) for at, each in enumerate(CLASSES)})


def weighed(told: Mapping[str, float], read: Mapping[str, float] | None) -> dict[str, float]:
    """`told` by the words, weighed with the reader's chances: null where the reader found no conditional.

    That the reader found one speaks for a condition, that it found none against; its force is weighed apart.
    """
    trust = _READER if read is not None else 0.0
    heard = read or {}
    forces = _normal({each: _log(told[each]) + trust * _log(heard.get(each, 0.0)) for each in FORCES})
    odds = math.exp(_HEARD if read is not None else _UNHEARD)
    none = told[NONE] / (told[NONE] + (1 - told[NONE]) * odds)
    return {each: (1 - none) * share for each, share in forces.items()} | {NONE: none}


def _log(chance: float) -> float:
    return math.log(max(chance, _FLOOR))


def likeliest(told: Mapping[str, float]) -> Force:
    """The likeliest force, given that it is a condition."""
    return max(FORCES, key=lambda each: told[each])


def _normal(scores: Mapping[str, float]) -> dict[str, float]:
    top = max(scores.values())
    raised = {each: math.exp(score - top) for each, score in scores.items()}
    total = sum(raised.values())
    return {each: value / total for each, value in raised.items()}
