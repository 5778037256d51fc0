"""Which reader this is, told without loading it."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

_RULES = "1"


def model_folder() -> Path:
    """The folder of the model that ships with the package."""
    return Path(str(files("demarche.reader") / "model"))


def version(folder: Path | None = None) -> str:
    """The version of the reader with the model in `folder` (the shipped one if None).

    "1-", for the rules, and the first twelve hex digits of the SHA-256 of the model file and its labels.
    Raises FileNotFoundError where there is none.
    """
    folder = folder or model_folder()
    model = hashlib.sha256((folder / "reader.onnx").read_bytes())
    model.update((folder / "labels.json").read_bytes())
    return f"{_RULES}-{model.hexdigest()[:12]}"
