"""What is worked out of a great ledger, and of how much of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import demarche
from demarche.crisis import digesting
from over_time_crises import crisis
from over_time_makers import report


@pytest.fixture
def great(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[demarche.Crisis]:
    """A ledger with more records than views are made of."""
    monkeypatch.setattr(digesting, "LOOKED", 60)
    with demarche.open(tmp_path / "great.db") as d:
        for one in crisis(1):
            key = "" if one.report.outlet == "Harbour Post" else one.report.key
            d._ledger.add(report(one.evidence.exact, one.report.published, key), [one], one.reader)
        yield d


def test_a_view_of_all_is_made_of_the_latest_reports(great: demarche.Crisis) -> None:
    since = great.digest("figures").since
    assert since is not None
    assert since > "2022-01-10"


def test_what_changed_of_late_is_held_against_all_that_came_before(great: demarche.Crisis) -> None:
    digest = great.digest("changes", since="2022-03-25")
    assert digest.since is None
    held = len(great.changes("2022-03-25").changes)
    assert sum(digest.whole["of"].values()) == held
    narrowed = great._within("2022-03-01").changes("2022-03-25")
    assert narrowed.earlier < great.changes("2022-03-25").earlier


def test_what_changed_since_long_ago_is_told_of_the_latest_reports(great: demarche.Crisis) -> None:
    assert great.digest("changes", since="2022-01-01").since is not None
