"""Feeds followed: asked again and again, their new pages fetched once, and what changed read anew."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from demarche.crisis.asked import Day
from demarche.crisis.reading import Visit, given
from demarche.errors import InputError, OptionError
from demarche.records import Report
from demarche.scale.outcome import Outcome

if TYPE_CHECKING:
    from demarche.ingest import Rejected
    from demarche.ingest.followed import Followed, Page
    from demarche.ingest.links import Link, Links
    from demarche.ledger import Ledger

TRIES = 5
"""How often a page that can't be had is asked for before it is given up."""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DAY = 86400.0
_LEAST = 60.0  # seconds between two askings of a feed
_KEPT = 30 * _DAY  # how long a page is remembered that its feed no longer has
_PATIENCE = 5.0  # seconds; who wants to be left alone for longer is left for the next round


@dataclass(frozen=True)
class Watched:
    """What a watch has done so far, in numbers.

    `asked` feeds, of which `unchanged` had nothing new and `failed` could not be had; reports `new`,
    `replaced` and `known` as in `Reading`; pages `waiting` to be tried again, and those given `up`.
    """

    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    replaced: int = 0
    known: int = 0
    waiting: int = 0
    up: int = 0


def seconds(option: str, told: str | float) -> float:
    """A length of time: “90s”, “15m”, “2h”, “1d”, or a number of seconds. Raises `OptionError`."""
    found = re.fullmatch(r"\s*(\d{1,6}(?:\.\d+)?)\s*([smhd]?)\s*", str(told).lower())
    if found is None:
        raise OptionError(f"{option} {told!r}: not a length of time (write 15m, 2h or 1d)")
    length = float(found[1]) * _UNITS[found[2] or "s"]
    if not _LEAST <= length <= 30 * _DAY:
        raise OptionError(f"{option} {told!r}: too short or too long (give 1m to 30d)")
    return length


def rounds(feeds: Sequence[str | PathLike[str]], every: str | float) -> tuple[tuple[str, ...], float]:
    """The feeds in OPML lists and among addresses, and the seconds between two askings of each.

    Made sure of before any is asked. Raises `OptionError`, `InputError`.
    """
    length = seconds("every", every)
    return _feeds(feeds), length


class Watch:
    """Feeds that are followed into a ledger. Iterate over it: what became of each page, as it comes.

    A feed or page that can't be had is “rejected”, with when it is tried again. It ends after one round if
    `once`, else never; break off when you like: whole reports are in the ledger, and what was seen is kept
    after each page.
    """

    def __init__(
        self,
        ledger: Ledger,
        link: Callable[[], object],
        feeds: Sequence[str | PathLike[str]],
        *,
        every: str | float = "15m",
        once: bool = False,
        visit: Visit | None = None,
        published: Day = None,
        outlet: str | None = None,
        waits: Callable[[], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`feeds` are OPML files and addresses of feeds. `waits` is called where another watch is at work.

        Raises `OptionError` and `InputError` where they make no sense or can't be read.
        """
        from demarche.ingest.followed import Notes
        from demarche.ingest.read import asked
        from demarche.ingest.web import Web

        self._ledger, self._link = ledger, link
        self._named, self._once = tuple(feeds), once
        self._feeds, self._every = rounds(self._named, every)
        self._notes = Notes(ledger.path.parent / f"{ledger.path.name}.feeds")
        self._asked = asked(given(published, outlet)[0])
        self._web = Web((visit or Visit()).manners(_PATIENCE), sleep)
        self._waits, self._sleep, self._now = waits, sleep, now
        self._count: Counter[str] = Counter()
        self._waiting = 0

    @property
    def feeds(self) -> tuple[str, ...]:
        """The addresses that are followed."""
        return self._feeds

    @property
    def watched(self) -> Watched:
        """What was done so far."""
        return Watched(**self._count, waiting=self._waiting)

    def __iter__(self) -> Iterator[Outcome]:
        while True:
            yield from self._round()
            if self._once:
                return
            self._sleep(self._idle())
            try:
                self._feeds = _feeds(self._named)
            except InputError as error:  # It may be at being written; what it held is followed on.
                yield Outcome(error.where, "rejected", error.reason)

    def _round(self) -> Iterator[Outcome]:
        """Each feed that is due, and the pages to be had. One watch at a time: hosts meet one of us."""
        began = self._now()
        with self._notes.lock(self._waits, self._sleep):
            known = {url: self._notes.load(url) for url in self._feeds}
            try:
                for feed in known.values():
                    if self._due(feed, began):
                        yield from self._ask(feed, known)
                yield from self._pages(known)
            finally:
                pages = [page for feed in known.values() for page in feed.pages.values()]
                self._waiting = sum(page.state == "waiting" for page in pages)

    def _idle(self) -> float:
        """How long nothing is to be done, in seconds."""
        now = self._now()
        due = [now + self._every]
        for url in self._feeds:
            feed = self._notes.load(url)
            due.append(max(feed.checked + self._every, feed.after, feed.alone))
            due += [page.after for page in feed.pages.values() if page.state == "waiting"]
        return min(max(min(due) - now, 1.0), self._every)

    def _due(self, feed: Followed, began: float) -> bool:
        now = self._now()
        # Who asks by hand need not wait for a failure to be forgotten, unless the server said so.
        after = feed.alone if self._once else max(feed.alone, feed.after)
        if now < after < now + 2 * _DAY:  # Later than that only where the clock was set back.
            return False
        if self._once:
            # Another watch may have asked while this one waited for it.
            return not began <= feed.checked <= now
        return not now - self._every < feed.checked <= now

    def _ask(self, feed: Followed, known: dict[str, Followed]) -> Iterator[Outcome]:
        """One feed, for what is new in it."""
        from demarche.ingest.following import list_at

        try:
            answer, links = list_at(feed.moved or feed.url, self._web, feed.known)
            if links.lists:
                raise InputError(feed.url, "is a list of lists, not a feed", "name the feeds in it")
        except InputError as error:
            if not getattr(error, "asked", True):
                feed.alone = self._now() + _wait(error)
                return
            self._count.update(("asked", "failed"))
            feed.failures, feed.moved = feed.failures + 1, None
            alone = _wait(error)
            wait = max(alone, min(self._every * 2 ** min(feed.failures - 1, 20), _DAY))
            feed.checked = self._now()
            feed.after, feed.alone = feed.checked + wait, feed.checked + alone
            self._notes.keep(feed)
            idle = alone if self._once else wait
            again = f"in {_length(idle)}" if idle else "by the next watch"
            yield Outcome(feed.url, "rejected", f"{error.reason}; asked again {again}")
            return
        self._count["asked"] += 1
        feed.checked, feed.failures, feed.after, feed.alone = self._now(), 0, 0.0, 0.0
        feed.known, feed.moved = answer.known, answer.moved or feed.moved
        if answer.unchanged:
            self._count["unchanged"] += 1
        else:
            self._take(feed, links, known)
        self._notes.keep(feed)

    def _take(self, feed: Followed, links: Links, known: dict[str, Followed]) -> None:
        """Note the pages that are new in a feed, or of which it says something else than before."""
        from demarche.ingest.addresses import same
        from demarche.ingest.followed import Page

        now, listed = self._now(), set()
        feed.title = links.title
        for link in links.pages:
            address, mark = same(link.url), _mark(link)
            listed.add(address)
            page = feed.pages.get(address)
            if page is None:
                if not any(address in other.pages for other in known.values()):
                    feed.pages[address] = Page("waiting", mark, _slim(link))
            elif page.mark != mark:
                if page.state != "waiting":
                    # A feed may say something else each time: its pages are looked at ever more seldom.
                    page.tries = 0
                    page.after = now + min(self._every * (2 ** min(page.idle, 20) - 1), _DAY)
                page.state, page.mark, page.link = "waiting", mark, _slim(link)
        for address, page in list(feed.pages.items()):
            page.gone = None if address in listed else page.gone or now
            if page.gone and page.state != "waiting" and not now - _KEPT < page.gone <= now:
                del feed.pages[address]

    def _pages(self, known: dict[str, Followed]) -> Iterator[Outcome]:
        """The pages that wait to be had: one of each host in turn, so that pauses go by with other hosts."""
        now = self._now()
        hosts: dict[str, deque[tuple[Followed, Page]]] = defaultdict(deque)
        for feed in known.values():
            for page in feed.pages.values():
                if page.state == "waiting" and page.link and not now < page.after < now + 2 * _DAY:
                    hosts[_host(page.link.url)].append((feed, page))
        while hosts:
            for host in list(hosts):
                feed, page = hosts[host].popleft()
                if not hosts[host]:
                    del hosts[host]
                yield from self._had(page)
                self._notes.keep(feed)

    def _had(self, page: Page) -> Iterator[Outcome]:
        """Fetch a page, and read it."""
        from demarche.ingest import Rejected
        from demarche.ingest.following import page_piece, text_piece
        from demarche.ingest.read import within

        link = page.link
        assert link
        try:
            answer = self._web.get(link.url, page.known if page.known.etag or page.known.changed else None)
            if answer.unchanged:
                self._settle(page, "known")
                return
            found = [*within(page_piece(answer, link.facts("feed")), self._asked)]
            page.known = answer.known
        except InputError as error:
            if not getattr(error, "asked", True):
                page.after = self._now() + _wait(error)
                return
            page.tries += 1
            if getattr(error, "passing", False) and page.tries < TRIES:
                wait = max(_wait(error), min(self._every * 2 ** (page.tries - 1), _DAY))
                page.after = self._now() + wait
                told = f"{error.reason}; tried again in {_length(wait)} ({page.tries} of {TRIES} times)"
                yield Outcome(link.url, "rejected", told)
                return
            found = [Rejected(error.where, f"{error.reason}; given up")]
        instead = text_piece(link) if all(isinstance(one, Rejected) for one in found) else None
        told = "; its text is the feed's" if instead else ""
        for outcome in self._read(within(instead, self._asked) if instead else iter(found)):
            yield Outcome(link.url, outcome.state, outcome.reason + told, outcome.records)
            self._settle(page, outcome.state)

    def _settle(self, page: Page, state: str) -> None:
        page.state, page.link, page.tries = ("failed" if state == "rejected" else "read"), None, 0
        page.idle = page.idle + 1 if state == "known" else 0
        self._count["up" if state == "rejected" else state] += 1

    def _read(self, reports: Iterator[Report | Rejected]) -> Iterator[Outcome]:
        from demarche.scale.pipeline import Place, read_into

        for outcome, _ in read_into(self._ledger, ((one, 1.0) for one in reports), Place(1)):
            if outcome.state in {"new", "replaced"}:
                self._link()
            yield outcome


def _feeds(named: Sequence[str | PathLike[str]]) -> tuple[str, ...]:
    """The addresses of feeds in OPML files and among addresses, each once. Raises `InputError`."""
    from demarche.ingest.addresses import on_the_web
    from demarche.ingest.following import list_in
    from demarche.ingest.sources import Source

    found: dict[str, None] = {}
    for one in named:
        name = str(one)
        if on_the_web(name):
            found[name.strip()] = None
            continue
        lists = list_in(Source(name, Path(one), None, links=True)).lists
        if not lists:
            raise InputError(name, "no feeds in it", "give an OPML list of feeds, or the addresses of feeds")
        found.update(dict.fromkeys(link.url for link in lists))
    if not found:
        raise OptionError("watch what? (give an OPML list of feeds, or the addresses of feeds)")
    return tuple(found)


def _mark(link: Link) -> str:
    """What stands for what a feed says of a page, apart from the text that it may carry."""
    said = "\0".join((link.title or "", link.published or "", link.modified or ""))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def _slim(link: Link) -> Link:
    """A link without a text that is not a whole article's."""
    from demarche.ingest.following import whole_text

    return link if whole_text(link.text) else replace(link, text=None)


def _host(url: str) -> str:
    from demarche.ingest.addresses import parts

    try:
        return parts(url).host
    except InputError:
        return ""


def _wait(error: InputError) -> float:
    """The seconds that a server asked to be left alone for, a day at most."""
    return min(getattr(error, "wait", None) or 0.0, _DAY)


def _length(wait: float) -> str:
    """A length of time in words."""
    if wait < 5400:
        return f"{max(1, round(wait / 60))} min"
    return f"{round(wait / 3600)} h" if wait < 1.5 * _DAY else f"{round(wait / _DAY)} days"


class Watching:
    """The verb that follows feeds."""

    _ledger: Ledger

    def _link(self) -> Ledger:
        raise NotImplementedError

    def watch(
        self,
        feeds: str | PathLike[str] | Sequence[str | PathLike[str]],
        *,
        every: str | float = "15m",
        once: bool = False,
        pause: float = 1.5,
        allow_private: bool = False,
        published: Day = None,
        outlet: str | None = None,
        waits: Callable[[], None] | None = None,
    ) -> Watch:
        """Follow feeds: OPML files, and addresses of feeds. Iterate over the result to have it done.

        Each feed is asked `every` so often, by conditional requests; new pages are fetched with a `pause` of
        seconds between two requests to one host, and read. `once`: one round, then it ends. What was seen is
        kept in a folder beside the ledger, so that a watch goes on where another ended. `published` and
        `outlet` win over what the pages say. `waits` is called where another watch is at work on the ledger.
        Raises `OptionError`, `InputError`.
        """
        named = [feeds] if isinstance(feeds, str | PathLike) else [*feeds]
        return Watch(
            self._ledger,
            self._link,
            named,
            every=every,
            once=once,
            visit=Visit(pause=pause, allow_private=allow_private),
            published=published,
            outlet=outlet,
            waits=waits,
        )
