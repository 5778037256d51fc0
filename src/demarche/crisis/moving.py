"""A ledger copied to another place: the verb of an open ledger that does it."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demarche.ledger import Ledger


class Moving:
    """The part of `Crisis` that takes the ledger elsewhere."""

    _ledger: Ledger

    def move(
        self, to: str | PathLike[str], *, progress: Callable[[float], None] | None = None
    ) -> dict[str, int]:
        """Copy the whole ledger to `to`, a file or PostgreSQL; returns how many rows each table has.

        Reports, records, links, vectors, views and verdicts go along, as they are at this moment, and are
        compared when they are there. `to` must hold nothing yet; on any failure it is left as it was. This
        ledger stays open, and as it is. `progress` is told the share done, 0 to 1. Raises `LedgerError`.
        """
        from demarche.ledger.moving import move

        return move(self._ledger, to, progress)
