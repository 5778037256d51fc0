"""Words a second of the way from text to ledger, beside the bare network on the same windows and spaCy's
small CNN pipeline (see small_cnn.py) on the same texts, in one run.

    python benchmarks/speed.py [--articles 150] [--rounds 3]

Reads `crisis_news` of the labelled data where that is present (DEMARCHE_SHARED, or ../shared beside the
repository), else the example crisis over and over. One thread each, by processor time, in turns; only ratios
within a run mean anything: machines are noisy.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import small_cnn
from demarche.extract.everything import records_of
from demarche.ingest import Given, Rejected, from_text, read, sources
from demarche.ledger import Ledger
from demarche.reader.reader import Reader
from demarche.records import Report

REPO = Path(__file__).parents[1]
SHARED = Path(os.environ.get("DEMARCHE_SHARED", REPO.parent / "shared"))


def reports(count: int) -> tuple[str, list[Report]]:
    """`count` reports and where they are from."""
    path = SHARED / "data" / "crisis_news" / "articles.jsonl.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line, _ in zip(lines, range(count), strict=False)]
        return "crisis_news", [
            from_text(
                row["text"],
                key=row["id"],
                given=Given(published=date.fromisoformat(row["published"][:10]), outlet=row["outlet"]),
            )
            for row in rows
        ]
    found = [
        report
        for source in sources([str(REPO / "examples" / "crisis")])
        if not isinstance(source, Rejected)
        for report in read(source)
        if not isinstance(report, Rejected)
    ]
    copies = [found[i % len(found)].model_copy(update={"id": f"r{i}"}) for i in range(count)]
    return "the example crisis, repeated", copies


def timed(work: Any) -> float:
    """Seconds that `work()` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spent(work: Any) -> float:
    """Processor seconds that `work()` takes, of all threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


@dataclass(frozen=True)
class Speed:
    """Words a second of the bare network, of spaCy's small CNN and of the whole pipeline, the pipeline over
    either, peak memory in MB without spaCy's pipeline, and what that gave (`habits`)."""

    origin: str
    reports: int
    words: int
    windows: int
    network: float
    small: float
    pipeline: float
    over_network: float
    over_small: float
    peak: float
    habits: str


def measure(articles: int, rounds: int) -> Speed:
    """The medians over `rounds` of both, in turns."""
    origin, batch = reports(articles)
    words = sum(len(report.text.split()) for report in batch)
    reader = Reader()
    windows: list[tuple[Any, ...]] = []
    bare = reader._network.run

    def recording(*given: Any) -> Any:
        windows.append(given)
        return bare(*given)

    def whole(part: Sequence[Report] = batch) -> None:
        with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "speed.db") as ledger:
            for report in part:
                ledger.add(report, records_of(report, reader), reader.version)

    def network_alone() -> None:
        for given in windows:
            bare(*given)

    reader._network.run = recording  # type: ignore[method-assign]
    whole()  # warms up, and notes every window on the way
    reader._network.run = bare  # type: ignore[method-assign]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cnn = small_cnn.build()
    texts = [report.text for report in batch]
    given = small_cnn.habits(cnn.pipe(texts))
    works = (network_alone, lambda: deque(cnn.pipe(texts), maxlen=0), whole)
    turns = [tuple(words / spent(work) for work in works) for _ in range(rounds)]
    network, small, pipeline = (statistics.median(column) for column in zip(*turns, strict=True))
    over_network = statistics.median(p / n for n, _, p in turns)
    over_small = statistics.median(p / s for _, s, p in turns)
    return Speed(
        origin,
        len(batch),
        words,
        len(windows),
        network,
        small,
        pipeline,
        over_network,
        over_small,
        peak,
        given,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    speed = measure(options.articles, options.rounds)
    print(f"read           {speed.reports} reports of {speed.origin}")
    print(f"               {speed.words} words, {speed.windows} windows")
    print(f"bare network   {speed.network:8.0f} words a second")
    print(f"small CNN      {speed.small:8.0f} words a second; it gave {speed.habits}")
    print(f"whole pipeline {speed.pipeline:8.0f} words a second, text to ledger")
    print(f"over network   {speed.over_network:8.2f}")
    print(f"over small CNN {speed.over_small:8.2f}")
    print(f"peak memory    {speed.peak:8.0f} MB")


if __name__ == "__main__":
    main()
