"""What a report costs in a ledger that grows: reading it, storing it, linking it, at 1,000, 5,000 and 20,000.

    python benchmarks/growth.py [--sizes 1000 5000 20000] [--a-day 18] [--keep growth.db] [--plot growth.svg]

Reads 150 articles of `crisis_news` (DEMARCHE_SHARED, or ../shared beside the repository), and fills a ledger
with disguises of them, so many a day, day after day: every third word's small letters exchanged by a rule of
each disguise's own, so that no two share a shingle but most of their words; published, and telling times,
as many days later. `BLOCK` reports are added and linked one by one; what follows them are their rows again,
ties and all, with other ids and bands and so many days later, or 20,000 would take hours. At each size 30
more, of days anywhere in the ledger, are added and linked, each by itself with the ledger opened anew, and
timed against reading them. Processor time, in one run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from demarche.extract.everything import records_and_meanings
from demarche.ingest import Given, from_text
from demarche.ledger import Ledger
from demarche.link.blocking import packed, unpacked
from demarche.link.sketches import sketched
from demarche.reader.reader import default_reader
from demarche.records import MODELS, AnyRecord, Report, report_id
from quality import SHARED

ORIGINALS, TIMED, FIRST = 150, 30, date(2012, 1, 1)
BLOCK = 360
LETTERS = "aeioubcdfglmnprst"
BESIDE = 32
DAYS = ("printed", "first", "last")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
Meanings = dict[tuple[str, str], bytes]
Read = tuple[Report, tuple[AnyRecord, ...], Meanings, float]
Row = tuple[float, ...]


def originals() -> list[Read]:
    """The articles as read, with the seconds that reading took."""
    reader = default_reader()
    with gzip.open(SHARED / "data/crisis_news/articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    out = []
    for row in rows[:: len(rows) // ORIGINALS][:ORIGINALS]:
        given = Given(published=date.fromisoformat(row["published"][:10]), outlet=row["outlet"])
        report = from_text(row["text"], key=row["id"], given=given)
        clock = time.process_time()
        found, meanings = records_and_meanings(report, reader)
        out.append((report, found, meanings, time.process_time() - clock))
    return out


def disguise(read: Read, day: date, rng: random.Random) -> tuple[Report, list[AnyRecord], Meanings]:
    """An article as another report, of that day, with its records and their vectors."""
    report, found, meanings, _ = read
    rule = str.maketrans(LETTERS, "".join(rng.sample(LETTERS, len(LETTERS))))
    text = report.text
    for word in [*WORD.finditer(text)][::3]:
        text = text[: word.start()] + word[0].translate(rule) + text[word.end() :]
    later = day - date.fromisoformat((report.published or day.isoformat())[:10])
    named = report_id(text, report.outlet, None)
    made = report.model_copy(update={"text": text, "published": day.isoformat(), "id": named})
    records, vectors, of = [], {}, made.ref.model_dump()
    for one in found:
        new: Any = MODELS[one.kind].model_validate(
            disguised(one.model_dump(mode="json"), text, later) | {"report": of}
        )
        new = new.model_copy(update={"id": new.content_id()})
        vectors |= {(new.id, part): v for (id, part), v in meanings.items() if id == one.id}
        records.append(new)
    return made, records, vectors


def disguised(value: Any, text: str, later: timedelta) -> Any:
    """A record's fields, its words as they stand in the text and its times moved."""
    if isinstance(value, list):
        return [disguised(one, text, later) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: disguised(held, text, later) for key, held in value.items()}
    if "exact" in value:
        start, end = value["start"], value["end"]
        made["exact"] = text[start:end]
        if "prefix" in value:
            made["prefix"], made["suffix"] = text[max(0, start - BESIDE) : start], text[end : end + BESIDE]
    elif "precision" in value:
        for edge in ("start", "end"):
            moved = date.fromisoformat(value[edge][:10]) + later
            made[edge] = moved.isoformat() + value[edge][10:]
    return made


def grown(path: Path, sizes: list[int], a_day: int, reads: list[Read]) -> Iterator[Row]:
    """At each size: size, seconds to read, store and link a report, ratio to reading alone, MiB, ties."""
    rng, blocks = random.Random(7), 1
    with Ledger.open(path) as ledger:
        for number in range(BLOCK):
            made = disguise(reads[number % ORIGINALS], FIRST + timedelta(days=number // a_day), rng)
            ledger.add(*made[:2], "growth", made[2])
        deque(ledger.link(), maxlen=0)
    for size in sizes:
        while blocks * BLOCK < size:
            again(path, blocks, blocks * BLOCK // a_day)
            blocks += 1
        held = blocks * BLOCK
        reading, storing, linking = [], [], []
        for number in rng.sample(range(ORIGINALS), TIMED):
            made = disguise(reads[number], FIRST + timedelta(days=rng.randrange(held // a_day + 1)), rng)
            with Ledger.open(path) as ledger:
                clock = time.process_time()
                ledger.add(*made[:2], "growth", made[2])
                storing.append(time.process_time() - clock)
                clock = time.process_time()
                deque(ledger.link(), maxlen=0)
                linking.append(time.process_time() - clock)
            reading.append(reads[number][3])
        mean = [statistics.mean(times) for times in (reading, storing, linking)]
        yield held, *mean, sum(mean) / mean[0], max(linking), path.stat().st_size / 2**20


def again(path: Path, number: int, days: int) -> None:
    """Put the rows of the first `BLOCK` reports into the ledger once more, as others' of `days` later."""
    base = sqlite3.connect(path)
    for of, name in enumerate(("sketched", "packed")):
        base.create_function(name, 1, lambda held, of=of: later(held, number, days)[of])
    base.executescript(
        f"""CREATE TEMP TABLE first AS SELECT id FROM reports
        WHERE key NOT LIKE '%#%' ORDER BY rowid LIMIT {BLOCK};
        CREATE UNIQUE INDEX temp.first_ids ON first (id);
        CREATE TEMP TABLE those AS SELECT id FROM records WHERE report IN (SELECT id FROM first);
        CREATE UNIQUE INDEX temp.those_ids ON those (id);"""
    )
    first, records = "(SELECT id FROM temp.first)", "(SELECT id FROM temp.those)"
    owners = {"reports": f"id IN {first}", "records": f"report IN {first}"}
    tables = ["reports", "found", "marks", "reads", "linked", "records", "mentions", "spans", "vectors"]
    tables += [f"{kind}_details" for kind in MODELS] + ["traits", "bands", "same"]
    for table in tables:
        columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})") if row[1] != "row"]
        owner = "report" if "report" in columns else "record" if "record" in columns else "id"
        where = owners.get(table, f"{owner} IN {first if owner == 'report' else records}")
        if table == "same":
            where += f" AND +other IN {records}"
        values = []
        for column in columns:
            value = f'"{column}"'
            if column in ("id", "report", "record", "other", "key"):
                value += f" || '#{number}'"
            elif column in ("published", "day"):
                value = f"date({value}, '+{days} days')"
            elif table == "traits" and column in DAYS:
                value += f" + {days}"
            elif column == "band":
                value = f"({value} / 2) + {number}"
            elif column in ("sketches", "packed"):
                value = f"{'packed' if column == 'packed' else 'sketched'}(packed)"
            values.append(value)
        names = ", ".join(f'"{column}"' for column in columns)
        base.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE {where}")
    base.commit()
    base.close()


@lru_cache(maxsize=1)
def later(held: bytes, number: int, days: int) -> tuple[bytes, bytes]:
    """Sketches and packed traits (see `demarche.link.blocking`) with other ids and days."""
    moved = [
        replace(
            one,
            id=f"{one.id}#{number}",
            **{day: told + days for day in DAYS if (told := getattr(one, day)) is not None},
        )
        for one in unpacked("", held)
    ]
    return sketched(moved), packed(moved)


def main() -> int:
    """Print the table; see the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20000])
    parser.add_argument("--a-day", type=int, default=18)
    parser.add_argument("--keep", type=Path, default=None, help="where the ledger is to lie afterwards")
    parser.add_argument("--plot", type=Path, default=None)
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"skipped, {SHARED} is absent (set DEMARCHE_SHARED)", file=sys.stderr)
        return 0
    rows = []
    print("| reports | reading, s | storing, s | linking, s | all / reading | slowest link, s | MiB |")
    with ExitStack() as stack:
        path = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "growth.db"
        for row in grown(path, options.sizes, options.a_day, originals()):
            rows.append(row)
            print("| {:,} | {:.3f} | {:.3f} | {:.3f} | {:.2f} | {:.3f} | {:,.0f} |".format(*row), flush=True)
            if options.plot:
                options.plot.write_text(plot(rows), encoding="utf-8")
    return 0


def plot(rows: list[Row]) -> str:
    """An SVG of seconds a report over reports in the ledger, that axis by powers of ten."""
    from math import log10

    top = max(max(row[1:4]) for row in rows) * 1.15
    first, last = log10(rows[0][0]) - 0.1, log10(rows[-1][0]) + 0.1

    def x(size: float) -> float:
        return round(60 + 420 * (log10(size) - first) / (last - first), 1)

    def y(seconds: float) -> float:
        return round(290 - 260 * seconds / top, 1)

    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 340" font-size="12">',
        '<rect width="600" height="340" fill="white"/>',
        '<path d="M60 30V290H480" fill="none" stroke="black"/>',
        '<text x="60" y="20">processor seconds a report</text>',
        '<text x="270" y="330" text-anchor="middle">reports in the ledger</text>',
    ]
    for row in rows:
        out.append(f'<text x="{x(row[0])}" y="308" text-anchor="middle">{row[0]:,.0f}</text>')
    for tenth in range(int(top * 10) + 1):
        out.append(f'<text x="52" y="{y(tenth / 10) + 4}" text-anchor="end">{tenth / 10:.1f}</text>')
    for at, (name, colour) in enumerate(
        (("reading", "#444444"), ("storing", "#1f77b4"), ("linking", "#d62728")), 1
    ):
        points = " ".join(f"{x(row[0])},{y(row[at])}" for row in rows)
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x(row[0])}" cy="{y(row[at])}" r="3" fill="{colour}"/>' for row in rows]
        out.append(f'<text x="490" y="{y(rows[-1][at]) + 4}" fill="{colour}">{name}</text>')
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    sys.exit(main())
