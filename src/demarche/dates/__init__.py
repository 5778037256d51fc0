"""Time expression + publication date → when."""

from __future__ import annotations

from demarche.dates.expression import Expression, rows
from demarche.dates.find import find

__all__ = ["Expression", "find", "rows"]
