"""The documentation is made from the code where it says so, leads somewhere, and builds as a site."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKE = loaded(DOCS / "reference" / "make.py")


@pytest.mark.parametrize("page", sorted(MAKE.PAGES))
def test_the_reference_is_what_the_code_says(page: str) -> None:
    path, made = DOCS / "reference" / page, MAKE.PAGES[page]()
    if os.environ.get("DEMARCHE_WRITE_DOCS"):
        path.write_text(made, "utf-8")
    assert path.read_text("utf-8") == made, "gone stale: make docs, or DEMARCHE_WRITE_DOCS=1"


def test_every_meaning_is_of_something_that_there_is() -> None:
    asked: set[tuple[str, str]] = set()
    told = MAKE.meaning
    try:
        MAKE.meaning = lambda of, field: asked.add((of, field)) or told(of, field)
        for made in MAKE.PAGES.values():
            made()
    finally:
        MAKE.meaning = told
    assert set(MAKE.meanings()) == asked


def test_a_field_without_a_meaning_is_named() -> None:
    with pytest.raises(KeyError, match="nothing on Statement mood"):
        MAKE.meaning("Statement", "mood")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        assert ":" in target or (page.parent / target).exists(), target


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("material", reason="mkdocs-material is not installed (it is in the extra dev)")
    to = tmp_path_factory.mktemp("docs") / "site"
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    began = time.monotonic()
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(to)],
        cwd=ROOT,
        env=os.environ | nowhere | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert built.returncode == 0, built.stderr
    assert time.monotonic() - began < 30
    return to


def test_the_site_has_every_page(site: Path) -> None:
    for page in PAGES:
        at = page.relative_to(DOCS)
        if at.name == "README.md":
            at = at.with_name("index.md")
        assert (site / at).with_suffix(".html").is_file(), at


def test_the_site_fetches_nothing(site: Path) -> None:
    fetched = re.compile(
        r"<(?:script|img|iframe|source)[^>]+src=[\"']?(?:https?:)?//|<link[^>]+href=[\"']?(?:https?:)?//"
    )
    for page in site.rglob("*.html"):
        assert not fetched.search(page.read_text("utf-8")), page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", sheet.read_text("utf-8")), (
            sheet.name
        )


def test_links_between_repository_and_docs_lead_on_within_the_site(site: Path) -> None:
    card = (site / "model-card.html").read_text("utf-8")
    assert 'href="benchmarks/reader.html"' in card
    assert 'href="training.html"' in card
    back = (site / "benchmarks" / "reader.html").read_text("utf-8")
    assert 'href="../training.html"' in back
