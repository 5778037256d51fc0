"""What many reports tell together: the verbs of an open ledger that look across reports."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, cast

from demarche.crisis.asked import PERIODS, Day, chance_of, iso
from demarche.errors import OptionError
from demarche.link.likely import LEAST

if TYPE_CHECKING:
    from demarche.ledger import Ledger
    from demarche.link.agenda import Agenda
    from demarche.link.changes import Changes
    from demarche.link.tension import By, Count
    from demarche.records import AnyRecord, Kind
    from demarche.views.brief import Section
    from demarche.views.copies import Account
    from demarche.views.due import DueCondition
    from demarche.views.encounters import Encounter
    from demarche.views.stories import Story
    from demarche.views.whatif import WhatIf


class Across:
    """The part of `Crisis` that looks across reports."""

    _ledger: Ledger

    def _link(self) -> Ledger:
        """The ledger, every report in it linked to the others."""
        deque(self._ledger.link(), maxlen=0)
        return self._ledger

    def _report_id(self, named: str | None) -> str | None:
        """The id of the report of that key or id. An open ledger knows."""
        raise NotImplementedError

    def copies(
        self, *, since: Day = None, until: Day = None, report: str | None = None
    ) -> tuple[Account, ...]:
        """Reports that print one another's text, by the account that they are; see `demarche.views.copies`.

        Those with a report published from `since` to `until`, and with the report of that key or id.
        Raises `OptionError` for a date or report that is none.
        """
        from demarche.views.copies import told

        first, last, within = iso("since", since), iso("until", until), self._report_id(report)
        ledger = self._link()
        accounts = ledger.accounts()
        found = told(ledger.copies(), accounts, {id: ledger.report(id) for id in accounts})
        return tuple(account for account in found if account.has(first, last, within))

    def encounters(
        self,
        *,
        actor: str | None = None,
        since: Day = None,
        until: Day = None,
        all: bool = False,
    ) -> tuple[Encounter, ...]:
        """Meetings, votes, deeds and utterances as reports tell them; see `demarche.views.encounters`.

        With `actor` in them, and from `since` to `until` by their own time. `all`: those that one report
        tells more than once too. Raises `OptionError` for a date that is none.
        """
        from demarche.views.encounters import encounters
        from demarche.views.whose import named

        first, last, ledger = iso("since", since), iso("until", until), self._link()
        groups, records = ledger.encounters()
        found = encounters(groups, records, ledger.accounts())
        means = named(actor) if actor else None
        return tuple(one for one in found if (all or one.reports > 1) and one.has(means, first, last))

    def stories(
        self, *, since: Day = None, until: Day = None, report: str | None = None
    ) -> tuple[Story, ...]:
        """Reports on one event, in whatever words, by the event; see `demarche.link.stories`.

        Those with a report published from `since` to `until`, and with the report of that key or id.
        Raises `OptionError` for a date or report that is none.
        """
        from demarche.link.stories import stories as found
        from demarche.views.stories import stories

        first, last, within = iso("since", since), iso("until", until), self._report_id(report)
        ledger = self._link()
        known = {one.id: one for one in ledger.reports()}
        groups = found(known.values(), ledger.sentences())
        return tuple(one for one in stories(groups, known, ledger.accounts()) if one.has(first, last, within))

    def changes(
        self, since: Day, *, until: Day = None, actor: str | None = None, least: float = LEAST
    ) -> Changes:
        """What reports published since a day tell that earlier ones did not; see `demarche.link.changes`.

        Raises `OptionError` for a date that is none.
        """
        from demarche.link.changes import changes
        from demarche.views.whose import named

        first, last = iso("since", since), iso("until", until)
        if first is None:
            raise OptionError("changes since when? (give since, a date such as 2022-01-19)")
        ledger = self._link()
        deque(ledger.sign(), maxlen=0)
        period = ledger.period(first, last)
        before = ledger.earlier(period, first)
        return changes(
            (*before.records, *period),
            first,
            last,
            published=ledger.published(),
            known=before.known,
            accounts=ledger.accounts(),
            same=before.same,
            actor=named(actor) if actor else None,
            least=chance_of(least),
        )

    def _what_changed(
        self, since: str, until: str | None, actor: str | None, options: str
    ) -> tuple[Section | None, tuple[AnyRecord, ...]]:
        """The section that leads a brief, null where nothing changed, and the records that it quotes."""
        from demarche.views.changes import section

        lead = section(self.changes(since, until=until, actor=actor), options, self._ledger.accounts())
        lines = (line for group in (lead.groups if lead else ()) for line in group.lines)
        return lead, tuple({one.id: one for line in lines for one in line.told}.values())

    def tension(
        self,
        *,
        actor: str | None = None,
        other: str | None = None,
        by: str = "week",
        since: Day = None,
        until: Day = None,
        least: float = LEAST,
    ) -> Count:
        """Acts by PLOVER class with their Goldstein weights, by “week” or “day”, and the report volume.

        Overall and by pair of sides; with `actor` only its acts, with `other` too only those between the two.
        See `demarche.link.tension.tension`. Raises `OptionError` for a period or date that is none.
        """
        from demarche.link.plover import acts
        from demarche.link.tension import tension
        from demarche.views.whose import named

        if by not in PERIODS:
            raise OptionError(f"by {by!r}: there is no such period (one of {', '.join(PERIODS)})")
        if other and not actor:
            raise OptionError(f"with {other!r}: with whom is asked, but not who (give --actor too)")
        ledger, first, last = self._link(), iso("since", since), iso("until", until)
        # Most statements are of no type: they need not be read.
        asked: list[tuple[Kind, str | None]] = [("event", None), ("meeting", None)]
        asked += [("statement", act) for act in acts()]
        return tension(
            (one for kind, act in asked for one in ledger.records(kind, act=act, judged=True)),
            ledger.refs(),
            accounts=ledger.accounts(),
            by=cast("By", by),
            since=date.fromisoformat(first) if first else None,
            until=date.fromisoformat(last) if last else None,
            actor=named(actor) if actor else None,
            other=named(other) if other else None,
            least=chance_of(least),
        )

    def calendar(
        self, *, since: Day = None, until: Day = None, actor: str | None = None, least: float = LEAST
    ) -> Agenda:
        """Talks, deadlines and drills by day, each as its latest report tells it; see `demarche.link.agenda`.

        `since` and `until` are their own days. Raises `OptionError` for a date that is none.
        """
        from demarche.link.agenda import agenda, concerning
        from demarche.views.whose import named

        first, last, ledger = iso("since", since), iso("until", until), self._link()
        kinds: tuple[Kind, ...] = ("meeting", "condition", "event")
        records = (record for kind in kinds for record in ledger.records(kind, judged=True))
        found = agenda(records, _same(ledger), ledger.accounts(), chance_of(least))
        # Narrowed last, so that what is shown does not change what makes an entry, nor its UID.
        shown = concerning(found.entries, named(actor) if actor else None, first, last)
        return replace(found, entries=shown)

    def calendar_file(
        self,
        *,
        output: str | PathLike[str] | None = None,
        since: Day = None,
        until: Day = None,
        actor: str | None = None,
        least: float = LEAST,
    ) -> str:
        """`calendar` as iCalendar (RFC 5545); also written to `output` if given. Raises `OptionError`."""
        from demarche.crisis.crisis import write
        from demarche.views.agenda import ics

        text = ics(self.calendar(since=since, until=until, actor=actor, least=least))
        if output is not None:
            write(Path(output), text)
        return text

    def whatif(
        self,
        deed: str,
        *,
        depth: int = 2,
        least: float | None = None,
        actor: str | None = None,
        since: Day = None,
        until: Day = None,
    ) -> WhatIf:
        """What each actor declared would follow from a deed (“Russia invades Ukraine”), and others from that.

        `depth` is how many steps are followed, `least` the score from which a trigger counts as told, 0 to 1;
        `actor` declared the first step; `since` and `until` narrow the conditions. Every step is a record;
        see `demarche.link.consequences`. Raises `OptionError` for a depth, score or date that makes no sense.
        """
        from demarche.crisis.following import foreseen

        if not deed.strip():
            raise OptionError("what if what? (say who does what to whom: Russia invades Ukraine)")
        if not 1 <= depth <= 9:
            raise OptionError(f"depth {depth}: not a number of steps (1 to 9)")
        if least is not None and not 0 <= least <= 1:
            raise OptionError(f"least {least}: not a score (0 to 1)")
        first, last = iso("since", since), iso("until", until)
        return foreseen(self._link(), deed, depth=depth, least=least, actor=actor, since=first, until=last)

    def due(
        self, *, actor: str | None = None, since: Day = None, until: Day = None
    ) -> tuple[DueCondition, ...]:
        """The declared conditions whose trigger came about: kept, broken or not yet known.

        `actor` declared them; `since` and `until` narrow them by their own date. See
        `demarche.link.fulfilment`. Raises `OptionError` for a date that is none.
        """
        from demarche.crisis.following import fallen_due

        first, last = iso("since", since), iso("until", until)
        return fallen_due(self._link(), actor, first, last)


def _same(ledger: Ledger) -> dict[str, str]:
    """Record id → the id of the encounter that it tells of, where several tell of it."""
    groups, _ = ledger.encounters()
    return {id: group[0] for group in groups for id in group}
