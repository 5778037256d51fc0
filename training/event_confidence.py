"""Fits what a deed's and a meeting's confidence is told by: `_SURE` of demarche.extract.events and meetings.

    PYTHONPATH=src:benchmarks python training/event_confidence.py

Reads the articles of labels/deeds.jsonl that nothing has learnt, judges every deed and meeting found with a
customer's eye (benchmarks/strict.py: marked there, and all that is shown is right), and prints the weights,
and the calibration error by cross-validation over articles.
"""

from __future__ import annotations

from types import ModuleType
from unittest.mock import patch

import numpy as np

import strict
from calibrate import error, fit
from deeds import held_out, read
from demarche.extract import events, meetings
from demarche.reader.assemble import log_odds
from quality import scorer

FOLDS = 9
PARTS: dict[str, ModuleType] = {"event": events, "meeting": meetings}


def main() -> None:
    """Fit and print; see the module's text."""
    seen: list[tuple[float, ...]] = []

    def numbered(*parts: float) -> float:
        seen.append(parts)
        return len(seen) / 1e6

    with (
        patch.object(events, "confidence", numbered),
        patch.object(events, "LEAST", 0.0),
        patch.object(meetings, "confidence", numbered),
    ):
        rows = held_out()
        got = read(rows)
    same = scorer("score_crisis").same_actor
    for kind, module in PARTS.items():
        table, right, article = [], [], []
        for number, row in enumerate(rows):
            mine = [one for one in got if one["kind"] == kind and one["report"]["key"] == row["id"]]
            pairs = strict.paired(kind, row, mine, same)
            for at, record in enumerate(mine):
                parts = (min(part, module.CERTAIN) for part in seen[round(record["confidence"] * 1e6) - 1])
                table.append([1.0, *map(log_odds, parts)])
                good = at in pairs and all(strict.fields(kind, pairs[at], record, same).values())
                right.append(float(good))
                article.append(number)
        x, y, fold = np.array(table), np.array(right), np.array(article) % FOLDS
        chance = np.zeros(len(y))
        for each in range(FOLDS):
            chance[fold == each] = 1 / (1 + np.exp(-x[fold == each] @ fit(x[fold != each], y[fold != each])))
        print(f"{kind}: {len(y)}, all right {y.mean():.3f}; calibration error {error(chance, y):.3f}")
        print(f"weights of {module.__name__}", [round(float(w), 2) for w in fit(x, y)])


if __name__ == "__main__":
    main()
