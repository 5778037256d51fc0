"""Reading in this process, one shard after another."""

from __future__ import annotations

from collections import deque
from typing import Generic

from demarche.scale.executor import TRIES, Done, Failed, Result, Shard, Work, said


class Here(Generic[Result]):
    """An executor whose one worker is the caller: `next` does the work."""

    workers = 1

    def __init__(self, work: Work[Result]) -> None:
        self._work = work
        self._waiting: deque[Shard] = deque()

    def __enter__(self) -> Here[Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, shard: Shard) -> None:
        """See `Executor`."""
        self._waiting.append(shard)

    def next(self) -> Done[Result] | Failed:
        """See `Executor`."""
        shard, reason = self._waiting.popleft(), ""
        for _ in range(TRIES):
            try:
                return Done(shard, self._work(shard.reports))
            except Exception as error:
                reason = said(error)
        return Failed(shard, reason, TRIES)

    def close(self) -> None:
        """See `Executor`."""
        self._waiting.clear()
