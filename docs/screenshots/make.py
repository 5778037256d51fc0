"""Screenshots of every page of the desk, over the example: docs/screenshots/*.jpg and their list.

    make screenshots

Every page at 1440 pixels; those that an analyst looks at on a telephone also at 390, and some in the dark.
Needs Debian's Chromium (or DEMARCHE_CHROMIUM) and Playwright, which `make test` installs.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import demarche
from demarche.desk.desk import Desk
from demarche.desk.links import Served
from demarche.desk.pages import PAGES

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples/crisis"
SMALL = ("today", "timeline", "actor", "report", "review", "search", "whatif")
DARK = ("today", "timeline", "report", "figures")
ASKED = {"search": {"about": "troops"}, "whatif": {"deed": "Russia invades Ukraine"}}
CHOSEN = {"actor": {"actor": "country:RUS"}}
TALLEST = 1200


def addresses(ledger: Path) -> Iterator[tuple[str, str]]:
    """Each page's name and the address of one such page."""
    with demarche.open(ledger) as d:
        desk, link = Desk(d), Served({page.name: page for page in PAGES})
        for page in (one for one in PAGES if "." not in one.path and not one.sends):
            parts = CHOSEN.get(page.name) or (next(iter(page.every(desk)), None) if page.every else {})
            if parts is None or ("{" in page.path and not parts):
                continue
            address = link(page.name, **parts, **ASKED.get(page.name, {}))
            if address:
                yield page.name, address


def shot(browser: Browser, address: str, name: str, width: int, *, dark: bool = False) -> None:
    """One picture, as tall as the page is, up to `TALLEST` pixels."""
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": max(1000, height)})
    page.screenshot(path=HERE / f"{name}.jpg", type="jpeg", quality=72)
    context.close()


def listed() -> str:
    """The list of all pictures, in Markdown, in the order of the desk's pages."""
    told = [
        "# The desk in pictures",
        "",
        "Made by `make screenshots`, over the example, ruled on by two people.",
    ]
    for page in PAGES:
        if (HERE / f"{page.name}.jpg").exists():
            told += ["", f"## {page.name.capitalize()} (`{page.path}`)", "", page.summary, ""]
            told += [f"![{page.name}]({page.name}.jpg)"]
            more = {"390": "on a telephone", "dark": "in the dark"}
            also = [(f"{page.name}-{ending}.jpg", how) for ending, how in more.items()]
            found = [f"[{how}]({file})" for file, how in also if (HERE / file).exists()]
            told += ["", "Also " + " and ".join(found) + "."] if found else []
    return "\n".join(told) + "\n"


def worked_at(ledger: Path) -> None:
    """The example, read, and ruled on by two people, so that no page is bare."""
    with demarche.open(ledger) as d:
        d.read([EXAMPLE])
        first, second, third, *_ = d.leaf("statement", most=3).records
        d.accept(first.id, who="Ana")
        d.rate(first.id, "2", who="Ben")
        d.reject(second.id, who="Ana")
        d.correct(third.id, "act", "WARN" if third.act != "WARN" else "SAY", who="Ben")
        d.merge("office:RUS:forces", "office:RUS:troops", who="Ana")


def main() -> None:
    """Takes all the pictures, from a desk of its own."""
    path = os.environ.get("DEMARCHE_CHROMIUM") or shutil.which("chromium")
    if path is None:
        sys.exit("no Chromium here (apt-get install chromium, or DEMARCHE_CHROMIUM=PATH)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ledger = Path(folder) / "crisis.db"
        worked_at(ledger)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        desk = subprocess.Popen(
            [sys.executable, "-m", "demarche", "desk", "--db", str(ledger), "--port", str(port)],
            stdout=subprocess.DEVNULL,
        )
        at = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{at}/add", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=path, args=sandbox)
            for old in HERE.glob("*.jpg"):
                old.unlink()
            for name, address in addresses(ledger):
                shot(browser, at + address, name, 1440)
                if name in SMALL:
                    shot(browser, at + address, f"{name}-390", 390)
                if name in DARK:
                    shot(browser, at + address, f"{name}-dark", 1440, dark=True)
                print(name)
            browser.close()
            (HERE / "README.md").write_text(listed(), "utf-8")
        finally:
            desk.terminate()
            desk.wait(20)


if __name__ == "__main__":
    main()
