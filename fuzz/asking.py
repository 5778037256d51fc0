"""A desk over a ledger of our own, asked without a network: what it answers with 5xx is a finding."""

from __future__ import annotations

import asyncio
import io
import shutil
import tempfile
from contextlib import redirect_stderr
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import demarche
from demarche.desk.app import application
from demarche.desk.desk import Desk

_KEPT = 100  # verdicts after which the ledger is begun anew: a long log slows every answer
_LOOP = asyncio.new_event_loop()


class _Asked:
    """The desk that is asked now, and how many verdicts it was given."""

    app: Any = None
    crisis: Any = None
    given = 0


def ask(method: str, path: str, query: bytes, kind: str, body: bytes) -> None:
    """Send a request. Raises AssertionError where the desk fails on it."""
    if _Asked.app is None or _Asked.given >= _KEPT:
        _begin()
    headers = [(b"host", b"127.0.0.1:8750"), (b"accept", b"text/html")]
    if method == "POST":
        kind = "".join(sign for sign in kind if " " <= sign <= "~")
        headers += [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query,
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8750),
    }
    said = io.StringIO()
    with redirect_stderr(said):
        status = _LOOP.run_until_complete(_status(scope, body))
    _Asked.given += method == "POST" and status < 400
    assert status < 500, f"{method} {path}: {status} {said.getvalue().strip()}"


async def _status(scope: dict[str, Any], body: bytes) -> int:
    statuses: list[int] = []
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if left:
            return left.pop()
        await asyncio.sleep(3600)  # Whoever asks waits, and does not hang up.
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await _Asked.app(scope, receive, send)
    return statuses[0]


def _begin() -> None:
    if _Asked.crisis is not None:
        _Asked.crisis.close()
    path = _made().with_name("crisis.db")
    for old in path.parent.glob("crisis.db*"):
        old.unlink()
    shutil.copy(_made(), path)
    _Asked.crisis = demarche.open(path)
    _Asked.app, _Asked.given = application(Desk(_Asked.crisis)), 0


@cache
def _made() -> Path:
    from seeds import crisis

    path = Path(tempfile.mkdtemp(prefix="demarche-fuzz-")) / "made.db"
    crisis(path)
    return path
