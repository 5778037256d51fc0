"""Fetching a page: from the public internet only, as the connection has it, and within bounds."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from demarche.desk import fetching
from demarche.desk.fetching import Bounds, fetch, public
from demarche.errors import InputError

PAGE = b"<html><body><p>The envoy said that talks would go on.</p></body></html>"
HERE = Bounds(seconds=5, allowed=lambda address: str(address) == "127.0.0.1")
Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web server of our own; `answers` says what it does at each path, `asked` what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, Answer] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                site.answers[self.path](self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.at = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def holds(self, path: str, body: bytes = PAGE, status: int = 200, **headers: str) -> str:
        """Lets a page stand at a path; returns its address."""
        given = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}

        def answer(to: BaseHTTPRequestHandler) -> None:
            to.send_response(status)
            for name, value in given.items():
                to.send_header(name, value)
            to.end_headers()
            to.wfile.write(body)

        self.answers[path] = answer
        return self.at + path


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def refused(url: str, bounds: Bounds | None = HERE) -> str:
    with pytest.raises(InputError) as told:
        fetch(url, bounds)
    line = str(told.value)
    assert "\n" not in line
    return line


def test_a_page_comes_with_a_name_its_bytes_and_its_address(site: Site) -> None:
    url = site.holds("/news/envoy-speaks.php?id=7")
    assert fetch(url, HERE) == ("envoy-speaks.html", PAGE, url)


def test_plain_text_is_named_as_text(site: Site) -> None:
    url = site.holds("/notes", b"He said no.", Content_Type="text/plain")
    assert fetch(url, HERE)[0] == "notes.txt"


def test_a_name_says_nothing_of_folders(site: Site) -> None:
    name, _, _ = fetch(site.holds("/a/..%2F..%2Fetc%2Fpasswd"), HERE)
    assert "/" not in name
    assert not name.startswith(".")


def test_nothing_is_told_of_who_asks_but_the_program(site: Site) -> None:
    fetch(site.holds("/"), HERE)
    ((_, headers),) = site.asked
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
    assert not site.asked


def test_a_redirect_is_looked_at_as_the_first_address_was(site: Site) -> None:
    inner = site.holds("/inner").replace("127.0.0.1", "127.0.0.2")
    assert "not public" in refused(site.holds("/out", b"", 302, Location=inner))
    assert [path for path, _ in site.asked] == ["/out"]


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
    assert not site.asked


def test_redirects_are_followed_five_times(site: Site) -> None:
    site.holds("/5")
    for step in range(5):
        site.holds(f"/{step}", b"", 301 + step % 2, Location=f"/{step + 1}")
    assert fetch(site.at + "/0", HERE)[2] == site.at + "/5"
    site.holds("/5", b"", 308, Location="/0")
    assert "redirects more than 5 times" in refused(site.at + "/0")


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/_x", ""])
def test_a_redirect_leads_to_the_web_only(site: Site, to: str) -> None:
    refused(site.holds("/out", b"", 302, Location=to))
    assert len(site.asked) == 1


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
    assert len(fetch(site.holds("/fits", b"x" * 1000), bounds)[1]) == 1000
    assert "is larger than 1000 bytes" in refused(site.holds("/large", b"x" * 1001), bounds)


def test_what_a_page_unpacks_to_counts(site: Site) -> None:
    bounds = Bounds(size=1000, seconds=5, allowed=HERE.allowed)
    small = site.holds("/small", gzip.compress(PAGE), Content_Encoding="gzip")
    assert fetch(small, bounds)[1] == PAGE
    bomb = site.holds("/bomb", gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip")
    assert "is larger than 1000 bytes" in refused(bomb, bounds)
    assert "packed as br" in refused(site.holds("/br", Content_Encoding="br"), bounds)


def test_a_page_that_breaks_off_is_not_taken_for_whole(site: Site) -> None:
    assert "broke off" in refused(site.holds("/half", PAGE[:30], Content_Length=str(len(PAGE))))
    assert "broke off" in refused(
        site.holds("/cut", gzip.compress(PAGE)[:-9], Content_Length="", Content_Encoding="gzip")
    )


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/png", "application/octet-stream", "text/calendar"]
)
def test_what_is_no_page_or_text_is_left(site: Site, kind: str) -> None:
    assert f"is {kind}" in refused(site.holds("/file", Content_Type=kind))


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
