"""The record in the formats of other programs, a module each: from records to pieces of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Literal, get_args

from demarche.records import AnyRecord, Kind, Report

Format = Literal["plover", "ftm", "ftm-entities", "graphml", "webannotation"]
FORMATS: tuple[Format, ...] = get_args(Format)

_MODULES: dict[Format, str] = {
    "plover": "plover",
    "ftm": "ftm_statements",
    "ftm-entities": "ftm_entities",
    "graphml": "graphml",
    "webannotation": "webannotation",
}
# The kinds of record that a format has a place for, where that is not all of them.
HOLDS: dict[str, tuple[Kind, ...]] = {
    "plover": ("statement", "event", "meeting"),
    "graphml": ("statement", "event", "condition", "meeting"),
}


@dataclass(frozen=True)
class Source:
    """What a format is written from.

    `records` come in the ledger's order, those of one report together. `report` gives a report by its id;
    `accounts` says which account each report that is a copy of others is of (the others are their own).
    """

    records: Iterable[AnyRecord]
    report: Callable[[str], Report]
    accounts: Callable[[], Mapping[str, str]]


def lines(format: Format, source: Source) -> Iterator[str]:
    """The records in that format, as pieces of text that together are the file."""
    write: Callable[[Source], Iterator[str]] = import_module(f"{__name__}.{_MODULES[format]}").lines
    return write(source)
