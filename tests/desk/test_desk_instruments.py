"""Instruments: each by its name, and who reads it how."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


def texts(asked: TestClient, query: str = "") -> list[dict]:
    return asked.get(f"/instruments.json{query}").json()["instruments"]


def test_reports_on_one_text_are_put_together_by_its_name(boards: TestClient) -> None:
    memorandum = texts(boards)[0]
    assert memorandum["name"].casefold() == "the budapest memorandum"
    assert (memorandum["reports"], memorandum["accounts"], len(memorandum["told"])) == (2, 2, 2)


def test_a_text_without_a_name_is_only_that_of_its_report(boards: TestClient) -> None:
    letters = [one for one in texts(boards) if one["name"] == "a letter"]
    assert [(one["reports"], one["proper"]) for one in letters] == [(1, False), (1, False)]


def test_who_reads_it_how_stands_beside_each_other_with_the_sentence(boards: TestClient) -> None:
    memorandum = texts(boards)[0]
    assert {one["actor"]["name"]: [way["act"] for way in one["ways"]] for one in memorandum["stances"]} == {
        "Ukraine": ["ACCUSE"],
        "Russia": ["SAY"],
    }
    page = boards.get("/instruments").text
    assert "says it is broken" in page
    assert "invokes it" in page
    assert "Ukraine says that Russia broke" in page


def test_form_parties_date_and_state_are_told(boards: TestClient) -> None:
    memorandum = texts(boards)[0]
    assert (memorandum["form"], memorandum["state"]) == ("accord", "in force")
    assert [one["name"] for one in memorandum["parties"]] == ["Russia", "Ukraine"]
    assert "5 Dec 1994" in boards.get("/instruments").text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?actor=Ukraine", ["the Budapest Memorandum"]),
        ("?about=memorandum", ["the Budapest Memorandum"]),
        ("?text=letter", ["a letter", "a letter"]),
        ("?read=1", ["the Budapest Memorandum"]),
        ("?since=2022-02-05", ["a letter"]),
    ],
)
def test_filters_narrow_the_texts(boards: TestClient, query: str, names: list[str]) -> None:
    assert [one["name"] for one in texts(boards, query)] == names


def test_a_form_that_is_none_is_told_in_one_line(boards: TestClient) -> None:
    wrong = boards.get("/instruments.json?text=poem")
    assert wrong.status_code == 400
    assert "is none of accord, draft treaty" in wrong.json()["error"]


def test_what_a_report_says_never_becomes_markup(boards: TestClient) -> None:
    page = boards.get("/instruments").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
