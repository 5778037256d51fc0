"""Quantities that several claim, with each claim's range, day and claimant: rival figures side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from demarche.link.disputes import Dispute, Evidence, Outlet
from demarche.link.figures import Claim, Comparison
from demarche.records import Actor, Figure, Span
from demarche.views import words
from demarche.views.sides import matter

# What a quantity is, where several findings name it: the one that says most.
_FINDINGS = ("figures", "undated", "trend")


@dataclass(frozen=True)
class Claimed:
    """One claim: `says` in words, its range (null: open), ISO day, by whom (null: the outlets themselves).

    `accounts` counts reports that copy one another once; `evidence`: every sentence that makes it.
    """

    says: str
    who: Actor | None
    low: float | None
    high: float | None
    approximate: bool
    day: str | None
    reports: int
    accounts: int
    outlets: tuple[Outlet, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Quantity:
    """What is counted, and who says how many, by day. `id` is that of its first figure.

    `finding`: “figures” where claims are in dispute, “trend” where they only move, “undated” where they
    differ and the days are not known, “” where they can stand beside each other. `disputes`: their ids.
    """

    id: str
    title: str
    holder: Actor | None
    place: str | None
    unit: str | None
    finding: str
    disputes: tuple[str, ...]
    claims: tuple[Claimed, ...]


def quantities(
    compared: Iterable[Comparison],
    disputes: Iterable[Dispute],
    accounts: Mapping[str, str],
    reliability: Callable[[str | None], str | None],
) -> tuple[Quantity, ...]:
    """The quantities, those in dispute first, then those told last; of equals by title and id.

    `disputes`: of figures, among which each quantity's are found by their evidence. `accounts`: report → its
    account, for reports that are copies of others.
    """
    found: dict[str, list[Dispute]] = {}
    for dispute in disputes:
        for record in {one.record for stand in dispute.stands for one in stand.evidence if one.record}:
            found.setdefault(record, []).append(dispute)
    made = [_quantity(one, found, accounts, reliability) for one in compared]
    made.sort(key=lambda one: (one.title, one.id))
    made.sort(key=lambda one: max(claim.day or "" for claim in one.claims), reverse=True)
    order = (*_FINDINGS, "")
    return tuple(sorted(made, key=lambda one: order.index(one.finding)))


def _quantity(
    one: Comparison,
    found: Mapping[str, list[Dispute]],
    accounts: Mapping[str, str],
    reliability: Callable[[str | None], str | None],
) -> Quantity:
    ids = sorted(figure.id for claim in one.claims for figure in claim.figures)
    disputes = {dispute.id: dispute.form for id in ids for dispute in found.get(id, ())}
    claims = [_claimed(claim, accounts, reliability) for claim in one.claims]
    return Quantity(
        id=ids[0],
        title=matter(one),
        holder=one.holder.model_copy(update={"text": None}) if one.holder else None,
        place=one.place,
        unit=one.unit,
        finding=next((form for form in _FINDINGS if form in disputes.values()), ""),
        disputes=tuple(sorted(disputes, key=lambda id: (_FINDINGS.index(disputes[id]), id))),
        claims=tuple(sorted(claims, key=lambda claim: (claim.day or "~", claim.says))),
    )


def _claimed(
    claim: Claim, accounts: Mapping[str, str], reliability: Callable[[str | None], str | None]
) -> Claimed:
    ordered = sorted(claim.figures, key=lambda one: (one.report.published or "~", one.report.id, one.id))
    return Claimed(
        says=words.value(claim.figures[0]),
        who=claim.claimant.model_copy(update={"text": None}) if claim.claimant else None,
        low=claim.low,
        high=claim.high,
        approximate=claim.approximate,
        day=claim.date.isoformat() if claim.date else None,
        reports=len(claim.reports),
        accounts=len({accounts.get(report.id, report.id) for report in claim.reports}),
        outlets=tuple(Outlet(name, reliability(name)) for name in claim.outlets),
        evidence=tuple(map(_evidence, ordered)),
    )


def _evidence(figure: Figure) -> Evidence:
    said = figure.evidence
    bare = Span(start=said.start, end=said.end, exact=said.exact)
    return Evidence(figure.id, figure.report, bare, figure.claimant)
