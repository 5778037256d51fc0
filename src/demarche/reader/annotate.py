"""The network's word put on the Doc: tags, lemmas, trees, entities, sentence starts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np

from demarche.reader.arrays import Integers
from demarche.reader.bio import stretches
from demarche.reader.layout import Layout
from demarche.reader.lemma import lemma, part_of_speech
from demarche.reader.network import Names
from demarche.reader.reading import Reading
from demarche.reader.tree import best_tree

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from thinc.types import Ints2d

_ATTRIBUTES = ("TAG", "POS", "LEMMA", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE")


def _word_heads(layout: Layout, reading: Reading) -> Integers:
    """The head of every word, as a place in `layout.words`; a sentence's root is its own head."""
    heads = np.zeros(len(layout.words), dtype=np.int64)
    root = -1
    for start, stop, scores in reading.arcs:
        found = best_tree(scores)
        local = int(np.flatnonzero(found < 0)[0]) + start
        if start == 0 or layout.sentence[start] != layout.sentence[start - 1]:
            root = local
        heads[start:stop] = found + start
        heads[local] = root
    return heads


def annotate(doc: Doc, layout: Layout, reading: Reading | None, names: Names) -> None:
    """Set TAG, POS, LEMMA, HEAD, DEP, entities and sentence starts on `doc`, in place.

    Every sentence is a valid tree: white space hangs on the word before it (or on the sentence's root), and a
    sentence without words has its first token for a root.
    """
    count = len(doc)
    if not count:
        return
    strings = doc.vocab.strings
    columns = {name: np.zeros(count, dtype=np.int64) for name in _ATTRIBUTES}
    texts: dict[str, list[str]] = {name: [""] * count for name in ("TAG", "POS", "LEMMA", "DEP", "ENT_TYPE")}
    head = np.full(count, -1, dtype=np.int64)
    columns["ENT_IOB"][:] = 2
    if reading is not None:
        tags = reading.best["tag"].tolist()
        labels = reading.best["label"].tolist()
        heads = _word_heads(layout, reading).tolist()
        for place, token in enumerate(layout.words):
            tag = names.tag[tags[place]]
            label = names.label[labels[place]]
            if heads[place] == place:
                label = "ROOT"
            elif label == "root":
                label = "dep"
            base = lemma(layout.texts[place], tag)
            texts["TAG"][token] = tag
            texts["DEP"][token] = label
            texts["LEMMA"][token] = base
            texts["POS"][token] = part_of_speech(tag, label.lower(), base)
            head[token] = layout.words[heads[place]]
        _entities(layout, reading, names, columns["ENT_IOB"], texts["ENT_TYPE"])
    bounds = [*layout.starts, count]
    for low, high in pairwise(bounds):
        _hang(low, high, head)
    for token in range(count):
        if not texts["DEP"][token]:
            texts["DEP"][token] = "ROOT" if head[token] == token else "dep"
    for token in np.flatnonzero(doc.to_array("IS_SPACE")).tolist():
        texts["TAG"][token], texts["POS"][token], texts["LEMMA"][token] = "_SP", "SPACE", doc[token].text
    for name, values in texts.items():
        known = {value: strings.add(value) if value else 0 for value in set(values)}
        columns[name] = np.array([known[value] for value in values], dtype=np.uint64)
    columns["HEAD"] = head - np.arange(count)
    table = np.stack([columns[name].astype(np.uint64) for name in _ATTRIBUTES], axis=1)
    doc.from_array(list(_ATTRIBUTES), cast("Ints2d", table))


def _hang(low: int, high: int, head: Integers) -> None:
    """Give the tokens of one sentence that have no head yet the root for a head, in place."""
    part = head[low:high]
    roots = np.flatnonzero(part == np.arange(low, high))
    root = low + int(roots[0]) if len(roots) else low
    part[part < 0] = root


def _entities(layout: Layout, reading: Reading, names: Names, iob: Integers, kinds: list[str]) -> None:
    starts = [i for i in range(len(layout.words)) if not i or layout.sentence[i] != layout.sentence[i - 1]]
    for found in stretches(reading.logits["entity"], names.entity, starts):
        first, last = layout.words[found.start], layout.words[found.stop - 1]
        for token in range(first, last + 1):
            iob[token] = 3 if token == first else 1
            kinds[token] = found.kind
