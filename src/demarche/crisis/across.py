"""What many reports tell together: the verbs of an open ledger that look across reports."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demarche.ledger import Ledger


class Across:
    """The part of `Crisis` that looks across reports."""

    _ledger: Ledger

    def _link(self) -> Ledger:
        """The ledger, every report in it linked to the others."""
        deque(self._ledger.link(), maxlen=0)
        return self._ledger
