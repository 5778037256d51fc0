"""Records a leaf at a time, for whoever turns pages: some of many, in an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.crisis.asked import Day, iso, kind_of
from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.ledger import Ledger
    from demarche.ledger.leaves import Leaf

ORDERS = ("newest", "oldest", "surest", "unsurest")


class Leafing:
    """The part of `Crisis` that turns pages."""

    _ledger: Ledger

    def leaf(
        self,
        kind: str | None = None,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        act: str | None = None,
        report: str | None = None,
        outlet: str | None = None,
        status: str | None = None,
        least: float | None = None,
        unreviewed: bool = False,
        order: str = "newest",
        start: int = 0,
        most: int = 50,
    ) -> Leaf:
        """`most` records as people left them, from the `start`th on, in an order of `ORDERS`.

        Narrowed as in `list`, and by the report's `outlet` (its name, case aside), the records' own `status`,
        `least` confidence, and `unreviewed`: those on which nobody has ruled. Raises `OptionError`.
        """
        if order not in ORDERS:
            raise OptionError(f"order {order!r}: there is no such order (one of {', '.join(ORDERS)})")
        return self._ledger.leaf(
            kind=kind_of(kind),
            actor=actor,
            about=about,
            since=iso("since", since),
            until=iso("until", until),
            act=act,
            report=report,
            outlet=outlet,
            status=status,
            least=least,
            unreviewed=unreviewed,
            order=order,
            start=start,
            most=most,
        )
