"""A ledger moved is the same ledger, and is there whole or not at all."""

from __future__ import annotations

import gc
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import count
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
    words,
)
from servers import Server
from typer.testing import CliRunner
from verdict_makers import said, undo
from whole_ledger import fill

from demarche.cli.app import app
from demarche.errors import LedgerError
from demarche.ledger import Ledger, export
from demarche.ledger.address import Address
from demarche.ledger.moving import Sum, move
from demarche.records import AnyRecord, Report

pytestmark = pytest.mark.file_only

pytestmark = pytest.mark.file_only  # each says where ledgers lie

Closed = tuple[Path, Callable[..., AbstractContextManager[None]]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with something in every table: not to be written to."""
    return fill(tmp_path_factory.mktemp("moving") / "crisis.db")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger: not to be written to."""
    path = tmp_path_factory.mktemp("moving") / "empty.db"
    Ledger.open(path).close()
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """A ledger with something in every table, one's own."""
    return Path(shutil.copy(whole, tmp_path / "crisis.db"))


def moved(path: Path | str | Address, to: Path | str | Address, **how: Any) -> dict[str, int]:
    with Ledger.open(path, create=False) as ledger:
        return move(ledger, to, **how)


def refusal(path: Path | str | Address, to: Path | str | Address, **how: Any) -> str:
    with pytest.raises(LedgerError) as caught:
        moved(path, to, **how)
    line = str(caught.value)
    assert "\n" not in line
    return line


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


def tables(path: Path) -> list[str]:
    """All that the file holds, as SQL in order; but for how full text lays out its own tables."""
    own = ('INSERT INTO "record_words_', 'INSERT INTO "report_words_')
    return sorted(line for line in dump(path) if not line.startswith(own))


def exported(path: Path, folder: Path) -> list[bytes]:
    """Every export that holds whole records, as read and as judged."""
    made = []
    with Ledger.open(path) as ledger:
        for judged in (False, True):
            (file,) = export.write(ledger, folder / "export.jsonl", "jsonl", None, judged=judged)
            made.append(file.read_bytes())
            file.unlink()
        made += [report.model_dump_json().encode() for report in ledger.reports()]
    return made


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


# Moves a ledger and kills itself at the given moment: before the nth thing it tells SQLite, before a commit,
# before the finished file gets its name, or before what is left beside it goes.
_VICTIM = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from demarche.ledger import Ledger, moving

source, to, moment = sys.argv[1:]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

told = 0

def count(connection, cursor, statement, *rest):
    global told
    told += 1
    if moment == str(told):
        die()

event.listen(Engine, "before_cursor_execute", count)
if moment == "commit":
    event.listen(Engine, "commit", die)
if moment == "name":
    os.link = die
if moment == "end":
    moving._remove = die
with Ledger.open(source) as ledger:
    moving.move(ledger, to)
print(told)
"""


def victim(path: Path | str, to: Path | str, moment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _VICTIM, str(path), str(to), moment]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def moments(path: Path, to: Path | str, number: int) -> Sequence[str]:
    """So many moments of a move, spread over all of it."""
    done = victim(path, to, "never")
    assert done.returncode == 0, done.stderr
    statements = int(done.stdout)
    assert statements > 100
    return [str(1 + at * (statements - 1) // (number - 1)) for at in range(number)]


@pytest.mark.parametrize("there", [False, True], ids=["absent", "an empty ledger"])
def test_killed_at_any_moment_it_is_there_whole_or_not_at_all(
    path: Path, empty: Path, tmp_path: Path, there: bool
) -> None:
    to, expected = tmp_path / "to.db", tables(path)

    def anew() -> None:
        to.unlink(missing_ok=True)
        if there:
            shutil.copy(empty, to)

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


_NUMBERS = count()
_SAYINGS = st.tuples(
    st.integers(0, 1 << 20),
    st.sampled_from(["accept", "reject", "correct", "rate", "undo"]),
    words.filter(str.strip),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(made=st.lists(reports_with_records, max_size=4), sayings=st.lists(_SAYINGS, max_size=6))
def test_any_ledger_moved_there_and_back_is_the_same(
    tmp_path: Path,
    empty: Path,
    made: list[tuple[Report, list[AnyRecord]]],
    sayings: list[tuple[int, Any, str]],
) -> None:
    first, there, back = (tmp_path / f"{name}.db" for name in ("first", "there", "back"))
    for file in (first, there, back):
        shutil.copy(empty, file)
    fill_with(first, made, sayings)
    moved(first, there)
    moved(there, back)
    assert exported(there, tmp_path) == exported(first, tmp_path)
    assert tables(there) == tables(first)
    assert tables(back) == tables(first)


def fill_with(
    path: Path, made: list[tuple[Report, list[AnyRecord]]], sayings: list[tuple[int, Any, str]]
) -> None:
    """Put these reports, and these sayings of their records, into a ledger."""
    with Ledger.open(path) as ledger:
        for report, records in made:
            ledger.add(report, records, READER, {(one.id, "sentence"): one.id.encode() for one in records})
        list(ledger.link())
        judge(ledger, sayings)


def judge(ledger: Ledger, sayings: list[tuple[int, Any, str]]) -> None:
    """Say these things of the records, whichever they are."""
    records = list(ledger.records())
    undone: set[int] = set()
    for which, what, who in sayings:
        if what == "undo":
            waiting = [one.number for one in ledger.verdicts() if one.number not in undone]
            if waiting:
                undone.add(waiting[which % len(waiting)])
                ledger.say(undo(waiting[which % len(waiting)]))
        elif records:
            more = {"correct": {"field": "status", "value": "denied"}, "rate": {"value": 1 + which % 6}}
            ledger.say(said(what, records[which % len(records)], who=who, **more.get(what, {})))


# To and from PostgreSQL.


@pytest.fixture
def address(server: Server) -> str:
    """A database with nothing in it."""
    return server.empty()


def test_through_postgresql_and_back_everything_is_the_same(path: Path, address: str, tmp_path: Path) -> None:
    rows = moved(path, address)
    assert moved(address, tmp_path / "back.db") == rows
    assert tables(tmp_path / "back.db") == tables(path)
    assert exported(tmp_path / "back.db", tmp_path) == exported(path, tmp_path)
    assert beside(path) == ["back.db", "crisis.db"]
    sound(tmp_path / "back.db")


def test_a_ledger_on_postgresql_is_whole_when_moved_there(path: Path, address: str, server: Server) -> None:
    moved(path, address)
    server.sound(Address(address))
    with Ledger.open(path) as ledger, Ledger.open(address) as other:
        assert list(other.link()) == []
        assert other.standing() == ledger.standing()
        assert other.found("a view", words=["TROOPS"]) == ledger.found("a view", words=["TROOPS"])
        for about in ("sanctions", "biden", "“playing with fire”"):
            assert other.leaf(about=about) == ledger.leaf(about=about)
            assert other.shelf(about=about) == ledger.shelf(about=about)
        report = make_report(sentences(3, "Later talks"), key="later")
        assert other.add(report, many(report, 3), READER) == "new"
        assert list(other.link()) == [1.0]
        assert other.say(said("accept", next(iter(other.records())))).number == 5


def test_from_one_database_to_another(path: Path, server: Server, tmp_path: Path) -> None:
    one, other = server.empty(), server.empty()
    moved(path, one)
    moved(one, other)
    moved(other, tmp_path / "back.db")
    assert tables(tmp_path / "back.db") == tables(path)


def test_a_database_that_holds_anything_is_not_moved_over(path: Path, address: str) -> None:
    with Ledger.open(address) as ledger:
        ledger.say(said("accept", many(make_report(sentences(1)), 1)[0]))
    assert "holds something already" in refusal(path, address)
    with Ledger.open(address) as ledger:
        assert (len(ledger.verdicts()), list(ledger.reports())) == (1, [])


def test_a_database_is_moved_as_it_was_when_the_move_began(path: Path, address: str, tmp_path: Path) -> None:
    moved(path, address)
    report = make_report(sentences(5, "Later talks"), key="later")
    told = []

    def meanwhile(share: float) -> None:
        if not told:
            with Ledger.open(address) as other:
                assert other.add(report, many(report, 5), READER) == "new"
                assert other.say(said("accept", many(report, 5)[0])).number == 5
        told.append(share)

    moved(address, tmp_path / "back.db", progress=meanwhile)
    assert tables(tmp_path / "back.db") == tables(path)


def test_a_copy_on_postgresql_that_differs_is_not_kept(path: Path, address: str, server: Server) -> None:
    Ledger.open(address).close()
    lie = """
    CREATE FUNCTION lie() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.confidence := NEW.confidence / 2; RETURN NEW; END';
    CREATE TRIGGER lie BEFORE INSERT ON records FOR EACH ROW EXECUTE FUNCTION lie()
    """
    subprocess.run(["psql", "-q", "-d", address, "-c", lie], check=True, capture_output=True)
    before = server.dump(Address(address))
    assert "did not come out the same: records has rows that differ" in refusal(path, address)
    assert server.dump(Address(address)) == before


def test_a_damaged_file_leaves_a_database_empty(path: Path, address: str) -> None:
    content = bytearray(path.read_bytes())
    content[-40960:] = b"\xff" * 40960
    path.write_bytes(content)
    assert "crisis.db: is damaged" in refusal(path, address)
    with Ledger.open(address) as ledger:
        assert list(ledger.reports()) == []


def test_a_server_that_cannot_be_reached_is_one_line(path: Path, tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody:secret@/crisis?host={tmp_path}"
    for line in (refusal(path, nowhere), refusal(nowhere, tmp_path / "to.db")):
        assert line.startswith("postgresql://nobody@/crisis")
        assert "secret" not in line
    assert beside(path) == ["crisis.db"]


def test_what_the_documentation_shows_for_postgresql_runs(
    path: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
    shown = re.findall(r"^    demarche (move .*postgresql://.*)$", page, re.MULTILINE)
    assert len(shown) == 2
    monkeypatch.chdir(tmp_path)
    for line in shown:
        words = [re.sub(r"postgresql://.*", address, word) for word in line.split()]
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, done.output
        assert done.stdout.startswith("copied ")
    assert tables(tmp_path / "home.db") == tables(path)


def test_killed_at_any_moment_a_database_is_whole_or_empty(
    path: Path, server: Server, tmp_path: Path
) -> None:
    for moment in (*moments(path, server.empty(), 3), "commit"):
        address = server.empty()
        assert victim(path, address, moment).returncode == -signal.SIGKILL, moment
        with Ledger.open(address) as ledger:
            assert list(ledger.reports()) == []
        moved(path, address)
    back = tmp_path / "back.db"
    for moment in ("100", "name"):
        assert victim(address, back, moment).returncode == -signal.SIGKILL, moment
        assert not back.exists()
    moved(address, back)
    assert tables(back) == tables(path)
    assert beside(path) == ["back.db", "crisis.db"]


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(made=st.lists(reports_with_records, max_size=4), sayings=st.lists(_SAYINGS, max_size=6))
def test_any_ledger_moved_through_postgresql_and_back_is_the_same(
    tmp_path: Path,
    empty: Path,
    server: Server,
    made: list[tuple[Report, list[AnyRecord]]],
    sayings: list[tuple[int, Any, str]],
) -> None:
    first, back = tmp_path / "first.db", tmp_path / "back.db"
    for file in (first, back):
        shutil.copy(empty, file)
    fill_with(first, made, sayings)
    there = server.ledger(Path(f"{tmp_path}/{next(_NUMBERS)}.db"))
    moved(first, there)
    moved(there, back)
    assert exported(back, tmp_path) == exported(first, tmp_path)
    assert tables(back) == tables(first)
