"""Feeds: what each entry links to and says of it, whatever the form, however broken, in bounded time."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

import pytest

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.feeds import feed_of
from web_server import rss

AT = "https://courier.example/news/feed.xml"


def only(data: bytes, base: str = AT):
    (link,) = feed_of(data, base).pages
    return link


def test_an_rss_entry_gives_address_title_day_and_author() -> None:
    item = (
        "<title>Envoys &amp; talks</title><link>https://courier.example/a</link>"
        "<pubDate>Wed, 19 Jan 2022 23:30:00 -0500</pubDate><dc:creator>Jane Doe</dc:creator>"
    )
    link = only(rss(item))
    assert (link.url, link.title, link.author) == ("https://courier.example/a", "Envoys & talks", "Jane Doe")
    assert link.published == "2022-01-19"  # where it was printed, not in Greenwich
    assert feed_of(rss(item)).title == "The Courier"


def test_a_feed_s_name_is_not_taken_for_the_outlet_of_its_pages() -> None:
    """“The Courier – World” and “The Courier – Europe” list the same page."""
    assert only(rss("<link>/a</link>")).outlet is None


def test_an_atom_entry_gives_the_same_and_when_it_was_changed() -> None:
    data = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.example/n/"><title>T</title>
      <entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; move</title><link rel="enclosure" href="z.mp3"/>
      <link rel="alternate" href="one"/><id>urn:1</id><published>2022-01-18T10:00:00Z</published>
      <updated>2022-01-19T10:00:00+01:00</updated><author><name>J. Doe</name></author>
      <content type="html">&lt;p&gt;Whole&lt;/p&gt;</content></entry></feed>"""
    link = only(data)
    assert (link.url, link.title, link.author) == ("https://x.example/n/one", "A bold move", "J. Doe")
    assert (link.published, link.modified) == ("2022-01-18", "2022-01-19T09:00:00Z")
    assert link.text == "<p>Whole</p>"


def test_a_json_feed_gives_the_same() -> None:
    item = {
        "id": "1",
        "url": "/a",
        "title": "Talks",
        "date_published": "2022-01-19T23:30:00-05:00",
        "date_modified": "2022-01-20",
        "authors": [{"name": "Jane Doe"}, {"name": "John Roe"}, 7],
        "content_html": "<p>Whole</p>",
    }
    data = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item, 7, {"id": "2"}]}
    link = only(json.dumps(data).encode())
    assert (link.url, link.title, link.author) == ("https://courier.example/a", "Talks", "Jane Doe, John Roe")
    assert (link.published, link.modified, link.text) == ("2022-01-19", "2022-01-20", "<p>Whole</p>")


@pytest.mark.parametrize(
    "old", ['<rss version="0.91">', '<rss version="2.0">', "<rss>", '<?xml version="1.0"?><rss>']
)
def test_older_forms_and_none_are_read_alike(old: str) -> None:
    data = f"{old}<channel><item><title>T</title><link>https://a.example/1</link></item></channel></rss>"
    assert only(data.encode()).url == "https://a.example/1"


def test_rdf_is_read_too() -> None:
    data = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title></channel><item>
      <link>https://a.example/1</link><dc:date>2022-01-19T10:00:00Z</dc:date></item></rdf:RDF>"""
    assert (only(data).url, only(data).published) == ("https://a.example/1", "2022-01-19")


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Wed, 19 Jan 2022 10:00:00 GMT", "2022-01-19"),
        ("19 January 2022", "2022-01-19"),
        ("Wed, 19 Jan 22 10:00 GMT", "2022-01-19"),
        ("2022-01-19T23:59:59.123-11:00", "2022-01-19"),
        ("20220119", "2022-01-19"),
        ("Jan 19, 2022", "2022-01-19"),
        ("2022년 01월 19일 오전 10:00:00", None),
        ("31/12/2021", "2021-12-31"),
        ("02/03/2022", None),  # could be two days
        ("2022-02-31", None),
        ("Wed, 31 Feb 2022 10:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
        ("99999999999999999999", None),
    ],
)
def test_a_date_is_the_day_that_it_names_or_none(printed: str, day: str | None) -> None:
    assert only(rss(f"<link>/a</link><pubDate>{printed}</pubDate>")).published == day


def test_addresses_are_made_whole_by_the_feed_s_own() -> None:
    found = [link.url for link in feed_of(rss("<link>../a</link>", "<link>//b.example/c</link>"), AT).pages]
    assert found == ["https://courier.example/a", "https://b.example/c"]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b", "", "a" * 3000, "http://["]
)
def test_what_is_no_page_s_address_is_passed_over(link: str) -> None:
    assert feed_of(rss(f"<title>T</title><link>{link}</link>")).pages == ()


def test_an_entry_is_told_by_its_address_whatever_its_id() -> None:
    """Ids that are given twice, or change each time, make no page another, and none the same."""
    items = (
        "<guid>7</guid><link>/a</link>",
        "<guid>7</guid><link>/b</link>",
        "<guid>8</guid><link>/a</link>",
    )
    assert [link.url[-2:] for link in feed_of(rss(*items), AT).pages] == ["/a", "/b"]


def test_an_id_that_is_an_address_will_do_for_one() -> None:
    assert only(rss("<guid>https://a.example/1</guid>")).url == "https://a.example/1"


def test_whole_texts_are_taken_summaries_are_not() -> None:
    item = "<link>/a</link><description>In short.</description>"
    assert only(rss(item)).text is None
    assert only(rss(item + "<content:encoded><![CDATA[<p>At length.</p>]]></content:encoded>")).text == (
        "<p>At length.</p>"
    )


@pytest.mark.parametrize(
    "broken",
    [
        b"<rss><channel><item><title>AT&T &nbsp; &eacute; &bogus; x</title><link>https://a.example/1</link>",
        b"<rss><channel><item><link>https://a.example/1</link><dc:creator>J</dc:creator></item></channel></rss>",
        b"\x00\x01<rss><channel><item><link>https://a.example/1\x0b</link></item></channel></rss>",
        b"\n\n  <?xml version='1.0'?><rss><channel><item><link>https://a.example/1</link></item></channel></rss>",
        b"<rss><channel><item><link>https://a.example/1</link></item></channel></rss><p>advert",
        b"<rss><channel><item><b><link>https://a.example/1</link></i></item></channel></rss>",
    ],
)
def test_a_broken_feed_is_read_as_far_as_it_goes(broken: bytes) -> None:
    assert only(broken).url == "https://a.example/1"


@pytest.mark.parametrize(
    ("charset", "said", "header"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", None),  # wrong
        ("windows-1251", "windows-1251", None),
        ("windows-1251", None, "windows-1251"),
        ("utf-16", "utf-8", None),
        ("utf-16-le", "utf-16", None),
        ("utf-8", "no-such-charset", "nor-this"),
    ],
)
def test_a_title_is_read_in_its_charset(charset: str, said: str | None, header: str | None) -> None:
    declared = f'<?xml version="1.0" encoding="{said}"?>' if said else ""
    item = "<item><title>Министр заявил о переговорах</title><link>https://a.example/1</link></item>"
    data = f"{declared}<rss><channel>{item}</channel></rss>".encode(charset)
    (link,) = feed_of(data, AT, header).pages
    assert link.title == "Министр заявил о переговорах"


LAUGHS = b"<!DOCTYPE lolz [<!ENTITY l0 'lol'>%s<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" % b"".join(
    b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
)
HEAVY = {
    "entities in entities": LAUGHS + b"<rss><channel><item><title>&l9;&x;</title></item></channel></rss>",
    "open tags": b"<rss><channel><item><title>" + b"<a" * 500_000,
    "open quotes": b"<rss><channel><item><title>" + b'<a b="' * 200_000,
    "signs": b"<rss><channel><item><title>" + b"&" * 1_000_000,
    "depth": b"<rss><channel><item>" + b"<a>" * 300_000,
    "types": b"<!DOCTYPE x [" + b"<!ENTITY " * 100_000,
    "comments": b"<rss>" + b"<!--" * 300_000,
    "sections": b"<rss><channel><item><description>" + b"<![CDATA[" * 100_000,
    "prefixes": b"<rss>" + b"".join(b"<p%d:a/>" % n for n in range(50_000)),
    "JSON": b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 500_000,
}


@pytest.mark.parametrize("trap", HEAVY)
def test_a_feed_made_to_hang_its_reader_is_left_soon(trap: str) -> None:
    began = time.process_time()
    with suppress(InputError):  # Of too many elements.
        assert not any("root:" in (link.title or "") for link in feed_of(HEAVY[trap], AT).pages)
    assert time.process_time() - began < 8


def test_a_feed_that_is_too_large_is_told() -> None:
    with pytest.raises(InputError, match="larger than 10 MB"):
        feed_of(b"<rss>" + b" " * limits.FEED)


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"no feed", b"<html><body>404</body></html>", b"{}", b'{"version": 1}', b"[]"]
)
def test_what_is_no_feed_has_no_entries(data: bytes) -> None:
    assert feed_of(data, AT).pages == ()


def test_a_feed_that_its_parser_fails_on_is_told() -> None:
    with pytest.raises(InputError, match="too broken to be read"):
        feed_of((Path(__file__).parents[1] / "fuzz_corpus/feed/a_name_of_three_parts").read_bytes())


def test_nothing_is_opened_that_a_feed_names(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """feedparser opens a path or an address that it is given: it is never given one."""
    (tmp_path / "feed.xml").write_bytes(rss("<link>https://a.example/1</link>"))
    monkeypatch.chdir(tmp_path)
    assert feed_of(b"feed.xml").pages == ()
