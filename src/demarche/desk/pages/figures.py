"""Rival claims of one quantity: each claimant's range, by day, on one scale; one click to each sentence."""

from __future__ import annotations

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.kept import leaf_of, narrowed
from demarche.desk.page import Answer, Page
from demarche.desk.ranges import scale
from demarche.views import words

LEAF = 20


def _figures(desk: Desk, asked: Asked) -> Answer:
    told = desk.told("figures", form=asked["form"], **narrowed(asked, LEAF, "actor", "about", "outlet"))
    data = {
        **leaf_of(told, asked),
        "disputed": told.whole.get("disputed", 0),
        "quantities": list(told.rows),
        "standing": told.standing(),
    }
    scales = {one["id"]: scale(one["claims"]) for one in told.rows}
    return Answer("Figures", data, {"scales": scales, "amount": words.amount}, working=told.working)


PAGES = (
    Page(
        "figures",
        "/figures",
        "figures.html.j2",
        _figures,
        "What several claim to count: each claim's range and day, by claimant, independent accounts counted.",
        ("form", "actor", "about", "outlet", "since", "until", "page"),
        nav="Figures",
    ),
)
