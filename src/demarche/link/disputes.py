"""Disputes: what reports tell differently, side by side, with who stands where. Never who is right.

Three forms: figures whose ranges do not meet, accounts that one asserts and another denies, rival labels for
one thing; beside them figures that only move (`trend`) or whose days are not known (`undated`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from demarche.link.figures import Claim
from demarche.link.rival_accounts import Contradiction
from demarche.link.rival_denials import Account
from demarche.link.rival_figures import Rivals
from demarche.link.rival_labels import Naming, Use
from demarche.records import Actor, AnyRecord, Event, ReportRef, Span

Form = Literal["figures", "account", "label", "trend", "undated"]
FORMS: tuple[Form, ...] = ("figures", "account", "label", "trend", "undated")


@dataclass(frozen=True)
class Evidence:
    """Where something stands: the record (null: the outlet's own words outside any), its report and span."""

    record: str | None
    report: ReportRef
    span: Span
    who: Actor | None


@dataclass(frozen=True)
class Outlet:
    """An outlet that tells it, and how reliable the user's casebook holds it to be (null: not said)."""

    name: str
    reliability: str | None


@dataclass(frozen=True)
class Stand:
    """One side: what it says, who says so (nobody: the outlets themselves), where, in how many accounts.

    `says` are the report's own words of a figure or a label; "asserts" or "denies" of an account.
    `accounts` counts reports that copy one another once.
    """

    says: str
    who: tuple[Actor, ...]
    first: str | None
    last: str | None
    evidence: tuple[Evidence, ...]
    reports: int
    accounts: int
    outlets: tuple[Outlet, ...]


@dataclass(frozen=True)
class Dispute:
    """A matter told differently. `id` follows from the evidence; `matter` is in the reports' own words."""

    id: str
    form: Form
    matter: str
    about: str | None
    stands: tuple[Stand, ...]


@dataclass(frozen=True)
class Counting:
    """How evidence is counted: report → account, actor → as the user names it, outlet → its letter."""

    accounts: Mapping[str, str]
    actor: Callable[[Actor], Actor]
    reliability: Callable[[str | None], str | None]

    def stand(self, says: str, evidence: Iterable[Evidence]) -> Stand:
        """One side of a dispute from its evidence."""
        ordered = tuple(sorted(evidence, key=_order))
        reports = {one.report.id: one.report for one in ordered}
        who = {(one.id or one.name.casefold()): one for told in ordered if (one := self._shown(told.who))}
        days = sorted(report.published[:10] for report in reports.values() if report.published)
        outlets = sorted({report.outlet for report in reports.values() if report.outlet})
        return Stand(
            says=says,
            who=tuple(who[key] for key in sorted(who)),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            evidence=ordered,
            reports=len(reports),
            accounts=len({self.accounts.get(report, report) for report in reports}),
            outlets=tuple(Outlet(outlet, self.reliability(outlet)) for outlet in outlets),
        )

    def _shown(self, actor: Actor | None) -> Actor | None:
        return None if actor is None else self.actor(actor).model_copy(update={"text": None})


def disputes(
    figures: Sequence[Rivals],
    accounts: Sequence[Contradiction],
    labels: Sequence[Naming],
    counting: Counting,
) -> tuple[Dispute, ...]:
    """All of them, by form, first day, then id; the same whatever the order in which they are given."""
    found = [
        *(_of_figures(one, counting) for one in figures),
        *(_of_accounts(one, counting) for one in accounts),
        *(_of_labels(one, counting) for one in labels),
    ]
    return tuple(sorted(found, key=lambda one: (FORMS.index(one.form), _first(one), one.id)))


def _order(one: Evidence) -> tuple[str, str, int, str]:
    return (one.report.published or "", one.report.id, one.span.start, one.record or "")


def _first(one: Dispute) -> str:
    return min((stand.first or "" for stand in one.stands), default="")


def _made(form: Form, matter: str, about: str | None, stands: Sequence[Stand]) -> Dispute:
    told = [
        f"{one.record or one.report.id}:{one.span.start}:{one.span.end}"
        for stand in stands
        for one in stand.evidence
    ]
    digest = hashlib.sha256(f"{form}|{'|'.join(sorted(told))}".encode()).hexdigest()
    return Dispute("d" + digest[:16], form, matter, about, tuple(stands))


def _of_figures(one: Rivals, counting: Counting) -> Dispute:
    def stand(claim: Claim) -> Stand:
        evidence = [
            Evidence(figure.id, figure.report, _bare(figure), figure.claimant) for figure in claim.figures
        ]
        return counting.stand(claim.figures[0].evidence.exact, evidence)

    stands = [stand(claim) for claim in one.claims]
    counted = [figure.counted.exact for claim in one.claims for figure in claim.figures if figure.counted]
    matter = min(counted, key=lambda words: (len(words), words), default=one.compared.thing)
    holder = one.compared.holder
    return _made(one.finding, matter, holder.name if holder else one.compared.place, stands)


def _of_accounts(one: Contradiction, counting: Counting) -> Dispute:
    def evidence(record: Account) -> Evidence:
        who = record.claimant if isinstance(record, Event) else record.source
        return Evidence(record.id, record.report, _bare(record), who)

    asserted = [evidence(record) for record in one.asserted]
    if one.claimed:
        claimant = Actor(id=None, name=one.claimed.exact, kind="collective", text=one.claimed)
        asserted = [Evidence(one.denied[0].id, one.denied[0].report, _bare(one.denied[0]), claimant)]
    stands = [
        counting.stand("asserts", asserted),
        counting.stand("denies", map(evidence, one.denied)),
    ]
    spoken = [record for record in (*one.denied, *one.asserted) if not isinstance(record, Event)]
    told = [span.exact for record in spoken for span in record.content if len(span.exact.split()) > 2]
    matter = min(told, key=lambda words: (len(words), words), default=one.denied[0].evidence.exact)
    return _made("account", matter, None, stands)


def _of_labels(one: Naming, counting: Counting) -> Dispute:
    def stand(uses: Sequence[Use]) -> Stand:
        evidence = [Evidence(use.record, use.report, use.span, use.who) for use in uses]
        says = dict.fromkeys(use.name for use in uses)
        return counting.stand(" / ".join(says), evidence)

    stands = [stand(uses) for uses in one.uses]
    return _made("label", one.thing, one.anchor, stands)


def _bare(record: AnyRecord) -> Span:
    evidence = record.evidence
    return Span(start=evidence.start, end=evidence.end, exact=evidence.exact)
