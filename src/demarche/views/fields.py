"""A record's fields as a person writes them: what a form shows, and what a correction is read from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from demarche.ledger import shape
from demarche.records import MODELS, Actor, AnyRecord, Kind, Noun, Span, When

_LABELS = {
    "source_kind": "kind of source",
    "addressees": "to whom",
    "relay": "told by",
    "as_of": "as of",
    "counted": "of what",
    "holder": "whose",
    "claimant": "claimed by",
    "approximate": "about",
    "low": "at least",
    "high": "at most",
}
_HINTS = {
    "actor": "an actor's id or name",
    "actors": "ids or names, “;” between",
    "span": "words of the report, exactly",
    "spans": "words of the report, “;” between",
    "when": "2022-01-19, 2022-01, or FROM/TO",
    "tagged": "JSON, as the contract has it",
}


@dataclass(frozen=True)
class Field:
    """A field that can be corrected. `written` is what it holds, as `demarche.ledger.correcting` reads it.

    `shown` says it in words where `written` is an id; `choices` are all that it may hold, where few.
    """

    name: str
    label: str
    written: str
    shown: str
    hint: str
    choices: tuple[str, ...]


def fields(record: AnyRecord) -> tuple[Field, ...]:
    """The fields of a record, in the contract's order, then its status."""
    return tuple(_fields(record))


def changed(record: AnyRecord, written: Mapping[str, str]) -> dict[str, str]:
    """Those of the fields that were written otherwise than they stand, by name."""
    stands = {field.name: field.written for field in fields(record)}
    return {
        name: text
        for name, text in written.items()
        if name in stands and _plain(text) != _plain(stands[name])
    }


def _plain(text: str) -> str:
    return " ".join(text.split())  # what a form does to line breaks is no correction


def _fields(record: AnyRecord) -> Iterator[Field]:
    held = record.model_dump(mode="json", by_alias=True)
    for name, holds in (*shape.SHAPES[record.kind].items(), ("status", "text")):
        value = record.status if name == "status" else _noun(record, name, holds, held)
        written = _written(value)
        yield Field(
            name=name,
            label=_LABELS.get(name, name),
            written=written,
            shown=_shown(value),
            hint=_HINTS.get(holds, ""),
            choices=_choices(record.kind, name),
        )


def _noun(record: AnyRecord, name: str, holds: str, held: Mapping[str, Any]) -> Any:
    return held[name] if holds == "tagged" else shape.value(record, name)


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Actor):
        return value.id or value.name
    if isinstance(value, Span):
        return value.exact
    if isinstance(value, When):
        first, last = value.start[:10], value.end[:10]
        return first if first == last else f"{first}/{last}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 and value != int(value) else f"{value:.0f}"
    if isinstance(value, tuple) and all(isinstance(one, Noun) for one in value):
        return "; ".join(_written(one) for one in value)
    if isinstance(value, tuple):
        return " ".join(str(one) for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _shown(value: Any) -> str:
    actors = value if isinstance(value, tuple) else (value,)
    named = [one.name for one in actors if isinstance(one, Actor) and one.id is not None]
    return "; ".join(named)


def _choices(kind: Kind, name: str) -> tuple[str, ...]:
    model = MODELS[kind]
    known = next((info for own, info in model.model_fields.items() if name in {own, info.alias}), None)
    found = tuple(_literals(known.annotation)) if known else ()
    return found if any(found) else ()


def _literals(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from (str(one) for one in get_args(annotation))
    else:
        for part in get_args(annotation):
            yield from ("",) if part is type(None) else _literals(part)
