"""Reports that are one account: who printed whose text, how much of it, and in what order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from demarche.link.copies import Copy, Form
from demarche.records import Report, ReportRef
from demarche.views import words
from demarche.views.sheet import Sheet, plain


@dataclass(frozen=True)
class Print:
    """One report of an account. `of`: the one it shares most with, earlier ones first; null for the first.

    `share` of its own words (those outside quotation marks) stand in that one; `form` is how.
    """

    report: ReportRef
    author: str | None
    wire: str | None
    of: str | None
    form: Form | None
    share: float | None


@dataclass(frozen=True)
class Account:
    """Reports that count as one account. `prints` by date, undated ones last; `outlets`, each once.

    `wires`: the agencies that they credit. `versions`: the ids of reports that update one another, in order
    of date. `also`: other accounts that a report of this one has text in common with, by their ids.
    """

    id: str
    forms: tuple[Form, ...]
    outlets: tuple[str, ...]
    wires: tuple[str, ...]
    prints: tuple[Print, ...]
    versions: tuple[str, ...]
    also: tuple[str, ...]

    def has(self, since: str | None, until: str | None, report: str | None) -> bool:
        """Whether one of its reports is that one, where one is named, and was published in that time."""
        return any(
            (report is None or report == one.report.id)
            and (since is None or (one.report.published or "")[:10] >= since)
            and (until is None or "" < (one.report.published or "")[:10] <= until)
            for one in self.prints
        )


def told(
    copies: Iterable[Copy], accounts: Mapping[str, str], reports: Mapping[str, Report]
) -> tuple[Account, ...]:
    """The accounts of more than one report, by the date of their first.

    `accounts` is report → account, as `demarche.link.independence` has it; `reports` holds at least those in
    it. The order in which copies come makes no difference.
    """
    groups: dict[str, list[Report]] = defaultdict(list)
    for report, account in accounts.items():
        groups[account].append(reports[report])
    ties: dict[str, list[Copy]] = defaultdict(list)
    for tie in sorted(copies, key=lambda tie: (tie.report, tie.other)):
        for account in {accounts.get(tie.report, tie.report), accounts.get(tie.other, tie.other)}:
            ties[account].append(tie)
    found = [_account(id, group, ties[id], accounts) for id, group in groups.items()]
    return tuple(sorted(found, key=lambda one: (_order(one.prints[0].report), one.id)))


def _order(report: ReportRef | Report) -> tuple[str, str, str]:
    return report.published or "9999", report.key, report.id


def _in_time(report: Report) -> tuple[str, str, str, str]:
    """By day of publication; of one day, by when the page was changed, or fetched as it then was."""
    published, key, id = _order(report)
    return published, report.modified or report.retrieved or "", key, id


def _account(id: str, group: Sequence[Report], ties: Sequence[Copy], accounts: Mapping[str, str]) -> Account:
    ordered = sorted(group, key=_in_time)
    members = {report.id for report in ordered}
    within = [tie for tie in ties if tie.report in members and tie.other in members]
    updated = {id for tie in within if tie.form == "version" for id in (tie.report, tie.other)}
    beside = {accounts.get(end, end) for tie in ties for end in (tie.report, tie.other) if end not in members}
    return Account(
        id=id,
        forms=tuple(sorted({tie.form for tie in within})),
        outlets=tuple(dict.fromkeys(report.outlet for report in ordered if report.outlet)),
        wires=tuple(dict.fromkeys(report.wire for report in ordered if report.wire)),
        prints=tuple(_print(at, ordered, within) for at in range(len(ordered))),
        versions=tuple(report.id for report in ordered if report.id in updated),
        also=tuple(sorted(beside)),
    )


def _print(at: int, ordered: Sequence[Report], ties: Iterable[Copy]) -> Print:
    report, place = ordered[at], {one.id: number for number, one in enumerate(ordered)}
    shared: list[tuple[bool, float, int, Form]] = []
    for tie in ties:
        if report.id == tie.report:
            shared.append((place[tie.other] < at, tie.share, -place[tie.other], tie.form))
        elif report.id == tie.other:
            shared.append((place[tie.report] < at, tie.other_share, -place[tie.report], tie.form))
    if not at or not shared:
        return Print(report.ref, report.author, report.wire, None, None, None)
    # One that came before, if it has text in common with any; of equal shares the earliest.
    _, share, other, form = max(shared)
    return Print(report.ref, report.author, report.wire, ordered[-other].id, form, share)


def sheet(found: Sequence[Account]) -> Sheet:
    """The accounts as a table, a row each."""
    reports = sum(len(account.prints) for account in found)
    told = (
        f"{reports} reports are {len(found)} {'account' if len(found) == 1 else 'accounts'}. "
        if found
        else ""
    )
    return Sheet(
        title="copies",
        heads=("account", "how", "outlets", "dates", "title"),
        rows=tuple(_row(account) for account in found),
        data=plain(found),
        note=told + "Shares are of a report's own words, outside quotation marks, that the other report has.",
    )


def _row(account: Account) -> tuple[str, ...]:
    days = [words.day(one.report.published) for one in account.prints]
    key = {one.report.id: words.one_line(one.report.key) for one in account.prints}
    wires = f" (credit: {words.one_line(', '.join(account.wires))})" if account.wires else ""
    lines = [
        words.one_line(next((one.report.title for one in account.prints if one.report.title), "no title"))
    ]
    for one in account.prints:
        whose = f"{words.cited(one.report)}"
        if one.of and one.form and one.share is not None:
            whose += f": {one.form} of {key[one.of]}, {one.share:.0%} of its words"
        lines.append(f"· {whose}")
    if account.versions:
        lines.append("versions in order: " + " → ".join(key[id] for id in account.versions))
    if account.also:
        lines.append("text in common with other accounts: " + ", ".join(account.also))
    return (
        account.id[:9],
        ", ".join(account.forms) or "joined by hand",
        words.one_line(", ".join(account.outlets) or "outlets not known") + wires,
        " – ".join(dict.fromkeys((days[0], days[-1]))),
        "\n".join(lines),
    )
