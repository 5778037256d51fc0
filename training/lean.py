"""What follows what in the labels: transition scores for the reader's span search.

For each pair of codes the log of how much likelier one follows the other than by chance, counted on the
training articles and damped by a strength for each kind (tuned on the dev part). Added to the network's
log-probabilities in the Viterbi search (`demarche.reader.bio`), this mends spans that words judged one by one
leave in pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from data import Article

STRENGTH = {"attribution": (0.3, 0.3, 0.1, 0.4), "condition": (0.1, 0.1, 0.1)}
"""Damping of the columns: O, then each kind (source, cue, content; trigger, consequence)."""


def lean(articles: Sequence[Article], name: str, strength: Sequence[float]) -> dict[str, Any]:
    """`after` [before][code] and `first` [code] of the target `name`, rounded; see
    `demarche.reader.bio.Lean`."""
    classes = 2 * len(strength) - 1
    pairs = np.full((classes + 1, classes), 0.5)
    for article in articles:
        codes = article.target[name]
        for word, code in enumerate(codes):
            if code < 0:
                continue
            opening = not word or "\n" in article.text[article.spans[word - 1][1] : article.spans[word][0]]
            before = classes if opening or codes[word - 1] < 0 else codes[word - 1]
            pairs[before, code] += 1
    chance = pairs.sum(axis=0) / pairs.sum()
    score = np.log(pairs / pairs.sum(axis=1, keepdims=True)) - np.log(chance)
    score *= np.array([strength[(code + 1) // 2] for code in range(classes)])
    for code in range(2, classes, 2):
        for before in range(classes + 1):
            if before not in (code, code - 1):
                score[before, code] = 0.0
    return {"after": np.round(score[:classes], 3).tolist(), "first": np.round(score[classes], 3).tolist()}
