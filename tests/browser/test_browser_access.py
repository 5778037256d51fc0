"""Every page as everybody must be able to use it: by keyboard, on a telephone, in the dark, read aloud.

Each page is looked at on a desk by day and on a telephone by night. axe-core judges what a machine can; the
rest is tabbed through.
"""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import serving
from playwright.sync_api import Browser, BrowserContext, Page, expect

import demarche
from demarche.desk.desk import Desk
from demarche.desk.links import Served
from demarche.desk.pages import PAGES

GUISES = [(1440, "light"), (390, "dark")]
HTML = [page.name for page in PAGES if "." not in page.path and not page.sends]
"""The pages that are looked at: not the calendars, feeds and files that programs take."""
# What a page shows the most of, where its first look shows little.
ASKED = {
    "search": {"about": "troops"},
    "whatif": {"deed": "Russia invades Ukraine"},
    "records": {"actor": "country:RUS"},
}
CHOSEN = {"actor": {"actor": "country:RUS"}, "job": {"job": "1"}}
TABS = 150  # stops on one page that are walked through
NOTE = "KYIV — Ukraine demanded on Monday that Russia withdraw its troops.\n\nNo date was given for talks."


@pytest.fixture(scope="module")
def addresses(read_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A desk on which people have worked: the address of one page of each name, and of none."""
    path = tmp_path_factory.mktemp("worked") / "crisis.db"
    shutil.copy(read_example, path)
    with demarche.open(path) as d:
        first, second, third = d.leaf("statement", most=3).records
        d.accept(first.id, who="Ana")
        d.rate(first.id, "2", who="Ben")
        d.reject(second.id, who="Ana")
        d.amend(third.id, {"act": "WARN" if third.act != "WARN" else "SAY"}, who="Ben")
        d.merge("country:RUS", "office:RUS:troops", who="Ana")
        link, found = Served({page.name: page for page in PAGES}), {}
        for page in (one for one in PAGES if one.name in HTML):
            every = page.every(Desk(d)) if page.every else ({},)
            parts = CHOSEN.get(page.name) or next(iter(every), None)
            if parts is not None:
                found[page.name] = link(page.name, **parts, **ASKED.get(page.name, {})) or ""
    with serving(path) as address:
        body = json.dumps({"text": NOTE, "published": "2022-01-24", "outlet": "Harbour Note"}).encode()
        sent = urllib.request.Request(f"{address}/add", body, {"Content-Type": "application/json"})
        urllib.request.urlopen(sent, timeout=20).close()
        yield {name: address + to for name, to in found.items()} | {"missing": f"{address}/nowhere"}


def opened(page: Page, address: str) -> None:
    """Opens the page, and waits where it is still being worked out."""
    for _ in range(30):
        page.goto(address)
        if not page.locator(".working").count():
            return
        page.wait_for_timeout(500)


def held_against(page: Page) -> list[str]:
    """What axe-core holds against the page, in every guise."""
    found = []
    for width, scheme in GUISES:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 1000})
        found += [
            f"{width} {scheme}: {one['id']} {node['target']} {node['failureSummary']}"
            for one in Axe().run(page).response["violations"]
            for node in one["nodes"]
        ]
    return found


@pytest.mark.parametrize("name", HTML)
def test_axe_finds_nothing(page: Page, addresses: dict[str, str], name: str) -> None:
    opened(page, addresses[name])
    assert held_against(page) == []


def test_axe_finds_nothing_where_there_is_no_page(context: BrowserContext, addresses: dict[str, str]) -> None:
    page = context.new_page()  # whose console rightly says that there is no page
    page.goto(addresses["missing"])
    assert held_against(page) == []


OVER = """(width) => {
  const over = (one) => one.getBoundingClientRect().right > width + 1 && !one.closest(".scroll, .pane");
  const told = (one) => `${one.tagName} ${one.getAttribute("class")} ${one.textContent.trim().slice(0, 50)}`;
  const wide = document.documentElement.scrollWidth;
  return wide <= width ? [] : [wide, ...[...document.body.querySelectorAll("*")].filter(over).map(told)];
}"""


@pytest.mark.parametrize("name", HTML)
def test_nothing_hangs_over_the_edge_of_a_telephone(page: Page, addresses: dict[str, str], name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    opened(page, addresses[name])
    assert page.evaluate(OVER, 320) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVER, 390) == []


# Kept in the order in which they were reached; each must show that it has the focus.
WATCH = """() => {
  window.reached = [];
  window.unseen = [];
  addEventListener("focusin", ({ target }) => {
    reached.push(target);
    const seen = getComputedStyle(target);
    const ring = seen.outlineStyle !== "none" && parseFloat(seen.outlineWidth) > 0;
    const clear = /rgba?\\(.*, 0\\)$/.test(seen.outlineColor);
    if ((!ring || clear) && seen.boxShadow === "none") unseen.push(target);
  });
}"""
WANTED = """() => {
  const all = document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']");
  const can = (one) => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0
    && one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length;
  const groups = new Set();
  window.wanted = [...all].filter((one) => {
    if (!can(one)) return false;
    if (one.type !== "radio") return true;
    return !groups.has(one.name) && groups.add(one.name);
  });
  return wanted.length;
}"""
MISSED = "(most) => wanted.slice(0, most).some((one) => !reached.includes(one))"
TOLD = """(most) => {
  const told = (one) => `${one.tagName} ${one.getAttribute("class")} ${one.textContent.trim().slice(0, 50)}`;
  const again = reached.indexOf(reached[0], 1);
  const order = reached.slice(0, again < 0 ? reached.length : again);
  const back = order.filter((one, at) => at && order[at - 1] !== one
    && !(order[at - 1].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING));
  return {
    passed: wanted.slice(0, most).filter((one) => !reached.includes(one)).map(told),
    unseen: unseen.map(told),
    back: back.map(told),
  };
}"""


def test_without_a_script_all_pages_are_led_to_and_filters_lie_open(
    browser: Browser, addresses: dict[str, str]
) -> None:
    for width in (1440, 390):
        bare = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
        page = bare.new_page()
        page.goto(addresses["records"])
        expect(page.get_by_role("link", name="Timeline", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Narrow")).to_be_visible()
        bare.close()


def test_on_a_telephone_filters_wait_to_be_asked_for_unless_some_are_set(
    page: Page, addresses: dict[str, str]
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(addresses["records"].partition("?")[0])
    expect(page.get_by_label("Outlet")).to_be_hidden()
    page.get_by_text("Narrow", exact=True).first.click()
    page.get_by_label("Outlet").fill("The Harbour Dispatch")
    page.get_by_role("button", name="Narrow").click()
    expect(page.get_by_label("Outlet")).to_be_visible()


def test_on_paper_stand_the_evidence_and_no_controls(page: Page, addresses: dict[str, str]) -> None:
    page.goto(addresses["calendar"])
    folded = page.locator("details.opens, .entry details")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    assert all(one.get_attribute("open") is not None for one in folded.all())
    expect(page.locator("header.side")).to_be_hidden()
    expect(page.get_by_role("button", name="Narrow")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.goto(addresses["timeline"])
    page.emulate_media(media="print")
    expect(page.locator(".names text").first).to_be_visible()


@pytest.mark.parametrize("name", HTML)
def test_all_that_can_be_used_is_reached_by_tab_in_the_order_of_the_page(
    page: Page, addresses: dict[str, str], name: str
) -> None:
    opened(page, addresses[name])
    page.evaluate("document.activeElement?.blur?.()")
    of = min(TABS, page.evaluate(WANTED))
    page.evaluate(WATCH)
    assert of > 10  # the list of pages alone has more
    # A date has a stop for each of its parts; a card that opens on the way has its own.
    for tab in range(2 * of):
        page.keyboard.press("Tab")
        if tab % 10 == 9 and tab >= of - 1 and not page.evaluate(MISSED, of):
            break
    assert page.evaluate(TOLD, of) == {"passed": [], "unseen": [], "back": []}
