"""The desk itself: the open ledger that pages ask, and the clerk who works out what takes long."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from demarche.desk.cache import Cache
from demarche.errors import DemarcheError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.desk.clerk import Clerk
    from demarche.ledger.digests import Found

AT_ONCE = 3000  # records of a ledger whose views are worked out while the reader waits


@dataclass(frozen=True)
class Told:
    """Rows of a view as kept; `fresh` unless the ledger has changed since."""

    found: Found | None
    fresh: bool

    @property
    def working(self) -> bool:
        """Whether the view has never been worked out: there is nothing to show yet."""
        return self.found is None

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows; none while it is being worked out."""
        return self.found.rows if self.found else ()

    @property
    def of(self) -> int:
        """How many rows there are in all, so narrowed."""
        return self.found.of if self.found else 0

    @property
    def more(self) -> bool:
        """Whether later rows are, so narrowed."""
        return self.found is not None and self.found.more

    @property
    def whole(self) -> Mapping[str, Any]:
        """What is true of the view as a whole."""
        return self.found.digest.whole if self.found else {}

    def standing(self) -> dict[str, Any]:
        """As of when: for the JSON twin and the foot of the page."""
        digest = self.found.digest if self.found else None
        return {
            "at": digest.at if digest else None,
            "since": digest.since if digest else None,
            "fresh": self.fresh,
        }


@dataclass(frozen=True)
class Desk:
    """What pages are answered from. Without a `clerk`, views are worked out on the spot.

    `fetches`: whether pages may be fetched whose address somebody adds.
    """

    crisis: Crisis
    clerk: Clerk | None = None
    fetches: bool = False
    cache: Cache = field(default_factory=Cache)
    _at_work: threading.Lock = field(default_factory=threading.Lock)
    _state: str | None = None

    def told(self, view: str, asked: Mapping[str, Any] | None = None, **narrowed: Any) -> Told:
        """Rows of a view, with its settings `asked`, `narrowed` as in `Crisis.found`.

        What the ledger holds is shown at once, if of an older state with `fresh` false, while the clerk makes
        it anew. What was never worked out is worked out now where the ledger is small, else by the clerk.
        Raises `DemarcheError` where the clerk could not.
        """
        settings = dict(asked or {})
        found = self.crisis.found(view, settings, **narrowed)
        if found is not None and found.digest.state == self.state():
            return Told(found, fresh=True)
        if self.clerk is None or self._small():
            with self._at_work:  # Who asks the same meanwhile finds it worked out.
                self.crisis.digest(view, **settings)
            return Told(self.crisis.found(view, settings, **narrowed), fresh=True)
        if found is None and (failure := self.clerk.failure(view, settings)):
            raise DemarcheError(failure)
        self.clerk.work_out(view, settings)
        return Told(found, fresh=False)

    def pinned(self, state: str) -> Desk:
        """The desk while one page is made: the ledger's state is what it was when the page was asked for."""
        return replace(self, _state=state)

    def state(self) -> str:
        """The ledger's state, as in `Crisis.state`."""
        return self._state or self.crisis.state()

    def _small(self) -> bool:
        return sum(self.crisis.counts().values()) <= AT_ONCE
