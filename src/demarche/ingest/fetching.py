"""What stands at an address on the web, fetched in bounds: from public addresses only, unless told otherwise.

Addresses are checked on the connection itself: a name may be looked up twice with two answers, its
connection has one peer. Nothing is sent before the peer is known to be allowed, at each redirect anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from demarche import __version__
from demarche.errors import InputError
from demarche.ingest.addresses import Address, Parts, parts, public, shown

AGENT = f"demarche/{__version__}"
PAGES = "text/html, application/xhtml+xml, text/plain;q=0.8"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
# Answers after which the same may come another time.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_PIECE = 1 << 16
_BY_HAND = "save the page, and give the file"


class FetchError(InputError):
    """What stands at an address can't be had. `status`: the server's answer, if there was one.

    `wait`: the seconds after which it wants to be asked again. `passing`: another time it may be had.
    `asked`: a server was; false where it is left alone because it asked for that before.
    """

    def __init__(
        self,
        where: str,
        what: str,
        remedy: str = "",
        *,
        status: int | None = None,
        wait: float | None = None,
        passing: bool = False,
        asked: bool = True,
    ) -> None:
        super().__init__(where, what, remedy)
        self.status, self.wait, self.passing, self.asked = status, wait, passing, asked


class RedirectError(FetchError):
    """An address that leads to no page: to nowhere, or ever on."""


@dataclass(frozen=True)
class Bounds:
    """How far a fetch goes: `size` bytes of the body, unpacked, and `seconds` for it all, redirects too.

    `cut`: of what is larger, the first `size` bytes are taken. `barred`: what to do about an address that is
    not `allowed`.
    """

    size: int = 16 << 20
    seconds: float = 20.0
    redirects: int = 5
    allowed: Callable[[Address], bool] = field(default=public)
    cut: bool = False
    barred: str = _BY_HAND


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the last answer of an address: to be sent nothing where nothing changed."""

    etag: str | None = None
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What stood at an address: its `body`, with the media type and charset that the server said.

    `url`: where it was found, after redirects. `unchanged`: it is as it is known, and the body empty.
    `retrieved`: when, in UTC. `moved`: where it is to be asked for from now on, if the server says so.
    """

    url: str
    body: bytes
    kind: str
    charset: str | None
    known: Known
    retrieved: str
    unchanged: bool = False
    moved: str | None = None


def fetch(
    url: str,
    bounds: Bounds | None = None,
    *,
    accept: str = PAGES,
    known: Known | None = None,
    before: Callable[[str], None] | None = None,
) -> Answer:
    """What stands at `url`, or at what it leads to. `before` is called with each address before it is asked.

    Raises `FetchError` for what is no address of a page, leads to one that is not allowed, is answered with
    anything but 200 (or 304, where something is `known`), or goes out of bounds.
    """
    bounds = bounds or Bounds()
    at, moved = url.strip(), None
    for_good = True
    left = bounds.seconds
    for _ in range(bounds.redirects + 1):
        try:
            asked = parts(at)
        except InputError as error:
            raise FetchError(error.where, error.what, error.remedy) from None
        if before:
            before(at)  # It may wait: that is not the server's time.
        began = time.monotonic()
        with _asked(at, asked, bounds, began + left, tuple(_headers(asked, accept, known))) as answer:
            if answer.status in _REDIRECTS:
                to = answer.getheader("Location")
                if not to:
                    raise RedirectError(shown(at), "redirects to nowhere", _BY_HAND)
                for_good = for_good and answer.status in _FOR_GOOD
                try:
                    at = urljoin(at, to.strip())
                except ValueError:
                    raise RedirectError(shown(at), "redirects to nowhere", _BY_HAND) from None
                moved = at if for_good else moved
                left -= time.monotonic() - began
                continue
            return replace(_taken(at, answer, bounds, began + left, known), moved=moved)
    raise RedirectError(shown(url), f"redirects more than {bounds.redirects} times", "give the last address")


def _taken(
    at: str, answer: http.client.HTTPResponse, bounds: Bounds, ends: float, known: Known | None
) -> Answer:
    unchanged = answer.status == 304 and known is not None
    if answer.status != 200 and not unchanged:
        raise _refusal(at, answer)
    kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    told = Known(answer.getheader("ETag"), answer.getheader("Last-Modified"))
    return Answer(
        at,
        b"" if unchanged else _body(at, answer, bounds, ends),
        kind,
        answer.headers.get_content_charset(),
        known if unchanged and known else told,
        datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        unchanged,
    )


def _refusal(at: str, answer: http.client.HTTPResponse) -> FetchError:
    said = f"{answer.status} {answer.reason}".strip()
    passing = answer.status in _PASSING
    remedy = "try again later" if passing else "look at the address, or save the page and give the file"
    wait = _wait(answer.getheader("Retry-After"))
    if wait:
        said += f", and asks to be left alone for {round(wait)} s"
    return FetchError(
        shown(at), f"the server answers {said}", remedy, status=answer.status, wait=wait, passing=passing
    )


def _wait(said: str | None) -> float | None:
    """The seconds that a Retry-After tells, be it as seconds or as a date; null where it tells none."""
    said = (said or "").strip()
    if said.isascii() and said.isdigit() and len(said) < 10:
        return float(said)
    try:
        until = parsedate_to_datetime(said)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


@contextmanager
def _asked(
    url: str, asked: Parts, bounds: Bounds, ends: float, headers: tuple[tuple[str, str], ...]
) -> Iterator[http.client.HTTPResponse]:
    """The answer of the server to one request, its body not yet read."""
    where = shown(url)
    sock = _reached(where, asked, bounds, ends)
    # Blocking calls have their own time, which begins anew with every byte: this ends them all.
    open_ones = [sock]
    alarm = threading.Timer(max(0.0, ends - time.monotonic()), _shut, (open_ones,))
    alarm.daemon = True
    alarm.start()
    connection = http.client.HTTPConnection(asked.host, asked.port)
    try:
        if asked.secure:
            context = ssl.create_default_context()
            safe = context.wrap_socket(sock, server_hostname=asked.host, do_handshake_on_connect=False)
            sock = open_ones[0] = safe
            safe.do_handshake()
        connection.sock = sock
        connection.putrequest("GET", asked.path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        if time.monotonic() >= ends:
            raise _late(where, bounds)
        yield answer
    except ssl.SSLError as error:
        what = f"no safe connection: {error.reason or 'TLS failed'}"
        raise FetchError(where, what, _BY_HAND, passing=True) from error
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        if time.monotonic() >= ends:
            raise _late(where, bounds) from error
        what = type(error).__name__ if isinstance(error, http.client.HTTPException) else str(error)
        remedy = "try again, or give the file"
        raise FetchError(where, f"the connection failed: {what}", remedy, passing=True) from error
    finally:
        alarm.cancel()
        connection.close()
        sock.close()


def _headers(asked: Parts, accept: str, known: Known | None) -> Iterator[tuple[str, str]]:
    yield "Host", asked.named
    yield "Accept", accept
    yield "Accept-Encoding", "gzip"
    yield "User-Agent", AGENT
    yield "Connection", "close"
    if known and known.etag and _sendable(known.etag):
        yield "If-None-Match", known.etag
    if known and known.changed and _sendable(known.changed):
        yield "If-Modified-Since", known.changed


def _sendable(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) < 500


def _reached(where: str, asked: Parts, bounds: Bounds, ends: float) -> socket.socket:
    """A connection to the host whose peer is allowed; nothing has been sent on it."""
    failure = FetchError(where, "has no address that answers", _BY_HAND, passing=True)
    barred = FetchError(where, "leads to an address that is not public", bounds.barred)
    for family, kind, protocol, _, address in _looked_up(where, asked.host, asked.port, bounds, ends):
        # Looked at first so that nobody's private machine is even knocked at.
        if not bounds.allowed(ipaddress.ip_address(address[0])):
            failure = barred
            continue
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(max(0.01, ends - time.monotonic()))
            sock.connect(address)
            if bounds.allowed(ipaddress.ip_address(sock.getpeername()[0])):
                return sock
            failure = barred
        except OSError as error:
            what = f"can't be reached: {error.strerror or error}"
            failure = FetchError(where, what, "try again, or give the file", passing=True)
        sock.close()
        if time.monotonic() >= ends:
            raise _late(where, bounds)
    raise failure


def _looked_up(where: str, host: str, port: int, bounds: Bounds, ends: float) -> list[Any]:
    """The host's addresses. The system's resolver knows no time limit: it is left behind when time is up."""
    found: list[list[Any]] = []

    def look() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            found.append([])

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(max(0.0, ends - time.monotonic()))
    if not found:
        raise _late(where, bounds)
    if not found[0]:
        raise FetchError(
            where,
            "no host of that name is known",
            "look at the address, and whether this machine is online",
            passing=True,
        )
    return found[0]


def _body(url: str, answer: http.client.HTTPResponse, bounds: Bounds, ends: float) -> bytes:
    packed = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if packed not in {"identity", "gzip", "x-gzip"}:
        raise FetchError(shown(url), f"is packed as {packed}, unasked", _BY_HAND)
    unpack = zlib.decompressobj(wbits=31) if packed != "identity" else None
    held = bytearray()
    while piece := answer.read1(_PIECE):
        held += unpack.decompress(piece, bounds.size + 1 - len(held)) if unpack else piece
        if len(held) > bounds.size:
            if bounds.cut:
                return bytes(held[: bounds.size])
            size = f"{bounds.size / (1 << 20):.0f} MiB" if bounds.size >= 1 << 20 else f"{bounds.size} bytes"
            raise FetchError(shown(url), f"is larger than {size}", "save what matters, and give the file")
    if time.monotonic() >= ends:
        raise _late(shown(url), bounds)
    if answer.length or (unpack and not unpack.eof):
        raise FetchError(shown(url), "broke off", "try again, or give the file", passing=True)
    return bytes(held)


def _late(where: str, bounds: Bounds) -> FetchError:
    return FetchError(
        where, f"took longer than {bounds.seconds:.0f} s", "try again, or give the file", passing=True
    )


def _shut(open_ones: list[socket.socket]) -> None:
    # Past TLS, which would have words with the other side first.
    with suppress(OSError):
        socket.socket.shutdown(open_ones[0], socket.SHUT_RDWR)
