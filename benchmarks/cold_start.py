"""How long commands take to start, as ratios to a bare `python -c pass` in the same run.

    python benchmarks/cold_start.py [--runs 9]

Each command is run in turn, round after round, so that what else the machine does falls on all alike. Of
each the least processor time and the least wall time count: whatever is more was waiting for others.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "examples" / "crisis"
REPORT = EXAMPLE / "2022-01-19-kyiv.txt"
RUN = ["-m", "demarche"]


def once(command: list[str], folder: Path) -> tuple[float, float]:
    """Processor and wall seconds of a command that must succeed."""
    (folder / "new.db").unlink(missing_ok=True)
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, cwd=folder) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - began


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=9)
    runs = asked.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(
            [sys.executable, *RUN, "read", str(EXAMPLE), "--db", "example.db"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        commands = {
            "`python -c pass`": ["-c", "pass"],
            "`import sqlalchemy`": ["-c", "import sqlalchemy"],
            "`import spacy, onnxruntime`": ["-c", "import spacy, onnxruntime"],
            "`demarche --help`": [*RUN, "--help"],
            "`demarche list statements` (98)": [*RUN, "list", "statements", "--db", "example.db"],
            "`demarche list votes`": [*RUN, "list", "votes", "--db", "example.db"],
            "`demarche read` of one report, new ledger": [*RUN, "read", str(REPORT), "--db", "new.db"],
        }
        least: dict[str, tuple[float, float]] = {}
        for _ in range(runs):
            for told, command in commands.items():
                used, took = once(command, folder)
                before = least.get(told, (used, took))
                least[told] = min(before[0], used), min(before[1], took)
    bare = least["`python -c pass`"]
    print("| | processor, s | times bare Python | wall, s | times bare Python |\n|---|---|---|---|---|")
    for told, (used, took) in least.items():
        print(f"| {told} | {used:.3f} | {used / bare[0]:.0f} | {took:.3f} | {took / bare[1]:.0f} |")


if __name__ == "__main__":
    main()
