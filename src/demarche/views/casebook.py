"""What in a casebook never matches the ledger: an alias never seen, an issue nobody speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from demarche.casebook import Casebook
from demarche.casebook.casebook import folded
from demarche.link.issues import concerns, content, holds
from demarche.link.side import doers, others
from demarche.records import Actor, AnyRecord, ReportRef, Statement
from demarche.views import words
from demarche.views.sheet import Sheet, plain


@dataclass(frozen=True)
class Unmatched:
    """An entry that the ledger never meets: where it stands in the casebook, what it is, what is amiss."""

    part: str
    entry: str
    why: str


def unmatched(
    casebook: Casebook, records: Iterable[AnyRecord], reports: Sequence[ReportRef]
) -> tuple[Unmatched, ...]:
    """All such entries, in the casebook's order."""
    names: set[str] = set()
    statements: list[Statement] = []
    for record in records:
        for actor in (*doers(record), *others(record)):
            names |= _names(actor) | _names(casebook.actor(actor))
        if isinstance(record, Statement):
            statements.append(record)
    outlets = {folded(report.outlet) for report in reports if report.outlet}
    return (
        *_actors(casebook, names),
        *_sides(casebook, names),
        *_issues(casebook, names, statements),
        *_sources(casebook, outlets),
        *_period(casebook, reports),
    )


def sheet(found: Iterable[Unmatched]) -> Sheet:
    """A row an entry that never matches."""
    every = tuple(found)
    rows = tuple((one.part, words.one_line(one.entry), one.why) for one in every)
    return Sheet("unmatched entries", ("part", "entry", "text"), rows, plain(every))


def _names(actor: Actor) -> set[str]:
    told = (actor.id, actor.name, actor.country, actor.text.exact if actor.text else None)
    return {folded(one) for one in told if one}


def _actors(casebook: Casebook, names: set[str]) -> Iterator[Unmatched]:
    for known in casebook.actors:
        own = [name for name in (known.name, known.id) if name]
        if not any(folded(name) in names for name in (*own, *known.aliases)):
            yield Unmatched("actors", known.name, "no record names it, by this or another of its names")
            continue
        for alias in known.aliases:
            if folded(alias) not in names:
                yield Unmatched("actors", f"{known.name}: {alias}", "no record names anybody so")


def _sides(casebook: Casebook, names: set[str]) -> Iterator[Unmatched]:
    for side, members in casebook.sides.items():
        for member in members:
            if folded(member) not in names:
                yield Unmatched(
                    "sides", f"{side}: {member}", "no record names it (write a name, id or country code)"
                )


def _issues(casebook: Casebook, names: set[str], statements: Sequence[Statement]) -> Iterator[Unmatched]:
    for issue in casebook.issues:
        for phrase in issue.words:
            if not any(holds(content(one), phrase) for one in statements):
                yield Unmatched("issues", f"{issue.name}: {phrase}", "no statement holds these words")
        for actor in issue.actors:
            if folded(actor) not in names:
                yield Unmatched("issues", f"{issue.name}: {actor}", "no record names this actor")
        if issue.actors and not any(concerns(one, issue, casebook.actor) for one in statements):
            yield Unmatched("issues", issue.name, "none of its actors says any of its words")


def _sources(casebook: Casebook, outlets: set[str]) -> Iterator[Unmatched]:
    for outlet in casebook.sources:
        if folded(outlet) not in outlets:
            yield Unmatched("sources", outlet, "no report is of this outlet")


def _period(casebook: Casebook, reports: Sequence[ReportRef]) -> Iterator[Unmatched]:
    if reports and not any(casebook.within(report.published) for report in reports):
        since, until = casebook.period.since, casebook.period.until
        yield Unmatched("period", f"{since or '…'} – {until or '…'}", "no report is of these days")
