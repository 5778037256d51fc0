from __future__ import annotations

from demarche.records import Condition, Figure, Meeting, Report, Statement
from demarche.views.cards import card, described
from demarche.views.context import shown


def rows(record) -> dict[str, str]:
    return {row.label: row.value for row in card(record).rows}


def test_a_record_is_shown_in_the_line_it_stands_in(scene) -> None:
    meeting = scene.of(Meeting)[0]
    found = shown(meeting, scene.reports[0])
    assert found.evidence == meeting.evidence.exact
    assert found.before + found.evidence + found.after in scene.reports[0].text.splitlines()


def test_a_file_on_one_line_is_not_shown_whole() -> None:
    text = "x " * 100_000 + "90,000 troops" + " y" * 100_000
    report = Report(id="r1", key="k", text=text)
    at = text.index("90")
    record = Figure.make(
        report,
        "0",
        (at, at + 13),
        low=90000,
        high=90000,
        approximate=False,
        unit=None,
        counted=None,
        holder=None,
        confidence=1,
    )
    found = shown(record, report)
    assert found.evidence == "90,000 troops"
    assert len(found.before) + len(found.after) <= 1200


def test_a_statements_card_says_who_how_and_to_whom(scene) -> None:
    demand = next(one for one in scene.of(Statement) if one.act == "REQUEST")
    told = rows(demand)
    assert told["Source"] == "Anna Koval (foreign minister, UKR)"
    assert told["Cue"] == "demanded"
    assert told["Content"] == "that Veria withdraw its forces"
    assert told["To whom"] == "Veria (RUS)"
    assert told["Confidence"] == "90 %"
    assert card(demand).tag == "REQUEST"


def test_an_anonymous_source_is_said_to_be_one(scene) -> None:
    denial = next(one for one in scene.of(Statement) if one.act == "REJECT")
    assert rows(denial)["Source"].endswith(", anonymous")
    assert rows(denial.model_copy(update={"source": None}))["Source"] == "source not told, anonymous"


def test_a_figure_nobody_claims_is_the_outlets_own(scene) -> None:
    figure = scene.of(Figure)[0]
    assert rows(figure)["Claimed by"].startswith("Anna Koval")
    assert rows(figure.model_copy(update={"claimant": None}))["Claimed by"] == "the outlet itself"


def test_a_conditions_card_has_trigger_and_consequence(scene) -> None:
    told = rows(scene.of(Condition)[0])
    assert (told["If"], told["Then"]) == ("Veria crosses the river", "we will close the port")
    assert told["Standing"] == "conditional"


def test_unknown_is_left_out_not_made_up(scene) -> None:
    meeting = scene.of(Meeting)[0].model_copy(update={"place": None, "when": None})
    assert not {"Where", "When", "Length", "Body"} & rows(meeting).keys()
    assert described(None) == ""
