"""FollowTheMoney entities, one a line of JSON, for Aleph, OpenAleph and OpenSanctions' tools."""

from __future__ import annotations

import json
from collections.abc import Iterator

from demarche.ledger.exports import Source
from demarche.ledger.exports.followthemoney import entities


def lines(source: Source) -> Iterator[str]:
    """An entity a line; which report says what of an actor is not in it (`ftm_statements` has it)."""
    for entity in entities(source):
        properties: dict[str, list[str]] = {}
        for one in entity.said:
            values = properties.setdefault(one.prop, [])
            if one.value not in values:
                values.append(one.value)
        told = {"id": entity.id, "schema": entity.schema, "properties": properties}
        yield json.dumps(told, ensure_ascii=False) + "\n"
