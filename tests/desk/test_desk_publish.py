"""The published site: it opens from disk, leads nowhere but into itself, and tells the same each time."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from typer.testing import CliRunner

import demarche
from demarche.cli.app import app
from demarche.crisis import Crisis, digesting
from demarche.desk.desk import Desk
from demarche.desk.filing import HEAD, Filing
from demarche.desk.page import Answer, Page
from demarche.desk.pages import PAGES
from demarche.desk.publish import Made, publish
from demarche.errors import DemarcheError, OptionError

if TYPE_CHECKING:
    from conftest import Scene

CHROMIUM = shutil.which("chromium")
_LEADING = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action", "iframe": "src"}


class Leads(HTMLParser):
    """Where a page leads to and what it loads, and the places in it that can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.to: list[str] = []
        self.out: list[str] = []
        self.places: set[str] = set()
        self.inline: list[str] = []
        self.policies: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.places |= {held["id"] or ""} if "id" in held else set()
        self.inline += [name for name in held if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in held) else []
        if held.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(held.get("content") or "")
        to = held.get(_LEADING.get(tag, ""), held.get("xlink:href"))
        if to is not None and tag == "a" and urlsplit(to).scheme in {"http", "https"}:
            self.out.append(to)
        elif to is not None:
            self.to.append(to)


def files(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def made(example_read: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """The example, published."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copy(example_read, folder / "crisis.db")
    with demarche.open(folder / "crisis.db") as d:
        return folder / "site", publish(Desk(d), folder / "site")


@pytest.fixture(scope="module")
def site(made: tuple[Path, Made]) -> Path:
    return made[0]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Leads]:
    """Every HTML file, parsed, by its name."""
    return {
        path.relative_to(site).as_posix(): Leads(path.read_text("utf-8")) for path in site.rglob("*.html")
    }


@pytest.fixture
def small(scene: Scene, keep: Callable[[Scene], Path]) -> Iterator[Crisis]:
    with demarche.open(keep(scene)) as d:
        yield d


class TestSite:
    def test_every_link_leads_to_a_file_that_is_there_and_to_a_place_in_it(
        self, site: Path, pages: dict[str, Leads]
    ) -> None:
        assert sum(len(page.to) for page in pages.values()) > 1000
        for name, page in pages.items():
            for to in page.to:
                parts = urlsplit(to)
                target = (site / name).parent / unquote(parts.path) if parts.path else site / name
                assert target.is_file(), f"{name} leads to {to}"
                led = target.resolve().relative_to(site.resolve()).as_posix()
                if parts.fragment and led in pages:
                    assert unquote(parts.fragment) in pages[led].places, f"{name} leads to {to}"

    def test_nothing_leads_out_of_it_but_to_where_reports_were_printed(
        self, site: Path, pages: dict[str, Leads]
    ) -> None:
        with demarche.open(site.parent / "crisis.db") as d:
            printed = {report.url for report in d.reports()}
        for name, page in pages.items():
            assert set(page.out) <= printed
            for to in page.to:
                assert not to.startswith("/"), f"{name} leads to {to}"
                assert not urlsplit(to).scheme, f"{name} leads to {to}"
                assert "?" not in to, f"{name} leads to {to}"
                assert to != "#", f"{name} leads to {to}"

    def test_each_page_has_its_twin_and_links_it(self, site: Path, pages: dict[str, Leads]) -> None:
        for name, page in pages.items():
            twin = Path(name).with_suffix(".json").name
            assert twin in [unquote(to) for to in page.to]
            assert isinstance(json.loads((site / name).with_name(twin).read_bytes()), dict)

    def test_each_page_allows_itself_nothing_but_the_sites_own_files(self, pages: dict[str, Leads]) -> None:
        for name, page in pages.items():
            assert page.inline == [], name
            assert page.policies == [
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                "form-action 'none'; base-uri 'none'"
            ]

    def test_there_is_a_page_for_each_that_the_desk_has(self, site: Path, small: Crisis) -> None:
        for page in PAGES:
            if page.every is not None and "{" not in page.path and not re.search(r"\.\w+$", page.path):
                assert (site / f"{page.path.strip('/') or 'index'}.html").is_file()

    def test_it_says_of_which_ledger_and_as_of_when_it_is(self, site: Path) -> None:
        head = json.loads((site / HEAD).read_bytes())
        assert head["ledger"] == "crisis.db"
        assert head["stood"].startswith(
            "Made from crisis.db as it stood with its latest report, of 31 Jan 2022"
        )
        assert head["state"] in head["stood"]
        for path in site.rglob("*.html"):
            assert head["stood"] in path.read_text("utf-8"), path

    def test_it_holds_nothing_that_only_a_served_desk_can_do(self, site: Path) -> None:
        assert not (site / "add.html").exists()
        assert not (site / "review.html").exists()
        for path in site.rglob("*.html"):
            assert "<form" not in path.read_text("utf-8"), path

    def test_its_head_names_every_file(self, site: Path) -> None:
        assert set(json.loads((site / HEAD).read_bytes())["files"]) == set(files(site)) - {HEAD}

    def test_later_leaves_of_a_list_are_there(self, pages: dict[str, Leads]) -> None:
        assert "records-page-2.html" in pages["records.html"].to
        assert "records.html" in pages["records-page-2.html"].to


class TestSame:
    def test_the_same_ledger_makes_the_same_bytes(
        self, example_read: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Later(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:
                return datetime.now(tz) + timedelta(days=400)  # type: ignore[arg-type]

        sites = []
        for number in (1, 2):
            folder = tmp_path / str(number)
            folder.mkdir()
            shutil.copy(example_read, folder / "crisis.db")
            with demarche.open(folder / "crisis.db") as d:
                publish(Desk(d), folder / "site")
            sites.append(files(folder / "site"))
            monkeypatch.setattr(digesting, "datetime", Later)
        assert sites[0].keys() == sites[1].keys()
        assert [name for name, held in sites[0].items() if sites[1][name] != held] == []

    def test_published_again_nothing_changes(self, small: Crisis, tmp_path: Path) -> None:
        publish(Desk(small), tmp_path / "site")
        before = files(tmp_path / "site")
        publish(Desk(small), tmp_path / "site")
        assert files(tmp_path / "site") == before

    def test_a_verdict_is_told_with_its_time(self, small: Crisis, tmp_path: Path) -> None:
        small.accept(small.figures().first().id, who="Ada")
        publish(Desk(small), tmp_path / "site")
        stood = json.loads((tmp_path / "site" / HEAD).read_bytes())["stood"]
        assert re.search(r"and its latest verdict, of \d{4}-\d\d-\d\d \d\d:\d\d UTC", stood)


class TestFolder:
    def test_what_an_earlier_site_had_and_this_one_has_not_is_gone(
        self, small: Crisis, tmp_path: Path
    ) -> None:
        site = tmp_path / "site"
        publish(Desk(small), site)
        (site / "old").mkdir()
        (site / "old/page.html").write_text("old")
        head = json.loads((site / HEAD).read_bytes())
        (site / HEAD).write_text(json.dumps({**head, "files": [*head["files"], "old/page.html"]}))
        publish(Desk(small), site)
        assert not (site / "old").exists()

    def test_what_others_put_there_is_left_alone(self, small: Crisis, tmp_path: Path) -> None:
        site = tmp_path / "site"
        publish(Desk(small), site)
        (site / "notes.txt").write_text("mine")
        publish(Desk(small), site)
        assert (site / "notes.txt").read_text() == "mine"

    def test_an_empty_folder_is_taken(self, small: Crisis, tmp_path: Path) -> None:
        (tmp_path / "site").mkdir()
        publish(Desk(small), tmp_path / "site")
        assert (tmp_path / "site/records.html").is_file()

    @pytest.mark.parametrize(
        "head", [None, "{", "[]", "{}", '{"files": []}', '{"demarche": "0", "files": ["../x"]}']
    )
    def test_a_folder_with_other_things_is_refused(
        self, small: Crisis, tmp_path: Path, head: str | None
    ) -> None:
        site = tmp_path / "site"
        site.mkdir()
        (site / "thesis.txt").write_text("years of work")
        if head is not None:
            (site / HEAD).write_text(head)
        before = files(site)
        with pytest.raises(OptionError, match="holds things that are not ours"):
            publish(Desk(small), site)
        assert files(site) == before

    def test_a_file_of_others_in_the_way_is_not_replaced(self, small: Crisis, tmp_path: Path) -> None:
        site = tmp_path / "site"
        publish(Desk(small), site)
        head = json.loads((site / HEAD).read_bytes())
        kept = [file for file in head["files"] if file != "records.html"]
        (site / HEAD).write_text(json.dumps({**head, "files": kept}))
        (site / "records.html").write_text("mine")
        before = files(site)
        with pytest.raises(OptionError, match="is not ours, and in the way"):
            publish(Desk(small), site)
        assert files(site) == before

    def test_nothing_is_written_through_a_link_that_leads_elsewhere(
        self, small: Crisis, tmp_path: Path
    ) -> None:
        site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
        publish(Desk(small), site)
        shutil.move(site / "records", elsewhere)
        (site / "records").symlink_to(elsewhere)
        before = files(elsewhere)
        with pytest.raises(OptionError, match="in the way"):
            publish(Desk(small), site)
        assert files(elsewhere) == before

    def test_a_failure_leaves_the_folder_as_it_was(
        self, small: Crisis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site = tmp_path / "site"
        publish(Desk(small), site)
        before = files(site)

        def fails(*_: object, **__: object) -> None:
            raise OptionError("broken")

        monkeypatch.setattr(Crisis, "leaf", fails)
        with pytest.raises(OptionError, match="broken"):
            publish(Desk(small), site)
        assert files(site) == before
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".demarche-")]

    def test_a_fault_in_a_page_is_told_in_a_line(
        self, small: Crisis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(*_: object, **__: object) -> None:
            raise RuntimeError("broken")

        monkeypatch.setattr(Crisis, "leaf", fails)
        with pytest.raises(
            DemarcheError, match=r"a fault in the desk: RuntimeError at test_desk_publish\.py:\d+"
        ):
            publish(Desk(small), tmp_path / "site")

    def test_a_file_for_a_folder_is_refused(self, small: Crisis, tmp_path: Path) -> None:
        (tmp_path / "site").write_text("a file")
        with pytest.raises(OptionError, match="is a file"):
            publish(Desk(small), tmp_path / "site")
        with pytest.raises(OptionError, match=r"can't be written|is a file"):
            publish(Desk(small), tmp_path / "site/below")


class TestMost:
    def test_only_the_newest_records_have_a_page_and_that_is_said(
        self, small: Crisis, tmp_path: Path
    ) -> None:
        made = publish(Desk(small), tmp_path / "site", most=2)
        written = {path.stem for path in (tmp_path / "site/records").glob("*.html")}
        assert written == {one.id for one in small.leaf(order="newest", most=2).records}
        of = sum(small.counts().values())
        assert (made.records, made.left_out) == (2, of - 2)
        text = (tmp_path / "site/records.html").read_text("utf-8")
        assert f"Of {of} records, the newest 2 have a page here." in text

    def test_links_to_what_was_left_out_are_not_made(self, small: Crisis, tmp_path: Path) -> None:
        publish(Desk(small), tmp_path / "site", most=2)
        for path in (tmp_path / "site").rglob("*.html"):
            for to in Leads(path.read_text("utf-8")).to:
                parts = urlsplit(to)
                assert not parts.path or (path.parent / unquote(parts.path)).is_file(), f"{path}: {to}"

    def test_it_is_one_at_least(self, small: Crisis, tmp_path: Path) -> None:
        with pytest.raises(OptionError, match="at least one"):
            publish(Desk(small), tmp_path / "site", most=0)


class TestFiling:
    PLACE = Page("place", "/places/{place}", "x.html.j2", lambda *_: Answer("", {}), "")

    @pytest.mark.parametrize(
        "part",
        [
            "a/b",
            "../../etc/passwd",
            "..",
            ".",
            "con",
            "AUX.txt",
            "a?b=c#d",
            "naïve",
            "Київ",
            "x" * 300,
            " ",
            "a\\b",
            "-rf",
            ".hidden",
        ],
    )
    def test_a_file_has_a_name_that_every_disk_takes(self, part: str) -> None:
        file, _ = Filing().file(self.PLACE, {"place": part})
        assert re.fullmatch(r"places/[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.html", file)
        assert file.lower() not in {"places/con.html", "places/aux.txt.html"}

    def test_what_a_disk_would_take_for_one_stays_two(self) -> None:
        filing = Filing()
        names = ["Geneva", "geneva", "GENEVA", "Gen/eva", "Gen-eva", "Gen eva"]
        made = [filing.file(self.PLACE, {"place": name})[0].casefold() for name in names]
        assert len(set(made)) == len(names)

    def test_the_same_address_has_the_same_file(self) -> None:
        filing = Filing()
        assert filing.file(self.PLACE, {"place": "a b"})[1]
        assert not filing.file(self.PLACE, {"place": "a b"})[1]

    def test_an_address_with_an_ending_of_its_own_keeps_it(self) -> None:
        page = Page("file", "/calendar.ics", "x.html.j2", lambda *_: Answer("", {}), "")
        assert Filing().file(page, {}) == ("calendar.ics", True)


class TestCommand:
    def test_it_says_what_it_wrote_and_what_to_open(
        self, scene: Scene, keep: Callable[[Scene], Path], tmp_path: Path
    ) -> None:
        db = str(keep(scene))
        result = CliRunner().invoke(app, ["publish", str(tmp_path / "site"), "--db", db, "--most", "3"])
        assert result.exit_code == 0, result.output
        said, wrote = result.stdout.splitlines()
        assert said.startswith("the newest 3 of ")
        assert re.fullmatch(r"wrote \d+ pages: open (.*\.html)", wrote)
        assert Path(wrote.split(": open ")[1]).is_file()

    def test_a_ledger_that_is_not_there_is_told_and_not_made(self, tmp_path: Path) -> None:
        db = tmp_path / "none.db"
        result = CliRunner().invoke(app, ["publish", str(tmp_path / "site"), "--db", str(db)])
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1
        assert not db.exists()
        assert not (tmp_path / "site").exists()


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
def test_it_opens_from_disk_in_a_browser_with_its_style_and_script(site: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900})
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.goto((site / "records.html").as_uri())
        assert page.evaluate("getComputedStyle(document.body).display") == "grid"
        assert page.locator(".menu").evaluate("menu => menu.open")
        page.locator("a.kind").first.click()
        assert page.url.startswith((site / "records").as_uri())
        assert page.locator("mark").count() == 1
        assert wrong == []
        browser.close()
