"""Views that are kept: what their rows are found by, and how many are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demarche.ledger import Ledger, digests
from demarche.ledger.digests import Digest, Finding

ROWS = (
    Finding("a", "a", "talks", "2022-01-01", "2022-01-03", ("Anna Koval", "kept"), ("due",), 0.5),
    Finding("b", "b", "talks", "2022-01-05", "2022-01-05", ("Ivo Marek",), ("kept", "under way"), 0.95),
    Finding("c", "c", "drill", "2022-01-07", None, ("Ivo Marek",)),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "kept.db") as one:
        one.keep(Digest("view", "2022-01-01T00:00:00", "s"), ROWS)
        yield one


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({}, "abc"),
        ({"form": "talks"}, "ab"),
        ({"id": "c"}, "c"),
        ({"words": ["KOVAL anna"]}, "a"),
        ({"words": ["kov"]}, ""),
        ({"since": "2022-01-03"}, "abc"),
        ({"since": "2022-01-04"}, "bc"),
        ({"until": "2022-01-05"}, "ab"),
        ({"marks": ["kept"]}, "b"),
        ({"marks": ["under way"]}, "b"),
        ({"marks": ["due", "kept"]}, ""),
        ({"least": 0.0}, "ab"),
        ({"least": 0.5}, "ab"),
        ({"least": 0.5001}, "b"),
        ({"least": 1.0}, ""),
        ({"words": ["=due"]}, ""),
        ({"start": 1, "most": 1}, "b"),
    ],
)
def test_rows_are_found_by_what_they_are_asked_by(ledger: Ledger, asked: dict, rows: str) -> None:
    found = ledger.found("view", **asked)
    assert found is not None
    assert "".join(found.rows) == rows


def test_a_word_is_no_mark(ledger: Ledger) -> None:
    kept = ledger.found("view", words=["kept"])
    assert kept is not None
    assert kept.rows == ("a",)


def test_of_views_that_differ_in_their_settings_only_the_last_are_kept(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "KEPT", 2)
    for day in ("03", "01", "02"):
        ledger.keep(Digest(f"view deed={day}", f"2022-01-{day}T00:00:00", "s"), ROWS)
    kept = {
        name: ledger.digest(name) is not None for name in ("view", *(f"view deed=0{n}" for n in (1, 2, 3)))
    }
    assert kept == {"view": True, "view deed=01": False, "view deed=02": True, "view deed=03": True}
    assert ledger.found("view deed=01") is None
