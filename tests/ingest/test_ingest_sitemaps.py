"""Sitemaps, lists of feeds, and what tells them apart."""

from __future__ import annotations

import gzip
import time

import pytest
from test_ingest_feeds import LAUGHS

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.lists import links_of, listed, unzipped
from demarche.ingest.opml import opml_of
from demarche.ingest.sitemaps import sitemap_of
from web_server import PAGE, opml, rss, sitemap

AT = "https://courier.example/sitemap.xml"
NEWS = (
    "<loc>https://courier.example/b</loc><lastmod>2022-01-19T10:00+01:00</lastmod><news:news><news:publication>"
    "<news:name>The Courier</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2022-01-18T23:00-05:00</news:publication_date>"
    "<news:title>Talks &amp; more</news:title></news:news>"
)


def test_a_sitemap_gives_addresses_and_when_pages_last_changed() -> None:
    found = sitemap_of(sitemap("https://courier.example/a", NEWS), AT)
    first, second = found.pages
    assert (first.url, first.modified, first.published) == ("https://courier.example/a", None, None)
    assert (second.modified, found.lists) == ("2022-01-19T09:00:00Z", ())


def test_a_news_sitemap_also_gives_title_day_and_outlet() -> None:
    (link,) = sitemap_of(sitemap(NEWS), AT).pages
    assert (link.title, link.published, link.outlet) == ("Talks & more", "2022-01-18", "The Courier")


def test_an_index_gives_sitemaps() -> None:
    index = (
        b"<sitemapindex><sitemap><loc>https://courier.example/1.xml.gz</loc><lastmod>2022-01</lastmod></sitemap>"
        b"<sitemap><loc>/2.xml</loc></sitemap></sitemapindex>"
    )
    found = sitemap_of(index, AT)
    assert [link.url for link in found.lists] == [
        "https://courier.example/1.xml.gz",
        "https://courier.example/2.xml",
    ]
    assert found.pages == ()


def test_images_and_other_languages_of_a_page_are_no_pages_of_their_own() -> None:
    entry = (
        "<loc>https://a.example/1</loc><image:image><image:loc>https://a.example/p.jpg</image:loc></image:image>"
        '<xhtml:link rel="alternate" hreflang="de" href="https://a.example/de"/>'
    )
    assert [link.url for link in sitemap_of(sitemap(entry), AT).pages] == ["https://a.example/1"]


def test_a_broken_sitemap_is_read_as_far_as_it_goes() -> None:
    cut = sitemap(*(f"https://a.example/{n}?a=1&b=2" for n in range(9)))[:-120]
    assert len(sitemap_of(cut, AT).pages) >= 6


def test_no_more_links_are_taken_than_a_sitemap_may_hold() -> None:
    many = b"<urlset>" + b"<url><loc>https://a.example/1</loc></url>" * (limits.LINKS + 9)
    assert len(sitemap_of(many, AT).pages) == limits.LINKS


def test_an_opml_list_gives_feeds_out_of_its_folders_each_once() -> None:
    data = (
        b'<opml version="2.0"><body><outline text="World"><outline text="A" xmlUrl="https://a.example/f"/>'
        b'<outline title="B" xmlurl="feed.xml"/></outline><outline text="A again" xmlUrl="https://a.example/f"/>'
        b'<outline text="no feed" htmlUrl="https://a.example/"/></body></opml>'
    )
    found = opml_of(data, "https://b.example/list.opml").lists
    assert [(link.url, link.title) for link in found] == [
        ("https://a.example/f", "A"),
        ("https://b.example/feed.xml", "B"),
    ]


@pytest.mark.parametrize("read", [sitemap_of, opml_of])
@pytest.mark.parametrize(
    "trap",
    [
        LAUGHS + b"<urlset><url><loc>https://a.example/&l9;&x;</loc></url></urlset>",
        LAUGHS + b'<opml><body><outline xmlUrl="https://a.example/&l9;&x;"/></body></opml>',
        b"<urlset>" + b"<url>" * 300_000,
        b"<opml>" + b"<outline x='" * 200_000,
        b"<urlset>" + b"&" * 1_000_000,
        b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><urlset/>",
    ],
)
def test_markup_made_to_hang_or_to_pry_is_left_soon(read, trap: bytes) -> None:
    began = time.process_time()
    found = read(trap, AT)
    assert time.process_time() - began < 5
    assert all("root" not in link.url and "lol" not in link.url for link in found.pages + found.lists)


@pytest.mark.parametrize(
    ("data", "how"),
    [
        (rss(), "feed"),
        (b'<?xml version="1.0"?>\n<!-- by hand -->\n<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (b'<rdf:RDF xmlns="http://purl.org/rss/1.0/">', "feed"),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1"}', "feed"),
        (b"<?xml-stylesheet href='a.xsl'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", "feed"),
        (rss().decode().encode("utf-16"), "feed"),
        (sitemap(), "sitemap"),
        (b"<sitemapindex>", "sitemap"),
        (b'<sm:urlset xmlns:sm="x">', "sitemap"),
        (opml(), "opml"),
        (PAGE, None),
        (b"<!doctype html><html><body><p>How to write &lt;rss&gt;</p><rss>", None),
        (b"plain text about <rss> feeds", "feed"),
        (b'{"title": "no feed"}', None),
        (b"", None),
    ],
)
def test_lists_are_told_apart_by_how_they_begin(data: bytes, how: str | None) -> None:
    assert listed(data) == how


def test_what_is_no_list_is_told() -> None:
    with pytest.raises(InputError, match=r"a\.xml: is no feed, sitemap or list of feeds"):
        links_of(PAGE, "a.xml")


def test_a_gzipped_list_is_unpacked_in_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unzipped(gzip.compress(sitemap()), "a.xml.gz") == sitemap()
    with pytest.raises(InputError, match="damaged"):
        unzipped(gzip.compress(sitemap())[:-9], "a.xml.gz")
    monkeypatch.setattr(limits, "FETCHED", 1000)
    with pytest.raises(InputError, match="unpacks to over"):
        unzipped(gzip.compress(b" " * 1001), "a.xml.gz")
