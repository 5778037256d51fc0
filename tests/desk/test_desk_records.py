"""Records in a list and one by one."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_records_are_listed_with_who_said_them_and_where(small: TestClient) -> None:
    page = small.get("/records")
    assert page.status_code == 200
    assert "Anna Koval" in page.text
    assert "Northgate" in page.text


def test_the_json_twin_holds_the_same_records_as_the_page(small: TestClient) -> None:
    twin = small.get("/records.json").json()
    page = small.get("/records").text
    assert twin["of"] == len(twin["records"]) > 0
    assert all(f'id="{one["id"]}"' in page for one in twin["records"])


def test_accept_asks_for_the_twin_at_the_same_address(small: TestClient) -> None:
    asked = small.get("/records", headers={"Accept": "application/json"})
    assert asked.json() == small.get("/records.json").json()


def test_filters_narrow(small: TestClient) -> None:
    every = small.get("/records.json").json()["of"]
    conditions = small.get("/records.json?kind=condition").json()
    assert 0 < conditions["of"] < every
    assert {one["kind"] for one in conditions["records"]} == {"condition"}


def test_an_empty_filter_asks_for_nothing(small: TestClient) -> None:
    assert small.get("/records.json?actor=&kind=").json() == small.get("/records.json").json()


def test_a_filter_that_the_page_has_not_is_told_in_one_line(small: TestClient) -> None:
    wrong = small.get("/records.json?actr=Koval")
    assert wrong.status_code == 400
    assert wrong.json()["error"].startswith("actr: this page has no such filter")
    assert "\n" not in wrong.json()["error"]


def test_a_date_that_is_none_is_told_in_one_line(small: TestClient) -> None:
    wrong = small.get("/records?since=yesterday")
    assert wrong.status_code == 400
    assert "is no date (write one such as 2022-01-19)" in wrong.text


def test_a_record_is_shown_in_the_paragraph_that_it_stands_in(small: TestClient) -> None:
    one = small.get("/records.json?kind=condition").json()["records"][0]
    twin = small.get(f"/records/{one['id']}.json").json()
    assert twin["evidence"] == one["evidence"]["exact"]
    assert small.get(f"/records/{one['id']}").status_code == 200


def test_an_id_that_no_record_has_is_told(small: TestClient) -> None:
    missing = small.get("/records/s0000")
    assert missing.status_code == 404
    assert "no id begins so" in missing.text


def test_what_a_report_says_never_becomes_markup(attacked: TestClient) -> None:
    page = attacked.get("/records").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
