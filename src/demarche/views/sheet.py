"""What many reports tell together, as a table for reading and as plain data for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from demarche.records.nouns import Noun


@dataclass(frozen=True)
class Sheet:
    """A table: `heads` over `rows` of cells; `note` says what it can't tell, `data` is the same for JSON.

    The last column is the widest: the words of the report.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    data: Any
    note: str = ""


def plain(value: Any) -> Any:
    """A result as JSON has it: records by the contract, other things by the names of their fields."""
    if isinstance(value, Noun):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
