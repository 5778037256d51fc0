"""What a report costs in a ledger that grows: reading it, storing it, linking it, at 1,000, 5,000 and 20,000.

    python benchmarks/growth.py [--sizes 1000 5000 20000] [--plot growth.png]

Reads 150 articles of `crisis_news` (DEMARCHE_SHARED, or ../shared beside the repository), and fills a ledger
with disguises of them: small letters exchanged by a rule of each disguise's own, so that no
two share a shingle, and the day moved within three years; offsets, actors and times of the records stay. At
each size 30 more are added and linked, and timed against reading them. Timings are ratios within one run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from demarche.extract.everything import records_and_meanings
from demarche.ingest import Given, from_text
from demarche.ledger import Ledger
from demarche.reader.reader import default_reader
from demarche.records import MODELS, AnyRecord, Report, report_id
from quality import SHARED

ORIGINALS, TIMED, DAYS = 150, 30, 3 * 365
LETTERS = "aeioubcdfglmnprst"
TEXT = {"exact", "prefix", "suffix"}
Read = tuple[Report, tuple[AnyRecord, ...], dict[tuple[str, str], bytes], float]


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


def disguises(reads: list[Read], rng: random.Random) -> Iterator[tuple[int, Report, list[AnyRecord], Any]]:
    """Endless disguises of the articles: the number of the original, report, records, vectors."""
    while True:
        for number, (report, found, meanings, _) in enumerate(reads):
            rule = str.maketrans(LETTERS, "".join(rng.sample(LETTERS, len(LETTERS))))
            text = report.text.translate(rule)
            day = (date(2012, 1, 1) + timedelta(days=rng.randrange(DAYS))).isoformat()
            made = report.model_copy(
                update={"text": text, "published": day, "id": report_id(text, report.outlet, None)}
            )
            records, vectors = [], {}
            for one in found:
                raw = disguised(one.model_dump(mode="json"), rule) | {"report": made.ref.model_dump()}
                new: Any = MODELS[one.kind].model_validate(raw)
                new = new.model_copy(update={"id": new.content_id()})
                vectors |= {(new.id, part): v for (id, part), v in meanings.items() if id == one.id}
                records.append(new)
            yield number, made, records, vectors


def disguised(value: Any, rule: dict[int, int]) -> Any:
    """A record's fields with its quoted words changed as the text's are."""
    if isinstance(value, list):
        return [disguised(one, rule) for one in value]
    if isinstance(value, dict):
        return {k: v.translate(rule) if k in TEXT and v else disguised(v, rule) for k, v in value.items()}
    return value


def main() -> int:
    """Print the table; see the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20000])
    parser.add_argument("--plot", type=Path, default=None)
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"skipped, {SHARED} is absent (set DEMARCHE_SHARED)", file=sys.stderr)
        return 0
    reads = originals()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "growth.db"
        made = disguises(reads, random.Random(7))
        with Ledger.open(path) as ledger:
            held = 0
            for size in options.sizes:
                while held < size:
                    _, report, records, vectors = next(made)
                    held += ledger.add(report, records, "growth", vectors) == "new"
                    if held % 200 == 0:
                        deque(ledger.link(), maxlen=0)
                deque(ledger.link(), maxlen=0)
                reading, storing, linking = [], [], []
                for _ in range(TIMED):
                    number, report, records, vectors = next(made)
                    reading.append(reads[number][3])
                    clock = time.process_time()
                    held += ledger.add(report, records, "growth", vectors) == "new"
                    storing.append(time.process_time() - clock)
                    clock = time.process_time()
                    deque(ledger.link(), maxlen=0)
                    linking.append(time.process_time() - clock)
                mean = [statistics.mean(times) for times in (reading, storing, linking)]
                rows.append((size, *mean, sum(mean) / mean[0], path.stat().st_size / 2**20))
                print("| {:,} | {:.3f} | {:.3f} | {:.3f} | {:.2f} | {:.0f} |".format(*rows[-1]), flush=True)
    if options.plot:
        plot(rows, options.plot)
    return 0


def plot(rows: list[tuple[float, ...]], path: Path) -> None:
    """Seconds a report over reports in the ledger."""
    import matplotlib.pyplot as plt

    for at, name in enumerate(("reading", "storing", "linking"), 1):
        plt.loglog([row[0] for row in rows], [row[at] for row in rows], marker="o", label=name)
    plt.xlabel("reports in the ledger")
    plt.ylabel("processor seconds a report")
    plt.legend()
    plt.savefig(path, dpi=120)


if __name__ == "__main__":
    sys.exit(main())
