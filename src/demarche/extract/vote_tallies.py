"""Tallies of votes as news prints them: "419-3", "by 14 votes to none", "with one abstention"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from demarche.extract.quantity_words import number_words

_WORDS = "|".join(
    sorted((w for w, (kind, _) in number_words().items() if kind in ("unit", "ten")), key=len)[::-1]
)
_N = rf"(?:\d{{1,3}}|(?:{_WORDS})(?:-(?:{_WORDS}))?)"
_NONE = frozenset({"no", "none", "zero", "nil", "nobody"})
_ABOUT_VOTES = re.compile(
    r"\b(?:vot(?:e|es|ed|ing)|abstain\w*|abstentions?|pass(?:ed|es)?|approv(?:e|ed|es)|adopt(?:ed|s)?|back(?:ed|s)|reject(?:ed|s)?"
    r"|defeated|ratified|endorsed|confirmed|margin|majority|ballot|opinion|decision|ruling|ruled|overrode"
    r"|Senate|House|council|Council|committee|Committee|lawmakers|[Pp]arliament)\b"
)
# Two numbers that are a score, a date, a share or a range rather than a vote.
_NOT_VOTES = re.compile(
    r"\s*(?:percent|per cent|%|years?|months?|weeks?|days?|hours?|minutes?|[ap]\.?m\b|p\.m|points?)"
)
_SCORE = re.compile(
    rf"(?<![\w.$€£:/-])(?P<for>{_N})\s?(?:-|–|—|-to-| to )\s?(?P<against>{_N}|none|zero|nil)"
    rf"(?:\s?(?:-|–|—)\s?(?P<abstain>\d{{1,2}}))?(?![\w%/]|[.,:]\d)",
    re.IGNORECASE,
)
_BY_VOTES = re.compile(rf"\b(?P<for>{_N}) votes? to (?P<against>{_N}|none|zero|nil)\b", re.IGNORECASE)
_VOTERS = r"(?: (?:members?|nations?|countries|states|others|votes?|senators|lawmakers|voting|were|was))"
_ONE_SIDE: dict[Literal["ayes", "against", "abstain"], re.Pattern[str]] = {
    "ayes": re.compile(
        rf"\b(?P<n>{_N}){_VOTERS}{{0,2}}"
        r",? (?:in favou?r|voted (?:for|yes|in favou?r)|supported|backed it|for)\b",
        re.IGNORECASE,
    ),
    "against": re.compile(
        rf"\b(?P<n>{_N}|no|none)(?:{_VOTERS}| voted)* (?:against|opposed|voted no)\b", re.IGNORECASE
    ),
    "abstain": re.compile(
        rf"\b(?P<n>{_N}|no){_VOTERS}? (?:abst(?:entions?|ained|aining|ain)\b)"
        r"|(?P<only>only (?:one|country|nation|member)(?: \w+){0,2} to abstain)",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True)
class Tally:
    """How many voted how, as the text from `start` to `end` tells it; null where it does not."""

    start: int
    end: int
    ayes: int | None = None
    against: int | None = None
    abstain: int | None = None


def tallies(text: str, start: int, end: int) -> list[Tally]:
    """The tallies in the text from `start` to `end`, in order; single sides join the one before."""
    if not _ABOUT_VOTES.search(text, start, end):
        return []
    found = [*_scores(text, start, end)]
    return _joined(sorted([*found, *_sides(text, start, end, found)], key=lambda one: one.start))


def _scores(text: str, start: int, end: int) -> Iterator[Tally]:
    for pattern in (_BY_VOTES, _SCORE):
        for match in pattern.finditer(text, start, end):
            near = text[max(start, match.start() - 80) : min(end, match.end() + 30)]
            if not _ABOUT_VOTES.search(near) or _NOT_VOTES.match(text, match.end()):
                continue
            ayes, against = _number(match["for"]), _number(match["against"])
            if ayes is None or against is None:
                continue
            last = match.groupdict().get("abstain")
            yield Tally(match.start(), match.end(), ayes, against, int(last) if last else None)


def _sides(text: str, start: int, end: int, whole: list[Tally]) -> Iterator[Tally]:
    for side, pattern in _ONE_SIDE.items():
        for match in pattern.finditer(text, start, end):
            if any(match.start() < one.end and one.start < match.end() for one in whole):
                continue
            many = 1 if match.groupdict().get("only") else _number(match["n"])
            if many is not None and not _NOT_VOTES.match(text, match.end()):
                yield Tally(match.start(), match.end(), **{side: many})


def _joined(found: list[Tally]) -> list[Tally]:
    """Neighbours that tell different sides of one vote as one."""
    kept: list[Tally] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and not any(
            getattr(last, side) is not None and getattr(one, side) is not None
            for side in ("ayes", "against", "abstain")
        ):
            kept[-1] = Tally(
                last.start,
                max(last.end, one.end),
                *(
                    getattr(last, side) if getattr(last, side) is not None else getattr(one, side)
                    for side in ("ayes", "against", "abstain")
                ),
            )
        elif last is None or one.start >= last.end:
            kept.append(one)
    return kept


def _number(said: str) -> int | None:
    """The whole number that the words `said` name."""
    if said.isdigit():
        return int(said)
    if said.lower() in _NONE:
        return 0
    values = [number_words()[word][1] for word in said.lower().split("-") if word in number_words()]
    return int(sum(values)) if values else None
