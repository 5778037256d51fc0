"""A time expression as found in a text, and the row that `demarche dates` prints for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from demarche.dates.resolve import Type
from demarche.records import When


@dataclass(frozen=True, slots=True)
class Expression:
    """A TIMEX3 expression. Offsets count characters of the Doc's text.

    `when` is the stretch of the calendar it names, for DATE and TIME where it can be known; else None.
    """

    start: int
    end: int
    type: Type
    value: str
    mod: str | None = None
    when: When | None = None


def rows(key: str, expressions: Iterable[Expression]) -> list[dict[str, str | int]]:
    """The rows of `demarche dates --format jsonl` for the report `key`: key, start, end, type, value."""
    return [
        {"key": key, "start": found.start, "end": found.end, "type": found.type, "value": found.value}
        for found in expressions
    ]
