"""How quick the desk is over a great ledger, with eight readers and a report being read in.

    python benchmarks/desk.py --make million.db [--statements 1000000]
    python benchmarks/desk.py --db million.db [--readers 8] [--seconds 90] [--pause 1] [--every 5]

Asks the real desk (`demarche desk`, in a process of its own) for all kinds of pages in turn, each reader the
next as soon as it has one (`--pause`: after so many seconds, on average), with filters drawn anew: frequent
and rare actors, words and outlets, days, pages far on. Another process reads one report after another into
the same ledger. Before and after, the same readers ask a bare Starlette page, reports being read in
meanwhile. Prints p50 and p95 by page, and what went wrong.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import random
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from desk_ledger import make

BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
page = "<!doctype html><title>bare</title>" + "<p>nothing here</p>" * 200
app = Starlette(routes=[Route("/", lambda request: Response(page, media_type="text/html"))])
uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
"""
READING = """
import sys, time, demarche
from pathlib import Path
example = sorted(Path(sys.argv[2]).rglob("*.txt"))
with demarche.open(sys.argv[1]) as d:
    number = 0
    while True:
        for one in example:
            number += 1
            d.read([one], outlet=f"Bench {sys.argv[3]} {number}")
            print(number, flush=True)
            time.sleep(float(sys.argv[4]))
"""
EXAMPLE = Path(__file__).parents[1] / "examples/crisis"
Question = tuple[str, str]  # the page's name, its address


@dataclass
class Told:
    """What the readers met: seconds by page, and what was no page."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    waiting: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(*command: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def up(port: int) -> None:
    """Wait until somebody answers."""
    for _ in range(600):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("nobody answers")


class Questions:
    """Addresses of every kind of page, drawn from what the ledger holds."""

    def __init__(self, db: Path, seed: int) -> None:
        self._lot = random.Random(seed)
        with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
            rows = [
                row
                for (row,) in connection.execute(
                    "SELECT DISTINCT row FROM mentions WHERE row > 0 LIMIT 20000"
                )
            ]
            places = self._lot.sample(rows, 400)
            low, high = connection.execute(
                "SELECT min(row), max(row) FROM records WHERE day > '2019'"
            ).fetchone()
            places += [self._lot.randint(low, high) for _ in range(400)]
            picked = [
                connection.execute(
                    "SELECT id, report, evidence FROM records WHERE row >= ? LIMIT 1", (at,)
                ).fetchone()
                for at in places
            ]
            self._records = [id for id, _, _ in picked]
            self._reports = [report for _, report, _ in picked]
            self._words = [
                word for _, _, text in picked for word in text.split() if len(word) > 4 and word.isalpha()
            ]
            self._outlets = [one for (one,) in connection.execute("SELECT DISTINCT outlet FROM reports")]
            # By mention, so that frequent actors come often; and as many of the rare ones.
            marks = ",".join("?" * len(self._records))
            named = "SELECT a.id, a.name FROM mentions m JOIN actors a USING (actor) WHERE m.record IN"
            self._actors = [
                id or name for id, name in connection.execute(f"{named} ({marks})", self._records)
            ]
            self._actors += sorted(set(self._actors))
            self._kept = {
                view: [
                    id
                    for (id,) in connection.execute(
                        "SELECT id FROM findings WHERE view = ? LIMIT 300", (view,)
                    )
                ]
                for view in ("disputes", "encounters")
            }

    def __iter__(self) -> Iterator[Question]:
        lot = self._lot
        while True:
            order = list(self._pages().items())
            lot.shuffle(order)
            for name, address in order:
                yield name, address()

    def _with(self, path: str, **filters: Callable[[], object]) -> Callable[[], str]:
        """The page, narrowed by none, one or two of these filters."""

        def address() -> str:
            some = self._lot.sample(sorted(filters), min(len(filters), self._lot.choice((0, 1, 1, 2))))
            query = urlencode({name: filters[name]() for name in some})
            return f"{path}?{query}" if query else path

        return address

    def _day(self) -> str:
        lot = self._lot
        return f"{lot.choice((2020, 2021, 2022))}-{lot.randint(1, 12):02d}-{lot.randint(1, 28):02d}"

    def _pages(self) -> dict[str, Callable[[], str]]:
        lot = self._lot

        def of(values: list[str]) -> Callable[[], str]:
            return lambda: lot.choice(values)

        actor, word, day, outlet = of(self._actors), of(self._words), self._day, of(self._outlets)
        kind = of(["statement", "event", "figure", "condition", "meeting", "vote", "instrument"])
        page = lambda: lot.choice((1, 2, 3, 10))  # noqa: E731
        pages = {
            "today": self._with("/"),
            "timeline": self._with("/timeline", since=day, actor=actor),
            "calendar": self._with("/calendar", actor=actor),
            "actors": self._with("/actors", about=word),
            "issues": self._with("/issues"),
            "conditions": self._with("/conditions", actor=actor),
            "figures": self._with("/figures", actor=actor),
            "disputes": self._with("/disputes", actor=actor, since=day),
            "reports": self._with("/reports", about=word, outlet=outlet, since=day, page=page),
            "records": self._with(
                "/records", kind=kind, actor=actor, about=word, since=day, until=day, outlet=outlet, page=page
            ),
            "encounters": self._with("/encounters", actor=actor),
            "votes": self._with("/votes", actor=actor),
            "instruments": self._with("/instruments", actor=actor),
            "copies": self._with("/copies"),
            "review": self._with("/review", kind=kind, actor=actor),
            "verdicts": self._with("/verdicts"),
            "actor": lambda: f"/actors/{quote(lot.choice(self._actors), safe='')}",
            "record": lambda: f"/records/{lot.choice(self._records)}",
            "report": lambda: f"/reports/{lot.choice(self._reports)}",
            "search": lambda: f"/search?{urlencode({'about': word()})}",
            "search two words": lambda: f"/search?{urlencode({'about': f'{word()} {word()}'})}",
            "search narrowed": lambda: f"/search?{urlencode({'about': word(), 'actor': actor()})}",
            "records as JSON": lambda: f"/records.json?{urlencode({'actor': actor()})}",
        }
        for view, path in (("disputes", "disputes"), ("encounters", "encounters")):
            if self._kept[view]:
                pages[path[:-1]] = lambda path=path, view=view: f"/{path}/{lot.choice(self._kept[view])}"
        return pages


def ask(port: int, questions: Iterator[Question], until: float, told: Told, pause: float) -> None:
    """One reader: a question, its answer, `pause` seconds on average to read it, the next question."""
    lot = random.Random(threading.get_ident())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < until:
        with told.lock:
            name, address = next(questions)
        began = time.perf_counter()
        try:
            connection.request("GET", address, headers={"Accept": "text/html", "Cookie": "who=Ada"})
            answer = connection.getresponse()
            body = answer.read()
            status, waits = answer.status, answer.getheader("Refresh") is not None
        except OSError as error:
            status, body, waits = 0, str(error).encode(), False
            connection.close()
        seconds = time.perf_counter() - began
        with told.lock:
            told.seconds[name].append(seconds)
            told.waiting += waits
            pauses = lot.expovariate(1 / pause) if pause else 0.0
            if status not in {200, 404} or (status == 404 and name not in {"actor"}):
                told.wrong.append(f"{status} {address} {body[:100]!r}")
        time.sleep(min(pauses, max(0.0, until - time.monotonic())))


def readers(port: int, questions: Iterator[Question], count: int, seconds: float, pause: float = 0.0) -> Told:
    told = Told()
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=ask, args=(port, questions, until, told, pause)) for _ in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told


def tell(title: str, seconds: list[float], bare: float) -> float:
    many = sorted(seconds)
    p95 = many[min(len(many) - 1, int(len(many) * 0.95))]
    p50 = statistics.median(many)
    times = " | ".join(f"{one * 1e3:.0f}" for one in (p50, p95, many[-1]))
    print(f"| {title} | {len(many)} | {times} | {p50 / bare:.1f} |")
    return p95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--make", type=Path)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--db", type=Path)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds that a page is read, on average")
    parser.add_argument("--every", type=float, default=0.0, help="seconds between reports that are read in")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.make:
        make(asked.make, asked.statements)
    if asked.db:
        measure(asked.db, asked)


def measure(db: Path, asked: argparse.Namespace) -> None:
    count, seconds, every = asked.readers, asked.seconds, asked.every
    port, bare_port = free_port(), free_port()
    questions = iter(Questions(db, asked.seed))
    demarche = [sys.executable, "-m", "demarche", "desk", "--db", str(db), "--port", str(port)]
    with (
        tempfile.TemporaryDirectory() as folder,
        running(sys.executable, "-c", BARE, str(bare_port)),
        running(*demarche),
    ):
        up(port)
        up(bare_port)
        readers(port, questions, count, 5)  # what is imported at the first page
        command = [sys.executable, "-c", READING, str(db), str(EXAMPLE), folder[-6:], str(every)]
        with running(*command) as reading:
            assert reading.stdout
            reading.stdout.readline()
            bare = readers(bare_port, itertools.repeat(("bare", "/")), count, 8)
            told = readers(port, questions, count, seconds, asked.pause)
            again = readers(bare_port, itertools.repeat(("bare", "/")), count, 8)
        read = sum(1 for _ in reading.stdout)
    bare_seconds = bare.seconds["bare"] + again.seconds["bare"]
    middle = statistics.median(bare_seconds)
    print("| page | asked | p50 ms | p95 ms | most ms | × bare |\n|---|---:|---:|---:|---:|---:|")
    tell("a bare Starlette page", bare_seconds, middle)
    search = [one for name, some in told.seconds.items() if name.startswith("search") for one in some]
    pages = [one for name, some in told.seconds.items() if not name.startswith("search") for one in some]
    tell("**all pages**", pages, middle)
    tell("**all searches**", search, middle)
    for name, some in sorted(told.seconds.items()):
        tell(name, some, middle)
    print(
        f"\n{len(pages) + len(search)} answers, {len(told.wrong)} errors, {told.waiting} being worked out, ",
        end="",
    )
    print(f"{read} reports read in meanwhile")
    for one in told.wrong[:20]:
        print(one)


if __name__ == "__main__":
    main()
