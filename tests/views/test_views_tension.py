"""Tension as a table: numbers that line up, bars to one scale, and what is left out said."""

from __future__ import annotations

from demarche.link.tension import tension
from demarche.views.tension import sheet
from over_time_makers import KOVAL, MAREK, NORDIA, VERIA, day, did, met

RECORDS = [
    did("shelled the port", "ASSAULT", (VERIA,), recipients=(NORDIA,)),
    did("shelled the bridge", "ASSAULT", (VERIA,), "2022-01-11", recipients=(NORDIA,)),
    met("met", (KOVAL, MAREK), "held", "2022-01-19", when=day("2022-01-18")),
    did("blocked the strait", "COERCE", (VERIA,), "2022-01-19"),
]
COUNT = tension(RECORDS, [one.report for one in RECORDS])


def test_weeks_come_first_then_each_pair_summed_up() -> None:
    rows = sheet(COUNT, "week", one_pair=False).rows
    assert [row[:2] for row in rows] == [
        ("all", "2022-01-10"),
        ("all", "2022-01-17"),
        ("NDA – VER", "whole"),
    ]
    assert [cell.strip() for cell in rows[0][2:11]] == [
        "2",
        "2",
        "0",
        "0",
        "0",
        "2",
        "-19.0",
        "-9.50",
        "-9.50",
    ]


def test_bars_show_conflict_and_cooperation_to_one_scale() -> None:
    first, second, pair = (row[-1] for row in sheet(COUNT, "week", one_pair=False).rows)
    assert (first, second, pair) == ("█" * 24, "█" * 12 + "░" * 12, "█▁")


def test_for_one_pair_its_weeks_are_all() -> None:
    assert len(sheet(COUNT, "week", one_pair=True).rows) == 2


def test_without_any_act_there_is_no_row_of_noughts() -> None:
    found = sheet(tension([], [one.report for one in RECORDS]), "week", one_pair=False)
    assert (found.title, found.rows) == ("acts", ())


def test_the_note_names_the_scale_and_counts_what_stands_in_no_pair() -> None:
    note = sheet(COUNT, "week", one_pair=False).note
    assert "Goldstein 1992" in note
    assert "1 act has no known target" in note


def test_the_data_hold_every_period_with_its_records() -> None:
    data = sheet(COUNT, "week", one_pair=False).data
    assert data["by"] == "week"
    assert data["overall"]["periods"][0]["records"] == sorted(one.id for one in RECORDS[:2])
