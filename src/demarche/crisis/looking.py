"""Looking things up: reports on their shelf, a report with its records, and full-text search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.crisis.asked import Day, iso, kind_of
from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.ledger import Ledger
    from demarche.ledger.searching import Hits, Piece
    from demarche.ledger.shelf import Shelf
    from demarche.link.standing import Standing
    from demarche.records import AnyRecord, Report

SEARCH_ORDERS = ("newest", "best")


@dataclass(frozen=True)
class ReportPage:
    """A report with its records as people left them, by where they stand; `rejected` are those struck out."""

    report: Report
    records: tuple[AnyRecord, ...]
    rejected: tuple[AnyRecord, ...]
    standing: Standing


class Looking:
    """The part of `Crisis` that looks things up."""

    _ledger: Ledger

    def _whole(self, start: str) -> str:
        raise NotImplementedError

    def shelf(
        self,
        *,
        about: str | None = None,
        outlet: str | None = None,
        since: Day = None,
        until: Day = None,
        start: int = 0,
        most: int = 50,
    ) -> Shelf:
        """Reports without their texts, newest first, with how many records of each kind stand in them.

        `about` are words of title or text (see `search`), `outlet` its name, `since` and `until` days of
        publication. Raises `OptionError` for a date that is none.
        """
        return self._ledger.shelf(
            about=about,
            outlet=outlet,
            since=iso("since", since),
            until=iso("until", until),
            start=start,
            most=most,
        )

    def search(
        self,
        about: str,
        *,
        kind: str | None = None,
        actor: str | None = None,
        outlet: str | None = None,
        since: Day = None,
        until: Day = None,
        order: str = "newest",
        start: int = 0,
        most: int = 25,
    ) -> Hits:
        """Records that hold words, “newest” or “best” first, with the words around them and facets.

        Words are all to be held, in any of their forms; “words in quotation marks” beside each other; of
        those after a minus none. Narrowed as in `list`, and by the report's `outlet`. See
        `demarche.ledger.searching`. Raises `OptionError` for a kind, date or order that is none.
        """
        if order not in SEARCH_ORDERS:
            raise OptionError(f"order {order!r}: there is no such order (one of {', '.join(SEARCH_ORDERS)})")
        from demarche.ledger.leaves import Asked

        asked = Asked(
            kind=kind_of(kind),
            actor=actor,
            about=about,
            since=iso("since", since),
            until=iso("until", until),
            outlet=outlet,
        )
        return self._ledger.search(asked, order=order, start=start, most=most)

    def snippets(self, about: str, reports: Sequence[str]) -> dict[str, tuple[Piece, ...]]:
        """For those reports (by id) whose title or text hold what is asked for: the words around it."""
        return self._ledger.snippets(about, reports)

    def page(self, report: str) -> ReportPage:
        """A report, by its id or the start of it, with every record in it. Raises `OptionError`."""
        whole = self._whole(report)
        if not whole.startswith("r"):
            raise OptionError(f"{report!r}: is a record, not a report (demarche show {whole[:9]} shows it)")
        standing = self._ledger.standing()
        found, records = self._ledger.page(whole)
        shown = [standing.named(standing.corrected(one)) for one in records]
        gone = {one.id for one in shown if standing.state(one.id) == "rejected"}
        return ReportPage(
            found,
            tuple(one for one in shown if one.id not in gone),
            tuple(one for one in shown if one.id in gone),
            standing,
        )

    def report_ids(self) -> tuple[str, ...]:
        """The id of every report, in order."""
        return self._ledger.report_ids()
