"""Links followed: what is fetched becomes reports that keep their address; what can't be had is a line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from demarche.ingest import Rejected, limits, read, sources
from demarche.ingest.following import follow, whole_text
from demarche.ingest.manners import Manners
from demarche.ingest.read import asked
from demarche.ingest.urls import urls_in
from demarche.ingest.web import Web
from demarche.records import Report
from web_server import RSS, Site, article, opml, rss, serving, sitemap

LONG = "<p>" + "The envoy said that talks would go on in Geneva for as long as it takes. " * 12 + "</p>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def had(what: str | Path, first: date | None = None) -> list[Report | Rejected]:
    (source,) = sources([what])
    web = Web(Manners(pause=0, allow_private=True))
    return [one for one, _ in follow(source, web, asked(), first)]  # type: ignore[arg-type]


def report(what: str | Path) -> Report:
    (one,) = had(what)
    assert isinstance(one, Report), one
    return one


def rejected(what: str | Path) -> Rejected:
    (one,) = had(what)
    assert isinstance(one, Rejected), one
    assert "\n" not in str(one)
    return one


def test_a_page_keeps_the_address_that_it_was_fetched_from_and_when(site: Site) -> None:
    one = report(site.holds("/envoys.html?utm_source=x", article()))
    assert (one.key, one.file, one.url) == ("envoys", None, site.at + "/envoys.html")
    assert one.found["url"] == one.found["retrieved"] == "web"
    assert one.retrieved is not None
    assert one.retrieved.endswith("Z")


def test_the_page_s_own_word_on_its_address_is_believed_first(site: Site) -> None:
    head = '<link rel="canonical" href="https://courier.example/envoys"/>'
    one = report(site.holds("/amp/envoys", article(head=head)))
    assert (one.url, one.found["url"]) == ("https://courier.example/envoys", "meta")


def test_after_a_redirect_the_address_is_the_last(site: Site) -> None:
    site.holds("/new", article())
    assert report(site.leads("/old", "/new", 301)).url == site.at + "/new"


def test_a_day_in_the_address_is_found_where_the_page_tells_none(site: Site) -> None:
    assert report(site.holds("/2022/01/19/envoys", article())).published == "2022-01-19"


def test_the_server_s_charset_is_believed_where_the_page_says_nothing(site: Site) -> None:
    told = article(more="Министр заявил, что переговоры продолжатся в Женеве.")
    page = told.decode().encode("koi8-r", "ignore")
    assert "Министр заявил" in report(site.holds("/a", page, Content_Type="text/html; charset=koi8-r")).text


@pytest.mark.parametrize("kind", ["text/plain", "text/plain; charset=utf-8"])
def test_plain_text_is_read_as_it_is(site: Site, kind: str) -> None:
    assert report(site.holds("/note", b"The envoy said no.", Content_Type=kind)).text == "The envoy said no."


def test_a_page_without_a_said_kind_is_told_by_how_it_begins(site: Site) -> None:
    assert "Marek" in report(site.holds("/a", article(), Content_Type="")).text
    assert "is image/png" in rejected(site.holds("/b", b"\x89PNG", Content_Type="image/png")).reason
    assert "of no said kind" in rejected(site.holds("/c", b"\x00\x01\x02", Content_Type="")).reason


ENTRY = (
    "<title>A title of the feed</title><link>/a</link><pubDate>Tue, 18 Jan 2022 10:00:00 GMT</pubDate>"
    "<dc:creator>Jane Doe</dc:creator>"
)


def test_a_feed_s_word_stands_back_behind_the_page_s(site: Site) -> None:
    meta = '<meta property="article:published_time" content="2022-01-17T08:00:00Z"/>'
    site.holds("/a", article(head=meta))
    one = report(site.holds("/feed", rss(ENTRY), Content_Type=RSS))
    assert (one.published, one.found["published"]) == ("2022-01-17", "meta")
    assert (one.author, one.found["author"]) == ("Jane Doe", "feed")


def test_a_feed_knows_a_page_s_day_better_than_a_search_of_the_page(site: Site) -> None:
    site.holds("/a", article(more="Published: January 5, 2022"))
    one = report(site.holds("/feed", rss(ENTRY), Content_Type=RSS))
    assert (one.published, one.found["published"]) == ("2022-01-18", "feed")


def test_a_news_sitemap_s_word_is_taken_too(site: Site) -> None:
    url = site.holds("/a", article())
    news = (
        f"<loc>{url}</loc><news:news><news:publication><news:name>The Courier</news:name></news:publication>"
        "<news:publication_date>2022-01-18</news:publication_date><news:title>T</news:title></news:news>"
    )
    one = report(site.holds("/sitemap.xml", sitemap(news), Content_Type="application/xml"))
    assert (one.outlet, one.published, one.found["outlet"]) == ("The Courier", "2022-01-18", "sitemap")


def test_a_list_in_a_file_is_followed_where_it_is_named(site: Site, tmp_path: Path) -> None:
    feed = site.holds("/feed", rss("<link>/a</link>", "<link>/b</link>"), Content_Type=RSS)
    site.holds("/a", article(1))
    site.holds("/b", article(2))
    items = [{"url": site.at + "/a"}, {"url": site.at + "/b"}]
    for name, data in {
        "sitemap.xml": sitemap(site.at + "/a", site.at + "/b"),
        "sitemap.xml.gz": gzip.compress(sitemap(site.at + "/a", site.at + "/b")),
        "feeds.opml": opml(feed, feed + "#again"),
        "feed.rss": rss(f"<link>{site.at}/a</link>", f"<link>{site.at}/b</link>"),
        "feed.json": json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}).encode(),
    }.items():
        (tmp_path / name).write_bytes(data)
        assert [one.key for one in had(tmp_path / name)] == ["a", "b"], name  # type: ignore[union-attr]


def test_lists_in_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_bytes(sitemap("https://a.example/1"))
    (tmp_path / "note.txt").write_text("The envoy said no.", "utf-8")
    assert [source.name for source in sources([tmp_path])] == [str(tmp_path / "note.txt")]  # type: ignore[union-attr]


def test_without_leave_nothing_is_fetched(site: Site, tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_bytes(sitemap(site.at + "/a"))
    for source in sources([site.at + "/a", tmp_path / "sitemap.xml"]):
        (one,) = read(source)  # type: ignore[arg-type]
        assert "nothing is fetched here" in str(one)
    assert not site.requests


def test_an_index_leads_to_sitemaps_and_those_to_pages(site: Site) -> None:
    site.holds("/a", article(1))
    site.holds("/b", article(2))
    one = site.holds("/1.xml.gz", gzip.compress(sitemap(site.at + "/a")), Content_Type="application/gzip")
    two = site.holds("/2.xml", sitemap(site.at + "/b", site.at + "/a"), Content_Type="text/xml")
    index = (
        f"<sitemapindex><sitemap><loc>{one}</loc></sitemap><sitemap><loc>{two}</loc></sitemap></sitemapindex>"
    )
    found = had(site.holds("/sitemap.xml", index.encode(), Content_Type="application/xml"))
    assert [one.key for one in found] == ["a", "b"]  # type: ignore[union-attr]
    assert site.asked() == ["/sitemap.xml", "/1.xml.gz", "/a", "/2.xml", "/b"]


def test_pages_and_sitemaps_that_did_not_change_since_are_passed_over(site: Site) -> None:
    old = f"<loc>{site.at}/old</loc><lastmod>2022-01-18</lastmod>"
    new = f"<loc>{site.holds('/new', article())}</loc><lastmod>2022-01-19T00:00:00Z</lastmod>"
    index = (
        f"<sitemapindex><sitemap><loc>{site.at}/past.xml</loc><lastmod>2021-12-31</lastmod></sitemap>"
        f"<sitemap><loc>{site.holds('/now.xml', sitemap(old, new))}</loc></sitemap></sitemapindex>"
    )
    assert [one.key for one in had(site.holds("/i.xml", index.encode()), date(2022, 1, 19))] == ["new"]  # type: ignore[union-attr]
    assert site.asked() == ["/i.xml", "/now.xml", "/new"]


def test_a_page_whose_last_change_is_not_told_is_read_whatever_since(site: Site) -> None:
    url = site.holds("/a", article())
    assert len(had(site.holds("/s.xml", sitemap(url)), date(2030, 1, 1))) == 1


def test_lists_that_lead_to_each_other_come_to_an_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def index(*to: str) -> bytes:
        inside = "".join(f"<sitemap><loc>{site.at}{path}</loc></sitemap>" for path in to)
        return f"<sitemapindex>{inside}</sitemapindex>".encode()

    site.holds("/a", index("/b", "/a"))
    site.holds("/b", index("/a", "/b", "/c"))
    site.holds("/c", index("/d"))
    found = had(site.at + "/a")
    assert "over 3 lists deep" in str(found[-1])
    assert len(site.asked()) <= 5
    monkeypatch.setattr(limits, "LISTS", 2)
    site.holds("/many", index(*(f"/m{n}" for n in range(5))))
    assert sum("over 2 lists" in str(one) for one in had(site.at + "/many")) == 3


def test_one_that_can_t_be_had_costs_no_other(site: Site) -> None:
    site.holds("/a", article(1))
    site.holds("/b", article(2))
    links = [f"<link>{url}</link>" for url in ("/a", "/gone", "http://127.0.0.1:1/x", "/b")]
    first, gone, nowhere, last = had(site.holds("/feed", rss(*links), Content_Type=RSS))
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert str(gone).startswith(f"{site.at}/gone: the server answers 404 Not Found (look at the address")
    assert str(nowhere).startswith("http://127.0.0.1:1/x: can't be reached: Connection refused (try again")


def test_a_title_and_a_summary_are_not_taken_for_an_article(site: Site) -> None:
    entry = f"<title>Envoys</title><link>/gone</link><description>{'Said so. ' * 200}</description>"
    assert "404" in rejected(site.holds("/feed", rss(entry), Content_Type=RSS)).reason


def test_a_whole_article_in_the_feed_stands_in_for_a_page_that_can_t_be_had(site: Site) -> None:
    entry = f"{ENTRY.replace('/a<', '/gone<')}<content:encoded><![CDATA[{LONG}]]></content:encoded>"
    one = report(site.holds("/feed", rss(entry), Content_Type=RSS))
    assert one.text.startswith("The envoy said that talks")
    assert (one.url, one.title, one.published) == (site.at + "/gone", "A title of the feed", "2022-01-18")
    assert one.found["url"] == "feed"


def test_a_page_that_can_be_had_is_read_even_if_the_feed_has_its_text(site: Site) -> None:
    site.holds("/a", article())
    entry = f"<link>/a</link><content:encoded><![CDATA[{LONG}]]></content:encoded>"
    assert "Marek" in report(site.holds("/feed", rss(entry), Content_Type=RSS)).text


@pytest.mark.parametrize(
    ("markup", "whole"),
    [
        (LONG, True),
        (LONG.replace("</p>", "Sanctions may follow…</p>"), False),
        (LONG.replace("</p>", ' <a href="/a">Read more »</a></p>'), False),
        (LONG.replace("</p>", "Continue reading</p>"), False),
        (LONG.replace("</p>", "He added: “We will read more about it in the press.”</p>"), True),
        ("<p>The envoy said no.</p>", False),
        ("", False),
        (None, False),
    ],
)
def test_whether_a_text_is_whole_is_told_by_its_length_and_its_end(markup: str | None, whole: bool) -> None:
    assert whole_text(markup) is whole


def test_a_list_is_no_article(site: Site) -> None:
    """A feed may list another feed: that is told, not read as a page nor followed without end."""
    site.holds("/inner", rss("<link>/a</link>"), Content_Type=RSS)
    outer = site.holds("/outer", rss("<link>/inner</link>"), Content_Type=RSS)
    assert "a list of links, not an article" in rejected(outer).reason


def test_what_stands_in_place_of_a_feed_is_told(site: Site, tmp_path: Path) -> None:
    page = site.holds("/feed", b"<html><body><p>We moved.</p></body></html>")
    (tmp_path / "feeds.opml").write_bytes(opml(page))
    assert str(rejected(tmp_path / "feeds.opml")).startswith(f"{page}: is no feed, sitemap or list of feeds")


@pytest.mark.parametrize("data", [rss(), sitemap(), opml()])
def test_a_list_without_links_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list.xml").write_bytes(data)
    assert "leads nowhere" in rejected(tmp_path / "list.xml").reason


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<note><to>Ada</to></note>", b"\x1f\x8b\x08cut"])
def test_an_xml_file_that_is_no_list_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list.xml").write_bytes(data)
    assert str(rejected(tmp_path / "list.xml")).startswith(f"{tmp_path / 'list.xml'}: ")


def test_a_page_larger_than_there_is_room_for_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FETCHED", 1000)
    bomb = gzip.compress(b"x" * 100_000)
    assert "larger than 1000 bytes" in rejected(site.holds("/a", bomb, Content_Encoding="gzip")).reason


def test_a_server_that_takes_too_long_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr(limits, "SECONDS", 0.4)
    site.holds("/robots.txt", b"")
    site.answers["/a"] = lambda to: time.sleep(1)
    assert "took longer than" in rejected(site.at + "/a").reason


def test_a_list_of_addresses_is_read_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "l.txt").write_text(
        "\ufeff# ours\r\nhttps://a.example/1\r\n\n  https://a.example/2 \nnope\n", "utf-8"
    )
    first, second, wrong = urls_in(tmp_path / "l.txt")
    assert (first, second) == ("https://a.example/1", "https://a.example/2")
    assert str(wrong) == f"{tmp_path / 'l.txt'}:5: 'nope' is no http or https address (write one a line)"


def test_an_address_is_read_once_however_often_it_is_named() -> None:
    named = ["https://a.example/1", "https://a.example/1?utm_source=x", "https://a.example/2"]
    assert len(sources(named)) == 2


def test_what_is_no_address_is_told() -> None:
    assert "no http or https address" in rejected("http://").reason
