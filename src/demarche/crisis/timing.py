"""Who did how much when: the verbs of an open ledger that go by the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from demarche.crisis.asked import Day, iso, kind_of
from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.crisis.crisis import Crisis
    from demarche.ledger import Ledger
    from demarche.ledger.digests import Finding
    from demarche.link.changes import Change
    from demarche.records import AnyRecord
    from demarche.views.days import Course

SIDES = 40  # the most active sides, kept together
TOLD = 5  # records kept of those that tell one change: how many reports tell it is counted


class Timing:
    """The part of `Crisis` that goes by the day."""

    _ledger: Ledger
    _courses: tuple[tuple[str, dict[str, Any]], tuple[Course, ...]] | None = None

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


def acting(crisis: Crisis, **narrowed: Any) -> tuple[Any, Iterable[Finding]]:
    """The view “acting”: who acts, the most active first.

    The first row, “all”, holds how much of each kind there is in each month, and the same of the most active
    `sides` and of the `others`, so that they are read at once. `narrowed` as in `Timing.days`.
    """
    from demarche.ledger.digests import Finding
    from demarche.link.side import side_name
    from demarche.views.days import OTHERS

    def told(one: Course) -> dict[str, Any]:
        id = one.actor.id if one.actor else None
        return {"key": one.key, "name": one.name, "id": id, "country": one.country}

    def row(one: Course) -> Finding:
        who = one.actor
        its = side_name(one.country) if one.country else None
        words = (one.name, one.country, its, *((who.id, who.role) if who else ()))
        return Finding(one.key, told(one), one.form, words=tuple(word for word in words if word))

    held = crisis.days(**narrowed)
    crisis._courses = ((crisis.state(), narrowed), held)
    every, *found = held

    def counted(one: Course) -> dict[str, Any]:
        return {**told(one), "months": one.months()}

    sides = [counted(one) for one in found if one.form == "side" and one.key != OTHERS][:SIDES]
    others = next((counted(one) for one in found if one.key == OTHERS), None)
    whole = Finding(every.key, {**counted(every), "sides": sides, "others": others}, every.form)
    return {}, (whole, *(row(one) for one in found))


def by_day(crisis: Crisis, **narrowed: Any) -> tuple[Any, Iterable[Finding]]:
    """The view “days”: of everyone in “acting” a row a year, `side:RUS 2022`: kind → day → count and ids.

    Beside these `side:RUS months`: month → kind → count.
    """
    from demarche.ledger.digests import Finding

    # Both views are of the same courses: what “acting” counted is not counted again.
    known, crisis._courses = crisis._courses, None
    same = known is not None and known[0] == (crisis.state(), narrowed)
    held = known[1] if known is not None and same else crisis.days(**narrowed)
    return {}, (
        Finding(f"{one.key} {part}", data)
        for one in held
        for part, data in (("months", one.months()), *one.years().items())
    )


def changes(crisis: Crisis, since: str, until: str | None = None) -> tuple[Any, Iterable[Finding]]:
    """The view “changes”: by kind of change, in each the most telling first."""
    from demarche.ledger import shape
    from demarche.ledger.digests import Finding
    from demarche.views.changes import note, ranked
    from demarche.views.sheet import plain

    found = crisis.changes(since, until=until)
    counts = Counter(one.what for one in found.changes)
    whole = {"since": found.since, "until": found.until, "note": note(found), "of": dict(counts)}

    def row(one: Change) -> Finding:
        days = sorted(record.report.published[:10] for record in one.now if record.report.published)
        actors = [one.actor, *(actor for record in one.now for _, _, actor in shape.mentions(record))]
        said = [word for who in actors if who for word in (who.name, who.id, who.country, who.role) if word]
        kept = replace(one, now=one.now[:TOLD], before=one.before[:TOLD])
        return Finding(
            one.now[0].id,
            plain(kept),
            one.what,
            days[0] if days else None,
            days[-1] if days else None,
            tuple(dict.fromkeys(said)),
        )

    return whole, (row(one) for one in ranked(found.changes, crisis._ledger.accounts()))
