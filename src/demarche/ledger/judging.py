"""The part of the ledger that keeps what people said of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, func, select

from demarche.errors import OptionError
from demarche.ledger import query, schema, verdicts
from demarche.ledger.address import Place
from demarche.ledger.digests import tallies
from demarche.ledger.faults import told
from demarche.ledger.judged import Judged
from demarche.ledger.words import folded
from demarche.link.standing import Standing
from demarche.link.verdicts import Verdict, key_of
from demarche.records import Actor

_LOADING = threading.Lock()


class Judging:
    """What people said of the record, for `Ledger`."""

    path: Place
    _engine: Engine
    _known_judgement: tuple[int, Judged] | None = None

    def verdicts(self) -> tuple[Verdict, ...]:
        """Every verdict ever given, undone ones and undoings included, by number."""
        with told(self.path), self._engine.connect() as connection:
            return self._judgement(connection).log

    def standing(self) -> Standing:
        """What the verdicts come to for the records that the ledger holds now."""
        with told(self.path), self._engine.connect() as connection:
            return self._judgement(connection).standing

    def _judgement(self, connection: Connection) -> Judged:
        """The verdicts as this connection sees them: loaded again only when the ledger has changed."""
        state = tallies(connection)["changes"]
        known = self._known_judgement
        if known is None or known[0] != state:
            with _LOADING:  # Many readers meet a new state at once: one works it out.
                known = self._known_judgement
                if known is None or known[0] != state:
                    known = (state, Judged.load(connection, known[1] if known else None))
                    self._known_judgement = known
        return known[1]

    def say(self, verdict: Verdict, seen: int | None = None) -> Verdict:
        """Put a verdict at the end of the log; returns it with the number it was given. See `say_all`."""
        return self.say_all((verdict,), seen)[0]

    def say_all(self, given: Sequence[Verdict], seen: int | None = None) -> tuple[Verdict, ...]:
        """Put verdicts at the end of the log, all or none; returns them with the numbers they were given.

        One transaction: a killed process leaves the log with them or without. A second writer waits. `seen`:
        the number of the last verdict on their target that whoever gives them knew of, 0 for none. Raises
        `ConflictError` where there is a later one, `OptionError` for an undo of what is not there or is
        undone already.
        """
        writer = self._engine.connect().execution_options(write=True)
        with told(self.path), writer as connection, connection.begin():
            if seen is not None:
                for target in sorted({one.target for one in given}):
                    verdicts.unseen(connection, target, seen)
            return tuple(verdicts.append(connection, one) for one in given)

    def actor(self, named: str) -> Actor:
        """The one actor of the ledger with this id or name (case and accents aside), as most often named.

        Without role or words. Raises `OptionError` where there is none, or more than one.
        """
        actors, mentions = schema.actors, schema.mentions
        who = [actors.c[name] for name in ("id", "name", "kind", "country")]
        counted = select(*who, func.count().label("times")).join(mentions, mentions.c.actor == actors.c.actor)
        counted, sought = counted.group_by(*who), folded(named)
        with told(self.path), self._engine.connect() as connection:
            fits = connection.execute(counted.where(actors.c.id == named.strip())).all()
            if sought and not fits:
                # Those that have the words anywhere: its name is one of them.
                rows = connection.execute(counted.where(actors.c.actor.in_(query.named(sought)))).all()
                fits = [row for row in rows if folded(row.name) == sought]
        known = [row for row in fits if row.id is not None]
        found: dict[tuple[str, str], tuple[int, Actor]] = {}
        for row in sorted(known or fits, key=lambda row: (-row.times, row.name, row.kind, row.country or "")):
            one = Actor(id=row.id, name=row.name, kind=row.kind, country=row.country)
            found.setdefault(key_of(one), (row.times, one))
        if not found:
            raise OptionError(
                f"{named!r}: no actor of the ledger has this id or name (demarche list shows them)"
            )
        if len(found) > 1:
            ids = ", ".join(sorted(id for id, _ in found))
            raise OptionError(f"{named!r}: {len(found)} actors are named so: {ids} (give the id)")
        ((_, one),) = found.values()
        return one
