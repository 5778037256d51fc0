"""Fetching: from the public internet only, as the connection has it, and within bounds."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from demarche.ingest import fetching
from demarche.ingest.addresses import public
from demarche.ingest.fetching import Bounds, FetchError, Known, fetch
from web_server import PAGE, Site, serving

HERE = Bounds(seconds=5, allowed=lambda address: str(address) == "127.0.0.1")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def refused(url: str, bounds: Bounds | None = HERE) -> str:
    with pytest.raises(FetchError) as told:
        fetch(url, bounds)
    line = str(told.value)
    assert "\n" not in line
    return line


def test_a_page_comes_with_its_bytes_its_kind_its_address_and_the_time(site: Site) -> None:
    url = site.holds("/news/envoy-speaks.php?id=7", Content_Type="text/HTML; charset=KOI8-R")
    before = datetime.now(UTC).replace(microsecond=0)
    found = fetch(url, HERE)
    assert (found.body, found.kind, found.charset, found.url) == (PAGE, "text/html", "koi8-r", url)
    assert before <= datetime.fromisoformat(found.retrieved) <= datetime.now(UTC)


def test_what_is_known_and_did_not_change_is_not_sent_again(site: Site) -> None:
    url = site.holds("/feed", ETag='"one"', Last_Modified="Wed, 19 Jan 2022 10:00:00 GMT")
    first = fetch(url, HERE)
    assert first.known == Known('"one"', "Wed, 19 Jan 2022 10:00:00 GMT")
    again = fetch(url, HERE, known=first.known)
    assert (again.unchanged, again.body, again.known) == (True, b"", first.known)
    assert site.requests[-1].headers["If-Modified-Since"] == "Wed, 19 Jan 2022 10:00:00 GMT"
    site.holds("/feed", b"new", ETag='"two"')
    assert fetch(url, HERE, known=first.known).body == b"new"


def test_an_etag_that_would_break_a_request_is_not_sent_back(site: Site) -> None:
    fetch(site.holds("/"), HERE, known=Known("a\r\nX-Other: 1", "ä"))
    assert not {"If-None-Match", "X-Other", "If-Modified-Since"} & set(site.requests[0].headers)


@pytest.mark.parametrize(("steps", "moved"), [((301, 308), True), ((302, 301), False), ((301, 302), True)])
def test_a_move_for_good_is_told_as_far_as_it_is_for_good(
    site: Site, steps: tuple[int, int], moved: bool
) -> None:
    site.holds("/c")
    first, second = site.at + "/a", site.leads("/b", "/c", steps[1])
    site.leads("/a", "/b", steps[0])
    good = {(301, 308): site.at + "/c", (301, 302): second}
    assert fetch(first, HERE).moved == (good[steps] if moved else None)


@pytest.mark.parametrize(("said", "wait"), [("120", 120), ("0", 0), ("soon", None), ("", None), ("-5", None)])
def test_how_long_a_server_wants_to_be_left_alone_is_told(site: Site, said: str, wait: int | None) -> None:
    with pytest.raises(FetchError) as told:
        fetch(site.holds("/", b"", 429, Retry_After=said), HERE)
    assert (told.value.status, told.value.wait, told.value.passing) == (429, wait, True)


def test_a_date_until_which_it_wants_to_be_left_alone_is_taken_as_seconds(site: Site) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    with pytest.raises(FetchError) as told:
        fetch(site.holds("/", b"", 503, Retry_After=until), HERE)
    assert told.value.wait is not None
    assert 80 < told.value.wait <= 90


@pytest.mark.parametrize(("status", "passing"), [(404, False), (403, False), (500, True), (408, True)])
def test_whether_another_time_may_do_is_told(site: Site, status: int, passing: bool) -> None:
    with pytest.raises(FetchError) as told:
        fetch(site.holds("/", b"", status), HERE)
    assert told.value.passing is passing


def test_each_address_is_asked_for_leave_before_it_is_asked(site: Site) -> None:
    site.holds("/b")
    seen: list[str] = []
    fetch(site.leads("/a", "/b"), HERE, before=seen.append)
    assert seen == [site.at + "/a", site.at + "/b"]


def test_of_what_is_to_be_cut_the_first_bytes_are_taken(site: Site) -> None:
    cut = Bounds(size=10, seconds=5, allowed=HERE.allowed, cut=True)
    assert fetch(site.holds("/"), cut).body == PAGE[:10]


def test_nothing_is_told_of_who_asks_but_the_program(site: Site) -> None:
    fetch(site.holds("/"), HERE)
    headers = site.requests[0].headers
    assert set(headers) == {"Host", "Accept", "Accept-Encoding", "User-Agent", "Connection"}
    assert headers["User-Agent"].startswith("demarche/")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:1::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_public_is_not_allowed(address: str) -> None:
    assert not public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111"])
def test_an_address_of_the_public_internet_is_allowed(address: str) -> None:
    assert public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"]
)
def test_this_machine_is_not_asked_whatever_it_is_called(site: Site, host: str) -> None:
    site.holds("/")
    port = site.server.server_port
    line = refused(f"http://{host}:{port}/", Bounds(seconds=5))
    assert "not public" in line or "no host of that name" in line
    assert not site.requests


def test_a_redirect_is_looked_at_as_the_first_address_was(site: Site) -> None:
    inner = site.holds("/inner").replace("127.0.0.1", "127.0.0.2")
    assert "not public" in refused(site.holds("/out", b"", 302, Location=inner))
    assert site.asked() == ["/out"]


def test_a_name_that_changes_its_address_between_two_looks_is_caught_by_its_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lookup says is made up here; the connection knows whom it reached."""
    site.holds("/")
    port = site.server.server_port

    class Elsewhere(socket.socket):
        def connect(self, address: object) -> None:
            super().connect(("127.0.0.1", port))

    monkeypatch.setattr(
        fetching.socket,
        "getaddrinfo",
        lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port))],
    )
    monkeypatch.setattr(fetching.socket, "socket", Elsewhere)
    assert "not public" in refused(f"http://news.example:{port}/", Bounds(seconds=5))
    assert not site.requests


def test_redirects_are_followed_five_times(site: Site) -> None:
    site.holds("/5")
    for step in range(5):
        site.holds(f"/{step}", b"", 301 + step % 2, Location=f"/{step + 1}")
    assert fetch(site.at + "/0", HERE).url == site.at + "/5"
    site.holds("/5", b"", 308, Location="/0")
    assert "redirects more than 5 times" in refused(site.at + "/0")


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/_x", ""])
def test_a_redirect_leads_to_the_web_only(site: Site, to: str) -> None:
    refused(site.holds("/out", b"", 302, Location=to))
    assert site.asked() == ["/out"]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "is no http or https address"),
        ("crisis.txt", "is no http or https address"),
        ("file:///etc/passwd", "is no http or https address"),
        ("http://", "is no http or https address"),
        ("http://[::1", "is no address of a page"),
        ("http://a.example:99999/", "is no address of a page"),
        ("http://me:secret@a.example/", "holds a name or password"),
        ("http://a.example/\r\nX-Other: 1", "is no http or https address"),
        (f"http://{'a' * 70}.example/", "is no address of a page"),
    ],
)
def test_what_is_no_address_of_a_page_is_told_in_a_line(url: str, why: str) -> None:
    line = refused(url)
    assert why in line
    assert "secret" not in line


def test_a_page_larger_than_allowed_is_left(site: Site) -> None:
    bounds = Bounds(size=1000, seconds=5, allowed=HERE.allowed)
    assert len(fetch(site.holds("/fits", b"x" * 1000), bounds).body) == 1000
    assert "is larger than 1000 bytes" in refused(site.holds("/large", b"x" * 1001), bounds)


def test_what_a_page_unpacks_to_counts(site: Site) -> None:
    bounds = Bounds(size=1000, seconds=5, allowed=HERE.allowed)
    small = site.holds("/small", gzip.compress(PAGE), Content_Encoding="gzip")
    assert fetch(small, bounds).body == PAGE
    bomb = site.holds("/bomb", gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip")
    assert "is larger than 1000 bytes" in refused(bomb, bounds)
    assert "packed as br" in refused(site.holds("/br", Content_Encoding="br"), bounds)


def test_a_page_that_breaks_off_is_not_taken_for_whole(site: Site) -> None:
    assert "broke off" in refused(site.holds("/half", PAGE[:30], Content_Length=str(len(PAGE))))
    assert "broke off" in refused(
        site.holds("/cut", gzip.compress(PAGE)[:-9], Content_Length="", Content_Encoding="gzip")
    )


def test_a_server_that_says_no_is_told_with_its_answer(site: Site) -> None:
    assert "the server answers 404 Not Found" in refused(site.holds("/gone", b"", 404))


def test_a_server_that_drips_is_left_when_the_time_is_over(site: Site) -> None:
    def drip(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Type", "text/html")
        to.end_headers()
        for _ in range(100):
            try:
                to.wfile.write(b"x")
                to.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    site.answers["/drip"] = drip
    began = time.monotonic()
    line = refused(site.at + "/drip", Bounds(seconds=0.6, allowed=HERE.allowed))
    assert "took longer" in line
    assert time.monotonic() - began < 2


def test_a_server_that_never_ends_its_headers_is_left_too(site: Site) -> None:
    def endless(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.flush_headers()
        for number in range(100):
            try:
                to.wfile.write(f"X-{number}: 1\r\n".encode())
                to.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    site.answers["/headers"] = endless
    assert "took longer" in refused(site.at + "/headers", Bounds(seconds=0.6, allowed=HERE.allowed))


def test_a_connection_that_is_not_safe_is_told_in_a_line(site: Site) -> None:
    assert "no safe connection" in refused(f"https://127.0.0.1:{site.server.server_port}/")
