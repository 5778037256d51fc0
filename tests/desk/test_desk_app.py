"""The desk as it is started: where it listens, what it refuses, how it ends. Real processes and sockets."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from demarche.desk.safety import HEADERS, LOOPBACK
from demarche.desk.serving import place
from demarche.errors import OptionError

if TYPE_CHECKING:
    from conftest import Scene

TOKEN = "correct horse battery staple"


@dataclass
class Started:
    """A desk in a process of its own."""

    process: subprocess.Popen[str]
    line: str

    @property
    def port(self) -> int:
        return urlsplit(re.search(r"http://\S+", self.line)[0]).port

    def ask(self, path: str = "/records", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers)
        return connection.getresponse()

    def raw(self, request: bytes) -> bytes:
        """What comes back, until the desk closes or falls silent."""
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as sock, suppress(OSError):
            sock.sendall(request)
            while piece := sock.recv(65536):
                answer += piece
        return answer

    def end(self, how: int = signal.SIGINT) -> tuple[int, str, str]:
        """Ends it; returns its exit code, and what it said besides, on both streams."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


Start = Callable[..., Started]


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from demarche.cli.app import run; run()", "desk", *words]


@pytest.fixture
def start(scene: Scene, keep: Callable[[Scene], Path]) -> Iterator[Start]:
    """Starts desks on the ledger made by hand; ends those that a test leaves."""
    begun: list[subprocess.Popen[str]] = []

    def started(*words: str, db: Path | None = None, **env: str) -> Started:
        asked = command("--port", "0", "--db", str(db or keep(scene)), *words)
        piped = subprocess.PIPE
        # In a group of its own, so that a Ctrl-C of the test is the desk's alone.
        process = subprocess.Popen(
            asked, stdout=piped, stderr=piped, text=True, env={**os.environ, **env}, start_new_session=True
        )
        begun.append(process)
        return Started(process, process.stdout.readline())

    yield started
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.communicate()


def refusal(*words: str) -> str:
    """The one line with which a desk refuses to start."""
    result = subprocess.run(command(*words), capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("demarche: ")
    return line


class TestStarted:
    def test_it_says_where_it_is_answers_there_and_ends_without_a_word(self, start: Start) -> None:
        desk = start()
        assert re.fullmatch(
            r"the desk of \S+kept\.db is at http://127\.0\.0\.1:\d+/ \(Ctrl-C ends it\)\n", desk.line
        )
        answer = desk.ask()
        assert answer.status == 200
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
        assert answer.headers["server"] is None
        assert desk.ask(Accept="application/json").status == 200
        assert desk.end() == (0, "", "")

    def test_it_ends_as_well_when_the_system_asks_it_to(self, start: Start) -> None:
        assert start().end(signal.SIGTERM) == (0, "", "")

    def test_its_clerk_ends_with_it(self, start: Start) -> None:
        desk = start()
        group = desk.process.pid  # It leads a session of its own.
        desk.end()
        for _ in range(100):
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)
        raise AssertionError("something of the desk lives on")

    def test_a_ledger_that_is_not_there_is_made_as_by_read(self, start: Start, tmp_path: Path) -> None:
        desk = start(db=tmp_path / "new.db")
        assert desk.ask().status == 200
        assert (tmp_path / "new.db").is_file()
        assert desk.end()[0] == 0

    def test_it_keeps_to_its_name_and_port(self, start: Start) -> None:
        desk = start()
        assert desk.ask(Host=f"localhost:{desk.port}").status == 200
        for host in ("evil.example", f"evil.example:{desk.port}", "127.0.0.1", f"127.0.0.1:{desk.port + 1}"):
            assert desk.ask(Host=host).status == 400
        one = f"Host: 127.0.0.1:{desk.port}\r\n".encode()
        for hosts in (b"", one + b"Host: evil.example\r\n", b"Host: evil.example\r\n" + one):
            for method in (b"GET", b"POST", b"OPTIONS"):
                answer = desk.raw(method + b" /records HTTP/1.1\r\n" + hosts + b"Connection: close\r\n\r\n")
                assert answer.startswith(b"HTTP/1.1 400")
        # A request that names a host in its first line too names nothing that is here.
        far = desk.raw(b"GET http://evil.example/records HTTP/1.1\r\n" + one + b"Connection: close\r\n\r\n")
        assert far.startswith(b"HTTP/1.1 404")

    def test_nothing_comes_onto_the_screen_whatever_is_sent(self, start: Start) -> None:
        desk = start()
        desk.raw(b"nothing of the kind\r\n\r\n")
        desk.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        desk.raw(f"GET /records HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\n".encode())
        host = f"Host: 127.0.0.1:{desk.port}\r\n".encode()
        form = b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 4\r\n\r\n--yz"
        assert desk.raw(b"POST /add HTTP/1.1\r\nConnection: close\r\n" + host + form).startswith(
            b"HTTP/1.1 400"
        )
        large = b"Content-Length: 99999999999\r\n\r\n"
        assert desk.raw(b"POST /add HTTP/1.1\r\n" + host + large).startswith(b"HTTP/1.1 413")
        chunked = (
            b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + b"100000\r\n"
            + b"x" * (1 << 20)
            + b"\r\n"
        )
        answer = desk.raw(b"POST /review HTTP/1.1\r\n" + host + chunked + b"5\r\nxxxxx\r\n0\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 4")
        assert desk.end() == (0, "", "")

    def test_with_a_token_from_the_environment_it_asks_for_it(self, start: Start) -> None:
        desk = start(DEMARCHE_TOKEN=TOKEN)
        assert "which asks for the token" in desk.line
        assert TOKEN not in desk.line
        assert desk.ask().status == 401
        assert desk.ask(Authorization=f"Bearer {TOKEN}").status == 200
        assert desk.end() == (0, "", "")

    def test_a_page_fetched_is_for_who_asked_for_it_at_the_start(self, start: Start) -> None:
        assert json.loads(start().ask("/add.json").read())["fetches"] is False
        assert json.loads(start("--fetch").ask("/add.json").read())["fetches"] is True


class TestRefused:
    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "::ffff:127.0.0.1"])
    def test_a_host_that_others_can_reach_needs_a_token(self, host: str) -> None:
        with pytest.raises(OptionError, match="a token is needed"):
            place(host, 0)

    def test_the_command_says_so_in_a_line(self) -> None:
        assert "others can reach it, so a token is needed" in refusal("--host", "0.0.0.0")

    def test_a_short_token_is_none(self) -> None:
        with pytest.raises(OptionError, match="too short"):
            place("0.0.0.0", 0, "secret")

    def test_a_port_that_is_taken_is_told(self, tmp_path: Path) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])
            line = refusal("--port", port, "--db", str(tmp_path / "crisis.db"))
        assert f"port {port}: is taken" in line
        assert not (tmp_path / "crisis.db").exists()

    @pytest.mark.parametrize("host", ["no.such.host.invalid", "", "a b", "1.2.3.4.5", "[::1"])
    def test_a_host_that_is_none_is_told(self, host: str) -> None:
        with pytest.raises(OptionError, match="there is no such host"):
            place(host, 0)

    def test_an_address_of_another_machine_is_told(self) -> None:
        with pytest.raises(OptionError, match="is no address of this machine"):
            place("192.0.2.1", 0, TOKEN)

    def test_what_is_no_ledger_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "notes.db").write_text("not a ledger, but long enough to look like something")
        assert "notes.db" in refusal("--port", "0", "--db", str(tmp_path / "notes.db"))


class TestPlace:
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.5"])
    def test_this_machine_alone_needs_no_token(self, host: str) -> None:
        at = place(host, 0)
        with at.listening:
            assert at.guard.alone
            assert at.guard.names >= LOOPBACK
            assert not at.guard.addresses
            assert at.guard.port == at.listening.getsockname()[1]

    @pytest.mark.skipif(not socket.has_ipv6, reason="needs IPv6")
    @pytest.mark.parametrize("host", ["::1", "[::1]"])
    def test_an_ipv6_address_is_shown_in_brackets(self, host: str) -> None:
        at = place(host, 0)
        with at.listening:
            assert at.address == f"http://[::1]:{at.guard.port}/"

    def test_everywhere_is_known_by_the_machines_name_and_by_addresses(self) -> None:
        at = place("0.0.0.0", 0, TOKEN)
        with at.listening:
            assert socket.gethostname().lower() in at.guard.names
            assert at.guard.addresses
            assert not at.guard.alone


def test_the_start_of_other_commands_loads_no_server() -> None:
    heavy = ("uvicorn", "starlette", "jinja2")
    code = f"import sys, demarche.cli.app; print([one for one in {heavy} if one in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed == "[]\n"


def test_a_page_and_its_twin_are_one(shown: TestClient) -> None:
    html, data = shown.get("/records?kind=figure"), shown.get("/records.json?kind=figure")
    assert html.headers["content-type"] == "text/html; charset=utf-8"
    assert data.headers["content-type"] == "application/json"
    asked = shown.get("/records?kind=figure", headers={"accept": "application/json"})
    assert asked.json() == data.json()
    assert 'href="/records.json?kind=figure"' in html.text


def test_what_is_not_there_is_told_in_a_line(shown: TestClient) -> None:
    assert shown.get("/none").status_code == 404
    assert shown.get("/none.json").json() == {"error": "/none.json: not found"}
