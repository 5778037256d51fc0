"""Adding reports on the desk: progress as they are read, errors in place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from starlette.testclient import TestClient

import demarche
from demarche.desk import fetching
from demarche.desk.app import application
from demarche.desk.clerk import Clerk
from demarche.desk.desk import Desk
from demarche.ingest.addresses import anywhere
from demarche.ingest.fetching import Bounds
from web_server import article, serving

JSON = {"Accept": "application/json"}
TEXT = "Foreign Minister Sergey Lavrov said on Friday that Russia would respond to the sanctions."


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("reading") / "crisis.db"
    with demarche.open(path) as d, Clerk(path) as clerk:
        yield TestClient(
            application(Desk(d, clerk)), base_url="http://127.0.0.1:8750", follow_redirects=False
        )


def ended(desk: TestClient, address: str) -> dict[str, Any]:
    for _ in range(1200):
        job: dict[str, Any] = desk.get(f"{address}.json").json()
        if job["ended"]:
            return job
        time.sleep(0.05)
    raise AssertionError("it was never read")


def test_a_pasted_text_is_read_and_its_records_are_there(reading: TestClient) -> None:
    sent = {"text": TEXT, "published": "2022-01-21", "outlet": "Northgate"}
    added = reading.post("/add", data=sent)
    assert added.status_code == 303
    job = ended(reading, added.headers["location"])
    assert [one["state"] for one in job["reports"]] == ["new"]
    records = reading.get("/records.json?kind=statement").json()["records"]
    assert any(one["source"]["name"] == "Sergey Lavrov" for one in records)
    assert {one["report"]["outlet"] for one in records} == {"Northgate"}


def test_what_can_t_be_read_is_told_in_place_and_the_rest_is_read(reading: TestClient) -> None:
    files = [("files", ("good.txt", (TEXT + " Twice.").encode())), ("files", ("empty.txt", b" "))]
    added = reading.post("/add", files=files)
    job = ended(reading, added.headers["location"])
    assert [one["state"] for one in job["reports"]] == ["new", "rejected"]
    page = reading.get(added.headers["location"]).text
    assert "good.txt" in page
    assert "not read" in page
    assert job["reports"][1]["reason"] in page.replace("&#39;", "'")


def test_a_page_of_a_reading_calls_again_by_itself_until_it_has_ended(reading: TestClient) -> None:
    added = reading.post("/add", data={"text": TEXT + " Thrice."})
    first = reading.get(added.headers["location"])
    if not reading.get(f"{added.headers['location']}.json").json()["ended"]:
        assert first.headers["refresh"] == "2"
    ended(reading, added.headers["location"])
    assert "refresh" not in reading.get(added.headers["location"]).headers


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "add what?"),
        ({"text": "  "}, "add what?"),
        ({"text": TEXT, "published": "soon"}, "not a date"),
        ({"url": "http://example.org/"}, "this desk fetches nothing"),
    ],
)
def test_what_can_t_be_added_is_told_in_one_line(
    reading: TestClient, sent: dict[str, str], told: str
) -> None:
    wrong = reading.post("/add", data=sent, headers=JSON)
    assert wrong.status_code == 400
    assert told in wrong.json()["error"]


def test_a_long_text_may_be_pasted(reading: TestClient) -> None:
    wrong = reading.post("/add", data={"text": TEXT * 30_000, "published": "soon"}, headers=JSON)
    assert "not a date" in wrong.json()["error"]  # what is wrong is the date, not the length


def test_a_page_added_by_its_address_keeps_it_and_when_it_was_fetched(
    reading: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = replace(reading.app.state.desk, fetches=True)
    asking = TestClient(application(desk), base_url="http://127.0.0.1:8750", follow_redirects=False)
    here = partial(fetching.page_at, bounds=Bounds(seconds=5, allowed=anywhere))
    monkeypatch.setattr(fetching, "page_at", here)
    with serving() as site:
        site.holds("/news/talks.html", article())
        url = site.leads("/old?utm_source=x", "/news/talks.html")
        job = ended(asking, asking.post("/add", data={"url": url}).headers["location"])
    assert [one["state"] for one in job["reports"]] == ["new"]
    (report,) = (one for one in desk.crisis.reports() if one.key == "talks")
    assert (report.url, report.found["url"]) == (site.at + "/news/talks.html", "web")
    assert report.retrieved is not None


@pytest.mark.parametrize("number", ["999999", "0", "x", "1e3"])
def test_a_reading_that_is_not_remembered_is_missing(reading: TestClient, number: str) -> None:
    assert reading.get(f"/add/{number}").status_code == 404


def test_a_desk_without_a_clerk_says_that_it_only_shows(desk: TestClient) -> None:
    assert "only shows" in desk.get("/add").text
    assert "only shows" in desk.post("/add", data={"text": TEXT}, headers=JSON).json()["error"]
