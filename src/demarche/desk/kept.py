"""Pages over a kept view: what it is narrowed by, a leaf of its rows, one row, an address for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from demarche.desk.asked import Asked
from demarche.desk.page import MissingError
from demarche.link.likely import LEAST

if TYPE_CHECKING:
    from demarche.desk.desk import Desk, Told

_EVERY = 1_000_000  # rows of a view: more than any has


def narrowed(asked: Asked, leaf: int, *words: str) -> dict[str, Any]:
    """The days that any kept view can be narrowed by, the filters of `words`, and which leaf is asked for."""
    return {
        **asked.some("since", "until"),
        "words": [asked[name] for name in words],
        "start": (asked.page - 1) * leaf,
        "most": leaf,
    }


def likely(asked: Asked, leaf: int) -> dict[str, Any]:
    """As `narrowed`, by actor and words. Where no confidence is asked for, the hardly likely are left out."""
    least = LEAST if asked["least"] is None else asked["least"]
    return {**narrowed(asked, leaf, "actor", "about"), "least": least}


def leaf_of(told: Told, asked: Asked) -> dict[str, Any]:
    """Of a leaf of rows: of how many, whether there are more, and which leaf it is."""
    return {"of": told.of, "more": told.more, "page": asked.page}


def unlikely(told: Told, asked: Asked) -> int:
    """How many rows are left out as hardly likely."""
    return int(told.whole.get("unlikely", 0)) if asked["least"] is None else 0


def one_of(desk: Desk, view: str, id: str, what: str) -> tuple[Told, Mapping[str, Any]]:
    """The row of that id; empty while the view is being worked out. Raises `MissingError` for none."""
    told = desk.told(view, id=id, most=1)
    if not told.rows and not told.working:
        raise MissingError(f"{id}: no such {what} (it may have changed as reports were read; see /{view})")
    return told, next(iter(told.rows), {})


def each_of(desk: Desk, view: str, part: str) -> Iterable[Mapping[str, str]]:
    """The parts of the address of every row's own page."""
    return ({part: row["id"]} for row in desk.told(view, most=_EVERY).rows)
