"""Text to an annotated spaCy Doc: tags, trees, entities, attributions and conditionals, by one small ONNX
model.

    from demarche.reader import default_reader
    doc = default_reader().read("“We will respond,” the minister said.")

spaCy, numpy and onnxruntime are imported when first used, not with this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demarche.reader.attribution import Attribution, Conditional, Span

if TYPE_CHECKING:
    from demarche.reader.reader import Reader, default_reader

__all__ = ["Attribution", "Conditional", "Reader", "Span", "default_reader"]


def __getattr__(name: str) -> Any:
    if name in ("Reader", "default_reader"):
        from demarche.reader import reader

        return getattr(reader, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
