"""Search: snippets, facets, and each search's feed."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

ATOM = "{http://www.w3.org/2005/Atom}"


def test_records_that_hold_the_words_are_shown_with_them_marked(small: TestClient) -> None:
    page = small.get("/search?about=troops")
    assert page.status_code == 200
    assert "<mark>troops</mark>" in page.text
    twin = small.get("/search.json?about=troops").json()
    assert twin["of"] == len(twin["records"]) == 3
    assert all("troops" in one["evidence"]["exact"] for one in twin["records"])


def test_nothing_asked_shows_the_field_alone(small: TestClient) -> None:
    page = small.get("/search").text
    assert 'name="about"' in page
    assert "<h2" not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("about=withdraw", 2),
        ("about=withdraw&outlet=southern+post", 1),
        ("about=withdraw&until=2022-01-21", 1),
        ("about=troops&kind=figure", 2),
        ("about=troops&actor=radio", 1),
        ("about=withdraw%20-agency", 2),
        ("about=%22its%20forces%22", 2),
        ("about=%22forces%20its%22", 0),
    ],
)
def test_filters_and_syntax_narrow(small: TestClient, query: str, count: int) -> None:
    assert small.get(f"/search.json?{query}").json()["of"] == count


def test_a_facet_is_a_link_that_narrows(small: TestClient) -> None:
    twin = small.get("/search.json?about=troops").json()
    kinds = {one["value"]: one["count"] for one in twin["facets"]["kind"]}
    assert kinds == {"figure": 2, "statement": 1}
    page = small.get("/search?about=troops").text
    assert "about=troops&amp;kind=figure" in page
    assert "Jan 2022" in page
    assert "since=2022-01-01&amp;until=2022-01-31" in page


def test_reports_that_hold_the_words_are_told_beside_the_records(small: TestClient) -> None:
    twin = small.get("/search.json?about=agency").json()
    assert twin["of"] == 0
    assert twin["reports"]["of"] == 1
    assert "hold" in small.get("/search?about=agency").text
    assert "<mark>agency</mark>" in small.get("/search?about=agency").text


def test_what_was_typed_stays_in_the_field_escaped(small: TestClient) -> None:
    page = small.get("/search", params={"about": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_rejected_record_is_found_no_more(desk: TestClient) -> None:
    crisis = desk.app.state.desk.crisis  # type: ignore[attr-defined]
    before = desk.get("/search.json?about=troops").json()
    crisis.reject(before["records"][0]["id"], who="Ann")
    assert desk.get("/search.json?about=troops").json()["of"] == before["of"] - 1


def test_a_search_has_a_feed_that_is_atom_and_stays_the_same(small: TestClient) -> None:
    page = small.get("/search?about=troops&kind=figure").text
    assert 'type="application/atom+xml"' in page
    sent = small.get("/search.atom?about=troops&kind=figure")
    assert sent.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(sent.text)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2022-01-22T00:00:00Z",
        "2022-01-21T00:00:00Z",
    ]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert all(str(entry.findtext(f"{ATOM}id")).startswith("urn:uuid:") for entry in entries)
    assert small.get("/search.atom?about=troops&kind=figure").text == sent.text


def test_a_hostile_report_leaves_page_and_feed_whole(attacked: TestClient) -> None:
    feed = ElementTree.fromstring(attacked.get("/search.atom?about=evil").text)
    assert len(feed.findall(f"{ATOM}entry")) == 1
    assert "<script>alert" not in attacked.get("/search?about=alert").text


def test_a_filter_that_is_none_is_told(small: TestClient) -> None:
    wrong = small.get("/search.json?about=troops&order=random")
    assert wrong.status_code == 400
    assert wrong.json()["error"] == "order: 'random' is none of newest, best"
