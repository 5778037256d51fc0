"""All windows of a text, gathered into arrays over its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demarche.reader.arrays import Booleans, Floats, Integers
from demarche.reader.bio import outside
from demarche.reader.network import Network
from demarche.reader.windows import windows

LINKS = 8
"""Cue candidates kept for a word."""

_BEST = ("tag", "label")
_LOGITS = (
    "entity",
    "attribution",
    "act",
    "source_kind",
    "condition",
    "force",
    "inner",
)
_LATER = ("event", "standing", "meeting", "instrument", "meaning")
"""Outputs that networks of an older making lack."""

_SPANS = {"cue": "attribution", "inner_cue": "inner"}
"""The arcs to cues, and the labels of the spans that they are sought for."""


@dataclass
class Links:
    """The likeliest cue words of each word that a span may hold: `word` [N, LINKS] (−1: none, or no
    candidate), `weight` their probabilities."""

    word: Integers
    weight: Floats


@dataclass
class Reading:
    """The network's word on N words. `best[name]` is the likeliest class [N], `logits[name]` is [N, classes];
    `arcs` has for each stretch of a sentence that was read as a whole (start, stop, scores [n, n+1] with
    column 0 the root)."""

    best: dict[str, Integers]
    logits: dict[str, Floats]
    arcs: list[tuple[int, int, Floats]]
    cue: Links
    inner_cue: Links

    @property
    def meaning(self) -> Floats | None:
        """What each word means where it stands [N, size]; null where the network does not say."""
        return self.logits.get("meaning")


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


def _links(scores: Floats, wanted: Booleans, base: int) -> tuple[Integers, Floats]:
    """`_top_links` of those rows that are `wanted` [n]; the others have none."""
    word = np.full((len(scores), LINKS), -1, dtype=np.int64)
    weight = np.zeros((len(scores), LINKS), dtype=np.float32)
    if wanted.any():
        word[wanted], weight[wanted] = _top_links(scores[wanted], base)
    return word, weight


def _top_links(scores: Floats, base: int) -> tuple[Integers, Floats]:
    """Of scores [n, W+1] over the words from `base` on, the LINKS likeliest columns as word indices."""
    chance = softmax(scores)
    keep = min(LINKS, chance.shape[1])
    order = np.sort(np.argpartition(-chance, keep - 1, axis=1)[:, :keep], axis=1)
    weight = np.take_along_axis(chance, order, axis=1)
    word = np.where(order == 0, -1, order - 1 + base)
    lack = LINKS - order.shape[1]
    if lack > 0:
        word = np.pad(word, ((0, 0), (0, lack)), constant_values=-1)
        weight = np.pad(weight, ((0, 0), (0, lack)))
    return word.astype(np.int64), weight.astype(np.float32)


def read(network: Network, words: Sequence[str], sentence: Integers) -> Reading | None:
    """Read `words` (no white space among them) whose sentence numbers are `sentence` [N]; None for no words.

    Each window is a run of its own, so that a word's labels depend on its window alone.
    """
    if not words:
        return None
    pieces = [network.pieces.encode(word) for word in words]
    wanted = [*_LOGITS, *(name for name in _LATER if name in network.outputs)]
    found: dict[str, list[Floats]] = {name: [] for name in wanted}
    best: dict[str, list[Integers]] = {name: [] for name in _BEST}
    arcs: list[tuple[int, int, Floats]] = []
    links: dict[str, tuple[list[Integers], list[Floats]]] = {name: ([], []) for name in _SPANS}
    for part in windows([len(p) for p in pieces], sentence.tolist()):
        out = network.run(pieces[part.start : part.stop], sentence[part.start : part.stop])
        low, high = part.own_start - part.start, part.own_stop - part.start
        for name in wanted:
            found[name].append(out[name][low:high])
        for name in _BEST:
            best[name].append(out[name][low:high].argmax(axis=1))
        for name, (index, weight) in links.items():
            spans = out[_SPANS[name]][low:high]
            likely, chance = _links(out[name][low:high], ~outside(spans), part.start)
            index.append(likely)
            weight.append(chance)
        begin = part.own_start
        for word in range(part.own_start + 1, part.own_stop + 1):
            if word == part.own_stop or sentence[word] != sentence[begin]:
                a, b = begin - part.start, word - part.start
                square = out["arc"][a:b, a + 1 : b + 1]
                arcs.append((begin, word, np.concatenate([out["arc"][a:b, :1], square], axis=1)))
                begin = word
    return Reading(
        {name: np.concatenate(rows) for name, rows in best.items()},
        {name: np.concatenate(rows) for name, rows in found.items()},
        arcs,
        *(Links(np.concatenate(index), np.concatenate(weight)) for index, weight in links.values()),
    )
