"""HTML pages: text by trafilatura, facts from the page's metadata, each with how it was found."""

import hashlib
import json
from pathlib import Path

import pytest

from demarche.ingest import Source, read, sources
from demarche.records import Report

PARAGRAPHS = [
    "VIENNA (Reuters) - Envoys of both sides met on Monday for the first time in months, officials said.",
    "The talks ended without agreement, and no date was set for another round, a spokeswoman said later.",
    "“We will wait as long as we must,” the minister told reporters after the meeting – “and no longer.”",
    "Neither side would say whether the ministers would speak again before the end of the year in Geneva.",
]
ARTICLE = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Ignored"},
        {
            "@type": "NewsArticle",
            "headline": "Envoys trade blame",
            "datePublished": "2021-12-02T22:15:00-05:00",
            "author": [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "John Roe"}],
            "publisher": {"@type": "Organization", "name": "The Valley Courier"},
            "mainEntityOfPage": {"@id": "https://courier.example/envoys"},
        },
    ],
}
META = """
<meta property="og:title" content="Envoys trade blame">
<meta property="og:site_name" content="Harbour Herald">
<meta property="article:published_time" content="2021-12-02T10:00:00Z">
<meta name="author" content="Jane Doe">
<link rel="canonical" href="https://herald.example/envoys">
"""


def page(head: str, charset: str = "utf-8") -> bytes:
    """A news page with `head` and the four paragraphs."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!doctype html><html><head><meta charset='{charset}'><title>Envoys</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Envoys trade blame</h1>{body}</article></body></html>"
    ).encode(charset)


def stored(path: Path, data: bytes) -> Report:
    path.write_bytes(data)
    (item,) = sources([path])
    assert isinstance(item, Source)
    (report,) = read(item)
    assert isinstance(report, Report), report
    return report


def test_the_articles_text_is_stored_line_by_line_with_the_raw_pages_hash(tmp_path: Path) -> None:
    data = page(META)
    report = stored(tmp_path / "envoys.html", data)
    assert all(paragraph in report.text.split("\n") for paragraph in PARAGRAPHS)
    assert "Home" not in report.text
    assert report.page_hash == hashlib.sha256(data).hexdigest()
    assert (report.key, report.dateline, report.wire) == ("envoys", "VIENNA", "Reuters")


def test_json_ld_is_believed_first(tmp_path: Path) -> None:
    script = f'<script type="application/ld+json">{json.dumps(ARTICLE)}</script>'
    report = stored(tmp_path / "envoys.html", page(META + script))
    assert (report.title, report.published) == ("Envoys trade blame", "2021-12-02")
    assert (report.author, report.outlet) == ("Jane Doe, John Roe", "The Valley Courier")
    assert report.url == "https://courier.example/envoys"
    assert {report.found[fact] for fact in ("title", "published", "author", "outlet", "url")} == {"json-ld"}


def test_meta_tags_come_next(tmp_path: Path) -> None:
    report = stored(tmp_path / "envoys.htm", page(META))
    assert (report.published, report.outlet, report.author) == ("2021-12-02", "Harbour Herald", "Jane Doe")
    assert report.url == "https://herald.example/envoys"
    assert {report.found[fact] for fact in ("title", "published", "author", "outlet", "url")} == {"meta"}


def test_htmldate_is_asked_last_and_named(tmp_path: Path) -> None:
    head = '<meta property="og:url" content="https://herald.example/2021/12/02/envoys">'
    report = stored(tmp_path / "envoys.html", page(head))
    assert (report.published, report.found["published"]) == ("2021-12-02", "htmldate")


@pytest.mark.parametrize(
    "script",
    [
        "{bad",
        "[" * 50_000,
        '"text"',
        '{"@type": "NewsArticle", "datePublished": "2021-02-31", "author": 7}',
        "null",
    ],
)
def test_broken_metadata_is_passed_over(tmp_path: Path, script: str) -> None:
    report = stored(tmp_path / "e.html", page(f'<script type="application/ld+json">{script}</script>' + META))
    assert report.published == "2021-12-02"


def test_a_page_in_a_declared_encoding_is_read_in_it(tmp_path: Path) -> None:
    report = stored(tmp_path / "envoys.html", page(META, "windows-1252"))
    assert PARAGRAPHS[2] in report.text


def test_reading_a_page_twice_gives_the_same_report(tmp_path: Path) -> None:
    data = page(META)
    assert stored(tmp_path / "e.html", data) == stored(tmp_path / "e.html", data)


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_who_wrote_and_who_published_may_be_told_by_reference(tmp_path: Path) -> None:
    graph = [
        {"@type": "http://schema.org/NewsArticle", "author": {"@id": "#jane"}, "publisher": {"@id": "#us"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
        {
            "@type": "WebSite",
            "publisher": {"@type": "Organization", "@id": "#us", "name": "The Valley Courier"},
        },
    ]
    report = stored(tmp_path / "e.html", page(ld(json.dumps({"@graph": graph}))))
    assert (report.author, report.outlet) == ("Jane Doe", "The Valley Courier")


def test_names_that_refer_to_each_other_without_end_are_passed_over(tmp_path: Path) -> None:
    graph = [
        {"@type": "NewsArticle", "author": {"@id": "#a"}},
        {"@id": "#a", "name": {"@id": "#b"}},
        {"@id": "#b", "name": {"@id": "#a"}},
    ]
    assert stored(tmp_path / "e.html", page(ld(json.dumps({"@graph": graph})))).author is None


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "NewsArticle", "headline": "Envoys\n trade &#8220;blame&#8221;"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Envoys trade &ldquo;blame&rdquo;"};\n//]]>',
    ],
)
def test_json_ld_is_read_as_sites_write_it(tmp_path: Path, script: str) -> None:
    report = stored(tmp_path / "e.html", page(ld(script)))
    assert (report.title, report.found["title"]) == ("Envoys trade “blame”", "json-ld")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2021-12-03T10:00:00+02:00", "2021-12-03T08:00:00Z"),
        ("2021-12-03T10:00:00", "2021-12-03T10:00:00"),
        ("2021-12-03", "2021-12-03"),
        ("Dec. 3, 2021", "2021-12-03"),
        ("0001-01-01T00:00:00+14:00", None),
        ("soon", None),
    ],
)
def test_when_a_page_was_last_changed_is_kept_in_utc(tmp_path: Path, said: str, kept: str | None) -> None:
    article = json.dumps({"@type": "NewsArticle", "datePublished": "2021-12-02", "dateModified": said})
    report = stored(tmp_path / "e.html", page(ld(article)))
    assert (report.published, report.modified) == ("2021-12-02", kept)
    assert report.found.get("modified") == ("json-ld" if kept else None)


@pytest.mark.parametrize("charset", ["idna", "nonsense", "hex", "undefined"])
def test_a_charset_that_is_none_costs_nothing(tmp_path: Path, charset: str) -> None:
    data = (
        page(META)
        .replace(b"charset='utf-8'", f"charset='{charset}'".encode())
        .replace(b"\xe2\x80\x93", b"\x96")
    )
    assert "Envoys of both sides" in stored(tmp_path / "e.html", data).text
