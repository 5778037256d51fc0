"""How quick a ledger in PostgreSQL is beside the same ledger in a file, as ratios in one run.

    createdb -T template0 -E UTF8 bench
    python benchmarks/postgres.py --to postgresql://you@localhost/bench [--statements 5000] [--rounds 15]

An invented ledger (`desk_ledger.py`) is made in a file and moved into the empty database. Then each question
is asked of one and of the other in turn, round after round, so that what else the machine does falls on both.
Of each the median counts, and what a process has at hand from the rounds before is at hand for both.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

import demarche
from demarche.desk.app import application
from demarche.desk.cache import Cache
from demarche.desk.desk import Desk
from demarche.ledger import Ledger, export
from demarche.ledger.leaves import Asked
from desk_ledger import make

# Pages that read the tables; the others show views, which are kept as they were worked out.
PAGES = ("/records", "/records?actor=Russia", "/reports", "/search?about=troops")


def questions(ledger: Ledger, desk: TestClient, folder: Path) -> dict[str, Callable[[], Any]]:
    """What is asked, by name; each call asks it once."""
    numbers = count(time.monotonic_ns())
    report = next(ledger.reports())
    records = list(ledger.records(report=report.id))

    def add() -> None:
        """The same report again as if a newer reader had read it, and its ties."""
        ledger.add(report, records, f"reader {next(numbers)}")
        deque(ledger.link(), maxlen=0)

    def page(address: str) -> Callable[[], Any]:
        return lambda: desk.get(address).raise_for_status()

    def opened() -> None:
        Ledger.open(ledger.path).close()

    return {
        "open an up-to-date ledger": opened,
        "the newest 50 records": ledger.leaf,
        "the surest 50 records": lambda: ledger.leaf(order="surest"),
        "50 records with an actor": lambda: ledger.leaf(actor="Russia"),
        "50 records with a word": lambda: ledger.leaf(about="troops"),
        "search, newest first": lambda: ledger.search(Asked(about="troops border")),
        "search, best first": lambda: ledger.search(Asked(about="troops border"), order="best"),
        "50 reports with a word": lambda: ledger.shelf(about="troops"),
        "every record, written out": lambda: export.write(ledger, folder / "out.jsonl", "jsonl"),
        "a report replaced and linked": add,
        **{f"desk {address}": page(address) for address in PAGES},
    }


class Forgetful(Cache):
    """Pages as they were last sent: none."""

    def get(self, *_: Any) -> None:
        return None


def took(asked: Callable[[], Any]) -> float:
    began = time.perf_counter()
    asked()
    return time.perf_counter() - began


def sides(file: Path, address: str, folder: Path) -> Iterator[dict[str, Callable[[], Any]]]:
    for place in (file, address):
        crisis = demarche.open(place)
        browser = TestClient(application(Desk(crisis, cache=Forgetful())), base_url="http://127.0.0.1:8750")
        yield questions(crisis._ledger, browser, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", required=True, help="an empty database: postgresql://USER@HOST/NAME")
    parser.add_argument("--statements", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "crisis.db"
        make(file, given.statements)
        began = time.perf_counter()
        with demarche.open(file) as crisis:
            moved = sum(crisis.move(given.to).values())
        seconds = time.perf_counter() - began
        print(f"moved and compared {moved:,} rows in {seconds:.0f} s\n")
        one, other = sides(file, given.to, folder)
        times: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in one}
        for number in range(given.rounds + 1):
            for what, (here, there) in times.items():
                pair = took(one[what]), took(other[what])
                if number:  # The first round is for what is then at hand.
                    here.append(pair[0])
                    there.append(pair[1])
        print("| | file, ms | PostgreSQL, ms | × file |")
        print("|---|---:|---:|---:|")
        for what, both in times.items():
            here, there = (1000 * statistics.median(some) for some in both)
            print(f"| {what} | {here:.1f} | {there:.1f} | {there / here:.1f} |")


if __name__ == "__main__":
    main()
