"""HTML pages: the article's text, and what the page says of it in JSON-LD, meta tags and elsewhere."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demarche.ingest.decode import byte_order, decode, lf
from demarche.ingest.facts import Fact, Facts
from demarche.ingest.json_ld import add, from_json_ld

# The meta tags that say each fact, most trusted first.
_META: dict[Fact, tuple[str, ...]] = {
    "published": (
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "publish-date",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
    ),
    "title": ("og:title", "twitter:title", "dc.title", "parsely-title"),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "author": (
        "author",
        "article:author",
        "og:article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
    ),
    "url": ("og:url", "parsely-link", "twitter:url"),
    "modified": (
        "article:modified_time",
        "og:updated_time",
        "datemodified",
        "last-modified",
        "dcterms.modified",
    ),
}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
# Days outside are not believed of a page; fixed, so that the clock has no part in the reading.
_EARLIEST, _LATEST = "1990-01-01", "2100-01-01"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: the article's `text` (empty if there is none), `facts`, and SHA-256 of the raw page."""

    text: str
    facts: Facts
    page_hash: str


def read_page(
    data: bytes, charset: str | None = None, seen: str | None = None, address: str | None = None
) -> Page:
    """The article in the HTML page `data`, paragraphs as lines; without one the text is empty.

    `charset`: what the server said that it is in; believed where the page itself says nothing. `seen`: when
    the page was fetched; no later day is searched for in it. `address`: where it was fetched; days are looked
    for in it where the page tells no address of its own.
    """
    digest = hashlib.sha256(data).hexdigest()
    markup = _markup(data, charset).replace("\0", "")
    tree = _tree(markup)
    if tree is None:
        return Page("", Facts(), digest)
    facts = _facts(tree, markup, _after(seen), address)
    return Page(_article(markup), facts, digest)


def _markup(data: bytes, charset: str | None) -> str:
    found = None if byte_order(data) else _CHARSET.search(data[:4096])
    declared = found[1].decode("ascii", "replace") if found else charset
    if declared and not byte_order(data):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return lf(data.decode(declared, errors="replace"))
            except (LookupError, ValueError):  # none, or one that is no charset of texts
                pass
    return decode(data)


def _tree(markup: str) -> Any:
    from trafilatura.utils import load_html

    return load_html(markup) if markup.strip() else None


def _article(markup: str) -> str:
    from trafilatura import extract

    text = extract(markup, include_comments=False, include_tables=True, deduplicate=False)
    return lf(text or extract(markup, include_comments=False, favor_recall=True) or "").strip()


def _facts(tree: Any, markup: str, latest: str, address: str | None) -> Facts:
    facts = Facts()
    from_json_ld(tree, facts)
    meta = _meta(tree)
    for fact, names in _META.items():
        for name in names:
            value = meta.get(name)
            if value and not (fact == "author" and value.startswith("http")):
                add(facts, fact, value, "meta")
    for link in tree.xpath("//link[@rel='canonical']/@href"):
        add(facts, "url", str(link), "meta")
    for heading in tree.xpath("//h1"):
        add(facts, "title", heading.text_content(), "text")
    _from_elsewhere(tree, markup, facts, latest, address)
    if not facts.values.get("url", "http").startswith("http"):
        del facts.values["url"], facts.found["url"]
    return facts


def _from_elsewhere(tree: Any, markup: str, facts: Facts, latest: str, address: str | None) -> None:
    """What only heuristics find: the date by htmldate, the author by trafilatura's reading of the page."""
    if "published" not in facts.values:
        from htmldate import find_date

        found = find_date(
            tree,
            extensive_search=False,
            original_date=True,
            url=facts.values.get("url", address),
            min_date=_EARLIEST,
            max_date=latest,
        )
        facts.add("published", found, "htmldate")
    if "author" not in facts.values:
        from trafilatura import extract_metadata

        document = extract_metadata(markup, extensive=False)
        facts.add("author", (document.author or "").replace("; ", ", ") or None, "text")


def _after(seen: str | None) -> str:
    """The last day that a page fetched then can bear: the next one, east of us."""
    return (date.fromisoformat(seen[:10]) + timedelta(days=1)).isoformat() if seen else _LATEST


def _meta(tree: Any) -> dict[str, str]:
    """Meta tags by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for tag in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            name = tag.get(attribute)
            if name:
                found.setdefault(name.strip().lower(), tag.get("content"))
    return found
