"""A page from the web, fetched because a person named it: from public addresses only, in bounds.

Addresses are checked on the connection itself: a name may be looked up twice with two answers, its
connection has one peer. Nothing is sent before the peer is known to be allowed, at each redirect anew.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from demarche import __version__
from demarche.errors import InputError
from demarche.views.words import one_line

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_FORMS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_CARRIERS = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)
"""IPv6 ranges whose addresses carry an IPv4 one, which may be anybody's: NAT64, 6to4, Teredo, compatible."""
_UNSAFE = re.compile(r"[^\w.-]+")
_USER = re.compile(r"//[^/?#]*@")
_PIECE = 1 << 16


def public(address: Address) -> bool:
    """Whether an address is of the public internet: not of this machine, a private network, a group."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None or address.scope_id is not None or address.is_site_local:
            return False
        if any(address in net for net in _CARRIERS):
            return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


@dataclass(frozen=True)
class Bounds:
    """How far a fetch goes: `size` bytes of the page, unpacked, and `seconds` for it all, redirects too."""

    size: int = 16 << 20
    seconds: float = 20.0
    redirects: int = 5
    allowed: Callable[[Address], bool] = field(default=public)


def fetch(url: str, bounds: Bounds | None = None) -> tuple[str, bytes, str]:
    """The page at `url`: a file name for it, its bytes as sent, and the address that it was found at.

    Raises `InputError` for what is no address of a page, leads to an address that is not public, is no page
    or plain text, or goes out of bounds.
    """
    bounds = bounds or Bounds()
    ends = time.monotonic() + bounds.seconds
    at = url.strip()
    for _ in range(bounds.redirects + 1):
        with _asked(at, bounds, ends) as answer:
            if answer.status in _REDIRECTS:
                to = answer.getheader("Location")
                if not to:
                    raise InputError(_shown(at), "redirects to nowhere", "save the page, and add the file")
                at = urljoin(at, to.strip())
                continue
            if answer.status != 200:
                said = f"{answer.status} {answer.reason}".strip()
                raise InputError(_shown(at), f"the server answers {said}", "save the page, and add the file")
            ending = _form(at, answer)
            return _name(at, ending), _body(at, answer, bounds, ends), at
    raise InputError(_shown(url), f"redirects more than {bounds.redirects} times", "give the last address")


@contextmanager
def _asked(url: str, bounds: Bounds, ends: float) -> Iterator[http.client.HTTPResponse]:
    """The answer of the server to one request, its body not yet read."""
    host, port, path, secure = _parts(url)
    where = _shown(url)
    sock = _reached(where, host, port, bounds, ends)
    # Blocking calls have their own time, which begins anew with every byte: this ends them all.
    open_ones = [sock]
    alarm = threading.Timer(max(0.0, ends - time.monotonic()), _shut, (open_ones,))
    alarm.daemon = True
    alarm.start()
    connection = http.client.HTTPConnection(host, port)
    try:
        if secure:
            context = ssl.create_default_context()
            safe = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
            sock = open_ones[0] = safe
            safe.do_handshake()
        connection.sock = sock
        default = port == _PORTS["https" if secure else "http"]
        literal = f"[{host}]" if ":" in host else host
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", literal if default else f"{literal}:{port}")
        connection.putheader("Accept", "text/html, application/xhtml+xml, text/plain;q=0.8")
        connection.putheader("Accept-Encoding", "identity")
        connection.putheader("User-Agent", f"demarche/{__version__}")
        connection.putheader("Connection", "close")
        connection.endheaders()
        answer = connection.getresponse()
        if time.monotonic() >= ends:
            raise _late(where, bounds)
        yield answer
    except ssl.SSLError as error:
        what = f"no safe connection: {error.reason or 'TLS failed'}"
        raise InputError(where, what, "save the page, and add the file") from error
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        if time.monotonic() >= ends:
            raise _late(where, bounds) from error
        what = type(error).__name__ if isinstance(error, http.client.HTTPException) else str(error)
        raise InputError(where, f"the connection failed: {what}", "try again, or add the file") from error
    finally:
        alarm.cancel()
        connection.close()
        sock.close()


def _parts(url: str) -> tuple[str, int, str, bool]:
    """Host, port and path of an address; whether it is https."""
    where = _shown(url)
    remedy = "give one such as https://example.org/article"
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except ValueError:
        raise InputError(where, "is no address of a page", remedy) from None
    if parts.scheme not in _PORTS or not host or not url.isprintable() or " " in url:
        raise InputError(where, "is no http or https address", remedy)
    if parts.username is not None or parts.password is not None:
        raise InputError(where, "holds a name or password", "leave it out, or save the page and add the file")
    path = quote(parts.path or "/", safe="/%:=&?~+!$,;'@()*[]#")
    query = quote(parts.query, safe="/%:=&?~+!$,;'@()*[]")
    return host, port or _PORTS[parts.scheme], path + (f"?{query}" if query else ""), parts.scheme == "https"


def _reached(where: str, host: str, port: int, bounds: Bounds, ends: float) -> socket.socket:
    """A connection to the host whose peer is allowed; nothing has been sent on it."""
    failure = "has no address that answers"
    for family, kind, protocol, _, address in _looked_up(where, host, port, bounds, ends):
        # Looked at first so that nobody's private machine is even knocked at.
        if not bounds.allowed(ipaddress.ip_address(address[0])):
            failure = "leads to an address that is not public"
            continue
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(max(0.01, ends - time.monotonic()))
            sock.connect(address)
            if bounds.allowed(ipaddress.ip_address(sock.getpeername()[0])):
                return sock
            failure = "leads to an address that is not public"
        except OSError as error:
            failure = f"can't be reached: {error.strerror or error}"
        sock.close()
        if time.monotonic() >= ends:
            raise _late(where, bounds)
    raise InputError(where, failure, "save the page, and add the file")


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
        raise InputError(where, "no host of that name is known", "look at the address again")
    return found[0]


def _form(url: str, answer: http.client.HTTPResponse) -> str:
    """The ending of a file's name that says what the answer holds."""
    said = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if said not in _FORMS:
        remedy = "a web page or plain text is wanted; save it as text, and add the file"
        raise InputError(_shown(url), f"is {said or 'of no said kind'}", remedy)
    return _FORMS[said]


def _body(url: str, answer: http.client.HTTPResponse, bounds: Bounds, ends: float) -> bytes:
    packed = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    if packed not in {"identity", "gzip", "x-gzip"}:
        raise InputError(_shown(url), f"is packed as {packed}, unasked", "save the page, and add the file")
    unpack = zlib.decompressobj(wbits=31) if packed != "identity" else None
    held = bytearray()
    while piece := answer.read1(_PIECE):
        held += unpack.decompress(piece, bounds.size + 1 - len(held)) if unpack else piece
        if len(held) > bounds.size:
            size = f"{bounds.size / (1 << 20):.0f} MiB" if bounds.size >= 1 << 20 else f"{bounds.size} bytes"
            raise InputError(_shown(url), f"is larger than {size}", "save what matters, and add the file")
    if time.monotonic() >= ends:
        raise _late(_shown(url), bounds)
    if answer.length or (unpack and not unpack.eof):
        raise InputError(_shown(url), "broke off", "try again, or add the file")
    return bytes(held)


def _name(url: str, ending: str) -> str:
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.hostname or "page"
    stem = re.sub(r"\.(x?html?|txt|php|aspx?)$", "", _UNSAFE.sub("-", last), flags=re.IGNORECASE).strip("-.")
    return f"{stem[:80] or 'page'}{ending}"


def _late(where: str, bounds: Bounds) -> InputError:
    return InputError(where, f"took longer than {bounds.seconds:.0f} s", "try again, or add the file")


def _shut(open_ones: list[socket.socket]) -> None:
    # Past TLS, which would have words with the other side first.
    with suppress(OSError):
        socket.socket.shutdown(open_ones[0], socket.SHUT_RDWR)


def _shown(url: str) -> str:
    """An address as it is told of: short, and without what somebody put before the host."""
    plain = one_line(_USER.sub("//", url, count=1))
    return plain if len(plain) <= 120 else plain[:119] + "…"
