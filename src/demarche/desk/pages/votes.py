"""Votes: who voted how on what, each once however often told, with what reports tell differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.kept import leaf_of, likely, unlikely
from demarche.desk.page import Answer, Page
from demarche.desk.tellings import Plain, marks, sentences, verdicts
from demarche.records import SIDES

LEAF = 30
_COUNTS = dict(zip(SIDES, ("ayes", "against", "abstain"), strict=True))
_AGREES = "agrees with the reported result"


def _votes(desk: Desk, asked: Asked) -> Answer:
    told = desk.told(
        "votes", form=asked["result"], marks=marks(asked, "counted", "unreviewed"), **likely(asked, LEAF)
    )
    data = {
        **leaf_of(told, asked),
        "unlikely": unlikely(told, asked),
        "votes": [{**row, "bar": _bar(row), "sentences": sentences(row)} for row in told.rows],
        "verdicts": verdicts(desk, (one for row in told.rows for one in row["told"])),
        "as_of": told.standing(),
    }
    return Answer("Votes", data, {"leaf": LEAF, "agrees": _AGREES, "counts": _COUNTS}, told.working)


def _bar(row: Plain) -> list[Mapping[str, Any]]:
    """The parts of a bar of votes cast: {“side”, “count”, “from”, “share”}, shares of 100."""
    told = [(side, row[field]) for side, field in _COUNTS.items() if row[field]]
    whole = sum(count for _, count in told)
    parts: list[Mapping[str, Any]] = []
    at = 0.0
    for side, count in told:
        share = round(100 * count / whole, 2)
        parts.append({"side": side, "count": count, "from": round(at, 2), "share": share})
        at += share
    return parts


PAGES = (
    Page(
        "votes",
        "/votes",
        "votes.html.j2",
        _votes,
        "Votes taken and to come: body, motion, numbers, who voted how, and whether the body's rules agree.",
        ("actor", "about", "result", "since", "until", "least", "counted", "unreviewed", "page"),
        nav="Votes",
    ),
)
