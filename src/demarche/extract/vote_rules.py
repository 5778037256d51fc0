"""Whether a body's own rules agree with the result that is reported of a vote."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from demarche.extract.vote_bodies import VotingBody

AGREES = "agrees with the reported result"
_PASSED = frozenset({"passed", "adopted", "approved", "ratified", "veto overridden"})
_LOST = frozenset({"rejected", "vetoed", "blocked", "blocked by filibuster"})
_CLOTURE = re.compile(r"\b(?:cloture|filibuster\w*|end debate|cut off debate|procedural)\b", re.IGNORECASE)
_TREATY = re.compile(r"\b(?:treaty|ratif\w+|advice and consent)\b", re.IGNORECASE)
_OVERRIDE = re.compile(r"\b(?:overr(?:ide|ode|idden|iding)|remov\w+ from office|convict\w*)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Reported:
    """What is reported of a vote. `opposed` names who voted against or vetoed, `about` is the sentence."""

    result: str | None
    ayes: int | None = None
    noes: int | None = None
    opposed: tuple[str, ...] = ()
    procedural: bool | None = None
    about: str = ""


def check(body: VotingBody | None, told: Reported) -> str | None:
    """What the rules of `body` say of the result; null where they, the tally or the result are not known."""
    if body is None or told.result not in _PASSED | _LOST or not body.rule:
        return None
    if body.rule == "consensus":
        if told.result in _PASSED and told.noes:
            return f"decides by consensus, but {told.noes} against are reported"
        return None
    if body.rule == "nine":
        return _vetoed(body, told) if told.result == "vetoed" else _nine(body, told)
    if told.ayes is None or told.noes is None:
        return None
    needed, why = _needed(body, told.ayes, told.noes, told.about)
    if (told.result in _PASSED) == (told.ayes >= needed):
        return AGREES
    return f"{why}, {told.ayes} are reported"


def _vetoed(body: VotingBody, told: Reported) -> str | None:
    """The permanent members alone have a veto, and none on procedure (UN Charter, article 27)."""
    if told.procedural:
        return "there is no veto on procedure"
    if any(name in body.veto for name in told.opposed):
        return AGREES
    return f"{told.opposed[0]} has no veto" if told.opposed else None


def _nine(body: VotingBody, told: Reported) -> str | None:
    """Nine votes of fifteen are needed, and on substance no permanent member against."""
    vetoes = [name for name in told.opposed if name in body.veto and not told.procedural]
    passed = told.result in _PASSED
    if passed and vetoes:
        return f"{vetoes[0]}, a permanent member, is reported against"
    if told.ayes is None:
        return None
    if told.ayes < 9:
        return f"nine votes are needed, {told.ayes} are reported" if passed else AGREES
    if not passed:
        return AGREES if vetoes else "nine votes and no veto are reported" if told.noes == 0 else None
    # Who is against may be a permanent member, unless all are named.
    known = told.noes is not None and (told.procedural or len(told.opposed) >= told.noes)
    return AGREES if known else None


def _needed(body: VotingBody, ayes: int, noes: int, about: str) -> tuple[int, str]:
    """How many votes for are needed, and why."""
    if body.rule == "senate" and _CLOTURE.search(about):
        return 60, "60 votes are needed for cloture"
    treaty = body.rule == "senate" and _TREATY.search(about)
    override = body.rule in ("senate", "house") and _OVERRIDE.search(about)
    if body.rule == "two-thirds" or treaty or override:
        needed = math.ceil((ayes + noes) * 2 / 3)
        return needed, f"two thirds ({needed}) are needed"
    needed = (ayes + noes) // 2 + 1
    return needed, f"a majority ({needed}) is needed"
