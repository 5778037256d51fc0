"""A customer's eye on deeds and meetings: is all that a record shows right, or left unknown?

The shared scorer asks a deed for one actor in common and its standing, a meeting for half its participants,
state and start. Here every doer, recipient, participant and time that is shown must be one that was marked;
what is not shown does no harm. Standings and states that a reader takes for the same are one: actual and
ongoing, possible and conditional; planned and expected, held and under way; in person and multilateral.
Place, claimant, mode and contexts are not marked, and not judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Row = dict[str, Any]
Same = Callable[[str, Any], bool]
_ALIKE = {
    "ongoing": "actual",
    "conditional": "possible",
    "expected": "planned",
    "under way": "held",
    "multilateral": "in-person",
}


def _alike(one: str, other: str) -> bool:
    return _ALIKE.get(one, one) == _ALIKE.get(other, other)


def dated(marked: str | None, when: Row | None) -> bool:
    """Whether a time, if one is shown, is the one marked, which may be a month or a year."""
    if when is None:
        return True
    if not marked:
        return False
    first, last = str(when["start"])[:10], str(when["end"])[:10]
    return first.startswith(marked[: len(first)]) if len(marked) < 10 else first <= marked <= last


def _all_marked(names: Sequence[str], shown: Sequence[Row], same: Same) -> bool:
    return all(any(same(name, actor) for name in names) for actor in shown)


def fields(kind: str, marked: Row, given: Row, same: Same) -> dict[str, bool]:
    """Which fields that a record of `kind` ("event" or "meeting") shows are right, beside its label."""
    if kind == "event":
        return {
            "standing": _alike(marked["standing"], given["status"]),
            "doers": _all_marked(marked["actors"], given["actors"], same),
            "recipients": _all_marked(marked["recipients"], given["recipients"], same),
            "time": dated(marked["start"], given["when"]),
        }
    return {
        "state": _alike(marked["state"], given["state"]),
        "participants": _all_marked(marked["participants"], given["participants"], same),
        "format": _alike(marked["format"], given["format"]),
        "time": dated(marked["start"], given["when"]),
    }


def paired(kind: str, row: Row, given: Sequence[Row], same: Same) -> dict[int, Row]:
    """Number of a record of an article → its label: in the sentence (a deed: of the type), best first."""
    who = {"event": "actors", "meeting": "participants"}[kind]
    scored = []
    for at, label in enumerate(row[f"{kind}s"]):
        start, end = row["sentences"][label["s"]]
        for number, record in enumerate(given):
            low, high = record["evidence"]["start"], record["evidence"]["end"]
            if not (low < end and start < high) or label.get("type") != record.get("type"):
                continue
            inside = any(low < b and a < high for a, b in label["text"])
            common = sum(any(same(name, actor) for actor in record[who]) for name in label[who])
            scored.append((-2 * inside - min(common, 2), at, number))
    out: dict[int, Row] = {}
    taken: set[int] = set()
    for _, at, number in sorted(scored):
        if at not in taken and number not in out:
            taken.add(at)
            out[number] = row[f"{kind}s"][at]
    return out


def measured(kind: str, rows: Iterable[Row], got: Sequence[Row], same: Same) -> dict[str, float]:
    """Shares of records of `kind`: marked at all, all that is shown right; of those marked, each field."""
    count: Counter[str] = Counter()
    for row in rows:
        given = [one for one in got if one["kind"] == kind and one["report"]["key"] == row["id"]]
        pairs = paired(kind, row, given, same)
        count["given"] += len(given)
        count["marked"] += len(pairs)
        for number, label in pairs.items():
            good = fields(kind, label, given[number], same)
            count["right"] += all(good.values())
            count.update({f"field {name}": int(value) for name, value in good.items()})
    out = {"marked": count["marked"] / count["given"], "all right": count["right"] / count["given"]}
    out |= {
        name.removeprefix("field "): value / count["marked"]
        for name, value in count.items()
        if name.startswith("field ")
    }
    return {name: round(value, 3) for name, value in out.items()}
