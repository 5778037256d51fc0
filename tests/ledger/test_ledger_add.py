from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_makers import READER, dump, make_report, many, sentences, sound

from demarche.errors import LedgerError
from demarche.ledger import Ledger
from demarche.records import AnyRecord


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crisis.db"


def test_adding_a_report_again_changes_not_a_byte_of_a_dump(path: Path) -> None:
    report = make_report(sentences(9), published="2021-12-17")
    with Ledger.open(path) as ledger:
        assert ledger.add(report, many(report, 9), READER) == "new"
        before = dump(path)
        assert ledger.add(report, many(report, 9), READER) == "known"
        assert dump(path) == before
        assert ledger.counts()["statement"] == 9


def test_records_of_a_known_report_are_not_even_made(path: Path) -> None:
    report = make_report(sentences(1))

    def never() -> Iterator[AnyRecord]:
        raise AssertionError("run through")
        yield

    with Ledger.open(path) as ledger:
        ledger.add(report, [], READER)
        assert ledger.knows(report, READER)
        assert ledger.add(report, never(), READER) == "known"


def test_the_same_adds_make_the_same_ledger(tmp_path: Path) -> None:
    dumps = []
    for name in ("a.db", "b.db"):
        with Ledger.open(tmp_path / name) as ledger:
            for n in range(3):
                report = make_report(sentences(5, f"Round {n}"), key=str(n))
                ledger.add(report, many(report, 5), READER)
        dumps.append(dump(tmp_path / name))
    assert dumps[0] == dumps[1]


def test_the_same_text_under_another_file_name_is_known(path: Path) -> None:
    report = make_report(sentences(1), key="a", file="a.txt")
    copy = report.model_copy(update={"key": "b", "file": "copies/b.txt"})
    with Ledger.open(path) as ledger:
        ledger.add(report, many(report, 1), READER)
        assert ledger.add(copy, many(copy, 1), READER) == "known"
        assert ledger.report(report.id).key == "a"


@pytest.mark.parametrize(
    "facts",
    [
        {"published": "2021-12-18"},
        {"title": "Another"},
        {"author": "A. Writer"},
        {"found": {"published": "meta"}},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_other_facts_about_a_report_replace_it(path: Path, facts: dict[str, object]) -> None:
    before = make_report(sentences(3), published="2021-12-17", found={"published": "given"})
    after = before.model_copy(update=facts)
    with Ledger.open(path) as ledger:
        ledger.add(before, many(before, 3), READER)
        assert not ledger.knows(after, READER)
        assert ledger.add(after, many(after, 2), READER) == "replaced"
        assert ledger.report(before.id) == after
        assert list(ledger.records()) == many(after, 2)
        assert ledger.add(after, many(after, 2), READER) == "known"
    sound(path)


def test_a_newer_reader_replaces_what_the_older_found(path: Path) -> None:
    report, other = make_report(sentences(3)), make_report(sentences(2, "Elsewhere"))
    with Ledger.open(path) as ledger:
        ledger.add(other, many(other, 2), READER)
        ledger.add(report, many(report, 3), READER)
        assert ledger.add(report, many(report, 2, "test-2"), "test-2") == "replaced"
        assert {record.reader for record in ledger.records(report=report.id)} == {"test-2"}
        assert list(ledger.records(report=other.id)) == many(other, 2)
    sound(path)


def test_what_is_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    report = make_report(sentences(9))
    for name in ("replaced.db", "fresh.db"):
        with Ledger.open(tmp_path / name) as ledger:
            if name == "replaced.db":
                ledger.add(report, many(report, 9), READER)
            ledger.add(report, many(report, 2, "test-2"), "test-2")
    tables = [
        "reports",
        "found",
        "marks",
        "reads",
        "actors",
        "records",
        "mentions",
        "spans",
        "statement_details",
    ]

    def rows(name: str) -> list[list[str]]:
        lines = dump(tmp_path / name)
        return [[line for line in lines if line.startswith(f'INSERT INTO "{table}"')] for table in tables]

    assert rows("replaced.db") == rows("fresh.db")


def test_a_report_without_records_is_remembered(path: Path) -> None:
    report = make_report("Nothing was said")
    with Ledger.open(path) as ledger:
        assert ledger.add(report, [], READER) == "new"
        assert ledger.add(report, [], READER) == "known"
        assert list(ledger.reports()) == [report]


def test_a_record_found_twice_is_kept_once(path: Path) -> None:
    report = make_report(sentences(1))
    with Ledger.open(path) as ledger:
        ledger.add(report, many(report, 1) * 2, READER)
        assert ledger.counts()["statement"] == 1


def test_a_record_that_does_not_stand_in_its_report_is_refused_with_all_the_report_had(path: Path) -> None:
    report = make_report(sentences(3))
    good = many(report, 3)
    evidence = good[1].evidence.model_copy(update={"start": 5, "end": 5 + len(good[1].evidence.exact)})
    with Ledger.open(path) as ledger:
        with pytest.raises(LedgerError, match=r"its evidence does not stand at 5-\d+ of the text"):
            ledger.add(report, [good[0], good[1].model_copy(update={"evidence": evidence})], READER)
        assert list(ledger.reports()) == []


def test_a_mention_that_does_not_stand_in_the_report_is_refused(path: Path) -> None:
    report = make_report(sentences(1))
    (good,) = many(report, 1)
    wrong = good.source.model_copy(update={"text": good.source.text.model_copy(update={"exact": "x" * 53})})
    wrong = wrong.model_copy(update={"text": wrong.text.model_copy(update={"end": wrong.text.start + 53})})
    with Ledger.open(path) as ledger, pytest.raises(LedgerError, match="its source does not stand"):
        ledger.add(report, [good.model_copy(update={"source": wrong})], READER)


def test_a_record_of_another_report_is_refused(path: Path) -> None:
    report, other = make_report(sentences(1)), make_report(sentences(2))
    with Ledger.open(path) as ledger, pytest.raises(LedgerError, match="says it is of report"):
        ledger.add(report, many(other, 1), READER)


def test_a_number_that_is_none_is_refused(path: Path) -> None:
    report = make_report(sentences(1))
    (good,) = many(report, 1)
    with Ledger.open(path) as ledger, pytest.raises(LedgerError, match="its confidence is no number"):
        ledger.add(report, [good.model_copy(update={"confidence": float("nan")})], READER)


def test_a_failure_while_records_are_made_leaves_nothing(path: Path) -> None:
    report = make_report(sentences(3))

    def failing() -> Iterator[AnyRecord]:
        yield from many(report, 2)
        raise RuntimeError("no more")

    with Ledger.open(path) as ledger:
        with pytest.raises(RuntimeError):
            ledger.add(report, failing(), READER)
        assert list(ledger.reports()) == []
        assert sum(ledger.counts().values()) == 0


def test_a_file_name_that_is_no_text_is_said_in_one_line(path: Path) -> None:
    report = make_report(sentences(1), file="caf\udce9.txt")
    with Ledger.open(path) as ledger, pytest.raises(LedgerError, match=r"'caf\\udce9\.txt' is no text"):
        ledger.add(report, many(report, 1), READER)


def test_what_is_not_there_is_said_in_one_line(path: Path) -> None:
    with Ledger.open(path) as ledger:
        with pytest.raises(LedgerError, match=r": holds no record s0"):
            ledger.record("s0")
        with pytest.raises(LedgerError, match=r": holds no report r0"):
            ledger.report("r0")


def test_ids_are_found_by_how_they_begin(path: Path) -> None:
    report = make_report(sentences(30))
    with Ledger.open(path) as ledger:
        ledger.add(report, many(report, 30), READER)
        ids = sorted(record.id for record in ledger.records())
        assert ledger.ids("s", most=100) == ids
        assert ledger.ids("s") == ids[:10]
        assert ledger.ids(ids[7]) == [ids[7]]
        assert ledger.ids("r") == [report.id]
        assert ledger.ids("", most=100) == [report.id, *ids]
        assert ledger.ids("x") == ledger.ids("_") == ledger.ids("%") == []


def test_another_process_that_was_first_with_a_report_is_noticed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = make_report(sentences(3))
    with Ledger.open(path) as first, Ledger.open(path) as second:
        assert not second.knows(report, READER)
        first.add(report, many(report, 3), READER)
        monkeypatch.setattr(second, "knows", lambda report, reader: False)  # As it was a moment ago.
        assert second.add(report, many(report, 3), READER) == "known"
        assert second.counts()["statement"] == 3


def test_a_report_with_sixty_records_is_added_in_a_few_hundredths_of_a_second(path: Path) -> None:
    reports = [make_report(sentences(60, f"Round {n}"), key=str(n)) for n in range(8)]
    with_records = [(report, many(report, 60)) for report in reports]
    spent = []
    with Ledger.open(path) as ledger:
        for report, records in with_records:
            start = time.process_time()
            ledger.add(report, records, READER)
            spent.append(time.process_time() - start)
    assert min(spent) < 0.06  # About 0.01 on the machine this was made on.


def test_the_same_page_fetched_again_is_known_and_keeps_when_it_was_first_fetched(tmp_path: Path) -> None:
    seen = {"found": {"retrieved": "warc"}, "page_hash": "a"}
    first = make_report(sentences(1), retrieved="2022-01-15T09:00:00Z", **seen)
    again = make_report(sentences(1), retrieved="2022-01-15T18:00:00Z", modified="2022-01-15", page_hash="b")
    with Ledger.open(tmp_path / "a.db") as ledger:
        assert ledger.add(first, [], READER) == "new"
        assert ledger.add(again, [], READER) == "known"
        assert ledger.report(first.id) == first
