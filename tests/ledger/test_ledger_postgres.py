"""A ledger in PostgreSQL: how it is made and refused, and that it answers as a file does."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_crisis import crisis
from ledger_makers import READER, make_report, many, sentences
from servers import Server
from starlette.testclient import TestClient
from verdict_makers import said

import demarche
from demarche.desk.app import application
from demarche.desk.clerk import Added, Clerk
from demarche.desk.desk import Desk
from demarche.errors import LedgerError
from demarche.ledger import Ledger, dialects, export, schema
from demarche.ledger.address import Address
from demarche.ledger.leaves import Asked
from demarche.records import KINDS, Event, Report

pytestmark = pytest.mark.file_only
_ROOT = Path(__file__).parents[2]

TEXTS = [
    "Troops left the river port. Envoys spoke of the river port. The port's troops stayed at home.",
    "The U.S. troops were running; troops ran, and Erdoğan’s envoys did not. A café, a cafe\u0301, a CAFÉ.",
    "River. River! Port? “River-port” 12,000 troops threatened the threatening threats.",
    "Войска покинули порт. 部队离开了港口。 Truppen verließen den Hafen. ½ Ⅷ ①",
    "No \x00 word and no \U0010fffe mark is lost \U0010fffe0 here: troops\x00port.",
]


@pytest.fixture
def url(server: Server) -> str:
    """A database with nothing in it."""
    return server.empty()


def _run(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)


def _refusal(url: str, **how: bool) -> str:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(url, **how)  # type: ignore[arg-type]
    told = str(caught.value)
    assert "\n" not in told
    return told


def _fill(ledger: Ledger) -> None:
    for number, (text, published) in enumerate(
        zip(TEXTS, ("2022-01-21", None, "2022-01-20T10:00:00", "2022-01-22", "2022-01-20"), strict=True)
    ):
        report = make_report(text, key=f"{number}é", title=text[:20], outlet="Örtlich", published=published)
        ledger.add(report, _events(report), READER)


def _events(report: Report) -> list[Event]:
    text, made, start = report.text, [], 0
    for end in [at + 1 for at, sign in enumerate(text) if sign in ".!?;。"]:
        made.append(Event.make(report, READER, (start, end), confidence=0.5, type="MOBILIZE"))
        start = end
    return made


# Making and opening


def test_an_empty_database_becomes_a_ledger(server: Server, url: str) -> None:
    assert "holds no ledger yet (demarche read" in _refusal(url, create=False)
    with Ledger.open(url) as ledger:
        assert ledger.counts() == dict.fromkeys(KINDS, 0)
    with Ledger.open(url, create=False) as ledger:
        assert list(ledger.reports()) == []
    server.sound(Address(url))


def test_one_that_is_up_to_date_is_opened_without_alembic(server: Server) -> None:
    url = server.ledger(Path("opened")).url
    script = (
        "import sys; from demarche.ledger import Ledger; Ledger.open(sys.argv[1]).close(); "
        "print('alembic' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", script, url], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_a_file_needs_no_driver(tmp_path: Path) -> None:
    script = (
        "import sys; from demarche.ledger import Ledger; Ledger.open(sys.argv[1]).close(); "
        "print('psycopg' in sys.modules)"
    )
    at = str(tmp_path / "a.db")
    told = subprocess.run([sys.executable, "-c", script, at], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_processes_that_make_one_ledger_at_once_make_it_once(server: Server, url: str) -> None:
    script = "import sys; from demarche.ledger import Ledger; Ledger.open(sys.argv[1]).close()"
    running = [subprocess.Popen([sys.executable, "-c", script, url]) for _ in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    server.sound(Address(url))


def test_a_migration_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dialect = dialects.for_place(Address(url))

    def fail(*_: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(dialect, "mark", fail)
    with pytest.raises(RuntimeError):
        Ledger.open(url)
    monkeypatch.undo()
    assert "holds no ledger yet" in _refusal(url, create=False)
    Ledger.open(url).close()


# Refused in one line


def test_a_database_of_somebody_elses_is_refused(url: str) -> None:
    _run(url, "CREATE TABLE bills (number integer)")
    assert "is a database with other tables, but not a Demarche ledger" in _refusal(url)


def test_a_newer_ledger_is_refused(url: str) -> None:
    Ledger.open(url).close()
    _run(url, "UPDATE demarche SET version = 99")
    assert "was written by a newer Demarche (ledger version 99, this program knows up to" in _refusal(url)


def test_a_database_that_can_not_hold_every_text_is_refused(server: Server) -> None:
    url = server.empty("ENCODING 'LATIN1' LOCALE 'C'")
    assert "is not kept in UTF-8 (createdb --encoding=UTF8" in _refusal(url)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("postgresql://nobody:s3cret@/postgres?host={0}", "the server knows no such user"),
        ("postgresql://tester:s3cret@/none?host={0}", "there is no such database (createdb NAME"),
        ("postgresql://tester:s3cret@/x?host={0}/none", "no PostgreSQL server answers there"),
        ("postgresql://tester:s3cret@localhost:1/x", "no PostgreSQL server answers there"),
        ("postgresql://tester:s3cret@no.example.invalid/x", "no PostgreSQL server answers there"),
        ("postgresql://tester:s3cret@/x?hoost={0}", "is no address of a database (write postgresql://"),
        ("postgresql://tester:s3cret@[desk/x", "is no address of a database"),
    ],
)
def test_what_can_not_be_reached_is_said_without_the_password(server: Server, asked: str, told: str) -> None:
    said = _refusal(asked.format(server.folder))
    assert told in said
    assert "s3cret" not in said


def test_a_user_without_rights_is_told(server: Server, url: str) -> None:
    _run(url, "DROP ROLE IF EXISTS reader")
    _run(url, "CREATE ROLE reader LOGIN")
    guest = url.replace("tester@", "reader@")
    assert "this user may not do that there (GRANT" in _refusal(guest)
    with Ledger.open(url) as ledger:
        _fill(ledger)
    assert "this user may not do that there" in _refusal(guest)
    _run(url, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    report = make_report(sentences(2))
    with Ledger.open(guest, create=False) as ledger:
        assert len(list(ledger.reports())) == len(TEXTS)
        with pytest.raises(LedgerError, match="this user may not do that there"):
            ledger.add(report, many(report, 2), READER)
    _run(url, "REASSIGN OWNED BY reader TO tester; DROP OWNED BY reader; DROP ROLE reader")


def test_a_server_that_takes_no_writes_is_told(url: str) -> None:
    Ledger.open(url).close()
    report = make_report(sentences(2))
    asked = f"{url}&options=-cdefault_transaction_read_only%3Don"
    with Ledger.open(asked) as ledger, pytest.raises(LedgerError, match="the server is read-only"):
        ledger.add(report, many(report, 2), READER)


def test_a_connection_that_was_cut_is_made_anew(url: str) -> None:
    with Ledger.open(url) as ledger:
        _fill(ledger)
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
        _run(url, f"{cut} AND datname = current_database()")
        assert len(list(ledger.reports())) == len(TEXTS)


# The same answers


@pytest.fixture(scope="module")
def both(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, Ledger]]:
    """A file and a database with the same in them."""
    with (
        Ledger.open(tmp_path_factory.mktemp("both") / "a.db") as one,
        Ledger.open(server.empty()) as other,
    ):
        for ledger in (one, other):
            _fill(ledger)
            for report, records in crisis():
                ledger.add(report, records, READER)
            deque(ledger.link(), maxlen=0)
        yield one, other


@pytest.mark.parametrize("format", ["jsonl", "csv", "ftm"])
def test_the_same_reports_give_the_same_export(
    both: tuple[Ledger, Ledger], tmp_path: Path, format: str
) -> None:
    written = []
    for number, ledger in enumerate(both):
        files = export.write(ledger, tmp_path / str(number), format)  # type: ignore[arg-type]
        written.append([file.read_bytes() for file in files])
    assert written[0] == written[1]
    assert any(written[0])


def test_reports_come_back_as_they_went_in_nul_and_all(both: tuple[Ledger, Ledger]) -> None:
    one, other = both
    assert list(one.reports()) == list(other.reports())
    assert {report.text for report in other.reports()} >= set(TEXTS)
    assert one.shelf() == other.shelf()


_SOME = (
    "troops|river|PORT|run|threats|cafe|Erdogan|US|u.s.|s|порт|12,000|½|部队离开了港口|port's|mark|the|envoy|"
    "x|Truppen verließen|Ⅷ|①|no\0word|’"
)
_WORDS = st.sampled_from(_SOME.split("|"))
_PHRASES = st.lists(_WORDS, min_size=1, max_size=3).map(lambda those: f'"{" ".join(those)}"')
_QUESTIONS = st.lists(
    st.one_of(_WORDS, _PHRASES, st.one_of(_WORDS, _PHRASES).map("-{}".format)), min_size=1, max_size=4
).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=_QUESTIONS, order=st.sampled_from(["newest", "best"]))
def test_whatever_is_asked_both_find_the_same_in_the_same_order(
    both: tuple[Ledger, Ledger], asked: str, order: str
) -> None:
    one, other = (ledger.search(Asked(about=asked), order=order) for ledger in both)
    assert one == other
    assert both[0].shelf(about=asked) == both[1].shelf(about=asked)
    reports = both[0].report_ids()
    assert both[0].snippets(asked, reports) == both[1].snippets(asked, reports)
    assert list(both[0].records(about=asked)) == list(both[1].records(about=asked))


def test_a_phrase_is_found_behind_thousands_of_words(tmp_path: Path, url: str) -> None:
    text = "The troops of the port. " * 9000 + "The envoy of the river."
    report = make_report(text)
    for place in (tmp_path / "a.db", url):
        with Ledger.open(place) as ledger:
            ledger.add(report, [], READER)
            assert ledger.shelf(about='"envoy of the river"').of == 1
            assert ledger.shelf(about='"river of the envoy"').of == 0


def test_a_word_too_long_for_an_index_is_found(tmp_path: Path, url: str) -> None:
    word = "x" * 4000
    report = make_report(f"The {word} left.")
    for place in (tmp_path / "a.db", url):
        with Ledger.open(place) as ledger:
            ledger.add(report, many(report, 1), READER)
            assert len(list(ledger.records(about=word))) == 1
            assert list(ledger.records(about=word[1:])) == []


def test_texts_are_in_the_order_of_their_code_points(url: str) -> None:
    with Ledger.open(url) as ledger:
        for key in ("b", "B", "a", "é", "A", "_", "z"):
            ledger.add(make_report(f"Of {key}.", key=key), [], READER)
        assert [report.key for report in ledger.reports()] == sorted(["b", "B", "a", "é", "A", "_", "z"])


def test_verdicts_are_followed_and_outlive_a_reading(server: Server, url: str) -> None:
    (report, records), *_ = crisis()
    with Ledger.open(url) as ledger:
        ledger.add(report, records, READER)
        one = next(iter(ledger.records("statement")))
        ledger.say(said("reject", one))
        assert one.id not in {record.id for record in ledger.records(judged=True)}
        assert ledger.add(report, records, "test-2") == "replaced"
        assert [verdict.said for verdict in ledger.verdicts()] == ["reject"]
    server.sound(Address(url))


# Many rows


def test_what_is_put_in_in_bulk_is_found_and_counted_on(server: Server, both: tuple[Ledger, Ledger]) -> None:
    one = both[0]
    url = server.empty()
    with Ledger.open(url) as other:
        writer = other._engine.connect().execution_options(write=True)
        with one._engine.connect() as read, writer as put, put.begin():
            dialect = dialects.of(put)
            for table in schema.metadata.sorted_tables:
                if table.name not in {"numbered", "tallies"}:
                    rows = read.execute(table.select().order_by(*table.primary_key)).mappings()
                    assert dialect.bulk(put, table, map(dict, rows)) >= 0
            dialect.settle(put)
        assert list(other.records()) == list(one.records())
        assert other.counts() == one.counts()
        assert other.search(Asked(about="troops")) == one.search(Asked(about="troops"))
        first = next(iter(other.records("statement")))
        assert other.say(said("accept", first)).number == 1
        report = make_report("Something new came up.")
        assert other.add(report, many(report, 1), READER) == "new"
        deque(other.link(), maxlen=0)
    server.sound(Address(url))


# The faces


def test_the_desk_serves_pages_and_a_search_and_sees_what_others_write(url: str) -> None:
    with Ledger.open(url) as ledger:
        for report, records in crisis():
            ledger.add(report, records, READER)
    with demarche.open(url) as d, Ledger.open(url) as other:
        browser = TestClient(application(Desk(d)), base_url="http://127.0.0.1:8750")
        for page in ("/", "/reports", "/records", "/timeline", "/disputes", "/actors"):
            assert browser.get(page).status_code == 200, page
        found = browser.get("/search?about=troops")
        assert found.status_code == 200
        assert "<mark>" in found.text
        before = browser.get("/reports.json").json()
        other.add(make_report("A later thing.", published="2022-03-01"), [], READER)
        assert browser.get("/reports.json").json() != before


def test_a_view_kept_by_another_process_changes_what_the_desk_goes_by(url: str) -> None:
    with demarche.open(url) as d, demarche.open(url) as other:
        before = d.kept()
        other.digest("copies")
        assert d.kept() != before


def test_the_desks_clerk_reads_into_the_database(url: str) -> None:
    Ledger.open(url).close()
    with Clerk(Address(url)) as clerk:
        job = clerk.read([Added("note.txt", b"Nothing was said.")])
        for _ in range(600):
            now = clerk.job(job.number)
            if now is not None and now.ended:
                break
            clerk._process.join(0.1)
    assert now is not None
    assert (now.state, [one.state for one in now.reports]) == ("done", ["new"])
    with Ledger.open(url) as ledger:
        assert [report.text for report in ledger.reports()] == ["Nothing was said."]


def test_commands_take_an_address(url: str, tmp_path: Path) -> None:
    text = "GENEVA. Russia demands legal guarantees from NATO, Deputy Foreign Minister Sergei Ryabkov said."
    (tmp_path / "note.txt").write_text(text)
    assert "kept in postgresql://" in _asked(tmp_path, "read", "note.txt", "--db", url)
    _asked(tmp_path, "read", "note.txt")
    _asked(tmp_path, "export", "--output", "here.jsonl")
    _asked(tmp_path, "export", "--output", "there.jsonl", "--db", url)
    assert (tmp_path / "here.jsonl").read_bytes() == (tmp_path / "there.jsonl").read_bytes()
    assert "guarantees" in _asked(tmp_path, "list", "statements", "--db", url)
    made = {file.name for file in tmp_path.iterdir() if not file.name.startswith("crisis.db-")}
    assert made == {"crisis.db", "here.jsonl", "note.txt", "there.jsonl"}


def test_what_the_page_for_teams_shows_runs(url: str, tmp_path: Path) -> None:
    shown = "postgresql://ada@localhost/crisis"
    page = (_ROOT / "docs" / "team.md").read_text("utf-8")
    (tmp_path / "examples").symlink_to(_ROOT / "examples", target_is_directory=True)
    commands = re.findall(r"^\$ demarche (.*)$", page, re.M)
    assert len(commands) == 4
    told = [_asked(tmp_path, *shlex.split(command.replace(shown, url))) for command in commands]
    assert all(told[:3])
    (query,) = re.findall(r"```sql\n(SELECT.*?)```", page, re.S)
    _run(url, query)


def _asked(folder: Path, *given: str) -> str:
    asked = [sys.executable, "-m", "demarche", *given]
    return subprocess.run(asked, capture_output=True, text=True, cwd=folder, check=True).stdout
