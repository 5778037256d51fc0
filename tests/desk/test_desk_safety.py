"""The desk's guard: who is answered, with what headers, and how much and how long anybody may send.

Most of it is asked of the guard around a small application, header by header, as a socket would hand it over.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from demarche.crisis import Crisis
from demarche.desk.app import application
from demarche.desk.desk import Desk
from demarche.desk.safety import HEADERS, Guard, Limits, Safety, authority

SERVED = Guard(port=8750, limits=Limits(body=100, added=1000, query=200, receiving=0.3, answering=0.3))
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


@dataclass
class Answered:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Asking:
    """The guard, and what stands behind it: says who was let in."""

    guard: Guard = SERVED
    let_in: list[str] = field(default_factory=list)
    app: ASGIApp | None = None

    async def _behind(self, scope: Any, receive: Any, send: Any) -> None:
        self.let_in.append(scope["method"])
        if self.app:
            await self.app(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        await PlainTextResponse(str(len(body)))(scope, receive, send)

    def __call__(
        self,
        method: str = "GET",
        path: str = "/",
        *headers: tuple[str, str],
        host: str | None = "127.0.0.1:8750",
        query: str = "",
        pieces: tuple[bytes, ...] = (b"",),
        stall: bool = False,
    ) -> Answered:
        """Asks once. `pieces` of the body are sent one by one; with `stall`, the last one never comes."""
        named = [("host", host)] if host is not None else []
        answered = Answered()
        left = list(pieces)

        async def receive() -> dict[str, Any]:
            if not left or (stall and len(left) == 1):
                await asyncio.sleep(60)
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answered.status = message["status"]
                answered.headers = {key.decode(): value.decode() for key, value in message["headers"]}
            else:
                answered.body += message.get("body", b"")

        async def told(_: Request, status: int, line: str) -> Response:
            return PlainTextResponse(line, status)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "scheme": "http",
            "headers": [(key.encode(), value.encode("latin-1")) for key, value in (*named, *headers)],
        }
        asyncio.run(Safety(self._behind, self.guard, told)(scope, receive, send))
        return answered


@pytest.fixture
def ask() -> Asking:
    return Asking()


class TestHost:
    @pytest.mark.parametrize("method", METHODS)
    def test_a_foreign_name_is_refused_whatever_is_asked(self, ask: Asking, method: str) -> None:
        answered = ask(method, host="evil.example:8750")
        assert answered.status == 400
        assert ask.let_in == []

    @pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
    @pytest.mark.parametrize(
        "host",
        ["127.0.0.1:8750", "localhost:8750", "LOCALHOST:8750", "[::1]:8750", "[0:0:0:0:0:0:0:1]:8750"],
    )
    def test_each_name_that_is_served_is_answered(self, ask: Asking, method: str, host: str) -> None:
        assert ask(method, host=host).status == 200

    @pytest.mark.parametrize(
        "host",
        [
            "",
            ":8750",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:8751",
            "127.0.0.1:",
            "127.0.0.1:0x222e",
            "127.0.0.1:08750:8750",
            "127.0.0.1.:8750",
            "127.0.0.2:8750",
            "127.1:8750",
            "2130706433:8750",
            "0.0.0.0:8750",
            "localhost.:8750",
            "localhost.evil.example:8750",
            "evil.example#localhost:8750",
            "evil.example/localhost:8750",
            "evil.example\\@localhost:8750",
            "user@localhost:8750",
            "user:pass@127.0.0.1:8750",
            "localhost:8750@evil.example",
            "localhost:8750,evil.example",
            "localhost :8750",
            " localhost:8750",
            "localhost\t:8750",
            "l\u00f6calhost:8750",
            "[::1]",
            "[::1]:8751",
            "::1",
            "::1:8750",
            "[::1:8750",
            "[::1%25lo]:8750",
            "[::2]:8750",
            "[::ffff:127.0.0.1]:8750",
            "[127.0.0.1]:8750",
            "[localhost]:8750",
            "[::1]evil.example:8750",
            "[::1].evil.example:8750",
        ],
    )
    def test_anything_else_is_refused(self, ask: Asking, host: str) -> None:
        assert ask(host=host).status == 400
        assert ask.let_in == []

    def test_no_host_is_refused(self, ask: Asking) -> None:
        assert ask(host=None).status == 400
        assert ask.let_in == []

    @pytest.mark.parametrize("second", ["evil.example", "127.0.0.1:8750"])
    def test_two_hosts_are_refused(self, ask: Asking, second: str) -> None:
        assert ask("GET", "/", ("host", second)).status == 400
        assert ask("GET", "/", ("host", "127.0.0.1:8750"), host=second).status == 400
        assert ask.let_in == []

    def test_a_forwarded_host_is_no_host(self, ask: Asking) -> None:
        assert ask("GET", "/", ("x-forwarded-host", "127.0.0.1:8750"), host="evil.example").status == 400

    def test_addresses_are_served_where_all_of_them_are(self) -> None:
        ask = Asking(Guard(names=frozenset({"desk.example"}), addresses=True, alone=False))
        assert ask(host="192.168.1.7:8750").status == 200
        assert ask(host="[fd00::7]:8750").status == 200
        assert ask(host="desk.example").status == 200
        assert ask(host="evil.example").status == 400

    def test_names_and_ports_are_told_apart(self) -> None:
        assert authority("Desk.Example:80") == ("desk.example", 80)
        assert authority("[::1]:8750") == ("::1", 8750)
        assert authority("[::1]") == ("::1", None)
        assert authority("a.example.") is None


class TestOtherSites:
    WRITES = ("POST", "PUT", "PATCH", "DELETE")

    @pytest.mark.parametrize("method", WRITES)
    @pytest.mark.parametrize("site", ["cross-site", "same-site", "", "unheard-of"])
    def test_a_write_from_another_site_is_refused(self, ask: Asking, method: str, site: str) -> None:
        answered = ask(method, "/", ("sec-fetch-site", site), ("origin", "http://127.0.0.1:8750"))
        assert answered.status == 403
        assert ask.let_in == []

    @pytest.mark.parametrize(
        "origin",
        [
            "null",
            "",
            "http://evil.example",
            "http://127.0.0.1:3000",
            "http://127.0.0.1",
            "http://localhost:8750",
            "file://",
            "file://127.0.0.1:8750",
            "http://127.0.0.1:8750@evil.example",
            "http://127.0.0.1:8750.evil.example",
            "127.0.0.1:8750",
        ],
    )
    def test_a_write_with_another_origin_is_refused(self, ask: Asking, origin: str) -> None:
        assert ask("POST", "/", ("origin", origin)).status == 403
        assert ask("POST", "/", ("sec-fetch-site", "same-origin"), ("origin", origin)).status == 403
        assert ask.let_in == []

    def test_a_write_from_our_own_page_is_let_through(self, ask: Asking) -> None:
        ours = ("origin", "http://127.0.0.1:8750")
        assert ask("POST", "/", ("sec-fetch-site", "same-origin"), ours).status == 200
        assert ask("POST", "/", ("sec-fetch-site", "same-origin")).status == 200
        assert ask("POST", "/", ours).status == 200
        assert ask("POST", "/", ("origin", "http://[::1]:8750"), host="[::1]:8750").status == 200

    @pytest.mark.parametrize("header", ["sec-fetch-site", "origin"])
    def test_what_is_said_twice_is_refused(self, ask: Asking, header: str) -> None:
        value = {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8750"}[header]
        assert ask("POST", "/", (header, value), (header, value)).status == 400
        assert ask.let_in == []

    def test_a_program_on_this_machine_need_not_say_where_it_comes_from(self, ask: Asking) -> None:
        assert ask("POST").status == 200

    def test_a_program_elsewhere_shows_the_token_with_each_write(self) -> None:
        ask = Asking(Guard(names=frozenset({"desk.example"}), alone=False))
        assert ask("POST", "/", ("cookie", "demarche=1"), host="desk.example").status == 403
        assert ask("POST", "/", ("authorization", "Bearer x"), host="desk.example").status == 200

    def test_behind_a_proxy_that_speaks_tls_our_own_page_may_write(self) -> None:
        ask = Asking(Guard(names=frozenset({"desk.example"}), alone=False))
        assert ask("POST", "/", ("origin", "https://desk.example"), host="desk.example").status == 200

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_another_site_may_link_to_a_page_but_not_read_or_embed_it(self, ask: Asking, site: str) -> None:
        def asked(mode: str, dest: str) -> int:
            named = (("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest))
            return ask("GET", "/", *named).status

        assert asked("navigate", "document") == 200
        assert asked("navigate", "iframe") == 403
        assert asked("no-cors", "image") == 403
        assert asked("cors", "empty") == 403


class TestHeaders:
    @pytest.mark.parametrize(
        "path", ["/records", "/records.json", "/none", "/static/desk.css", "/openapi.json"]
    )
    def test_they_go_with_every_answer(self, shown: TestClient, path: str) -> None:
        answer = shown.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS

    def test_they_go_with_what_is_refused_and_what_fails(self, ask: Asking) -> None:
        async def fails(*_: object) -> None:
            raise RuntimeError

        low = {name.lower(): value for name, value in HEADERS.items()}
        assert low.items() <= ask(host="evil.example").headers.items()
        assert low.items() <= Asking(app=fails)().headers.items()

    def test_nothing_is_allowed_but_what_the_desk_itself_serves(self) -> None:
        allowed = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
        assert {name for name, source in allowed.items() if source == "'none'"} == {
            "default-src",
            "base-uri",
            "frame-ancestors",
        }
        assert set(allowed.values()) == {"'none'", "'self'"}

    def test_pages_hold_nothing_inline(self, shown: TestClient) -> None:
        for page in ("/records", "/none"):
            text = shown.get(page).text
            assert " style=" not in text
            assert "<style" not in text
            assert " onclick" not in text
            assert all(" src=" in tag.split(">")[0] for tag in text.split("<script")[1:])


class TestLimits:
    def test_a_body_may_be_as_large_as_its_limit(self, ask: Asking) -> None:
        assert ask("POST", pieces=(b"x" * 60, b"x" * 40)).body == b"100"

    def test_a_larger_one_is_refused_by_what_it_says_of_itself(self, ask: Asking) -> None:
        assert ask("POST", "/", ("content-length", "101")).status == 413
        assert ask("POST", "/", ("content-length", "9" * 400)).status == 413
        assert ask.let_in == []

    def test_a_larger_one_is_refused_while_it_comes(self, ask: Asking) -> None:
        answered = ask("POST", "/", ("transfer-encoding", "chunked"), pieces=(b"x" * 60, b"x" * 41, b"x"))
        assert answered.status == 413
        assert ask("POST", "/", ("content-length", "10"), pieces=(b"x" * 101,)).status == 413

    @pytest.mark.parametrize("length", ["-1", "1e3", "ten", "", "١"])
    def test_a_length_that_is_no_number_is_refused(self, ask: Asking, length: str) -> None:
        value = length.encode().decode("latin-1")
        assert ask("POST", "/", ("content-length", value)).status == 400

    def test_what_is_added_may_be_larger(self, ask: Asking) -> None:
        assert ask("POST", "/add", pieces=(b"x" * 1000,)).body == b"1000"
        assert ask("POST", "/add", pieces=(b"x" * 1001,)).status == 413
        assert ask("POST", "/added", pieces=(b"x" * 101,)).status == 413

    def test_a_body_that_never_ends_is_left(self, ask: Asking) -> None:
        answered = ask("POST", "/", ("content-length", "10"), pieces=(b"x", b"y"), stall=True)
        assert answered.status == 408

    def test_the_time_for_an_answer_begins_when_all_was_sent(self) -> None:
        async def ponders(scope: Any, receive: Any, send: Any) -> None:
            await Request(scope, receive).body()
            await asyncio.sleep(0.4)
            await PlainTextResponse("done")(scope, receive, send)

        ask = Asking(Guard(limits=Limits(receiving=0.2, answering=2.0)), app=ponders)
        assert ask("POST", "/", ("content-length", "1"), pieces=(b"x",)).body == b"done"

    def test_an_answer_that_never_comes_is_left(self) -> None:
        async def sleeps(*_: object) -> None:
            await asyncio.sleep(60)

        assert Asking(app=sleeps)().status == 503

    def test_a_thread_that_works_on_does_not_keep_the_answer(self) -> None:
        ready = threading.Event()

        async def works(*_: object) -> None:
            await run_in_threadpool(ready.wait, 2.0)

        end = threading.Timer(1.0, ready.set)
        end.start()
        assert Asking(app=works)().status == 503
        assert not ready.is_set()
        ready.set()

    def test_an_answer_may_take_its_time_while_it_moves(self) -> None:
        async def slowly(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            for number in range(4):
                await asyncio.sleep(0.15)
                await send({"type": "http.response.body", "body": b"x", "more_body": number < 3})

        assert Asking(app=slowly)().body == b"xxxx"

    def test_a_timeout_of_the_pages_own_is_a_fault_and_told_as_one(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        async def gives_up(*_: object) -> None:
            raise TimeoutError("the ledger")

        assert Asking(app=gives_up)().status == 500
        assert "TimeoutError" in capsys.readouterr().err

    def test_a_long_address_is_refused(self, ask: Asking) -> None:
        assert ask(query="q" * 199).status == 200
        assert ask(query="q" * 200).status == 414
        assert ask(path="/" + "p" * 200).status == 414

    def test_a_page_too_large_for_the_desk_is_told_on_a_page(self, example: Crisis) -> None:
        guard = Guard(limits=Limits(added=1000))
        client = TestClient(application(Desk(example), guard), base_url="http://127.0.0.1")
        answer = client.post("/add", data={"text": "x" * 2000})
        assert answer.status_code == 413
        assert "too much was sent" in answer.text
        assert answer.headers["content-type"].startswith("text/html")

    def test_a_socket_is_closed(self, ask: Asking) -> None:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        async def told(*_: object) -> Response:
            raise AssertionError

        asyncio.run(Safety(ask._behind, SERVED, told)({"type": "websocket"}, receive, send))
        assert sent == [{"type": "websocket.close", "code": 1008}]
        assert ask.let_in == []


class TestFaults:
    def test_a_fault_is_one_line_to_both_sides(self, capsys: pytest.CaptureFixture[str]) -> None:
        async def fails(*_: object) -> None:
            raise RuntimeError("secret\nsecond line")

        answered = Asking(app=fails)(path="/records")
        assert answered.status == 500
        assert answered.body == b"the desk failed on this (RuntimeError); what was kept before is safe"
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(
            "demarche: /records: a fault in the desk: RuntimeError at test_desk_safety.py:"
        )

    def test_a_fault_after_the_answer_began_ends_it_quietly(self, capsys: pytest.CaptureFixture[str]) -> None:
        async def half(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            raise RuntimeError("late")

        assert Asking(app=half)().status == 200
        assert len(capsys.readouterr().err.splitlines()) == 1

    @pytest.mark.parametrize("accept", ["text/html", "application/json"])
    def test_it_is_told_in_the_form_asked_for(
        self,
        example: Crisis,
        monkeypatch: pytest.MonkeyPatch,
        accept: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        def fails(*_: object, **__: object) -> None:
            raise RuntimeError("broken")

        monkeypatch.setattr(type(example), "leaf", fails)
        client = TestClient(application(Desk(example)), base_url="http://127.0.0.1:8750")
        answer = client.get("/records", headers={"accept": accept})
        assert answer.status_code == 500
        assert answer.headers["content-type"].startswith(accept)
        assert "Traceback" not in answer.text
        assert "broken" not in answer.text
        assert len(capsys.readouterr().err.splitlines()) == 1


OURS = {"origin": "http://desk.example"}
TOKEN = "correct horse battery staple"


@pytest.fixture
def locked(example: Crisis) -> Callable[[], TestClient]:
    """Makes browsers, each new to a desk that asks for a token."""
    guard = Guard(names=frozenset({"desk.example"}), alone=False)

    def browser() -> TestClient:
        app = application(Desk(example), guard, TOKEN)
        return TestClient(app, base_url="http://desk.example", follow_redirects=False)

    return browser


class TestToken:
    @pytest.mark.parametrize(
        "path", ["/records", "/none", "/static/desk.css", "/openapi.json", "/records.json"]
    )
    def test_nothing_is_answered_without(self, locked: Callable[[], TestClient], path: str) -> None:
        answer = locked().get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"

    def test_nothing_is_written_without(self, locked: Callable[[], TestClient]) -> None:
        assert locked().post("/add", headers=OURS, data={"text": "x"}).status_code == 401

    @pytest.mark.parametrize(
        ("shown", "status"),
        [
            (f"Bearer {TOKEN}", 200),
            (f"bearer {TOKEN}", 200),
            (f"Bearer {TOKEN}x", 401),
            (f"Bearer {TOKEN[:-1]}", 401),
            ("Bearer ", 401),
            ("Bearer", 401),
            (TOKEN, 401),
            (f"Basic {TOKEN}", 401),
            ("", 401),
        ],
    )
    def test_a_program_shows_it_with_each_request(
        self, locked: Callable[[], TestClient], shown: str, status: int
    ) -> None:
        assert locked().get("/records.json", headers={"authorization": shown}).status_code == status

    def test_a_person_gives_it_once_and_goes_on_to_where_they_were_going(
        self, locked: Callable[[], TestClient]
    ) -> None:
        browser = locked()
        asked = browser.get("/records?actor=Lavrov&about=troops")
        assert 'value="/records?actor=Lavrov&amp;about=troops"' in asked.text
        given = {"token": TOKEN, "next": "/records?actor=Lavrov&about=troops"}
        answer = browser.post("/login", data=given, headers=OURS)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/records?actor=Lavrov&about=troops"
        assert browser.get(answer.headers["location"]).status_code == 200

    def test_the_cookie_is_for_this_desk_alone_and_is_not_the_token(
        self, locked: Callable[[], TestClient]
    ) -> None:
        cookie = locked().post("/login", data={"token": TOKEN}, headers=OURS).headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert TOKEN not in cookie
        assert "horse" not in cookie

    def test_another_cookie_opens_nothing(self, locked: Callable[[], TestClient]) -> None:
        for held in ("demarche=1", f"demarche={TOKEN}", "demarche=", 'demarche="\x01'):
            assert locked().get("/records", headers={"cookie": held}).status_code == 401

    def test_a_wrong_token_is_told_and_sets_nothing(self, locked: Callable[[], TestClient]) -> None:
        answer = locked().post("/login", data={"token": "wrong"}, headers=OURS)
        assert answer.status_code == 401
        assert "That is not the token." in answer.text
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize(
        "to",
        [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
            "evil.example",
            "",
        ],
    )
    def test_it_leads_nowhere_else(self, locked: Callable[[], TestClient], to: str) -> None:
        answer = locked().post("/login", data={"token": TOKEN, "next": to}, headers=OURS)
        assert answer.headers["location"] == "/"

    def test_another_site_can_not_log_anybody_in(self, locked: Callable[[], TestClient]) -> None:
        answer = locked().post("/login", data={"token": TOKEN}, headers={"origin": "http://evil.example"})
        assert answer.status_code == 403

    def test_the_page_that_asks_for_it_has_its_sheet(self, locked: Callable[[], TestClient]) -> None:
        browser = locked()
        assert 'href="/login/login.css"' in browser.get("/login").text
        assert browser.get("/login/login.css").headers["content-type"].startswith("text/css")

    @pytest.mark.parametrize("method", ["PUT", "DELETE"])
    def test_other_methods_are_not_for_the_login(self, locked: Callable[[], TestClient], method: str) -> None:
        assert locked().request(method, "/login", headers=OURS).status_code == 405

    def test_a_form_that_is_none_is_told_in_a_line(self, locked: Callable[[], TestClient]) -> None:
        headers = {**OURS, "content-type": "multipart/form-data; boundary=x"}
        answer = locked().post("/login", content=b"nothing of the kind", headers=headers)
        assert answer.status_code in {400, 401}

    def test_it_is_compared_in_constant_time(
        self, locked: Callable[[], TestClient], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import hmac

        lengths: set[int] = set()
        compare = hmac.compare_digest

        def watched(one: bytes, other: bytes) -> bool:
            lengths.update({len(one), len(other)})
            return compare(one, other)

        monkeypatch.setattr("demarche.desk.entrance.hmac.compare_digest", watched)
        for shown in ("x", TOKEN, TOKEN * 9):
            locked().get("/records", headers={"authorization": f"Bearer {shown}"})
        assert lengths == {32}


def test_a_desk_without_a_token_asks_for_none(shown: TestClient) -> None:
    assert shown.get("/records").status_code == 200
