"""The brief: of a whole ledger, the page that an analyst would write, every line with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from demarche.records import (
    KINDS,
    AnyRecord,
    Condition,
    Event,
    Figure,
    Instrument,
    Kind,
    Meeting,
    Report,
    Statement,
    Vote,
)
from demarche.views import telling, words
from demarche.views.sides import answered, compared
from demarche.views.telling import Told

LINES = 8  # lines shown in a section before “and N more”

_DEMANDS = "What each side asks of whom."
_THREATS = "What was said would follow, and on what condition."
_ACCOUNTS = "Who blames whom, and who denies it."
_OFFERS = "What was promised, accepted or given up."
_MEETINGS = "Talks held and to come."
_DEEDS = "Who did what to whom, and what is planned or feared."
_TEXTS = "What was put to the vote, and the accords, letters and bills in play."
_FIGURES = "Who says how many, side by side."
_BY_TYPE = {
    "Force": ("ASSAULT", "MOBILIZE", "COERCE", "PROTEST"),
    "Penalties and withdrawals": ("SANCTION", "RETREAT", "CONCEDE", "REJECT"),
    "Help and deals": ("AID", "AGREE", "COOPERATE"),
}
_STATES = {
    "planned": "To come",
    "expected": "To come",
    "proposed": "Proposed",
    "under way": "Under way",
    "held": "Held",
    "cancelled": "Called off",
}


@dataclass(frozen=True)
class Line:
    """One line: who (`head`), by what words or force (`verb`), to whom (`to`), and the exact words (`text`).

    For a condition `trigger` holds the words after “if” and `text` what was declared to follow. `told` are
    the records that tell it, the one quoted first; `accounts`: how many of their reports are independent;
    `day` is the ISO day it is filed under.
    """

    head: str
    verb: str
    to: str
    text: str
    trigger: str
    note: str
    day: str
    told: Told
    accounts: int

    @property
    def record(self) -> AnyRecord:
        """The record that the words are quoted from."""
        return self.told[0]

    @property
    def apart(self) -> str:
        """The record's own time, to its precision, where it is not the day of its report; else empty."""
        when = words.told_when(self.record)
        published = (self.record.report.published or "")[:10]
        return words.time(when) if when and (when.start[:10], when.end[:10]) != (published,) * 2 else ""

    @property
    def also(self) -> tuple[AnyRecord, ...]:
        """The records in other reports that tell it, one a report."""
        elsewhere = {one.report.id: one for one in reversed(self.told[1:])}
        return tuple(one for key, one in sorted(elsewhere.items()) if key != self.record.report.id)

    @property
    def copied(self) -> bool:
        """Whether reports that tell it are copies of each other."""
        return self.accounts <= len(self.also)

    @property
    def source(self) -> str:
        """Outlet, date and key of the report quoted, in how many reports it stands, of how many accounts."""
        count = len(self.also) + 1
        told = f", in {words.told_in(count, self.accounts)}" if count > 1 else ""
        return words.cited(self.record.report) + told


@dataclass(frozen=True)
class Group:
    """Lines that belong together. `tag` says how they stand to each other (“differ”), where that is known."""

    title: str
    tag: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """A part of the brief. `more` lines were left out; `command` lists them."""

    key: str
    title: str
    note: str
    groups: tuple[Group, ...]
    more: int
    command: str


@dataclass(frozen=True)
class Brief:
    """The page. `first` and `last` are the ISO days asked for, else of the earliest and latest dated report.

    They are null where no report is dated.
    """

    reports: tuple[Report, ...]
    counts: dict[str, int]
    first: str | None
    last: str | None
    outlets: tuple[str, ...]
    asked: str
    sections: tuple[Section, ...]


def compose(
    reports: Iterable[Report],
    records: Iterable[AnyRecord],
    *,
    accounts: Mapping[str, str] | None = None,
    since: str | None = None,
    until: str | None = None,
    asked: str = "",
    options: str = "",
    lead: Section | None = None,
) -> Brief:
    """The brief of `records`, which stand in `reports`.

    `accounts`: report → its account, for reports that are copies of others; what copies tell counts once.
    `since` and `until`: the days that were asked for, which need not be those of the reports: a report of
    December may tell of January. `asked` says in words what the records were narrowed to (“since 1 Dec 2021,
    by or about Lavrov”); `options` are the same as command line options, for the commands that list what is
    left out. `lead` is a section that goes before the others.
    """
    held, listed, account = tuple(reports), tuple(records), accounts or {}
    statements = [record for record in listed if isinstance(record, Statement)]
    conditions = [record for record in listed if isinstance(record, Condition)]
    meetings = [record for record in listed if isinstance(record, Meeting)]
    figures = [record for record in listed if isinstance(record, Figure)]
    counts: dict[Kind, int] = dict.fromkeys(KINDS, 0)
    for record in listed:
        counts[record.kind] += 1
    days = sorted(report.published[:10] for report in held if report.published)
    sections = (
        _demands(statements, account),
        _threats(statements, conditions, account),
        _accounts(statements, account),
        _offers(statements, conditions, account),
        _deeds([record for record in listed if isinstance(record, Event)], account),
        _meetings(meetings, account),
        _texts(listed, account),
        _figures(figures, account),
    )
    return Brief(
        reports=held,
        counts={f"{kind}s": count for kind, count in counts.items()},
        first=since or min(days[0], until or days[0]) if days else None,
        last=until or max(days[-1], since or days[-1]) if days else None,
        outlets=tuple(sorted({report.outlet for report in held if report.outlet})),
        asked=asked,
        sections=(
            *((lead,) if lead else ()),
            *(
                replace(part, command=f"demarche list {part.command}{options}")
                for part in sections
                if part.groups or part.more
            ),
        ),
    )


def title(brief: Brief) -> str:
    """What the page is called: by the days that it is about."""
    if not brief.first or not brief.last:
        return "Brief"
    first, last = words.day(brief.first), words.day(brief.last)
    return f"Brief, {first}" if first == last else f"Brief, {first} to {last}"


def facts(brief: Brief) -> str:
    """One sentence on what the page rests on, and what it was narrowed to."""
    told = {kind: count for kind, count in brief.counts.items() if count} or {"records": 0}
    held = ", ".join(f"{count:,} {kind if count != 1 else kind[:-1]}" for kind, count in told.items())
    reports = f"{len(brief.reports):,} report" + ("s" if len(brief.reports) != 1 else "")
    return f"{reports}: {held}" + (f"; {brief.asked}" if brief.asked else "") + "."


def line(told: Told, account: Mapping[str, str] | None = None) -> Line:
    """A thing told, as one line; `account`: report → its account, for reports that are copies of others."""
    record = told[0]
    head, verb, to, trigger, note = words.name(words.speaker(record)), "", "", "", ""
    text = words.quoted(record)
    if isinstance(record, Statement):
        verb, to = words.words(record.cue), words.names(record.addressees)
        text = text.removeprefix("that ")  # the line's colon stands for it
    elif isinstance(record, Condition):
        verb, to = f"({record.force})", words.names(record.against)
        trigger = words.one_line(record.trigger.exact) if record.trigger else ""
        text = words.one_line(record.consequence.exact) if record.consequence else text
    elif isinstance(record, Event):
        head = words.names(record.actors) or "actor not told"
        verb, to = record.type, words.names(record.recipients)
        note = f"told by {words.name(record.claimant)}" if record.claimant else ""
    elif isinstance(record, Vote):
        head = words.one_line(record.body or "") or "body not told"
        verb = ", ".join(filter(None, (words.tally(record), words.one_line(record.result or ""))))
        note = words.one_line(record.rules or "")
    elif isinstance(record, Instrument):
        head, verb = words.one_line(record.name), record.form
        note = words.one_line(record.state or "")
    elif isinstance(record, Meeting):
        head = words.names(record.participants) or "participants not told"
        setting = (record.format, record.body, record.place, words.time(record.when))
        verb = ", ".join(words.one_line(part) for part in setting if part)
    else:
        outlet = words.one_line(record.report.outlet or "") or "outlet not known"
        head = words.name(record.claimant) if record.claimant else outlet
        verb, to = words.value(record), ""
        note = f"as of {words.time(record.as_of)}" if record.as_of else ""
    if record.status not in {"actual", "ongoing"} and not isinstance(
        record, Meeting | Condition | Vote | Instrument
    ):
        note = ", ".join(filter(None, (note, record.status)))
    independent = telling.accounts(told, account or {})
    return Line(head, verb, to, text, trigger, note, words.dated(record), told, independent)


def _acts(statements: Iterable[Statement], *acts: str) -> list[Statement]:
    return [record for record in statements if record.act in acts]


def _chosen(
    told: Sequence[Told], limit: int, account: Mapping[str, str], *, soonest: bool = False
) -> tuple[Line, ...]:
    """The most telling lines, latest first; or soonest first, those of no date last."""
    lines = [line(one, account) for one in telling.pick(told, limit, account)]
    if soonest:
        return tuple(sorted(lines, key=lambda one: one.day or "9999"))
    return tuple(sorted(lines, key=lambda one: one.day, reverse=True))


def _grouped(
    key: str,
    title: str,
    note: str,
    parts: Iterable[tuple[str, Iterable[AnyRecord]]],
    command: str,
    *,
    account: Mapping[str, str],
) -> Section:
    folded = [(name, told) for name, records in parts if (told := telling.fold(records))]
    # A part with a name leaves room for the others of its section, even if these are empty.
    named = any(name for name, _ in folded)
    limit = max(3, LINES // max(2, len(folded))) if named else LINES
    chosen = (
        (name, _chosen(told, limit, account, soonest=name == _STATES["planned"])) for name, told in folded
    )
    groups = tuple(Group(name, "", lines) for name, lines in chosen if lines)
    shown = sum(len(group.lines) for group in groups)
    return Section(key, title, note, groups, sum(len(told) for _, told in folded) - shown, command)


def _demands(statements: Iterable[Statement], account: Mapping[str, str]) -> Section:
    asked = (("", _acts(statements, "REQUEST")),)
    return _grouped("demands", "Demands", _DEMANDS, asked, "statements --act REQUEST", account=account)


def _accounts(statements: Sequence[Statement], account: Mapping[str, str]) -> Section:
    """Accusations with the denials that answer them, then those that stand alone."""
    sides = answered(statements)[: LINES // 2]
    taken = {record.id for side in sides for told in side.told for record in told}
    alone = [record for record in statements if record.id not in taken]
    rest = _grouped(
        "accounts",
        "Accusations and denials",
        _ACCOUNTS,
        (("Accusations", _acts(alone, "ACCUSE")), ("Denials and refusals", _acts(alone, "REJECT"))),
        "statements --act ACCUSE",
        account=account,
    )
    pairs = tuple(
        Group("Accused and denied", "differ", tuple(line(told, account) for told in side.told))
        for side in sides
    )
    return replace(rest, groups=(*pairs, *rest.groups))


def _figures(figures: Sequence[Figure], account: Mapping[str, str]) -> Section:
    """Rival figures of one thing together, those that differ first; then the most telling of the others."""
    every = compared(figures)
    sides = every[: LINES // 2]
    taken = {record.id for side in every for told in side.told for record in told}
    rest = _grouped(
        "figures",
        "Figures",
        _FIGURES,
        (("Told by one" if sides else "", [record for record in figures if record.id not in taken]),),
        "figures",
        account=account,
    )
    groups = tuple(
        Group(side.title, "differ" if side.differ else "", tuple(line(told, account) for told in side.told))
        for side in sides
    )
    more = rest.more + sum(len(side.told) for side in every[len(sides) :])
    return replace(rest, groups=(*groups, *rest.groups), more=more)


def _threats(
    statements: Iterable[Statement], conditions: Sequence[Condition], account: Mapping[str, str]
) -> Section:
    hard = [record for record in conditions if record.force not in {"promise", "offer", "prediction"}]
    # A threat that is told as a condition is not told again as a statement.
    taken = [(record.report.id, record.evidence) for record in hard]
    said = [
        record
        for record in _acts(statements, "THREATEN", "WARN")
        if not any(report == record.report.id and span.touches(record.evidence) for report, span in taken)
    ]
    return _grouped(
        "threats",
        "Threats, warnings and their conditions",
        _THREATS,
        (
            ("If … then", hard),
            ("Threats", _acts(said, "THREATEN")),
            ("Warnings", _acts(said, "WARN")),
            ("Expected to follow", [record for record in conditions if record.force == "prediction"]),
        ),
        "conditions",
        account=account,
    )


def _offers(
    statements: Iterable[Statement], conditions: Iterable[Condition], account: Mapping[str, str]
) -> Section:
    return _grouped(
        "offers",
        "Offers, promises and concessions",
        _OFFERS,
        (
            ("On a condition", [record for record in conditions if record.force in {"promise", "offer"}]),
            ("Offers and promises", _acts(statements, "AGREE")),
            ("Concessions", _acts(statements, "CONCEDE")),
        ),
        "statements --act AGREE",
        account=account,
    )


def _meetings(meetings: Sequence[Meeting], account: Mapping[str, str]) -> Section:
    titles = dict.fromkeys(_STATES.values())
    return _grouped(
        "meetings",
        "Meetings",
        _MEETINGS,
        ((title, [one for one in meetings if _STATES[one.state] == title]) for title in titles),
        "meetings",
        account=account,
    )


def _deeds(events: Sequence[Event], account: Mapping[str, str]) -> Section:
    parts = ((title, [one for one in events if one.type in types]) for title, types in _BY_TYPE.items())
    return _grouped("deeds", "Deeds", _DEEDS, parts, "events", account=account)


def _texts(records: Iterable[AnyRecord], account: Mapping[str, str]) -> Section:
    listed = list(records)
    return _grouped(
        "texts",
        "Votes and texts",
        _TEXTS,
        (
            ("Votes", [record for record in listed if isinstance(record, Vote)]),
            ("Accords, letters, bills", [record for record in listed if isinstance(record, Instrument)]),
        ),
        "instruments",
        account=account,
    )
