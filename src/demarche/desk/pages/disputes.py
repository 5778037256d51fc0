"""What reports tell differently: both sides' evidence beside each other, and who stands where. No verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.kept import each_of, leaf_of, narrowed, one_of
from demarche.desk.page import Answer, Page

LEAF = 20

FORMS = {
    "figures": ("Rival figures", "Two claimants’ numbers for one thing and day do not meet."),
    "account": ("Asserted and denied", "One says that it is so, another that it is not."),
    "label": ("Called differently", "One thing goes by names that take sides."),
    "trend": ("A figure that moves", "The number changes with the days; nobody need be wrong."),
    "undated": ("Figures, days not known", "The numbers differ, and it is not told for which days they are."),
}


def _disputes(desk: Desk, asked: Asked) -> Answer:
    told = desk.told("disputes", form=asked["form"], **narrowed(asked, LEAF, "actor", "about", "outlet"))
    data = {
        **leaf_of(told, asked),
        "disputes": list(told.rows),
        "standing": told.standing(),
    }
    context = {"forms": FORMS, "titles": {one["id"]: _title(one) for one in told.rows}}
    return Answer("Disputes", data, context, working=told.working)


def _dispute(desk: Desk, asked: Asked) -> Answer:
    told, dispute = one_of(desk, "disputes", asked.path["dispute"], "dispute")
    data = {"dispute": dispute, "standing": told.standing()}
    return Answer(_title(dispute) if dispute else "Dispute", data, {"forms": FORMS}, working=told.working)


def _title(one: Mapping[str, Any]) -> str:
    """“Russia: troops”: what it is on, in the reports' words."""
    from demarche.views import words

    told, about = words.one_line(one["matter"]), words.one_line(one["about"] or "")
    return told if not about or about.casefold() in told.casefold() else f"{about}: {told}"


def _every_dispute(desk: Desk) -> Iterable[Mapping[str, str]]:
    return each_of(desk, "disputes", "dispute")


PAGES = (
    Page(
        "disputes",
        "/disputes",
        "disputes.html.j2",
        _disputes,
        "What reports tell differently, in dispute or only moving, with who stands where.",
        ("form", "actor", "about", "outlet", "since", "until", "page"),
        nav="Disputes",
    ),
    Page(
        "dispute",
        "/disputes/{dispute}",
        "dispute.html.j2",
        _dispute,
        "One dispute: every sentence of each side, beside the other's.",
        every=_every_dispute,
    ),
)
