"""An analyst's day at the desk, in a real browser: from a report that comes in to a site that goes out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import serving
from playwright.sync_api import BrowserContext, Page, expect

import demarche

PASTED = """Harbour envoy asks for talks

KYIV — Ukraine demanded on Monday that Russia withdraw its troops from the border. Foreign Minister \
Dmytro Kuleba met Secretary of State Antony Blinken in Kyiv.

If Russia attacks Ukraine, the United States will impose sanctions, Mr. Blinken said."""
DROPPED = """Minister leaves for Vienna

VIENNA — Foreign Minister Sergey Lavrov warned NATO on Tuesday that Russia would answer new sanctions."""

CHAIN = """Two warnings in one day

KYIV — If Russia attacks Ukraine, the United States will impose new sanctions on Russia, Secretary of State \
Antony Blinken said on Monday.

If the United States imposes new sanctions on Russia, Moscow will close its airspace, Foreign Minister \
Sergey Lavrov said."""


@pytest.fixture(scope="module")
def desk(read_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a desk that is worked at. Each test takes records that no other rules on."""
    path = tmp_path_factory.mktemp("day") / "crisis.db"
    shutil.copy(read_example, path)
    (path.parent / "warnings.txt").write_text(CHAIN, "utf-8")
    with demarche.open(path) as d:
        d.read([path.parent / "warnings.txt"], published="2022-01-24")
    with serving(path) as address:
        yield address


def told(page: Page, address: str, **asked: str) -> Any:
    """A page's JSON twin."""
    return page.request.get(f"{address}.json", params=asked).json()


def records(page: Page, desk: str, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told(page, f"{desk}/records", **asked)["records"]
    return found


def on_its_sentence(page: Page, words: str) -> None:
    """Waits until the report's page shows the passage, lit, on the screen."""
    lit = page.locator("article .m.on")
    expect(lit.first).to_be_in_viewport()
    assert words in " ".join(lit.all_inner_texts())


def read(page: Page) -> None:
    """Waits, on the page that tells how far added reports are read, until they are."""
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "100", timeout=60_000)
    expect(page.get_by_text("read", exact=True)).to_be_visible()


def test_a_report_is_pasted_its_progress_followed_and_its_records_seen(page: Page, desk: str) -> None:
    page.goto(desk)
    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_label("Or paste a report’s text").fill(PASTED)
    page.get_by_label("Published").fill("2022-01-24")
    page.get_by_label("Outlet").fill("Harbour Note")
    page.get_by_role("button", name="Read").click()
    expect(page).to_have_url(re.compile(r"/add/\d+$"))
    read(page)
    page.get_by_role("link", name="See the reports").click()
    page.get_by_role("link", name="Harbour envoy asks for talks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour envoy asks for talks")
    expect(page.locator("article .m", has_text="withdraw its troops").first).to_be_visible()
    assert page.locator(".cards > .card").count() >= 3


def test_a_file_dropped_on_the_page_is_read(page: Page, desk: str) -> None:
    page.goto(f"{desk}/add")
    dropped = page.evaluate_handle(
        """(text) => {
          const held = new DataTransfer();
          held.items.add(new File([text], "vienna.txt", { type: "text/plain" }));
          return held;
        }""",
        DROPPED,
    )
    page.dispatch_event("main", "drop", {"dataTransfer": dropped})
    expect(page.locator(".chosen li")).to_have_text("vienna.txt")
    page.get_by_role("button", name="Read").click()
    read(page)
    expect(page.locator(".became li")).to_contain_text("vienna.txt")


def test_what_can_not_be_read_is_told_where_it_was_added(page: Page, desk: str) -> None:
    page.goto(f"{desk}/add")
    nothing = {"name": "empty.txt", "mimeType": "text/plain", "buffer": b" \n"}
    page.get_by_label("Files").set_input_files([nothing])
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_text("not read", exact=True)).to_be_visible(timeout=60_000)
    expect(page.locator(".why")).not_to_be_empty()


def test_a_demand_is_searched_for_and_followed_to_its_sentence(page: Page, looked_at: str) -> None:
    page.goto(looked_at)
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_role("searchbox", name="Search").fill("written guarantees")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("listitem").filter(has_text="Sergey Lavrov").get_by_role(
        "link", name="Meridian Post"
    ).click()
    on_its_sentence(page, "written guarantees")
    card = page.locator("#slot .card")
    expect(card).to_be_in_viewport()
    expect(card).to_contain_text("NATO")


def test_demands_are_narrowed_to_whose_and_followed_to_their_sentence(page: Page, looked_at: str) -> None:
    page.goto(f"{looked_at}/records")
    page.get_by_label("Kind any").select_option("statement")
    page.get_by_label("Act any").select_option("REQUEST")
    page.get_by_label("Actor").fill("Dmytro Kuleba")
    page.get_by_role("button", name="Narrow").click()
    expect(page.locator("ol.lines > li")).to_have_count(1)
    line = page.locator("ol.lines > li")
    expect(line).to_contain_text("prepare sanctions")
    line.get_by_role("link", name="Meridian Post").click()
    on_its_sentence(page, "prepare sanctions")


def test_on_a_telephone_a_link_leads_to_the_sentence_too(context: BrowserContext, looked_at: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{looked_at}/records?about=prepare+sanctions&kind=statement")
    page.locator("ol.lines > li a.src").first.click()
    expect(page.locator("article .m.on").first).to_be_in_viewport()


def test_a_dispute_is_seen_with_both_its_sides(page: Page, looked_at: str) -> None:
    page.goto(looked_at)
    page.get_by_role("link", name="Disputes", exact=True).click()
    page.locator("section.dispute h2 a").first.click()
    sides = page.locator(".sides > .stand")
    assert sides.count() >= 2
    told = [side.locator("h2").inner_text() for side in sides.all()]
    assert len(set(told)) == len(told)
    for side in sides.all():
        expect(side).to_contain_text(re.compile(r"\d reports?"))
    sides.last.locator("a.src").first.click()
    expect(page.locator("article .m.on").first).to_be_in_viewport()


def test_a_what_if_is_walked_step_by_step(page: Page, desk: str) -> None:
    page.goto(desk)
    page.get_by_role("link", name="If … then", exact=True).click()
    page.get_by_role("textbox", name="What if …").fill("Russia attacks Ukraine")
    page.get_by_role("button", name="What follows?").click()
    first = page.locator("ol.root > li.step").first
    expect(first).to_contain_text("Antony Blinken")
    answer = first.locator("details.then").get_by_text("Moscow will close its airspace")
    expect(answer).to_be_visible()
    first.locator("summary").click()
    expect(answer).to_be_hidden()
    first.get_by_role("link", name="and then?").first.click()
    expect(page.get_by_role("textbox", name="What if …")).to_have_value(re.compile("impose new sanctions"))
    expect(page.locator("ol.root > li.step").first).to_contain_text("Moscow will close its airspace")
    page.locator("ol.root a.src").first.click()
    on_its_sentence(page, "imposes new sanctions")


def waiting(page: Page) -> tuple[int, str]:
    """How many wait, and which of them is shown."""
    told = page.locator(".masthead .facts").inner_text()
    shown = page.locator("article.waiting .kind").first.get_attribute("href") or ""
    return int(re.sub(r"\D", "", told.partition("wait")[0])), shown.rpartition("/")[2]


def test_a_record_is_corrected_in_place_and_put_back_by_keys_alone(page: Page, desk: str) -> None:
    page.goto(f"{desk}/review?kind=figure")
    before, id = waiting(page)
    page.keyboard.press("c")
    # From the first field on by Tab, to the number.
    for _ in range(20):
        if "high" in page.evaluate("document.activeElement.name || ''"):
            break
        page.keyboard.press("Tab")
    held = page.evaluate("document.activeElement.value")
    page.keyboard.press("Control+a")
    page.keyboard.type("123456")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Last")).to_contain_text(id[:9])
    assert waiting(page)[0] == before - 1
    assert told(page, f"{desk}/records/{id}")["record"]["high"] == 123456
    page.keyboard.press("u")
    expect(page.get_by_role("status").filter(has_text=id[:9])).to_have_count(0)
    now = told(page, f"{desk}/records/{id}")
    assert now["verdict"] is None
    assert (now["record"]["high"] or "") == (float(held) if held else "")


def test_the_queue_is_worked_by_keys(page: Page, desk: str) -> None:
    page.goto(f"{desk}/review?kind=event")
    of, first = waiting(page)
    page.keyboard.press("n")
    expect(page.get_by_role("link", name="Back p")).to_be_visible()
    _, second = waiting(page)
    assert second != first
    page.keyboard.press("p")
    expect(page.get_by_role("link", name="Back p")).to_have_count(0)
    page.keyboard.press("4")
    expect(page.get_by_role("status").filter(has_text="Last")).to_contain_text(first[:9])
    assert told(page, f"{desk}/records/{first}")["credibility"] == 4
    _, shown = waiting(page)
    page.keyboard.press("a")
    expect(page.get_by_role("status").filter(has_text="accept")).to_contain_text(shown[:9])
    left, third = waiting(page)
    assert left < of
    page.keyboard.press("r")
    expect(page.get_by_role("status").filter(has_text="reject")).to_contain_text(third[:9])
    assert [told(page, f"{desk}/records/{id}")["verdict"] for id in (shown, third)] == [
        "accepted",
        "rejected",
    ]


def test_without_scripts_a_record_is_judged_too(context: BrowserContext, desk: str) -> None:
    assert context.browser is not None
    plain = context.browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{desk}/review?kind=vote")
    _, id = waiting(page)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status").filter(has_text="Last")).to_contain_text(id[:9])
    assert told(page, f"{desk}/records/{id}")["verdict"] == "accepted"
    plain.close()


def test_who_comes_second_to_a_record_is_told_and_nothing_is_lost(context: BrowserContext, desk: str) -> None:
    browser = context.browser
    assert browser is not None
    other = browser.new_context()
    ana, ben = context.new_page(), other.new_page()
    id = records(ana, desk, kind="meeting")[0]["id"]
    for one, who in ((ana, "Ana"), (ben, "Ben")):
        one.goto(f"{desk}/review")
        one.get_by_label("You are").fill(who)
        one.get_by_role("button", name="Keep", exact=True).click()
        one.goto(f"{desk}/records/{id}")
    ana.get_by_role("button", name="Accept").click()
    expect(ana.locator(".said li")).to_contain_text("Ana")
    ben.get_by_role("button", name="Reject").click()
    expect(ben.get_by_role("alert")).to_contain_text("Ana")
    ben.goto(f"{desk}/records/{id}")
    expect(ben.locator(".said li")).to_have_count(1)
    ben.get_by_role("button", name="Reject").click()
    expect(ben.locator(".said li")).to_have_count(2)
    said = told(ben, f"{desk}/records/{id}")["said"]
    assert sorted(one["who"] for one in said) == ["Ana", "Ben"]
    other.close()


def test_two_actors_are_made_one_and_two_again(page: Page, desk: str) -> None:
    forces = f"{desk}/actors/{'office:RUS:forces'}"
    before = told(page, forces)["actor"]["records"]
    page.goto(forces)
    page.get_by_text("Merge with another").click()
    page.get_by_label("Another actor").fill("office:RUS:troops")
    page.get_by_role("button", name="It is the same: merge").click()
    ruling = page.get_by_role("listitem").filter(has_text="is the same")
    expect(ruling).to_contain_text("Russian troops")
    assert told(page, forces)["actor"]["records"] > before
    ruling.get_by_role("button", name="Undo").click()
    expect(ruling).to_have_count(0)
    assert told(page, forces)["actor"]["records"] == before


def test_the_record_is_taken_out_as_a_file(page: Page, looked_at: str, tmp_path: Path) -> None:
    page.goto(looked_at)
    page.get_by_role("link", name="Export", exact=True).click()
    page.get_by_label("Kind any").select_option("statement")
    page.get_by_role("button", name="Narrow").click()
    with page.expect_download() as loading:
        page.get_by_role("link", name="crisis-statements.jsonl").click()
    loading.value.save_as(tmp_path / "statements.jsonl")
    lines = (tmp_path / "statements.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == told(page, f"{looked_at}/export", kind="statement")["of"]
    assert {json.loads(line)["kind"] for line in lines} == {"statement"}


@pytest.fixture(scope="module")
def site(read_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, published: the folder that would be mailed."""
    ledger = tmp_path_factory.mktemp("published") / "crisis.db"
    shutil.copy(read_example, ledger)
    folder = ledger.parent / "site"
    command = [sys.executable, "-m", "demarche", "publish", str(folder), "--db", str(ledger)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "open " in done.stdout
    return folder


def test_a_published_site_opens_from_disk_with_the_network_off(page: Page, site: Path) -> None:
    page.context.set_offline(True)
    page.goto((site / "index.html").as_uri())
    serif = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert serif != page.evaluate("getComputedStyle(document.createElement('h1')).fontFamily")
    assert page.evaluate("getComputedStyle(document.querySelector('.side')).position") == "sticky"
    names = page.get_by_role("navigation", name="Pages").get_by_role("link").all_inner_texts()
    assert {"Timeline", "Actors", "Reports", "Records", "Disputes"} <= set(names)
    assert not {"Add", "Review", "Search"} & set(names)
    for name in names:
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.url.startswith("file:")
    assert page.locator("form").count() == 0


def test_in_a_published_site_a_claim_is_one_click_from_its_sentence(page: Page, site: Path) -> None:
    page.context.set_offline(True)
    page.goto((site / "records.html").as_uri())
    page.locator("ol.lines > li a.src").first.click()
    expect(page.locator("article .m.on").first).to_be_in_viewport()
    expect(page.locator("#slot .card")).to_be_visible()


def test_a_published_page_has_its_data_beside_it(page: Page, site: Path, looked_at: str) -> None:
    page.context.set_offline(True)
    page.goto((site / "records.html").as_uri())
    beside = page.get_by_role("link", name="This page as JSON").get_attribute("href")
    data = json.loads((site / str(beside)).read_text("utf-8"))
    page.context.set_offline(False)
    assert data["records"] == records(page, looked_at)
