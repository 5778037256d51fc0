"""What was said and done in time: a band by actor, tension and report volume under it, the records below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from demarche.desk import band as drawing
from demarche.desk.asked import Asked
from demarche.desk.band import Cells
from demarche.desk.desk import Desk
from demarche.desk.page import Answer, Page
from demarche.desk.rows import Scope, rows
from demarche.desk.spans import LEVELS, Level, Span, around, level_of, marks, moved, narrower, parts, wider
from demarche.desk.tension import chart, paces
from demarche.errors import OptionError
from demarche.link.side import side_name
from demarche.records import AnyRecord, Kind
from demarche.views import words
from demarche.views.brief import line
from demarche.views.cards import TITLES
from demarche.views.sheet import plain

DAYS = 7  # days of the list on a leaf
LINES = 8  # records told of one of several days
LEAF = 40  # records on a leaf of a single day
_YEAR = 366
_SHOWN: tuple[Kind, ...] = ("event", "statement", "meeting")
_TIP = 180  # characters of a record's words in a tooltip
_SIGN = 6.6  # pixels of a character on the axis
_EMPTY: dict[str, Any] = {
    "span": None,
    "rows": [],
    "tension": [],
    "days": [],
    "of": {},
    "page": 1,
    "more": False,
}

Listed = tuple[str, dict[Kind, int], list[str]]


def _timeline(desk: Desk, asked: Asked) -> Answer:
    reporting = desk.crisis.reporting()
    scope = _scope(asked, reporting)
    if scope is None:
        return Answer("Timeline", _EMPTY)
    found = rows(desk, scope)
    looked = parts(scope.span)
    band = drawing.band(scope.span, looked, scope.kinds, found.courses)
    days = _days(found.listed, scope.kinds)
    leaf, more = _leaf(days, asked.page, scope.span)
    drawn = [mark.id for row in band.rows for mark in row.marks if mark.id]
    records = desk.crisis.picked([*drawn, *(id for _, _, some in leaf for id in some)])
    pace = paces(desk, looked, _sides(found.who, scope))
    standing = desk.crisis.standing()
    told = [
        {
            "day": day,
            "of": counts,
            "records": [{**plain(records[id]), "verdict": standing.state(id)} for id in ids if id in records],
        }
        for day, counts, ids in leaf
    ]
    data = {
        "span": {**_bounds(scope.span), "name": scope.span.name, "level": level_of(scope.span)},
        "kinds": list(scope.kinds),
        "rows": [
            {
                "key": row.key,
                "name": row.name,
                "of": {str(kind): count for kind, count in row.counts.items()},
                "marks": [
                    {"kind": one.kind, "of": one.count, "record": one.id, **_bounds(one.part)}
                    for one in row.marks
                ],
            }
            for row in band.rows
        ],
        "between": pace.between,
        "tension": [
            {
                **_bounds(one.part),
                "conflict": one.conflict,
                "cooperation": one.cooperation,
                "goldstein": one.goldstein,
                "reports": one.reports,
            }
            for one in pace.paces
        ],
        "of": {kind: sum(counts.get(kind, 0) for _, counts, _ in days) for kind in scope.kinds},
        "in": len(days),
        "page": asked.page,
        "more": more,
        "days": told,
        "standing": found.kept.standing(),
    }
    width = drawing.WIDTH / scope.span.days
    shown = {id: records[id] for id in drawn if id in records}
    context = {
        "band": band,
        "edges": [drawing.at(scope.span, one.first) for one in looked[1:]],
        "axis": [
            (drawing.at(scope.span, one.first), one, len(one.called) * _SIGN < one.days * width)
            for one in marks(scope.span)
        ],
        "tips": {id: tip(record) for id, record in shown.items()},
        "reports": {id: record.report.id for id, record in shown.items()},
        "lines": {id: line((record,)) for id, record in records.items()},
        "chart": chart(pace, scope.span),
        "paces": pace.paces,
        "who": {one["key"]: one for one in found.who},
        "zoom": _zoom(scope.span, days, reporting),
        "kinds": [(kind, TITLES[kind].lower(), drawing.sample(kind)) for kind in scope.kinds],
        "leaf": LEAF if scope.span.days == 1 else DAYS,
        "day_name": lambda day: around("day", date.fromisoformat(day)).name,
    }
    return Answer("Timeline", data, context, found.working or pace.working)


def tip(record: AnyRecord) -> str:
    """“21 Jan 2022 · Anna Koval demanded: that Veria withdraw … (Outlet, 22 Jan 2022)”, for a tooltip."""
    said = line((record,))
    text = f"if {said.trigger}, {said.text}" if said.trigger else said.text
    who = " ".join(filter(None, (said.head, said.verb, said.to and f"→ {said.to}")))
    when = words.day(words.dated(record))
    return f"{when} · {who}: {words.shortened(text, _TIP)} ({words.cited(record.report)})"


def _scope(asked: Asked, reporting: tuple[str, str] | None) -> Scope | None:
    if asked["other"] and not asked["actor"]:
        raise OptionError("other: with whom is asked, but not who (give an actor too)")
    since, until = (date.fromisoformat(asked[name]) if asked[name] else None for name in ("since", "until"))
    if since and until and until < since:
        raise OptionError(f"until: {until} is before since, {since} (turn them round)")
    if reporting is None:
        return None
    first, last = (date.fromisoformat(day) for day in reporting)
    if asked["level"]:
        span = around(asked["level"], since or until or last)
    elif since or until:
        span = Span(since or min(first, until or first), until or max(last, since or last))
    else:
        # What the reports of the last year cover.
        span = Span(max(first, date.fromordinal(max(last.toordinal() - _YEAR + 1, 1))), last)
    kinds: tuple[Kind, ...] = (asked["kind"],) if asked["kind"] else _SHOWN
    return Scope(span, kinds, asked["actor"], asked["other"], asked["outlet"])


def _sides(who: Sequence[Mapping[str, Any]], scope: Scope) -> list[str]:
    """The names of the sides whose tension is told: those of the actors asked for."""
    if not scope.actor:
        return []
    named = [side_name(one["country"]) for one in who if one["country"]]
    return list(dict.fromkeys(named))[: 2 if scope.other else 1]


def _days(listed: Mapping[Kind, Cells], kinds: Sequence[Kind]) -> list[Listed]:
    """Each day in view: how many records of each kind, and the ids that are known, kind by kind."""
    found: dict[str, tuple[dict[Kind, int], list[str]]] = {}
    for kind in kinds:
        for day, (count, *ids) in listed.get(kind, {}).items():
            counts, known = found.setdefault(day, ({}, []))
            counts[kind] = int(count)
            known += (str(id) for id in ids)
    return [(day, *found[day]) for day in sorted(found)]


def _leaf(days: Sequence[Listed], page: int, span: Span) -> tuple[list[Listed], bool]:
    """The days, or of a single day the records, that one leaf of the list shows; whether there are more."""
    if span.days == 1:
        start = (page - 1) * LEAF
        some = [(day, counts, ids[start : start + LEAF]) for day, counts, ids in days]
        return some, any(len(ids) > start + LEAF for _, _, ids in days)
    start = (page - 1) * DAYS
    return [(day, counts, _few(counts, ids)) for day, counts, ids in days[start : start + DAYS]], len(
        days
    ) > start + DAYS


def _few(counts: Mapping[Kind, int], ids: Sequence[str]) -> list[str]:
    """The surest of each kind, the kinds in turn, told kind by kind."""
    if sum(counts.values()) <= LINES:
        return list(ids)
    by_kind = [[id for id in ids if id[0] == kind[0]] for kind in counts]
    chosen = [some[number] for number in range(LINES) for some in by_kind if number < len(some)][:LINES]
    return [id for id in ids if id in chosen]


def _bounds(span: Span) -> dict[str, str]:
    return {"since": span.first.isoformat(), "until": span.last.isoformat()}


def _zoom(span: Span, days: Sequence[Listed], reporting: tuple[str, str] | None) -> dict[str, Any]:
    """Where the links of the zoom lead: each a level and a day in it, or the bounds of a stretch."""
    # Closer looks go to the last day on which there is something to see, wider ones hold the first day.
    last = days[-1][0] if days else min(span.last.isoformat(), (reporting or ("", "9999"))[1])
    inner = last if span.holds(last) else span.first.isoformat()
    level = level_of(span)

    def to(other: Span | None) -> dict[str, str | None] | None:
        if other is None:
            return None
        return {
            "level": level,
            "since": other.first.isoformat(),
            "until": None if level else other.last.isoformat(),
        }

    def day_for(one: Level) -> str:
        return span.first.isoformat() if around(one, span.first).days >= span.days else inner

    wide, narrow = wider(span), narrower(span)
    return {
        "days": span.days,
        "closer": narrow,
        "levels": [
            (one, {"level": one, "since": day_for(one), "until": None}, one == level) for one in LEVELS
        ],
        "earlier": to(moved(span, -1)),
        "later": to(moved(span, 1)),
        "out": {"level": wide, "since": day_for(wide), "until": None} if wide else None,
        "in": {"level": narrow, "since": inner, "until": None} if narrow else None,
    }


PAGES = (
    Page(
        "timeline",
        "/timeline",
        "timeline.html.j2",
        _timeline,
        "Events, statements and meetings in time, by actor, with tension and how much was reported.",
        ("level", "since", "until", "actor", "other", "kind", "outlet", "page"),
        nav="Timeline",
    ),
)
