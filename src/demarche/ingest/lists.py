"""Lists of links, told apart by how they begin: feeds, sitemaps, lists of feeds."""

from __future__ import annotations

import re
import zlib

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.links import Links, Listed, is_json_feed
from demarche.ingest.unpack import GZIP, damaged

_HEAD = 4096
_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]{1,40}:)?([A-Za-z]{1,40})[\s>/]")
_BEFORE = re.compile(rb"<!--.{0,4000}?-->|<!DOCTYPE[^>\[]{0,1000}(?:\[[^\]]{0,4000}\]\s*)?>", re.DOTALL)
_ANOTHER = "name one; a page by itself is read by demarche read"
_ROOTS: dict[bytes, Listed] = {
    b"urlset": "sitemap",
    b"sitemapindex": "sitemap",
    b"rss": "feed",
    b"feed": "feed",
    b"rdf": "feed",
    b"channel": "feed",
    b"opml": "opml",
}


def listed(data: bytes) -> Listed | None:
    """What list of links the bytes `data` are; null where they are none."""
    if is_json_feed(data[:_HEAD]):
        return "feed"
    # A document type of a page says HTML in its root too; UTF-16 has a NUL in every sign.
    head = _BEFORE.sub(b"", data[: 4 * _HEAD].replace(b"\0", b""))
    root = _ROOT.search(head[:_HEAD])
    return _ROOTS.get(root[1].lower()) if root else None


def links_of(data: bytes, name: str, base: str | None = None, charset: str | None = None) -> Links:
    """The links in the list `data`, which errors call `name`. Raises `InputError` where it is none."""
    how = listed(data)
    if how == "sitemap":
        from demarche.ingest.sitemaps import sitemap_of

        return sitemap_of(data, base)
    if how == "opml":
        from demarche.ingest.opml import opml_of

        return opml_of(data, base)
    if how == "feed":
        from demarche.ingest.feeds import feed_of

        try:
            return feed_of(data, base, charset)
        except InputError as error:
            raise InputError(name, error.what, error.remedy) from None
    raise InputError(name, "is no feed, sitemap or list of feeds", _ANOTHER)


def unzipped(data: bytes, name: str) -> bytes:
    """`data`, unpacked if it is gzipped. Raises `InputError` where that is damaged or too much."""
    if not data.startswith(GZIP):
        return data
    unpack = zlib.decompressobj(31)
    try:
        whole = unpack.decompress(data, limits.FETCHED + 1)
    except zlib.error:
        raise damaged(name) from None
    if len(whole) > limits.FETCHED:
        most = limits.FETCHED // limits.MB
        raise InputError(name, f"unpacks to over {most} MB", "give the lists that it is made of")
    if not unpack.eof:
        raise damaged(name)
    return whole
