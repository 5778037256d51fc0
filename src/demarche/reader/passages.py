"""Passages of one class each, from labels word by word: deeds, meetings, instruments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from demarche.reader.arrays import Floats
from demarche.reader.attribution import Span
from demarche.reader.layout import Layout
from demarche.reader.reading import Reading, softmax

LEAST = 0.3
"""The chance of any class that a word must have to be of a passage; which passages are records is for the
extractors to say, by `score`."""

SURE = 0.5
"""The chance of its class from which a word begins a passage of its own beside one of another class."""


@dataclass(frozen=True)
class Passage:
    """Words that tell one thing. `chances` maps each class to its mean probability over the words, `standing`
    each standing of a deed (empty for other passages); `score` is the highest chance of any class, 0–1."""

    span: Span
    chances: Mapping[str, float]
    standing: Mapping[str, float]
    score: float

    @property
    def kind(self) -> str:
        """The likeliest class."""
        return max(self.chances, key=lambda name: self.chances[name])


def find_passages(
    layout: Layout, reading: Reading, head: str, names: Sequence[str], standings: Sequence[str] = ()
) -> tuple[Passage, ...]:
    """The passages that the output `head` tells (its first class is “none”), in the order of the text.

    A passage ends with its sentence, and where one sure class follows another.
    """
    logits = reading.logits.get(head)
    if logits is None:
        return ()
    chance = softmax(logits)
    standing = softmax(reading.logits["standing"]) if standings else None
    out = []
    for start, stop in _stretches(layout, chance):
        how = {} if standing is None else _named(standing[start:stop].mean(axis=0), standings)
        span = Span(layout.words[start], layout.words[stop - 1] + 1)
        told = _named(chance[start:stop, 1:].mean(axis=0), names[1:])
        out.append(Passage(span, told, how, round(float(np.max(1 - chance[start:stop, 0])), 6)))
    return tuple(out)


def _stretches(layout: Layout, chance: Floats) -> Iterator[tuple[int, int]]:
    """The runs of words, start and stop, that are likely enough of one class."""
    likeliest, best = chance[:, 1:].argmax(axis=1), chance[:, 1:].max(axis=1)
    inside = chance[:, 0] <= 1 - LEAST
    # Of words of whose class the network is unsure each may lean to another: still one passage.
    clash = (np.diff(likeliest) != 0) & (np.minimum(best[1:], best[:-1]) > SURE)
    apart = np.diff(layout.sentence) != 0
    cut = clash | apart | ~(inside[1:] & inside[:-1])
    edges = [0, *(np.flatnonzero(cut) + 1).tolist(), len(chance)]
    return ((start, stop) for start, stop in pairwise(edges) if inside[start])


def _named(chances: Floats, names: Sequence[str]) -> dict[str, float]:
    return {name: round(float(one), 6) for name, one in zip(names, chances, strict=True)}
