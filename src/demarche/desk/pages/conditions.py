"""The board of conditions, and what was declared to follow from a deed as a tree that one can walk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.kept import leaf_of, likely, unlikely
from demarche.desk.page import Answer, Page
from demarche.desk.tellings import Plain, marks, verdicts
from demarche.records import Condition
from demarche.views.declared import asked_of

LEAF = 30
DEPTH = 2
_STEPS = 200  # first steps of a tree that are shown


def _conditions(desk: Desk, asked: Asked) -> Answer:
    told = desk.told(
        "conditions",
        form=asked["force"],
        marks=marks(asked, "stands", "unreviewed"),
        **likely(asked, LEAF),
    )
    rows = [
        {**row, "if_so": _asked(row, "trigger"), "and_then": _asked(row, "consequence")} for row in told.rows
    ]
    data = {
        **leaf_of(told, asked),
        "unlikely": unlikely(told, asked),
        "forces": told.whole.get("forces", {}),
        "stands": told.whole.get("stands", {}),
        "conditions": rows,
        "verdicts": verdicts(desk, (one for row in rows for one in row["told"])),
        "as_of": told.standing(),
    }
    context = {"leaf": LEAF, "triggers": told.whole.get("triggers", ())[:4]}
    return Answer("If … then", data, context, told.working)


def _asked(row: Plain, part: Any) -> str | None:
    return asked_of(Condition.model_validate(row["condition"]), part)


def _whatif(desk: Desk, asked: Asked) -> Answer:
    board = desk.told("conditions", most=0)
    triggers = board.whole.get("triggers", [])
    depth = asked["depth"] or DEPTH
    data: dict[str, Any] = {"deed": asked["deed"], "depth": depth, "triggers": triggers, "steps": []}
    if not asked["deed"]:
        return Answer("What if …?", {**data, "as_of": board.standing()}, working=board.working)
    told = desk.told("whatif", {"deed": asked["deed"], "depth": depth}, most=_STEPS)
    seen: set[str] = set()
    steps = [step(row, seen) for row in told.rows]
    data |= {
        "considered": told.whole.get("considered"),
        "least": told.whole.get("least"),
        "shown": len(seen),
        "more": told.more,
        "steps": steps,
        "verdicts": verdicts(desk, _conditions_of(steps)),
        "as_of": told.standing(),
    }
    return Answer(f"What if {asked['deed']}?", data, working=told.working)


def step(row: Plain, seen: set[str]) -> dict[str, Any]:
    """A step with its sentence in parts; one that stands further up already is only named `again`."""
    condition = row["condition"]
    again = condition["id"] in seen
    seen.add(condition["id"])
    return {
        **row,
        "again": again,
        "parts": _parts(row["sentence"], condition),
        "and_then": asked_of(Condition.model_validate(condition), "consequence"),
        "then": [] if again else [step(one, seen) for one in row["then"]],
    }


def _parts(sentence: str, condition: Plain) -> list[dict[str, str | None]]:
    """The sentence cut where trigger and consequence stand in it: {“text”, “is”}, in order, all of it."""
    places = []
    for name in ("trigger", "consequence"):
        exact = condition[name]["exact"] if condition[name] else ""
        at = sentence.find(exact) if exact else -1
        if at >= 0:
            places.append((at, at + len(exact), name))
    parts: list[dict[str, str | None]] = []
    end = 0
    for start, stop, name in sorted(places):
        if start >= end:
            parts += [{"text": sentence[end:start], "is": None}, {"text": sentence[start:stop], "is": name}]
            end = stop
    return [part for part in (*parts, {"text": sentence[end:], "is": None}) if part["text"]]


def _conditions_of(steps: Iterable[Mapping[str, Any]]) -> Iterable[Plain]:
    for step in steps:
        yield step["condition"]
        yield from _conditions_of(step["then"])


PAGES = (
    Page(
        "conditions",
        "/conditions",
        "conditions.html.j2",
        _conditions,
        "Declared conditions: what is said to follow from what, by whom, and how each stands now.",
        ("actor", "force", "stands", "since", "until", "least", "unreviewed", "page"),
        nav="If … then",
    ),
    Page(
        "whatif",
        "/whatif",
        "whatif.html.j2",
        _whatif,
        "What each actor declared would follow from a deed, and what others declared would follow from that.",
        ("deed", "depth"),
        nav="If … then",
        every=None,
    ),
)
