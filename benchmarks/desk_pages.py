"""What a page of the desk costs the processor, on the ledger that `desk.py --make` invents.

    python benchmarks/desk_pages.py --db million.db [--times 6] [PAGE …]

Makes each page several times over in this process, without a server, and prints the least processor time of
its answer and of its HTML, in milliseconds, and how many statements the database was asked.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import event

import demarche
from demarche.desk import asked, rendering
from demarche.desk.app import frame
from demarche.desk.desk import Desk
from demarche.desk.links import Served
from demarche.desk.pages import PAGES

# A page, a part of its address where it has one, its filters: names and words of the invented ledger.
QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("today", "", ""),
    ("timeline", "", ""),
    ("timeline", "", "actor=person:166&since=2022-09-12"),
    ("timeline", "", "since=2021-05-05"),
    ("calendar", "", ""),
    ("calendar", "", "actor=GOV-EKM"),
    ("actor", "GOV-EKM", ""),
    ("actor", "Nartor officials", ""),
    ("record", "", ""),
    ("report", "", ""),
    ("records", "", ""),
    ("records", "", "actor=GOV-EKM&kind=statement"),
    ("records", "", "about=monirol&outlet=Ullemtam Times"),
    ("review", "", ""),
    ("review", "", "actor=GOV-EKM&kind=instrument"),
    ("search", "", "about=Tormonbel"),
    ("search", "", "about=inspectors struck"),
    ("search", "", "about=verbeltor&actor=GOV-EKM"),
    ("search", "", "about=troops&order=best"),
    ("reports", "", "about=answer&page=2"),
    ("reports", "", ""),
    ("instruments", "", ""),
    ("conditions", "", ""),
    ("actors", "", ""),
    ("verdicts", "", ""),
)


class Idle:
    """A clerk that works nothing out: pages show what is kept."""

    def work_out(self, *_: Any) -> None:
        """Not now."""

    def failure(self, *_: Any) -> str:
        """None was met."""
        return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--times", type=int, default=6)
    parser.add_argument("pages", nargs="*")
    options = parser.parse_args()
    with demarche.open(options.db, create=False) as crisis:
        statements: list[str] = []
        event.listen(
            crisis._ledger._engine,
            "before_cursor_execute",
            lambda *asked: statements.append(asked[2]),
        )
        desk = Desk(crisis, Idle())  # type: ignore[arg-type]
        by_name = {page.name: page for page in PAGES}
        record = crisis.leaf(start=900, most=1).records[0]
        print("| page | answer | HTML | both | statements |\n|---|---:|---:|---:|---:|")
        for name, part, query in QUESTIONS:
            if options.pages and name not in options.pages:
                continue
            page = by_name[name]
            path = {"record": {"record": record.id}, "report": {"report": record.report.id}}
            wanted = asked.read(path.get(name, {name: part} if part else {}), parse_qsl(query), page.takes)
            around = {**frame(desk, live=True), "twin": "", "static": lambda one: f"/static/{one}"}
            costs = []
            for _ in range(options.times):
                statements.clear()
                start = time.process_time()
                answer = page.answer(desk.pinned(crisis.state()), wanted)
                answered = time.process_time()
                rendering.html(page, answer, wanted, Served(by_name), around)
                costs.append((answered - start, time.process_time() - answered))
            best, shown = (1000 * min(column) for column in zip(*costs, strict=True))
            print(f"| {name} {query} | {best:.0f} | {shown:.0f} | {best + shown:.0f} | {len(statements)} |")


if __name__ == "__main__":
    main()
