"""Links to reports: an address, and what the list that it stands in says of the page there."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urljoin, urlsplit

from demarche.ingest.addresses import on_the_web
from demarche.ingest.decode import lf
from demarche.ingest.facts import Fact, Facts
from demarche.ingest.published import day

_TAG = re.compile(r"<[^<>]{0,2000}>")
_LONGEST = 2000  # characters of an address, and of a title

Listed = Literal["feed", "sitemap", "opml"]


@dataclass(frozen=True, slots=True)
class Link:
    """A page's address, and what is said of the page: `published` is an ISO day, `modified` a day or time.

    `text`: the markup of the whole article, where a feed carries one.
    """

    url: str
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    author: str | None = None
    outlet: str | None = None
    text: str | None = None

    def facts(self, how: Listed) -> Facts:
        """What is said of the page, as facts; those of an OPML list are of feeds, and none of a page's."""
        facts = Facts()
        if how == "opml":
            return facts
        said: tuple[tuple[Fact, str | None], ...] = (
            ("title", self.title),
            ("published", self.published),
            ("modified", self.modified),
            ("author", self.author),
            ("outlet", self.outlet),
        )
        for fact, value in said:
            facts.add(fact, value, how)
        return facts

    @property
    def day(self) -> str | None:
        """The last day that it is known to have changed on; the day of publication where no other is told."""
        days = [told[:10] for told in (self.published, self.modified) if told]
        return max(days, default=None)


@dataclass(frozen=True, slots=True)
class Links:
    """What a list says: `pages` that are reports, and `lists` that hold more links; both in its order."""

    how: Listed
    title: str | None = None
    pages: tuple[Link, ...] = ()
    lists: tuple[Link, ...] = ()


def address(value: object, base: str | None) -> str | None:
    """The address of a page that a list gives, whole; null for what is none."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    told = "".join(value.split())
    try:
        told = urljoin(base, told) if base else told
        host = urlsplit(told).hostname
    except ValueError:
        return None
    return lf(told) if host and on_the_web(told) and told.isprintable() else None


def words(value: object) -> str | None:
    """A title or name that a list gives, on one line, without markup; null where there is none."""
    if not isinstance(value, str):
        return None
    plain = html.unescape(_TAG.sub("", value[: 4 * _LONGEST]))
    plain = " ".join(lf(plain).replace("\0", "").split())
    return plain[:_LONGEST] or None


def iso_day(value: object) -> str | None:
    """The day that a list's date names; null for none, and for one that could be two."""
    if not isinstance(value, str):
        return None
    try:
        return day(value[:100]).isoformat()
    except ValueError:
        return None


def since(link: Link, first: date | None) -> bool:
    """Whether a page may have changed on the day `first` or later: all do whose last day is not told."""
    return first is None or link.day is None or link.day >= first.isoformat()


def is_json_feed(head: bytes) -> bool:
    """Whether a file that begins with `head` says that it is a JSON Feed."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b"jsonfeed.org/version" in head.replace(
        b"\\/", b"/"
    )
