"""HTML pages: the article's text, and what the page says of it in JSON-LD, meta tags and elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from demarche.ingest.decode import byte_order, decode, lf
from demarche.ingest.facts import Fact, Facts
from demarche.ingest.published import day
from demarche.records import Found

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
}
_ARTICLE = re.compile(
    r"(?:News|Reportage|Analysis|Opinion|Background|Review|LiveBlog|Blog|Satirical)?(?:Article|Posting)$"
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
# Days outside are not believed of a page; fixed, so that the clock has no part in the reading.
_EARLIEST, _LATEST = "1990-01-01", "2100-01-01"
# How deep JSON-LD may nest before it is taken for a trap.
_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: the article's `text` (empty if there is none), `facts`, and SHA-256 of the raw page."""

    text: str
    facts: Facts
    page_hash: str


def read_page(data: bytes) -> Page:
    """The article in the HTML page `data`, paragraphs as lines; without one the text is empty."""
    digest = hashlib.sha256(data).hexdigest()
    markup = _markup(data).replace("\0", "")
    tree = _tree(markup)
    if tree is None:
        return Page("", Facts(), digest)
    facts = _facts(tree, markup)
    return Page(_article(markup), facts, digest)


def _markup(data: bytes) -> str:
    declared = None if byte_order(data) else _CHARSET.search(data[:4096])
    if declared:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return lf(data.decode(declared[1].decode("ascii"), errors="replace"))
            except LookupError:
                pass
    return decode(data)


def _tree(markup: str) -> Any:
    from trafilatura.utils import load_html

    return load_html(markup) if markup.strip() else None


def _article(markup: str) -> str:
    from trafilatura import extract

    text = extract(markup, include_comments=False, include_tables=True, deduplicate=False)
    return lf(text or extract(markup, include_comments=False, favor_recall=True) or "").strip()


def _facts(tree: Any, markup: str) -> Facts:
    facts = Facts()
    for article in _articles(tree):
        _from_json_ld(article, facts)
    meta = _meta(tree)
    for fact, names in _META.items():
        for name in names:
            value = meta.get(name)
            if value and not (fact == "author" and value.startswith("http")):
                _add(facts, fact, value, "meta")
    for link in tree.xpath("//link[@rel='canonical']/@href"):
        _add(facts, "url", str(link), "meta")
    for heading in tree.xpath("//h1"):
        _add(facts, "title", heading.text_content(), "text")
    _from_elsewhere(tree, markup, facts)
    if not facts.values.get("url", "http").startswith("http"):
        del facts.values["url"], facts.found["url"]
    return facts


def _from_elsewhere(tree: Any, markup: str, facts: Facts) -> None:
    """What only heuristics find: the date by htmldate, the author by trafilatura's reading of the page."""
    if "published" not in facts.values:
        from htmldate import find_date

        found = find_date(
            tree,
            extensive_search=False,
            original_date=True,
            url=facts.values.get("url"),
            min_date=_EARLIEST,
            max_date=_LATEST,
        )
        facts.add("published", found, "htmldate")
    if "author" not in facts.values:
        from trafilatura import extract_metadata

        document = extract_metadata(markup, extensive=False)
        facts.add("author", (document.author or "").replace("; ", ", ") or None, "text")


def _from_json_ld(article: dict[str, Any], facts: Facts) -> None:
    _add(facts, "published", article.get("datePublished"), "json-ld")
    _add(facts, "title", article.get("headline"), "json-ld")
    _add(facts, "author", _name(article.get("author")), "json-ld")
    _add(facts, "outlet", _name(article.get("publisher")), "json-ld")
    whole = article.get("mainEntityOfPage")
    _add(facts, "url", whole.get("@id") if isinstance(whole, dict) else whole, "json-ld")
    _add(facts, "url", article.get("url"), "json-ld")


def _add(facts: Facts, fact: Fact, value: object, found: Found) -> None:
    """Take `value` if it is text that can be this fact; a page's broken date is passed over, not fatal."""
    if not isinstance(value, str) or not value.strip():
        return
    value = lf(value)
    if fact == "published":
        try:
            value = day(value).isoformat()
        except ValueError:
            return
    if fact == "url" and not value.startswith("http"):
        return
    facts.add(fact, value, found)


def _name(value: object, depth: int = 0) -> str | None:
    """The name of a person or organization of JSON-LD, or of several."""
    if isinstance(value, str):
        return None if value.startswith("http") else value
    if isinstance(value, dict):
        return _name(value.get("name"), depth + 1) if depth < _DEPTH else None
    if isinstance(value, list):
        return ", ".join(name for each in value[:20] if (name := _name(each, depth + 1))) or None
    return None


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """The articles that the page's JSON-LD describes."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            data = json.loads(script.text_content().strip())
        except (ValueError, RecursionError):
            continue
        yield from _nested(data, 0)


def _nested(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nested(item, depth + 1)
    elif isinstance(data, dict):
        types = data.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and _ARTICLE.match(name) for name in names):
            yield data
        yield from _nested(data.get("@graph"), depth + 1)
        yield from _nested(data.get("mainEntity"), depth + 1)


def _meta(tree: Any) -> dict[str, str]:
    """Meta tags by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for tag in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            name = tag.get(attribute)
            if name:
                found.setdefault(name.strip().lower(), tag.get("content"))
    return found
