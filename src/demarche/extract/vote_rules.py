"""Whether a body's own rules agree with the result that is reported of a vote."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from demarche.extract.vote_bodies import VotingBody

AGREES = "agrees with the reported result"
_PASSED = frozenset({"passed", "adopted", "approved", "ratified", "veto overridden"})
_LOST = frozenset({"rejected", "vetoed", "blocked", "blocked by filibuster"})
_CLOTURE = re.compile(r"\b(?:cloture|filibuster\w*|end debate|cut off debate|procedural)\b", re.IGNORECASE)
_TREATY = re.compile(r"\b(?:treaty|ratif\w+|advice and consent)\b", re.IGNORECASE)
_OVERRIDE = re.compile(r"\b(?:overr(?:ide|ode|idden|iding)|remov\w+ from office|convict\w*)\b", re.IGNORECASE)


def check(
    body: VotingBody | None,
    result: str | None,
    tally: tuple[int | None, int | None, int | None],
    against: Sequence[str],
    procedural: bool | None,
    about: str,
) -> str | None:
    """What the rules of `body` say of `result`; null where they, the tally or the result are not known.

    `against` names who voted against or vetoed; `about` is the sentence, for what the vote is on.
    """
    if body is None or result not in _PASSED | _LOST or not body.rule:
        return None
    ayes, noes, _ = tally
    vetoes = [name for name in against if name in body.veto]
    if body.rule == "consensus":
        return _consensus(result, noes)
    if body.rule == "nine":
        return _nine(result, ayes, noes, vetoes, against, procedural)
    if ayes is None or noes is None:
        return None
    needed, why = _needed(body, ayes, noes, about)
    return _compare(result, ayes, needed, why)


def _consensus(result: str, noes: int | None) -> str | None:
    if result in _PASSED and noes:
        return f"decides by consensus, but {noes} against are reported"
    return None


def _nine(
    result: str,
    ayes: int | None,
    noes: int | None,
    vetoes: Sequence[str],
    against: Sequence[str],
    procedural: bool | None,
) -> str | None:
    """Nine votes of fifteen, and on substance no permanent member against (UN Charter, article 27)."""
    if result == "vetoed":
        if procedural:
            return "there is no veto on procedure"
        if vetoes:
            return AGREES
        return f"{against[0]} has no veto" if against else None
    if vetoes and not procedural and result in _PASSED:
        return f"{vetoes[0]}, a permanent member, is reported against"
    if ayes is None:
        return None
    if result in _PASSED:
        if ayes < 9:
            return f"nine votes are needed, {ayes} are reported"
        return AGREES if noes == 0 or noes is not None and (procedural or len(against) >= noes) else None
    if ayes < 9 or (vetoes and not procedural):
        return AGREES
    return "nine votes and no veto are reported" if noes == 0 else None


def _needed(body: VotingBody, ayes: int, noes: int, about: str) -> tuple[int, str]:
    """How many votes for are needed, and why."""
    if body.rule == "senate" and _CLOTURE.search(about):
        return 60, "60 votes are needed for cloture"
    two_thirds = math.ceil((ayes + noes) * 2 / 3)
    if body.rule in ("senate", "house") and _OVERRIDE.search(about):
        return two_thirds, f"two thirds ({two_thirds}) are needed"
    if body.rule == "two-thirds" or (body.rule == "senate" and _TREATY.search(about)):
        return two_thirds, f"two thirds ({two_thirds}) are needed"
    return (ayes + noes) // 2 + 1, f"a majority ({(ayes + noes) // 2 + 1}) is needed"


def _compare(result: str, ayes: int, needed: int, why: str) -> str:
    if (result in _PASSED) == (ayes >= needed):
        return AGREES
    return f"{why}, {ayes} are reported"
