"""Pages over kept views: what they say while a view is being worked out, and of what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from demarche.crisis import Crisis
from demarche.desk import desk as desks
from demarche.desk.app import application
from demarche.desk.desk import Desk

LISTS = ["figures", "disputes", "encounters", "copies", "conditions", "votes", "instruments", "actors"]


class Slow:
    """A clerk that never gets round to it."""

    asked: tuple[str, ...] = ()

    def work_out(self, view: str, settings: Mapping[str, Any]) -> None:
        self.asked = (*self.asked, view)

    def failure(self, view: str, settings: Mapping[str, Any]) -> str:
        return ""


@pytest.fixture
def slow(example: Crisis, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A desk whose ledger is too great for views to be worked out while somebody waits."""
    monkeypatch.setattr(desks, "AT_ONCE", 0)
    desk: Any = Desk(example, Slow())  # type: ignore[arg-type]
    return TestClient(application(desk), base_url="http://127.0.0.1:8750")


@pytest.mark.parametrize("name", LISTS)
def test_while_a_view_is_worked_out_no_count_is_told(slow: TestClient, name: str) -> None:
    page = slow.get(f"/{name}")
    assert page.headers["refresh"] == "2"
    assert "This is being worked out" in page.text
    masthead = page.text.partition('class="masthead"')[2].partition("</header>")[0]
    assert "0 " not in masthead
    twin = slow.get(f"/{name}.json").json()
    assert (twin.get("standing") or twin["as_of"])["at"] is None


@pytest.mark.parametrize("one", ["disputes/d0", "encounters/e0"])
def test_one_that_is_not_there_is_told_once_that_is_known(
    slow: TestClient, shown: TestClient, one: str
) -> None:
    assert slow.get(f"/{one}").status_code == 200
    missing = shown.get(f"/{one}")
    assert missing.status_code == 404
    assert "it may have changed as reports were read" in missing.text


def test_a_view_of_an_older_state_is_shown_and_worked_out_anew(
    example: Crisis, monkeypatch: pytest.MonkeyPatch
) -> None:
    example.digest("figures")
    (record, *_) = example.figures()
    example.accept(record.id, who="Ana")
    monkeypatch.setattr(desks, "AT_ONCE", 0)
    clerk = Slow()
    desk: Any = Desk(example, clerk)  # type: ignore[arg-type]
    told = desk.told("figures")
    assert (told.fresh, told.working, clerk.asked) == (False, False, ("figures",))
    assert desk.pinned(told.found.digest.state).told("figures").fresh
