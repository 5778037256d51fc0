"""Votes: numbers, names, rules, and what reports tell differently."""

from __future__ import annotations

from pathlib import Path

import pytest
from board_makers import COUNCIL, crisis, on, put, voted
from starlette.testclient import TestClient

import demarche
from demarche.desk.app import application
from demarche.desk.desk import Desk


def votes(asked: TestClient, query: str = "") -> list[dict]:
    return asked.get(f"/votes.json{query}").json()["votes"]


def test_a_vote_that_two_reports_tell_stands_once(boards: TestClient) -> None:
    (vote,) = votes(boards)
    assert (vote["body"], vote["date"], vote["result"]) == (COUNCIL, "2022-01-31", "passed")
    assert (vote["reports"], vote["accounts"]) == (2, 2)


def test_what_they_tell_differently_is_shown_side_by_side(boards: TestClient) -> None:
    (vote,) = votes(boards)
    differ = {one["of"]: [version["told"] for version in one["versions"]] for one in vote["differ"]}
    assert differ["for"] == ["10", "11"]
    assert "Reports differ" in boards.get("/votes").text


def test_the_numbers_are_those_of_the_fullest_telling_and_its_bar_is_of_them(boards: TestClient) -> None:
    (vote,) = votes(boards)
    assert [(part["side"], part["count"]) for part in vote["bar"]] == [
        ("for", 10),
        ("against", 2),
        ("abstain", 3),
    ]
    assert sum(part["share"] for part in vote["bar"]) == pytest.approx(100, abs=0.1)


def test_who_voted_how_is_told_by_name(boards: TestClient) -> None:
    (vote,) = votes(boards)
    assert [one["name"] for one in vote["named"]["against"]] == ["China", "Russia"]


def test_whether_the_rules_of_the_body_agree_is_told(boards: TestClient) -> None:
    assert "its rules agree with the result" in boards.get("/votes").text


def test_rules_that_do_not_agree_and_a_veto_are_told(tmp_path: Path) -> None:
    text = "Germany vetoed the resolution"
    rules = "Germany has no veto"
    path = put(tmp_path / "v.db", [voted(text, "2022-02-01", "X", result="vetoed", rules=rules)])
    with demarche.open(path) as d:
        page = TestClient(application(Desk(d)), base_url="http://127.0.0.1:8750").get("/votes").text
    assert "vetoed</span>" in page
    assert "its rules do not: <bdi>Germany has no veto</bdi>" in page


def test_a_vote_without_numbers_has_no_bar_and_says_what_is_not_told(tmp_path: Path) -> None:
    path = put(tmp_path / "v.db", [voted("The council voted", "2022-02-01", "X", when=None)])
    with demarche.open(path) as d:
        asked = TestClient(application(Desk(d)), base_url="http://127.0.0.1:8750")
        assert votes(asked)[0]["bar"] == []
        page = asked.get("/votes").text
    assert "result not told" in page
    assert "day not told" in page
    assert "<svg" not in page


def test_what_was_taken_is_filed_no_later_than_its_report(tmp_path: Path) -> None:
    misdated = voted("The council passed one in December", "2022-02-01", "X", when=on("2022-12-01"))
    later = voted("Parliament passed another", "2022-03-01", "Y", body="Parliament", when=on("2022-03-01"))
    path = put(tmp_path / "v.db", [misdated, later])
    with demarche.open(path) as d:
        assert [one.body for one in d.ballots()] == ["Parliament", COUNCIL]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?actor=China", 1),
        ("?actor=Chad", 0),
        ("?about=Security+Council", 1),
        ("?result=passed", 1),
        ("?result=vetoed", 0),
        ("?counted=1", 1),
        ("?since=2022-02-01", 0),
        ("?until=2022-02-01", 1),
    ],
)
def test_filters_narrow_the_votes(boards: TestClient, query: str, number: int) -> None:
    assert len(votes(boards, query)) == number


def test_a_ledger_without_votes_says_so(small: TestClient) -> None:
    assert "No vote in the ledger answers this." in small.get("/votes").text


def test_each_record_is_one_click_from_its_sentence(boards: TestClient) -> None:
    page = boards.get("/votes").text
    told = [one.id for one in crisis() if one.kind == "vote"]
    assert all(f"/records/{id}" in page for id in told)
