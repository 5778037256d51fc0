"""What several reports say of one thing: rival figures, and the kept views of what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from demarche.crisis.findable import days, names

if TYPE_CHECKING:
    from demarche.casebook import Casebook
    from demarche.crisis.arguing import Given
    from demarche.crisis.crisis import Crisis
    from demarche.ledger import Ledger
    from demarche.ledger.digests import Finding
    from demarche.link.disputes import Dispute
    from demarche.views.copies import Account
    from demarche.views.quantities import Quantity
    from demarche.views.sentence import Around


class Comparing:
    """The part of `Crisis` that sets figures side by side."""

    _ledger: Ledger

    def _link(self) -> Ledger:
        raise NotImplementedError

    def casebook(self, given: Given = None) -> Casebook:
        """The casebook; see `demarche.crisis.arguing`."""
        raise NotImplementedError

    def quantities(self, *, casebook: Given = None) -> tuple[Quantity, ...]:
        """What several claim to count, each claim with its range and day; see `demarche.views.quantities`.

        Raises `CasebookError` for a casebook that can't be read.
        """
        from demarche.link.disputes import Counting, disputes
        from demarche.link.figures import side_by_side
        from demarche.link.rival_figures import rivals
        from demarche.views.quantities import quantities

        book, ledger = self.casebook(casebook), self._link()
        figures = [one for one in ledger.records("figure", judged=True) if one.kind == "figure"]
        accounts = ledger.accounts()
        disputed = disputes(rivals(figures), (), (), Counting(accounts, book.actor, book.reliability))
        return quantities(side_by_side(figures), disputed, accounts, book.reliability)


def figures(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    """A row for each quantity, its finding (“none” where there is none) for a form."""
    from demarche.ledger.digests import Finding
    from demarche.views.sentence import Around
    from demarche.views.sheet import plain

    found, around = crisis.quantities(), Around(crisis._ledger.report)
    return {"disputed": sum(one.finding == "figures" for one in found)}, (
        Finding(
            one.id,
            _in_sentences(plain(one), "claims", around),
            one.finding or "none",
            *_span(claim.day for claim in one.claims),
            (
                one.title,
                one.place or "",
                *names((one.holder, *(claim.who for claim in one.claims))),
                *(outlet.name for claim in one.claims for outlet in claim.outlets),
            ),
        )
        for one in found
    )


def disputes(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    """A row for each dispute, by its form."""
    from demarche.ledger.digests import Finding
    from demarche.views.disputes import matter
    from demarche.views.sentence import Around
    from demarche.views.sheet import plain

    around = Around(crisis._ledger.report)

    def row(one: Dispute) -> Finding:
        said = [stand.says for stand in one.stands]
        outlets = [outlet.name for stand in one.stands for outlet in stand.outlets]
        told = [*names(who for stand in one.stands for who in stand.who), matter(one), *said, *outlets]
        days = _span(day for stand in one.stands for day in (stand.first, stand.last))
        return Finding(one.id, _in_sentences(plain(one), "stands", around), one.form, *days, tuple(told))

    return {}, map(row, crisis.disputes())


def encounters(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    """A row for each encounter, the latest first, those without a day last; “differ” where accounts do.

    `sentence`: the one that its first record stands in.
    """
    from demarche.ledger.digests import Finding
    from demarche.views.sentence import Around
    from demarche.views.sheet import plain

    found = sorted(crisis.encounters(), key=lambda one: one.date or "", reverse=True)
    return {}, (
        Finding(
            one.id,
            {**plain(one), "sentence": Around(crisis._ledger.report).sentence(one.told[0])},
            one.kind,
            *((one.date, one.date) if one.date else days(one.told)),
            (*names((*one.who, *one.whom)), one.what, one.place or "", *one.outlets),
            ("differ",) if one.differ else (),
        )
        for one in found
    )


def _in_sentences(row: dict[str, Any], sides: str, around: Around) -> dict[str, Any]:
    """The row, each piece of evidence with the `sentence` that it stands in."""
    from demarche.records import Span

    for side in row[sides]:
        for one in side["evidence"]:
            one["sentence"] = around.words(Span.model_validate(one["span"]), one["report"]["id"])
    return row


def copies(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    """A row for each account (form “account”), and one for each report of one (form “print”)."""
    return {}, (finding for one in crisis.copies() for finding in (_account(one), *_prints(one)))


def _account(one: Account) -> Finding:
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    days = _span(printed.report.published for printed in one.prints)
    ids = (printed.report.id for printed in one.prints)
    return Finding(one.id, plain(one), "account", *days, (*one.outlets, *one.wires, *ids))


def _prints(one: Account) -> Iterator[Finding]:
    """What each report of an account prints: of which other one, how, and how much of itself."""
    from demarche.ledger.digests import Finding

    reports = {printed.report.id: printed.report for printed in one.prints}
    for printed in one.prints:
        told = {
            "account": one.id,
            "reports": len(one.prints),
            "of": reports[printed.of].model_dump(mode="json") if printed.of else None,
            "form": printed.form,
            "share": printed.share,
        }
        yield Finding(f"print-{printed.report.id}", told, "print", *_span((printed.report.published,)))


def _span(told: Iterable[str | None]) -> tuple[str | None, str | None]:
    days = sorted(day[:10] for day in told if day)
    return (days[0], days[-1]) if days else (None, None)
