"""What the tables say that every match of a pattern holds, so that a row is passed over by a glance."""

from __future__ import annotations

from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from demarche.extract.instrument_names import namings
from demarche.extract.tables import records
from demarche.extract.vote_bodies import bodies_in


def surest(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The one whose shortest string is the longer; of two alike the one of fewer."""
    return max(one, other, key=lambda some: (min(map(len, some), default=0), -len(some)))


def held(pattern: Any) -> frozenset[str]:
    """Strings of which every match of a parsed pattern holds one; none where nothing is sure."""
    best: frozenset[str] = frozenset()
    run = ""
    for code, of in [*pattern, (None, None)]:
        if code is codes.LITERAL:
            run += chr(of)
            continue
        if run.strip():
            best, run = surest(best, frozenset({run.strip()})), ""
        run = ""
        if code is codes.SUBPATTERN:
            assert not of[1], "flags within a pattern: its letters may match others"
            best = surest(best, held(of[-1]))
        elif code is codes.BRANCH:
            ways = [held(way) for way in of[1]]
            best = surest(best, frozenset().union(*ways) if all(ways) else frozenset())
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and of[0]:
            best = surest(best, held(of[2]))
    return best


def cell(pattern: str) -> str:
    """What the column `holds` says of a pattern."""
    found = held(parser.parse(pattern))
    return "|".join(sorted(one for one in found if not any(other in one and other != one for other in found)))


ROWS = [(table, row) for table in ("instruments", "vote_bodies") for row in records(table)]


@pytest.mark.parametrize(
    ("table", "row"), ROWS, ids=[f"{table}: {next(iter(row.values()))}" for table, row in ROWS]
)
def test_every_match_of_a_row_holds_what_its_cell_says(table: str, row: dict[str, str]) -> None:
    assert row["holds"] == cell(row["pattern"]), (
        f"{table}.tsv: the pattern calls for holds={cell(row['pattern'])!r}"
    )


def test_a_row_without_a_sure_string_would_be_told() -> None:
    assert cell("[Dd]eal") == "eal"
    assert cell("(?:a|b)*[xy]") == ""
    assert all(row["holds"] for _, row in ROWS)


def test_names_are_found_by_any_spelling_of_theirs() -> None:
    text = (
        "The JCPOA, the Iranian nuclear deal, and a Geneva deal on Iran came up in the Knesset and at NATO."
    )
    assert {one.known.name for one in namings(text, "2014-03-01")} >= {"Iran nuclear deal"}
    assert [one.body.name for one in bodies_in(text, 0, len(text))] == ["Knesset", "NATO"]
