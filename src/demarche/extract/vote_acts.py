"""Where a sentence tells a vote: a body that passes or rejects, a vote to come, a veto, a tally."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from demarche.extract.vote_bodies import BodyNamed
from demarche.extract.vote_tallies import Tally, tallies

_ADVERBS = (
    r"(?:(?:[a-z]+ly|to|has|have|had|also|then|just|already|did|not|was|were|is|are|been|be|being|[0-9-]+"
    r"|twice|last (?:week|month|year)|late|(?:on )?[A-Z]\w+day|this (?:week|month|year)|in [A-Z][a-z]+)"
    r"[ ,]+){0,4}?"
)
_WHOSE = r"(?:’s|'s)?(?:[ ,]+(?:which|that|who|on [A-Z]\w+day|[A-Z]\w+day|led by [^,]{1,30}))?[ ,]+"
# "passed by Congress", "passed the Senate", "blocked the adoption of a Security Council resolution".
_TO_BODY = (
    r"(?:(?:[\w-]+ ){0,4}?(?:by|in|through) |(?<=passed )"
    r"|(?<=blocked )(?:(?:the )?(?:adoption|passage) of )?)(?:the |a |both |all )?"
)
_THING = (
    r"(?:resolutions?|bills?|legislation|laws?|measures?|sanctions|amendments?|motions?|treaty|deal"
    r"|agreement|accord|pact|drafts?|authorization|package|budget|articles of impeachment|nominations?"
    r"|plan|proposal|act|Act|text|statement)\b"
)
# Verb → the result that it tells. Those marked True tell a vote only of something that is voted on.
_VERBS: tuple[tuple[str, str, bool], ...] = (
    (r"passed", "passed", False),
    (r"adopt(?:ed|s)", "adopted", True),
    (r"approv(?:ed|es)", "approved", True),
    (r"ratif(?:ied|ies)", "ratified", True),
    (r"endors(?:ed|es)", "approved", True),
    (
        r"(?:unanimously|overwhelmingly) (?:approve|adopt|back|endorse|pass|support)(?:e?d|s)?",
        "approved",
        True,
    ),
    (r"back(?:ed|s)", "passed", True),
    (r"(?:reject(?:ed|s)|defeated|voted down|turned down)", "rejected", True),
    (r"blocked", "blocked", True),
    (r"filibustered", "blocked by filibuster", True),
    (r"overr(?:ode|idden)", "veto overridden", False),
    (r"voted against", "rejected", False),
    (r"voted", "passed", False),
    (r"failed to (?:pass|approve|adopt)", "rejected", False),
)
_COMING = re.compile(
    r"\b(?:(?:(?:is|are|was|were) )?(?:set|expected|scheduled|due|planning|preparing|likely|poised|plans?)"
    r" to (?:hold a |take a )?vote\b"
    r"|(?:will|could|may|might|would|must|to|should) (?:[a-z]+ly )?vote (?:to|on|for|against|in favou?r)\b"
    r"|(?:an?|any|the|no|this|that|his|her|its|new|final|key|planned|upcoming|expected) (?:[\w-]+ ){0,3}?"
    r"vote (?:on|to|in|at|by)\b|(?P<taken>voted (?:to|on|for|against|in favou?r)))"
)
_RESULTS = {
    "passed": "passed",
    "was passed": "passed",
    "was adopted": "adopted",
    "was rejected": "rejected",
    "was defeated": "rejected",
    "failed": "rejected",
}
_PASSING = re.compile(
    r"\b(?:[Rr]esolution|[Bb]ill|[Aa]mendment|[Mm]otion|[Mm]easure) (?P<verb>"
    + "|".join(_RESULTS)
    + r")\b(?! (?:by|in|through|the|both)\b)"
)
_VETO = re.compile(r"\b(?P<done>vetoed|vetoes|cast (?:a|its|their) veto(?:es)?|used (?:its|their) veto)\b")


@dataclass(frozen=True)
class Telling:
    """Words that tell a vote, from `start` to `end`; its verb or noun stands from `at` to `stop`."""

    start: int
    end: int
    at: int
    stop: int
    body: BodyNamed | None
    result: str | None
    tally: Tally | None
    sure: bool
    """Whether the vote is told as taken: by a tally, a veto or a body's act."""


def tellings(text: str, start: int, end: int, bodies: Sequence[BodyNamed]) -> list[Telling]:
    """The votes that the sentence from `start` to `end`, which names `bodies`, tells, in order, each once."""
    counted = tallies(text, start, end)
    found = [*_acts(text, start, end, bodies), *_vetoes(text, start, end, bodies)]
    found += [one for one in _passing(text, start, end) if not any(_touch(one, other) for other in found)]
    found += [
        one for one in _coming(text, start, end, bodies) if not any(_touch(one, other) for other in found)
    ]
    return _with_tallies(sorted(found, key=lambda one: one.start), counted, bodies)


def _acts(text: str, start: int, end: int, bodies: Sequence[BodyNamed]) -> list[Telling]:
    """What bodies passed, adopted or rejected, in the active or the passive voice."""
    out = []
    for named in bodies:
        for verb, result, of_something in _VERBS:
            active = re.compile(rf"{_WHOSE}{_ADVERBS}(?P<verb>{verb})\b").match(text, named.end, end)
            passive = re.compile(rf"\b(?P<verb>{verb}) {_TO_BODY}$").search(
                text, max(start, named.start - 60), named.start
            )
            match = active or passive
            if match is None:
                continue
            stop = match.end("verb")
            if (
                of_something
                and active
                and not re.compile(rf"[^.;]{{0,80}}?\b{_THING}").match(text, stop, end)
            ):
                continue
            first, last = (named.start, stop) if active else (match.start("verb"), named.end)
            before = text[max(start, match.start("verb") - 25) : match.start("verb")]
            if re.search(
                r"\b(?:not|n’t|n't|never|if|could be|to be|would be|must be|should be|yet to be) (?:\w+ )?$",
                before,
            ):
                continue
            out.append(Telling(first, last, match.start("verb"), stop, named, result, None, True))
            break
    return out


def _of_a_thing(text: str, start: int, verb: int, stop: int, end: int) -> bool:
    """Whether what the verb is of is voted on: told behind it, or before it ("a bill that the Senate …")."""
    behind = re.compile(rf"[^.;]{{0,80}}?\b{_THING}").match(text, stop, end)
    return behind is not None or re.compile(rf"\b{_THING}").search(text, start, verb) is not None


def _passing(text: str, start: int, end: int) -> list[Telling]:
    """What passed or fell where no body is told: "the resolution passed on Thursday"."""
    return [
        Telling(
            match.start(),
            match.end(),
            match.start("verb"),
            match.end(),
            None,
            _RESULTS[match["verb"]],
            None,
            True,
        )
        for match in _PASSING.finditer(text, start, end)
    ]


def _vetoes(text: str, start: int, end: int, bodies: Sequence[BodyNamed]) -> list[Telling]:
    """Vetoes cast in a body: "Russia vetoed a Security Council resolution"."""
    with_veto = [named for named in bodies if named.body.veto]
    return [
        Telling(match.start(), match.end(), match.start(), match.end(), with_veto[0], "vetoed", None, True)
        for match in _VETO.finditer(text, start, end)
        if with_veto
    ][:1]


def _coming(text: str, start: int, end: int, bodies: Sequence[BodyNamed]) -> list[Telling]:
    """Votes spoken of: to come, sought or put off; of each body one."""
    out: list[Telling] = []
    for match in _COMING.finditer(text, start, end):
        body = _nearest(match.start(), match.end(), bodies)
        if body is None and not match["taken"]:
            continue
        if not any(one.body == body for one in out):
            at = min(match.start(), body.start) if body and match.start() - body.end < 40 else match.start()
            out.append(Telling(at, match.end(), match.start(), match.end(), body, None, None, False))
    return out


def _nearest(start: int, end: int, bodies: Sequence[BodyNamed]) -> BodyNamed | None:
    """The body named last before `start`; with none, the first one behind."""
    before = [named for named in bodies if named.end <= start]
    return before[-1] if before else next((named for named in bodies if named.start >= end), None)


def _with_tallies(
    found: list[Telling], counted: Sequence[Tally], bodies: Sequence[BodyNamed]
) -> list[Telling]:
    """Each tally with the act of its body that stands nearest; else it tells a vote alone."""
    out = list(found)
    for tally in counted:
        owner = _nearest(tally.start, tally.end, bodies)
        fitting = [
            i for i, one in enumerate(out) if one.tally is None and (one.body == owner or owner is None)
        ]
        if fitting:
            i = min(fitting, key=lambda i: abs(out[i].at - tally.start))
            one = out[i]
            out[i] = replace(
                one, start=min(one.start, tally.start), end=max(one.end, tally.end), tally=tally, sure=True
            )
        elif tally.ayes is not None and (tally.against is not None or tally.abstain is not None):
            near = owner is not None and owner.end <= tally.start and tally.start - owner.end < 60
            start = owner.start if owner is not None and near else tally.start
            out.append(Telling(start, tally.end, tally.start, tally.end, owner, None, tally, True))
    return sorted(out, key=lambda one: one.start)


def _touch(one: Telling, other: Telling) -> bool:
    return one.start < other.end and other.start < one.end
