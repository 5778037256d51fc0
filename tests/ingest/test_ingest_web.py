"""Fetching as a guest: pauses, robots.txt, patience; with a clock that only sleeping moves."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from demarche.errors import InputError, OptionError
from demarche.ingest import limits
from demarche.ingest.addresses import parts, same, stem_of
from demarche.ingest.fetching import FetchError
from demarche.ingest.manners import Manners
from demarche.ingest.robots import robots_of
from demarche.ingest.web import Web
from web_server import PAGE, Site, serving


class Clock:
    """Time that stands still but for who sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


def web(clock: Clock, **manners: object) -> Web:
    given = {"pause": 2.0, "allow_private": True} | manners
    return Web(Manners(**given), clock.sleep, lambda: clock.now)  # type: ignore[arg-type]


def refused(asking: Web, url: str) -> FetchError:
    with pytest.raises(FetchError) as told:
        asking.get(url)
    assert "\n" not in str(told.value)
    return told.value


def rules(site: Site, text: str, status: int = 200, **headers: str) -> None:
    site.holds("/robots.txt", text.encode(), status, Content_Type="text/plain", **headers)


def test_between_two_requests_to_one_host_there_is_a_pause(site: Site, clock: Clock) -> None:
    asking, url = web(clock), site.holds("/")
    asking.get(url)
    asking.get(url)
    assert clock.slept == [
        2.0,
        2.0,
    ]  # before the first page, for robots.txt was asked for, and before the next
    assert site.asked(robots=True) == ["/robots.txt", "/", "/"]


def test_another_host_need_not_wait(site: Site, clock: Clock) -> None:
    asking, url = web(clock), site.holds("/")
    asking.get(url)
    clock.slept.clear()
    asking.get(url.replace("127.0.0.1", "localhost"))
    assert clock.slept == [2.0]  # between its robots.txt and it


def test_the_pause_begins_when_the_host_has_answered(site: Site, clock: Clock) -> None:
    def slow(to: BaseHTTPRequestHandler) -> None:
        clock.now += 30
        to.send_response(200)
        to.send_header("Content-Length", "0")
        to.end_headers()

    site.answers["/"] = slow
    asking = web(clock)
    asking.get(site.at + "/")
    clock.slept.clear()
    asking.get(site.at + "/")
    assert clock.slept == [2.0]


def test_a_redirect_is_a_request_too(site: Site, clock: Clock) -> None:
    site.holds("/b")
    web(clock).get(site.leads("/a", "/b"))
    assert clock.slept == [2.0, 2.0]


def test_what_robots_txt_asks_to_leave_is_left(site: Site, clock: Clock) -> None:
    rules(site, "User-agent: *\nDisallow: /private\n")
    told = refused(web(clock), site.holds("/private/a"))
    assert "robots.txt" in told.what
    assert "save the page by hand" in told.remedy
    assert not told.passing
    assert site.asked() == []
    assert web(clock).get(site.holds("/public")).body == PAGE


def test_a_redirect_to_what_robots_txt_asks_to_leave_is_not_followed(site: Site, clock: Clock) -> None:
    rules(site, "User-agent: *\nDisallow: /private\n")
    site.holds("/private")
    told = refused(web(clock), site.leads("/a", "/private"))
    assert told.where == site.at + "/a"
    assert f"at {site.at}/private: the robots.txt" in told.what
    assert site.asked() == ["/a"]


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: demarche\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: Demarche/1.0\nDisallow: /", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*?print", "/a?print=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdfs", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /a", "/a", False),
        ("<html><body>Not found</body></html>", "/a", True),
        ("", "/a", True),
    ],
)
def test_robots_txt_is_read_as_its_standard_says(text: str, path: str, allowed: bool) -> None:
    assert robots_of(text.encode(), "robots.txt").allows(f"https://a.example{path}") is allowed


def test_robots_txt_may_ask_for_a_longer_pause(site: Site, clock: Clock) -> None:
    rules(site, "User-agent: *\nCrawl-delay: 7\n")
    asking, url = web(clock), site.holds("/")
    asking.get(url)
    asking.get(url)
    assert clock.slept == [2.0, 7.0]


@pytest.mark.parametrize(("asked", "pause"), [("1e9", 60.0), ("-3", 0.0), ("nan", 0.0), ("soon", 0.0)])
def test_a_pause_that_makes_no_sense_is_bounded(asked: str, pause: float) -> None:
    assert robots_of(f"User-agent: *\nCrawl-delay: {asked}\n".encode(), "robots.txt").pause == pause


def test_rules_without_end_are_told() -> None:
    agents = b"".join(b"User-agent: a%d\n" % number for number in range(2000))
    with pytest.raises(InputError, match="rules"):
        robots_of(agents + b"Disallow: /x\n" * 2000, "robots.txt")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_robots_txt_asks_for_nothing(site: Site, clock: Clock, status: int) -> None:
    rules(site, "User-agent: *\nDisallow: /", status)
    assert web(clock).get(site.holds("/")).body == PAGE


def test_a_robots_txt_that_can_t_be_had_now_is_waited_for(site: Site, clock: Clock) -> None:
    rules(site, "", 500)
    asking, url = web(clock), site.holds("/")
    told = refused(asking, url)
    assert (told.passing, told.status) == (True, 500)
    assert "robots.txt: the server answers 500" in told.what
    refused(asking, url)
    assert site.asked(robots=True) == ["/robots.txt"]  # not asked for again at once
    rules(site, "")
    clock.now += 301
    assert asking.get(url).body == PAGE


def test_a_robots_txt_that_leads_in_a_circle_asks_for_nothing(site: Site, clock: Clock) -> None:
    site.leads("/robots.txt", "/robots.txt")
    assert web(clock).get(site.holds("/")).body == PAGE


def test_a_robots_txt_is_asked_for_again_after_an_hour(site: Site, clock: Clock) -> None:
    asking, url = web(clock), site.holds("/")
    asking.get(url)
    clock.now += 3599
    asking.get(url)
    clock.now += 10
    asking.get(url)
    assert site.asked(robots=True).count("/robots.txt") == 2


def test_of_a_huge_robots_txt_the_beginning_counts(site: Site, clock: Clock) -> None:
    rules(site, "User-agent: *\nDisallow: /a\n" + "#" * limits.ROBOTS + "\nDisallow: /b\n")
    assert "robots.txt" in refused(web(clock), site.holds("/a")).what
    assert web(clock).get(site.holds("/b")).body == PAGE


def busy(site: Site, times: int, status: int = 503, **headers: str) -> str:
    """A page that can be had after so many refusals."""
    left = [times]
    url = site.holds("/", PAGE)
    page = site.answers["/"]
    site.holds("/", b"", status, **headers)
    refusal = site.answers["/"]

    def answer(to: BaseHTTPRequestHandler) -> None:
        left[0] -= 1
        (refusal if left[0] >= 0 else page)(to)

    site.answers["/"] = answer
    return url


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_asked_to_wait_waits_and_tries_again(site: Site, clock: Clock, status: int) -> None:
    assert web(clock).get(busy(site, 1, status, Retry_After="20")).body == PAGE
    assert clock.slept[-1] == 20


def test_without_a_time_the_wait_doubles_and_the_third_refusal_is_final(site: Site, clock: Clock) -> None:
    told = refused(web(clock, pause=0.0), busy(site, 9))
    assert clock.slept == [2.0, 4.0]
    assert len(site.asked()) == 3
    assert (told.status, told.passing) == (503, True)


def test_who_asks_for_more_patience_than_there_is_is_told(site: Site, clock: Clock) -> None:
    asking, url = web(clock), busy(site, 9, 429, Retry_After="3600")
    assert "asks to be left alone for 3600 s" in refused(asking, url).what
    assert "left alone for another" in refused(asking, site.at + "/other").what
    assert len(site.asked()) == 1  # nothing of that host is asked for meanwhile


def test_other_failures_are_not_tried_again(site: Site, clock: Clock) -> None:
    refused(web(clock), site.holds("/", b"", 500))
    assert len(site.asked()) == 1


def test_private_addresses_want_leave(site: Site, clock: Clock) -> None:
    told = refused(web(clock, allow_private=False), site.holds("/"))
    assert told.what == "leads to an address that is not public"
    assert told.remedy == "if it is meant, allow it with --allow-private"
    assert not site.requests


def test_a_redirect_into_the_own_network_wants_leave_too(
    site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first host is taken for public; the second is what it is."""
    monkeypatch.setattr("demarche.ingest.web.public", lambda address: str(address) == "127.0.0.1")
    asking = web(clock, allow_private=False)
    inner = site.holds("/inner").replace("127.0.0.1", "127.0.0.2")
    told = refused(asking, site.leads("/out", inner))
    assert told.where == site.at + "/out"
    assert f"at {inner}: leads to an address that is not public" in told.what
    assert site.asked() == ["/out"]


@pytest.mark.parametrize("pause", [-1.0, float("nan"), float("inf"), 1e9])
def test_a_pause_that_is_none_is_told(pause: float) -> None:
    with pytest.raises(OptionError, match="0 to 3600"):
        Manners(pause=pause)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
        ("https://A.example/x#top", "https://a.example/x"),
        ("HTTPS://a.example/x?id=7&fbclid=z", "https://a.example/x?id=7"),
        ("https://a.example/x?a=%20b&c", "https://a.example/x?a=%20b&c"),
    ],
)
def test_addresses_of_one_page_are_told_as_one(one: str, other: str) -> None:
    assert same(one) == other


@pytest.mark.parametrize("other", ["https://a.example/x?id=8", "https://a.example/X", "http://a.example/x"])
def test_addresses_of_other_pages_are_not(other: str) -> None:
    assert same("https://a.example/x") != same(other)


def test_an_address_is_taken_apart() -> None:
    assert parts("https://ä.example:8443/ä b".replace(" ", "%20")).path == "/%C3%A4%20b"
    assert parts("https://ä.example:8443/").site == "https://xn--4ca.example:8443"
    assert parts("http://[::1]/").named == "[::1]"
    assert stem_of("https://a.example/2022/talks.html?x=1") == "talks"
    assert stem_of("https://a.example/") == "a.example"
