"""What people say of the record: the verbs of an open ledger that judge."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from demarche.crisis.asked import kind_of
from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.ledger import Ledger
    from demarche.link.evaluation import Evaluation
    from demarche.link.standing import Standing
    from demarche.link.verdicts import Said, Subject, Verdict
    from demarche.records import AnyRecord, Report
    from demarche.views.verdicts import Waiting

JUDGE = ("accept", "reject", "correct", "rate", "merge", "split", "undo")
_CREDIBLE = range(1, 7)
_DIGITS, _SHOWN = 18, 40


def _now() -> datetime:
    return datetime.now(UTC)


class Judging:
    """The part of `Crisis` that keeps what people say. Every verdict returns itself, with its number.

    `who` is who says it: else the environment variable DEMARCHE_WHO, else the user of the system. `clock`
    tells the time of a verdict.
    """

    _ledger: Ledger
    clock: Callable[[], datetime] = staticmethod(_now)

    def _whole(self, start: str) -> str:
        raise NotImplementedError

    def _report_id(self, named: str | None) -> str | None:
        raise NotImplementedError

    def accept(self, id: str, *, who: str | None = None, seen: int | None = None) -> Verdict:
        """The record is right as it stands, corrections made before included.

        `seen`, here and in others: the number of the last verdict on it that one knew of, 0 for none: raises
        `ConflictError` where somebody has ruled since.
        """
        return self._of_record("accept", id, who, seen)

    def reject(self, id: str, *, who: str | None = None, seen: int | None = None) -> Verdict:
        """The record is none: it is no longer listed, told or exported."""
        return self._of_record("reject", id, who, seen)

    def correct(
        self, id: str, field: str, value: Any, *, who: str | None = None, seen: int | None = None
    ) -> Verdict:
        """A field of the record should hold something else; see `demarche.ledger.correcting.correction`."""
        return self.amend(id, {field: value}, who=who, seen=seen)[0]

    def amend(
        self, id: str, fields: Mapping[str, Any], *, who: str | None = None, seen: int | None = None
    ) -> tuple[Verdict, ...]:
        """Fields of the record should hold something else, a verdict for each: all are kept, or none."""
        from demarche.ledger.correcting import correction
        from demarche.link.standing import with_fields

        record, report = self._judged_record(id)
        stands = self._ledger.standing().corrected(record)
        drafts = []
        for field, value in fields.items():
            held = correction(stands, report, field.strip(), value, self._ledger.actor)
            stands = with_fields(stands, {field.strip(): held})
            drafts.append(replace(self._draft("correct", record, who), field=field.strip(), value=held))
        if not drafts:
            raise OptionError("correct: which field? (name one, and what it should hold)")
        return self._ledger.say_all(drafts, seen)

    def rate(
        self, id: str, credibility: int | str, *, who: str | None = None, seen: int | None = None
    ) -> Verdict:
        """How credible what the record tells is, on the Admiralty's scale, 1 (confirmed) to 6 (unknown)."""
        if str(credibility).strip() not in {str(one) for one in _CREDIBLE}:
            raise OptionError(
                f"rate {credibility!r}: no credibility (1 confirmed … 5 improbable, 6 can't be told)"
            )
        draft = self._draft("rate", self._judged_record(id)[0], who)
        return self._ledger.say(replace(draft, value=int(credibility)), seen)

    def merge(self, one: str, other: str, *, who: str | None = None) -> Verdict:
        """Two are one: two actors (by id or name; shown as the first), records of an encounter, copies."""
        return self._of_pair("merge", one, other, who)

    def split(self, one: str, other: str, *, who: str | None = None) -> Verdict:
        """Two are not one, whatever the machine, or a merge, says; see `merge`."""
        return self._of_pair("split", one, other, who)

    def undo(self, number: int | str, *, who: str | None = None) -> Verdict:
        """Take back the verdict of that number; an undo too can be undone."""
        if not 0 < len(digits := str(number).strip()) <= _DIGITS or not digits.isdecimal():
            shown = str(number)[:_SHOWN]
            raise OptionError(f"undo {shown!r}: not a verdict's number (demarche list verdicts shows them)")
        return self._ledger.say(self._new("undo", "verdict", str(int(digits)), who))

    def judge(self, verdict: str, what: Sequence[str], *, who: str | None = None) -> tuple[Verdict, ...]:
        """Verdicts as on the command line: “correct” with an id and FIELD=VALUE, “accept” with ids …

        Raises `OptionError`, as all of them do, for what is not in the ledger or can't be said of it; what
        comes before that in `what` is kept.
        """
        said = verdict.strip().casefold()
        if said in {"accept", "reject", "undo"}:
            return tuple(getattr(self, said)(one, who=who) for one in _some(said, what, 1))
        if said == "correct":
            id, *pairs = _some(said, what, 2)
            fields = [pair.partition("=") for pair in pairs]
            if not all(equals for _, equals, _ in fields):
                raise OptionError("correct: give FIELD=VALUE (demarche judge correct s1f0c2a7b act=WARN)")
            return tuple(self.correct(id, field, value, who=who) for field, _, value in fields)
        if said == "rate":
            *ids, credibility = _some(said, what, 2)
            return tuple(self.rate(id, credibility, who=who) for id in ids)
        if said in {"merge", "split"}:
            one, *others = _some(said, what, 2)
            return tuple(self._of_pair(said, one, other, who) for other in others)
        raise OptionError(f"{verdict!r}: there is no such verdict (one of {', '.join(JUDGE)})")

    def verdicts(self) -> tuple[Verdict, ...]:
        """The log: every verdict ever given, by number; see `demarche.link.verdicts.Verdict`."""
        return self._ledger.verdicts()

    def standing(self) -> Standing:
        """What the verdicts come to: each record's state, rating and conflicts, and who is shown as whom."""
        return self._ledger.standing()

    def review(
        self,
        *,
        kind: str | None = None,
        actor: str | None = None,
        report: str | None = None,
        conflicts: bool = False,
        sample: bool = False,
    ) -> tuple[Waiting, ...]:
        """What waits for a verdict: records on which nobody has ruled, least certain first.

        `conflicts`: instead, verdicts with which a newer reader disagrees. `sample`: in an order as good as
        drawn by lot, so that `evaluate` speaks for all records. The others narrow it, as in `list`.
        """
        from demarche.views.verdicts import Waiting, queue

        kept, within = kind_of(kind), self._report_id(report)
        standing = self._ledger.standing()
        if not conflicts:
            records = self._ledger.records(kept, actor=actor, report=within, judged=True)
            return queue(records, standing, sample=sample)
        asked = {one.id for one in self._ledger.records(kept, actor=actor, report=within)}
        found = []
        for conflict in standing.conflicts:
            if conflict.record is not None and conflict.record in asked:
                found.append(Waiting(standing.corrected(self._ledger.record(conflict.record)), conflict))
            elif (
                conflict.record is None
                and actor is None
                and kept in {None, conflict.was["kind"]}
                and within in {None, conflict.was["report"]["id"]}
            ):
                found.append(Waiting(None, conflict))
        return tuple(found)

    def evaluate(self, *, kind: str | None = None, reader: str | None = None) -> Evaluation:
        """Precision by kind, by what people said; `reader`: only of records that this version read."""
        from demarche.link.evaluation import evaluate

        return evaluate(self._ledger.verdicts(), kind_of(kind), reader)

    # What verdicts are made of

    def _judged_record(self, id: str) -> tuple[AnyRecord, Report]:
        whole = self._whole(id)
        if whole.startswith("r"):
            raise OptionError(f"{id!r}: is a report (give a record's id; demarche list shows them)")
        record = self._ledger.record(whole)
        return record, self._ledger.report(record.report.id)

    def _of_record(self, said: Said, id: str, who: str | None, seen: int | None) -> Verdict:
        return self._ledger.say(self._draft(said, self._judged_record(id)[0], who), seen)

    def _draft(self, said: Said, record: AnyRecord, who: str | None) -> Verdict:
        from demarche.link.verdicts import content

        draft = self._new(said, "record", record.id, who)
        return replace(
            draft,
            report=record.report.id,
            kind=record.kind,
            reader=record.reader,
            was=(content(record),),
        )

    def _of_pair(self, said: Any, one: str, other: str, who: str | None) -> Verdict:
        """A verdict on two actors, records or reports: whichever these names are."""
        from demarche.link.verdicts import content

        ids = [self._id_of(name) for name in (one, other)]
        if None in ids:
            return self._of_actors(said, one, other, who)
        first, second = (str(id) for id in ids)
        if first == second:
            raise OptionError(f"{said} {one!r} and {other!r}: these are one and the same (give two)")
        if first.startswith("r") and second.startswith("r"):
            return self._ledger.say(replace(self._new(said, "report", first, who), other=second))
        if first.startswith("r") or second.startswith("r") or first[0] != second[0]:
            raise OptionError(f"{said} {one!r} and {other!r}: are of different kinds (give two of one kind)")
        records = [self._ledger.record(id) for id in (first, second)]
        draft = self._draft(said, records[0], who)
        return self._ledger.say(
            replace(draft, subject="encounter", other=second, was=tuple(content(each) for each in records))
        )

    def _of_actors(self, said: Any, one: str, other: str, who: str | None) -> Verdict:
        from demarche.link.verdicts import key_of

        actors = [self._ledger.actor(name) for name in (one, other)]
        keys = [key_of(actor) for actor in actors]
        if keys[0] == keys[1]:
            what = "these are one and the same (give two)"
            if said == "split":
                what = "the reader takes them for one (correct the field of the records where they are not)"
            raise OptionError(f"{said} {one!r} and {other!r}: {what}")
        for actor in actors:
            if actor.id is None and actor.kind in {"anonymous", "collective"}:
                raise OptionError(
                    f"{actor.name!r}: is nobody known, and another in each report (it stays so)"
                )
        draft = self._new(said, "actor", actors[0].id or actors[0].name, who)
        was = tuple(actor.model_dump(mode="json") for actor in actors)
        return self._ledger.say(replace(draft, other=actors[1].id or actors[1].name, was=was))

    def named(self, who: str | None = None) -> str | None:
        """Whose name a verdict by `who` bears; null where that can't be told."""
        try:
            return _person(who)
        except OptionError:
            return None

    def _id_of(self, name: str) -> str | None:
        """The record's or report's id that begins so; null where none does."""
        if not self._ledger.ids(name.strip(), 1) or not any(sign.isdigit() for sign in name):
            return None
        return self._whole(name)

    def _new(self, said: Said, subject: Subject, target: str, who: str | None) -> Verdict:
        from demarche.link.verdicts import Verdict

        at = self.clock().astimezone(UTC).isoformat(timespec="seconds")
        return Verdict(0, at, _person(who), said, subject, target)


def _some(said: str, what: Sequence[str], least: int) -> Sequence[str]:
    if len(what) < least:
        raise OptionError(f"{said}: of what? (demarche judge --help shows how it is said)")
    return what


def _person(who: str | None) -> str:
    """Who says it. Raises `OptionError` where that can't be told."""
    import getpass

    named = who if who is not None else os.environ.get("DEMARCHE_WHO")
    if named is None:
        try:
            named = getpass.getuser()
        except (OSError, KeyError, ImportError):
            named = ""
    if not named.strip():
        raise OptionError("who says it? (give --who NAME, or set DEMARCHE_WHO)")
    return " ".join(named.split())
