"""Make the reader's scores chances.  python training/calibrate.py --data ../shared/data [--model FOLDER]

Fits the logistic model of `demarche.reader.assemble.Group.score` on PolNeAR's dev part (texts the network has
not learnt): an attribution is right where its content, source and cue are, as score.py counts a tuple. Writes
the weights into the model's labels.json. Acts have a script of their own, act_weights.py.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

import data
from calibration import Judged, bins, expected_error, right_statements
from demarche.reader.annotate import annotate
from demarche.reader.assemble import Group
from demarche.reader.findings import attributions_with_groups
from demarche.reader.layout import lay_out
from demarche.reader.network import Network, model_folder
from demarche.reader.reading import read
from demarche.reader.tokens import blobs, tokenise
from quality import scorer
from reader_alone import record

FOLDS = 4
RIDGE = 0.5


def cases(rows: list[dict[str, Any]], network: Network) -> Iterator[tuple[int, Group, bool]]:
    """(article, attribution, whether it is right) of every attribution found that is not nested."""
    for number, row in enumerate(rows):
        text = row["text"]
        doc = tokenise(text)
        layout = lay_out(doc, text, blobs(text), ())
        words = [doc[i].text for i in layout.words]
        reading = read(network, words, np.array(layout.sentence, dtype=np.int64))
        annotate(doc, layout, reading, network.names)
        assert reading
        found = [
            (record(row["id"], doc, attribution), group)
            for attribution, group in attributions_with_groups(doc, layout, reading, network.names)
            if not group.nested
        ]
        right = right_statements(row, [r for r, _ in found], scorer("score"))
        for (_, group), good in zip(found, right, strict=True):
            yield number, group, good


def fit(table: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of a logistic model (ridge on all but the bias, which is column 0)."""
    keep = np.full(table.shape[1], RIDGE)
    keep[0] = 0.0

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = table @ w
        chance = 1 / (1 + np.exp(-z))
        total = np.logaddexp(0, z).sum() - right @ z + keep @ (w * w) / 2
        return float(total), table.T @ (chance - right) + keep * w

    result: NDArray[np.float64] = minimize(loss, np.zeros(table.shape[1]), jac=True).x
    return result


def error(chance: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """The expected calibration error of chances, over bins of equal count."""
    return expected_error(bins([Judged(float(c), bool(r)) for c, r in zip(chance, right, strict=True)]))


def attributions(rows: list[dict[str, Any]], model: Path) -> None:
    """Fit, print and write the weights of the attributions' score."""
    seen = list(cases(rows, Network(model)))
    names = sorted({n for _, g, _ in seen for n in g.evidence()}, key=lambda n: (n != "bias", n))
    table = np.array([[g.evidence().get(n, 0.0) for n in names] for _, g, _ in seen])
    right = np.array([float(good) for *_, good in seen])
    order = list(range(len(rows)))
    random.Random(1).shuffle(order)
    fold = {article: place % FOLDS for place, article in enumerate(order)}
    mine = np.array([fold[article] for article, *_ in seen])
    chance = np.zeros(len(seen))
    for held in range(FOLDS):
        weights = fit(table[mine != held], right[mine != held])
        chance[mine == held] = 1 / (1 + np.exp(-table[mine == held] @ weights))
    print(f"attributions: {len(seen)}, right {right.mean():.3f}")
    print(f"cross-validated: mean {chance.mean():.3f}, calibration error {error(chance, right):.3f}")
    weights = fit(table, right)
    path = model / "labels.json"
    labels = json.loads(path.read_text())
    labels["sure"] = {name: round(float(w), 3) for name, w in zip(names, weights, strict=True)}
    path.write_text(json.dumps(labels, indent=1, ensure_ascii=False) + "\n")
    print(labels["sure"])


def main() -> None:
    """Fit, write and print; see the module's text."""
    p = argparse.ArgumentParser()
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--model", type=Path, default=model_folder())
    a = p.parse_args()
    attributions(data.lines(a.data / "polnear/dev.jsonl.gz"), a.model)


if __name__ == "__main__":
    main()
