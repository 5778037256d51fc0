"""What reports tell differently, or print of one another: figures, disputes, encounters, copies."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from demarche.desk.ranges import WIDE, scale
from demarche.link.disputes import FORMS


def test_rival_claims_of_a_quantity_stand_together_with_who_makes_them(shown: TestClient) -> None:
    first = shown.get("/figures.json").json()["quantities"][0]
    assert first["finding"] == "figures"
    assert len(first["claims"]) > 1
    assert [claim["day"] for claim in first["claims"]] == sorted(claim["day"] for claim in first["claims"])
    page = shown.get("/figures").text
    assert "in dispute" in page
    assert "3 reports, 2 accounts" in page
    for claim in first["claims"]:
        for one in claim["evidence"]:
            assert one["span"]["exact"] in one["sentence"]
            assert f"/reports/{one['report']['id']}#{one['record']}" in page


def test_a_quantity_in_dispute_leads_to_the_dispute(shown: TestClient) -> None:
    first = shown.get("/figures.json").json()["quantities"][0]
    disputes = [one["id"] for one in shown.get("/disputes.json?form=figures").json()["disputes"]]
    assert first["disputes"] == disputes
    assert f'href="/disputes/{disputes[0]}"' in shown.get("/figures").text


def test_figures_are_narrowed_by_claimant_words_and_finding(shown: TestClient) -> None:
    every = shown.get("/figures.json").json()["of"]
    by_form = {form: shown.get(f"/figures.json?form={form}").json()["of"] for form in FORMS}
    assert by_form["figures"] > 0
    assert by_form["account"] == by_form["label"] == 0  # no findings on figures
    assert sum(by_form.values()) == every
    assert shown.get("/figures.json?about=nothing").json()["of"] == 0
    assert shown.get("/figures.json?actor=Ukraine").json()["of"] == 1
    assert shown.get("/figures.json?actor=Germany").json()["of"] == 0
    assert "No quantity is claimed" in shown.get("/figures?about=nothing").text


def claim(low: float | None, high: float | None) -> dict[str, float | None]:
    return {"low": low, "high": high}


def test_a_bar_runs_from_the_least_to_the_most_on_a_scale_from_nought() -> None:
    made = scale([claim(50, 100), claim(100, 100)])
    whole, point = made.bars
    assert (made.low, made.high, made.powers) == (0, 100, False)
    assert whole.start == pytest.approx(whole.end / 2, abs=0.1)
    assert point.point
    assert point.end < WIDE


def test_an_open_end_reaches_the_edge() -> None:
    above, below = scale([claim(50, None), claim(None, 100)]).bars
    assert (above.above, above.end) == (True, WIDE)
    assert (below.below, below.start) == (True, 0)


def test_numbers_far_apart_stand_on_a_scale_of_powers() -> None:
    made = scale([claim(20, 20), claim(2000, 2000), claim(200_000, 200_000)])
    assert made.powers
    starts = [bar.start for bar in made.bars]
    assert starts[2] - starts[1] == pytest.approx(starts[1] - starts[0], abs=0.2)


@pytest.mark.parametrize("claims", [[claim(0, 0)], [claim(None, None)], [claim(-5, 5)], [claim(1, 1e300)]])
def test_odd_claims_have_bars_within_the_drawing(claims: list[dict[str, float | None]]) -> None:
    for bar in scale(claims).bars:
        assert 0 <= bar.start <= bar.end <= WIDE


def test_disputes_show_each_side_and_link_to_all_of_it(shown: TestClient) -> None:
    twin = shown.get("/disputes.json").json()
    assert twin["of"] == len(twin["disputes"]) > 0
    page = shown.get("/disputes").text
    for one in twin["disputes"]:
        assert f'href="/disputes/{one["id"]}"' in page
        assert all(stand["who"][0]["name"] in page for stand in one["stands"] if stand["who"])
    assert "nobody is ruled right" in page


def test_a_dispute_sets_every_sentence_beside_the_others(shown: TestClient) -> None:
    one = shown.get("/disputes.json").json()["disputes"][0]
    page = shown.get(f"/disputes/{one['id']}").text
    evidence = [told for stand in one["stands"] for told in stand["evidence"]]
    assert all(f"/reports/{told['report']['id']}#{told['record']}" in page for told in evidence)
    assert page.count('class="stand"') == len(one["stands"])


def test_disputes_are_narrowed_by_form_and_what_is_not_there_is_told(shown: TestClient) -> None:
    assert shown.get("/disputes.json?form=label").json()["of"] == 0
    assert shown.get("/disputes?form=nonsense").status_code == 400
    missing = shown.get("/disputes/d0000")
    assert missing.status_code == 404
    assert "no such dispute" in missing.text


def test_an_outlet_is_shown_as_reliable_as_the_casebook_holds_it(desk: TestClient) -> None:
    crisis = desk.app.state.desk.crisis  # type: ignore[attr-defined]
    one = desk.get("/disputes.json").json()["disputes"][0]
    outlet = one["stands"][0]["outlets"][0]["name"]
    (crisis.path.parent / "casebook.yaml").write_text(f"sources:\n  {outlet}:\n    reliability: B\n")
    page = desk.get(f"/disputes/{one['id']}").text
    assert '<span class="tag" title="How reliable the casebook holds it to be">B</span>' in page


def test_encounters_are_told_by_several_reports_latest_first(shown: TestClient) -> None:
    twin = shown.get("/encounters.json").json()
    days = [one["date"] or "" for one in twin["encounters"]]
    assert days == sorted(days, reverse=True)
    assert all(one["reports"] > 1 for one in twin["encounters"])
    assert shown.get("/encounters").status_code == 200


def test_encounters_are_narrowed_to_a_kind_and_to_those_told_differently(shown: TestClient) -> None:
    every = shown.get("/encounters.json").json()
    meetings = shown.get("/encounters.json?kind=meeting").json()
    assert 0 < meetings["of"] < every["of"]
    differ = shown.get("/encounters.json?differ=1").json()
    assert {one["id"] for one in differ["encounters"]} == {
        one["id"] for one in every["encounters"] if one["differ"]
    }


def test_an_encounter_sets_contradictory_details_side_by_side(shown: TestClient) -> None:
    one = next(one for one in shown.get("/encounters.json").json()["encounters"] if one["differ"])
    page = shown.get(f"/encounters/{one['id']}").text
    assert "What they tell differently" in page
    for record in one["told"]:
        assert f"/reports/{record['report']['id']}#{record['id']}" in page
    assert shown.get("/encounters/m0000").status_code == 404


def test_copies_are_shown_by_account_in_order_with_shares(shown: TestClient) -> None:
    twin = shown.get("/copies.json").json()
    assert twin["of"] == 1
    assert [one["of"] is None for one in twin["accounts"][0]["prints"]] == [True, False]
    page = shown.get("/copies").text
    assert "2 reports, 2 outlets, one account" in page
    assert "of its own words" in page
    assert shown.get("/copies.json?outlet=Nowhere").json()["of"] == 0


@pytest.mark.parametrize("path", ["/figures", "/disputes", "/encounters", "/copies"])
def test_pages_hold_no_style_or_script_of_their_own(shown: TestClient, path: str) -> None:
    page = shown.get(path).text
    assert " style=" not in page
    assert "<script>" not in page
