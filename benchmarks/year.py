"""What a great reading came to: time, memory, size a statement, and how long a fixed set of questions takes.

    /usr/bin/time -v demarche read big.jsonl --db big.db --workers 2 2> big.log
    python benchmarks/year.py big.db [--log big.log] [--times 12]

Asks the ledger by the Python API, each question opening it anew, with actors and words drawn from the ledger
itself: frequent ones and rare ones, in turn. What is worked out anew for a question is part of its time.
Seconds by the wall, so ask on a quiet machine. A ledger of an older version is upgraded first: give a copy.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import demarche

_TOLD = {
    "wall": r"Elapsed \(wall clock\) time .*: ([\d:.]+)",
    "user": r"User time \(seconds\): ([\d.]+)",
    "system": r"System time \(seconds\): ([\d.]+)",
    "peak": r"Maximum resident set size \(kbytes\): (\d+)",
}
WORDS = ("sanctions", "troops", "election", "ceasefire", "grain", "submarine")
Question = Callable[[demarche.Crisis, int], object]


def seconds(told: str) -> float:
    """Seconds of "1:02:03" or "2:03.4"."""
    total = 0.0
    for part in told.split(":"):
        total = 60 * total + float(part)
    return total


def log_of(path: Path) -> list[str]:
    """What `time -v` tells in a log, in lines; raises SystemExit where it tells nothing (yet)."""
    text = path.read_text("utf-8", errors="replace")
    found = {name: re.search(pattern, text) for name, pattern in _TOLD.items()}
    if not all(found.values()):
        raise SystemExit(f"{path}: no report of /usr/bin/time -v in it (is the run at its end?)")
    wall, user, system, peak = (one[1] for one in found.values() if one)
    return [
        f"time             {seconds(wall) / 3600:.2f} h by the wall, "
        f"{(float(user) + float(system)) / 3600:.2f} h of processors",
        f"peak memory      {int(peak) / 1024:.0f} MiB of the greatest process",
    ]


def size_of(path: Path) -> list[str]:
    """Reports, records and bytes of a ledger."""
    size = sum(one.stat().st_size for one in path.parent.glob(path.name + "*") if one.is_file())
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        (reports, words) = connection.execute(
            "SELECT count(*), sum(length(text) - length(replace(text, ' ', '')) + 1) FROM reports"
        ).fetchone()
        records = dict(connection.execute("SELECT kind, count(*) FROM records GROUP BY kind"))
    statements = records.get("statement", 0)
    return [
        f"reports          {reports}, {words} words",
        f"records          {sum(records.values())}, {statements} of them statements",
        f"ledger           {size / 2**20:.0f} MiB, {size / max(reports, 1) / 1024:.1f} KiB a report, "
        f"{size / max(statements, 1) / 1024:.2f} KiB a statement",
    ]


def actors_of(path: Path, many: int) -> list[str]:
    """Names of actors: half the most frequent, half the rarest of those named more than once."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT a.name FROM mentions m JOIN actors a USING (actor) GROUP BY a.name"
                " HAVING count(*) > 1 ORDER BY count(*) DESC, a.name"
            )
        ]
    return [*names[: many // 2], *names[-(many - many // 2) :]] or ["nobody"]


def questions(path: Path, times: int) -> dict[str, Question]:
    """The fixed set, each asked with the number of the time it is asked."""
    actors = actors_of(path, times)
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        days = [
            day
            for (day,) in connection.execute(
                "SELECT DISTINCT substr(published, 1, 10) FROM reports WHERE published > ''"
            )
        ]
    days.sort()

    def week(number: int) -> dict[str, str]:
        first = date.fromisoformat(days[number * len(days) // times])
        return {"since": first.isoformat(), "until": (first + timedelta(days=6)).isoformat()}

    return {
        "list, first 25 of an actor": lambda crisis, n: list(
            islice(crisis.statements(actor=actors[n % len(actors)]), 25)
        ),
        "leaf of 25, newest": lambda crisis, _: crisis.leaf("statement"),
        "search of a word": lambda crisis, n: crisis.search(WORDS[n % len(WORDS)]),
        "brief of a week": lambda crisis, n: crisis.brief(**week(n)),
        "disputes of a week": lambda crisis, n: crisis.disputes(**week(n)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--log", type=Path, help="what /usr/bin/time -v told of the reading")
    parser.add_argument("--times", type=int, default=12, help="how often each question is asked")
    options = parser.parse_args()
    with demarche.open(options.ledger, create=False):
        pass  # upgraded, if it has to be
    for line in [*(log_of(options.log) if options.log else ()), *size_of(options.ledger)]:
        print(line, flush=True)
    for name, ask in questions(options.ledger, options.times).items():
        took = []
        for number in range(options.times):
            start = time.perf_counter()
            with demarche.open(options.ledger, create=False) as crisis:
                ask(crisis, number)
            took.append(time.perf_counter() - start)
        took.sort()
        p95 = took[min(len(took) - 1, round(0.95 * len(took)))]
        print(
            f"{name:28} p50 {1000 * statistics.median(took):7.0f} ms, p95 {1000 * p95:7.0f} ms, "
            f"most {1000 * took[-1]:7.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main()
