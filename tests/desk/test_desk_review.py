"""Review: a queue, verdicts in place, undo, and two people at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

JSON = {"Accept": "application/json"}


def first(desk: TestClient, query: str = "") -> dict[str, object]:
    record = desk.get(f"/review.json{query}").json()["record"]
    assert isinstance(record, dict)
    return record


def test_the_least_certain_record_comes_first(desk: TestClient) -> None:
    every = desk.get("/records.json").json()
    least = first(desk)["confidence"]
    assert least == min(one["confidence"] for one in every["records"] + [first(desk)])
    assert desk.get("/review").status_code == 200


def test_an_accepted_record_leaves_the_queue_and_an_undone_verdict_brings_it_back(desk: TestClient) -> None:
    before = desk.get("/review.json").json()
    id = before["record"]["id"]
    done = desk.post(f"/records/{id}/verdict", data={"verdict": "accept", "seen": "0"}, headers=JSON)
    assert done.status_code == 201
    after = desk.get("/review.json").json()
    assert after["waiting"] == before["waiting"] - 1
    assert after["record"]["id"] != id
    number = done.json()["verdicts"][0]["number"]
    assert desk.post(f"/verdicts/{number}/undo", headers=JSON).status_code == 201
    assert desk.get("/review.json").json()["record"]["id"] == id


def test_a_form_goes_back_to_where_it_stood(desk: TestClient) -> None:
    id = first(desk)["id"]
    back = desk.post(f"/records/{id}/verdict", data={"verdict": "reject", "next": "/review?kind=event"})
    assert back.status_code == 303
    assert back.headers["location"] == "/review?kind=event"


@pytest.mark.parametrize("elsewhere", ["https://else.example/", "//else.example/", "/\\else.example", "else"])
def test_a_form_never_leads_to_another_site(desk: TestClient, elsewhere: str) -> None:
    id = first(desk)["id"]
    back = desk.post(f"/records/{id}/verdict", data={"verdict": "accept", "next": elsewhere})
    assert back.headers["location"] == f"/records/{id}"


def test_only_the_fields_that_were_changed_are_corrected(desk: TestClient) -> None:
    statement = desk.get("/records.json?kind=statement").json()["records"][0]
    page = desk.get(f"/records/{statement['id']}").text
    assert 'name="field.act"' in page
    other = "WARN" if statement["act"] != "WARN" else "SAY"
    written = {"verdict": "correct", "field.act": other, "field.quoted": statement["quoted"]}
    done = desk.post(f"/records/{statement['id']}/verdict", data=written, headers=JSON)
    assert [(one["field"], one["value"]) for one in done.json()["verdicts"]] == [("act", other)]
    assert desk.get(f"/records/{statement['id']}.json").json()["record"]["act"] == other


def test_the_last_verdict_can_be_taken_back_from_the_queue_also_by_who_gave_no_name(desk: TestClient) -> None:
    id = first(desk)["id"]
    desk.post(f"/records/{id}/verdict", data={"verdict": "accept", "seen": "0"}, headers=JSON)
    assert desk.get("/review.json").json()["last"]["target"] == id


def test_of_several_corrections_all_are_kept_or_none(desk: TestClient) -> None:
    statement = desk.get("/records.json?kind=statement").json()["records"][0]
    other = "WARN" if statement["act"] != "WARN" else "SAY"
    written = {"verdict": "correct", "field.act": other, "field.when": "yesterday"}
    wrong = desk.post(f"/records/{statement['id']}/verdict", data=written, headers=JSON)
    assert wrong.status_code == 400
    assert "is no day, month or year" in wrong.json()["error"]
    assert desk.get("/verdicts.json").json()["of"] == 0


def test_nothing_changed_is_no_correction(desk: TestClient) -> None:
    id = first(desk)["id"]
    wrong = desk.post(f"/records/{id}/verdict", data={"verdict": "correct"}, headers=JSON)
    assert wrong.status_code == 400
    assert "nothing was changed" in wrong.json()["error"]


def test_who_rules_on_what_somebody_else_ruled_on_meanwhile_is_told_and_nothing_is_lost(
    desk: TestClient,
) -> None:
    id = first(desk)["id"]
    one = {"verdict": "accept", "seen": "0", "who": "Ana"}
    two = {"verdict": "reject", "seen": "0", "who": "Ben"}
    assert desk.post(f"/records/{id}/verdict", data=one, headers=JSON).status_code == 201
    late = desk.post(f"/records/{id}/verdict", data=two, headers=JSON)
    assert late.status_code == 409
    assert "Ana said “accept” of it meanwhile" in late.json()["error"]
    seen = desk.get(f"/records/{id}.json").json()
    assert seen["verdict"] == "accepted"
    again = {**two, "seen": str(seen["seen"])}
    assert desk.post(f"/records/{id}/verdict", data=again, headers=JSON).status_code == 201
    log = desk.get("/verdicts.json").json()["verdicts"]
    assert [(entry["who"], entry["said"]) for entry in log] == [("Ben", "reject"), ("Ana", "accept")]


def test_of_many_who_rule_on_one_record_at_once_one_is_kept_and_all_others_are_told(desk: TestClient) -> None:
    id = first(desk)["id"]

    def say(name: str) -> int:
        given = {"verdict": "accept", "seen": "0", "who": name}
        return desk.post(f"/records/{id}/verdict", data=given, headers=JSON).status_code

    with ThreadPoolExecutor(8) as many:
        codes = sorted(many.map(say, [f"reader {number}" for number in range(8)]))
    assert codes == [201] + [409] * 7
    assert desk.get("/verdicts.json").json()["of"] == 1


def test_two_who_work_through_the_queue_at_once_lose_no_verdict(desk: TestClient) -> None:
    ids = [one["id"] for one in desk.get("/records.json").json()["records"]][:30]

    def say(given: tuple[int, str]) -> int:
        number, id = given
        body = {"verdict": "accept", "seen": "0", "who": ("Ana", "Ben")[number % 2]}
        return desk.post(f"/records/{id}/verdict", data=body, headers=JSON).status_code

    with ThreadPoolExecutor(2) as both:
        assert set(both.map(say, enumerate(ids))) == {201}
    log = desk.get("/verdicts.json").json()["verdicts"]
    assert sorted(entry["target"] for entry in log) == sorted(ids)


def test_a_name_is_remembered_whatever_it_is_written_in(desk: TestClient) -> None:
    desk.post("/who", data={"who": "Олена Ткаченко"})
    id = first(desk)["id"]
    desk.post(f"/records/{id}/verdict", data={"verdict": "accept"})
    page = desk.get("/review").text
    assert 'value="Олена Ткаченко"' in page
    assert desk.get("/verdicts.json").json()["verdicts"][0]["who"] == "Олена Ткаченко"
    assert "accepted (1)" in page


def test_precision_is_shown_by_kind(desk: TestClient) -> None:
    event = first(desk, "?kind=event")
    desk.post(f"/records/{event['id']}/verdict", data={"verdict": "reject"})
    (kind,) = desk.get("/review.json").json()["evaluation"]["kinds"]
    assert (kind["kind"], kind["rejected"]) == ("event", 1)
    assert "How often the reader was right" in desk.get("/review").text


def test_credibility_is_rated_on_the_admiraltys_scale(desk: TestClient) -> None:
    id = first(desk)["id"]
    assert desk.post(f"/records/{id}/verdict", data={"verdict": "rate", "value": "2"}).status_code == 303
    assert desk.get(f"/records/{id}.json").json()["credibility"] == 2
    wrong = desk.post(f"/records/{id}/verdict", data={"verdict": "rate", "value": "9"}, headers=JSON)
    assert "no credibility" in wrong.json()["error"]


@pytest.mark.parametrize("body", [{"verdict": "praise"}, {}, {"verdict": "accept", "seen": "first"}])
def test_a_verdict_that_is_none_is_told_in_one_line(desk: TestClient, body: dict[str, str]) -> None:
    wrong = desk.post(f"/records/{first(desk)['id']}/verdict", data=body, headers=JSON)
    assert wrong.status_code == 400
    assert "\n" not in wrong.json()["error"]


def test_a_record_that_is_not_there_can_t_be_judged(desk: TestClient) -> None:
    wrong = desk.post("/records/s0000/verdict", data={"verdict": "correct", "field.act": "SAY"}, headers=JSON)
    assert wrong.status_code == 404


def test_two_actors_are_merged_and_told_apart_again(desk: TestClient) -> None:
    actors = {
        actor["id"]
        for record in desk.get("/records.json?kind=event").json()["records"]
        for actor in record["actors"]
        if actor["id"]
    }
    one, other = sorted(actors)[:2]
    done = desk.post("/verdicts/merge", data={"one": one, "other": other}, headers=JSON)
    assert done.status_code == 201
    number = done.json()["verdicts"][0]["number"]
    shown = {
        actor["id"]
        for record in desk.get("/records.json?kind=event").json()["records"]
        for actor in record["actors"]
    }
    assert one in shown
    assert other not in shown
    desk.post(f"/verdicts/{number}/undo")
    assert other in {
        actor["id"]
        for record in desk.get("/records.json?kind=event").json()["records"]
        for actor in record["actors"]
    }


def test_a_body_of_json_is_taken_as_a_form_is(desk: TestClient) -> None:
    id = first(desk)["id"]
    done = desk.post(f"/records/{id}/verdict", json={"verdict": "accept", "seen": 0}, headers=JSON)
    assert done.status_code == 201
    assert done.headers["location"] == f"/records/{id}"


def test_the_log_shows_what_is_undone(desk: TestClient) -> None:
    id = first(desk)["id"]
    desk.post(f"/records/{id}/verdict", data={"verdict": "accept"})
    desk.post("/verdicts/1/undo")
    log = desk.get("/verdicts.json").json()["verdicts"]
    assert [(one["number"], one["in_force"]) for one in log] == [(2, True), (1, False)]
    again = desk.post("/verdicts/1/undo", headers=JSON)
    assert again.status_code == 400
    assert "is undone already" in again.json()["error"]
