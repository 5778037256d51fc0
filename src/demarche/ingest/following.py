"""Links followed: pages on the web, and those that feeds, sitemaps and lists of feeds lead to."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.addresses import same, shown, stem_of
from demarche.ingest.facts import Facts
from demarche.ingest.fetching import Answer, FetchError, Known
from demarche.ingest.links import Link, Links, Listed, since
from demarche.ingest.lists import links_of, listed, unzipped
from demarche.ingest.pieces import Piece, form_within
from demarche.ingest.read import Asked, within
from demarche.ingest.sources import Form, Rejected, Source, form_sent_as
from demarche.ingest.unpack import Budget, told
from demarche.ingest.web import Web
from demarche.records import Report

_UNSAID = frozenset({"", "application/octet-stream", "application/xml", "text/xml", "binary/octet-stream"})
_DEEP = 3  # lists in lists: an OPML list of feeds, an index of indexes of sitemaps
_TAG = re.compile(r"<[^<>]{0,2000}>")
# How a text ends that is only the beginning of one.
_MORE = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|(?:read|continue|see)\b[^.]{0,60})[\s»›>\]→]*$", re.IGNORECASE
)


def follow(
    source: Source, web: Web, asked: Asked, first: date | None = None
) -> Iterator[tuple[Report | Rejected, float]]:
    """The reports at a source's address, or at those that its list leads to, with the share of them done.

    Pages that are known to have last changed before the day `first` are passed over.
    """
    try:
        links = _opened(source, web)
        if isinstance(links, Answer):
            for one in within(page_piece(links, Facts()), asked):
                yield one, 1.0
            return
    except InputError as error:
        yield Rejected.of(error), 1.0
        return
    for found, how, share in _pages(links, source.name, _Walk(web, first)):
        if isinstance(found, Rejected):
            yield found, share
            continue
        for one in linked(found, how, web, asked):
            yield one, share


def linked(link: Link, how: Listed, web: Web, asked: Asked) -> Iterator[Report | Rejected]:
    """What the page is that a list links to, or else why it can't be had.

    Where a feed carries the whole article, that is taken in place of a page that can't be had, or has none.
    """
    found: list[Report | Rejected]
    try:
        found = [*within(page_piece(web.get(link.url), link.facts(how)), asked)]
    except InputError as error:
        found = [Rejected.of(error)]
    instead = text_piece(link) if all(isinstance(one, Rejected) for one in found) else None
    yield from within(instead, asked) if instead else found


def page_piece(answer: Answer, said: Facts) -> Piece:
    """What was fetched, to be read as a report, with what a list `said` of it.

    Raises `FetchError` where it is no report: a list of links, a picture, a program.
    """
    name = shown(answer.url)
    if listed(answer.body):
        raise FetchError(name, "is a list of links, not an article", "name it by itself")
    form = form_sent_as(answer.kind)
    if form is None:
        form = form_within(answer.body[:4096], None) if answer.kind in _UNSAID else None
        if form is None or form == "text":
            what = f"is {answer.kind or 'of no said kind'}, no page or text"
            raise FetchError(name, what, "save its text as .txt, and give the file")
    facts = Facts()
    facts.add("url", same(answer.url), "web")
    facts.add("retrieved", answer.retrieved, "web")
    facts.merge(said)
    return replace(_piece(name, answer.url, form, answer.body, facts), charset=answer.charset)


def text_piece(link: Link) -> Piece | None:
    """The article that a feed carries whole, to be read as a report; null where it carries none."""
    if not whole_text(link.text):
        return None
    facts = Facts()
    facts.add("url", same(link.url), "feed")
    facts.merge(link.facts("feed"))
    markup = f"<html><body><article>{link.text}</article></body></html>"
    body = b"\xef\xbb\xbf" + markup.encode("utf-8", "replace")
    return _piece(shown(link.url), link.url, "html", body, facts)


def whole_text(markup: str | None) -> bool:
    """Whether what a feed carries is an article, and not how one begins."""
    if not markup or len(markup) > limits.FEED:
        return False
    plain = _TAG.sub(" ", markup)
    return len(plain.split()) >= limits.WHOLE and not _MORE.search(plain[-200:].rstrip())


def list_at(url: str, web: Web, known: Known | None = None) -> tuple[Answer, Links]:
    """The list of links at an address, empty where it is unchanged. Raises `InputError`."""
    answer = web.get(url, known)
    if answer.unchanged:
        return answer, Links("feed")
    name = shown(url)
    return answer, links_of(unzipped(answer.body, name), name, answer.url, answer.charset)


def list_in(source: Source) -> Links:
    """The list of links in a file. Raises `InputError`."""
    assert source.path
    with told(source.name), source.path.open("rb") as file:
        data = file.read(limits.FETCHED + 1)
    if len(data) > limits.FETCHED:
        raise InputError(source.name, f"a list of over {limits.FETCHED // limits.MB} MB", "split it")
    return links_of(unzipped(data, source.name), source.name)


def _opened(source: Source, web: Web) -> Links | Answer:
    """The list that a source is, or the page. Raises `InputError`."""
    if source.address is None:
        return list_in(source)
    answer = web.get(source.address)
    body = answer.body
    if source.address.lower().split("?")[0].endswith(".gz"):
        body = unzipped(body, source.name)
    if listed(body) is None:
        return answer
    return links_of(body, source.name, answer.url, answer.charset)


def _piece(name: str, url: str, form: Form, body: bytes, facts: Facts) -> Piece:
    return Piece(
        name,
        stem_of(url),
        form,
        io.BufferedReader(io.BytesIO(body)),
        Budget(len(body)),
        None,
        last=facts,
        named=False,
    )


@dataclass(slots=True)
class _Walk:
    """What is met on the way from list to list: each page and each list is gone to once."""

    web: Web
    first: date | None
    seen: set[str] = field(default_factory=set)
    lists: int = 0


def _pages(
    links: Links, name: str, walk: _Walk, deep: int = 1
) -> Iterator[tuple[Link | Rejected, Listed, float]]:
    """The pages that a list leads to, by way of others too, or why those can't be had."""
    if not links.pages and not links.lists:
        empty = "leads nowhere: no links in it (name the pages themselves, or another list)"
        yield Rejected(name, empty), links.how, 1.0
        return
    steps = len(links.pages) + len(links.lists)
    for number, link in enumerate(links.pages, start=1):
        if since(link, walk.first) and _new(link, walk):
            yield link, links.how, number / steps
    for number, link in enumerate(links.lists, start=len(links.pages)):
        # When a sitemap last changed bounds the changes of its pages.
        if not since(link, walk.first) or not _new(link, walk):
            continue
        walk.lists += 1
        if deep >= _DEEP or walk.lists > limits.LISTS:
            most = f"over {limits.LISTS:,} lists" if walk.lists > limits.LISTS else f"over {_DEEP} lists deep"
            yield Rejected(shown(link.url), f"{most} (name it by itself)"), links.how, (number + 1) / steps
            continue
        try:
            within_it = list_at(link.url, walk.web)[1]
        except InputError as error:
            yield Rejected.of(error), links.how, (number + 1) / steps
            continue
        for found, how, share in _pages(within_it, shown(link.url), walk, deep + 1):
            yield found, how, (number + share) / steps


def _new(link: Link, walk: _Walk) -> bool:
    mark = same(link.url)
    fresh = mark not in walk.seen
    walk.seen.add(mark)
    return fresh
