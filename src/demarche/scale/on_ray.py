"""Reading on a Ray cluster: an actor for each worker, replaced when it or its machine dies."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Generic

from demarche.errors import EngineError, OptionError
from demarche.reader.version import version
from demarche.scale.executor import TRIES, Done, Failed, Result, Shard, Work, said

_WAIT = 1.0  # seconds after which Python looks whether somebody pressed Ctrl-C


def there() -> None:
    """Raise `OptionError` where Ray is not installed."""
    if find_spec("ray") is None:
        raise OptionError("engine 'ray': Ray is not installed here (pip install 'demarche[ray]')")


class OnRay(Generic[Result]):
    """An executor of `workers` actors, as many as the cluster has cores where null.

    On the cluster at `address`, else on one started here for as long as this is open. Raises `EngineError`
    where the cluster can't be reached or has another demarche.
    """

    def __init__(
        self,
        work: Work[Result],
        workers: int | None,
        address: str | None,
        *,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        there()
        # Nothing leaves the machine: Ray would tell its makers how it is used.
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        import ray

        self._ray = ray
        self._ours = not ray.is_initialized()
        self._open = True
        self._waiting: deque[tuple[Shard, int]] = deque()
        self._free: list[Any] = []
        self._at: dict[Any, tuple[Shard, int, Any]] = {}
        self._hands: list[Any] = []
        try:
            if self._ours:
                ray.init(
                    address=address or "local",
                    include_dashboard=None if address else False,
                    num_cpus=None if address else workers,
                    log_to_driver=False,
                    logging_level="ERROR",
                )
            self.workers = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
            self._make = self._actor(work, prepare)
            first = self._begin()
            there_version = ray.get(first.version.remote())
        except Exception as error:
            self.close()
            where = f"the Ray cluster at {address}" if address else "Ray"
            raise EngineError(
                f"{where} can't be used: {said(error)} (is it up, is demarche there?)"
            ) from error
        if there_version != version():
            self.close()
            raise EngineError(
                f"the Ray cluster has reader {there_version}, here is {version()} "
                "(install the same demarche on all machines)"
            )
        self._free.append(first)

    def __enter__(self) -> OnRay[Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes of the actors begun, on whatever machine."""
        return tuple(sorted(self._ray.get([hand.pid.remote() for hand in self._hands])))

    def submit(self, shard: Shard) -> None:
        """See `Executor`."""
        self._waiting.append((shard, 0))
        self._hand_out()

    def next(self) -> Done[Result] | Failed:
        """See `Executor`."""
        while True:
            done: list[Any] = []
            while not done:
                done, _ = self._ray.wait(list(self._at), num_returns=1, timeout=_WAIT)
            shard, lost, hand = self._at.pop(done[0])
            try:
                result = self._ray.get(done[0])
            except self._ray.exceptions.RayTaskError as error:  # Its work raised an error: it lives.
                reason = said(error.cause)
            except self._ray.exceptions.RayError as error:
                self._ray.kill(hand)
                self._hands.remove(hand)
                hand, reason = None, f"its worker died ({type(error).__name__})"
            else:
                self._freed(hand)
                return Done(shard, result)
            if lost + 1 < TRIES:
                self._waiting.appendleft((shard, lost + 1))
            self._freed(hand)
            if lost + 1 >= TRIES:
                return Failed(shard, reason, TRIES)

    def close(self) -> None:
        """See `Executor`."""
        if not self._open:
            return
        self._open = False
        if self._ours:
            self._ray.shutdown()
            return
        for hand in self._hands:
            self._ray.kill(hand)

    def _freed(self, hand: Any | None) -> None:
        if hand is not None:
            self._free.append(hand)
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting and (self._free or len(self._hands) < self.workers):
            hand = self._free.pop() if self._free else self._begin()
            shard, lost = self._waiting.popleft()
            self._at[hand.work_on.remote(shard.reports)] = (shard, lost, hand)

    def _begin(self) -> Any:
        hand = self._make()
        self._hands.append(hand)
        return hand

    def _actor(self, work: Work[Result], prepare: Callable[[], object] | None) -> Callable[[], Any]:
        actor = self._ray.remote(_Hand).options(num_cpus=1, max_restarts=0, max_task_retries=0)
        return lambda: actor.remote(work, prepare)


class _Hand:
    """A worker: lives in a process of its own somewhere on the cluster."""

    def __init__(self, work: Work[Any], prepare: Callable[[], object] | None) -> None:
        self._work = work
        if prepare:
            prepare()

    def work_on(self, reports: Any) -> Any:
        """What comes of a shard."""
        return self._work(reports)

    def version(self) -> str:
        """The reader's."""
        return version()

    def pid(self) -> int:
        """The process."""
        return os.getpid()
