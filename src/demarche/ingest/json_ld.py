"""What a page's JSON-LD says of the article in it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from demarche.ingest.decode import lf
from demarche.ingest.facts import Fact, Facts
from demarche.ingest.published import day
from demarche.records import Found

_ARTICLE = re.compile(
    r"(?:https?://schema\.org/|schema:)?"
    r"(?:News|Reportage|Analysis|Opinion|Background|Review|LiveBlog|Blog|Satirical)?(?:Article|Posting)$"
)
# Some sites put their JSON-LD into a comment, so that old browsers don't show it.
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
# How deep JSON-LD may nest before it is taken for a trap.
_DEPTH = 12
_Things = Mapping[str, dict[str, Any]]


def from_json_ld(tree: Any, facts: Facts) -> None:
    """Add to `facts` what the JSON-LD in a page's `tree` says of its article."""
    scripts = [
        found for script in tree.xpath("//script[contains(@type, 'ld+json')]") for found in _read(script)
    ]
    things: dict[str, dict[str, Any]] = {}
    for data in scripts:
        _named(data, things, 0)
    for data in scripts:
        for article in _articles(data, 0):
            _from_article(article, things, facts)


def add(facts: Facts, fact: Fact, value: object, found: Found) -> None:
    """Take `value` if it is text that can be this fact; a page's broken date is passed over, not fatal."""
    if not isinstance(value, str) or not value.strip():
        return
    value = lf(value).replace("\0", "")
    if fact == "published":
        try:
            value = day(value).isoformat()
        except ValueError:
            return
    if fact == "modified":
        value = moment(value) or ""
    if fact == "url" and not value.startswith("http"):
        return
    facts.add(fact, value, found)


def moment(value: str) -> str | None:
    """A time as ISO has it, in UTC if it tells its zone, to the second; a day where it tells no more."""
    try:
        time = datetime.fromisoformat(value.strip())
    except ValueError:
        try:
            return day(value).isoformat()
        except ValueError:
            return None
    if len(value.strip()) <= len("2022-01-19"):
        return time.date().isoformat()
    if time.tzinfo is None:
        return time.isoformat(timespec="seconds")
    try:
        return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return None


def _read(script: Any) -> Iterator[Any]:
    try:
        # Not strict: line breaks within a string are common, and harm nobody.
        yield json.loads(_COMMENT.sub("", script.text_content()).strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return


def _from_article(article: dict[str, Any], things: _Things, facts: Facts) -> None:
    add(facts, "published", article.get("datePublished"), "json-ld")
    add(facts, "modified", article.get("dateModified"), "json-ld")
    headline = article.get("headline")
    add(facts, "title", html.unescape(headline) if isinstance(headline, str) else None, "json-ld")
    add(facts, "author", _name(article.get("author"), things), "json-ld")
    add(facts, "outlet", _name(article.get("publisher"), things), "json-ld")
    whole = article.get("mainEntityOfPage")
    add(facts, "url", whole.get("@id") if isinstance(whole, dict) else whole, "json-ld")
    add(facts, "url", article.get("url"), "json-ld")


def _name(value: object, things: _Things, depth: int = 0) -> str | None:
    """The name of a person or organization of JSON-LD, or of several; by its `@id`, if told elsewhere."""
    if depth > _DEPTH:
        return None
    if isinstance(value, str):
        return None if value.startswith("http") else html.unescape(value)
    if isinstance(value, dict):
        told = value.get("name")
        if told is None and isinstance(value.get("@id"), str):
            told = things.get(value["@id"], {}).get("name")
        return _name(told, things, depth + 1)
    if isinstance(value, list):
        return ", ".join(name for each in value[:20] if (name := _name(each, things, depth + 1))) or None
    return None


def _named(data: object, things: dict[str, dict[str, Any]], depth: int) -> None:
    """Note everything that has an `@id` and a name, so that others can refer to it."""
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            _named(item, things, depth + 1)
    elif isinstance(data, dict):
        if isinstance(data.get("@id"), str) and data.get("name"):
            things.setdefault(data["@id"], data)
        for value in data.values():
            if isinstance(value, dict | list):
                _named(value, things, depth + 1)


def _articles(data: object, depth: int) -> Iterator[dict[str, Any]]:
    """The articles that `data` describes."""
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _articles(item, depth + 1)
    elif isinstance(data, dict):
        types = data.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and _ARTICLE.match(name) for name in names):
            yield data
        yield from _articles(data.get("@graph"), depth + 1)
        yield from _articles(data.get("mainEntity"), depth + 1)
