"""What sentences mean, by the encoder as it was before training: what the network's `meaning` head learns.

The teacher is all-MiniLM-L6-v2 (Reimers & Gurevych 2019): the mean of a sentence's piece states, of length
one. Its 384 numbers are turned into as many as the head has by the directions in which the training sentences
differ most (singular vectors, not centred, so that products of vectors change least).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

import data
from demarche.reader.wordpiece import WordPiece
from model import NEGATIVE, Network, Shape

LONGEST = 128
"""Word pieces of a sentence that are read."""
FEWEST = 4
"""Sentences of fewer words mean too little to learn from."""
ROWS = 64


def sentences(article: data.Article) -> Iterator[tuple[int, list[int]]]:
    """The number and the word pieces of each sentence that is long enough."""
    ids: dict[int, list[int]] = {}
    words: dict[int, int] = {}
    for number, pieces in zip(article.sentence, article.pieces, strict=True):
        ids.setdefault(number, []).extend(pieces)
        words[number] = words.get(number, 0) + 1
    return ((number, part) for number, part in ids.items() if words[number] >= FEWEST)


def embed(rows: Sequence[Sequence[int]], net: Network, pieces: WordPiece) -> np.ndarray:
    """The teacher's vectors [N, hidden] of N rows of word pieces."""
    out = np.zeros((len(rows), net.shape.hidden), dtype=np.float32)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    for at in range(0, len(order), ROWS):
        group = order[at : at + ROWS]
        parts = [[pieces.cls, *rows[i][:LONGEST], pieces.sep] for i in group]
        width = max(map(len, parts))
        ids = torch.tensor([p + [pieces.pad] * (width - len(p)) for p in parts])
        real = (ids != pieces.pad)[:, :, None]
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            states = net.encode(ids, (~real[:, None, None, :, 0]).to(torch.bfloat16) * NEGATIVE)
        mean = (states.float() * real).sum(1) / real.sum(1)
        out[group] = torch.nn.functional.normalize(mean, dim=1).numpy()
    return out


def teach(articles: Sequence[data.Article], weights: Path, pieces: WordPiece, shape: Shape) -> None:
    """Give every article the vectors of its sentences."""
    net = Network(shape)
    net.load_encoder(weights)
    net.eval()
    told = [(a, number, ids) for a in articles for number, ids in sentences(a)]
    vectors = embed([ids for _, _, ids in told], net, pieces)
    _, _, directions = np.linalg.svd(vectors.T @ vectors)
    short = vectors @ directions[: shape.meaning].T
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    for (article, number, _), vector in zip(told, short.astype(np.float16), strict=True):
        article.meaning[number] = vector
