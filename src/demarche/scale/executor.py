"""What every place that reports are read in promises: shards in, results out, in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from demarche.records import Report

Result = TypeVar("Result")

Reports = tuple[Report, ...]
Work = Callable[[Reports], Result]
"""What is done to a shard. A module's own function: workers elsewhere import it by name."""

TRIES = 3
"""How often a shard is tried before it is told as failed."""


@dataclass(frozen=True)
class Shard:
    """Reports that are read in one go. Its number is its own among those that an executor is given."""

    number: int
    reports: Reports


@dataclass(frozen=True)
class Done(Generic[Result]):
    """A shard that was worked on, and what came of it."""

    shard: Shard
    result: Result


@dataclass(frozen=True)
class Failed:
    """A shard given up after `tries`, and why the last of them came to nothing."""

    shard: Shard
    reason: str
    tries: int


class Executor(Protocol[Result]):
    """Works on shards in one or more workers. Close it, or use it in a `with` statement.

    Every shard submitted comes back from `next` once, as done or as failed, in any order. Where a worker
    dies, the shard that it was at is tried again, up to `TRIES` times; no other shard loses anything. So it
    is with a shard whose work raises an error.
    """

    @property
    def workers(self) -> int:
        """How many shards are worked on at a time."""

    def submit(self, shard: Shard) -> None:
        """Give a shard to be worked on when a worker is free. Returns at once."""

    def next(self) -> Done[Result] | Failed:
        """Wait for the next shard to come back; not to be called when none is out.

        Raises `EngineError` where workers can't be started.
        """

    def close(self) -> None:
        """Stop whatever is going on, and leave no process behind. Closing twice does nothing."""

    def __enter__(self) -> Executor[Result]: ...

    def __exit__(self, *_: object) -> None: ...


def said(error: BaseException) -> str:
    """An error in one line."""
    first = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
