"""What fuzzing found stays mended: every kept input is taken, in time and memory (see fuzz/)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KEPT = sorted((ROOT / "tests" / "fuzz_corpus").glob("*/*"))


def replayed(*files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "fuzz" / "replay.py"), *map(str, files)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of memory to set")
def test_every_parser_takes_what_it_once_could_not_and_what_fuzzing_begins_with() -> None:
    done = replayed()
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.splitlines()[-1].split()[0]) > len(KEPT) > 0


def test_inputs_that_are_kept_are_small() -> None:
    assert max(file.stat().st_size for file in KEPT) <= 16 << 10
