"""A model server that speaks the chat completions protocol: one request at a time, in bounds.

Nothing is asked of any other address: redirects are refused, proxies of the environment are not used. Of
what a server says nothing gets into an error but its status.
"""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ValidationError

from demarche import __version__
from demarche.errors import OptionError, ServerError

_PORTS = {"http": 80, "https": 443}
_PIECE = 1 << 16
_PASSING = frozenset({429, 500, 502, 503, 504})
_REMEDIES = {
    400: "does the model take a text of this length, and the server a JSON schema?",
    401: "is the key right that --api-key-env names?",
    403: "is the key right that --api-key-env names?",
    404: "are --base-url, which mostly ends in /v1, and --model right?",
    405: "is --base-url right? it mostly ends in /v1",
    413: "the report is too long for it",
    429: "it is asked too often: try again later",
}
_LATER = "try again later: what was read is kept"
_NAME = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}")


@dataclass(frozen=True)
class Bounds:
    """How far a request goes.

    `seconds` for one try, all of it; `size`: bytes of an answer; `tries` where the server is busy or failing,
    with a pause of `pause` seconds that doubles, or of as long as the server asks for, up to `longest`.
    """

    seconds: float = 300.0
    size: int = 4 << 20
    tries: int = 3
    pause: float = 1.0
    longest: float = 30.0


@dataclass(frozen=True)
class Server:
    """Where a model server is, and what opens it."""

    host: str
    port: int
    path: str
    secure: bool
    key: str | None = field(default=None, repr=False)
    bounds: Bounds = field(default_factory=Bounds)

    @classmethod
    def at(cls, base_url: str, key: str | None = None, bounds: Bounds | None = None) -> Server:
        """The server at `base_url`, such as http://127.0.0.1:8000/v1. Raises `OptionError` for no such thing.

        `key` is sent to it as a bearer token, and told to nobody else.
        """
        remedy = "give one such as http://127.0.0.1:8000/v1"
        try:
            parts = urlsplit(base_url.strip())
            host = (parts.hostname or "").encode("idna").decode("ascii")
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            raise OptionError(f"base-url: is no address of a server ({remedy})") from None
        # None of these repeats the address: it may hold a password or a key.
        if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
            raise OptionError(
                "base-url: holds a password, a query or a fragment (name the key's variable instead)"
            )
        if parts.scheme not in _PORTS or not host or not base_url.strip().isprintable():
            raise OptionError(f"base-url: is no http or https address ({remedy})")
        if key is not None and not re.fullmatch(r"[\x21-\x7e]+", key):
            raise OptionError("the API key holds white space or letters that no header may hold (look at it)")
        path = quote(parts.path.rstrip("/"), safe="/%:=&~+!$,;'@()*")
        return cls(host, port, path, parts.scheme == "https", key, bounds or Bounds())

    @property
    def name(self) -> str:
        """The server as it is told of: host and port."""
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def complete(self, body: dict[str, Any]) -> bytes:
        """The server's answer to a chat completion: JSON, not looked into. Raises `ServerError`."""
        return self._asked("POST", "/chat/completions", json.dumps(body).encode("ascii"))

    def only_model(self) -> str:
        """The one model that the server has. Raises `ServerError` where it has none or several."""
        try:
            listed = _Models.model_validate_json(self._asked("GET", "/models", None)).data
        except ValidationError:
            raise ServerError(
                f"the model server at {self.name} lists no models (name one with --model)"
            ) from None
        if len(listed) != 1:
            raise ServerError(
                f"the model server at {self.name} has {len(listed)} models (name one with --model)"
            )
        return model_name(listed[0].id, self.key)

    def _asked(self, method: str, path: str, body: bytes | None) -> bytes:
        """The body of the answer, of the first try that is answered."""
        pause = self.bounds.pause
        for left in reversed(range(self.bounds.tries)):
            status, after, held = self._once(method, path, body)
            if status == 200:
                return held
            if status not in _PASSING or not left:
                break
            time.sleep(min(self.bounds.longest, pause if after is None else after))
            pause *= 2
        tried = f", {self.bounds.tries} times" if status in _PASSING and self.bounds.tries > 1 else ""
        raise self._error(f"answers {_said(status)}{tried}", _REMEDIES.get(status, _LATER))

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[int, float | None, bytes]:
        """Status, the seconds that the server wants to be left alone, and the body, read only of a 200."""
        ends = time.monotonic() + self.bounds.seconds
        connection = http.client.HTTPConnection(self.host, self.port)
        open_ones: list[socket.socket] = []
        # Blocking calls have their own time, which begins anew with every byte: this ends them all.
        alarm = threading.Timer(self.bounds.seconds, _shut, (open_ones,))
        alarm.daemon = True
        try:
            open_ones.append(socket.create_connection((self.host, self.port), timeout=self.bounds.seconds))
            alarm.start()
            if self.secure:
                context = ssl.create_default_context()
                safe = context.wrap_socket(
                    open_ones[0], server_hostname=self.host, do_handshake_on_connect=False
                )
                open_ones[0] = safe
                safe.do_handshake()
            connection.sock = open_ones[0]
            connection.request(method, self.path + path, body, self._headers(body))
            answer = connection.getresponse()
            if time.monotonic() >= ends:  # What there was of the headers may pass for all of them.
                raise self._late()
            if answer.status != 200:
                return answer.status, _seconds(answer.getheader("Retry-After")), b""
            return 200, None, self._body(answer, ends)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if time.monotonic() >= ends:
                raise self._late() from error
            if isinstance(error, ssl.SSLError):
                remedy = "look at --base-url and its certificate"
                raise self._error("gives no safe connection", remedy) from error
            what = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
            raise self._error(f"can't be reached or broke off: {what}", _LATER) from error
        finally:
            alarm.cancel()
            connection.close()
            for sock in open_ones:
                sock.close()

    def _headers(self, body: bytes | None) -> dict[str, str]:
        default = self.port == _PORTS["https" if self.secure else "http"]
        return {
            "Host": self.name.rpartition(":")[0] if default else self.name,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": f"demarche/{__version__}",
            "Connection": "close",
            **({"Content-Type": "application/json"} if body is not None else {}),
            **({"Authorization": f"Bearer {self.key}"} if self.key is not None else {}),
        }

    def _body(self, answer: http.client.HTTPResponse, ends: float) -> bytes:
        form = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        if form != "application/json" or answer.getheader("Content-Encoding", "identity") != "identity":
            raise self._error("sends something other than JSON", "is --base-url right? it mostly ends in /v1")
        held = bytearray()
        while piece := answer.read1(_PIECE):
            held += piece
            if len(held) > self.bounds.size:
                raise self._error(f"sends more than {self.bounds.size:,} bytes", "it is not read further")
        if time.monotonic() >= ends:
            raise self._late()
        if answer.length:
            raise self._error("broke off its answer", _LATER)
        return bytes(held)

    def _late(self) -> ServerError:
        return self._error(f"took longer than {self.bounds.seconds:g} s", "try again, or a faster model")

    def _error(self, what: str, remedy: str) -> ServerError:
        return ServerError(f"the model server at {self.name} {what} ({remedy})")


def model_name(name: str, key: str | None = None) -> str:
    """`name`, if a model can be called so. It is kept with every record, so that it must not hold the key.

    Raises `OptionError`.
    """
    if not _NAME.fullmatch(name) or not name.isprintable() or (key and key in name):
        raise OptionError("model: no such name can be kept (a word of up to 200 characters, without the key)")
    return name


def _said(status: int) -> str:
    if 300 <= status < 400:
        return f"{status}, a redirect, which is not followed"
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _seconds(told: str | None) -> float | None:
    """What a Retry-After header asks for, if it is a number of seconds."""
    return float(told) if told and re.fullmatch(r"\d{1,6}", told.strip()) else None


def _shut(open_ones: list[socket.socket]) -> None:
    with suppress(OSError, IndexError):
        # Past TLS, which would have words with the other side first.
        socket.socket.shutdown(open_ones[0], socket.SHUT_RDWR)


class _Model(BaseModel):
    id: str


class _Models(BaseModel):
    data: tuple[_Model, ...]
