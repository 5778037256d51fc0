"""Fits what a deed's confidence is told by: `_SURE` of demarche.extract.events.

    PYTHONPATH=src:benchmarks python training/event_confidence.py

Reads the articles of labels/deeds.jsonl that nothing has learnt, judges every deed found by the shared scorer
(right: marked in the sentence with this type, doer and standing), and prints the weights, and the calibration
error by cross-validation over articles.
"""

from __future__ import annotations

from unittest.mock import patch

import numpy as np

from calibrate import error, fit
from deeds import held_out, read
from demarche.extract import events
from demarche.reader.assemble import log_odds
from quality import scorer

FOLDS = 9


def main() -> None:
    """Fit and print; see the module's text."""
    seen: list[tuple[float, float, float]] = []

    def numbered(told: float, doer: float, standing: float) -> float:
        seen.append((told, doer, standing))
        return len(seen) / 1e6

    with patch.object(events, "confidence", numbered):
        rows = held_out()
        got = [record for record in read(rows) if record["kind"] == "event"]
    score = scorer("score_crisis")
    table, right, article = [], [], []
    for number, row in enumerate(rows):
        mine = [record for record in got if record["report"]["key"] == row["id"]]
        overlap, least, judge, _ = score.judge("event", row["text"], row["sentences"])
        pairs, _, _ = score.pair(row["events"], mine, overlap, least)
        good = {id(given) for marked, given in pairs if all(judge(marked, given).values())}
        for record in mine:
            parts = seen[round(record["confidence"] * 1e6) - 1]
            table.append([1.0, *map(log_odds, parts)])
            right.append(float(id(record) in good))
            article.append(number)
    x, y, fold = np.array(table), np.array(right), np.array(article) % FOLDS
    chance = np.zeros(len(y))
    for each in range(FOLDS):
        chance[fold == each] = 1 / (1 + np.exp(-x[fold == each] @ fit(x[fold != each], y[fold != each])))
    print(f"{len(y)} deeds, right {y.mean():.3f}; calibration error, cross-validated {error(chance, y):.3f}")
    print("weights", [round(float(w), 2) for w in fit(x, y)])


if __name__ == "__main__":
    main()
