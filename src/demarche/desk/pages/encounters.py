"""One meeting, deed, vote or utterance as several reports tell it, and where their accounts differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.kept import each_of, leaf_of, narrowed, one_of
from demarche.desk.page import Answer, Page
from demarche.desk.tellings import marks
from demarche.views import words
from demarche.views.brief import line

LEAF = 25

OF = {
    "date": "Day",
    "place": "Place",
    "state": "Standing",
    "format": "How",
    "type": "What it was",
    "result": "Result",
    "for": "For",
    "against": "Against",
    "abstain": "Abstaining",
    "wording": "Words",
    "source": "Who said it",
}


def _encounters(desk: Desk, asked: Asked) -> Answer:
    told = desk.told(
        "encounters",
        form=asked["kind"],
        marks=marks(asked, "differ"),
        **narrowed(asked, LEAF, "actor", "outlet"),
    )
    data = {**leaf_of(told, asked), "encounters": list(told.rows), "standing": told.standing()}
    context = {"titles": {one["id"]: _title(one) for one in told.rows}, "of": OF}
    return Answer("Encounters", data, context, working=told.working)


def _encounter(desk: Desk, asked: Asked) -> Answer:
    told, one = one_of(desk, "encounters", asked.path["encounter"], "encounter")
    records = desk.crisis.those([record["id"] for record in one.get("told", ())])
    context = {
        "lines": {record.id: line((record,)) for record in records},
        "sources": {record.id: record.report for record in records},
        "of": OF,
    }
    data = {"encounter": one, "standing": told.standing()}
    return Answer(_title(one) if one else "Encounter", data, context, working=told.working)


def _title(one: Mapping[str, Any]) -> str:
    """Who, to whom, where: “Anna Koval, Ivo Marek, Geneva”; of a statement its words, of a vote its body."""
    names = [words.one_line(actor["name"]) for actor in one["who"]]
    if one["kind"] == "vote" and one["what"]:
        return words.one_line(one["what"])
    who = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    whom = ", ".join(words.one_line(actor["name"]) for actor in one["whom"][:2])
    if one["kind"] == "statement":
        said = words.one_line(one["told"][0]["evidence"]["exact"])
        return f"{who or words.NOBODY}: {words.shortened(said, 110)}"
    told = (who or words.NOBODY) + (f" → {whom}" if whom else "")
    return f"{told}, {words.one_line(one['place'])}" if one["place"] else told


def _every_encounter(desk: Desk) -> Iterable[Mapping[str, str]]:
    return each_of(desk, "encounters", "encounter")


PAGES = (
    Page(
        "encounters",
        "/encounters",
        "encounters.html.j2",
        _encounters,
        "Meetings, deeds, votes and utterances that several reports tell of, and what they tell differently.",
        ("kind", "actor", "outlet", "differ", "since", "until", "page"),
        nav="Encounters",
    ),
    Page(
        "encounter",
        "/encounters/{encounter}",
        "encounter.html.j2",
        _encounter,
        "One encounter: what each report tells of it, contradictory details side by side.",
        every=_every_encounter,
    ),
)
