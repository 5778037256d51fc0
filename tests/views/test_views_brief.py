from __future__ import annotations

import pytest

from demarche.records import Condition, Statement
from demarche.views import html, markdown, terminal
from demarche.views.brief import LINES, compose, facts, title


def section(brief, key):
    return next(part for part in brief.sections if part.key == key)


def lines(brief, key):
    return [line for group in section(brief, key).groups for line in group.lines]


def test_the_brief_has_a_section_for_each_thing_an_analyst_asks(scene) -> None:
    brief = compose(scene.reports, scene.records)
    assert [part.key for part in brief.sections] == ["demands", "threats", "accounts", "meetings", "figures"]


def test_the_brief_says_what_it_rests_on(scene) -> None:
    brief = compose(scene.reports, scene.records, asked="since 2022-01-01")
    assert title(brief) == "Brief, 21 Jan 2022 to 22 Jan 2022"
    assert facts(brief) == ("2 reports: 6 statements, 2 figures, 1 condition, 1 meeting; since 2022-01-01.")


@pytest.mark.parametrize(
    ("since", "until", "called"),
    [
        ("2022-01-10", None, "10 Jan 2022 to 22 Jan 2022"),
        (None, "2022-01-31", "21 Jan 2022 to 31 Jan 2022"),
        ("2022-02-01", None, "1 Feb 2022"),  # told of before
        (None, "2021-12-31", "31 Dec 2021"),  # told of afterwards
    ],
)
def test_a_brief_is_called_by_the_days_asked_for(scene, since, until, called) -> None:
    assert title(compose(scene.reports, scene.records, since=since, until=until)) == f"Brief, {called}"


def test_a_demand_told_by_two_outlets_is_one_line_with_both_sources(scene) -> None:
    (line,) = lines(compose(scene.reports, scene.records), "demands")
    assert (line.head, line.verb, line.to) == ("Anna Koval", "demanded", "Veria")
    assert line.text == "Veria withdraw its forces"
    assert line.source.endswith(", in 2 reports")
    assert [one.report.key for one in (line.record, *line.also)] == ["north-1", "south-7"]


def test_what_copies_tell_is_one_account_however_many_print_it(scene) -> None:
    one, other = (report.id for report in scene.reports)
    brief = compose(scene.reports, scene.records, accounts={one: one, other: one})
    (line,) = lines(brief, "demands")
    assert line.source.endswith(", in 2 reports, 1 account")
    assert line.copied
    assert "(2 reports, 1 account)" in html.render(brief, scene.records)
    assert "account)" not in html.render(compose(scene.reports, scene.records), scene.records)


def test_a_condition_is_told_as_if_and_then_and_not_again_as_a_threat(scene) -> None:
    brief = compose(scene.reports, scene.records)
    told = [(line.trigger, line.text, line.record.kind) for line in lines(brief, "threats")]
    assert told[0] == ("Veria crosses the river", "we will close the port", "condition")
    assert not [one for one in told if one[2] == "statement" and "river" in one[1]]


def test_a_threat_without_a_condition_stands_on_its_own(scene) -> None:
    unconditional = [one for one in scene.records if not isinstance(one, Condition)]
    brief = compose(scene.reports, unconditional)
    assert "“If Veria crosses the river, we will close the port,”" in [
        line.text for line in lines(brief, "threats")
    ]


def test_every_line_carries_outlet_date_and_key(scene) -> None:
    brief = compose(scene.reports, scene.records)
    keys = {report.key for report in scene.reports}
    for part in brief.sections:
        for group in part.groups:
            for line in group.lines:
                assert line.record.report.outlet in line.source
                assert "Jan 2022" in line.source
                assert any(key in line.source for key in keys)


def test_a_long_section_is_cut_and_says_how_to_list_the_rest(scene) -> None:
    demand = next(one for one in scene.of(Statement) if one.act == "REQUEST")
    speakers = [demand.source.model_copy(update={"id": f"p{n}", "name": f"Envoy {n}"}) for n in range(12)]
    many = [
        demand.model_copy(update={"id": f"s{n}", "source": speaker}) for n, speaker in enumerate(speakers)
    ]
    part = section(compose(scene.reports, many, options=" --since 2022-01-01"), "demands")
    assert sum(len(group.lines) for group in part.groups) == LINES
    assert part.more == 12 - LINES
    assert part.command == "demarche list statements --act REQUEST --since 2022-01-01"


def test_an_empty_ledger_has_an_empty_brief_that_says_so() -> None:
    brief = compose([], [])
    assert brief.sections == ()
    assert "Nothing in the ledger answers this." in terminal.render(brief)
    assert "Nothing in the ledger answers this." in markdown.render(brief)


def test_terminal_lines_fit_the_width(scene) -> None:
    text = terminal.render(compose(scene.reports, scene.records), width=48)
    assert max(len(line) for line in text.splitlines()) <= 48
    assert "Anna Koval demanded → Veria" in text


def test_a_command_to_copy_is_not_broken_over_lines(scene) -> None:
    demand = next(one for one in scene.of(Statement) if one.act == "REQUEST")
    sources = [demand.source.model_copy(update={"id": f"p{n}"}) for n in range(LINES + 1)]
    many = [demand.model_copy(update={"id": f"s{n}", "source": one}) for n, one in enumerate(sources)]
    page = compose(scene.reports, many, options=" --since 2022-01-01 --until 2022-01-31")
    text = terminal.render(page, width=40)
    assert (
        " and 1 more: demarche list statements --act REQUEST --since 2022-01-01 --until 2022-01-31\n" in text
    )


def test_the_terminal_is_given_no_control_characters(hostile) -> None:
    text = terminal.render(compose(hostile.reports, hostile.records))
    assert not set(text) & {"\x1b", "\x00", "\u202e", "\r"}
    assert "<script>" in text


def test_markdown_shows_hostile_text_and_obeys_none_of_it(hostile) -> None:
    text = markdown.render(compose(hostile.reports, hostile.records))
    assert "<" not in text.replace("\\<", "")
    assert "\\<script\\>" in text


def test_the_same_records_give_the_same_page_in_any_order(scene) -> None:
    one = compose(scene.reports, scene.records)
    assert compose(scene.reports, tuple(reversed(scene.records))) == one
