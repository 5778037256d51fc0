"""What takes the whole ledger to tell, worked out once and kept in it: the views that pages read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from demarche.crisis.findable import days as _days
from demarche.crisis.findable import names as _words
from demarche.crisis.findable import names_in as _in
from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.crisis.crisis import Crisis
    from demarche.ledger import Ledger
    from demarche.ledger.digests import Digest, Finding, Found
    from demarche.records import Kind

ROWS = 1
"""Raised when a view's rows change in form or meaning, so that those kept before are made anew."""

View = Callable[..., tuple[Any, "Iterable[Finding]"]]
LOOKED = 60_000
"""Records that a view is made from at most: of a greater ledger those of the latest reports."""

_RECENT = 7  # days of publication that count as recent where no day is given


def key(view: str, asked: Mapping[str, Any]) -> str:
    """The name that a view with these settings is kept under: “changes since=2022-01-19”."""
    return " ".join([view, *(f"{name}={asked[name]}" for name in sorted(asked))])


class Digesting:
    """The part of `Crisis` that works views out and keeps them."""

    _ledger: Ledger

    def _link(self) -> Ledger:
        """The ledger, every report in it linked to the others."""
        raise NotImplementedError

    def casebook_state(self) -> str:
        """What changes with the casebook that is used where none is named."""
        raise NotImplementedError

    def state(self) -> str:
        """What changes whenever a report is read, a verdict given or the casebook edited: equal states tell
        equal views. Rows that an older program made are of another state."""
        return f"{ROWS}-{self._ledger.state()}-{self.casebook_state()}"

    def kept(self) -> int:
        """What changes whenever a view is kept, where the ledger is no file whose time tells."""
        return self._ledger.kept()

    def always(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        """The views with the settings that pages begin with, what changed of late among them."""
        return (*ALWAYS, ("changes", {"since": self.recently()}))

    def digest(self, view: str, **asked: Any) -> Digest:
        """Work a view out and keep it; one that is kept of this state already is left as it is.

        Of a ledger of more than `LOOKED` records it tells of the latest reports, since a day that it names;
        what changed since a later day is held against all that came before.

        `view` is one of `VIEWS`, `asked` its settings. Raises `OptionError` for a view that is none.
        """
        from demarche.ledger.digests import Digest

        if view not in VIEWS:
            raise OptionError(f"{view!r}: there is no such view (one of {', '.join(VIEWS)})")
        self._link()
        name, state = key(view, asked), self.state()
        kept = self._ledger.digest(name)
        if kept is not None and kept.state == state:
            return kept
        since = self._ledger.since(LOOKED)
        if since is not None and view == "changes" and asked["since"] >= since:
            since = None  # What came before is looked up, not read.
        crisis: Any = self if since is None else self._within(since)
        whole, rows = VIEWS[view](crisis, **asked)
        made = Digest(name, datetime.now(UTC).isoformat(timespec="seconds"), state, since, whole)
        self._ledger.keep(made, rows)
        return made

    def _within(self, since: str) -> Any:
        """This, as if the ledger held only the reports published since that day."""
        narrowed = copy(self)
        narrowed._ledger = self._ledger.within(since)
        return narrowed

    def digested(self, view: str, **asked: Any) -> Digest | None:
        """What is kept of a view, without its rows; null where it was never worked out so."""
        return self._ledger.digest(key(view, asked))

    def found(
        self,
        view: str,
        asked: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        form: str | None = None,
        words: Iterable[str | None] = (),
        since: str | None = None,
        until: str | None = None,
        marks: Iterable[str] = (),
        least: float | None = None,
        start: int = 0,
        most: int = 50,
    ) -> Found | None:
        """Rows of a view that is kept, `asked` its settings; see `demarche.ledger.digests.Digests.found`."""
        return self._ledger.found(
            key(view, asked or {}),
            id=id,
            form=form,
            words=words,
            since=since,
            until=until,
            marks=marks,
            least=least,
            start=start,
            most=most,
        )

    def found_of(self, view: str, ids: Iterable[str], **asked: Any) -> dict[str, Any]:
        """Rows of a view that is kept, by their ids: those of these ids that there are."""
        return self._ledger.found_of(key(view, asked), ids)

    def counts(self) -> dict[Kind, int]:
        """How many records of each kind there are, as they were read."""
        return self._ledger.counts()

    def newest(self) -> str | None:
        """The latest day of publication in the ledger; null where no report bears one."""
        return self._ledger.newest()

    def recently(self) -> str:
        """A week before the latest report; today's week where no report bears a date."""
        day = self.newest()
        last = date.fromisoformat(day) if day else datetime.now(UTC).date()
        return (last - timedelta(days=_RECENT)).isoformat()


def _disputes(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.comparing import disputes

    return disputes(crisis)


def _encounters(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.comparing import encounters

    return encounters(crisis)


def _copies(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.comparing import copies

    return copies(crisis)


def _figures(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.comparing import figures

    return figures(crisis)


def _stories(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    return {}, (
        Finding(
            one.id,
            plain(one),
            None,
            *_span(report.published for report in one.reports),
            (*one.outlets, *(report.id for report in one.reports)),
        )
        for one in crisis.stories()
    )


def _span(published: Iterable[str | None]) -> tuple[str | None, str | None]:
    days = sorted(day[:10] for day in published if day)
    return (days[0], days[-1]) if days else (None, None)


def _issues(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.ledger.digests import Finding

    # The statements of an issue are in its positions: here only how many.
    return {}, (
        Finding(
            one.name,
            {
                "name": one.name,
                "found": one.found,
                "phrases": list(one.phrases),
                "statements": len(one.statements),
                "actors": list(one.actors),
                "first": days[0],
                "last": days[1],
            },
            one.found,
            *days,
            (one.name, *one.phrases, *one.actors),
        )
        for one in crisis.issues()
        for days in [_days(one.statements)]
    )


def _positions(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    return {}, (
        Finding(one.statement.id, plain(one), one.issue, one.day, one.day, tuple(_words((one.actor,))))
        for one in crisis.positions()
    )


def _agreements(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    return {}, (
        Finding(
            "-".join(said.id for said in one.statements),
            plain(one),
            one.issue,
            *_days(one.statements),
            tuple(_words((one.one, one.other))),
        )
        for one in crisis.agreements()
    )


def _due(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    return {}, (
        Finding(
            one.condition.id,
            plain(one),
            one.state,
            *_days((one.condition, *one.met, *one.answers)),
            (*_in(one.condition), one.condition.evidence.exact),
        )
        for one in crisis.due()
    )


def _calendar(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.ledger.digests import Finding
    from demarche.views.agenda import held_or_so, title
    from demarche.views.sheet import plain

    agenda, accounts = crisis.calendar(), crisis._ledger.accounts()
    months = Counter(entry.start[:7] for entry in agenda.entries)
    return {"vague": agenda.vague, "unlikely": agenda.unlikely, "months": dict(months)}, (
        Finding(
            entry.uid,
            {
                "title": title(entry),
                "reports": len({one.report.id for one in entry.told}),
                "accounts": len({accounts.get(one.report.id, one.report.id) for one in entry.told}),
                **plain(entry),
            },
            entry.sort,
            entry.start[:10],
            entry.end[:10],
            (*_words(entry.actors), entry.place or "", entry.body or "", title(entry)),
            (held_or_so(entry.state),),
            entry.chance,
        )
        for entry in agenda.entries
    )


def _changes(crisis: Crisis, since: str, until: str | None = None) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.timing import changes

    return changes(crisis, since, until)


def _tension(crisis: Crisis, by: str = "week") -> tuple[Any, Iterable[Finding]]:
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    count = crisis.tension(by=by)
    whole = {
        "by": by,
        "left_out": count.left_out,
        "unlikely": count.unlikely,
        "no_target": count.no_target,
    }

    def row(one: Any, form: str) -> Finding:
        starts = [period.start for period in one.periods if period.start]
        first, last = (starts[0].isoformat(), starts[-1].isoformat()) if starts else (None, None)
        # Which records they are is asked of the ledger by day: kept, they would be most of its records.
        bare = replace(
            one,
            whole=replace(one.whole, records=()),
            periods=tuple(replace(period, records=()) for period in one.periods),
        )
        return Finding(one.name, {"name": one.name, **plain(bare)}, form, first, last, (one.name,))

    return whole, [row(count.overall, "overall"), *(row(one, "pair") for one in count.pairs)]


def _whatif(crisis: Crisis, deed: str, depth: int = 2) -> tuple[Any, Iterable[Finding]]:
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    answer = crisis.whatif(deed, depth=int(depth))
    whole = {
        "deed": answer.deed,
        "depth": answer.depth,
        "least": answer.least,
        "considered": answer.considered,
    }
    return whole, (
        Finding(one.condition.id, plain(one), one.condition.force, words=tuple(_in(one.condition)))
        for one in answer.consequences
    )


def _actors(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.dossiers import actors

    return actors(crisis)


def _courses(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.courses import courses

    return courses(crisis)


def _conditions(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.boarding import declarations

    return declarations(crisis)


def _votes(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.boarding import ballots

    return ballots(crisis)


def _instruments(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.boarding import texts

    return texts(crisis)


def _acting(crisis: Crisis, **narrowed: str) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.timing import acting

    return acting(crisis, **narrowed)


def _by_day(crisis: Crisis, **narrowed: str) -> tuple[Any, Iterable[Finding]]:
    from demarche.crisis.timing import by_day

    return by_day(crisis, **narrowed)


VIEWS: dict[str, View] = {
    "acting": _acting,
    "days": _by_day,
    "actors": _actors,
    "courses": _courses,
    "disputes": _disputes,
    "encounters": _encounters,
    "copies": _copies,
    "figures": _figures,
    "stories": _stories,
    "issues": _issues,
    "positions": _positions,
    "agreements": _agreements,
    "due": _due,
    "calendar": _calendar,
    "changes": _changes,
    "tension": _tension,
    "whatif": _whatif,
    "conditions": _conditions,
    "votes": _votes,
    "instruments": _instruments,
}
"""The views that are kept: what makes each. What it takes besides are its settings."""

ALWAYS: tuple[tuple[str, dict[str, Any]], ...] = (
    *((view, {}) for view in VIEWS if view not in {"changes", "whatif", "tension"}),
    ("tension", {"by": "week"}),
    ("tension", {"by": "day"}),
)
"""What the desk keeps at hand: the views with the settings that their pages begin with."""
