"""A model server is asked in bounds, at its own address alone, and whatever it does is told in one line."""

from __future__ import annotations

import gzip
import re
import socket
import time
from http.server import BaseHTTPRequestHandler

import pytest

from demarche.errors import OptionError, ServerError
from demarche.reader.served.question import asked
from demarche.reader.served.server import Bounds, Server, model_name
from model_server import Answer, completion, failing, finding, modest, saying, send, serving

QUICK = Bounds(seconds=5.0, size=100_000, tries=3, pause=0.01, longest=0.05)
BODY = asked("small-model", "Nothing was said.")


def test_an_answer_is_given_as_it_came() -> None:
    with serving(saying("{}")) as server:
        assert Server.at(server.url, bounds=QUICK).complete(BODY) == completion("{}")
        assert server.bodies == [BODY]
        assert server.paths == ["/v1/chat/completions"]


def test_a_slash_at_the_end_of_the_address_makes_no_difference() -> None:
    with serving(saying("{}")) as server:
        Server.at(server.url + "/", bounds=QUICK).complete(BODY)
        assert server.paths == ["/v1/chat/completions"]


def test_the_key_goes_in_a_header_and_only_if_there_is_one() -> None:
    with serving(saying("{}")) as server:
        Server.at(server.url, bounds=QUICK).complete(BODY)
        Server.at(server.url, "sk-secret", QUICK).complete(BODY)
        assert [headers.get("Authorization") for headers in server.headers] == [None, "Bearer sk-secret"]


def test_the_key_is_in_no_representation_of_the_server() -> None:
    assert "secret" not in repr(Server.at("http://127.0.0.1:9/v1", "sk-secret"))


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8000",
        "ftp://127.0.0.1/v1",
        "http://",
        "http://user:sk-secret@127.0.0.1/v1",
        "http://127.0.0.1/v1?key=sk-secret",
        "http://127.0.0.1/v1#sk-secret",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1/v1\r\nX-Other: sk-secret",
        "http://[::1/v1",
        "",
    ],
)
def test_what_is_no_address_of_a_server_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(OptionError, match="base-url") as error:
        Server.at(url)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("key", ["sk secret", "sk-secret\r\nX-Other: 1", "sk-secrét", ""])
def test_a_key_that_no_header_may_hold_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(OptionError, match="API key") as error:
        Server.at("http://127.0.0.1:9/v1", key)
    assert "secr" not in str(error.value)


def fault(*answers: Answer, bounds: Bounds = QUICK) -> tuple[str, int]:
    """The one line that is told, and how often the server was asked."""
    with serving(*answers) as server:
        with pytest.raises(ServerError) as error:
            Server.at(server.url, "sk-secret", bounds).complete(BODY)
        line = str(error.value)
        assert "\n" not in line
        assert "secret" not in line
        assert line.startswith("the model server at 127.0.0.1:")
        return line, len(server.bodies)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_or_failing_server_is_asked_again_and_then_given_up(status: int) -> None:
    line, tries = fault(failing(status))
    assert f"answers {status} " in line
    assert ", 3 times (" in line
    assert tries == 3


def test_a_server_that_comes_round_is_taken_at_its_word() -> None:
    with serving(failing(429), failing(500), saying("{}")) as server:
        assert Server.at(server.url, bounds=QUICK).complete(BODY) == completion("{}")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 418, 599])
def test_a_server_that_refuses_is_not_asked_again(status: int) -> None:
    line, tries = fault(failing(status, b'{"error": {"message": "Incorrect API key sk-secret"}}'))
    assert f"answers {status}" in line
    assert tries == 1


@pytest.mark.parametrize(
    ("asks", "least", "most"), [("1", 0.05, 0.8), ("999999", 0.05, 0.8), ("soon", 0, 0.8)]
)
def test_the_pause_that_a_server_asks_for_is_kept_within_bounds(asks: str, least: float, most: float) -> None:
    began = time.monotonic()
    with serving(failing(429, Retry_After=asks), saying("{}")) as server:
        Server.at(server.url, bounds=QUICK).complete(BODY)
    assert least <= time.monotonic() - began < most


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with serving(saying("{}")) as elsewhere:
        line, tries = fault(failing(status, b"", Location=elsewhere.url + "/chat/completions"))
        assert elsewhere.paths == []
    assert "redirect, which is not followed" in line
    assert tries == 1


def flood(request: BaseHTTPRequestHandler, _: str) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.end_headers()
    for _piece in range(1600):
        request.wfile.write(b" " * (1 << 16))


def test_a_flood_is_not_read_to_its_end() -> None:
    line, tries = fault(flood)
    assert "sends more than 100,000 bytes" in line
    assert tries == 1


def stall(request: BaseHTTPRequestHandler, _: str) -> None:
    time.sleep(2)


def trickle(request: BaseHTTPRequestHandler, _: str) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.end_headers()
    for _piece in range(100):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.05)


def trickle_of_headers(request: BaseHTTPRequestHandler, _: str) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _piece in range(100):
        request.wfile.write(b"a")
        request.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [stall, trickle, trickle_of_headers])
def test_a_server_that_stalls_is_left(answer: Answer) -> None:
    began = time.monotonic()
    line, tries = fault(answer, bounds=Bounds(seconds=0.4))
    assert "took longer than 0.4 s" in line
    assert tries == 1
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("form", ["text/html", "application/octet-stream", "", "text/event-stream"])
def test_what_is_not_json_is_not_taken(form: str) -> None:
    line, _ = fault(failing(200, completion("{}"), Content_Type=form))
    assert "sends something other than JSON" in line


def test_what_is_packed_unasked_is_not_taken() -> None:
    line, _ = fault(failing(200, gzip.compress(completion("{}")), Content_Encoding="gzip"))
    assert "sends something other than JSON" in line


def test_an_answer_that_breaks_off_is_not_taken() -> None:
    def broken(request: BaseHTTPRequestHandler, _: str) -> None:
        send(request, 200, completion("{}")[:20], Content_Length="100")

    line, _ = fault(broken)
    assert "broke off" in line


def nonsense(request: BaseHTTPRequestHandler, _: str) -> None:
    request.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


def test_what_speaks_no_http_is_told_so() -> None:
    line, _ = fault(nonsense)
    assert "broke off: BadStatusLine" in line


def test_a_server_that_is_not_there_is_told_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ServerError, match=f"at 127.0.0.1:{port} can't be reached"):
        Server.at(f"http://127.0.0.1:{port}/v1", bounds=QUICK).complete(BODY)


def test_tls_with_a_server_that_has_none_is_told_so() -> None:
    with serving() as server, pytest.raises(ServerError, match="no safe connection"):
        Server.at(server.url.replace("http:", "https:"), bounds=QUICK).complete(BODY)


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving(finding(modest)) as server:
        assert Server.at(server.url, bounds=QUICK).complete(BODY)


def test_the_only_model_of_a_server_needs_no_name() -> None:
    with serving(models=("org/small-model:8b",)) as server:
        assert Server.at(server.url, bounds=QUICK).only_model() == "org/small-model:8b"


@pytest.mark.parametrize("models", [(), ("a", "b")])
def test_where_there_is_not_one_model_a_name_is_asked_for(models: tuple[str, ...]) -> None:
    with (
        serving(models=models) as server,
        pytest.raises(ServerError, match=f"{len(models)} models .*--model"),
    ):
        Server.at(server.url, bounds=QUICK).only_model()


@pytest.mark.parametrize("name", ["", "two words", "a\nb", "x" * 201, "with-sk-secret-in-it", "a\u202eb"])
def test_a_model_is_called_by_a_word_that_can_be_kept(name: str) -> None:
    with pytest.raises(OptionError) as error:
        model_name(name, "sk-secret")
    assert not re.search("secret", str(error.value))
