"""What a second worker gives: words a second with one and two, beside what the machine gives two processes
that multiply matrices, in one run; and the memory of a worker.

    python benchmarks/scale.py [--articles 40] [--rounds 3] [--workers 2]

Reads `crisis_news` of the labelled data where that is present, else the example crisis over and over (see
speed.py). Workers are started before the clock is; text to ledger, linking apart. Figures are ratios within a
round: machines are noisy.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from demarche.crisis.crisis import Crisis
from demarche.ledger import Ledger
from demarche.reader.reader import default_reader
from demarche.records import Report
from demarche.scale import work
from demarche.scale.executor import Executor, Shard
from demarche.scale.here import Here
from demarche.scale.pipeline import Place, read_into
from demarche.scale.pool import Pool
from speed import reports, timed

_SIZE, _TIMES = 384, 60


def multiply(_: int = 0) -> None:
    """Some work that needs a core and nothing else."""
    import numpy as np

    matrix = np.ones((_SIZE, _SIZE), dtype=np.float32)
    for _ in range(_TIMES):
        matrix = (matrix @ matrix) / _SIZE


@dataclass(frozen=True)
class Round:
    """Seconds of one round: for reading with one worker and several, linking apart, and linking.

    `machine`: how many times as fast several processes multiply as one. `spent`: how many times the processor
    seconds of one worker several spend, the program's own included: other work on the machine is not in it.
    """

    machine: float
    one: float
    more: float
    linking: float
    spent: float

    @property
    def ratio(self) -> float:
        return self.one / self.more


def spent(pids: Sequence[int]) -> float:
    """Processor seconds of this process and of those others, since they began."""
    return time.process_time() + sum(map(_processor, pids))


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def through(batch: Sequence[Report], executor: Executor, workers: int) -> tuple[float, float, float]:
    """Seconds from reports to the ledger, for linking them afterwards, and processor seconds of that."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "scale.db") as ledger:
        items = ((report, 0.0) for report in batch)

        def all_read() -> None:
            for _ in read_into(ledger, items, Place(workers), lambda _: executor):
                pass

        read, before = timed(all_read), time.process_time()
        linking = timed(lambda: Crisis(ledger, ledger.path)._link())
        return read, linking, time.process_time() - before


class Kept:
    """An executor that is not closed when a reading is done."""

    def __init__(self, kept: Pool[bytes]) -> None:
        self.workers = kept.workers
        self.submit, self.next = kept.submit, kept.next

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Not yet."""


@contextmanager
def watched(pool: Pool[bytes], peaks: dict[int, float]):
    """Note the peak memory in MB of each of the pool's processes."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            for pid in pool.processes:
                with suppress(OSError, StopIteration):
                    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
                    peaks[pid] = (
                        int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
                    )

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield
    done.set()
    watcher.join()


def machine(workers: int) -> float:
    """How many times as fast `workers` processes multiply as one, of the same two processes a core."""
    with get_context("spawn").Pool(workers) as pool:
        pool.map(multiply, range(workers), chunksize=1)  # each has numpy by then
        one = timed(lambda: pool.map(multiply, range(2 * workers), chunksize=2 * workers))
        all_of_them = timed(lambda: pool.map(multiply, range(2 * workers), chunksize=1))
    return one / all_of_them


def measure(batch: Sequence[Report], rounds: int, workers: int, tell: Callable[[str], None]) -> None:
    """Print each round, and the medians."""
    words = sum(len(report.text.split()) for report in batch)
    default_reader()
    peaks: dict[int, float] = {}
    began = time.perf_counter()
    with Pool(work.read_packed, workers, prepare=work.prepare) as pool, watched(pool, peaks):
        for number in range(workers):
            pool.submit(Shard(number, tuple(batch[:1])))
        for _ in range(workers):
            pool.next()
        tell(f"workers ready after {time.perf_counter() - began:.1f} s")
        found = []
        for _ in range(rounds):
            before = time.process_time()
            one, linking, linked = through(batch, Here(work.read), 1)
            alone = time.process_time() - before - linked
            before = spent(pool.processes)
            more, _, linked = through(batch, Kept(pool), workers)
            together = spent(pool.processes) - before - linked
            found.append(Round(machine(workers), one, more, linking, together / alone))
            last = found[-1]
            tell(
                f"one {words / last.one:6.0f} words a second, {workers} workers {words / last.more:6.0f}, "
                f"ratio {last.ratio:.2f}, machine {last.machine:.2f}; processor time {last.spent:.2f}, "
                f"linking {last.linking / last.one:.2f} of reading with one"
            )
    tell(
        f"medians: ratio {statistics.median(one.ratio for one in found):.2f}, "
        f"machine {statistics.median(one.machine for one in found):.2f}; "
        f"processor time {statistics.median(one.spent for one in found):.2f}"
    )
    tell(f"peak memory of a worker {max(peaks.values()):.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    origin, batch = reports(options.articles)
    print(f"{len(batch)} reports of {origin}")
    measure(batch, options.rounds, options.workers, lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
