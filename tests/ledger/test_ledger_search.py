"""Full text: what is typed as a question, what answers it, and that it follows what comes and goes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ledger_makers import READER, make_report, sound

from demarche.ledger import Ledger, searching, shelf
from demarche.ledger.leaves import Asked
from demarche.ledger.words import asked_for
from demarche.records import AnyRecord, Event, Report

TEXT = "Troops left the river port. Envoys spoke of the river. The port troops stayed at home."


_EMPTY = sqlite3.connect(":memory:")
_EMPTY.execute("CREATE VIRTUAL TABLE t USING fts5(a, b, tokenize='porter unicode61')")


def _records(report: Report) -> list[AnyRecord]:
    starts = [0, TEXT.index("Envoys"), TEXT.index("The port")]
    ends = [TEXT.index(" Envoys"), TEXT.index(" The port"), len(TEXT)]
    return [
        Event.make(report, READER, edges, confidence=0.5, type="MOBILIZE")
        for edges in zip(starts, ends, strict=True)
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    report = make_report(TEXT, title="On the river", outlet="The Ledger", published="2022-01-21")
    with Ledger.open(tmp_path / "a.db") as one:
        one.add(report, _records(report), READER)
        yield one


def found(ledger: Ledger, typed: str, **narrowed: str) -> set[str]:
    """The first words of the records that answer."""
    hits = ledger.search(Asked(about=typed, **narrowed))
    return {ledger.record(hit.id).evidence.exact.split()[0] for hit in hits.hits}


@pytest.mark.parametrize(
    ("typed", "first_words"),
    [
        ("river", {"Troops", "Envoys"}),
        ("RIVERS troop", {"Troops"}),
        ('"river port"', {"Troops"}),
        ("“river port”", {"Troops"}),
        ("port river", {"Troops"}),
        ("troops -river", {"The"}),
        ('port -"river port"', {"The"}),
        ("-river", set()),
        ("   ", set()),
        ("— … !", set()),
        ("river OR port", set()),
        ("evidence:river", set()),
        ("riv*", set()),
    ],
)
def test_words_are_all_held_phrases_side_by_side_and_those_after_a_minus_left_out(
    ledger: Ledger, typed: str, first_words: set[str]
) -> None:
    assert found(ledger, typed) == first_words


@given(st.text(max_size=80))
@example('"')
@example('-"')
@example("a NOT b AND (c")
@example("NEAR(a b, 2) ^a {x}: y*")
@example("\0\ud800")
@example("a " * 300)
def test_nothing_typed_raises_or_is_read_as_syntax(typed: str) -> None:
    words = asked_for(typed)
    if words:
        assert _EMPTY.execute("SELECT count(*) FROM t WHERE t MATCH ?", (words,)).fetchone() == (0,)


@given(
    st.lists(
        st.sampled_from(["river", "port", "AND", "OR", "NOT", "NEAR", "(", "*", "^", ":", "+"]), max_size=6
    )
)
def test_a_text_that_is_its_own_question_is_found(words: list[str]) -> None:
    typed = " ".join(words)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(a, tokenize='porter unicode61')")
    connection.execute("INSERT INTO t VALUES (?)", (typed,))
    asked = asked_for(typed)
    if asked:
        assert connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (asked,)).fetchone() == (1,)
    connection.close()


def test_a_snippet_marks_the_words_looked_for_and_only_them(ledger: Ledger) -> None:
    hits = ledger.search(Asked(about="envoy river"))
    (hit,) = hits.hits
    assert "".join(piece.text for piece in hit.snippet) == "Envoys spoke of the river."
    assert [piece.text for piece in hit.snippet if piece.hit] == ["Envoys", "river"]


def test_facets_count_what_the_hits_have(ledger: Ledger) -> None:
    facets = ledger.search(Asked(about="river")).facets
    assert [(one.value, one.count) for one in facets["kind"]] == [("event", 2)]
    assert [(one.value, one.count) for one in facets["outlet"]] == [("The Ledger", 2)]
    assert [(one.value, one.count) for one in facets["month"]] == [("2022-01", 2)]


def test_more_hits_than_are_put_in_order_are_told(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "RANKED", {"newest": 1, "best": 1})
    hits = ledger.search(Asked(about="river"))
    assert (hits.of, hits.capped) == (1, True)


def test_best_puts_first_what_holds_the_words_most(ledger: Ledger) -> None:
    report = make_report("Fog, fog, fog. Fog over a very long and empty road to nowhere at all.", key="two")
    records = [
        Event.make(report, READER, edges, confidence=0.5, type="MOBILIZE") for edges in ((0, 14), (15, 69))
    ]
    ledger.add(report, records, READER)
    for order in (records, records[::-1]):
        assert {one.id for one in order} == {hit.id for hit in ledger.search(Asked(about="fog")).hits}
    best = ledger.search(Asked(about="fog"), order="best")
    assert best.hits[0].id == records[0].id


def test_the_newest_reports_are_the_same_whether_all_or_the_latest_are_looked_through(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Day, and whether it tells of the river: none, then all, of the latest four do; one bears no day.
    told = [(f"2022-02-{day:02d}", day < 8) for day in range(1, 13)] + [(None, True)]
    for number, (day, river) in enumerate(told):
        report = make_report(
            f"{number}: the {'river' if river else 'sea'} rose.", key=f"k{number}", published=day
        )
        ledger.add(report, [], READER)
    plain = [ledger.shelf(about="river", start=start, most=most) for start in range(9) for most in (1, 4, 9)]
    monkeypatch.setattr(shelf, "_COMMON", 1)
    for latest in (1, 4, 6, 9, 40):
        monkeypatch.setattr(shelf, "_LATEST", latest)
        for at, (start, most) in enumerate((start, most) for start in range(9) for most in (1, 4, 9)):
            assert ledger.shelf(about="river", start=start, most=most) == plain[at]
    assert plain[2].of == 9
    assert plain[2].reports[-1].report.published is None


def test_reports_are_found_by_title_and_text_and_no_longer_once_they_are_gone(ledger: Ledger) -> None:
    assert ledger.shelf(about="river envoys").of == 1
    assert ledger.shelf(about='"on the river"').of == 1
    (report,) = ledger.reports()
    replaced = report.model_copy(update={"title": "On the sea"})
    ledger.add(replaced, _records(replaced), READER)
    assert ledger.shelf(about='"on the river"').of == 0
    assert ledger.shelf(about='"on the sea"').of == 1
    sound(ledger.path)


@pytest.mark.file_only
def test_reports_of_an_older_ledger_are_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from demarche.ledger import opening

    path = tmp_path / "old.db"
    with monkeypatch.context() as older:
        older.setattr(opening, "VERSION", 3)
        Ledger.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO reports(id, key, title, text) VALUES ('r1', 'k', 'Old', 'An old port.')")
    connection.commit()
    connection.close()
    with Ledger.open(path) as ledger:
        assert [one.report.id for one in ledger.shelf(about="ports").reports] == ["r1"]


def test_the_shelf_is_newest_first_narrowed_and_counts_records(ledger: Ledger) -> None:
    late = make_report("Nothing happened.", key="late", outlet="the ledger", published="2022-02-01")
    undated = make_report("Nothing was dated.", key="undated")
    for report in (undated, late):
        ledger.add(report, [], READER)
    shelf = ledger.shelf()
    assert [one.report.key for one in shelf.reports] == ["late", "one", "undated"]
    assert [one.counts["event"] for one in shelf.reports] == [0, 3, 0]
    assert [one.report.key for one in ledger.shelf(outlet="THE LEDGER").reports] == ["late", "one"]
    assert [one.report.key for one in ledger.shelf(since="2022-01-01", until="2022-01-21").reports] == ["one"]
    second = ledger.shelf(start=1, most=1)
    assert ([one.report.key for one in second.reports], second.of, second.more) == (["one"], 3, True)


def test_a_page_is_a_report_with_its_records_where_they_stand(ledger: Ledger) -> None:
    (report,) = ledger.reports()
    page, records = ledger.page(report.id)
    assert page == report
    assert list(records) == list(ledger.records())
