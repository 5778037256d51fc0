"""What is argued about: the list of issues, and the sides of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import demarche
from demarche.crisis import Crisis
from demarche.ledger import Ledger
from demarche.records import Actor
from over_time_makers import report, said

Ask = Callable[[Crisis], TestClient]

NAME = 'Troops / "forces" & <borders>'
BOOK = f"issues:\n  - {{name: '{NAME}', words: [troops, barracks, frontier]}}\n"


def state(code: str, name: str) -> Actor:
    return Actor(id=f"country:{code}", name=name, kind="government", country=code)


@pytest.fixture
def changed(tmp_path: Path, ask: Ask) -> Iterator[TestClient]:
    """A desk over four statements on sanctions, of which one takes an earlier one back."""
    russia, america, france = state("RUS", "Russia"), state("USA", "United States"), state("FRA", "France")
    with Ledger.open(tmp_path / "crisis.db") as ledger:
        for content, act, source, on in (
            ("sanctions on grain", "REJECT", russia, "2022-01-10"),
            ("any sanctions on its own banks", "REJECT", america, "2022-01-15"),
            ("the sanctions of last year", "SUPPORT", france, "2022-01-18"),
            ("new sanctions on grain", "AGREE", russia, "2022-01-20"),
        ):
            ledger.add(report(content, on), [said(content, act, source, on)], "test")
    with demarche.open(tmp_path / "crisis.db") as d:
        yield ask(d)


def test_issues_are_listed_with_words_counts_days_and_sides(shown: TestClient) -> None:
    twin = shown.get("/issues.json").json()
    troops = next(one for one in twin["issues"] if one["name"] == "troops")
    assert troops["found"] == "clustering"
    assert troops["statements"] > troops["reports"] > troops["accounts"]
    assert troops["first"] < troops["last"]
    assert [one["name"] for one in troops["against"]]
    page = shown.get("/issues").text
    assert 'href="/issues/troops"' in page
    assert f"{troops['statements']} statements in {troops['reports']} reports" in page


def test_words_narrow_the_issues_by_name_phrase_and_actor(shown: TestClient) -> None:
    def names(about: str) -> set[str]:
        return {one["name"] for one in shown.get(f"/issues.json?about={about}").json()["issues"]}

    assert names("sanctions") == {"sanctions"}
    assert names("blinken") == {"troops"}
    assert names("zebra") == set()


def test_the_sides_stand_beside_each_other_by_their_latest_statement(shown: TestClient) -> None:
    twin = shown.get("/issues/troops.json").json()
    page = shown.get("/issues/troops").text
    stood = [one for side in ("for", "against", "other") for one in twin["sides"][side]]
    assert len(stood) == twin["speakers"]
    for one in stood:
        assert one["latest"]["day"] == max(
            mark["day"] for mark in one["marks"] if mark["stance"] == one["stance"]
        )
        assert f'href="/records/{one["latest"]["id"]}"' in page


def test_what_copies_repeat_is_one_statement_told_in_several_reports(shown: TestClient) -> None:
    twin = shown.get("/issues/troops.json").json()
    marks = [mark for one in twin["sides"]["other"] for mark in one["marks"]]
    assert any((mark["reports"], mark["accounts"]) == (2, 1) for mark in marks)
    assert "in 2 reports, 1 account" in shown.get("/issues/troops").text


def test_an_issue_of_the_casebook_is_there_the_next_time_it_is_called(example: Crisis, ask: Ask) -> None:
    client = ask(example)
    assert NAME not in {one["name"] for one in client.get("/issues.json").json()["issues"]}
    (example.path.parent / "casebook.yaml").write_text(BOOK, "utf-8")
    first = client.get("/issues.json").json()["issues"][0]
    assert (first["name"], first["found"]) == (NAME, "casebook")


def test_names_with_slashes_quotes_and_markup_have_a_page(example: Crisis, ask: Ask) -> None:
    (example.path.parent / "casebook.yaml").write_text(BOOK, "utf-8")
    client = ask(example)
    at = f"/issues/{quote(NAME, safe='')}"
    assert client.get(f"{at}.json").json()["name"] == NAME
    page = client.get(at)
    assert page.status_code == 200
    assert "&lt;borders&gt;" in page.text
    assert "<borders>" not in page.text
    assert f'href="{at}"' in client.get("/issues").text


def test_a_change_is_named_with_the_two_statements_that_justify_it(changed: TestClient) -> None:
    twin = changed.get("/issues/sanctions.json").json()
    (moved,) = [one for side in twin["sides"].values() for one in side if one["changes"]]
    after = next(mark for mark in moved["marks"] if mark["change"])
    before = next(mark for mark in moved["marks"] if mark["id"] == after["change"]["since"])
    assert (before["act"], after["act"]) == ("REJECT", "AGREE")
    page = changed.get("/issues/sanctions").text
    assert "<b>Softening</b> between 10 Jan 2022 and 20 Jan 2022" in page
    assert all(f'href="/records/{mark["id"]}"' in page for mark in (before, after))
    assert "Softening" in changed.get("/actors/country:RUS").text


def test_who_agrees_with_whom_is_a_table_and_a_list(changed: TestClient) -> None:
    pairs = changed.get("/issues/sanctions.json").json()["agreements"]
    assert {(one["one"]["id"], one["other"]["id"], one["agree"]) for one in pairs} == {
        ("country:FRA", "country:RUS", True),
        ("country:FRA", "country:USA", False),
        ("country:RUS", "country:USA", False),
    }
    page = changed.get("/issues/sanctions").text
    assert page.count(">differ</a>") == 4
    assert all(f'href="#pair-{at}"' in page and f'id="pair-{at}"' in page for at in range(len(pairs)))


def test_an_issue_that_is_none_is_told(shown: TestClient) -> None:
    missing = shown.get("/issues/zebras")
    assert missing.status_code == 404
    assert "no issue is called so" in missing.text


def test_where_there_is_no_issue_the_page_says_how_to_name_one(small: TestClient) -> None:
    page = small.get("/issues").text
    assert "No issue is found yet" in page
    assert "casebook.yaml" in page
