"""FollowTheMoney statements, one a line of JSON, as followthemoney 4 and nomenklatura read them.

A statement is one value of one property of one entity, as one dataset says it. A report is a dataset: what
two reports say of one actor are two statements. The library is not needed to write them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from demarche.ledger.exports import Source
from demarche.ledger.exports.followthemoney import Entity, Said, entities
from demarche.records import ReportRef

# Under this name of a property each report says that there is such an entity; the value is its id.
_BASE = "id"


def lines(source: Source) -> Iterator[str]:
    """The statements of an entity together, those that say that it is first: so aggregating asks."""
    for entity in entities(source):
        by_report: dict[str, Said] = {}
        for one in entity.said:
            by_report.setdefault(one.report.id, one)
        for first in by_report.values():
            yield _line(entity, Said(_BASE, entity.id, first.report, first.origin))
        for one in entity.said:
            yield _line(entity, one)


def key(dataset: str, entity: str, prop: str, value: str) -> str:
    """The id of a statement: the SHA-1 of the four with full stops between, as FollowTheMoney has it."""
    # An id, no safeguard: the format asks for SHA-1.
    joined = f"{dataset}.{entity}.{prop}.{value}".encode("utf-8", "surrogatepass")
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def _line(entity: Entity, said: Said) -> str:
    seen = _seen(said.report)
    # The canonical id comes first, so that sorted lines have an entity's statements together.
    statement = {
        "canonical_id": entity.id,
        "entity_id": entity.id,
        "prop": said.prop,
        "schema": entity.schema,
        "value": said.value,
        "dataset": said.report.id,
        "lang": None,
        "original_value": None,
        "first_seen": seen,
        "last_seen": seen,
        "external": False,
        "origin": said.origin,
        "id": key(said.report.id, entity.id, said.prop, said.value),
    }
    return json.dumps(statement, ensure_ascii=False) + "\n"


def _seen(report: ReportRef) -> str | None:
    """When the report was published, to the second and in UTC; a day alone is its midnight."""
    if not report.published:
        return None
    try:
        told = datetime.fromisoformat(report.published)
    except ValueError:
        return None
    at = told.astimezone(UTC) if told.tzinfo else told
    return at.replace(tzinfo=None).isoformat(timespec="seconds")
