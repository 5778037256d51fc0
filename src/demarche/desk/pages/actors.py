"""Who is in the record: a list of all, and of each a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from demarche.crisis.dossiers import LISTED
from demarche.desk.asked import Asked
from demarche.desk.courses import ACTS, band, changes
from demarche.desk.desk import Desk, Told
from demarche.desk.page import Action, Answer, Done, MissingError, Page, Sent
from demarche.errors import OptionError
from demarche.ledger.words import folded
from demarche.link.side import side_name
from demarche.records import AnyRecord
from demarche.views.brief import line
from demarche.views.sheet import plain

LEAF = 50
_SHOWN = 4  # records shown of a part of a dossier
_SAID = 3  # statements shown of an act

PARTS = (
    ("conditions", "issued", "Declared", "condition"),
    ("conditions", "faced", "Faced", "condition"),
    ("figures", "claimed", "Claimed", "figure"),
    ("figures", "counted", "Given of this actor", "figure"),
    ("deeds", "did", "Done", "event"),
    ("deeds", "received", "Received", "event"),
    ("texts", "voted", "Votes", "vote"),
    ("texts", "party", "Accords, letters and bills", "instrument"),
)
"""The lists of a dossier: its section, the part that the actor has, the list's head, the records' kind."""


def _actors(desk: Desk, asked: Asked) -> Answer:
    told = desk.told(
        "actors", form=asked["actor_kind"], words=[asked["about"]], start=(asked.page - 1) * LEAF, most=LEAF
    )
    every = int(told.whole.get("named", 0)) + int(told.whole.get("unnamed", 0))
    of = told.of if asked.some("actor_kind", "about") else every
    rows = [{**row, "state": _state(row)} for row in told.rows if "parts" in row and "newest" not in row]
    data = {
        "of": of,
        "page": asked.page,
        "more": (asked.page - 1) * LEAF + len(rows) < of,
        "named": told.whole.get("named", 0),
        "unnamed": told.whole.get("unnamed", 0),
        "kinds": told.whole.get("kinds", {}),
        "actors": rows,
        "as_of": told.standing(),
    }
    return Answer("Actors", data, {"most": told.whole.get("most") or 1}, working=told.working)


def _state(row: Mapping[str, Any]) -> str | None:
    return side_name(row["country"]) if row["country"] else None


def _counts(row: Mapping[str, Any]) -> dict[str, int]:
    return {part: count for part, count in row["parts"].items() if ":" not in part}


def _found(desk: Desk, named: str) -> tuple[Told, Mapping[str, Any] | None]:
    """The row of the actor with this id or name, merged ones under the name that stands; null for none."""
    told = desk.told("actors", id=f"dossier {named}", form="dossier", most=1)
    if told.rows or told.working:
        return told, next(iter(told.rows), None)
    key = told.whole["also"].get(named)
    if key is None:
        found = desk.crisis.found("actors", id=f"name {named.casefold()}", form="name", most=1)
        key = found.rows[0]["key"] if found and found.rows else named.casefold()
    return told, _dossier(desk, key)


def _dossier(desk: Desk, key: str) -> Mapping[str, Any] | None:
    found = desk.crisis.found("actors", id=f"dossier {key}", form="dossier", most=1)
    return next(iter(found.rows), None) if found else None


def _actor(desk: Desk, asked: Asked) -> Answer:
    named = asked.path["actor"]
    told, row = _found(desk, named)
    if told.working:
        return Answer(named, {"actor": None, "as_of": told.standing()}, working=True)
    if row is None:
        raise MissingError(f"{named}: nobody in the record has this id or name (see /actors)")
    records = _records(desk, row)
    standing = desk.crisis.standing()
    kept = {**{one.id: {**plain(one), "verdict": standing.state(one.id)} for one in records.values()}}

    def some(slot: str, most: int) -> list[Any]:
        return [kept[id] for id in row["newest"].get(slot, ()) if id in kept][:most]

    courses = desk.told("courses", id=f"actor {row['key']}", form="actor", most=1)
    stands: Any = (
        courses.rows[0] if courses.rows else {"issues": [], "also": [], "agreements": [], "pairs": 0}
    )
    data = {
        "actor": {**{name: row[name] for name in LISTED}, "state": _state(row)},
        "parts": _counts(row),
        "offices": row["offices"],
        "called": row["called"],
        "names": [one for one in row["names"] if _other(one, row)],
        "rulings": _rulings(desk, row),
        "like": row["like"],
        "issues": stands["issues"],
        "issues_also": stands["also"],
        "said": [
            {"act": act, "of": row["parts"][f"said:{act}"], "records": some(f"said:{act}", _SAID)}
            for act in ACTS
            if f"said:{act}" in row["parts"]
        ],
        "lists": [
            {"section": section, "part": part, "head": head, "kind": kind, "of": row["parts"][part]}
            | {"records": some(part, _SHOWN)}
            for section, part, head, kind in PARTS
            if part in row["parts"]
        ],
        "met": {"of": row["parts"].get("met", 0), "records": some("met", _SHOWN)},
        "partners": row["partners"],
        "partners_of": row["partners_of"],
        "agreements_of": stands["pairs"],
        "agreements": [_turned(one, row["key"]) for one in stands["agreements"]],
        "encounters": row["encounters"],
        "as_of": told.standing(),
    }
    context = {
        "lines": {id: line((one,)) for id, one in records.items()},
        "bands": [(one, band([one]), changes(one)) for one in stands["issues"]],
        "acts": ACTS,
        "asks": row["id"] or row["name"],
        "busy": courses.working,
    }
    return Answer(row["name"], data, context, working=courses.working)


def _records(desk: Desk, row: Mapping[str, Any]) -> dict[str, AnyRecord]:
    """The records that a dossier shows, by id."""
    wanted = [id for act in ACTS for id in row["newest"].get(f"said:{act}", ())[:_SAID]]
    wanted += [id for _, part, _, _ in PARTS for id in row["newest"].get(part, ())[:_SHOWN]]
    wanted += row["newest"].get("met", ())[:_SHOWN]
    return {one.id: one for one in desk.crisis.those(wanted)}


def _other(one: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a name stands beside the one that the dossier goes by."""
    return bool(one["id"] != row["id"] or folded(one["name"]) != folded(row["name"]))


def _rulings(desk: Desk, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What people ruled on who this is: merges and splits in force that name it."""
    own = {_key(one) for one in (row, *row["names"])}
    found = []
    for verdict in desk.crisis.rulings("actor"):
        one, other = verdict.was
        if not own & {_key(one), _key(other)}:
            continue
        shown = one if _key(other) == _key(row) or _key(one) not in own else other
        found.append(
            {
                "number": verdict.number,
                "said": verdict.said,
                "who": verdict.who,
                "at": verdict.at,
                "other": {"id": shown["id"], "name": shown["name"]},
            }
        )
    return found


def _key(actor: Mapping[str, Any]) -> tuple[str | None, str | None]:
    return (actor["id"], None) if actor["id"] is not None else (None, actor["name"])


def _turned(one: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """An agreement as seen from this actor: it first, the other second."""
    other = one["other"]
    if (one["one"]["id"] or one["one"]["name"].casefold()) == key:
        return one
    if (other["id"] or other["name"].casefold()) != key:
        return one
    return {
        **one,
        "one": other,
        "other": one["one"],
        "stances": one["stances"][::-1],
        "statements": one["statements"][::-1],
    }


def _address(key: str) -> str:
    return f"/actors/{quote(key, safe='')}"


def _pair(desk: Desk, sent: Sent, said: str) -> Done:
    one, other = sent.path["actor"], sent.fields.get("other", "").strip()
    if not other:
        raise OptionError(f"{said}: with whom? (write an id or name of another actor)")
    rule = desk.crisis.merge if said == "merge" else desk.crisis.split
    verdict = rule(one, other, who=sent.who)
    return Done(_address(verdict.target), {"verdicts": [plain(verdict)]})


def _merge(desk: Desk, sent: Sent) -> Done:
    return _pair(desk, sent, "merge")


def _split(desk: Desk, sent: Sent) -> Done:
    return _pair(desk, sent, "split")


def _every_actor(desk: Desk) -> Iterable[Mapping[str, str]]:
    desk.told("actors", most=1)
    start = 0
    while True:
        found = desk.crisis.found("actors", start=start, most=500)
        for row in found.rows if found else ():
            if "newest" in row:
                return
            yield {"actor": row["id"] or row["name"]}
        if found is None or not found.more:
            return
        start += 500


_OTHER = {"other": "the other actor: its id or name", "who": "who says it"}

PAGES = (
    Page(
        "actors",
        "/actors",
        "actors.html.j2",
        _actors,
        "Who is in the record, the most often named first.",
        ("about", "actor_kind", "page"),
        nav="Actors",
    ),
    Page(
        "actor",
        "/actors/{actor:path}",
        "actor.html.j2",
        _actor,
        "One actor: offices, names, what it said on each issue, what it did, whom it met.",
        every=_every_actor,
    ),
)

ACTIONS = (
    Action(
        "merge",
        "/actors/{actor:path}/merge",
        _merge,
        "Another actor is this one: shown under this one's name from now on.",
        _OTHER,
    ),
    Action("split", "/actors/{actor:path}/split", _split, "Another actor is not this one.", _OTHER),
)
