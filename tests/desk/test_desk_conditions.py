"""The board of conditions, and the tree of what follows from a deed."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from board_makers import threats
from starlette.testclient import TestClient

from demarche.desk.pages import conditions

INVADES = "/whatif.json?deed=" + quote("Russia invades Ukraine")


def declared(asked: TestClient, query: str = "") -> list[dict]:
    return asked.get(f"/conditions.json{query}").json()["conditions"]


def test_a_condition_told_in_two_reports_stands_once_with_its_accounts_counted(boards: TestClient) -> None:
    sanctions = [one for one in declared(boards) if one["condition"]["issuer"]["name"] == "Antony Blinken"]
    assert [(one["reports"], one["accounts"], len(one["told"])) for one in sanctions] == [(2, 2, 2)]


def test_how_each_stands_now_is_told(boards: TestClient) -> None:
    stands = {one["condition"]["issuer"]["name"]: one["stands"] for one in declared(boards)}
    assert stands == {"Antony Blinken": "kept", "Sergey Lavrov": "due", "Ukraine": "open"}


def test_why_a_condition_is_kept_is_told_in_the_words_of_its_records(boards: TestClient) -> None:
    page = boards.get("/conditions").text
    assert "Why “kept”" in page
    assert "Russia invaded Ukraine" in page
    assert "The United States imposed sanctions on Russia" in page


def test_threats_come_before_predictions(boards: TestClient) -> None:
    assert [one["condition"]["force"] for one in declared(boards)] == ["threat", "threat", "prediction"]


@pytest.mark.parametrize(
    ("query", "issuers"),
    [
        ("?actor=Lavrov", ["Sergey Lavrov"]),
        ("?actor=Russia", ["Sergey Lavrov", "Antony Blinken"]),
        ("?force=prediction", ["Ukraine"]),
        ("?stands=kept", ["Antony Blinken"]),
        ("?since=2022-01-15", ["Ukraine"]),
        ("?until=2022-01-11", ["Antony Blinken"]),
        ("?least=0.95", ["Antony Blinken"]),
    ],
)
def test_filters_narrow_the_board(boards: TestClient, query: str, issuers: list[str]) -> None:
    assert [one["condition"]["issuer"]["name"] for one in declared(boards, query)] == issuers


def test_what_the_reader_is_unsure_of_is_left_out_and_said_to_be(boards: TestClient) -> None:
    assert boards.get("/conditions.json").json()["unlikely"] == 1
    assert "that the reader is unsure of" in boards.get("/conditions").text
    assert len(declared(boards, "?least=0")) == len(declared(boards)) + 1


def test_only_unreviewed_leaves_out_what_somebody_has_ruled_on(desk: TestClient) -> None:
    crisis = desk.app.state.desk.crisis  # type: ignore[attr-defined]
    first = declared(desk, "?least=0")[0]
    crisis.accept(first["condition"]["id"], who="a tester")
    assert first["condition"]["id"] not in {
        one["condition"]["id"] for one in declared(desk, "?least=0&unreviewed=1")
    }
    assert 'verdict-accepted">accepted' in desk.get("/conditions?least=0").text


def test_a_trigger_leads_to_what_else_follows_if_so(boards: TestClient) -> None:
    assert "/whatif?deed=Russia+invades+Ukraine" in boards.get("/conditions").text


def test_a_force_that_is_none_is_told_in_one_line(boards: TestClient) -> None:
    wrong = boards.get("/conditions?force=wish")
    assert wrong.status_code == 400
    assert "force: &#39;wish&#39; is none of threat, promise" in wrong.text


def test_without_a_deed_the_commonest_triggers_are_offered(boards: TestClient) -> None:
    twin = boards.get("/whatif.json").json()
    assert twin["triggers"][0]["deed"] == "Russia invades Ukraine"
    assert twin["steps"] == []
    assert "What if <bdi>Russia invades Ukraine</bdi>?" in boards.get("/whatif").text


def test_a_deed_is_followed_from_one_declared_condition_to_the_next(boards: TestClient) -> None:
    (first,) = boards.get(INVADES).json()["steps"]
    assert first["condition"]["issuer"]["name"] == "Antony Blinken"
    assert (first["reports"], first["accounts"]) == (2, 2)
    assert [one["condition"]["issuer"]["name"] for one in first["then"]] == ["Sergey Lavrov"]


def test_as_many_steps_are_shown_as_are_asked_for(boards: TestClient) -> None:
    (first,) = boards.get(INVADES + "&depth=1").json()["steps"]
    assert first["then"] == []


def test_trigger_and_consequence_are_marked_in_the_sentence(boards: TestClient) -> None:
    (first,) = boards.get(INVADES + "&depth=1").json()["steps"]
    assert "".join(part["text"] for part in first["parts"]) == first["sentence"]
    marked = {part["is"]: part["text"] for part in first["parts"]}
    assert marked["trigger"].startswith("Russia invades Ukraine")
    assert marked["consequence"].startswith("the United States will impose")
    assert '<mark class="consequence">' in boards.get(INVADES.replace(".json", "")).text


def test_whose_deed_we_is_is_said_where_a_step_is_walked_on_from(boards: TestClient) -> None:
    (first,) = boards.get(INVADES).json()["steps"]
    assert first["then"][0]["and_then"] == "Sergey Lavrov will send troops to the border"


def test_what_stands_further_up_is_named_again_and_not_told_again() -> None:
    condition = threats()[0].model_dump(mode="json")
    leaf = {"condition": condition, "sentence": "If so, then so.", "then": []}
    step = conditions.step({**leaf, "then": [leaf]}, set())
    assert not step["again"]
    assert [(one["again"], one["then"]) for one in step["then"]] == [(True, [])]


def test_a_deed_that_nobody_spoke_of_is_said_to_have_no_condition(boards: TestClient) -> None:
    page = boards.get("/whatif?deed=Chad+votes")
    assert page.status_code == 200
    assert "has this for its trigger" in page.text


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("?deed=" + "a" * 201, "is too long to be one deed (200 characters at most)"),
        ("?deed=x&depth=9", "is no number of steps (1 to 4)"),
    ],
)
def test_a_question_that_cannot_be_meant_is_told_in_one_line(
    boards: TestClient, query: str, line: str
) -> None:
    wrong = boards.get(f"/whatif.json{query}")
    assert wrong.status_code == 400
    assert line in wrong.json()["error"]


def test_what_is_typed_or_told_never_becomes_markup(boards: TestClient) -> None:
    typed = boards.get("/whatif?deed=" + quote("<script>alert(1)</script>"))
    told = boards.get("/conditions?least=0")
    for page in (typed.text, told.text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
