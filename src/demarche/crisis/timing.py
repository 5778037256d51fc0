"""Who did how much when: the verbs of an open ledger that go by the day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from demarche.crisis.asked import Day, iso, kind_of
from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.ledger import Ledger
    from demarche.records import AnyRecord
    from demarche.views.days import Course


class Timing:
    """The part of `Crisis` that goes by the day."""

    _ledger: Ledger

    def days(
        self,
        kinds: Collection[str] = (),
        *,
        actor: str | None = None,
        other: str | None = None,
        since: Day = None,
        until: Day = None,
        outlet: str | None = None,
        held: int = 8,
    ) -> tuple[Course, ...]:
        """How many records of each kind there are by day: of all, of each side and of each actor.

        Records that people rejected are left out. `actor` acts in them; with `other` too, only those between
        the two. `held`: how many ids are kept for each day, the surest first. Raises `OptionError` for a kind
        or date that is none, and for `other` without `actor`.
        """
        from demarche.views.days import courses
        from demarche.views.whose import named

        if other and not actor:
            raise OptionError(f"with {other!r}: with whom is asked, but not who (give an actor too)")
        acts = self._ledger.acts(
            kinds=[kind for one in kinds if (kind := kind_of(one))],
            since=iso("since", since),
            until=iso("until", until),
            actor=named(actor) if actor else None,
            other=named(other) if other else None,
            outlet=outlet,
        )
        return courses(acts, held)

    def picked(self, ids: Iterable[str]) -> dict[str, AnyRecord]:
        """The records of these ids as people left them, by id; what they rejected is left out."""
        return self._ledger.picked(ids)

    def rows_of(self, view: str, asked: Mapping[str, Any], ids: Iterable[str]) -> dict[str, Any]:
        """Of a view that is kept, `asked` its settings, the rows of these ids, by id."""
        from demarche.crisis.digesting import key

        return self._ledger.rows_of(key(view, asked), ids)

    def reporting(self) -> tuple[str, str] | None:
        """The days of the first and the last dated report; null where none is dated."""
        return self._ledger.reporting()

    def reports_since(self, since: str | None = None) -> int:
        """How many reports there are; `since`: published from that ISO day on."""
        return self._ledger.reports_since(since)
