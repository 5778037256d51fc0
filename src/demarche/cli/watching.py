"""`demarche watch`: feeds into the ledger, as they come."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from demarche.cli.options import DB, PAUSE, AllowPrivate, Db, Pause, Published
from demarche.cli.reading import complain_of

if TYPE_CHECKING:
    from demarche.crisis import Outcome, Watched

_LINES = (
    ("asked", "feed asked", "feeds asked"),
    ("unchanged", "of them unchanged", "of them unchanged"),
    ("new", "report read", "reports read"),
    ("replaced", "read again", "read again"),
    ("known", "already known", "already known"),
    ("waiting", "page to be tried again", "pages to be tried again"),
    ("up", "page given up", "pages given up"),
    ("failed", "feed not to be had", "feeds not to be had"),
)


def watch(
    feeds: Annotated[
        list[str], typer.Argument(metavar="FEEDS", help="OPML lists of feeds, and addresses of feeds.")
    ],
    *,
    db: Db = DB,
    every: Annotated[str, typer.Option(metavar="TIME", help="How often each feed is asked.")] = "15m",
    once: Annotated[bool, typer.Option("--once", help="Ask each feed once, and end.")] = False,
    pause: Pause = PAUSE,
    allow_private: AllowPrivate = False,
    published: Published = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The outlet; wins over what the pages say.")
    ] = None,
) -> None:
    """Follow feeds: read what is new in them, again and again, until stopped with Ctrl-C.

    What was seen is kept beside the ledger: a watch goes on where the last one ended. A feed or page that
    can't be had is named with its reason, and tried again later; with --once the exit code is then 1.

    Example: demarche watch feeds.opml --every 15m
    """
    from demarche import crisis

    crisis.rounds(feeds, every)  # What is asked wrongly is said before a ledger is made.
    crisis.Visit(pause=pause, allow_private=allow_private)
    crisis.given(published, outlet)
    with crisis.open(db) as ledger:
        following = ledger.watch(
            feeds,
            every=every,
            once=once,
            pause=pause,
            allow_private=allow_private,
            published=published,
            outlet=outlet,
            waits=lambda: print(
                f"demarche: {ledger.path}: another watch is at work on it; waiting for it", file=sys.stderr
            ),
        )
        failed = False
        with _stopped_by_hand():
            for outcome in following:
                failed = failed or outcome.state == "rejected"
                _tell(outcome)
        _sum(following.watched)
    if once and failed:
        raise typer.Exit(1)


@contextmanager
def _stopped_by_hand() -> Iterator[None]:
    """Ends what is within at Ctrl-C, and at the signal by which a service is stopped, as if it were done."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Nobody else is sent signals.
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _tell(outcome: Outcome) -> None:
    """Failures on standard error; what was read only where a person looks on."""
    if outcome.state == "rejected":
        complain_of(outcome)
    elif sys.stdout.isatty() and outcome.state != "known":
        from demarche.views.words import one_line

        found = sum(outcome.records.values())
        print(one_line(f"{outcome.where}: {found} record{'s' if found != 1 else ''}{outcome.reason}"))


def _sum(watched: Watched) -> None:
    for name, one, many in _LINES:
        count: int = getattr(watched, name)
        if count or name in {"asked", "new"}:
            print(f"{count:>7,}  {one if count == 1 else many}")
