"""Fit the weights of `demarche.reader.ends`.  python training/ends.py --data ../shared/data [--model FOLDER]

Reads PolNeAR's dev part with the model (texts the network has not learnt), takes the ends of its contents and
the gold ends near them, and writes the weights into the model's labels.json. Prints how many ends are right
before and after, the latter also by four-fold cross-validation over articles: that is the figure to believe.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

import data
from demarche.reader.annotate import annotate
from demarche.reader.ends import Choice, Words, best_end
from demarche.reader.findings import end_choices, outer_groups
from demarche.reader.layout import lay_out
from demarche.reader.network import Network, model_folder
from demarche.reader.reading import read
from demarche.reader.tokens import blobs, tokenise

FOLDS = 4
RIDGE = 1.0
LEAST_SEEN = 8


class Case(NamedTuple):
    """The ends that one content may have, and which of them is right."""

    article: int
    options: list[Choice]
    right: int


def choices(rows: list[dict[str, object]], network: Network) -> list[Case]:
    """Every content of the articles that overlaps a gold one whose end is among the options."""
    out = []
    for number, row in enumerate(rows):
        text = str(row["text"])
        doc = tokenise(text)
        layout = lay_out(doc, text, blobs(text), ())
        words = [doc[i].text for i in layout.words]
        reading = read(network, words, np.array(layout.sentence, dtype=np.int64))
        annotate(doc, layout, reading, network.names)
        assert reading
        spans = [(doc[i].idx, doc[i].idx + len(doc[i].text)) for i in layout.words]
        gold = []
        for attribution in row["attributions"]:  # type: ignore[attr-defined]
            for a, b in attribution["content"]:
                covered = data.words_in(spans, a, b)
                if len(covered) and spans[covered[-1]][1] == b:
                    gold.append((covered[0], covered[-1] + 1))
        side = Words.of(doc, layout, reading.logits["attribution"])
        groups = outer_groups(doc, layout, reading, network.names)
        for at, place, found in end_choices(side, groups):
            start, stop = groups[at].content[place].start, groups[at].content[place].stop
            touching = [g for g in gold if g[0] < stop and start < g[1]]
            if len(found) > 1 and touching:
                best = max(touching, key=lambda g: min(g[1], stop) - max(g[0], start))
                ends = [end for end, _ in found]
                if best[1] in ends:
                    out.append(Case(number, found, ends.index(best[1])))
    return out


def fit(chosen: list[Case]) -> dict[str, float]:
    """Weights that make the right ends likeliest (conditional logit with a ridge)."""
    seen = Counter(name for c in chosen for _, features in c.options for name in features)
    names = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    column = {name: i for i, name in enumerate(names)}
    tables = []
    for c in chosen:
        table = np.zeros((len(c.options), len(names)))
        for row, (_, features) in enumerate(c.options):
            for name, value in features.items():
                if name in column:
                    table[row, column[name]] = value
        tables.append((table, c.right))

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = RIDGE * float(w @ w) / 2, RIDGE * w
        for table, right in tables:
            score = table @ w
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            total -= float(np.log(max(chance[right], 1e-12)))
            slope = slope - table[right] + chance @ table
        return total, slope

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return {name: round(float(w), 3) for name, w in zip(names, best, strict=True)}


def right(chosen: list[Case], weights: dict[str, float]) -> int:
    """How many ends are right with `weights`; with none, the labels' own."""
    if not weights:
        return sum(c.right == 0 for c in chosen)
    return sum(best_end(c.options, weights) == c.options[c.right][0] for c in chosen)


def main() -> None:
    """Fit and write; see the module's text."""
    p = argparse.ArgumentParser()
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--model", type=Path, default=model_folder())
    a = p.parse_args()
    rows = data.lines(a.data / "polnear/dev.jsonl.gz")
    chosen = choices(rows, Network(a.model))
    order = list(range(len(rows)))
    random.Random(1).shuffle(order)
    fold = {article: place % FOLDS for place, article in enumerate(order)}
    crossed = 0
    for held in range(FOLDS):
        weights = fit([c for c in chosen if fold[c.article] != held])
        crossed += right([c for c in chosen if fold[c.article] == held], weights)
    weights = fit(chosen)
    print(f"contents with a choice of ends, the right one among them: {len(chosen)}")
    print(f"right: {right(chosen, {})} before, {right(chosen, weights)} after, {crossed} cross-validated")
    path = a.model / "labels.json"
    labels = json.loads(path.read_text())
    labels["ends"] = weights
    path.write_text(json.dumps(labels, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
