"""Gives parsers the inputs that once found something, and what they begin with, within the limits.

    python fuzz/replay.py [FILE …]

A file's folder names its target: `tests/fuzz_corpus/zip/…`, `.fuzz/zip/found/…`. Without files: all in
`tests/fuzz_corpus`, and the seeds. A line for each that a parser could not take; then the exit code is 1.
"""

from __future__ import annotations

import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from run import fell_at
from targets import BY_NAME, MEMORY, SECONDS

CORPUS = Path(__file__).parents[1] / "tests" / "fuzz_corpus"
_ASKED = 4 * MEMORY


class TooLongError(Exception):
    """An input took longer than it may."""


def main() -> None:
    """Replay the files named, or all."""
    # An input that asks for far more gets an error, and not the machine's: much is asked for and never used.
    resource.setrlimit(resource.RLIMIT_DATA, (_ASKED, _ASKED))
    signal.signal(signal.SIGPROF, _ring)
    bad = count = 0
    for target, name, data in _named() if sys.argv[1:] else _all():
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # seconds of the processor
        try:
            BY_NAME[target].parse(data)
        except BaseException as error:
            bad += 1
            print(f"{name}: {fell_at(error)}: {str(error)[:200]!r}")
        signal.setitimer(signal.ITIMER_PROF, 0)
        count += 1
        if len(sys.argv) > 1:
            print(f"{name}: {time.process_time() - began:.2f} s")
    most = _most()
    print(f"{count} inputs, {bad} not taken, {most >> 20} MB")
    sys.exit(bad > 0 or most > MEMORY)


def _most() -> int:
    """The most memory that this program had, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # There getrusage also counts what the program that started this one had.
        told = next(line for line in status.read_text("utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(told.split()[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _named() -> Iterator[tuple[str, str, bytes]]:
    for one in map(Path, sys.argv[1:]):
        folder = next(part for part in reversed(one.resolve().parts[:-1]) if part in BY_NAME)
        yield folder, str(one), one.read_bytes()


def _all() -> Iterator[tuple[str, str, bytes]]:
    from seeds import SEEDS

    for path in sorted(CORPUS.glob("*/*")):
        yield path.parent.name, f"{path.parent.name}/{path.name}", path.read_bytes()
    for target in BY_NAME:
        for number, seed in enumerate(SEEDS[target]()):
            yield target, f"seed {number} of {target}", seed


def _ring(*_: object) -> None:
    raise TooLongError


if __name__ == "__main__":
    main()
