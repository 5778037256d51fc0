"""Reports → shards → an executor → the ledger, in the order of the input whoever is done first.

So the ledger is the same whatever the number of workers and wherever they are.
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from demarche.errors import EngineError, OptionError
from demarche.ingest import Rejected
from demarche.ledger import Ledger
from demarche.ledger.address import beside
from demarche.reader.version import version
from demarche.records import Report
from demarche.scale import work
from demarche.scale.executor import Done, Executor, Failed, Shard
from demarche.scale.here import Here
from demarche.scale.outcome import Outcome, where
from demarche.scale.shelf import Shelf, left_behind
from demarche.scale.work import Read

if TYPE_CHECKING:
    from demarche.reader.reader import Reader

Engine = Literal["pool", "ray"]
ENGINES: tuple[Engine, ...] = ("pool", "ray")

# Starting workers costs each the seconds in which one reads about as many reports.
HANDFUL = 8
# A shard is a second or two of work: much more than it costs to send, little enough to lose.
SHARD_REPORTS = 4
SHARD_LENGTH = 30_000  # characters
# Shards that are cut for each worker: one that it is at, one that it finds when it has done that.
_CUT = 2
# Shards for each worker that may wait for one before them: so much one slow shard holds up.
_HELD = 16


@dataclass(frozen=True)
class Place:
    """Where reports are read. `workers` null: as many as there are cores, or one for a handful of reports.

    `engine`: “pool”, processes of this machine (one worker is this process itself), or “ray”, actors of the
    Ray cluster at `address`, or of one started here. A `reader` other than the shipped one reads in this
    process. Raises `OptionError` for what makes no sense.
    """

    workers: int | None = 1
    engine: str = "pool"
    address: str | None = None
    reader: Reader | None = None

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise OptionError(f"engine {self.engine!r}: there is none (one of {', '.join(ENGINES)})")
        if self.workers is not None and self.workers < 1:
            raise OptionError(f"workers {self.workers}: none would read (give 1 or more)")
        if self.address is not None and self.engine != "ray":
            raise OptionError(f"address {self.address!r}: only a Ray cluster has one (add --engine ray)")
        if self.reader is not None and (self.workers not in {None, 1} or self.engine != "pool"):
            raise OptionError("a model server is asked by one worker, here (leave out workers and engine)")
        if self.engine == "ray":
            from demarche.scale import on_ray

            on_ray.there()

    @property
    def version(self) -> str:
        """The version of the reader that reads there."""
        return self.reader.version if self.reader is not None else version()

    def executor(self, few: bool) -> Executor[Any]:
        """Who works, given whether there are few reports. Raises `EngineError` where it can't be started."""
        if self.engine == "ray":
            from demarche.scale.on_ray import OnRay

            return OnRay(work.read_packed, self.workers, self.address, prepare=work.prepare)
        if self.reader is not None:
            return Here(partial(work.read, reader=self.reader))
        workers = self.workers or (1 if few else cores())
        if workers == 1:
            return Here(work.read)
        from demarche.scale.pool import Pool

        return Pool(work.read_packed, workers, prepare=work.prepare)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_into(
    ledger: Ledger,
    items: Iterable[tuple[Report | Rejected, float]],
    place: Place,
    executor: Callable[[bool], Executor[Any]] | None = None,
) -> Iterator[tuple[Outcome, float]]:
    """Read reports, each with the share of the input done, into the ledger; what became of each, in order.

    `executor`: makes another than the `place` says. Raises `LedgerError`, `EngineError`.
    """
    with ExitStack() as things:
        line = _Line(ledger, iter(items), place, executor or place.executor, things)
        yield from line.outcomes()


@dataclass
class _Waiting:
    """A report in line: its `outcome` is known, or what was `found` is, or lies in `file`; or it is read."""

    share: float
    report: Report | None = None
    digest: str = ""
    outcome: Outcome | None = None
    found: Read | None = None
    file: Path | None = None

    @property
    def settled(self) -> bool:
        return bool(self.outcome or self.found or self.file)


class _Line:
    """The reports that were taken in and are not told yet, in the order of the input."""

    def __init__(
        self,
        ledger: Ledger,
        items: Iterator[tuple[Report | Rejected, float]],
        place: Place,
        make: Callable[[bool], Executor[Any]],
        things: ExitStack,
    ) -> None:
        self._ledger = ledger
        self._items = items
        self._make = make
        self._things = things
        self._version = place.version
        self._line: deque[_Waiting] = deque()
        self._ids: Counter[str] = Counter()
        self._cut: list[_Waiting] = []
        self._at: dict[int, list[_Waiting]] = {}
        self._number = 0
        self._ended = False
        self._executor: Executor[Any] | None = None
        # What is left of a run that was killed is taken up, and away, whoever reads now.
        self._beside = beside(ledger.path)
        self._shelf = things.enter_context(Shelf(self._beside)) if left_behind(self._beside) else None
        # How many reports a shard has: until it is known who works, as many as would be few.
        self._most = HANDFUL + 1 if place.workers != 1 and place.reader is None else 1
        # How many reports of each finished shard are still in line.
        self._in_file: Counter[Path] = Counter()

    def outcomes(self) -> Iterator[tuple[Outcome, float]]:
        """See `read_into`."""
        while True:
            while self._line and self._line[0].settled:
                yield self._told(self._line.popleft())
            if not self._ended and self._room():
                self._take_in()
            elif self._cut:
                self._submit()
            elif self._at:
                self._settle()
            elif not self._line:
                break

    def _room(self) -> bool:
        if self._executor is None:
            return True
        workers = self._executor.workers
        return len(self._at) < _CUT * workers and len(self._line) < _HELD * workers * self._most

    def _take_in(self) -> None:
        """One more of the input."""
        item, share = next(self._items, (None, 1.0))
        if item is None:
            self._ended = True
            return
        if isinstance(item, Rejected):
            self._line.append(_Waiting(share, outcome=Outcome(item.where, "rejected", item.reason)))
            return
        if not _writable(f"{item.file}{item.key}"):
            reason = "a name that is no text, its bytes are not UTF-8 (rename the file)"
            self._line.append(_Waiting(share, outcome=Outcome(where(item), "rejected", reason)))
            return
        # The ledger can't tell yet what becomes of a report like one that is still in line.
        if not self._ids[item.id] and self._ledger.knows(item, self._version):
            self._line.append(_Waiting(share, outcome=Outcome(where(item), "known")))
            return
        one = _Waiting(share, item, work.digest(item, self._version))
        self._ids[item.id] += 1
        self._line.append(one)
        one.file = self._shelf.left(one.digest) if self._shelf else None
        if one.file:
            return
        self._cut.append(one)
        if len(self._cut) >= self._most or sum(len(each.text) for each in self._cut_reports()) > SHARD_LENGTH:
            self._submit()

    def _cut_reports(self) -> tuple[Report, ...]:
        return tuple(one.report for one in self._cut if one.report)

    def _submit(self) -> None:
        """Hand over what is cut, in shards; who works is made when there is something to do."""
        if self._executor is None:
            if not self._ended and len(self._cut) < self._most:
                return  # Long reports: they may still be few.
            self._begin(few=self._ended and len(self._cut) <= HANDFUL)
        assert self._executor is not None
        cut, self._cut = self._cut, []
        # The last reports of the input are shared out among all.
        each = -(-len(cut) // self._executor.workers) if self._ended else self._most
        each = max(1, min(each, self._most))
        for start in range(0, len(cut), each):
            self._send(cut[start : start + each])

    def _begin(self, few: bool) -> None:
        self._executor = self._things.enter_context(self._make(few))
        if isinstance(self._executor, Here):
            self._most = 1
            return
        self._most = SHARD_REPORTS
        self._shelf = self._shelf or self._things.enter_context(Shelf(self._beside))

    def _send(self, some: list[_Waiting]) -> None:
        if some and self._executor:
            self._number += 1
            self._at[self._number] = some
            reports = tuple(one.report for one in some if one.report)
            self._executor.submit(Shard(self._number, reports))

    def _settle(self) -> None:
        """Wait for a shard to come back."""
        assert self._executor is not None
        back: Done[Any] | Failed = self._executor.next()
        some = self._at.pop(back.shard.number)
        if isinstance(back, Failed):
            if len(some) > 1:  # One report may be to blame: it must not cost the others.
                for one in some:
                    self._send([one])
                return
            reason = f"could not be read, tried {back.tries} times: {back.reason}"
            for one in some:
                assert one.report
                one.outcome = Outcome(where(one.report), "rejected", reason)
        elif isinstance(back.result, bytes):
            assert self._shelf
            file = self._shelf.keep(back.result)
            self._in_file[file] = len(some)
            for one in some:
                one.file = file
        else:
            for one, found in zip(some, back.result, strict=True):
                one.found = found

    def _told(self, one: _Waiting) -> tuple[Outcome, float]:
        """Put into the ledger what was found, if anything, and say what became of the report."""
        if one.report:
            self._ids[one.report.id] -= 1
            if not self._ids[one.report.id]:
                del self._ids[one.report.id]
        if one.outcome or not one.report:
            assert one.outcome
            return one.outcome, one.share
        found = self._found(one)
        if found.reason:
            return Outcome(where(one.report), "rejected", found.reason), one.share
        state = self._ledger.add(one.report, found.records, self._version, found.meanings)
        if state == "known":
            return Outcome(where(one.report), "known"), one.share
        counted = Counter(record.kind for record in found.records)
        return Outcome(where(one.report), state, records=counted), one.share

    def _found(self, one: _Waiting) -> Read:
        if one.found:
            return one.found
        assert one.file
        assert self._shelf
        found = self._shelf.read(one.file, one.digest)
        if found is None:
            raise EngineError(
                "the workers have another version of demarche than this program (install the same on all)"
            )
        if one.file in self._in_file:
            self._in_file[one.file] -= 1
            if not self._in_file[one.file]:
                del self._in_file[one.file]
                self._shelf.drop(one.file)
        return found


def _writable(name: str) -> bool:
    """Whether a ledger can hold the name of a file: one that is no UTF-8 must not cost the other reports."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
