"""The queue of what nobody has ruled on, least certain first; the verdicts; and the forms that give them."""

from __future__ import annotations

from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.page import Action, Answer, Done, MissingError, Page, Sent
from demarche.desk.pages.judged import judgement
from demarche.errors import OptionError
from demarche.link.verdicts import in_force
from demarche.views.fields import changed
from demarche.views.sheet import plain
from demarche.views.verdicts import disagreements, told

_LOG = 100  # verdicts on one leaf of the log
_CONFLICTS = 20
_TAKES = ("kind", "actor", "about", "outlet", "since", "until", "standing", "page")


def _review(desk: Desk, asked: Asked) -> Answer:
    crisis = desk.crisis
    narrowed = asked.some("actor", "about", "outlet", "since", "until")
    leaf = crisis.leaf(
        asked["kind"],
        **narrowed,
        status=asked["standing"],
        unreviewed=True,
        order="unsurest",
        start=asked.page - 1,
        most=1,
    )
    log = crisis.verdicts()
    standing = crisis.standing()
    who = crisis.named(asked.who)
    mine = [one for one in in_force(log) if one.who == who and one.said != "undo"]
    evaluation = crisis.evaluate(kind=asked["kind"])
    waiting = leaf.records[0] if leaf.records else None
    context: dict[str, Any] = {"judgement": None, "last": None}
    data: dict[str, Any] = {
        "who": who,
        "waiting": leaf.of,
        "capped": leaf.capped,
        "judged": sum(kind.precision.judged for kind in evaluation.kinds),
        "evaluation": plain(evaluation),
        "record": plain(waiting) if waiting else None,
        "last": None,
        "conflicts": [
            {"record": one.record, "lines": list(disagreements(one, None))}
            for one in standing.conflicts[:_CONFLICTS]
        ],
    }
    if waiting is not None:
        context["judgement"] = judgement(crisis, waiting.id)
        data["seen"] = context["judgement"].seen
    if mine:
        data["last"] = {"number": mine[-1].number, "target": mine[-1].target, "told": told(mine[-1])}
    return Answer("Review", data, context)


def _verdicts(desk: Desk, asked: Asked) -> Answer:
    log = desk.crisis.verdicts()
    kept = {one.number for one in in_force(log)}
    ordered = sorted(log, key=lambda one: -one.number)
    start = (asked.page - 1) * _LOG
    rows = [
        {**plain(one), "in_force": one.number in kept, "told": told(one)}
        for one in ordered[start : start + _LOG]
    ]
    data = {"of": len(log), "more": start + _LOG < len(log), "page": asked.page, "verdicts": rows}
    return Answer("Verdicts", data)


def _say(desk: Desk, sent: Sent) -> Done:
    """A verdict on a record; with “correct” every field that was written otherwise than it stands."""
    crisis, id, said = desk.crisis, sent.path["record"], sent.fields.get("verdict", "")
    seen = _seen(sent)
    if said in {"accept", "reject"}:
        given = [(crisis.accept if said == "accept" else crisis.reject)(id, who=sent.who, seen=seen)]
    elif said == "rate":
        given = [crisis.rate(id, sent.fields.get("value", ""), who=sent.who, seen=seen)]
    elif said == "correct":
        given = [*crisis.amend(id, _corrections(desk, sent), who=sent.who, seen=seen)]
    else:
        raise OptionError(f"verdict {said!r}: there is none such (one of accept, reject, correct, rate)")
    return Done(f"/records/{id}", {"verdicts": [plain(one) for one in given]})


def _corrections(desk: Desk, sent: Sent) -> dict[str, str]:
    """The fields to correct: one named by `field` and `value`, or those of a form that were changed."""
    if sent.fields.get("field"):
        return {sent.fields["field"]: sent.fields.get("value", "")}
    written = {
        name.removeprefix("field."): text for name, text in sent.fields.items() if name.startswith("field.")
    }
    fields = changed(judgement(desk.crisis, sent.path["record"]).record, written)
    if not fields:
        raise OptionError("correct: nothing was changed (write what a field should hold, then keep it)")
    return fields


def _seen(sent: Sent) -> int | None:
    text = sent.fields.get("seen", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise OptionError(f"seen: {text!r} is no verdict's number (leave it out, or load the page anew)")
    return int(text[:18])


def _undo(desk: Desk, sent: Sent) -> Done:
    given = desk.crisis.undo(sent.path["number"], who=sent.who)
    return Done("/verdicts", {"verdicts": [plain(given)]})


def _pair(desk: Desk, sent: Sent) -> Done:
    """Two are one, or are not: actors by id or name, records of an encounter, reports."""
    said = sent.path["said"]
    if said not in {"merge", "split"}:
        raise MissingError(f"/verdicts/{said}: there is no such verdict (merge or split)")
    one, other = sent.fields.get("one", "").strip(), sent.fields.get("other", "").strip()
    if not one or not other:
        raise OptionError(f"{said}: which two? (give one and other)")
    given = (desk.crisis.merge if said == "merge" else desk.crisis.split)(one, other, who=sent.who)
    return Done("/verdicts", {"verdicts": [plain(given)]})


def _who(_: Desk, sent: Sent) -> Done:
    who = " ".join(sent.fields.get("who", "").split())
    if not 0 < len(who) <= 80:
        raise OptionError("who: says no name (give one, of 80 characters at most)")
    return Done("/review", {"who": who})


PAGES = (
    Page(
        "review",
        "/review",
        "review.html.j2",
        _review,
        "What nobody has ruled on, least certain first, one record after another.",
        _TAKES,
        nav="Review",
        every=None,
    ),
    Page(
        "verdicts",
        "/verdicts",
        "verdicts.html.j2",
        _verdicts,
        "The log: every verdict ever given, the latest first, with whether it is in force.",
        ("page",),
        nav="Verdicts",
    ),
)

ACTIONS = (
    Action(
        "verdict",
        "/records/{record}/verdict",
        _say,
        "Accept, reject, correct or rate a record.",
        {
            "verdict": "accept, reject, correct or rate",
            "field": "for correct: the field",
            "value": "for correct: what it should hold; for rate: 1 to 6",
            "seen": "the number of the last verdict on it that you know of, 0 for none",
        },
    ),
    Action("undo", "/verdicts/{number}/undo", _undo, "Take a verdict back."),
    Action(
        "pair",
        "/verdicts/{said}",
        _pair,
        "Merge or split two actors, records of an encounter, or reports.",
        {"one": "the first, whose name stands", "other": "the other"},
    ),
    Action("who", "/who", _who, "Say who gives the verdicts to come.", {"who": "your name"}),
)
