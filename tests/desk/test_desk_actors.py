"""Who is in the record: the list, a dossier, and what people rule on who is who."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import demarche
from demarche.crisis import Crisis

if TYPE_CHECKING:
    from conftest import Scene

Ask = Callable[[Crisis], TestClient]

BLINKEN, LAVROV = "person:antony-blinken", "person:sergey-lavrov"


def row(client: TestClient, name: str) -> dict[str, object]:
    listed = client.get("/actors.json").json()["actors"]
    return next(one for one in listed if one["name"] == name)


def dossier(client: TestClient, actor: str) -> dict[str, object]:
    answer = client.get(f"/actors/{quote(actor, safe='')}.json")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_actors_are_listed_by_how_many_records_name_them(small: TestClient) -> None:
    listed = small.get("/actors.json").json()["actors"]
    times = [one["records"] for one in listed if one["known"]]
    assert times == sorted(times, reverse=True)
    koval = row(small, "Anna Koval")
    assert koval["parts"] == {"said": 4, "issued": 1, "claimed": 1, "met": 1}
    assert (koval["reports"], koval["first"], koval["last"]) == (2, "2022-01-21", "2022-01-22")
    assert "Anna Koval" in small.get("/actors").text


def test_nobody_known_comes_last_and_is_counted_apart(small: TestClient) -> None:
    twin = small.get("/actors.json").json()
    known = [one["known"] for one in twin["actors"]]
    assert known == sorted(known, reverse=True)
    assert (twin["named"], twin["unnamed"]) == (known.count(True), known.count(False))
    assert twin["actors"][-1]["name"] == "a senior Verian official"


def test_words_and_kind_narrow_the_list(small: TestClient) -> None:
    by_office = small.get("/actors.json?about=foreign+minister").json()
    assert {one["name"] for one in by_office["actors"]} == {"Anna Koval", "Ivo Marek"}
    alliances = small.get("/actors.json?actor_kind=alliance").json()
    assert [one["name"] for one in alliances["actors"]] == ["the League"]
    assert small.get("/actors.json?about=zebra").json()["of"] == 0
    wrong = small.get("/actors?actor_kind=country")
    assert wrong.status_code == 400
    assert "is none of person" in wrong.text


def test_a_dossier_tells_offices_words_and_what_the_actor_did(small: TestClient) -> None:
    twin = dossier(small, "person:anna-koval")
    assert twin["offices"][0]["office"] == "foreign minister"
    assert twin["offices"][0]["first"] == "2022-01-21"
    assert twin["called"][0]["text"] == "Foreign Minister Anna Koval"
    assert {one["act"]: one["of"] for one in twin["said"]} == {"REQUEST": 2, "THREATEN": 1, "SAY": 1}
    lists = {one["part"]: one["records"] for one in twin["lists"]}
    assert lists["issued"][0]["kind"] == "condition"
    assert lists["claimed"][0]["low"] == 90000
    assert [(one["name"], one["met"]) for one in twin["partners"]] == [("Ivo Marek", 1)]


def test_conditions_are_told_in_both_directions(small: TestClient) -> None:
    lists = {one["part"]: one["records"] for one in dossier(small, "RUS")["lists"]}
    assert lists["faced"][0]["issuer"]["name"] == "Anna Koval"
    assert [one["low"] for one in lists["counted"]] == [60000, 90000]


def test_every_line_of_a_dossier_leads_to_its_sentence(small: TestClient) -> None:
    twin = dossier(small, "person:anna-koval")
    page = small.get("/actors/person:anna-koval").text
    shown = [one for part in (*twin["said"], *twin["lists"], twin["met"]) for one in part["records"]]
    assert shown
    assert all(f'href="/records/{one["id"]}"' in page for one in shown)


def test_an_actor_is_found_by_its_name_too(shown: TestClient) -> None:
    assert dossier(shown, "Antony Blinken")["actor"]["id"] == BLINKEN
    assert dossier(shown, "antony BLINKEN")["actor"]["id"] == BLINKEN


def test_an_actor_that_nobody_names_is_told(shown: TestClient) -> None:
    missing = shown.get("/actors/Napoleon")
    assert missing.status_code == 404
    assert "nobody in the record has this id or name" in missing.text


def test_names_with_slashes_and_odd_characters_have_a_page(attacked: TestClient) -> None:
    (one,) = attacked.get("/actors.json").json()["actors"]
    assert "<img src=x>" in one["name"]
    assert dossier(attacked, one["name"])["actor"]["name"] == one["name"]
    page = attacked.get("/actors").text + attacked.get(f"/actors/{quote(one['name'], safe='')}").text
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page


def test_what_it_said_on_an_issue_stands_in_its_dossier(shown: TestClient) -> None:
    (troops,) = [one for one in dossier(shown, BLINKEN)["issues"] if one["issue"] == "troops"]
    assert [mark["day"] for mark in troops["marks"]] == sorted(mark["day"] for mark in troops["marks"])
    page = shown.get(f"/actors/{BLINKEN}").text
    assert all(f'href="/records/{mark["id"]}"' in page for mark in troops["marks"])
    assert 'href="/issues/troops"' in page


def test_merged_actors_are_one_everywhere_until_it_is_undone(desk: TestClient) -> None:
    before = {name: row(desk, name)["records"] for name in ("Antony Blinken", "Sergey Lavrov")}
    sent = {"other": LAVROV, "who": "Ana"}
    merged = desk.post(f"/actors/{quote(BLINKEN, safe='')}/merge", data=sent)
    assert (merged.status_code, merged.headers["location"]) == (303, f"/actors/{quote(BLINKEN, safe='')}")
    assert "Sergey Lavrov" not in {one["name"] for one in desk.get("/actors.json").json()["actors"]}
    assert row(desk, "Antony Blinken")["records"] > max(before.values())
    for name in (BLINKEN, LAVROV, "Sergey Lavrov"):
        assert dossier(desk, name)["actor"]["id"] == BLINKEN
    (ruling,) = dossier(desk, BLINKEN)["rulings"]
    assert (ruling["said"], ruling["who"], ruling["other"]["id"]) == ("merge", "Ana", LAVROV)
    page = desk.get(f"/actors/{BLINKEN}").text
    assert f'action="/verdicts/{ruling["number"]}/undo"' in page
    desk.post(f"/verdicts/{ruling['number']}/undo", data={"who": "Ana"})
    assert {name: row(desk, name)["records"] for name in before} == before
    assert dossier(desk, BLINKEN)["rulings"] == []


def test_actors_kept_apart_are_told_in_both_dossiers(desk: TestClient) -> None:
    desk.post(f"/actors/{BLINKEN}/split", data={"other": LAVROV, "who": "Ana"})
    for one, other in ((BLINKEN, LAVROV), (LAVROV, BLINKEN)):
        (ruling,) = dossier(desk, one)["rulings"]
        assert (ruling["said"], ruling["other"]["id"]) == ("split", other)


def test_a_merge_with_nobody_is_told_in_one_line(desk: TestClient) -> None:
    wrong = desk.post(f"/actors/{BLINKEN}/merge", data={"other": "Napoleon", "who": "Ana"})
    assert wrong.status_code == 400
    assert "no actor of the ledger has this id or name" in wrong.text
    empty = desk.post(f"/actors/{BLINKEN}/merge", data={"who": "Ana"})
    assert "with whom?" in empty.text


def test_a_casebooks_name_stands_for_all_its_aliases(example: Crisis, ask: Ask) -> None:
    book = "actors:\n  - {name: The Kremlin, id: case:kremlin, aliases: [Russia, Vladimir Putin]}\n"
    (example.path.parent / "casebook.yaml").write_text(book, "utf-8")
    client = ask(example)
    kremlin = row(client, "The Kremlin")
    assert dossier(client, "country:RUS")["actor"]["key"] == kremlin["key"]
    assert "Russia" not in {one["name"] for one in client.get("/actors.json").json()["actors"]}


def test_rejected_records_are_not_counted_and_corrected_ones_are_as_corrected(
    scene: Scene, keep: Callable[[Scene], Path], ask: Ask
) -> None:
    with demarche.open(keep(scene)) as d:
        client = ask(d)
        condition, figure = (next(iter(d.list(kind))) for kind in ("conditions", "figures"))
        d.reject(condition.id, who="Ana")
        d.correct(figure.id, "claimant", "Ivo Marek", who="Ana")
        assert row(client, "Anna Koval")["parts"] == {"said": 4, "met": 1}
        assert row(client, "Ivo Marek")["parts"]["claimed"] == 1


@pytest.mark.parametrize("path", ["/actors", f"/actors/{BLINKEN}"])
def test_pages_name_no_style_or_script_in_line(shown: TestClient, path: str) -> None:
    page = shown.get(path).text
    assert " style=" not in page
    assert "onclick" not in page
    assert page.count("<h1>") == 1
