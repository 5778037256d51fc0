"""The view “courses”: what each actor said on each issue, in time, and how it changed; told both ways round.

Rows of the form “issue” hold the actors' courses on one issue, those of the form “actor” one actor's courses
on all issues. What was said again in the same words within days is one mark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demarche.crisis.crisis import Crisis
    from demarche.ledger.digests import Finding
    from demarche.link.issues import Issue
    from demarche.link.positions import Agreement, Position
    from demarche.records import Actor, Statement

_AGAIN = 3  # days within which the same words by the same actor are one mark
_MARKS = 40  # marks kept of a course, those of changes besides
_ACTORS = 80  # courses kept of an issue
_PAIRS, _OWN_PAIRS = 120, 24  # agreements kept of an issue, and of an actor
_OWN_MARKS, _OWN_ISSUES = 10, 8  # marks and courses kept of an actor's own
_GLANCED = 4  # actors named of a side at a glance
_SAID = 260  # characters of what was said


def courses(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    """The view. `whole` tells each issue at a glance: who is for, against, or speaks without a stance."""
    from demarche.link.positions import agreements, positions

    book = crisis.casebook()
    issues = crisis.issues(casebook=book)
    told = positions(issues, book.actor)
    ledger = crisis._link()
    accounts, who = ledger.accounts(), _Called(ledger.names())
    lines = [
        _course(list(those), accounts, who)
        for _, those in groupby(told, key=lambda one: (one.issue, _key(one.actor)))
    ]
    agreed = [_agreement(one, who) for one in agreements(told)]
    on = [_issue(issue, lines, agreed, accounts) for issue in issues]
    return {"issues": [_glance(one) for one in on]}, (*map(_of_issue, on), *_of_actors(lines, agreed))


def _key(actor: Actor) -> str:
    return actor.id or actor.name.casefold()


@dataclass(frozen=True)
class _Called:
    """An actor as plain data, by the name that most reports give it, as its dossier has it."""

    names: Mapping[str, str]

    def __call__(self, actor: Actor) -> dict[str, Any]:
        name = self.names.get(actor.id or "", actor.name)
        return {"id": actor.id, "name": name, "kind": actor.kind, "country": actor.country}


def _course(those: Sequence[Position], accounts: Mapping[str, str], who: _Called) -> dict[str, Any]:
    """One actor's statements on one issue, as marks in time."""
    marks: list[dict[str, Any]] = []
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    for one in those:
        words = " ".join(_said(one.statement).casefold().split())
        before = latest.get((one.statement.act, words))
        if before is not None and one.change is None and _near(before["day"], one.day):
            before["_reports"].add(one.statement.report.id)
            before["_also"].append(one.statement.id)
            continue
        mark = _mark(one.statement) | {"day": one.day, "stance": one.stance, "change": None}
        mark |= {"_reports": {one.statement.report.id}, "_also": []}
        if one.change:
            mark["change"] = {"what": one.change.what, "since": one.change.since}
        latest[(one.statement.act, words)] = mark
        marks.append(mark)
    # A change may be from a statement that was put together with an earlier one of the same words.
    first = {id: mark["id"] for mark in marks for id in (mark["id"], *mark["_also"])}
    for mark in marks:
        if mark["change"]:
            mark["change"]["since"] = first[mark["change"]["since"]]
        reports = mark.pop("_reports")
        mark["reports"], mark["accounts"] = len(reports), len({accounts.get(one, one) for one in reports})
        del mark["_also"]
    return {
        "issue": those[0].issue,
        "actor": who(those[0].actor),
        "of": len(marks),
        "stance": next((mark["stance"] for mark in reversed(marks) if mark["stance"]), None),
        "changes": sum(mark["change"] is not None for mark in marks),
        "marks": _kept(marks, _MARKS),
    }


def _kept(marks: Sequence[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The latest marks, with every change and what it is from."""
    held = {mark["id"] for mark in marks[-most:]}
    held |= {id for mark in marks if mark["change"] for id in (mark["id"], mark["change"]["since"])}
    return [mark for mark in marks if mark["id"] in held]


def _short(course: Mapping[str, Any]) -> dict[str, Any]:
    return {**course, "marks": _kept(course["marks"], _OWN_MARKS)}


def _said(statement: Statement) -> str:
    from demarche.link.issues import content
    from demarche.views.words import one_line

    return one_line(content(statement))


def _mark(statement: Statement) -> dict[str, Any]:
    from demarche.views.words import cited, shortened

    return {
        "id": statement.id,
        "act": statement.act,
        "said": shortened(_said(statement), _SAID),
        "report": statement.report.id,
        "cited": cited(statement.report),
        "published": (statement.report.published or "")[:10] or None,
        "confidence": statement.confidence,
    }


def _near(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one == other
    return abs((date.fromisoformat(other) - date.fromisoformat(one)).days) <= _AGAIN


def _agreement(one: Agreement, who: _Called) -> dict[str, Any]:
    return {
        "issue": one.issue,
        "one": who(one.one),
        "other": who(one.other),
        "agree": one.agree,
        "stances": list(one.stances),
        "statements": [_mark(said) for said in one.statements],
    }


def _issue(
    issue: Issue,
    lines: Iterable[dict[str, Any]],
    agreed: Iterable[dict[str, Any]],
    accounts: Mapping[str, str],
) -> dict[str, Any]:
    on = [line for line in lines if line["issue"] == issue.name]
    on.sort(key=lambda one: (one["stance"] is None, -one["changes"], -one["of"], one["actor"]["name"]))
    days = sorted(one.report.published[:10] for one in issue.statements if one.report.published)
    reports = {one.report.id for one in issue.statements}
    return {
        "name": issue.name,
        "found": issue.found,
        "phrases": list(issue.phrases),
        "statements": len(issue.statements),
        "reports": len(reports),
        "accounts": len({accounts.get(one, one) for one in reports}),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
        "speakers": len(on),
        "names": list(issue.actors),
        "changes": sum(one["changes"] for one in on),
        "courses": on[:_ACTORS],
        "agreements": [one for one in agreed if one["issue"] == issue.name][:_PAIRS],
    }


def _glance(issue: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("name", "found", "phrases", "statements", "reports", "accounts", "first", "last", "speakers")
    sides: dict[str, list[Any]] = {"for": [], "against": [], "other": []}
    for one in issue["courses"]:
        sides[one["stance"] or "other"].append({name: one["actor"][name] for name in ("id", "name")})
    return {
        **{name: issue[name] for name in (*plain, "changes")},
        **{side: those[:_GLANCED] for side, those in sides.items()},
        "sides": {side: len(those) for side, those in sides.items()},
    }


def _of_issue(issue: dict[str, Any]) -> Finding:
    from demarche.ledger.digests import Finding

    names = (issue["name"], *issue["phrases"], *issue["names"])
    return Finding(issue["name"], issue, "issue", issue["first"], issue["last"], names)


def _of_actors(lines: Iterable[dict[str, Any]], agreed: Iterable[dict[str, Any]]) -> Iterable[Finding]:
    from demarche.ledger.digests import Finding

    on: dict[str, list[dict[str, Any]]] = defaultdict(list)
    pairs: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        on[line["actor"]["id"] or line["actor"]["name"].casefold()].append(line)
    for one in agreed:
        for side in ("one", "other"):
            pairs[one[side]["id"] or one[side]["name"].casefold()].append(one)
    for key, its in sorted(on.items()):
        its.sort(key=lambda line: (not line["changes"], -line["of"], line["issue"]))
        data = {
            "key": key,
            "issues": [_short(line) for line in its[:_OWN_ISSUES]],
            "also": [{name: line[name] for name in ("issue", "of", "stance")} for line in its[_OWN_ISSUES:]],
            "agreements": pairs[key][:_OWN_PAIRS],
            "pairs": len(pairs[key]),
        }
        yield Finding(f"actor {key}", data, "actor")
