"""The columns of article tables: which header, by whatever name, holds which fact."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from demarche.errors import InputError, OptionError
from demarche.ingest.decode import lf
from demarche.ingest.facts import FACTS, Facts
from demarche.ingest.lexicon import rows
from demarche.ingest.published import day
from demarche.records import Found

FIELDS = ("id", "text", "url", "outlet", "published", "title", "author")
_PART = re.compile(r"[\s\-]+")
# How deep a cell of JSON may nest before it is taken for a trap.
_DEPTH = 12


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """The names that each field goes by, most trusted first; the field's own name leads."""
    names: dict[str, tuple[str, ...]] = {field: (field,) for field in FIELDS}
    for field, alias, *_ in rows("columns.tsv"):
        names[field] = (*names[field], alias)
    return names


class Columns:
    """How to find the fields in a row: by known names, or as `mapping` (field → column) says.

    Raises `OptionError` where `mapping` names a field there is not.
    """

    def __init__(self, mapping: Mapping[str, str] | None = None) -> None:
        mapping = mapping or {}
        for field in mapping:
            if field not in FIELDS:
                raise OptionError(
                    f"--map {field}={mapping[field]}: no field {field} (fields: {', '.join(FIELDS)})"
                )
        self._names = {
            field: (_normal(mapping[field]),) if field in mapping else names
            for field, names in aliases().items()
        }

    def missing(self, header: Iterable[str]) -> str | None:
        """What is missing in a table with this `header`, with the remedy; null if its text can be found."""
        seen = [" ".join(name.split()) for name in header if name and name.strip()]
        if set(self._names["text"]) & {_normal(name) for name in seen}:
            return None
        wanted = f" named {self._names['text'][0]}" if len(self._names["text"]) == 1 else ""
        listed = ", ".join(name if len(name) <= 30 else name[:29] + "…" for name in seen[:12])
        more = f" and {len(seen) - 12} more" if len(seen) > 12 else ""
        return f"no text column{wanted} among {listed}{more} (say which it is: --map text=COLUMN)"

    def wanted(self, header: Iterable[str]) -> list[str]:
        """Those of the columns of `header` that can hold a field."""
        known = {name.partition(".")[0] for names in self._names.values() for name in names}
        known |= {name for names in self._names.values() for name in names}
        return [name for name in header if _normal(name) in known]

    def value(self, row: Mapping[str, Any], field: str) -> str | None:
        """The value of `field` in `row`, whose keys are normal; null where there is none."""
        for name in self._names[field]:
            value = _text(_within(row, name), apart="\n\n" if field == "text" else ", ")
            if value and value.strip():
                return value
        return None

    def facts(self, row: Mapping[str, Any], where: str, found: Found, *, dated: bool = True) -> Facts:
        """The facts in `row`. Raises `InputError` where `published` is no day, unless `dated` is false."""
        row = normal(row)
        facts = Facts()
        for fact in FACTS:
            if fact not in self._names:
                continue
            value = self.value(row, fact)
            if fact == "published":
                value = _published(value, where) if dated and value else None
            facts.add(fact, value, found)
        return facts


def normal(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` with its keys as columns are compared: lower case, words joined by `_`."""
    return {_normal(str(name)): value for name, value in row.items() if name is not None}


def _normal(name: str) -> str:
    return _PART.sub("_", name.strip().lstrip("\ufeff").casefold())


def _within(row: Mapping[str, Any], name: str) -> Any:
    """The value at `name`, or at a dotted path: `source.title` is the title in the object `source`."""
    if name in row or "." not in name:
        return row.get(name)
    value: Any = row
    for part in name.split("."):
        value = normal(value).get(part) if isinstance(value, Mapping) else None
    return value


def _text(value: Any, apart: str, depth: int = 0) -> str | None:
    """A cell as text; a list's items joined, an object by its name. What nests too deep says nothing."""
    if isinstance(value, str):
        return lf(value)  # JSON can say what is no character.
    if isinstance(value, bool) or value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, int | float):
        return str(value)
    if depth > _DEPTH:
        return None
    if isinstance(value, list):
        return apart.join(item for each in value if (item := _text(each, apart, depth + 1))) or None
    if isinstance(value, Mapping):
        return _text(value.get("name") or value.get("title"), apart, depth + 1)
    return None


def _published(value: str, where: str) -> str:
    try:
        return day(value).isoformat()
    except ValueError as wrong:
        raise InputError(
            where, f"published: {wrong}", "write it as YYYY-MM-DD, or pass --published"
        ) from None
