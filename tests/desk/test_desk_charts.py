"""Charts become SVG that a page under a strict policy can hold."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from demarche.desk.charts import COLOURS, cleaned, svg


def bars(colour: str = COLOURS["conflict"], told: str = "two on Monday") -> Any:
    import altair as alt

    rows = [{"day": 0, "count": 2, "told": told}, {"day": 1, "count": 5, "told": told}]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(color=colour)
        .encode(x="day:O", y="count:Q", description="told:N")
        .properties(width=200, height=60)
    )


@pytest.fixture(scope="module")
def drawn() -> str:
    return str(svg(bars(), "Acts by day"))


def test_a_drawing_holds_no_style_no_script_and_no_colour_of_its_own(drawn: str) -> None:
    assert "style" not in drawn
    assert "<script" not in drawn
    assert not re.search(r'(fill|stroke)="(?!none")', drawn)
    assert not re.search(r"\son\w+=", drawn)


def test_a_colour_becomes_a_class(drawn: str) -> None:
    assert 'class="f-conflict"' in drawn


def test_text_stays_text(drawn: str) -> None:
    assert "count" in {text.text for text in ElementTree.fromstring(drawn).iter("text")}


def test_a_drawing_says_what_it_shows_and_its_marks_what_they_are(drawn: str) -> None:
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", "Acts by day")
    assert {title.text for title in root.iter("title")} == {"two on Monday"}


def test_the_same_chart_gives_the_same_characters() -> None:
    assert svg(bars(), "one") == svg(bars(), "one")
    assert str(svg(bars(), "one")).replace('"one"', "") == str(svg(bars(), "two")).replace('"two"', "")


def test_words_of_reports_are_escaped() -> None:
    told = str(svg(bars(told="<script>alert(1)</script>"), '"><script>'))
    assert "<script" not in told
    assert "&lt;script&gt;alert(1)" in told


def test_a_colour_that_the_sheets_do_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="red"):
        svg(bars("red"), "no")


def test_what_could_act_is_left_out_of_a_drawing() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="x()">'
        '<style>p{}</style><script>x()</script><a href="http://x"><text>gone</text></a>'
        '<rect width="3" style="fill:red" onclick="x()" fill="none"/></svg>'
    )
    frame = '<svg class="drawn" role="img" aria-label="" width="9" height="9">'
    assert cleaned(drawing, "") == frame + '<rect width="3" fill="none" /></svg>'
