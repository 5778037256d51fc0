"""Where a content ends: the labels' own end weighed against the places near it.

The labels are decided word by word; whether a span may end at a word depends on all of it: an open quotation
mark, a conjunction left hanging, a phrase cut in two. Each place near the end that the labels do not rule out
is an option; a log-linear model over features of the whole span takes the likeliest (reranking after
Collins & Koo 2005; the weights are fitted by `training/ends.py` and stand in the model's labels.json).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.reader.arrays import Floats
from demarche.reader.layout import Layout

if TYPE_CHECKING:
    from spacy.tokens import Doc

REACH = 12
"""Words that an end may move by."""
LEAST_GAIN = -9.0
"""Log-odds that moving may cost at the labels' word."""

_OUT, _IN = 0, 6
_BEGINS = [1, 3, 5]
_MARKS = frozenset({",", ".", "``", "''", ":"})
_AHEAD = 15
Features = dict[str, float]
Choice = tuple[int, Features]
"""An end (the word after the last) and what speaks for and against it."""


@dataclass(frozen=True)
class Words:
    """The words of a text side by side: what they are, what they hang on (`head`, a word), their sentence
    numbers, the log-probability of each attribution code [N, 7], and the words that no span may cross."""

    text: Sequence[str]
    tag: Sequence[str]
    dep: Sequence[str]
    entity: Sequence[str]
    head: Sequence[int]
    sentence: Sequence[int]
    logs: Floats
    hard: Sequence[int]

    @classmethod
    def of(cls, doc: Doc, layout: Layout, logits: Floats) -> Words:
        """The words of an annotated Doc, with the network's attribution `logits` [N, 7] on them."""
        tokens = [doc[i] for i in layout.words]
        place = {token: word for word, token in enumerate(layout.words)}
        peak = logits.max(axis=1, keepdims=True)
        logs = logits - peak - np.log(np.exp(logits - peak).sum(axis=1, keepdims=True))
        return cls(
            [t.text for t in tokens],
            [t.tag_ for t in tokens],
            [t.dep_ for t in tokens],
            [t.ent_type_ for t in tokens],
            [place.get(t.head.i, word) for word, t in enumerate(tokens)],
            layout.sentence,
            logs,
            sorted(layout.hard),
        )


def _reachable(words: Words, start: int, stop: int, taken: Collection[int]) -> Iterator[tuple[int, float]]:
    """(end, log-odds gained by it) of the span's own end and each that the labels do not rule out."""
    count = len(words.text)
    limit = min((h for h in words.hard if h >= stop), default=count)
    yield stop, 0.0
    gain = 0.0
    for word in range(stop, min(stop + REACH, limit)):
        new = words.sentence[word] != words.sentence[word - 1]
        if word in taken or (new and (word > stop or words.text[word] not in ("”", '"', "''"))):
            break
        gain += float(words.logs[word, _IN] - words.logs[word, _OUT])
        if gain < LEAST_GAIN:
            break
        yield word + 1, gain
    gain = 0.0
    for word in range(stop - 1, max(start, stop - REACH), -1):
        gain += float(words.logs[word, _OUT] - words.logs[word, _IN])
        if gain < LEAST_GAIN:
            break
        yield word, gain


def options(
    words: Words, content: tuple[int, int], own: Collection[int], cue: int | None, taken: Collection[int]
) -> list[Choice]:
    """Each end that `content` may have, its own first, with features.

    `own` are the words of the attribution's source and cue, `cue` the cue's first; no span grows over a word
    of `taken`.
    """
    start, stop = content
    found = list(_reachable(words, start, stop, taken))
    if len(found) == 1:
        return [(stop, {})]
    return [(end, _features(words, (start, stop, end), gain, own, cue)) for end, gain in found]


def _features(
    words: Words, bounds: tuple[int, int, int], gain: float, own: Collection[int], cue: int | None
) -> Features:
    """Of the span from the first to the third of `bounds`, where the labels end it at the second."""
    start, stop, end = bounds
    count, last = len(words.text), end - 1
    closes = end == count or words.sentence[end] != words.sentence[last]
    out: Features = {"gain": gain, "in before": float(words.logs[last, 5:7].max())}

    def mark(name: str, holds: bool = True) -> None:
        if holds:
            out[name] = 1.0

    if end == stop:
        mark("kept")
    else:
        out["moved on" if end > stop else "moved back"] = math.log1p(abs(end - stop))
    if end < count:
        out["out after"] = float(words.logs[end, _OUT])
        out["other after"] = float(words.logs[end, _BEGINS].max())
    roots = sum(not start <= words.head[w] < end and words.tag[w] not in _MARKS for w in range(start, end))
    out["roots"] = min(roots, 4)
    mark("many roots", roots > 1)
    severed = [
        w
        for w in range(end, min(end + _AHEAD, count))
        if words.sentence[w] == words.sentence[last]
        and start <= words.head[w] < end
        and words.tag[w] not in _MARKS
    ]
    if severed:
        out["cut"] = min(len(severed), 3)
        mark("cuts")
        mark("cut " + words.dep[severed[0]])
    mark("sentence end", closes)
    mark(
        "last hangs on", words.head[last] >= end and words.sentence[words.head[last]] == words.sentence[last]
    )
    mark("next hangs on last", end < count and words.head[end] == last)
    mark("own next", end in own)
    mark("own after comma", end + 1 in own and words.text[end] == ",")
    mark("comma then own", words.text[last] == "," and end in own)
    held = words.text[start:end]
    odd = held.count("“") != held.count("”") or held.count("``") != held.count("''") or held.count('"') % 2
    mark("odd quotes", bool(odd))
    mark("odd brackets", held.count("(") != held.count(")"))
    mark("closed", held[0] in ("“", '"', "``") and held[-1] in ("”", '"', "''"))
    mark("last " + words.tag[last])
    mark("next " + ("END" if closes else words.tag[end]))
    mark("last w " + held[-1].lower())
    if not closes:
        following = words.text[end].lower()
        mark("next w " + following)
        mark("next dep " + words.dep[end])
        mark("next ent " + words.entity[end], bool(words.entity[end]))
        mark("in entity", bool(words.entity[last]) and words.entity[end] == words.entity[last])
        mark("comma before cue", cue is not None and start < cue and following == ",")
    mark("one word", end - start == 1)
    if cue is not None:
        mark("before cue" if start < cue else "after cue")
    return out


def best_end(choices: Sequence[Choice], weights: Mapping[str, float]) -> int:
    """The end whose features weigh most; the labels' own (the first) on a tie."""
    if len(choices) == 1:
        return choices[0][0]
    scores = [sum(weights.get(n, 0.0) * v for n, v in features.items()) for _, features in choices]
    return choices[scores.index(max(scores))][0]
