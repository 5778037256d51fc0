"""Labels on which two of our own models agree, for articles without labels of that kind (self-training).

    python training/agree.py --data ../shared/data --models FIRST.pt SECOND.pt --labels RUN/labels.json \\
        --out agreed.pickle

Read are the articles of `labels/acts*.tsv`. A word gets a label where both models give the same and both are
sure of it (Zhou & Li 2005, with two views instead of three); every other word is left out of the loss.
"""

from __future__ import annotations

import argparse
import json
import pickle
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

import data
from demarche.reader.wordpiece import WordPiece
from model import Network, Shape
from train import ACTS, LABELS, begin_from, encoder_files, forward

SURE = 0.8
"""How likely each model must hold the label."""
HEADS = ("tag", "entity", "attribution", "arc", "label", "cue")


def main() -> None:
    """Write the targets of `HEADS` by article id; see the module's text."""
    p = argparse.ArgumentParser()
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--models", type=Path, nargs=2, required=True)
    p.add_argument("--labels", type=Path, required=True, help="labels.json of the training run")
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    torch.set_num_threads(2)
    pieces = WordPiece.load(encoder_files()[1])
    names = json.loads(a.labels.read_text())
    networks = []
    for path in a.models:
        network = Network(Shape(len(names["tag"]), len(names["entity"]), len(names["label"])))
        begin_from(network, path)
        networks.append(network.eval())
    told = {key for name in ACTS for key in data.read_acts(LABELS / name)}
    rows = [r for r in data.lines(a.data / "crisis_news/articles.jsonl.gz") if r["id"] in told]
    out: dict[str, dict[str, np.ndarray]] = {}
    for row in rows:
        article = data.acts(row, [], pieces)
        target = {name: article.target[name].copy() for name in HEADS}
        ranges = list(data.cut(article))
        for at in range(0, len(ranges), 12):
            group = [data.window(article, r, pieces) for r in ranges[at : at + 12]]
            b = {k: torch.from_numpy(v) for k, v in data.batch(group, pieces.pad).items()}
            best, sure = {}, {}
            for network in networks:
                with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                    logits = forward(network, b, pieces.pad, False)
                for name in HEADS:
                    chance, code = functional.softmax(logits[name], -1).max(-1)
                    same = code == best[name] if name in best else torch.ones_like(code, dtype=torch.bool)
                    best[name] = code
                    sure[name] = sure.get(name, same) & same & (chance > SURE)
            for i, words in enumerate(ranges[at : at + 12]):
                for name in HEADS:
                    code = best[name][i, : len(words)].numpy().copy()
                    if name in ("arc", "cue"):
                        code[code > 0] += words.start
                    ok = sure[name][i, : len(words)].numpy()
                    target[name][words.start : words.stop] = np.where(ok, code, data.IGNORE)
        role = target["attribution"]
        target["label"][target["arc"] == data.IGNORE] = data.IGNORE
        target["cue"][(role == 0) | (role == 3) | (role == 4)] = data.IGNORE
        out[row["id"]] = target
    a.out.write_bytes(pickle.dumps(out))
    for name in HEADS:
        known = np.concatenate([t[name] for t in out.values()]) != data.IGNORE
        print(name, f"{100 * known.mean():.1f} % of {len(known)} words")


if __name__ == "__main__":
    main()
