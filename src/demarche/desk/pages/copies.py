"""Reports that are one account: three outlets, one source; and versions in order."""

from __future__ import annotations

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.kept import leaf_of, narrowed
from demarche.desk.page import Answer, Page

LEAF = 20


def _copies(desk: Desk, asked: Asked) -> Answer:
    told = desk.told("copies", form="account", **narrowed(asked, LEAF, "outlet"))
    data = {**leaf_of(told, asked), "accounts": list(told.rows), "standing": told.standing()}
    return Answer("Copies", data, working=told.working)


PAGES = (
    Page(
        "copies",
        "/copies",
        "copies.html.j2",
        _copies,
        "Reports that print one another's text, by the account that they are: how much of it, in what order.",
        ("outlet", "since", "until", "page"),
        nav="Copies",
    ),
)
