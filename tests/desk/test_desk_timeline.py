"""The timeline: a band by actor at every level, tension under it, the records below, each one click away."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from demarche.crisis import Crisis


def rows(page: dict[str, list[dict[str, object]]]) -> list[object]:
    return [row["name"] for row in page["rows"]]


def test_it_begins_with_what_the_reports_cover(shown: TestClient) -> None:
    page = shown.get("/timeline.json").json()
    assert (page["span"]["since"], page["span"]["until"]) == ("2021-12-02", "2022-01-31")
    assert rows(page)[:2] == ["Russia", "United States"]
    assert page["of"].keys() == {"event", "statement", "meeting"}


@pytest.mark.parametrize(
    ("level", "since", "until"),
    [
        ("year", "2022-01-01", "2022-12-31"),
        ("quarter", "2022-01-01", "2022-03-31"),
        ("month", "2022-01-01", "2022-01-31"),
        ("week", "2022-01-17", "2022-01-23"),
        ("day", "2022-01-19", "2022-01-19"),
    ],
)
def test_every_level_is_a_page(shown: TestClient, level: str, since: str, until: str) -> None:
    asked = f"level={level}&since=2022-01-19"
    page = shown.get(f"/timeline.json?{asked}").json()
    assert (page["span"]["since"], page["span"]["until"]) == (since, until)
    assert 'aria-current="true">' + level.capitalize() in shown.get(f"/timeline?{asked}").text


def test_a_level_is_left_by_links_to_earlier_later_closer_and_wider(shown: TestClient) -> None:
    text = unescape(shown.get("/timeline?level=month&since=2022-01-19").text)
    found = dict(re.findall(r'<a href="([^"]+)" data-key="([^"]+)"', text))
    by_key = {key: address for address, key in found.items()}
    assert by_key["ArrowLeft"] == "/timeline?level=month&since=2021-12-01"
    assert by_key["ArrowRight"] == "/timeline?level=month&since=2022-02-01"
    assert by_key["-"].startswith("/timeline?level=quarter")
    assert by_key["+"].startswith("/timeline?level=week")


def test_a_mark_leads_to_its_sentence_and_says_who_and_what(shown: TestClient) -> None:
    page = shown.get("/timeline.json?level=week&since=2022-01-19").json()
    id = next(mark["record"] for row in page["rows"] for mark in row["marks"] if mark["record"])
    text = shown.get("/timeline?level=week&since=2022-01-19").text
    mark = re.search(rf'<a href="([^"]*{id}[^"]*)"><path class="mark [^"]*" d="[^"]*"><title>([^<]+)', text)
    assert mark is not None
    assert shown.get(mark[1]).status_code in {200, 404}
    assert "2022" in mark[2]


def test_a_mark_that_counts_leads_closer(shown: TestClient) -> None:
    page = shown.get("/timeline.json").json()
    counting = next(mark for row in page["rows"] for mark in row["marks"] if mark["of"] > 1)
    text = unescape(shown.get("/timeline").text)
    assert f"/timeline?level=week&since={counting['since']}" in text


def test_what_is_drawn_adds_up_to_what_is_kept(shown: TestClient) -> None:
    for level in ("year", "month", "day"):
        page = shown.get(f"/timeline.json?level={level}&since=2022-01-19").json()
        for row in page["rows"]:
            assert sum(mark["of"] for mark in row["marks"]) == sum(row["of"].values())


def test_the_list_tells_each_day_with_its_records(shown: TestClient) -> None:
    page = shown.get("/timeline.json?level=week&since=2022-01-19").json()
    days = {day["day"]: day for day in page["days"]}
    assert list(days) == sorted(days)
    assert 0 < len(days["2022-01-19"]["records"]) <= sum(days["2022-01-19"]["of"].values())


def test_a_single_day_tells_all_its_records(shown: TestClient) -> None:
    (day,) = shown.get("/timeline.json?level=day&since=2022-01-19").json()["days"]
    assert len(day["records"]) == sum(day["of"].values())


def test_more_days_than_a_leaf_holds_are_turned_to(shown: TestClient) -> None:
    first, second = (shown.get(f"/timeline.json?page={page}").json() for page in (1, 2))
    assert first["more"]
    assert first["days"][-1]["day"] < second["days"][0]["day"]


def test_tension_and_reports_stand_under_the_band(shown: TestClient) -> None:
    page = shown.get("/timeline.json?level=month&since=2022-01-19").json()
    assert len(page["tension"]) == 31
    assert sum(part["reports"] for part in page["tension"]) > 0
    text = shown.get("/timeline?level=month&since=2022-01-19").text
    assert 'class="drawn" role="img"' in text
    assert "Tension and reports in numbers" in text


def test_an_actor_asked_for_has_the_row_of_its_side_and_of_its_people(shown: TestClient) -> None:
    page = shown.get("/timeline.json?actor=Russia").json()
    assert rows(page)[0] == "Russia, all"
    assert "Sergey Lavrov" in rows(page)
    assert page["between"] == "acts between Russia and others"
    assert rows(shown.get("/timeline.json?actor=Lavrov").json()) == ["Sergey Lavrov"]


def test_two_actors_have_what_they_did_with_each_other(shown: TestClient) -> None:
    page = shown.get("/timeline.json?actor=Russia&other=Ukraine").json()
    whole = shown.get("/timeline.json?actor=Russia").json()
    assert 0 < sum(page["of"].values()) < sum(whole["of"].values())
    assert set(rows(page)) <= {"Russia", "Ukraine"}


def test_kind_outlet_and_dates_narrow(shown: TestClient) -> None:
    assert shown.get("/timeline.json?kind=condition").json()["of"].keys() == {"condition"}
    all_of = sum(shown.get("/timeline.json").json()["of"].values())
    harbour = shown.get("/timeline.json?outlet=The Harbour Dispatch").json()
    assert 0 < sum(harbour["of"].values()) < all_of
    page = shown.get("/timeline.json?since=2022-01-10&until=2022-01-13").json()
    assert {day["day"] for day in page["days"]} <= {f"2022-01-{day}" for day in range(10, 14)}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("level=decade", "level"),
        ("since=soon", "since"),
        ("since=2022-02-01&until=2022-01-01", "before since"),
        ("other=Ukraine", "with whom is asked"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_line(shown: TestClient, asked: str, told: str) -> None:
    answer = shown.get(f"/timeline.json?{asked}")
    assert answer.status_code == 400
    assert told in answer.json()["error"]


def test_the_ends_of_time_are_pages_too(shown: TestClient) -> None:
    for asked in ("since=0001-01-01&until=9999-12-31", "level=week&since=9999-12-31", "since=0001-01-01"):
        assert shown.get(f"/timeline?{asked}").status_code == 200


def test_the_page_has_no_inline_style_or_script(shown: TestClient) -> None:
    text = shown.get("/timeline").text
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", text)


def test_words_of_reports_are_escaped(attacked: TestClient) -> None:
    # Its report bears no date: nothing can be placed, and the page says so.
    text = attacked.get("/timeline").text
    assert "bears a date" in text
    assert "<script>alert" not in text


def test_names_of_actors_are_escaped(example: Crisis, desk: TestClient) -> None:
    said = next(one for one in example.statements(since="2022-01-19", until="2022-01-19") if one.source)
    example.correct(said.id, "source", {"id": "person:x", "name": "<b>x</b>", "kind": "person"}, who="ada")
    text = desk.get("/timeline?level=day&since=2022-01-19").text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "<b>x</b>" not in text


def test_what_is_rejected_leaves_the_band(example: Crisis, desk: TestClient) -> None:
    before = desk.get("/timeline.json").json()["of"]["meeting"]
    example.reject(next(iter(example.meetings())).id, who="ada")
    assert desk.get("/timeline.json").json()["of"]["meeting"] == before - 1
