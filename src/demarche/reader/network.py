"""The ONNX network: loaded once, one window a run, one thread, so that the same window always gives the same
bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from demarche.reader.arrays import Floats, Integers
from demarche.reader.bio import Lean
from demarche.reader.version import model_folder
from demarche.reader.wordpiece import WordPiece


@dataclass(frozen=True)
class Names:
    """What the classes of each output stand for, in order, and the weights that go with the network: of
    neighbouring codes (`lean`) and of how sure an attribution is (`sure`). Read from `labels.json`."""

    tag: tuple[str, ...]
    entity: tuple[str, ...]
    label: tuple[str, ...]
    attribution: tuple[str, ...]
    condition: tuple[str, ...]
    act: tuple[str, ...]
    source_kind: tuple[str, ...]
    force: tuple[str, ...]
    event: tuple[str, ...]
    standing: tuple[str, ...]
    meeting: tuple[str, ...]
    instrument: tuple[str, ...]
    lean: dict[str, Lean]
    sure: dict[str, float]


_WEIGHTS = ("lean", "sure")


def _leans(raw: dict[str, dict[str, Any]]) -> dict[str, Lean]:
    """Transition scores by output name."""
    return {
        name: Lean(np.array(part["after"], dtype=np.float32), np.array(part["first"], dtype=np.float32))
        for name, part in raw.items()
    }


class Network:
    """The network with its vocabulary and label names."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load `reader.onnx`, `vocab.txt` and `labels.json` from `folder` (the shipped model if None).

        Raises FileNotFoundError when a file is missing.
        """
        import onnxruntime

        folder = folder or model_folder()
        weights = (folder / "reader.onnx").read_bytes()
        labels = (folder / "labels.json").read_bytes()
        raw: dict[str, Any] = json.loads(labels)
        lists = {
            name: tuple(raw.get(name, ())) for name in Names.__dataclass_fields__ if name not in _WEIGHTS
        }
        sure: dict[str, float] = raw.get("sure", {})
        self.names = Names(**lists, lean=_leans(raw.get("lean", {})), sure=sure)
        self.pieces = WordPiece.load(folder / "vocab.txt")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self.outputs: list[str] = [output.name for output in self._session.get_outputs()]

    def run(self, words: Sequence[tuple[int, ...]], sentence: Integers) -> dict[str, Floats]:
        """Logits for one window: `words` are each word's piece ids, `sentence` each word's sentence number
        [W].

        Returns arrays by output name: `tag`, `entity`, `attribution` … [W, classes]; `arc`, `cue` [W, W+1]
        with column 0 for root or none; `meaning` [W, size]. Arcs between sentences are about -1e4.
        """
        ids = [self.pieces.cls]
        first = []
        for word in words:
            first.append(len(ids))
            ids.extend(word)
        ids.append(self.pieces.sep)
        feed = {
            "input_ids": np.array([ids], dtype=np.int64),
            "first": np.array(first, dtype=np.int64),
            "sentence": sentence.astype(np.int64),
        }
        return dict(zip(self.outputs, self._session.run(self.outputs, feed), strict=True))
