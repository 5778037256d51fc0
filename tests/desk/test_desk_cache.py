"""Pages sent again while nothing has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from demarche.crisis import Crisis
from demarche.desk.cache import LARGEST, Cache, stamp


@pytest.fixture
def made(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pages that were made, not sent again, from here on."""
    from demarche.desk import rendering

    names: list[str] = []
    before = rendering.html

    def html(page, *rest):  # type: ignore[no-untyped-def]
        names.append(page.name)
        return before(page, *rest)

    monkeypatch.setattr(rendering, "html", html)
    return names


def test_a_page_asked_for_again_is_sent_again(desk: TestClient, made: list[str]) -> None:
    desk.get("/records?kind=event")  # what a page works out and keeps is itself a change
    first = desk.get("/records?kind=event")
    made.clear()
    assert desk.get("/records?kind=event").text == first.text
    assert made == []


def test_another_question_another_form_and_another_person_are_answered_anew(
    desk: TestClient, made: list[str]
) -> None:
    for _ in range(2):
        desk.get("/review")
    made.clear()
    desk.get("/review?kind=event")
    assert desk.get("/review", headers={"Accept": "application/json"}).json()["waiting"]
    desk.cookies.set("who", "Ana")
    assert 'value="Ana"' in desk.get("/review").text
    assert made == ["review", "review"]


def test_a_verdict_makes_every_page_new(desk: TestClient) -> None:
    for _ in range(2):
        before = desk.get("/review.json").json()
    desk.post(f"/records/{before['record']['id']}/verdict", data={"verdict": "accept"})
    assert desk.get("/review.json").json()["waiting"] == before["waiting"] - 1


def test_what_another_process_writes_makes_every_page_new(desk: TestClient, example: Crisis) -> None:
    import demarche

    for _ in range(2):
        before = desk.get("/verdicts.json").json()["of"]
    with demarche.open(example.path) as other:
        other.reject(next(iter(other.events())).id, who="Ben")
    assert desk.get("/verdicts.json").json()["of"] == before + 1


def test_an_edited_casebook_makes_every_page_new(desk: TestClient, example: Crisis) -> None:
    for _ in range(2):
        desk.get("/issues.json")
    (example.path.parent / "casebook.yaml").write_text("issues:\n  - name: The bridge\n    words: [bridge]\n")
    assert "The bridge" in desk.get("/issues").text


def test_the_page_asked_for_least_lately_is_forgotten_first() -> None:
    cache = Cache(most=2)
    for name in ("one", "two"):
        cache.keep(name, 1, Response(name))
    assert cache.get("one", 1) is not None
    cache.keep("three", 1, Response("three"))
    assert [cache.get(name, 1) is None for name in ("one", "two", "three")] == [False, True, False]


def test_what_was_sent_in_another_state_or_is_large_is_not_sent_again() -> None:
    cache = Cache()
    cache.keep("one", 1, Response("one"))
    cache.keep("large", 1, Response(b"x" * (LARGEST + 1)))
    assert cache.get("one", 2) is None
    assert cache.get("large", 1) is None


def test_a_ledger_that_is_gone_has_a_stamp_too(tmp_path: Path) -> None:
    assert stamp(tmp_path / "none.db") == stamp(tmp_path / "none.db")
