"""How long questions that name a day, an actor or a number of rows take of a great ledger.

    python benchmarks/asking.py LEDGER [--against TREE OLD] [--only changes brief …] [--times 3]

Each question is asked in a process of its own, first cold (with what is imported for it) and then again, in
processor seconds: what else the machine does makes little difference. `--against` asks the same of the
program whose source lies in TREE, in turns; its ledger OLD is a copy of LEDGER that nobody upgraded. Actors,
words and days are those of the ledger. The ledger is upgraded, and its signs are made, before anything is
timed.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

Question = Callable[[Any, dict[str, str]], object]
_LONGEST = 1800  # seconds by the wall that one question may take

QUESTIONS: dict[str, Question] = {
    "changes": lambda d, a: d.changes(a["since"], until=a["until"]),
    "brief": lambda d, a: d.brief(since=a["since"], until=a["until"]),
    "brief-early": lambda d, a: d.brief(since=a["early"], until=a["early-until"]),
    "brief-actor": lambda d, a: d.brief(since=a["since"], until=a["until"], actor=a["actor"]),
    "list-actor": lambda d, a: list(islice(d.statements(actor=a["actor"]), 25)),
    "list-rare": lambda d, a: list(islice(d.statements(actor=a["rare"]), 25)),
    "list-week": lambda d, a: list(islice(d.list("events", since=a["since"], until=a["until"]), 25)),
    "list-words": lambda d, _: list(islice(d.statements(about="sanctions"), 25)),
    "list-report": lambda d, a: list(d.statements(report=a["key"])),
    "list-reports": lambda d, a: list(d.reports(since=a["since"], until=a["until"])),
    "leaf": lambda d, a: d.leaf("statement", actor=a["actor"]),
    "search": lambda d, _: d.search("sanctions"),
    "show": lambda d, a: d.show(a["record"]),
    "actor": lambda d, a: d._ledger.actor(a["actor"]),
    "export-week": lambda d, a: list(d.selection(since=a["since"], until=a["until"])),
    "tension": lambda d, a: d.tension(since=a["since"], until=a["until"]),
    "calendar": lambda d, a: d.calendar(since=a["since"], until=a["until"]),
    "encounters": lambda d, a: d.encounters(since=a["since"], until=a["until"]),
    "copies": lambda d, a: d.copies(since=a["since"], until=a["until"]),
    "stories": lambda d, a: d.stories(since=a["since"], until=a["until"]),
    "due": lambda d, a: d.due(since=a["since"], until=a["until"]),
    "whatif": lambda d, a: d.whatif("Russia invades Ukraine", since=a["since"], until=a["until"]),
    "disputes": lambda d, a: d.disputes(since=a["since"], until=a["until"]),
    "positions": lambda d, a: d.positions(actor=a["actor"]),
}


def asked_of(path: Path) -> dict[str, str]:
    """The actors, days and ids that the ledger is asked by: its last week of reports, and one a tenth in."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:

        def one(query: str, *given: Any) -> str:
            return str(connection.execute(query, given).fetchone()[0])

        names = (
            "SELECT a.name FROM mentions m JOIN actors a USING (actor) GROUP BY a.name "
            "HAVING count(*) > 1 ORDER BY count(*) {}, a.name LIMIT 1"
        )
        dated = "SELECT published FROM reports WHERE published > '' ORDER BY published"
        many = int(one(f"SELECT count(*) FROM ({dated})"))
        last, early = (one(f"{dated} LIMIT 1 OFFSET ?", at)[:10] for at in (many - 1, many // 10))
        return {
            "since": (date.fromisoformat(last) - timedelta(days=6)).isoformat(),
            "until": last,
            "early": early,
            "early-until": (date.fromisoformat(early) + timedelta(days=6)).isoformat(),
            "actor": one(names.format("DESC")),
            "rare": one(names.format("ASC")),
            "key": one("SELECT key FROM reports ORDER BY published DESC, key LIMIT 1"),
            "record": one("SELECT id FROM records ORDER BY row DESC LIMIT 1"),
        }


def ask(ledger: Path, name: str, asked: dict[str, str], times: int) -> None:
    """Print the processor seconds that the question takes cold, and the least of the further times."""
    start = time.process_time()
    import demarche

    took = []
    for _ in range(times):
        with demarche.open(ledger, create=False) as d:
            QUESTIONS[name](d, asked)
        took.append(time.process_time() - start)
        start = time.process_time()
    print(json.dumps([took[0], min(took[1:], default=took[0])]))


def timed(
    ledger: Path, name: str, asked: dict[str, str], times: int, tree: Path | None
) -> list[float] | None:
    """The seconds that a process of its own tells; null where it takes too long or can't tell."""
    command = [sys.executable, __file__, str(ledger), "--ask", name, "--by", json.dumps(asked)]
    env = os.environ | ({"PYTHONPATH": str(tree)} if tree else {})
    try:
        done = subprocess.run(
            [*command, "--times", str(times)],
            env=env,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1:], file=sys.stderr)
        return None
    found: list[float] = json.loads(done.stdout)
    return found


def told(seconds: list[float] | None) -> str:
    return f"{seconds[0]:7.2f} {seconds[1]:7.2f}" if seconds else "      –       –"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--against", type=Path, nargs=2, metavar=("TREE", "OLD"))
    parser.add_argument("--only", nargs="*", choices=sorted(QUESTIONS), default=[])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--ask", choices=sorted(QUESTIONS), help=argparse.SUPPRESS)
    parser.add_argument("--by", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        ask(options.ledger, options.ask, options.by, options.times)
        return
    import demarche

    with demarche.open(options.ledger, create=False) as d:
        deque(d._ledger.sign(), maxlen=0)
    asked = asked_of(options.ledger)
    print(json.dumps(asked, ensure_ascii=False))
    print(
        f"{'question':14} {'cold':>7} {'again':>7}"
        + (f" {'before':>15} {'ratio':>7}" if options.against else "")
    )
    for name in options.only or QUESTIONS:
        now = timed(options.ledger, name, asked, options.times, None)
        line = f"{name:14} {told(now)}"
        if options.against:
            tree, old = options.against
            then = timed(old, name, asked, min(2, options.times), tree)
            ratio = f"{then[1] / now[1]:7.1f}" if now and then else "      –"
            line += f" {told(then)} {ratio}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
