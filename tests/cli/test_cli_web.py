"""`demarche read` of pages on the web and `demarche watch`: what is printed, and with what code they end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import demarche
from demarche.cli.app import app
from web_server import RSS, Site, article, opml, rss, serving, sitemap

LEAVE = ("--allow-private", "--pause", "0")


def run(*args: str):
    return CliRunner().invoke(app, list(args), env={"COLUMNS": "200"})


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    with serving() as made:
        made.holds("/a", article(1))
        made.holds("/b", article(2))
        made.holds("/feed", rss("<link>/a</link>", "<link>/b</link>"), Content_Type=RSS)
        yield made


def addresses() -> list[str | None]:
    with demarche.open("crisis.db", create=False) as d:
        return [report.url for report in d.reports()]


def test_pages_are_read_by_their_addresses(site: Site) -> None:
    result = run("read", site.at + "/a", site.at + "/b", *LEAVE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "2  reports read" in result.stdout
    assert addresses() == [site.at + "/a", site.at + "/b"]
    again = run("read", site.at + "/a", *LEAVE)
    assert "1  already known" in again.stdout


def test_a_list_of_addresses_needs_no_path(site: Site) -> None:
    Path("urls.txt").write_text(f"# ours\n{site.at}/a\n{site.at}/b\n", "utf-8")
    assert "2  reports read" in run("read", "--urls", "urls.txt", *LEAVE).stdout


def test_of_a_sitemap_only_what_changed_since_is_read(site: Site) -> None:
    old = f"<loc>{site.at}/a</loc><lastmod>2022-01-01</lastmod>"
    Path("sitemap.xml").write_bytes(sitemap(old, site.at + "/b"))
    assert "1  report read" in run("read", "sitemap.xml", "--since", "2022-01-02", *LEAVE).stdout
    assert addresses() == [site.at + "/b"]


def test_each_failure_is_a_line_with_its_address_and_the_others_are_read(site: Site) -> None:
    result = run("read", site.at + "/gone", site.at + "/a", "http://127.0.0.1:1/x", *LEAVE)
    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [
        site.at + "/gone",
        "http://127.0.0.1:1/x",
    ]
    assert addresses() == [site.at + "/a"]


def test_a_private_address_is_refused_and_the_remedy_named(site: Site) -> None:
    result = run("read", site.at + "/a")
    (line,) = result.stderr.splitlines()
    assert result.exit_code == 1
    assert line.endswith(
        "leads to an address that is not public (if it is meant, allow it with --allow-private)"
    )
    assert not site.requests


def test_nothing_named_is_told_before_a_ledger_is_made(site: Site) -> None:
    result = run("read")
    assert result.exit_code == 2
    assert "read what?" in result.output
    assert not Path("crisis.db").exists()


@pytest.mark.parametrize(
    ("option", "told"), [(("--pause", "-1"), "0 to 3600"), (("--since", "soon"), "not a date")]
)
def test_what_makes_no_sense_is_told_before_anything_is_asked(
    site: Site, option: tuple[str, str], told: str
) -> None:
    result = run("read", site.at + "/a", "--allow-private", *option)
    assert result.exit_code == 1
    assert told in result.stderr
    assert not site.requests


def test_a_missing_list_of_addresses_is_a_line(site: Site) -> None:
    result = run("read", "--urls", "none.txt")
    assert result.exit_code == 1
    assert "none.txt: no such file" in result.stderr


def test_dates_fetches_nothing(site: Site) -> None:
    assert "nothing is fetched here" in run("dates", site.at + "/a").stderr
    assert not site.requests


class TestWatch:
    def test_one_round_is_told_in_a_few_lines(self, site: Site) -> None:
        Path("feeds.opml").write_bytes(opml(site.at + "/feed"))
        result = run("watch", "feeds.opml", "--once", *LEAVE)
        assert (result.exit_code, result.stderr) == (0, "")
        assert [" ".join(line.split()) for line in result.stdout.splitlines()] == [
            "1 feed asked",
            "2 reports read",
        ]
        again = run("watch", "feeds.opml", "--once", *LEAVE)
        assert "0  reports read" in again.stdout

    def test_a_feed_may_be_named_by_its_address(self, site: Site) -> None:
        assert "2  reports read" in run("watch", site.at + "/feed", "--once", *LEAVE).stdout

    def test_a_round_in_which_something_failed_says_so_by_its_code(self, site: Site) -> None:
        result = run("watch", site.at + "/none", site.at + "/feed", "--once", *LEAVE)
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"demarche: {site.at}/none: the server answers 404 Not Found")
        assert "2  reports read" in result.stdout

    def test_what_was_refused_here_is_asked_again_by_who_allows_it(self, site: Site) -> None:
        run("watch", site.at + "/feed", "--once")
        assert "2  reports read" in run("watch", site.at + "/feed", "--once", *LEAVE).stdout

    def test_what_is_no_list_is_one_line(self, site: Site) -> None:
        Path("list.opml").write_bytes(b"not one")
        result = run("watch", "list.opml", "--once")
        assert result.exit_code == 1
        assert result.stderr == (
            "demarche: list.opml: is no feed, sitemap or list of feeds "
            "(name one; a page by itself is read by demarche read)\n"
        )
        assert not Path("crisis.db").exists()

    @pytest.mark.parametrize(
        ("option", "told"),
        [
            (("--every", "soon"), "every 'soon': not a length of time (write 15m, 2h or 1d)"),
            (("--every", "10s"), "every '10s': too short or too long (give 1m to 30d)"),
            (("--pause", "-1"), "pause -1: out of bounds (give seconds, 0 to 3600)"),
            (("--published", "soon"), "published 'soon': not a date (write YYYY-MM-DD, such as 2022-01-19)"),
        ],
    )
    def test_what_makes_no_sense_is_one_line_before_anything_is_asked_or_made(
        self, site: Site, option: tuple[str, str], told: str
    ) -> None:
        result = run("watch", site.at + "/feed", *option)
        assert (result.exit_code, result.stderr) == (1, f"demarche: {told}\n")
        assert not Path("crisis.db").exists()
        assert not site.requests
