"""Reading in processes of this machine, each kept by a thread that replaces it when it dies.

`concurrent.futures` and loky give up all that is under way when one process dies; here only the shard that it
was at is tried again.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from multiprocessing import connection, get_context, parent_process, resource_tracker
from queue import PriorityQueue, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic

from demarche.errors import EngineError
from demarche.scale.executor import TRIES, Done, Failed, Reports, Result, Shard, Work, said

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

# Workers that die one after another before any is ready: it is not the reports.
_STILLBORN = 5
_END = float("inf")
_PATIENCE = 5.0  # seconds for a worker that has hung up to be gone


class Pool(Generic[Result]):
    """An executor of `workers` processes, each started when there is a shard for it.

    Each calls `prepare` once, if given, before it works. They are spawned, not forked: the program that uses
    this may have threads and open files. They do not outlive it, however it ends.
    """

    def __init__(
        self, work: Work[Result], workers: int, *, prepare: Callable[[], object] | None = None
    ) -> None:
        self.workers = workers
        self._work = work
        self._prepare = prepare
        # In the order of the shards, so that one tried again is not behind all others; None ends a keeper.
        self._waiting: PriorityQueue[tuple[float, int, Shard | None]] = PriorityQueue()
        self._back: SimpleQueue[Done[Result] | Failed | EngineError] = SimpleQueue()
        self._lock = threading.Lock()
        self._open = True
        self._processes: set[SpawnProcess] = set()
        self._stillborn = 0
        # Begun here and not by a keeper, for it changes which signals its thread gets.
        resource_tracker.ensure_running()
        self._keepers = [
            threading.Thread(target=self._keep, name=f"keeper of worker {number + 1}", daemon=True)
            for number in range(workers)
        ]
        for keeper in self._keepers:
            keeper.start()

    def __enter__(self) -> Pool[Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that live now."""
        with self._lock:
            return tuple(sorted(process.pid for process in self._processes if process.pid is not None))

    def submit(self, shard: Shard) -> None:
        """See `Executor`."""
        self._waiting.put((shard.number, 0, shard))

    def next(self) -> Done[Result] | Failed:
        """See `Executor`."""
        back = self._back.get()
        if isinstance(back, EngineError):
            raise back
        return back

    def close(self) -> None:
        """See `Executor`."""
        with self._lock:
            self._open = False
            for process in self._processes:
                process.kill()
        for _ in self._keepers:
            self._waiting.put((-_END, 0, None))
        for keeper in self._keepers:
            keeper.join()

    def _keep(self) -> None:
        """Gives one worker shard after shard; where it dies, the shard goes back and another is started."""
        # A Ctrl-C is for the program, which then closes the pool; workers inherit that they get none.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        hand: _Hand | None = None
        while True:
            _, lost, shard = self._waiting.get()
            if shard is None:
                break
            try:
                hand = hand or self._begun()
                if hand is None:  # closed, or no worker can be had
                    break
                made, value = hand.work_on(shard.reports)
            except (EOFError, OSError) as error:
                made, value = False, hand.ended() if hand else said(error)
                self._gone(hand)
                hand = None
            if made:
                self._back.put(Done(shard, value))
            elif lost + 1 < TRIES:
                self._waiting.put((shard.number, lost + 1, shard))
            else:
                self._back.put(Failed(shard, value, TRIES))
        if hand:
            hand.process.kill()
            hand.ended()
        self._gone(hand)

    def _begun(self) -> _Hand | None:
        """A worker that is ready; null where the pool is closed or the last ones died before they were."""
        while True:
            with self._lock:
                if not self._open:
                    return None
                if self._stillborn >= _STILLBORN:
                    return None
                try:
                    hand = _Hand(self._work, self._prepare)
                except OSError as error:  # no more processes, or files, to be had
                    self._back.put(EngineError(f"workers can't be started: {said(error)} (try --workers 1)"))
                    return None
                except RuntimeError:  # A worker, importing the program, has come to the same call.
                    remedy = 'put what it does under if __name__ == "__main__":, or read with one worker'
                    self._back.put(EngineError(f"workers can't be started by a worker ({remedy})"))
                    return None
                self._processes.add(hand.process)
            told = True
            try:
                made, value = hand.said()
            except (EOFError, OSError):
                made, value, told = False, hand.ended(), False
            with self._lock:
                # One that tells why would tell the same again; one that was killed may have been unlucky.
                self._stillborn = 0 if made else _STILLBORN if told else self._stillborn + 1
                broken = self._open and self._stillborn >= _STILLBORN
            if made:
                return hand
            hand.process.kill()
            hand.ended()
            self._gone(hand)
            if broken:
                self._back.put(EngineError(f"workers can't be started: {value} (try --workers 1)"))

    def _gone(self, hand: _Hand | None) -> None:
        if hand:
            with self._lock:
                self._processes.discard(hand.process)


class _Hand:
    """A worker as its keeper has it: the process, and the line to it."""

    def __init__(self, work: Work[Any], prepare: Callable[[], object] | None) -> None:
        context = get_context("spawn")
        self._line, other = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(other, work, prepare), name="demarche worker", daemon=True
        )
        self.process.start()
        other.close()  # So that the line breaks when the worker dies.

    def work_on(self, reports: Reports) -> tuple[bool, Any]:
        """Whether the work was done, and its result or why not. Raises EOFError, OSError if it dies."""
        self._line.send(reports)
        return self.said()

    def said(self) -> tuple[bool, Any]:
        """What the worker says next. Raises EOFError or OSError if it dies."""
        made, value = self._line.recv()
        return bool(made), value

    def ended(self) -> str:
        """How it ended, in words. Waits for it."""
        self._line.close()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code = self.process.exitcode or 0
        if code == -signal.SIGKILL:
            return "its worker was killed (is there memory for so many workers?)"
        return f"its worker died ({signal.Signals(-code).name if code < 0 else f'exit code {code}'})"


def _serve(line: Connection, work: Work[Any], prepare: Callable[[], object] | None) -> None:
    """A worker's life: ready, then one shard after another until the line is cut."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        if prepare:
            prepare()
        line.send((True, None))
    except Exception as error:
        line.send((False, said(error)))
        return
    try:
        while True:
            reports = line.recv()
            try:
                answer = (True, work(reports))
            except Exception as error:
                answer = (False, said(error))
            line.send(answer)
    except (EOFError, OSError):
        return  # Nobody is there to work for.


def _end_with_parent() -> None:
    """A worker deep in a report would not notice that the program it works for was killed."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
