"""One record after another, and a key for each verdict. Over a pipe it reads a line for each key."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demarche.cli import showing
from demarche.cli.screen import screen
from demarche.errors import OptionError
from demarche.views import words
from demarche.views.verdicts import Waiting, disagreements, told

if TYPE_CHECKING:
    from rich.console import Console

    from demarche.crisis import Crisis
    from demarche.link.verdicts import Verdict

KEYS = "a accept · r reject · c FIELD=VALUE correct · 1-6 rate · n next · u undo · q quit"


def run(ledger: Crisis, waiting: Sequence[Waiting], who: str | None) -> None:
    """Shows each in turn and does what the lines of standard input say, until they end or say “q”."""
    console = screen()
    if not waiting:
        console.print("nothing waits for a verdict", style="dim")
        return
    session = _Session(console, ledger, waiting, who)
    at, fresh = 0, True
    while at < len(waiting):
        if fresh:
            _show(console, ledger, waiting[at], f"{at + 1} of {len(waiting)}")
        line = _asked(console)
        if line is None or line == "q":
            break
        before, fresh = at, True
        try:
            at = _do(session, at, line)
        except OptionError as error:  # The reviewer goes on: what was wrong is said, and nothing was done.
            console.print(words.one_line(str(error)), style="red", markup=False)
            fresh = False
        fresh = fresh and (at != before or line[:1] in {"c", "u"})
    counts = Counter(verdict.said for _, verdict in session.given)
    said = ", ".join(f"{count} {word}" for word, count in sorted(counts.items())) or "nothing said"
    console.print(f"{said}; {len(waiting) - at} not gone through", style="dim")


@dataclass(frozen=True)
class _Session:
    """One reviewer's sitting. `given`: the verdicts said in it, each with its place in the queue."""

    console: Console
    ledger: Crisis
    waiting: Sequence[Waiting]
    who: str | None
    given: list[tuple[int, Verdict]] = field(default_factory=list)


def _do(session: _Session, at: int, line: str) -> int:
    """Do what a line says; returns which is the next to show."""
    ledger, given, who = session.ledger, session.given, session.who
    key, _, rest = line.partition(" ")
    if key == "n":
        return at + 1
    if key == "u":
        if not given:
            raise OptionError("there is nothing of this session to undo (demarche judge undo NUMBER)")
        place, last = given[-1]
        ledger.undo(last.number, who=who)
        given.pop()
        session.console.print(f"undone: {told(last)}", style="dim")
        return place
    if key not in {"a", "r", "c", *"123456"}:
        raise OptionError(f"{line!r}: {KEYS}")
    record = session.waiting[at].record
    if record is None:
        raise OptionError("the reader no longer finds this record (n next, or demarche judge undo NUMBER)")
    if key == "c":
        name, equals, value = rest.partition("=")
        if not equals:
            raise OptionError("correct: what? (give FIELD=VALUE, such as c act=WARN)")
        said = ledger.correct(record.id, name, value, who=who)
    elif key in {"a", "r"}:
        said = (ledger.accept if key == "a" else ledger.reject)(record.id, who=who)
    else:
        said = ledger.rate(record.id, key, who=who)
    given.append((at, said))
    session.console.print(words.one_line(told(said)), style="dim", markup=False)
    return at + 1 if key in {"a", "r"} else at


def _show(console: Console, ledger: Crisis, one: Waiting, place: str) -> None:
    console.rule(place, style="dim", align="left")
    if one.record is not None:
        showing.write(console, ledger.show(one.record.id))
    if one.conflict is not None:
        for line in disagreements(one.conflict, one.record):
            console.print(words.one_line(line), style="yellow", markup=False)


def _asked(console: Console) -> str | None:
    """The next line; null where there are no more."""
    console.print(f"{KEYS} > ", style="dim", end="", markup=False)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        console.print()
    return line.strip() if line else None
