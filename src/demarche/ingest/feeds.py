"""Feeds: RSS and Atom by feedparser, and JSON Feed; what each entry links to, and what it says of it."""

from __future__ import annotations

import io
import json
import logging
import re
from datetime import date
from typing import Any

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.decode import decode
from demarche.ingest.json_ld import moment
from demarche.ingest.links import Link, Links, address, iso_day, words
from demarche.ingest.markup import whole

log = logging.getLogger(__name__)

_NUMBER = re.compile(r"[0-9]{1,4}")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_JSON = "https://jsonfeed.org/version/"


def feed_of(data: bytes, base: str | None = None, charset: str | None = None) -> Links:
    """The entries of the feed `data`, in its order; addresses in it are made whole by its own, `base`.

    `charset`: what the server said that it is in. Entries are told apart by their addresses: ids are not
    looked at, so that it does no harm if they change or are given twice. One without an address is passed
    over. Raises `InputError` where it is too large, or too broken.
    """
    if len(data) > limits.FEED:
        raise InputError("feed", f"is larger than {limits.FEED // limits.MB} MB", "give a shorter one")
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json(data, base)
    from feedparser import parse

    mended = whole(data, charset)
    if mended.count(b"<") + mended.count(b"&") > limits.ELEMENTS:
        raise InputError("feed", f"has over {limits.ELEMENTS:,} elements", "give a shorter one")
    # A stream, never the bytes: feedparser opens what it takes for a path or an address. Mended before, for
    # its own parser of broken feeds takes the square of their length, as does its cleaning of HTML, which
    # nobody is shown here.
    try:
        found = parse(
            io.BytesIO(mended),
            response_headers={"content-location": base or ""},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # Of some broken feeds it fails in ways of its own.
        log.debug("feedparser fails", exc_info=True)
        raise InputError("feed", "is too broken to be read", "tell who makes it, or name its pages") from None
    title = words(found.feed.get("title"))
    links = (_link(entry, base) for entry in found.entries[: limits.LINKS])
    return Links("feed", title, _each_once(links))


def _link(entry: Any, base: str | None) -> Link | None:
    url = address(entry.get("link"), base)
    if url is None:
        return None
    texts = [
        one.get("value")
        for one in entry.get("content") or ()
        if str(one.get("type", "")).lower() in {"text/html", "application/xhtml+xml", "text/plain", ""}
    ]
    changed = entry.get("updated") if "updated" in dict.keys(entry) else None
    return Link(
        url,
        title=words(entry.get("title")),
        published=_day(entry, "published") or iso_day(changed),
        modified=moment(changed[:100]) if isinstance(changed, str) else None,
        author=words(entry.get("author")),
        text=max((one for one in texts if isinstance(one, str)), key=len, default=None),
    )


def _day(entry: Any, fact: str) -> str | None:
    """The day as the feed prints it, in its own zone; in UTC where only feedparser knows the form."""
    said = entry.get(fact)
    told = iso_day(said)
    if told or not isinstance(said, str) or "/" in said:  # 02/03/2022 could be two days.
        return told
    known = entry.get(f"{fact}_parsed")
    if not known:
        return None
    year, month, of_month = known[:3]
    # It makes the 3rd of March out of the 31st of February, and takes hours for months.
    numbers = {int(number) for number in _NUMBER.findall(said[:100])}
    named = month in numbers or _LETTERS.search(said[:100])
    if of_month not in numbers or not numbers & {year, year % 100} or not named:
        return None
    try:
        return date(year, month, of_month).isoformat()
    except ValueError:
        return None


def _json(data: bytes, base: str | None) -> Links:
    try:
        feed = json.loads(decode(data))
    except (ValueError, RecursionError):
        return Links("feed")
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith(_JSON):
        return Links("feed")
    title = words(feed.get("title"))
    items = feed.get("items")
    entries = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return Links("feed", title, _each_once(_item(item, base) for item in entries[: limits.LINKS]))


def _item(item: dict[str, Any], base: str | None) -> Link | None:
    url = address(item.get("url") or item.get("external_url"), base)
    if url is None:
        return None
    changed = item.get("date_modified")
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    names = [words(one.get("name")) for one in people[:20] if isinstance(one, dict)]
    text = item.get("content_html") or item.get("content_text")
    return Link(
        url,
        title=words(item.get("title")),
        published=iso_day(item.get("date_published")) or iso_day(changed),
        modified=moment(changed[:100]) if isinstance(changed, str) else None,
        author=", ".join(name for name in names if name) or None,
        text=text if isinstance(text, str) else None,
    )


def _each_once(links: Any) -> tuple[Link, ...]:
    kept: dict[str, Link] = {}
    for link in links:
        if link is not None:
            kept.setdefault(link.url, link)
    return tuple(kept.values())
