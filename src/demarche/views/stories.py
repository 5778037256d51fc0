"""Reports on one event, whoever wrote them and in whatever words: what to read side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from demarche.records import Report, ReportRef
from demarche.views import words
from demarche.views.sheet import Sheet, plain


@dataclass(frozen=True)
class Story:
    """Reports on one event, by date, undated ones last. `id` is the first of their ids.

    `date` is the day of the first dated one, null where none has a date; `outlets`, each once; `accounts`:
    how many of the reports are independent of one another.
    """

    id: str
    date: str | None
    reports: tuple[ReportRef, ...]
    outlets: tuple[str, ...]
    accounts: int

    def has(self, since: str | None, until: str | None, report: str | None) -> bool:
        """Whether one of its reports is that one, where one is named, and was published in that time."""
        return any(
            (report is None or report == one.id)
            and (since is None or (one.published or "")[:10] >= since)
            and (until is None or "" < (one.published or "")[:10] <= until)
            for one in self.reports
        )


def stories(
    groups: Iterable[Sequence[str]], reports: Mapping[str, Report], accounts: Mapping[str, str]
) -> tuple[Story, ...]:
    """The stories that groups of report ids make, by date (undated ones last), then id.

    `accounts`: report → its account, for reports that are copies of others.
    """
    found = [_story([reports[id] for id in group], accounts) for group in groups]
    return tuple(sorted(found, key=lambda one: (one.date or "~", one.id)))


def sheet(found: Sequence[Story]) -> Sheet:
    """A line for each report of each story: when, where it stands, and its title."""
    rows = (_row(story, number, one) for story in found for number, one in enumerate(story.reports))
    return Sheet(
        title="stories",
        heads=("story", "told by", "date", "outlet", "report", "title"),
        rows=tuple(rows),
        data=plain(found),
        note="Told by: reports, and how many independent accounts they are." if found else "",
    )


def _story(those: Sequence[Report], accounts: Mapping[str, str]) -> Story:
    told = sorted(those, key=lambda one: (one.published or "~", one.key, one.id))
    return Story(
        id=min(one.id for one in told),
        date=next((one.published[:10] for one in told if one.published), None),
        reports=tuple(one.ref for one in told),
        outlets=tuple(dict.fromkeys(one.outlet for one in told if one.outlet)),
        accounts=len({accounts.get(one.id, one.id) for one in told}),
    )


def _row(story: Story, number: int, one: ReportRef) -> tuple[str, ...]:
    return (
        story.id[:8],
        "" if number else words.told_in(len(story.reports), story.accounts),
        (one.published or "")[:10],
        words.one_line(one.outlet or ""),
        one.key,
        words.shortened(words.one_line(one.title or ""), 120),
    )
