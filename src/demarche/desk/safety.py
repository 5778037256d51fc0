"""Who may ask the desk, from where, and how much: a middleware before everything that the desk answers."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import sys
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demarche.errors import DemarcheError
from demarche.views.words import one_line

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What goes with every answer, whatever answers."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(
    r"(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?))(?::([0-9]{1,5}))?"
)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})

Told = Callable[[Request, int, str], Awaitable[Response]]


class RefusedError(DemarcheError):
    """A request that is not answered: `status` is what HTTP calls the reason."""

    def __init__(self, status: int, line: str) -> None:
        self.status = status
        super().__init__(line)


@dataclass(frozen=True)
class Limits:
    """Bytes and seconds. `added` is for `Guard.large`, `body` for all else; `query` is of path and query."""

    body: int = 1 << 20
    added: int = 64 << 20
    query: int = 8 << 10
    receiving: float = 120.0
    answering: float = 60.0


@dataclass(frozen=True)
class Guard:
    """Which requests are answered.

    `names`: hosts that the desk is asked as, in small letters, addresses as Python's `ipaddress` writes them;
    `addresses`: any address besides, which no foreign name can point to. `port`: null for any. `alone`: only
    this machine can reach the desk. `large`: the paths to which files are sent.
    """

    names: frozenset[str] = LOOPBACK
    port: int | None = None
    addresses: bool = False
    alone: bool = True
    large: tuple[str, ...] = ("/add",)
    limits: Limits = field(default_factory=Limits)


def authority(text: str) -> tuple[str, int | None] | None:
    """The name (or address, without brackets) and port of “desk.example:8750”; null for what is neither."""
    found = _HOST.fullmatch(text.lower())
    if found is None:
        return None
    six, name, port = found.groups()
    if six is not None:
        try:
            name = str(ipaddress.IPv6Address(six))
        except ValueError:
            return None
    return name, int(port) if port else None


class Safety:
    """Asks `app` only what `guard` lets through, and answers in one line where the app can't.

    `told` makes the answer that says what went wrong; who is not let in gets a bare line.
    """

    def __init__(self, app: ASGIApp, guard: Guard, told: Told) -> None:
        self.app = app
        self.guard = guard
        self.told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        watched = _Watched(send)
        try:
            host = _served(self.guard, scope)
            _of_this_site(self.guard, scope, host)
        except RefusedError as error:
            await _bare(scope, error)(scope, receive, watched.send)
            return
        try:
            _short(self.guard.limits, scope)
            await _in_time(self.app, self.guard, scope, receive, watched)
        except ClientDisconnect:
            return
        except RefusedError as error:
            status, line = error.status, str(error)
        except HTTPException as error:
            status, line = error.status_code, error.detail
        except Exception as error:
            # A fault of ours on one page must not take the desk down, nor fill the screen of who started it.
            status, line = 500, _fault(scope, error)
        else:
            return
        if not watched.begun:
            answer = await self.told(Request(scope), status, line)
            await answer(scope, receive, watched.send)


class _Watched:
    """Sends what is answered, with the headers that go with every answer; knows whether it has `begun`."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await self._send(message)


def _one(scope: Scope, name: str) -> str | None:
    """A header's value; null where it is not there. Said twice, it is refused: who would know which holds."""
    found = Headers(scope=scope).getlist(name)
    if len(found) > 1:
        raise RefusedError(400, f"{name}: said {len(found)} times (say it once)")
    return found[0] if found else None


def _served(guard: Guard, scope: Scope) -> tuple[str, int | None]:
    """The host that was asked for. A foreign name that points here (DNS rebinding) is not ours."""
    given = _one(scope, "host")
    host = authority(given) if given is not None else None
    if host is None:
        raise RefusedError(400, f"the request names no host of this desk (ask {_asked_as(guard)})")
    name, port = host
    known = name in guard.names or (guard.addresses and _is_address(name))
    default = 443 if scope.get("scheme") == "https" else 80
    if not known or guard.port not in {None, port or default}:
        raise RefusedError(400, f"{given}: this desk is not asked under that name (ask {_asked_as(guard)})")
    return host


def _asked_as(guard: Guard) -> str:
    port = f":{guard.port}" if guard.port else ""
    return " or ".join(f"[{name}]{port}" if ":" in name else name + port for name in sorted(guard.names))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _of_this_site(guard: Guard, scope: Scope, host: tuple[str, int | None]) -> None:
    """Raises where another site's page asks: to write anything, or to read other than by a link to a page."""
    site, origin = _one(scope, "sec-fetch-site"), _one(scope, "origin")
    ours = site in {None, "same-origin", "none"}
    if scope["method"] in _READING:
        mode, dest = _one(scope, "sec-fetch-mode"), _one(scope, "sec-fetch-dest")
        if not ours and not (mode == "navigate" and dest in {None, "document"}):
            raise RefusedError(403, "another site's page asks: a link alone leads here (open the desk)")
        return
    if not ours or (origin is not None and not _same(origin, host)):
        raise RefusedError(403, "another site's page asks: nothing is changed (open the desk)")
    # Browsers name one of the two with every write. A program need not, on this machine; from elsewhere it
    # shows the token with each request, which no page can do for it.
    if site is None and origin is None and not guard.alone and _one(scope, "authorization") is None:
        raise RefusedError(403, "the request says not where it comes from (send Authorization: Bearer TOKEN)")


def _same(origin: str, host: tuple[str, int | None]) -> bool:
    scheme, _, rest = origin.partition("://")
    return scheme in {"http", "https"} and authority(rest) == host


def _short(limits: Limits, scope: Scope) -> None:
    asked = len(scope.get("raw_path") or scope["path"].encode()) + len(scope.get("query_string", b""))
    if asked > limits.query:
        raise RefusedError(414, f"the address is too long ({limits.query} bytes at most)")


async def _in_time(app: ASGIApp, guard: Guard, scope: Scope, receive: Receive, watched: _Watched) -> None:
    """Asks the app, with the limits on how much is sent, and on how long it and the answer may take."""
    limits = guard.limits
    large = any(scope["path"] == path or scope["path"].startswith(f"{path}/") for path in guard.large)
    most = limits.added if large else limits.body
    said = _one(scope, "content-length")
    if said is not None and (not said.isascii() or not said.isdigit()):
        raise RefusedError(400, "content-length: is no number (say how many bytes are sent)")
    if said is not None and int(said[:20]) > most:
        raise _too_much(most)
    waiting = bool(said and int(said[:20])) or "transfer-encoding" in Headers(scope=scope)
    got = 0
    now = asyncio.get_running_loop().time

    async def taken() -> Message:
        nonlocal got, waiting
        message = await receive()
        if message["type"] == "http.request":
            got += len(message.get("body", b""))
            if got > most:
                raise _too_much(most)
            if waiting and not message.get("more_body", False):
                waiting = False
                clock.reschedule(now() + limits.answering)
        return message

    async def sent(message: Message) -> None:
        # What is under way may take as long as it moves: the next piece has its own time.
        clock.reschedule(now() + limits.answering)
        await watched.send(message)

    try:
        async with asyncio.timeout(limits.receiving if waiting else limits.answering) as clock:
            await app(scope, taken, sent)
    except TimeoutError as error:
        if not clock.expired():
            raise
        if waiting:
            line = f"the request was not sent within {limits.receiving:.0f} s (send it again)"
            raise RefusedError(408, line) from error
        line = f"no answer within {limits.answering:.0f} s; what was begun may still end (ask for less)"
        raise RefusedError(503, line) from error


def _too_much(most: int) -> RefusedError:
    size = f"{most / (1 << 20):.0f} MiB" if most >= 1 << 20 else f"{most} bytes"
    return RefusedError(413, f"too much was sent ({size} at most; send it in parts)")


def _bare(scope: Scope, error: RefusedError) -> Response:
    accepts = Headers(scope=scope).get("accept", "")
    if "application/json" in accepts or scope["path"].endswith(".json"):
        return JSONResponse({"error": str(error)}, error.status)
    return PlainTextResponse(f"{error}\n", error.status)


def fault(error: Exception) -> str:
    """An error that nobody foresaw, in one line: what, where in the program, and its own words."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    return one_line(f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}, {error}")


def _fault(scope: Scope, error: Exception) -> str:
    log.debug("%s failed", scope["path"], exc_info=error)
    print(one_line(f"demarche: {scope['path']}: a fault in the desk: {fault(error)}"), file=sys.stderr)
    return f"the desk failed on this ({type(error).__name__}); what was kept before is safe"
