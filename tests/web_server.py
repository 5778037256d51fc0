"""A web server of our own on loopback: pages stand where a test says, and it remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]
PAGE = b"<html><body><p>The envoy said that talks would go on.</p></body></html>"
HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml"


@dataclass(frozen=True)
class Request:
    """What was asked, and when: in seconds of a clock that only goes on."""

    path: str
    headers: Mapping[str, str]
    at: float


class Site:
    """A web server; `answers` says what it does at each path, any other is answered with 404."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answers: dict[str, Answer] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requests.append(Request(self.path, dict(self.headers), time.monotonic()))
                with suppress(OSError):  # Who asked may have gone.
                    site.answers.get(self.path, _missing)(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.at = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def holds(self, path: str, body: bytes = PAGE, status: int = 200, **headers: str) -> str:
        """Lets `body` stand at a path; returns its address. A header that is empty is not sent."""
        given = {"Content-Type": HTML, "Content-Length": str(len(body))}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}

        def answer(to: BaseHTTPRequestHandler) -> None:
            etag = given.get("ETag")
            if status == 200 and etag and to.headers.get("If-None-Match") == etag:
                to.send_response(304)
                to.end_headers()
                return
            to.send_response(status)
            for name, value in given.items():
                if value:
                    to.send_header(name, value)
            to.end_headers()
            to.wfile.write(body)

        self.answers[path] = answer
        return self.at + path

    def leads(self, path: str, to: str, status: int = 302) -> str:
        """Lets a path redirect to an address; returns its own."""
        return self.holds(path, b"", status, Location=to)

    def asked(self, *, robots: bool = False) -> list[str]:
        """The paths asked for, in order; requests for robots.txt only if they are wanted."""
        return [one.path for one in self.requests if robots or one.path != "/robots.txt"]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _missing(to: BaseHTTPRequestHandler) -> None:
    to.send_response(404)
    to.send_header("Content-Length", "0")
    to.end_headers()


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    try:
        yield site
    finally:
        site.close()


def article(number: int = 1, *, head: str = "", more: str = "") -> bytes:
    """A news page; those of other numbers tell of other people."""
    who = ("Koval", "Marek", "Ruiz", "Brandt", "Novak", "Silva", "Horvat", "Lindgren")[number % 8]
    text = (
        f"KYIV — Foreign Minister Anna {who} said on Tuesday that at least {90 + number},000 troops stood at "
        f"the border.</p><p>Minister {who} urged the League to prepare sanctions number {number}. If the "
        "river is crossed, the port will close, she said.</p><p>"
        f"{more or 'Talks will go on in Geneva, she said.'}"
    )
    return (
        f"<!doctype html><html><head><title>{who} speaks</title>{head}</head><body><article>"
        f"<h1>{who} speaks on day {number}</h1><p>{text}</p></article></body></html>"
    ).encode()


def rss(*items: str, title: str = "The Courier") -> bytes:
    """A feed of these items, each the inside of one."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{title}</title><link>https://courier.example/</link>{inside}</channel></rss>"
    ).encode()


def opml(*feeds: str) -> bytes:
    outlines = "".join(f'<outline type="rss" text="a feed" xmlUrl="{feed}"/>' for feed in feeds)
    return f'<opml version="2.0"><head/><body>{outlines}</body></opml>'.encode()


def sitemap(*urls: str) -> bytes:
    """A sitemap of these entries, each the inside of one or an address."""
    inside = "".join(f"<url>{url if '<' in url else f'<loc>{url}</loc>'}</url>" for url in urls)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset '
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{inside}</urlset>'
    ).encode()
