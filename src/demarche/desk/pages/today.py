"""Today: what changed since a day, what is coming, what is in dispute and what is due, on the first page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk, Told
from demarche.desk.page import Answer, Page
from demarche.records import MODELS, AnyRecord
from demarche.views import words
from demarche.views.brief import line
from demarche.views.changes import TITLES, was

SHOWN = 4  # changes of a kind that are read at once
_HELD = 16  # that are there to be opened
_COMING, _DISPUTES, _DUE = 8, 6, 6
_STANDS = 3  # sides of a dispute that have a line
_DISPUTED = ("figures", "account", "label")
_WITHIN = (3, 14, 60, 366)  # days before the newest report in which the newest disputes are looked for
_SOME = 40  # rows of a view among which the newest are looked for
_BACK = (("a day", 1), ("three days", 3), ("a week", 7), ("a month", 30))

Plain = Mapping[str, Any]


def _today(desk: Desk, asked: Asked) -> Answer:
    crisis = desk.crisis
    reports = crisis.reports_since()
    newest = crisis.newest()
    if not reports:
        return Answer("Nothing has been read yet", {"since": None, "newest": None, "figures": None})
    since: str = asked["since"] or crisis.recently()
    today = newest or since
    first = desk.told("changes", {"since": since}, most=1)
    changes = _changes(desk, since, first)
    calendar = desk.told("calendar", since=today, most=_SOME)
    # What was held on the newest report's day is no longer to come.
    coming = [one for one in calendar.rows if one["state"] != "held"]
    due = desk.told("due", most=_SOME)
    disputed, told = _disputes(desk, today)
    standing = crisis.standing()
    records = sum(crisis.counts().values())
    ruled = sum(standing.state(id) is not None for id in standing.of)
    fallen = sorted(due.rows, key=lambda one: (_last(one["met"]), one["condition"]["id"]), reverse=True)[
        :_DUE
    ]
    data = {
        "since": since,
        "newest": newest,
        "figures": {
            "reports": reports,
            "records": records,
            "published": crisis.reports_since(since),
            "waiting": max(records - ruled, 0),
        },
        "changes": [
            {"what": what, "of": of, "rows": list(rows)} for what, (of, rows) in changes.items() if rows
        ],
        "note": first.whole.get("note", ""),
        "coming": coming[:_COMING],
        "coming_of": calendar.of - len(calendar.rows) + len(coming),
        "unlikely": calendar.whole.get("unlikely", 0),
        "disputes": disputed,
        "due": fallen,
        "due_of": due.of,
        "standing": {
            "changes": first.standing(),
            "calendar": calendar.standing(),
            "disputes": told.standing(),
        },
    }
    shown = [
        *(row["now"][0] for _, rows in changes.values() for row in rows),
        *(row["told"][-1] for row in coming[:_COMING]),
        *(one for row in fallen for one in (row["condition"], row["met"][0], *row["answers"][:1])),
    ]
    context = {
        "titles": TITLES,
        "lines": {one["id"]: line((_record(one),)) for one in shown},
        "was": {
            row["now"][0]["id"]: was([_record(one) for one in row["before"][:1]])
            for _, rows in changes.values()
            for row in rows
        },
        "first_shown": SHOWN,
        "told_in": words.told_in,
        "back": _back(newest),
        "unknown": {
            "changes": first.working,
            "coming": calendar.working,
            "disputes": told.working,
            "due": due.working,
        },
    }
    working = first.working or calendar.working or due.working or told.working
    return Answer(f"What changed since {words.day(since)}", data, context, working)


def _changes(desk: Desk, since: str, first: Told) -> dict[str, tuple[int, tuple[Any, ...]]]:
    """What changed by kind: how many, and the most telling ones."""
    found: dict[str, tuple[int, tuple[Any, ...]]] = {}
    of = first.whole.get("of", {})
    for what in TITLES:
        if what in of:
            rows = desk.crisis.found("changes", {"since": since}, form=what, most=_HELD)
            found[what] = (int(of[what]), rows.rows if rows else ())
    return found


def _disputes(desk: Desk, today: str) -> tuple[list[dict[str, Any]], Told]:
    """The disputes with the newest word on them first, each with its sides' evidence cut to the first."""
    told = desk.told("disputes", most=_SOME)
    found = {row["id"]: row for row in told.rows if row["form"] in _DISPUTED}
    if told.of > _SOME:
        # They are kept by form and first day: the newest are looked for further and further back.
        for days in _WITHIN:
            rows = desk.crisis.found("disputes", since=_before(today, days), most=_SOME * 3)
            newer = {row["id"]: row for row in rows.rows if row["form"] in _DISPUTED} if rows else {}
            if len(newer) >= _DISPUTES:
                found = newer
                break
    newest = sorted(
        found.values(), key=lambda one: (_said_last(one), _accounts(one), one["id"]), reverse=True
    )
    return [_short(one) for one in newest[:_DISPUTES]], told


def _short(dispute: Plain) -> dict[str, Any]:
    """The dispute with the sides of most accounts, each with the one place it is quoted from."""
    stands = sorted(dispute["stands"], key=lambda one: -one["accounts"])[:_STANDS]
    return {
        **{name: dispute[name] for name in ("id", "form", "matter", "about")},
        "last": _said_last(dispute) or None,
        "of": len(dispute["stands"]),
        "stands": [{**stand, "evidence": stand["evidence"][:1]} for stand in stands],
    }


def _said_last(dispute: Plain) -> str:
    return max((stand["last"] or "" for stand in dispute["stands"]), default="")


def _accounts(dispute: Plain) -> int:
    return sum(stand["accounts"] for stand in dispute["stands"])


def _last(met: Sequence[Plain]) -> str:
    """When the trigger came about, as it is told first."""
    when = met[0].get("when")
    return str((when["start"] if when else met[0]["report"]["published"]) or "")[:10]


def _record(one: Plain) -> AnyRecord:
    return MODELS[one["kind"]].model_validate(one)


def _before(day: str, days: int) -> str:
    on = date.fromisoformat(day)
    return (on - timedelta(days=min(days, (on - date.min).days))).isoformat()


def _back(newest: str | None) -> list[tuple[str, str]]:
    """Days to look back to from the newest report: “a week” → ISO day."""
    return [(name, _before(newest, days)) for name, days in _BACK] if newest else []


def _every(_: Desk) -> Iterable[Mapping[str, str]]:
    return ({},)


PAGES = (
    Page(
        "today",
        "/",
        "today.html.j2",
        _today,
        "What changed since a day, what is coming, what is in dispute, and what is due.",
        ("since",),
        nav="Today",
        every=_every,
    ),
)
