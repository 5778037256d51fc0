"""When a meeting is, of the times that may be meant."""

from __future__ import annotations

import pytest

from demarche.extract import meeting_when
from demarche.extract.meeting_when import Choice, chosen
from demarche.records import When


@pytest.fixture(autouse=True)
def weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting_when, "weights", lambda: {"own": 1.0, "behind": 1.0, "lead": 0.1})


def choice(day: str, *features: str) -> Choice:
    return Choice(When(start=day, end=day, precision="day", basis="explicit"), features)


def test_the_likeliest_time_is_the_meetings() -> None:
    far, near = choice("2022-01-10", "own"), choice("2022-01-12", "own", "behind")
    best, likely = chosen([far, near])
    assert best == near
    assert likely == pytest.approx(0.88, abs=0.01)


def test_a_time_that_is_hardly_likelier_than_not_is_not_given() -> None:
    best, likely = chosen([choice("2022-01-10", "lead")])
    assert best is None
    assert likely == pytest.approx(0.52, abs=0.01)


def test_where_no_time_may_be_meant_none_is_given() -> None:
    assert chosen([]) == (None, 0.0)
