"""What is argued about: the issues, and of each who stands where and how that moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.courses import ACTS, band, changes
from demarche.desk.desk import Desk
from demarche.desk.page import Answer, MissingError, Page

_MOST = 200  # issues looked through for words
_DRAWN = 24  # courses drawn in time
_OTHERS = 9  # actors without a stance that are shown before the rest
_MATRIX = 12  # actors in the table of who agrees with whom


def _issues(desk: Desk, asked: Asked) -> Answer:
    told = desk.told("courses", form="issue", words=[asked["about"]], most=_MOST if asked["about"] else 1)
    named = {one["name"] for one in told.rows}
    rows = [one for one in told.whole.get("issues", ()) if not asked["about"] or one["name"] in named]
    data = {"of": len(rows), "issues": rows, "as_of": told.standing()}
    return Answer("Issues", data, working=told.working)


def _issue(desk: Desk, asked: Asked) -> Answer:
    name = asked.path["issue"]
    told = desk.told("courses", id=name, form="issue", most=1)
    if told.working:
        return Answer(name, {"issue": None, "as_of": told.standing()}, working=True)
    row = next(iter(told.rows), None) or _called(desk, name, told.whole)
    if row is None:
        raise MissingError(f"{name}: no issue is called so (see /issues)")
    sides: dict[str, list[dict[str, Any]]] = {"for": [], "against": [], "other": []}
    for one in row["courses"]:
        sides[one["stance"] or "other"].append({**one, "latest": _latest(one)})
    for those in sides.values():
        those.sort(key=lambda one: (one["latest"]["day"] or "", one["of"], one["latest"]["id"]), reverse=True)
    moved = [one for one in row["courses"] if one["changes"] or one["of"] > 1]
    moved.sort(key=lambda one: (not one["changes"], one["stance"] is None, -one["of"], one["actor"]["name"]))
    data = {**{key: value for key, value in row.items() if key != "courses"}, "sides": sides}
    context = {
        "band": band(moved[:_DRAWN]),
        "left": len(moved) - len(moved[:_DRAWN]),
        "changes": changes,
        "matrix": _matrix(row["agreements"]),
        "acts": ACTS,
        "others": _OTHERS,
    }
    return Answer(row["name"], {**data, "as_of": told.standing()}, context)


def _called(desk: Desk, name: str, whole: Mapping[str, Any]) -> Any:
    """The issue of that name in other letters."""
    for one in whole["issues"]:
        if one["name"].casefold() == name.casefold():
            found = desk.crisis.found("courses", id=one["name"], form="issue", most=1)
            return found.rows[0] if found and found.rows else None
    return None


def _latest(course: Mapping[str, Any]) -> Mapping[str, Any]:
    """The statement that an actor is shown with: the latest with its stance, else the latest of all."""
    stood = [mark for mark in course["marks"] if mark["stance"] and mark["stance"] == course["stance"]]
    latest: Mapping[str, Any] = (stood or course["marks"])[-1]
    return latest


def _matrix(agreements: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Who agrees with whom: actors in order, and by pair of their places the number of the agreement."""
    every = list(agreements)
    often: dict[str, int] = {}
    actors: dict[str, Mapping[str, Any]] = {}
    for one in every:
        for side in (one["one"], one["other"]):
            key = side["id"] or side["name"]
            often[key] = often.get(key, 0) + 1
            actors[key] = side
    shown = sorted(often, key=lambda key: (-often[key], actors[key]["name"], key))[:_MATRIX]
    cells: dict[tuple[int, int], int] = {}
    for number, one in enumerate(every):
        a, b = (side["id"] or side["name"] for side in (one["one"], one["other"]))
        if a in shown and b in shown:
            cells[shown.index(a), shown.index(b)] = cells[shown.index(b), shown.index(a)] = number
    return {"actors": [actors[key] for key in shown], "cells": cells, "left": len(often) - len(shown)}


def _every_issue(desk: Desk) -> Iterable[Mapping[str, str]]:
    return ({"issue": one["name"]} for one in desk.told("courses", most=1).whole.get("issues", ()))


PAGES = (
    Page(
        "issues",
        "/issues",
        "issues.html.j2",
        _issues,
        "What is argued about, by whom, and who is for and against.",
        ("about",),
        nav="Issues",
    ),
    Page(
        "issue",
        "/issues/{issue:path}",
        "issue.html.j2",
        _issue,
        "One issue: the sides' positions beside each other, and how they moved.",
        every=_every_issue,
    ),
)
