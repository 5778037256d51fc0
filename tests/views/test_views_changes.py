"""What changed, as a table and at the head of a brief."""

from __future__ import annotations

import pytest

from demarche.link.changes import changes
from demarche.views import html, markdown, terminal
from demarche.views.brief import compose
from demarche.views.changes import section, sheet
from over_time_makers import KOVAL, MAREK, NORDIA, VERIA, claimed, day, met, report, said

SINCE = "2022-01-10"
BEFORE = claimed(90_000, NORDIA, "2022-01-03")
MOVED = claimed(120_000, NORDIA, "2022-01-12")
DEMAND = said("Veria must free the captured sailors", "REQUEST", KOVAL, "2022-01-11")
FOUND = changes([BEFORE, MOVED, DEMAND], SINCE, published=["2022-01-03", "2022-01-11", "2022-01-12", None])


def test_every_line_has_its_record_its_words_and_its_report() -> None:
    demand, moved, first = sheet(FOUND).rows
    assert demand[:4] == (DEMAND.id[:9], "2022-01-11", "new demand", "Anna Koval")
    assert moved[2:4] == ("figure moved", "Nordia")
    assert "120,000 troops" in moved[4]
    assert f"was 90,000 troops, 3 Jan 2022, {BEFORE.id[:9]}" in moved[4]
    assert first[2:4] == ("first-time actor", "Anna Koval")


def test_the_note_says_what_it_rests_on_and_what_has_no_date() -> None:
    note = sheet(FOUND).note
    assert note.startswith("2 reports since 10 Jan 2022, against 1 before.")
    assert "1 report bears no date" in note


def test_one_report_is_no_reports() -> None:
    note = sheet(changes([BEFORE, DEMAND], SINCE, published=["2022-01-03", "2022-01-11"])).note
    assert note.startswith("1 report since 10 Jan 2022, against 1 before.")


def test_without_earlier_reports_the_note_says_that_all_is_new() -> None:
    assert "all is told for the first time" in sheet(changes([DEMAND], SINCE, published=["2022-01-11"])).note


@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_a_brief_is_led_by_what_changed(format: str) -> None:
    lead = section(FOUND, " --since 2022-01-10", {})
    page = compose([report("x", "2022-01-11")], [MOVED, DEMAND], lead=lead)
    assert page.sections[0].key == "changes"
    written = {
        "terminal": lambda: terminal.render(page),
        "markdown": lambda: markdown.render(page),
        "html": lambda: html.render(page, [MOVED, DEMAND]),
    }[format]()
    assert written.casefold().index("what changed") < written.casefold().index("demands")
    assert "Figures moved" in written


def test_nothing_changed_is_no_section() -> None:
    assert section(changes([BEFORE], SINCE), "", {}) is None


def test_a_meeting_names_all_who_met_and_what_it_was_before() -> None:
    plan = met("will meet", (KOVAL, MAREK), "planned", "2022-01-03", when=day("2022-01-11"))
    held = met("met", (NORDIA, VERIA), "held", "2022-01-12", when=day("2022-01-11"))
    (row,) = [row for row in sheet(changes([plan, held], SINCE)).rows if row[2] == "meeting held"]
    assert row[3] == "Nordia and Veria"
    assert "was planned, 3 Jan 2022" in row[4]
