"""What verdicts cost: seconds to say one, and to list a whole ledger with so many of them.

python benchmarks/verdicts.py LEDGER  (it is copied first)
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import demarche

STEPS = (0, 200, 700)
READINGS = 2  # Others may be at work on the machine: the best of so many is told.


def _took(do: object) -> float:
    start = time.process_time()
    for _ in do:  # type: ignore[attr-defined]
        pass
    return time.process_time() - start


def main(ledger: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "crisis.db"
        shutil.copy(ledger, copy)
        with demarche.open(copy) as d:
            records = list(d.list("statements", as_read=True))
            said = 0
            print(f"{len(records)} statements")
            for step in STEPS:
                start = time.process_time()
                for number, record in enumerate(islice(records, said, step)):
                    if number % 3 == 0:
                        d.accept(record.id, who="benchmark")
                    elif number % 3 == 1:
                        d.reject(record.id, who="benchmark")
                    else:
                        d.correct(record.id, "act", "WARN", who="benchmark")
                each = (time.process_time() - start) / max(1, step - said)
                said = max(said, step)
                raw = min(_took(d.list("statements", as_read=True)) for _ in range(READINGS))
                judged = min(_took(d.list("statements")) for _ in range(READINGS))
                cost = f"{each * 1000:.1f} ms each; list {raw:.2f} s as read, {judged:.2f} s judged"
                print(f"{len(d.verdicts())} verdicts: {cost}")


main(sys.argv[1])
