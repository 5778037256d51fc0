"""Labels: rival names that sides give to one thing, found by a table of them (`data/rival_labels.tsv`).

A name counts for whoever uses it: the source of the statement that it stands in, else the outlet itself.
Names are on one thing only if they stand by the same place or party; a dispute needs a named actor on one
side at least, and another side that uses a rival name and not the first's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from demarche.actors.tables import countries
from demarche.link.states import named
from demarche.link.tables import rows
from demarche.records import Actor, Report, ReportRef, Span, Statement

WINDOW = timedelta(days=183)
"""How far apart in time two names may be used and still be set against each other."""

_STATE = "state"
_SHOWN = 70  # characters of its sentence shown on each side of a name
_REACH = 90  # characters between a name and the state that it is tied to
_ENDS = re.compile(r"(?<=[.!?…”\"])\s+(?=[A-Z“\"])|\n+")
_NOT = re.compile(
    r"\b(?:not|no|never|isn['’]t|wasn['’]t|rather than|instead of|so-called)\W+(?:\w+\W+){0,2}$"
    r"|\bwhether\W+(?:\w+\W+){0,8}$"
)
# Those whose mouth a name is put in by a question or a refusal do not use it.
_USING = frozenset({"SAY", "ACCUSE", "WARN", "REQUEST", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"})
_NOT_NEWS = frozenset({"caption", "byline", "credit", "boilerplate", "dateline", "title"})


@dataclass(frozen=True)
class Use:
    """One use of a name: by whom (null: the outlet itself), in which statement, of what, where.

    `words` are the name as written, `span` those around it in its sentence.
    """

    thing: str
    anchor: str
    camp: str
    name: str
    who: Actor | None
    side: str | None
    record: str | None
    report: ReportRef
    words: str
    span: Span


@dataclass(frozen=True)
class Naming:
    """One thing under rival names; `uses`: by camp, in order of date."""

    thing: str
    anchor: str
    uses: tuple[tuple[Use, ...], ...]


@dataclass(frozen=True)
class _Label:
    thing: str
    anchor: str
    camp: str
    name: str


def namings(
    reports: Iterable[Report],
    statements: Iterable[Statement],
    side: Callable[[Actor | None], str | None],
    window: timedelta = WINDOW,
) -> tuple[Naming, ...]:
    """The things that go by rival names, by thing and anchor. The order of reports makes no difference."""
    by_report: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_report[statement.report.id].append(statement)
    found: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for report in reports:
        for use in uses(report, by_report[report.id], side):
            found[use.thing, use.anchor].append(use)
    made = (_rival(key, those, window) for key, those in sorted(found.items()))
    return tuple(one for several in made for one in several)


def uses(
    report: Report, statements: Sequence[Statement], side: Callable[[Actor | None], str | None]
) -> Iterator[Use]:
    """The names that a report holds, each with who uses it and of what."""
    text = report.text
    skipped = [(mark.start, mark.end) for mark in report.marks if mark.kind in _NOT_NEWS]
    for start, end in _sentences(text):
        hits = list(_names().finditer(text, start, end))
        for hit in hits:
            if _NOT.search(text, start, hit.start()) or any(a <= hit.start() < b for a, b in skipped):
                continue
            within = _speaking(statements, hit.start(), hit.end())
            if within and within.act not in _USING:
                continue
            who = within.source if within else None
            if within and (who is None or not (who.id or who.country)):
                continue  # of those who are known by no name it is not known on which side they are
            for label in _meant(hit[0].lower()):
                anchor = _anchor(label, text, (start, end), hit, who)
                if anchor:
                    yield Use(
                        thing=label.thing,
                        anchor=anchor,
                        camp=label.camp,
                        name=label.name,
                        who=who,
                        side=side(who) if who else None,
                        record=within.id if within else None,
                        report=report.ref,
                        words=hit[0],
                        span=_around(text, start, end, hit),
                    )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _ENDS.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


@cache
def _labels() -> Mapping[str, tuple[_Label, ...]]:
    found: dict[str, list[_Label]] = defaultdict(list)
    for row in rows("rival_labels"):
        for words in row["words"].split("|"):
            found[words.lower()].append(_Label(row["thing"], row["anchor"], row["camp"], row["name"]))
    return {words: tuple(labels) for words, labels in found.items()}


@cache
def _names() -> re.Pattern[str]:
    words = sorted(_labels(), key=lambda one: (-len(one), one))
    each = (re.escape(one.removesuffix("*")) + (r"\w*" if one.endswith("*") else r"(?!\w)") for one in words)
    return re.compile(r"(?<!\w)(?:" + "|".join(each) + ")", re.IGNORECASE)


@cache
def _meant(found: str) -> tuple[_Label, ...]:
    """The labels that words found in a text stand for: those of the longest name that fits them."""
    if found in _labels():
        return _labels()[found]
    begun = (one for one in _labels() if one.endswith("*") and found.startswith(one[:-1]))
    return _labels()[max(begun, key=lambda one: (len(one), one))]


def _speaking(statements: Sequence[Statement], start: int, end: int) -> Statement | None:
    """The innermost statement whose content the characters stand in."""
    around = [
        (span.end - span.start, statement.id, statement)
        for statement in statements
        for span in statement.content
        if span.start <= start and end <= span.end
    ]
    return min(around, key=lambda one: one[:2])[2] if around else None


def _around(text: str, start: int, end: int, hit: re.Match[str]) -> Span:
    """The words of the sentence around a name, whole words only."""
    first, last = max(start, hit.start() - _SHOWN), min(end, hit.end() + _SHOWN)
    while start < first < hit.start() and not text[first - 1].isspace():
        first += 1
    while hit.end() < last < end and not text[last].isspace():
        last -= 1
    return Span.of(text, first, last)


def _anchor(
    label: _Label, text: str, sentence: tuple[int, int], hit: re.Match[str], who: Actor | None
) -> str | None:
    """The place or party that a name is tied to in its sentence; null where there is none near."""
    start, end = sentence
    if label.anchor != _STATE:
        words = label.anchor.split("|")
        near = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)
        return words[0] if near.search(text, start, end) else None
    own = countries()[who.country].name if who and who.country in countries() else None
    found = [
        (max(hit.start() - last, first - hit.end(), 0), first, state)
        for first, last, state in named(text, start, end)
    ]
    near_by = sorted(one for one in found if one[0] <= _REACH)
    others = [state for _, _, state in near_by if state != own]
    return next(iter(others), near_by[0][2] if near_by else None)


def _rival(key: tuple[str, str], those: Sequence[Use], window: timedelta) -> Iterator[Naming]:
    ordered = sorted(
        {(use.report.id, use.span.start, use.words): use for use in those}.values(),
        key=lambda use: (use.report.published or "", use.report.id, use.span.start),
    )
    for run in _runs(ordered, window):
        voices: dict[str, set[str]] = defaultdict(set)
        for use in run:
            voices[_voice(use)].add(use.camp)
        plain = [use for use in run if len(voices[_voice(use)]) == 1]
        camps = sorted({use.camp for use in plain})
        known = [use for use in plain if use.who and (use.who.id or use.who.country)]
        if len(camps) < 2 or not known:
            continue
        yield Naming(*key, tuple(tuple(use for use in plain if use.camp == camp) for camp in camps))


def _voice(use: Use) -> str:
    """Whose use it is: the side's, the actor's, else the outlet's or the report's own."""
    if use.who is not None:
        return use.side or use.who.name
    return f"outlet:{use.report.outlet or use.report.id}"


def _runs(ordered: Sequence[Use], window: timedelta) -> Iterator[list[Use]]:
    """Uses with no gap longer than the window between them; those of no known date go with the first run."""
    run: list[Use] = []
    last: date | None = None
    for use in ordered:
        day = date.fromisoformat(use.report.published[:10]) if use.report.published else None
        if run and day and last and day - last > window:
            yield run
            run = []
        run.append(use)
        last = day or last
    if run:
        yield run
