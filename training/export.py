"""A checkpoint to the file that ships: ONNX, int8.  python training/export.py --run WORK --epoch 8

Writes src/demarche/reader/model/{reader.onnx, vocab.txt, labels.json}; --float FILE keeps the float graph
too.
"""

from __future__ import annotations

import argparse
import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

import data
from lean import STRENGTH, lean
from model import OUTPUTS, Exported, Network, Shape
from train import encoder_files

MODEL = Path(__file__).parent.parent / "src/demarche/reader/model"
FORMAT = 1


def network(path: Path) -> Network:
    """The network of a checkpoint, ready to be read with."""
    state = torch.load(path, map_location="cpu", weights_only=False)
    net = Network(Shape(**state["shape"]))
    net.load_state_dict(state["net"])
    return net.eval()


def average(paths: list[Path]) -> Network:
    """The network whose weights are the mean of several checkpoints'."""
    nets = [network(p) for p in paths]
    merged = nets[0].state_dict()
    for name in merged:
        merged[name] = torch.stack([n.state_dict()[name] for n in nets]).mean(0)
    nets[0].load_state_dict(merged)
    return nets[0].eval()


def mixed(net: Network, path: Path, share: float) -> Network:
    """The network with `share` of the weights of another checkpoint, where that has the same ones (Wortsman
    et al. 2022: two ends of one training's path lie in one valley)."""
    other = torch.load(path, map_location="cpu", weights_only=False)["net"]
    own = net.state_dict()
    for name, weight in own.items():
        if name in other and other[name].shape == weight.shape and weight.is_floating_point():
            own[name] = (1 - share) * weight + share * other[name]
    net.load_state_dict(own)
    return net.eval()


def to_onnx(net: Network, path: Path) -> None:
    """The float graph, batch size 1, with piece count and word count left open."""
    example = (torch.randint(1000, 2000, (1, 12)), torch.arange(1, 9), torch.tensor([0, 0, 0, 0, 1, 1, 1, 1]))
    axes: dict[str, dict[int, str]] = {
        "input_ids": {1: "pieces"},
        "first": {0: "words"},
        "sentence": {0: "words"},
    }
    for name in OUTPUTS:
        axes[name] = {0: "words"}
    for name in ("arc", "cue", "inner_cue"):
        axes[name][1] = "heads"
    torch.onnx.export(
        Exported(net).eval(),
        example,
        str(path),
        input_names=["input_ids", "first", "sentence"],
        output_names=list(OUTPUTS),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, target: Path, keep: list[str]) -> None:
    """Weights to 8 bits by channel, activations on the fly; `keep` names nodes that stay in float.

    reduce_range: 7-bit weights, because 8-bit products saturate on AVX2 machines without VNNI.
    """
    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=keep,
    )


def difference(net: Network, path: Path) -> dict[str, float]:
    """Largest difference of each output between torch and the file, on a made-up window."""
    rng = np.random.default_rng(0)
    words = 60
    ids = rng.integers(1000, 20000, (1, words + 2))
    first = np.arange(1, words + 1)
    sentence = np.repeat(np.arange(4), words // 4)
    session = onnxruntime.InferenceSession(str(path))
    got = session.run(None, {"input_ids": ids, "first": first, "sentence": sentence})
    with torch.no_grad():
        want = Exported(net).eval()(
            torch.from_numpy(ids), torch.from_numpy(first), torch.from_numpy(sentence)
        )
    return {n: float(np.abs(g - w.numpy()).max()) for n, g, w in zip(OUTPUTS, got, want, strict=True)}


def leans(net: Network, run: Path, counted: bool) -> dict[str, Any]:
    """Transition scores: of attributions as the network's chain has learnt them (or `counted`), of conditions
    as counted on the run's training articles."""
    corpus = pickle.loads((run / "corpus.pickle").read_bytes())
    chain = {"after": net.chain.after.tolist(), "first": net.chain.first.tolist()}
    rounded = {
        name: [[round(x, 3) for x in row] if isinstance(row, list) else round(row, 3) for row in rows]
        for name, rows in chain.items()
    }
    return {
        "attribution": lean(corpus["news"], "attribution", STRENGTH["attribution"]) if counted else rounded,
        "condition": lean(corpus["singles"] + corpus["crises"], "condition", STRENGTH["condition"]),
    }


def main() -> None:
    """Export; see the module's text."""
    p = argparse.ArgumentParser()
    p.add_argument("--run", type=Path, required=True)
    p.add_argument("--epoch", type=int, required=True)
    p.add_argument("--mean-of", type=int, default=1, help="average the last N epochs' weights")
    p.add_argument("--mix", type=Path, default=None, help="mix in the weights of this checkpoint")
    p.add_argument("--share", type=float, default=0.25, help="the share of --mix in the mean")
    p.add_argument("--float", type=Path, default=None)
    p.add_argument("--keep", nargs="*", default=[], help="nodes to keep in float (names or prefixes)")
    p.add_argument("--out", type=Path, default=MODEL)
    p.add_argument("--counted", action="store_true", help="counted transitions for attributions, not learnt")
    p.add_argument("--note", default="")
    a = p.parse_args()
    epochs = range(a.epoch - a.mean_of + 1, a.epoch + 1)
    net = average([a.run / f"epoch-{e}.pt" for e in epochs])
    if a.mix:
        net = mixed(net, a.mix, a.share)
    source = a.float or a.run / "float.onnx"
    to_onnx(net, source)
    print("float against torch", difference(net, source))
    names = [n.name for n in onnx.load(str(source)).graph.node]
    keep = [n for n in names if any(n.startswith(k) for k in a.keep)]
    a.out.mkdir(parents=True, exist_ok=True)
    quantise(source, a.out / "reader.onnx", keep)
    print("int8 against torch", difference(net, a.out / "reader.onnx"))
    labels: dict[str, Any] = json.loads((a.run / "labels.json").read_text())
    labels |= {
        "attribution": data.ATTRIBUTION,
        "condition": data.CONDITION,
        "act": data.ACTS,
        "source_kind": data.KINDS,
        "force": data.FORCES,
        "event": data.EVENTS,
        "standing": data.STANDINGS,
        "meeting": data.MEETINGS,
        "instrument": data.FORMS,
        "lean": leans(net, a.run, a.counted),
        "window": data.WINDOW,
        "format": FORMAT,
        "trained": a.note or f"epoch {a.epoch}",
    }
    (a.out / "labels.json").write_text(json.dumps(labels, indent=1, ensure_ascii=False) + "\n")
    shutil.copyfile(encoder_files()[1], a.out / "vocab.txt")
    print({f.name: f.stat().st_size for f in a.out.iterdir()})


if __name__ == "__main__":
    main()
