"""Sitemaps: a site's pages with when they last changed, news sitemaps, and indexes of sitemaps."""

from __future__ import annotations

from typing import Any

from demarche.ingest import limits
from demarche.ingest.json_ld import moment
from demarche.ingest.links import Link, Links, address, iso_day, words
from demarche.ingest.markup import ended, local


def sitemap_of(data: bytes, base: str | None = None) -> Links:
    """The links in the sitemap or sitemap index `data`, addresses in it made whole by `base`.

    Broken XML is read as far as it goes; of more links than a sitemap may hold, the first are taken.
    """
    pages: list[Link] = []
    maps: list[Link] = []
    for element in ended(data, "url", "sitemap"):
        link = _link(element, base)
        if link is None:
            continue
        (maps if local(element) == "sitemap" else pages).append(link)
        if len(pages) + len(maps) >= limits.LINKS:
            break
    return Links("sitemap", None, tuple(pages), tuple(maps))


def _link(element: Any, base: str | None) -> Link | None:
    told = {local(child): child.text for child in element}
    url = address(told.get("loc"), base)
    if url is None:
        return None
    # News sitemaps say more: <news:news> with a publication, a date and a title.
    news = next((child for child in element if local(child) == "news"), ())
    about = {local(child): child for child in news}
    by = {local(child): child.text for child in about.get("publication", ())}
    changed = told.get("lastmod")
    published = about.get("publication_date")
    return Link(
        url,
        title=words(_text(about.get("title"))),
        published=iso_day(_text(published)),
        modified=moment(changed[:100]) if changed else None,
        outlet=words(by.get("name")),
    )


def _text(element: Any) -> str | None:
    return element.text if element is not None else None
