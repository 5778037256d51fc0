"""Instruments: accords, drafts, letters, bills, each once by its name, and who reads it how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.kept import leaf_of, likely, unlikely
from demarche.desk.page import Answer, Page
from demarche.desk.tellings import Plain, marks, sentences, verdicts

LEAF = 20
# What an actor does with a text, in words; by the act of its stance.
READS = {
    "SAY": "invokes it",
    "ACCUSE": "says it is broken",
    "REJECT": "rejects it",
    "REQUEST": "asks for it",
    "THREATEN": "threatens over it",
    "WARN": "warns of it",
    "AGREE": "agrees to it",
    "SUPPORT": "backs it",
    "CONCEDE": "gives way on it",
}


def _instruments(desk: Desk, asked: Asked) -> Answer:
    told = desk.told(
        "instruments", form=asked["text"], marks=marks(asked, "read", "unreviewed"), **likely(asked, LEAF)
    )
    rows = [{**row, "stances": _stances(row), "sentences": sentences(row)} for row in told.rows]
    by_id = {one["id"]: one for row in rows for one in row["told"]}
    data = {
        **leaf_of(told, asked),
        "unlikely": unlikely(told, asked),
        "forms": told.whole.get("forms", {}),
        "proper": told.whole.get("proper", 0),
        "instruments": rows,
        "verdicts": verdicts(desk, by_id.values()),
        "as_of": told.standing(),
    }
    return Answer("Instruments", data, {"leaf": LEAF, "reads": READS, "by_id": by_id}, told.working)


def _stances(row: Plain) -> list[dict[str, Any]]:
    """Who reads it how: each actor once, with every way in which it is told to stand, and the records."""
    found: dict[str, dict[str, Any]] = {}
    for reading in row["readings"]:
        actor = reading["actor"]
        one = found.setdefault(actor["id"] or actor["name"].casefold(), {"actor": actor, "ways": []})
        way = next((way for way in one["ways"] if way["act"] == reading["act"]), None)
        if way is None:
            way = {"act": reading["act"], "records": []}
            one["ways"].append(way)
        way["records"].append(reading["record"])
    for one in found.values():
        one["ways"].sort(key=lambda way: way["act"] == "SAY")
    return [*_ordered(found.values())]


def _ordered(stances: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those who do more than name it first, and among them those whom the reader knows by name."""
    return sorted(
        stances, key=lambda one: (all(way["act"] == "SAY" for way in one["ways"]), one["actor"]["id"] is None)
    )


PAGES = (
    Page(
        "instruments",
        "/instruments",
        "instruments.html.j2",
        _instruments,
        "Accords, drafts, letters, bills and resolutions by name, their state, and who reads them how.",
        ("actor", "about", "text", "since", "until", "least", "read", "unreviewed", "page"),
        nav="Instruments",
    ),
)
