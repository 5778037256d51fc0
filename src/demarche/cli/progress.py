"""A bar on standard error for who waits for long work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PATIENCE = 2.0  # seconds of work before a bar is worth the flicker


@contextmanager
def bar(text: str = "", *, total: float | None = 1.0) -> Iterator[Callable[..., None] | None]:
    """A function that moves a bar, with what rich's `Progress.update` takes; null where nobody watches.

    The bar comes when the work within has taken a while. `text` stands before it, with `{task.completed}` and
    `{task.description}` in it; `total`: what it is full at, null while that is not known.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from threading import Timer

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn(text), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    moved = Progress(*columns, console=Console(stderr=True), transient=True)
    task = moved.add_task("", total=total)
    # By the clock, not by what is done: the first step alone may take long.
    patience = Timer(_PATIENCE, moved.start)
    patience.daemon = True
    patience.start()
    try:
        yield lambda **to: moved.update(task, **to)
    finally:
        patience.cancel()
        patience.join()  # Else it could begin the bar behind its end.
        moved.stop()
