"""The reader: text in, annotated spaCy Doc out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from demarche.reader.annotate import annotate
from demarche.reader.findings import find_attributions, find_conditionals
from demarche.reader.layout import Layout, lay_out
from demarche.reader.meaning import spread
from demarche.reader.network import Network
from demarche.reader.passages import find_passages
from demarche.reader.reading import read
from demarche.reader.tokens import blobs, tokenise
from demarche.reader.version import version

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Reader:
    """Reads texts with one network. Not for use by several threads at once; make one for each process.

    `version` names the network and the rules; see `demarche.reader.version`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """With the model in `folder`, or the shipped one. Raises FileNotFoundError where there is none."""
        self._network = Network(folder)
        self.version = version(folder)
        _register()

    def read(self, text: str, skip: Sequence[tuple[int, int]] = (), breaks: Sequence[int] = ()) -> Doc:
        """`text` as a Doc with sentences, tags, lemmas, trees and entities; `doc.text == text`.

        `doc._.attributions`, `doc._.conditionals` and the passages `doc._.deeds`, `doc._.gatherings`
        (meetings) and `doc._.papers` (instruments) hold what was found, in the order of the text, and
        `doc._.meaning` what each token means there (see meaning.py), null where nothing was read. `skip`
        are character spans (boilerplate) that are not read: their tokens bear no annotation and make
        sentences of their own; so do runs of a thousand characters and more without white space. `breaks` are
        character offsets at which a sentence must begin. The same text, skip and breaks always give the same
        Doc. Raises ValueError for a text with lone surrogates.
        """
        doc = tokenise(text)
        layout: Layout = lay_out(doc, text, [*skip, *blobs(text)], breaks)
        reading = read(self._network, layout.texts, np.array(layout.sentence, dtype=np.int64))
        annotate(doc, layout, reading, self._network.names)
        if reading is not None:
            names = self._network.names
            doc._.attributions = find_attributions(doc, layout, reading, names)
            doc._.conditionals = find_conditionals(layout, reading, names)
            doc._.deeds = find_passages(layout, reading, "event", names.event, names.standing)
            doc._.gatherings = find_passages(layout, reading, "meeting", names.meeting)
            doc._.papers = find_passages(layout, reading, "instrument", names.instrument)
            doc._.meaning = spread(reading.meaning, layout.words, len(doc))
        return doc


def _register() -> None:
    from spacy.tokens import Doc

    for name in ("attributions", "conditionals", "deeds", "gatherings", "papers", "meaning", "amounts"):
        if not Doc.has_extension(name):
            # Null where nobody has looked for them: that none were found is evidence, too.
            Doc.set_extension(name, default=() if name in {"attributions", "conditionals"} else None)


@lru_cache(maxsize=1)
def default_reader() -> Reader:
    """The reader with the shipped model, loaded once a process."""
    return Reader()
