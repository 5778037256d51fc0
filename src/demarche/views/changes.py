"""What changed, as a table and as the section that leads a brief."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from demarche.link.changes import Change, Changes, What
from demarche.link.side import doers
from demarche.records import AnyRecord, Figure, Meeting, Statement
from demarche.views import telling, words
from demarche.views.brief import Group, Line, Section, line
from demarche.views.sheet import Sheet, plain

TITLES: dict[What, str] = {
    "new demand": "New demands",
    "new condition": "New conditions",
    "condition withdrawn": "Conditions withdrawn",
    "figure moved": "Figures moved",
    "position shifted": "Positions shifted",
    "meeting added": "Meetings added",
    "meeting held": "Meetings held",
    "meeting cancelled": "Meetings called off",
    "new deed": "New deeds",
    "first-time actor": "Acting for the first time",
}
# Of each kind of change the brief shows the most telling ones.
_LINES = 2
_RANKED = 30  # changes of a kind that are put in order of telling: a page shows fewer


def sheet(found: Changes) -> Sheet:
    """A line for each change, in its report's words, by kind of change and then by date."""
    return Sheet(
        title="changes",
        heads=("id", "date", "change", "who", "text", "report"),
        rows=tuple(_row(one) for one in found.changes),
        data=plain(found),
        note=note(found),
    )


def note(found: Changes) -> str:
    """What the changes rest on, and what is left out."""
    until = f" to {words.day(found.until)}" if found.until else ""
    told = "1 report" if found.reports == 1 else f"{found.reports:,} reports"
    parts = [f"{told} since {words.day(found.since)}{until}, against {found.earlier:,} before."]
    if not found.earlier:
        parts.append("With no earlier report, all is told for the first time.")
    if found.undated:
        bears = "1 report bears" if found.undated == 1 else f"{found.undated:,} reports bear"
        parts.append(f"{bears} no date of publication and can't be placed.")
    if found.recalled:
        parts.append(f"{found.recalled:,} records recall earlier times and are left out.")
    if found.unlikely:
        parts.append(f"{found.unlikely:,} less likely changes are left out (--least).")
    return " ".join(parts)


def section(found: Changes, options: str, account: Mapping[str, str]) -> Section | None:
    """The part of a brief that tells what changed; null where nothing did. `options` are the command's.

    `account`: report → its account, for reports that are copies of others.
    """
    groups = []
    for what, title in TITLES.items():
        those = {one.now[0].id: one for one in found.changes if one.what == what}
        chosen = telling.pick([one.now for one in those.values()], _LINES, account)
        lines = tuple(_line(those[told[0].id], account) for told in chosen)
        if lines:
            groups.append(Group(title, "", lines))
    shown = sum(len(group.lines) for group in groups)
    if not shown:
        return None
    return Section(
        key="changes",
        title="What changed",
        note=note(found),
        groups=tuple(groups),
        more=len(found.changes) - shown,
        command=f"demarche changes{options}",
    )


def ranked(changes: Iterable[Change], account: Mapping[str, str]) -> tuple[Change, ...]:
    """By kind of change, in each the most telling first; beyond the first `_RANKED` of a kind by date."""
    found: list[Change] = []
    held = tuple(changes)
    for what in TITLES:
        those = {one.now[0].id: one for one in held if one.what == what}
        first = [told[0].id for told in telling.pick([one.now for one in those.values()], _RANKED, account)]
        found += [those[id] for id in dict.fromkeys((*first, *those))]
    return tuple(found)


def _line(change: Change, account: Mapping[str, str]) -> Line:
    told = line(change.now, account)
    if change.what == "first-time actor":
        told = replace(told, head=words.name(change.actor))
    return replace(told, note=", ".join(filter(None, (told.note, was(change.before)))))


def _row(change: Change) -> tuple[str, ...]:
    first = change.now[0]
    who = words.name(change.actor) if change.actor else words.names(doers(first))
    text = words.quoted(first)
    if isinstance(first, Figure):
        text = f"{words.value(first)}: {text}"
    then = was(change.before)
    return (
        first.id[:9],
        words.dated(first),
        change.what,
        who,
        f"{text} [{then}]" if then else text,
        words.one_line(first.report.key) + (f" and {change.reports - 1} more" if change.reports > 1 else ""),
    )


def was(before: Iterable[AnyRecord]) -> str:
    """What it was before, by its latest telling: “was ≥ 90,000 troops, 3 Dec 2021, f1234abcd”."""
    last = next(iter(before), None)
    if last is None:
        return ""
    if isinstance(last, Figure):
        said = words.value(last)
    elif isinstance(last, Meeting):
        said = last.state
    elif isinstance(last, Statement):
        said = f"{last.act} “{words.shortened(words.quoted(last), 80)}”"
    else:
        said = f"“{words.shortened(words.quoted(last), 80)}”"
    return f"was {said}, {words.day(last.report.published)}, {last.id[:9]}"
