"""Precision of disputes judged by hand; with ledgers given, also what they find now and nobody has judged.

    python benchmarks/disputes.py [LEDGER …]

The table (`disputes.tsv`) has a row a dispute, by the ids of its evidence; it holds no text of any report.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

TABLE = Path(__file__).with_suffix(".tsv")
FORMS = ("figures", "account", "label")


def judged() -> list[dict[str, str]]:
    lines = (line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z = 1.96
    mean, centre = right / of, right / of + z * z / (2 * of)
    spread = z * (mean * (1 - mean) / of + z * z / (4 * of * of)) ** 0.5
    return (centre - spread) / (1 + z * z / of), (centre + spread) / (1 + z * z / of)


def told(heading: str, rows: list[dict[str, str]]) -> None:
    for form in (*FORMS, "all"):
        those = [row for row in rows if form in {row["form"], "all"}]
        if those:
            right = sum(row["verdict"] == "right" for row in those)
            low, high = wilson(right, len(those))
            share = f"{right / len(those):.3f} ({low:.2f}–{high:.2f})"
            print(f"{heading:8} {form:8} {right:3} of {len(those):3} right: {share}")


def main(ledgers: list[str]) -> None:
    rows = judged()
    for held in dict.fromkeys(row["round"] for row in rows):
        told(held, [row for row in rows if row["round"] == held])
    present = [row for row in rows if row["kept"] == "yes"]
    told("present", present)
    told("… news", [row for row in present if row["ledger"] == "news"])
    known = {row["dispute"] for row in rows}
    for path in ledgers:
        import demarche

        with demarche.open(path, create=False) as ledger:
            found = [one for one in ledger.disputes() if one.form in FORMS]
        print(path, dict(Counter(one.form for one in found)))
        for one in found:
            if one.id not in known:
                print(f"  not judged: {one.id} {one.form}")


if __name__ == "__main__":
    main(sys.argv[1:])
