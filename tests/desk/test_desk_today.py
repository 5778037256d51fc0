"""The first page: what changed, what is coming, what is in dispute, what is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import demarche
from demarche.crisis import Crisis
from demarche.desk.app import application
from demarche.desk.desk import Desk

SINCE = "/index.json?since=2021-12-20"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    with demarche.open(tmp_path / "empty.db") as d:
        yield TestClient(application(Desk(d)), base_url="http://127.0.0.1:8750")


def test_it_begins_a_week_before_the_newest_report(shown: TestClient) -> None:
    page = shown.get("/index.json").json()
    assert (page["since"], page["newest"]) == ("2022-01-24", "2022-01-31")
    assert "What changed since 24 Jan 2022" in shown.get("/").text


@pytest.mark.parametrize(
    ("unlikely", "told"), [(0, "No report tells of talks"), (2, "No report tells surely of")]
)
def test_that_nothing_comes_is_said_only_where_nothing_unsure_was_left_out(
    shown: TestClient, monkeypatch: pytest.MonkeyPatch, unlikely: int, told: str
) -> None:
    def emptied(desk: Desk, view: str, *asked: Any, **narrowed: Any) -> Any:
        kept = answered(desk, view, *asked, **narrowed)
        if view != "calendar":
            return kept
        digest = replace(kept.found.digest, whole={"unlikely": unlikely})
        return replace(kept, found=replace(kept.found, digest=digest, rows=(), of=0))

    answered = Desk.told
    monkeypatch.setattr(Desk, "told", emptied)
    assert told in shown.get(f"/?since=2022-01-{20 + unlikely}").text


def test_the_ledger_is_told_in_four_figures(example: Crisis, desk: TestClient) -> None:
    records = sum(example.counts().values())
    figures = desk.get(SINCE).json()["figures"]
    assert figures == {
        "reports": 12,
        "records": records,
        "published": len(example.reports(since="2021-12-20")),
        "waiting": records,
    }
    example.accept(next(iter(example.meetings())).id, who="ada")
    assert desk.get(SINCE).json()["figures"]["waiting"] == records - 1


def test_what_changed_is_told_by_kind_of_change(example: Crisis, shown: TestClient) -> None:
    found = example.changes("2021-12-20").changes
    page = shown.get(SINCE).json()
    told = {group["what"]: group["of"] for group in page["changes"]}
    assert told == {what: sum(one.what == what for one in found) for what in {one.what for one in found}}
    text = shown.get("/?since=2021-12-20").text
    assert text.index("New demands") < text.index("New conditions")


def test_the_most_telling_change_of_a_kind_comes_first(example: Crisis, shown: TestClient) -> None:
    from demarche.views.telling import weight

    demands = next(group for group in shown.get(SINCE).json()["changes"] if group["what"] == "new demand")
    weights = [weight(example.picked([row["now"][0]["id"]])[row["now"][0]["id"]]) for row in demands["rows"]]
    assert weights[0] == max(weights)


def test_every_change_leads_to_its_sentence(shown: TestClient) -> None:
    text = shown.get("/?since=2021-12-20").text
    for group in shown.get(SINCE).json()["changes"]:
        for row in group["rows"]:
            assert row["now"][0]["id"] in text


def test_copies_are_told_as_one_account(shown: TestClient) -> None:
    assert "2 reports, 1 account" in shown.get("/?since=2021-12-20").text


def test_a_dispute_is_told_with_a_line_a_side(shown: TestClient) -> None:
    page = shown.get(SINCE).json()
    assert page["disputes"]
    text = shown.get("/?since=2021-12-20").text
    for dispute in page["disputes"]:
        assert len(dispute["stands"]) >= 2
        for stand in dispute["stands"]:
            assert (stand["evidence"][0]["record"] or stand["evidence"][0]["report"]["id"]) in text


def test_newer_disputes_come_first(shown: TestClient) -> None:
    last = [dispute["last"] for dispute in shown.get(SINCE).json()["disputes"]]
    assert last == sorted(last, reverse=True)


def test_nothing_that_was_held_is_still_to_come(shown: TestClient) -> None:
    assert all(one["state"] != "held" for one in shown.get("/index.json").json()["coming"])


def test_what_is_coming_is_told_from_the_newest_report_on(desk: TestClient, example: Crisis) -> None:
    # The talks of 12 January are told as planned once the later reports are gone from view.
    planned = [entry for entry in example.calendar(since="2022-01-31").entries if entry.state != "held"]
    assert [one["uid"] for one in desk.get("/index.json").json()["coming"]] == [one.uid for one in planned]


def test_an_empty_ledger_says_how_to_begin(empty: TestClient) -> None:
    text = empty.get("/").text
    assert "This ledger is empty" in text
    assert 'href="/add"' in text
    assert empty.get("/index.json").json()["figures"] is None


def test_a_day_without_news_says_so(shown: TestClient) -> None:
    assert "Look further back" in shown.get("/?since=2022-02-20").text


def test_a_day_that_is_none_is_told_in_a_line(shown: TestClient) -> None:
    answer = shown.get("/index.json?since=yesterday")
    assert answer.status_code == 400
    assert "since" in answer.json()["error"]


def test_reports_without_a_date_are_welcome_and_escaped(attacked: TestClient) -> None:
    answer = attacked.get("/")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_conditions_that_are_due_are_told_with_what_came_about(
    shown: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = due_of(shown)
    monkeypatch.setattr(Desk, "told", told_with(due))
    text = shown.get("/?since=2021-12-20").text
    assert "It came about:" in text
    assert due["met"][0]["evidence"]["exact"][:40] in text
    assert '<span class="tag">not yet known</span>' in text


def due_of(shown: TestClient) -> dict[str, Any]:
    """A condition and a deed of the example, as the view “due” would have them."""
    condition = shown.get("/records.json?kind=condition").json()["records"][0]
    deed = shown.get("/records.json?kind=event").json()["records"][0]
    for one in (condition, deed):
        del one["verdict"]
    return {"condition": condition, "state": "not yet known", "score": 0.9, "met": [deed], "answers": []}


def told_with(due: dict[str, Any]) -> Any:
    from dataclasses import replace

    own = Desk.told

    def told(self: Desk, view: str, asked: Any = None, **narrowed: Any) -> Any:
        found = own(self, view, asked, **narrowed)
        return replace(found, found=replace(found.found, rows=(due,), of=1)) if view == "due" else found

    return told


def test_the_page_has_no_inline_style_or_script(shown: TestClient) -> None:
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", shown.get("/").text)
