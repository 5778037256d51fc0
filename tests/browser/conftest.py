"""A real browser on a real desk: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import EXAMPLE, chromium, serving
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import demarche


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        assert not os.environ.get("CI"), "CI installs Chromium (.ci/run) and must not skip these"
        pytest.skip("no Chromium here (apt-get install chromium, or DEMARCHE_CHROMIUM=PATH)")
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        # Root, as in a container, has no sandbox to give.
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        found = playwright.chromium.launch(executable_path=path, args=arguments)
        yield found
        found.close()


@pytest.fixture(scope="session")
def read_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the example read into it: not to be written to."""
    path = tmp_path_factory.mktemp("read") / "crisis.db"
    with demarche.open(path) as d:
        d.read([EXAMPLE])
    return path


@pytest.fixture(scope="session")
def looked_at(read_example: Path) -> Iterator[str]:
    """The address of a desk over the example, for tests that only look."""
    with serving(read_example) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 1000})
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose every fault in the console, and every request that leaves the desk, fails the test."""
    faults: list[str] = []
    made = context.new_page()
    made.on("pageerror", lambda error: faults.append(f"script: {error}"))
    made.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    made.on(
        "request",
        lambda request: (
            faults.append(f"left the desk: {request.url}")
            if not request.url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:"))
            else None
        ),
    )
    yield made
    assert faults == []
