"""Reports on their shelf, and one with its records marked."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from starlette.testclient import TestClient

import demarche
from demarche.desk.app import application
from demarche.desk.desk import Desk
from demarche.ledger import Ledger
from demarche.records import Event, Report


class Parsed(HTMLParser):
    """A page's tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def ids(self) -> set[str]:
        return {str(attrs["id"]) for _, attrs in self.tags if attrs.get("id")}


def report_of(client: TestClient, key: str) -> str:
    reports = client.get("/reports.json").json()["reports"]
    return str(next(one["report"]["id"] for one in reports if one["report"]["key"] == key))


def test_reports_are_listed_newest_first_with_their_records_counted(small: TestClient) -> None:
    twin = small.get("/reports.json").json()
    assert [one["report"]["key"] for one in twin["reports"]] == ["south-7", "north-1"]
    assert twin["reports"][1]["counts"]["statement"] == 4
    page = small.get("/reports").text
    assert page.index("Southern Post") < page.index("The Northgate Ledger")


def test_reports_are_narrowed_by_words_outlet_and_days(small: TestClient) -> None:
    def keys(query: str) -> list[str]:
        return [one["report"]["key"] for one in small.get(f"/reports.json?{query}").json()["reports"]]

    assert keys("outlet=southern%20post") == ["south-7"]
    assert keys("until=2022-01-21") == ["north-1"]
    assert keys("about=radio") == ["south-7"]
    assert "<mark>radio</mark>" in small.get("/reports?about=radio").text
    assert "No report answers this" in small.get("/reports?about=nowhere").text


def test_a_reprint_says_whose_it_is(shown: TestClient) -> None:
    prints = [one["print"] for one in shown.get("/reports.json").json()["reports"] if one["print"]]
    assert {one["form"] for one in prints} == {None, "reprint"}
    page = shown.get("/reports").text
    assert "Reprint of" in page
    assert "First of 2 reports that are one account." in page


def test_every_record_is_marked_and_has_a_card_that_its_passage_leads_to(small: TestClient) -> None:
    id = report_of(small, "north-1")
    twin = small.get(f"/reports/{id}.json").json()
    page = Parsed(small.get(f"/reports/{id}").text)
    ids = page.ids()
    for record in twin["records"]:
        assert {record["id"], f"c-{record['id']}"} <= ids
    marked = {one for _, attrs in page.tags for one in (attrs.get("data-r") or "").split()}
    assert marked == {record["id"] for record in twin["records"]}
    anchors = {
        str(attrs["href"])[1:] for tag, attrs in page.tags if tag == "a" and str(attrs["href"])[:1] == "#"
    }
    assert anchors - {"main"} <= ids


def test_a_report_keeps_every_word_of_its_text(small: TestClient) -> None:
    id = report_of(small, "north-1")
    page = small.get(f"/reports/{id}").text
    article = page[page.index('<div class="text">') : page.index("</article>")]
    told = re.sub(r"<[^>]+>", "", article)
    text = small.get(f"/reports/{id}.json").json()["report"]["text"]
    assert told.split() == text.split()


def test_what_is_not_news_is_dimmed_and_told_with_its_reason(small: TestClient) -> None:
    id = report_of(small, "north-1")
    unread = {one["kind"]: one for one in small.get(f"/reports/{id}.json").json()["unread"]}
    assert set(unread) == {"title", "boilerplate"}
    assert unread["boilerplate"]["words"] == ["Source link"]
    page = small.get(f"/reports/{id}").text
    assert 'class="is-boilerplate"' in page
    assert "menus, links, notes" in page


def test_where_each_fact_came_from_is_told(small: TestClient) -> None:
    facts = small.get(f"/reports/{report_of(small, 'north-1')}.json").json()["facts"]
    how = {one["fact"]: one["how"] for one in facts}
    assert how["published"] == "said by whoever read it in"
    assert how["title"] == "the report’s text"


def test_what_is_not_known_of_it_is_told_with_what_follows(attacked: TestClient) -> None:
    bad = attacked.get("/reports.json").json()["reports"][0]["report"]["id"]
    (missed,) = attacked.get(f"/reports/{bad}.json").json()["missed"]
    assert missed.startswith("No date of publication")


def test_a_reports_account_and_story_are_beside_it(shown: TestClient) -> None:
    printed = next(one for one in shown.get("/reports.json").json()["reports"] if one["print"])
    twin = shown.get(f"/reports/{printed['report']['id']}.json").json()
    assert len(twin["account"]["prints"]) == 2
    assert "2 reports, one account" in shown.get(f"/reports/{printed['report']['id']}").text


def test_a_rejected_record_is_told_apart_and_no_longer_marked(desk: TestClient) -> None:
    crisis = desk.app.state.desk.crisis  # type: ignore[attr-defined]
    record = next(iter(crisis.statements()))
    crisis.reject(record.id, who="Ann")
    twin = desk.get(f"/reports/{record.report.id}.json").json()
    assert record.id in {one["id"] for one in twin["rejected"]}
    assert record.id not in {one["id"] for one in twin["records"]}
    assert "Rejected by people" in desk.get(f"/reports/{record.report.id}").text


def test_a_report_that_is_not_there_and_a_records_id_are_told(small: TestClient) -> None:
    assert small.get("/reports/r0000").status_code == 404
    record = small.get("/records.json").json()["records"][0]["id"]
    missing = small.get(f"/reports/{record}.json")
    assert missing.status_code == 404
    assert "is a record, not a report" in missing.json()["error"]


def test_a_hostile_report_never_becomes_markup(attacked: TestClient) -> None:
    id = attacked.get("/reports.json").json()["reports"][0]["report"]["id"]
    for page in (attacked.get("/reports").text, attacked.get(f"/reports/{id}").text):
        assert "<script>alert" not in page
        assert "<script>title" not in page
        assert "<i>Out" not in page
        assert "\u202e" not in page
        assert " style=" not in page


def test_a_report_of_a_hundred_kilobytes_is_shown_whole(tmp_path: Path) -> None:
    text = "\n\n".join(f"Line {at}: troops left the port of Norhaven for home." for at in range(2000))
    report = Report(id="r00000000000000ff", key="long", text=text, published="2022-01-21")
    starts = [found.start() for found in re.finditer("troops left", text)]
    records = [Event.make(report, "1", (at, at + 31), confidence=0.5, type="RETREAT") for at in starts[::5]]
    with Ledger.open(tmp_path / "long.db") as ledger:
        ledger.add(report, records, "1")
    with demarche.open(tmp_path / "long.db") as d:
        client = TestClient(application(Desk(d)), base_url="http://127.0.0.1:8750")
        page = client.get(f"/reports/{report.id}").text
    assert "Line 1999" in page
    assert page.count('class="at"') == len(records)


def test_the_shared_sheet_and_script_are_served(small: TestClient) -> None:
    assert small.get("/static/marked.css").status_code == 200
    assert small.get("/static/marked.js").status_code == 200
