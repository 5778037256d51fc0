"""A report: the text as it came, what is known of it and how that was found, what in it is not news."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import Field

from demarche.records.nouns import Noun

MarkKind = Literal["title", "repeat", "dateline", "byline", "caption", "credit", "boilerplate"]
Found = Literal[
    "given",
    "column",
    "json-ld",
    "meta",
    "htmldate",
    "sidecar",
    "text",
    "file-name",
    "mail-header",
    "pdf-info",
    "warc",
    "web",
    "feed",
    "sitemap",
]


class Mark(Noun):
    """A stretch of a report's text that is not running news. Marked, never cut out."""

    kind: MarkKind
    start: int
    end: int


class ReportRef(Noun):
    """What every record says of the report it stands in. `key` is the input's own id, or the file's name."""

    id: str
    key: str
    file: str | None
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None


class Report(Noun):
    """One news report. `published` is an ISO date; `found` says how each of the other facts was found.

    `page_hash` is the SHA-256 of the raw page, PDF or mail that `text` was extracted from; null for plain
    text. `dateline` is the place that the dateline names, as printed. `modified`: when the page says it was
    last changed; `retrieved`: when it was fetched, by a crawler or by us. Both are ISO days or times, in UTC
    where a zone was given.
    """

    id: str
    key: str
    file: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    wire: str | None = None
    title: str | None = None
    published: str | None = None
    dateline: str | None = None
    text: str
    marks: tuple[Mark, ...] = ()
    found: dict[str, Found] = Field(default_factory=dict)
    page_hash: str | None = None
    modified: str | None = None
    retrieved: str | None = None

    @property
    def ref(self) -> ReportRef:
        """The short form that records carry."""
        return ReportRef(
            id=self.id,
            key=self.key,
            file=self.file,
            url=self.url,
            outlet=self.outlet,
            title=self.title,
            published=self.published,
        )


def report_id(text: str, outlet: str | None, url: str | None) -> str:
    """The content-hash id of a report: the same text by the same outlet at the same address is one report."""
    joined = "\0".join((text, outlet or "", url or ""))
    return "r" + hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]
