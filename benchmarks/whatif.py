"""How many of the conditions that a deed fires are found, and how many that are found are fired by it.

    python benchmarks/whatif.py --crisis crisis.db --same same.db --seeds seeds.db [--split try] [--misses]

First level only, on the queries of whatif.tsv; micro precision and recall, with a sweep over the least score.
Where a ledger has vectors, the figures without them are shown beside.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from demarche.crisis.following import meaning_of
from demarche.ledger import Ledger
from demarche.link.clauses import clause
from demarche.link.consequences import LEAST, foresee, read
from demarche.views.sentence import Around

HERE = Path(__file__).parent
SWEEP = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)


def queries(split: str | None) -> list[tuple[str, str, str, list[str]]]:
    lines = (HERE / "whatif.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [(row[0], row[1], row[2], row[3].split()) for row in rows if split in (None, row[1])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("crisis", "same", "seeds"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--split", choices=("try", "test"))
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    ledgers = {}
    for name in ("crisis", "same", "seeds"):
        if path := getattr(given, name):
            ledger = Ledger.open(path, create=False)
            ledgers[name] = ledger, read(ledger.records("condition")), Around(ledger.report)
    vectors = any(ledger.meanings("condition") for ledger, _, _ in ledgers.values())
    for use in (False, True) if vectors else (False,):
        print("with vectors" if use else "without vectors")
        measure(ledgers, queries(given.split), vectors=use, misses=given.misses)


def measure(ledgers, asked, *, vectors: bool, misses: bool) -> None:
    scored = {"try": [], "test": []}  # (score, right) of what is found; None for what is not
    marked = {"try": 0, "test": 0}
    for name, split, query, wanted in asked:
        if name not in ledgers:
            continue
        ledger, declared, around = ledgers[name]
        meanings = ledger.meanings("condition") if vectors else {}
        steps = foresee(
            clause(query),
            declared,
            around.setting,
            depth=1,
            least=min(SWEEP),
            meaning=meaning_of(query) if meanings else None,
            meanings=meanings,
        )
        hit = set()
        for step in steps:
            ids = {want for want in wanted for one in step.told if one.id.startswith(want)}
            hit |= ids
            scored[split] += [(step.match.score, True)] * len(ids) or [(step.match.score, False)]
            if misses and not ids and step.match.score >= LEAST:
                print(
                    f"  wrong  {query}: {step.declared.condition.id[:8]} {step.match.score} {step.match.why}"
                )
        marked[split] += len(wanted)
        if misses and set(wanted) - hit:
            print(f"  missed {query}: {' '.join(sorted(set(wanted) - hit))}")
    for split, found in scored.items():
        if not marked[split]:
            continue
        for least in SWEEP:
            kept = [right for score, right in found if score >= least]
            right = sum(kept)
            precision, recall = right / max(1, len(kept)), right / marked[split]
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            mark = " <- LEAST" if least == LEAST else ""
            print(
                f"{split:5} least {least:.2f}: precision {precision:.2f} recall {recall:.2f} F1 {f1:.2f} "
                f"({right} of {len(kept)} found, {marked[split]} marked){mark}"
            )


if __name__ == "__main__":
    main()
