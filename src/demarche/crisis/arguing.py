"""What is argued about: the verbs of an open ledger for disputes, issues and positions, and the casebook."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from demarche.crisis.asked import Day, iso
from demarche.errors import CasebookError, OptionError

if TYPE_CHECKING:
    from demarche.casebook import Casebook
    from demarche.ledger import Ledger
    from demarche.ledger.address import Place
    from demarche.link.disputes import Dispute
    from demarche.link.issues import Issue
    from demarche.link.positions import Agreement, Position
    from demarche.records import Actor
    from demarche.views.casebook import Unmatched

    Given = Casebook | str | PathLike[str] | None


class Arguing:
    """The part of `Crisis` that tells what is disputed, argued about, and by whom."""

    _ledger: Ledger
    path: Place

    def _link(self) -> Ledger:
        """The ledger, every report in it linked to the others."""
        raise NotImplementedError

    def casebook(self, given: Given = None) -> Casebook:
        """The casebook given, by path or as it is; else `casebook.yaml` beside the ledger or in this folder.

        Where there is none, one that knows nobody. Raises `CasebookError` for one that can't be read.
        """
        from demarche.casebook import Casebook, load, none

        if isinstance(given, Casebook):
            return given
        if given is not None:
            return load(Path(given))
        found = self._casebook_file()
        return load(found) if found else none()

    def _casebook_file(self) -> Path | None:
        from demarche.casebook import CASEBOOK

        beside = (self.path.parent / CASEBOOK, Path(CASEBOOK))
        return next((path for path in beside if path.is_file()), None)

    def casebook_state(self) -> str:
        """What changes with the casebook that is used where none is named."""
        from zlib import crc32

        file = self._casebook_file()
        try:
            return f"{crc32(file.read_bytes()):08x}" if file else ""
        except OSError:  # `casebook` says what is wrong with it.
            return "?"

    def disputes(
        self,
        *,
        form: str | None = None,
        actor: str | None = None,
        about: str | None = None,
        since: Day = None,
        until: Day = None,
        casebook: Given = None,
    ) -> tuple[Dispute, ...]:
        """What reports tell differently, side by side; see `demarche.link.disputes`.

        `form` is “figures”, “account”, “label”, “trend” or “undated”. `actor` is on one of the sides; `about`
        are words of its matter or evidence; `since` and `until` are days of which a report of it is.
        Raises `OptionError` for a form or date that is none, `CasebookError` for a faulty casebook.
        """
        from demarche.link.disputes import FORMS, Counting, disputes
        from demarche.link.rival_accounts import contradictions
        from demarche.link.rival_figures import rivals
        from demarche.link.rival_labels import namings

        if form is not None and form not in FORMS:
            raise OptionError(f"form {form!r}: there is no such form (one of {', '.join(FORMS)})")
        first, last = iso("since", since), iso("until", until)
        book, ledger = self.casebook(casebook), self._link()
        statements = [one for one in ledger.records("statement", judged=True) if one.kind == "statement"]
        events = [one for one in ledger.records("event", judged=True) if one.kind == "event"]
        figures = [one for one in ledger.records("figure", judged=True) if one.kind == "figure"]
        found = disputes(
            rivals(figures),
            contradictions([*statements, *events], book.side),
            namings(ledger.reports(), statements, book.side),
            Counting(ledger.accounts(), book.actor, book.reliability),
        )
        named = _means(actor)
        return tuple(
            one
            for one in found
            if (form is None or one.form == form)
            and (named is None or any(named(who) for stand in one.stands for who in stand.who))
            and _tells(one, about)
            and _within(one, first, last)
        )

    def issues(self, *, casebook: Given = None) -> tuple[Issue, ...]:
        """What the actors argue about: the casebook's issues, then those found; see `demarche.link.issues`.

        Raises `CasebookError` for a casebook that can't be read.
        """
        from demarche.link.issues import issues

        book, ledger = self.casebook(casebook), self._link()
        statements = (one for one in ledger.records("statement", judged=True) if one.kind == "statement")
        within = [one for one in statements if book.within(one.report.published)]
        vectors = ledger.meanings("statement").items()
        meanings = {record: vector for (record, part), vector in vectors if part == "content"}
        return issues(within, book.issues, book.actor, accounts=ledger.accounts(), meanings=meanings)

    def positions(
        self, *, issue: str | None = None, actor: str | None = None, casebook: Given = None
    ) -> tuple[Position, ...]:
        """Each actor's statements on each issue in time, with the changes that two of them justify.

        `issue` is an issue's name, or words of one's own; `actor` as in `list`.
        """
        from demarche.link.positions import positions

        book, named = self.casebook(casebook), _means(actor)
        told = positions(self._on(issue, book), book.actor)
        return tuple(one for one in told if named is None or named(one.actor))

    def agreements(
        self, *, issue: str | None = None, actor: str | None = None, casebook: Given = None
    ) -> tuple[Agreement, ...]:
        """Who stands where with whom on each issue, by their latest statements; see `positions`."""
        from demarche.link.positions import agreements, positions

        book, named = self.casebook(casebook), _means(actor)
        told = agreements(positions(self._on(issue, book), book.actor))
        return tuple(one for one in told if named is None or named(one.one) or named(one.other))

    def check(self, casebook: Given = None) -> tuple[Unmatched, ...]:
        """What in the casebook never matches the ledger; see `demarche.views.casebook`.

        Raises `CasebookError` where there is no casebook, or one that can't be read.
        """
        from demarche.casebook import CASEBOOK
        from demarche.views.casebook import unmatched

        book = self.casebook(casebook)
        if casebook is None and not book.model_fields_set:
            raise CasebookError(
                f"{CASEBOOK}: there is none beside the ledger or here (name one with --casebook)"
            )
        ledger = self._link()
        return unmatched(book, ledger.records(None), ledger.refs())

    def _on(self, issue: str | None, book: Casebook) -> tuple[Issue, ...]:
        """The issues, or the one of that name; words that name none are an issue of their own."""
        from demarche.casebook import Issue as Given
        from demarche.link.issues import issues

        every = self.issues(casebook=book)
        if issue is None or not issue.strip():
            return every
        sought = issue.strip().casefold()
        named = tuple(one for one in every if one.name.casefold() == sought)
        if named:
            return named
        own = Given(name=issue.strip(), words=(issue.strip(),))
        ledger = self._link()
        statements = (one for one in ledger.records("statement", judged=True) if one.kind == "statement")
        within = [one for one in statements if book.within(one.report.published)]
        found = issues(within, [own], book.actor, 0, accounts=ledger.accounts())
        if not found[0].statements:
            raise OptionError(
                f"issue {issue!r}: no statement holds it (demarche list issues shows what is argued about)"
            )
        return found


def _means(actor: str | None) -> Callable[[Actor], bool] | None:
    from demarche.views.whose import named

    return named(actor) if actor and actor.strip() else None


def _tells(one: Dispute, about: str | None) -> bool:
    if about is None or not about.strip():
        return True
    said = [stand.says for stand in one.stands]
    spans = [told.span.exact for stand in one.stands for told in stand.evidence]
    text = " ".join((one.matter, one.about or "", *said, *spans)).casefold()
    return all(word in text for word in about.casefold().split())


def _within(one: Dispute, since: str | None, until: str | None) -> bool:
    if not since and not until:
        return True
    days = [told.report.published for stand in one.stands for told in stand.evidence if told.report.published]
    return any((since or "") <= day[:10] and (not until or day[:10] <= until) for day in days)
