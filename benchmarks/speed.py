"""Words a second of the way from text to ledger, beside the bare network on the same windows in one run.

    python benchmarks/speed.py [--articles 150] [--rounds 3]

Reads `crisis_news` of the labelled data where that is present (DEMARCHE_SHARED, or ../shared beside the
repository), else the example crisis over and over. Timings are ratios within one run: machines are noisy.
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
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class Speed:
    """Words a second of the bare network and of the whole pipeline, their ratio, peak memory in MB."""

    origin: str
    reports: int
    words: int
    windows: int
    network: float
    pipeline: float
    ratio: float
    peak: float


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
    pairs = [(words / timed(network_alone), words / timed(whole)) for _ in range(rounds)]
    network, pipeline = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(p / n for n, p in pairs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Speed(origin, len(batch), words, len(windows), network, pipeline, ratio, peak)


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
    print(f"bare network   {speed.network:8.0f} words a second, one thread")
    print(f"whole pipeline {speed.pipeline:8.0f} words a second, text to ledger")
    print(f"ratio          {speed.ratio:8.2f}")
    print(f"peak memory    {speed.peak:8.0f} MB")


if __name__ == "__main__":
    main()
