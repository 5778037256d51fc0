from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from demarche.records import Condition, Figure, Mark, Report, Statement
from demarche.views.marked import paragraphs, places

TEXT = "One two three.\n\nFour five six seven.\nEight."


def bare(text: str = TEXT, marks: tuple[Mark, ...] = ()) -> Report:
    return Report(id="r1", key="k", text=text, marks=marks)


def figure(report: Report, start: int, end: int) -> Figure:
    return Figure.make(
        report,
        "0",
        (start, end),
        low=1,
        high=1,
        approximate=False,
        unit=None,
        counted=None,
        holder=None,
        confidence=0.5,
    )


def test_every_line_with_text_is_a_paragraph() -> None:
    made = paragraphs(bare(), [])
    assert ["".join(s.text for s in p.stretches) for p in made] == [
        "One two three.",
        "Four five six seven.",
        "Eight.",
    ]


def test_overlapping_records_share_the_stretch_where_they_overlap_the_shorter_first() -> None:
    report = bare()
    long, short = figure(report, 0, 13), figure(report, 4, 7)
    stretches = paragraphs(report, [long, short])[0].stretches
    assert [(s.text, [p.record.id for p in s.places]) for s in stretches] == [
        ("One ", [long.id]),
        ("two", [short.id, long.id]),
        (" three", [long.id]),
        (".", []),
    ]


def test_records_that_cross_are_both_kept() -> None:
    report = bare()
    one, two = figure(report, 0, 7), figure(report, 4, 13)
    texts = [(s.text, {p.record.id for p in s.places}) for s in paragraphs(report, [one, two])[0].stretches]
    assert ("two", {one.id, two.id}) in texts


def test_a_record_over_two_paragraphs_begins_once() -> None:
    report = bare()
    record = figure(report, 8, 25)
    begun = [r.id for p in paragraphs(report, [record]) for s in p.stretches for r in s.begins]
    assert begun == [record.id]
    assert sum(bool(s.places) for p in paragraphs(report, [record]) for s in p.stretches) == 2


def test_a_line_wholly_within_a_mark_bears_its_kind() -> None:
    report = bare(marks=(Mark(kind="title", start=0, end=15),))
    assert [p.mark for p in paragraphs(report, [])] == ["title", "", ""]


def test_a_mark_over_part_of_a_line_sets_that_part_apart() -> None:
    report = bare("KYIV (Northgate) — News.", (Mark(kind="dateline", start=0, end=18),))
    (line,) = paragraphs(report, [])
    assert line.mark == ""
    assert [(s.mark, s.text) for s in line.stretches] == [("dateline", "KYIV (Northgate) —"), ("", " News.")]


def test_a_statement_stands_where_its_source_cue_and_content_stand(scene) -> None:
    threat = next(one for one in scene.of(Statement) if one.act == "THREATEN")
    assert {place.part for place in places(threat)} == {"source", "cue", "content"}
    condition = scene.of(Condition)[0]
    assert [place.part for place in places(condition)] == ["trigger", "consequence"]


@given(
    st.text(st.sampled_from("ab \n\t\u200f\x00<"), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6),
)
def test_no_text_is_lost_or_doubled_and_every_record_begins_once(
    text: str, spans: list[tuple[int, int]]
) -> None:
    report = bare(text)
    inside = [(a, min(a + n, len(text))) for a, n in spans if a < len(text)]
    records = {r.id: r for r in (figure(report, a, b) for a, b in inside if text[a:b].strip())}
    made = paragraphs(report, records.values())
    joined = "".join(s.text for p in made for s in p.stretches)
    assert "".join(joined.split()) == "".join(text.split())
    begun = [r.id for p in made for s in p.stretches for r in s.begins]
    assert sorted(begun) == sorted(records)
