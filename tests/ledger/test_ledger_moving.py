"""A ledger moved is the same ledger, and is there whole or not at all."""

from __future__ import annotations

import gc
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from disks import SmallDisk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_crisis import crisis
from ledger_makers import (
    READER,
    dump,
    make_report,
    many,
    reports_with_records,
    sentences,
    sound,
)
from moving_makers import SAYINGS, beside, exported, fill_with, moments, moved, refusal, tables, victim
from verdict_makers import said

from demarche.ledger import Ledger
from demarche.ledger.moving import Sum
from demarche.records import AnyRecord, Report

pytestmark = pytest.mark.file_only  # each says where ledgers lie

Closed = tuple[Path, Callable[..., AbstractContextManager[None]]]


def test_every_table_goes_along_row_by_row(path: Path, tmp_path: Path) -> None:
    rows = moved(path, tmp_path / "to.db")
    assert tables(tmp_path / "to.db") == tables(path)
    assert (rows["reports"], rows["verdicts"], rows["digests"]) == (5, 4, 1)
    assert {name for name, number in rows.items() if not number} == set(), (
        "a table that is tested with nothing in it"
    )
    assert beside(path) == ["crisis.db", "to.db"]
    sound(tmp_path / "to.db")


def test_a_moved_ledger_exports_the_same_bytes(path: Path, tmp_path: Path) -> None:
    moved(path, tmp_path / "to.db")
    assert exported(tmp_path / "to.db", tmp_path) == exported(path, tmp_path)


def test_verdicts_keep_their_numbers_and_the_next_one_follows(path: Path, tmp_path: Path) -> None:
    moved(path, tmp_path / "to.db")
    with Ledger.open(path) as ledger, Ledger.open(tmp_path / "to.db") as other:
        assert other.verdicts() == ledger.verdicts()
        assert other.standing() == ledger.standing()
        assert other.say(said("reject", next(iter(other.records())))).number == 5


def test_what_is_found_by_words_is_found_in_the_same_order(path: Path, tmp_path: Path) -> None:
    with Ledger.open(path) as ledger:  # The first report comes last.
        report, records = crisis()[0]
        ledger.add(report, records, "test-2")
    moved(path, tmp_path / "to.db")
    with Ledger.open(path) as ledger, Ledger.open(tmp_path / "to.db") as other:
        for about in ("sanctions", "biden", "“playing with fire”"):
            assert other.leaf(about=about) == ledger.leaf(about=about)
            assert other.shelf(about=about) == ledger.shelf(about=about)
        assert other.leaf(actor="Lavrov").of == 4


def test_nothing_need_be_linked_read_or_worked_out_again(path: Path, tmp_path: Path) -> None:
    moved(path, tmp_path / "to.db")
    with Ledger.open(path) as ledger, Ledger.open(tmp_path / "to.db") as other:
        assert list(other.link()) == []
        assert list(other.copies()) == list(ledger.copies()) != []
        assert other.meanings("statement") == ledger.meanings("statement") != {}
        assert all(other.add(report, (), READER) == "known" for report in ledger.reports())
        kept = other.digest("a view")
        assert kept is not None
        assert kept.state == other.state() == ledger.state()
        assert other.found("a view", words=["TROOPS"]) == ledger.found("a view", words=["TROOPS"])


def test_an_empty_ledger_can_be_moved(tmp_path: Path) -> None:
    Ledger.open(tmp_path / "crisis.db").close()
    rows = moved(tmp_path / "crisis.db", tmp_path / "to.db")
    assert rows["reports"] == 0
    sound(tmp_path / "to.db")


@pytest.mark.parametrize("there", ["an empty file", "an empty ledger"])
def test_what_is_there_and_empty_is_filled(path: Path, tmp_path: Path, there: str) -> None:
    to = tmp_path / "to.db"
    if there == "an empty file":
        to.touch()
    else:
        Ledger.open(to).close()
    moved(path, to)
    assert tables(to) == tables(path)
    assert beside(path) == ["crisis.db", "to.db"]


def test_a_ledger_that_holds_anything_is_not_moved_over(path: Path, tmp_path: Path) -> None:
    to, report = tmp_path / "to.db", make_report(sentences(1))
    with Ledger.open(to) as ledger:
        ledger.say(said("accept", many(report, 1)[0]))
    before = dump(to)
    assert "to.db: is a ledger that holds something already (name a place" in refusal(path, to)
    assert dump(to) == before


def test_a_ledger_is_not_moved_over_itself(path: Path) -> None:
    before = dump(path)
    assert "holds something already" in refusal(path, path)
    assert dump(path) == before


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("note.txt", "note.txt: is not a Demarche ledger"),
        ("", "is a folder, not a ledger"),
        ("no/to.db", "there is no folder"),
        ("note.txt/to.db", "can't be a ledger"),
    ],
)
def test_what_can_be_no_ledger_is_refused_and_left_alone(
    path: Path, tmp_path: Path, to: str, why: str
) -> None:
    (tmp_path / "note.txt").write_text("Talks went on, he said.\n" * 10)
    assert why in refusal(path, tmp_path / to)
    assert beside(path) == ["crisis.db", "note.txt"]
    assert (tmp_path / "note.txt").read_text() == "Talks went on, he said.\n" * 10


def test_the_ledger_is_moved_as_it_was_when_the_move_began(path: Path, tmp_path: Path) -> None:
    before = tables(path)
    report = make_report(sentences(5, "Later talks"), key="later")
    told = []

    def meanwhile(share: float) -> None:
        if not told:
            with Ledger.open(path) as other:
                assert other.add(report, many(report, 5), READER) == "new"
                assert other.say(said("accept", many(report, 5)[0])).number == 5
        told.append(share)

    moved(path, tmp_path / "to.db", progress=meanwhile)
    assert tables(tmp_path / "to.db") == before
    with Ledger.open(path) as ledger:
        assert (len(ledger.verdicts()), len(list(ledger.reports()))) == (5, 6)


def test_progress_goes_up_to_the_whole(path: Path, tmp_path: Path) -> None:
    told: list[float] = []
    moved(path, tmp_path / "to.db", progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_file_that_somebody_makes_meanwhile_is_not_written_over(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "to.db"
    assert "was made by somebody else meanwhile" in refusal(
        path, to, progress=lambda _: to.write_text("mine")
    )
    assert to.read_text() == "mine"
    assert beside(path) == ["crisis.db", "to.db"]


def test_on_a_disk_without_hard_links_it_gets_its_name_all_the_same(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    moved(path, tmp_path / "to.db")
    assert tables(tmp_path / "to.db") == tables(path)
    assert beside(path) == ["crisis.db", "to.db"]


# What lies: a trigger that changes what was put in.
_LIARS = {
    "UPDATE records SET confidence = confidence / 2 WHERE row = new.row": "records has rows that differ",
    "UPDATE records SET status = upper(status) WHERE row = new.row": "records has rows that differ",
    "DELETE FROM marks": "marks has 0 rows for 1",
    "UPDATE tallies SET number = 1 WHERE what = 'event'": "tallies has rows that differ",
    "INSERT INTO verdicts(at, who, verdict, subject, target) VALUES ('', '', '', '', '')": "verdicts has ",
}


@pytest.mark.parametrize("lie", _LIARS)
def test_a_copy_that_differs_in_anything_is_not_kept(path: Path, tmp_path: Path, lie: str) -> None:
    to = tmp_path / "to.db"
    Ledger.open(to).close()
    connection = sqlite3.connect(to)
    connection.execute(f"CREATE TRIGGER lie AFTER INSERT ON records BEGIN {lie}; END")
    connection.close()
    before = dump(to)
    line = refusal(path, to)
    assert f"did not come out the same: {_LIARS[lie]}" in line
    assert "nothing was kept" in line
    assert dump(to) == before


def test_no_report_is_left_behind_in_a_ledger_that_was_changed_by_hand(path: Path, tmp_path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM numbered WHERE row = 2")
    connection.close()
    assert "numbered has 5 rows for 4" in refusal(path, tmp_path / "to.db")
    assert beside(path) == ["crisis.db"]


def test_a_damaged_ledger_is_named_and_nothing_is_made_of_it(path: Path, tmp_path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-40960:] = b"\xff" * 40960
    path.write_bytes(content)
    assert "crisis.db: is damaged" in refusal(path, tmp_path / "to.db")
    assert beside(path) == ["crisis.db"]


def test_a_ledger_on_a_read_only_disk_can_be_moved_from_and_not_to(
    path: Path, tmp_path: Path, closed_folder: Closed
) -> None:
    folder, closed = closed_folder
    kept = folder / "crisis.db"
    shutil.copy(path, kept)
    with closed():
        assert "to.db: can't be opened" in refusal(kept, folder / "to.db")
    tmp_path.chmod(0o777)
    for above in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        above.chmod(0o777)
    with closed():
        moved(kept, tmp_path / "to.db")
    assert tables(tmp_path / "to.db") == tables(path)
    assert [file.name for file in folder.iterdir()] == ["crisis.db"]


def test_an_empty_ledger_that_another_process_writes_is_waited_for(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "to.db"
    Ledger.open(to).close()
    other = sqlite3.connect(to, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert "to.db: is locked by another process" in refusal(path, to, wait=0.05)
    finally:
        other.close()
    moved(path, to, wait=0.05)
    assert tables(to) == tables(path)


@pytest.mark.parametrize(
    ("there", "room"),
    [(False, 0), (False, 100), (False, 300), (False, 600), (True, 0), (True, 100), (True, 300)],
)
def test_a_full_disk_is_one_line_and_leaves_what_was_there(
    path: Path,
    small_disk: SmallDisk,
    there: bool,
    room: int,  # KiB
) -> None:
    to = small_disk.folder / "to.db"
    if there:
        Ledger.open(to).close()
    small_disk.fill(but=room << 10)
    line = refusal(path, to)
    assert line.startswith(f"{to}: can't be")
    assert "disk" in line
    small_disk.clear()
    if there:  # What SQLite could not even begin with goes when it is opened again.
        gc.collect()
        Ledger.open(to).close()
    assert beside(to) == (["to.db"] if there else [])
    moved(path, to)
    assert tables(to) == tables(path)
    sound(to)
    sound(path)


@pytest.mark.parametrize("there", [False, True], ids=["absent", "an empty ledger"])
def test_killed_at_any_moment_it_is_there_whole_or_not_at_all(
    path: Path, empty_ledger: Path, tmp_path: Path, there: bool
) -> None:
    to, expected = tmp_path / "to.db", tables(path)

    def anew() -> None:
        to.unlink(missing_ok=True)
        if there:
            shutil.copy(empty_ledger, to)

    anew()
    for moment in (*moments(path, to, 4), "commit", *([] if there else ["name", "end"])):
        anew()
        assert victim(path, to, moment).returncode == -signal.SIGKILL, moment
        assert tables(path) == expected
        if moment == "end":
            assert tables(to) == expected
            assert "holds something already" in refusal(path, to)
        else:
            assert to.exists() == there, moment
            moved(path, to)
            assert tables(to) == expected
        assert beside(path) == ["crisis.db", "to.db"], moment
    sound(to)
    sound(path)


def test_what_a_move_that_still_runs_writes_aside_is_left_to_it(path: Path, tmp_path: Path) -> None:
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    theirs = tmp_path / f".to.db.{running.pid}.part"
    theirs.touch()
    try:
        moved(path, tmp_path / "to.db")
        assert theirs.exists()
    finally:
        running.communicate(b"\n")
    assert "holds something already" in refusal(path, tmp_path / "to.db")
    assert not theirs.exists()


_ROWS = [
    ("a", None),
    ("a", ""),
    ("a", "None"),
    ("a", 1),
    ("a", 1.0),
    ("a", True),
    ("a", b"1"),
    ("a1", None),
    ("", "a"),
]


def test_a_sum_tells_every_two_values_apart_and_no_order() -> None:
    def of(*rows: tuple[Any, ...]) -> Sum:
        made = Sum()
        for row in rows:
            made.add(row)
        return made

    assert len({of(row).hashes for row in _ROWS}) == len(_ROWS)
    assert of(*_ROWS) == of(*reversed(_ROWS))
    assert of(*_ROWS, _ROWS[0], _ROWS[0]) != of(*_ROWS, _ROWS[1], _ROWS[1])
    assert of(("a", 0.1 + 0.2)) != of(("a", 0.3))


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(made=st.lists(reports_with_records, max_size=4), sayings=st.lists(SAYINGS, max_size=6))
def test_any_ledger_moved_there_and_back_is_the_same(
    tmp_path: Path,
    empty_ledger: Path,
    made: list[tuple[Report, list[AnyRecord]]],
    sayings: list[tuple[int, Any, str]],
) -> None:
    first, there, back = (tmp_path / f"{name}.db" for name in ("first", "there", "back"))
    for file in (first, there, back):
        shutil.copy(empty_ledger, file)
    fill_with(first, made, sayings)
    moved(first, there)
    moved(there, back)
    assert exported(there, tmp_path) == exported(first, tmp_path)
    assert tables(there) == tables(first)
    assert tables(back) == tables(first)
