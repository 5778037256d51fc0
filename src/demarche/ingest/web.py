"""Fetching as a guest does: one request at a time, a pause for each host, what robots.txt asks, patience."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.addresses import anywhere, parts, public, shown
from demarche.ingest.fetching import Answer, Bounds, FetchError, Known, RedirectError, fetch
from demarche.ingest.manners import Manners
from demarche.ingest.robots import Robots, robots_of

EVERYTHING = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/pdf;q=0.9, text/plain;q=0.8, */*;q=0.1"
)
_TRIES = 3
_LONGEST = 300.0  # seconds of a wait that nobody named
_KEPT = 3600.0  # seconds for which a robots.txt is believed
_KEPT_FAILURE = 300.0
_BARRED = "if it is meant, allow it with --allow-private"


class Web:
    """The web, asked for one page after another. Not for several threads."""

    def __init__(
        self,
        manners: Manners | None = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.manners = manners or Manners()
        self._sleep, self._now = sleep, now
        self._bounds = Bounds(
            size=limits.FETCHED,
            seconds=limits.SECONDS,
            allowed=anywhere if self.manners.allow_private else public,
            barred="name a public one" if self.manners.allow_private else _BARRED,
        )
        # When each host may be asked again, and how long it is to be left alone after each request.
        self._ready: dict[str, float] = {}
        self._robots: dict[str, tuple[float, Robots | FetchError]] = {}

    def get(self, url: str, known: Known | None = None) -> Answer:
        """What stands at `url`. One that is asked to wait, waits, and tries again, a few times.

        Raises `FetchError`.
        """
        for tried in range(1, _TRIES + 1):
            try:
                return self._once(url, known)
            except FetchError as error:
                if error.status not in {429, 503}:
                    raise _of(url, error, _told(url, error)) from None
                wait = error.wait if error.wait is not None else min(_LONGEST, 2.0**tried)
                self._later(url, wait)
                if tried == _TRIES or wait > self.manners.patience:
                    raise _of(url, error, _told(url, error)) from None
        raise AssertionError  # the last try returned or raised

    def _once(self, url: str, known: Known | None) -> Answer:
        asked: list[str] = []

        def before(at: str) -> None:
            robots = self._rules(at)
            if not robots.allows(at):
                what = "the robots.txt of its site asks programs to leave it alone"
                raise FetchError(shown(at), what, "save the page by hand, and give the file")
            self._pace(at, robots.pause, asked)

        try:
            return fetch(url, self._bounds, accept=EVERYTHING, known=known, before=before)
        finally:
            self._rest(asked)

    def _rules(self, url: str) -> Robots:
        """What the robots.txt of the site of `url` asks. Raises `FetchError` where nobody can tell."""
        site = parts(url).site
        until, found = self._robots.get(site, (-math.inf, None))
        if found is None or self._now() >= until:
            found = self._asked_rules(site, url)
            kept = _KEPT if isinstance(found, Robots) else _KEPT_FAILURE
            self._robots[site] = (self._now() + kept, found)
        if isinstance(found, FetchError):
            raise _of(url, found, found.what)
        return found

    def _asked_rules(self, site: str, url: str) -> Robots | FetchError:
        asked: list[str] = []
        bounds = Bounds(
            size=limits.ROBOTS,
            seconds=min(10.0, limits.SECONDS),
            allowed=self._bounds.allowed,
            cut=True,
            barred=self._bounds.barred,
        )
        try:
            answer = fetch(
                f"{site}/robots.txt",
                bounds,
                accept="text/plain, */*;q=0.1",
                before=lambda at: self._pace(at, 0.0, asked),
            )
            return robots_of(answer.body, f"{site}/robots.txt")
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return Robots()
            if error.status is None and not error.passing:
                # One that leads in a circle asks for nothing; one that leads astray is no host of ours.
                return Robots() if isinstance(error, RedirectError) else error
            return _of(url, error, error.what if error.status is None else f"its robots.txt: {error.what}")
        except InputError as error:
            return FetchError(shown(url), f"its robots.txt has {error.what}", error.remedy)
        finally:
            self._rest(asked)

    def _pace(self, url: str, pause: float, asked: list[str]) -> None:
        """Wait until the host of `url` may be asked."""
        host = parts(url).host
        wait = self._ready.get(host, 0.0) - self._now()
        if wait > 0:
            if wait > max(self.manners.patience, self.manners.pause, pause):
                raise FetchError(
                    shown(url),
                    f"its server asked to be left alone for another {math.ceil(wait)} s",
                    "try again later",
                    status=429,
                    wait=wait,
                    passing=True,
                    asked=False,
                )
            self._sleep(wait)
        asked.append(host)
        self._ready[host] = self._now() + max(self.manners.pause, pause)

    def _rest(self, asked: list[str]) -> None:
        """The pause of the hosts that were asked begins when they have answered."""
        for host in asked:
            self._ready[host] = max(self._ready.get(host, 0.0), self._now() + self.manners.pause)

    def _later(self, url: str, wait: float) -> None:
        host = parts(url).host
        self._ready[host] = max(self._ready.get(host, 0.0), self._now() + wait)


def _told(url: str, error: FetchError) -> str:
    """What is wrong with a page, and where, should it have led elsewhere."""
    return error.what if error.where == shown(url) else f"at {error.where}: {error.what}"


def _of(url: str, error: FetchError, what: str) -> FetchError:
    """The error of a page that is like that of another address."""
    return FetchError(
        shown(url),
        what,
        error.remedy,
        status=error.status,
        wait=error.wait,
        passing=error.passing,
        asked=error.asked,
    )
