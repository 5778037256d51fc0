"""How a telling's signs weigh: `data/meeting_weights.tsv`, logistic weights for telling and for state.

The reader's passage, where there is one, is weighed in by its log-odds (a log-linear pool of two opinions).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, get_args

from demarche.extract.tables import rows
from demarche.records import MeetingState

if TYPE_CHECKING:
    from demarche.reader.passages import Passage

STATES: tuple[MeetingState, ...] = get_args(MeetingState)
_FLOOR = 0.01
HINT_TELLS, HINT_SCORE, HINT_NONE = 0.6, 0.8, -1.4
"""The weight of there being a passage, of its score's log-odds, and of there being none. The last raises
precision from .77 to .83 for two of 52 meetings found in the articles held out of training."""
HINT_STATE = 0.5
"""The weight of the log-chances that a passage gives each state."""


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Class → sign → weight, for "tells" and for each state; the sign "always" is the constant."""
    found: dict[str, dict[str, float]] = {name: {} for name in ("tells", *STATES)}
    for name, sign, weight in rows("meeting_weights"):
        found[name][sign] = float(weight)
    return found


def _sum(name: str, signs: Collection[str]) -> float:
    table = weights()[name]
    # In a fixed order: sums of floats depend on it.
    return table.get("always", 0.0) + sum(table.get(sign, 0.0) for sign in sorted(signs))


def chance_told(signs: Collection[str], hint: Passage | None, *, read: bool) -> float:
    """The chance that the words tell a meeting anew; `read` is whether the reader has looked for meetings."""
    odds = _sum("tells", signs)
    if hint is None:
        odds += HINT_NONE * read
    else:
        odds += HINT_TELLS + HINT_SCORE * _log_odds(hint.score)
    return 1 / (1 + math.exp(-odds))


def state_chances(signs: Collection[str], hint: Passage | None) -> dict[MeetingState, float]:
    """The chance of each state."""
    scores = {name: _sum(name, signs) for name in STATES}
    if hint is not None:
        for name in STATES:
            scores[name] += HINT_STATE * math.log(max(hint.chances.get(name, 0.0), _FLOOR))
    peak = max(scores.values())
    odds = {name: math.exp(score - peak) for name, score in scores.items()}
    whole = sum(odds.values())
    return {name: share / whole for name, share in odds.items()}


def _log_odds(chance: float) -> float:
    chance = min(max(chance, _FLOOR), 1 - _FLOOR)
    return math.log(chance / (1 - chance))
