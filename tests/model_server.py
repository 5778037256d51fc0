"""A model server of our own on loopback: it answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler, str], None]
"""Called with the request, and the text of the report that is asked about."""


@dataclass
class ModelServer:
    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


def send(request: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    request.send_response(status)
    for name, value in (
        {"Content-Type": "application/json", "Content-Length": str(len(body))} | told
    ).items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def completion(content: str | None, finish_reason: str = "stop", **message: object) -> bytes:
    told = {"role": "assistant", "content": content, **message}
    return json.dumps({"id": "c1", "choices": [{"message": told, "finish_reason": finish_reason}]}).encode()


def saying(content: str | None, finish_reason: str = "stop") -> Answer:
    """Answers with this content, whatever is asked."""
    return lambda request, _: send(request, 200, completion(content, finish_reason))


def finding(make: Callable[[str], dict[str, Any]]) -> Answer:
    """Answers with the findings that `make` makes of the text."""
    return lambda request, text: send(request, 200, completion(json.dumps(findings(**make(text)))))


def failing(status: int, body: bytes = b"{}", **headers: str) -> Answer:
    return lambda request, _: send(request, status, body, **headers)


def findings(
    statements: object = (), conditions: object = (), figures: object = (), **more: object
) -> dict[str, Any]:
    return {"statements": statements, "conditions": conditions, "figures": figures, **more}


def quoted(exact: str, before: str = "", after: str = "") -> dict[str, str]:
    return {"before": before, "exact": exact, "after": after}


def said(source: str | None, cue: str | None, *content: str, act: str = "SAY") -> dict[str, Any]:
    return {
        "source": quoted(source) if source else None,
        "cue": quoted(cue) if cue else None,
        "content": [quoted(piece) for piece in content],
        "act": act,
    }


def modest(text: str) -> dict[str, Any]:
    """A small honest model: “X said that Y.”, “If X, Y”, and numbers with a comma."""

    def of(found: re.Match[str], group: int) -> dict[str, str]:
        start, end = found.span(group)
        before, after = text[:start].split(" ")[-3:], text[end:].split(" ")[:3]
        return quoted(text[start:end], " ".join(before), " ".join(after))

    told = re.finditer(
        r"(?:^|(?<=[.\n—] ))([A-Z][^.\n“”—]*?) (said|warned|complained) (that [^.\n]+)", text, re.M
    )
    likely = re.finditer(r"\b(If [^,.\n]+), ([^.\n]+ will [^.,\n]+)", text)
    return findings(
        [{"source": of(one, 1), "cue": of(one, 2), "content": [of(one, 3)], "act": "SAY"} for one in told],
        [{"trigger": of(one, 1), "consequence": of(one, 2), "force": "threat"} for one in likely],
        [of(one, 1) for one in re.finditer(r"\b(\d+,\d{3} \w+)", text)],
    )


@contextmanager
def serving(*answers: Answer, models: tuple[str, ...] = ("small-model",)) -> Iterator[ModelServer]:
    """A server that gives each answer once, and the last one ever after; without any, `finding(modest)`."""
    line = list(answers or (finding(modest),))
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.paths.append(self.path)
            send(self, 200, json.dumps({"data": [{"id": name} for name in models]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                server.paths.append(self.path)
                server.bodies.append(body)
                server.headers.append(dict(self.headers))
                answer = line.pop(0) if len(line) > 1 else line[0]
            with suppress(BrokenPipeError, ConnectionResetError):  # The asker had enough.
                answer(self, json.loads(body["messages"][1]["content"])["text"])

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server = ModelServer(f"http://127.0.0.1:{listening.server_port}/v1")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
