"""When a meeting is, and how long it lasts, by the time expressions near the words that tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.extract.meeting_mentions import Told
from demarche.extract.meeting_words import words
from demarche.records import When

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.dates import Expression
    from demarche.extract.page import Page

_FAR = 28
"""Words, those for clause breaks between added, within which a time is the meeting's."""
_BACKWARD = 3
"""Words that a time before the telling word counts as further: "met on Friday" is the usual order."""
_SINCE = 8
"""Words behind "since" in which a time tells since when, not when."""
_LENGTH_NEAR = 60
"""Characters within which a duration is the meeting's."""
_OPENING = 600
"""Characters of a report's running news that are its opening."""
_MINUTES = re.compile(r"PT(?:(?P<h>[\d.]+)H)?(?:(?P<m>[\d.]+)M)?$")


def time_of(page: Page, tokens: Sequence[Token], group: Sequence[Told], since: int = 0) -> Expression | None:
    """The date or clock time that tells when the meeting of `group` is: the nearest one of its sentence.

    Before the word `since` the sentence tells another meeting.
    """
    index = {token.idx: at for at, token in enumerate(tokens)}
    best: tuple[int, Expression] | None = None
    for time in page.times_in(*_extent(tokens)):
        at = index.get(time.start)
        if time.when is None or at is None or at < since or of_another(tokens, at, time, group):
            continue
        if any(token.lower_ == "since" for token in tokens[max(0, at - _SINCE) : at]):
            continue  # "the first since 2009"
        apart = min(distance(tokens, at, one) for one in group)
        if apart <= _FAR and (best is None or apart < best[0]):
            best = apart, time
    return best[1] if best else None


def minutes_of(page: Page, tokens: Sequence[Token], one: Told) -> float | None:
    """How long it lasts in minutes, where a duration stands near ("spoke for about 50 minutes")."""
    for time in page.times_in(*_extent(tokens)):
        found = _MINUTES.match(time.value) if time.type == "DURATION" else None
        near = abs(time.start - tokens[one.at].idx) < _LENGTH_NEAR
        if found and near and (found["h"] or found["m"]):
            return 60 * float(found["h"] or 0) + float(found["m"] or 0)
    return None


def of_publication(page: Page) -> When | None:
    """The day of publication, for a meeting that the report tells as of its own day."""
    if page.report.published is None:
        return None
    day = page.report.published[:10]
    return When(start=day, end=day, precision="vague", text=None, basis="publication")


def of_lead(page: Page) -> When | None:
    """The day that the report's opening tells of, for a meeting told as held without a day of its own.

    In articles marked by hand that is its day in six cases of ten (more often than any other), so the day is
    given as vague, from context.
    """
    opening = next((sentence.start_char for sentence in page.sentences()), 0)
    for time in page.times_in(opening, opening + _OPENING):
        told = time.when
        if told is not None and told.precision in ("day", "hour", "minute"):
            past = page.report.published is None or told.start[:10] <= page.report.published[:10]
            day = told.start[:10]
            return (
                When(start=day, end=day, precision="vague", text=told.text, basis="context") if past else None
            )
    return None


def is_of_saying(tokens: Sequence[Token], time: Expression, group: Sequence[Told]) -> bool:
    """Whether the time stands with a verb of saying that is no telling word: "said on Friday they would"."""
    at = next((at for at, token in enumerate(tokens) if token.idx >= time.start), 0)
    lead = tokens[max(0, at - 3) : at]
    return any(token.lower_ in words("saying") for token in lead) and not any(
        at - 3 <= one.at <= at for one in group
    )


def _extent(tokens: Sequence[Token]) -> tuple[int, int]:
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def of_another(tokens: Sequence[Token], at: int, time: Expression, group: Sequence[Told]) -> bool:
    """Whether the time modifies another noun ("the 2016 election")."""
    while at < len(tokens) and tokens[at].idx < time.end:
        at += 1
    named = at < len(tokens) and tokens[at].tag_ in ("NN", "NNS", "JJ")
    return named and not any(one.start <= at <= one.at for one in group)


def distance(tokens: Sequence[Token], time: int, one: Told) -> int:
    """How far the time at `time` is from the telling word, in words: further in another clause."""
    low, high = sorted((time, one.at))
    between = {token.lower_ for token in tokens[low + 1 : high]}
    apart = high - low + (_BACKWARD if time < one.at else 0)
    lead = {token.lower_ for token in tokens[max(0, time - 2) : time]}
    if lead & (words("saying") | words("limits")):
        apart += 7
    if between & words("breaks"):
        apart += 5
    return apart
