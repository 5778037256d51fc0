"""OPML: lists of feeds, as feed readers keep and exchange them."""

from __future__ import annotations

from demarche.ingest import limits
from demarche.ingest.links import Link, Links, address, words
from demarche.ingest.markup import ended


def opml_of(data: bytes, base: str | None = None) -> Links:
    """The feeds in the OPML list `data`, in its order, each once; folders in it are looked into."""
    feeds: dict[str, Link] = {}
    for outline in ended(data, "outline"):
        # Names of attributes are written in any case.
        said = {str(name).lower(): value for name, value in outline.attrib.items()}
        url = address(said.get("xmlurl"), base)
        if url is not None:
            feeds.setdefault(url, Link(url, title=words(said.get("title") or said.get("text"))))
        if len(feeds) >= limits.LISTS:
            break
    return Links("opml", None, (), tuple(feeds.values()))
