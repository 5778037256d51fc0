"""Every parser that takes a user's bytes, called with any bytes at all: what it may raise is a refusal.

A parser may refuse with a `DemarcheError` or tell a `Rejected`; whatever else comes out of it is a finding.
No fuzzer is needed here: `run.py` gives these functions a fuzzer's bytes, `tests/test_fuzz_corpus.py` the
inputs that once found something.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import demarche
from demarche.errors import DemarcheError

SOURCE = str(Path(demarche.__file__).parent)

SECONDS = 10.0
"""How long one input may take."""
MEMORY = 1 << 30
"""Bytes that a process may have in all at one input."""


@dataclass(frozen=True)
class Target:
    """A parser: `parse` raises for a finding alone. `longest`: bytes of an input; `words`: what to try in it.

    `libraries`: whose branches are counted beside our own.
    """

    name: str
    parse: Callable[[bytes], None]
    longest: int = 4096
    words: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()


class _Hidden(logging.Handler):
    """Keeps the error that a guard of `ingest.read` made a refusal of."""

    error: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        self.error = record.exc_info[1] if record.exc_info else None


@contextmanager
def _guards_watched() -> Iterator[None]:
    """Raises what a guard took from our own code: from a library it may, of us it would hide a fault."""
    log, hidden = logging.getLogger("demarche.ingest.read"), _Hidden()
    before, log.level, log.propagate = log.level, logging.DEBUG, False
    log.addHandler(hidden)
    try:
        yield
    finally:
        log.removeHandler(hidden)
        log.level = before
    if hidden.error is not None and _ours(hidden.error):
        raise hidden.error


def _ours(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename.startswith(SOURCE)


def _file(ending: str) -> Callable[[bytes], None]:
    """Reads a file of that name's ending, as `demarche read` does."""

    def parse(data: bytes) -> None:
        from demarche.ingest import Rejected, read, sources
        from demarche.records import Report

        path = _folder() / f"a{ending}"
        path.write_bytes(data)
        with _guards_watched():
            for source in sources([path]):
                for one in [source] if isinstance(source, Rejected) else read(source):
                    if isinstance(one, Report):
                        assert one.text.strip(), "a report without text"
                        one.model_dump_json()  # What a ledger can hold.
                    else:
                        assert str(one).isprintable() or "\n" not in str(one), f"not one line: {one}"

    return parse


@cache
def _folder() -> Path:
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="demarche-fuzz-", dir=memory if os.access(memory, os.W_OK) else None))


def _sidecar(data: bytes) -> None:
    from demarche.ingest import sidecar

    with suppress(DemarcheError):
        sidecar.of_bytes(data, "a.txt.json")


def _json_ld(data: bytes) -> None:
    from lxml import html

    from demarche.ingest.facts import Facts
    from demarche.ingest.json_ld import from_json_ld

    page = html.fromstring("<html><head><script type='application/ld+json'></script></head></html>")
    script = page.xpath("//script")[0]
    with suppress(ValueError):  # What no page can hold: control characters.
        script.text = data.decode("utf-8", "replace")
        from_json_ld(page, Facts())


def _links(data: bytes) -> None:
    """Feeds, sitemaps and lists of feeds, and what is done with each address in them."""
    from demarche.ingest.addresses import parts, same, shown, stem_of
    from demarche.ingest.following import text_piece
    from demarche.ingest.lists import links_of

    try:
        found = links_of(data, "a", "https://courier.example/feed.xml")
    except DemarcheError:
        return
    for link in (*found.pages, *found.lists):
        link.facts(found.how)
        text_piece(link)
        assert "\n" not in shown(same(link.url)), "an address on two lines"
        stem_of(link.url)
        with suppress(DemarcheError):
            parts(link.url)


def _robots(data: bytes) -> None:
    from demarche.ingest.robots import robots_of

    with suppress(DemarcheError):
        robots_of(data, "robots.txt").allows("https://courier.example/news/envoys?page=2")


def _casebook(data: bytes) -> None:
    from demarche.casebook import load

    path = _folder() / "casebook.yaml"
    path.write_bytes(data)
    with suppress(DemarcheError):
        load(path)


def _words(data: bytes) -> None:
    from demarche.ledger.words import asked_for, folded, padded

    text = data.decode("utf-8", "surrogateescape")
    folded(text)
    padded(text, None)
    asked = asked_for(text)
    if asked:  # SQLite is the judge of whether that is a question.
        _words_table().execute("SELECT rowid FROM words WHERE words MATCH ?", (asked,)).fetchall()


@cache
def _words_table() -> Any:
    import sqlite3

    held = sqlite3.connect(":memory:")
    held.execute(
        "CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter unicode61 remove_diacritics 2')"
    )
    held.execute("INSERT INTO words VALUES ('Envoys met in Vienna and parted without a word')")
    return held


@cache
def _blank() -> Any:
    import spacy

    return spacy.blank("en")


def _dates(data: bytes) -> None:
    from demarche.dates import find

    text = data.decode("utf-8", "replace")
    if not text:
        return
    doc = _blank()(text)
    for published in (date(2022, 1, 19), None, date.max):
        end = 0
        for one in find(doc, published):
            assert end <= one.start < one.end <= len(text), f"at {one.start}-{one.end}"
            end = one.end


def _quantities(data: bytes) -> None:
    from demarche.extract.quantity import quantities

    text = data.decode("utf-8", "replace")
    if not text:
        return
    for one in quantities(_blank()(text)):
        assert 0 <= one.start < one.end <= len(text), f"at {one.start}-{one.end}"
        json.dumps([one.low, one.high], allow_nan=False)


def _query(data: bytes) -> None:
    from demarche.desk import asked

    with suppress(DemarcheError):
        pairs = parse_qsl(data.decode("latin-1"), keep_blank_values=True)
        asked.read({}, pairs, tuple(asked.FILTERS)).but(page=2)


def _served(data: bytes) -> None:
    from demarche.reader.served.question import answered
    from demarche.reader.served.quotations import find

    with suppress(DemarcheError):
        answer = answered(data)
        for one in (*answer.figures, *(piece for said in answer.statements for piece in said.content)):
            find("Koval said that at least 90,000 troops stood at the border, and that he said so.", one)


def _address(data: bytes) -> None:
    from asking import ask

    path, _, query = data.decode("ascii", "ignore").replace(" ", "%20").partition("?")
    ask("GET", "/" + path.lstrip("/"), query.encode(), "", b"")


def _form(data: bytes) -> None:
    from asking import ask

    path, _, rest = data.partition(b"\n")
    kind, _, body = rest.partition(b"\n")
    ask("POST", "/" + path.decode("ascii", "ignore").lstrip("/"), b"", kind.decode("latin-1"), body)


_TAGS = ("<p>", "</p>", "<article>", "<h1>", "<script", "<meta ", "content=", "property=", "<time datetime=")
_JSON = ('{"', '": "', '"}', "[", "]", "null", "1e999", "\\ud800", "\\u0000", "NaN")
_COLUMNS = ("text", "published", "outlet", "title", "url", "id", "author", "2022-01-19")
_LD = ("@type", "NewsArticle", "@graph", "@id", "author", "publisher", "datePublished", "headline", "name")
_MAIL = (
    "Content-Type: ",
    "multipart/mixed; boundary=",
    "text/html",
    "charset=",
    "Content-Transfer-Encoding: ",
    "base64",
    "quoted-printable",
    "=?utf-8?B?",
    "=?utf-8?Q?",
    "?=",
    "Date: ",
    "From: ",
    "Subject: ",
    "Content-Disposition: attachment; filename=",
    "format=flowed; delsp=yes",
    "message/rfc822",
)
_WARC = (
    "WARC/1.0\r\n",
    "WARC-Type: response",
    "Content-Length: ",
    "WARC-Target-URI: ",
    "Content-Encoding: gzip",
    "Transfer-Encoding: chunked",
    "HTTP/1.1 200 OK\r\n",
    "\r\n\r\n",
    "WARC-Date: ",
)
_PDF = (
    " 0 obj",
    "endobj",
    "stream\n",
    "endstream",
    "xref",
    "trailer",
    "startxref",
    "/Kids",
    "/Count",
    "/Filter",
    "/FlateDecode",
    "/ASCII85Decode",
    "/LZWDecode",
    "/Encrypt",
    "/ToUnicode",
    "/ObjStm",
    "/Prev",
    "/Parent",
    "/Resources",
    "Tj",
    "TJ",
    "beginbfchar",
    "beginbfrange",
    "BT",
    "ET",
)
_TIMES = (
    "Friday",
    "last week",
    "Feb. 10-20",
    "1996",
    "mid-",
    "the 1990s",
    "two days ago",
    "9999",
    "0001",
    "quarter",
    "noon",
    "on the eve of",
    "Easter",
    "Ramadan",
    "next ",
    "early ",
    " days after ",
    "10:30 p.m.",
    "century",
    "2022-02-31",
)
_NUMBERS = (
    "at least ",
    "between ",
    " and ",
    " to ",
    "million",
    "dozens of ",
    "two-thirds",
    "half ",
    "$1.5bn",
    "percent",
    " per ",
    "½",
    "1/2",
    "hundred",
    "-strong",
    "up to ",
    "trillion",
    " troops",
)
_FEEDS = (
    "<rss version='2.0'><channel>",
    "<item>",
    "<link>https://a.example/",
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>",
    "<updated>",
    "<content:encoded>",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE x [",
    "<!ENTITY ",
    "<pubDate>",
    '{"version": "https://jsonfeed.org/version/1.1", "items": [',
    "xml:base=",
    "&#x",
)
_MAPS = (
    "<urlset>",
    "<url>",
    "<loc>",
    "<lastmod>",
    "<sitemapindex>",
    "<sitemap>",
    "<news:news>",
    "<news:title>",
)
_YAML = ("actors:", "- name: ", "sides:", "issues:", "words: [", "sources:", "!!python/", "&a ", "*a", "<<: ")

TARGETS: tuple[Target, ...] = (
    Target("page", _file(".html"), words=_TAGS + _LD, libraries=("trafilatura", "htmldate", "justext")),
    Target("text", _file(".txt")),
    Target("sidecar", _sidecar, 1024, _JSON + _COLUMNS),
    Target("jsonl", _file(".jsonl"), 2048, _JSON + _COLUMNS),
    Target("csv", _file(".csv"), 2048, (*_COLUMNS, '"', '""', "\t", ";", "\r")),
    Target("parquet", _file(".parquet"), 8192),
    Target("pdf", _file(".pdf"), 8192, _PDF, ("pypdf",)),
    Target("mail", _file(".eml"), 4096, _MAIL, ("email", "quopri", "base64")),
    Target(
        "zip",
        _file(".zip"),
        4096,
        ("PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "a.txt", "b.html"),
        ("zipfile",),
    ),
    Target("gzip", _file(".txt.gz"), 4096, (), ("gzip",)),
    Target("warc", _file(".warc"), 4096, _WARC),
    Target("json_ld", _json_ld, 2048, _JSON + _LD),
    Target("feed", _links, 4096, _FEEDS, ("feedparser",)),
    Target("sitemap", _links, 2048, _MAPS),
    Target("opml", _links, 2048, ("<opml>", "<outline ", "xmlUrl=", "title=", "</outline>")),
    Target(
        "robots",
        _robots,
        1024,
        ("User-agent: *", "Disallow: ", "Allow: ", "Crawl-delay: ", "$"),
        ("protego",),
    ),
    Target("casebook", _casebook, 2048, _YAML, ("yaml",)),
    Target("words", _words, 512, ('"', "-", "U.S.", " OR ", "NEAR(", "*", "^", "{", ":")),
    Target("dates", _dates, 512, _TIMES),
    Target("quantities", _quantities, 512, _NUMBERS),
    Target("query", _query, 512, ("since=", "until=", "page=", "least=", "kind=", "nan", "inf", "%00", "&")),
    Target("address", _address, 512, ("since=", "actor=", "page=", "about=", ".json", "%00", "%ff", "/")),
    Target(
        "form",
        _form,
        2048,
        (
            "verdict=",
            "correct",
            "field.",
            "seen=",
            "who=",
            "value=",
            "2022-01",
            "null",
            "multipart/form-data",
        ),
        ("python_multipart",),
    ),
    Target(
        "served", _served, 2048, (*_JSON, "choices", "message", "content", "finish_reason", "exact", "before")
    ),
)
BY_NAME = {target.name: target for target in TARGETS}
