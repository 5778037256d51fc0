"""Records by their ids, and what people said of actors: what a dossier is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demarche.ledger import Ledger
    from demarche.link.verdicts import Subject, Verdict
    from demarche.records import AnyRecord


class Naming:
    """The part of `Crisis` that gives what is named."""

    _ledger: Ledger

    def those(self, ids: Iterable[str]) -> tuple[AnyRecord, ...]:
        """The records of these ids as people left them, in that order; without those rejected or gone."""
        return self._ledger.those(ids)

    def rulings(self, subject: Subject) -> tuple[Verdict, ...]:
        """The verdicts in force on “actor”, “encounter” or “report”: what was merged and split, by number."""
        return self._ledger.rulings(subject)
