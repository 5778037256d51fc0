"""What reports tell differently: both sides' evidence beside each other, and who stands where. No verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.page import Answer, MissingError, Page

LEAF = 20

FORMS = {
    "figures": ("Rival figures", "Two claimants’ numbers for one thing and day do not meet."),
    "account": ("Asserted and denied", "One says that it is so, another that it is not."),
    "label": ("Called differently", "One thing goes by names that take sides."),
    "trend": ("A figure that moves", "The number changes with the days; nobody need be wrong."),
    "undated": ("Figures, days not known", "The numbers differ, and it is not told for which days they are."),
}


def _disputes(desk: Desk, asked: Asked) -> Answer:
    told = desk.told(
        "disputes",
        form=asked["form"],
        words=[asked["actor"], asked["about"], asked["outlet"]],
        since=asked["since"],
        until=asked["until"],
        start=(asked.page - 1) * LEAF,
        most=LEAF,
    )
    data = {
        "of": told.of,
        "more": bool(told.found and told.found.more),
        "page": asked.page,
        "disputes": list(told.rows),
        "standing": told.standing(),
    }
    context = {"forms": FORMS, "titles": {one["id"]: _title(one) for one in told.rows}}
    return Answer("Disputes", data, context, working=told.working)


def _dispute(desk: Desk, asked: Asked) -> Answer:
    id = asked.path["dispute"]
    told = desk.told("disputes", id=id, most=1)
    if not told.rows and not told.working:
        raise MissingError(f"{id}: no such dispute (it may have changed as reports were read; see /disputes)")
    dispute: dict[str, Any] = told.rows[0] if told.rows else {}
    data = {"dispute": dispute, "standing": told.standing()}
    return Answer(_title(dispute) if dispute else "Dispute", data, {"forms": FORMS}, working=told.working)


def _title(one: Mapping[str, Any]) -> str:
    """“Russia: troops”: what it is on, in the reports' words."""
    from demarche.views import words

    told, about = words.one_line(one["matter"]), words.one_line(one["about"] or "")
    return told if not about or about.casefold() in told.casefold() else f"{about}: {told}"


def _every_dispute(desk: Desk) -> Iterable[Mapping[str, str]]:
    return ({"dispute": one["id"]} for one in desk.told("disputes", most=10**6).rows)


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
