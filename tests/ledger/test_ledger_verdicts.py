"""The log of verdicts in the file: it only grows, whoever writes, whatever dies, however often it is read."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from ledger_makers import READER, address, make_report, sentences, sound
from verdict_makers import merge, said, statement, undo

from demarche.errors import OptionError
from demarche.ledger import Ledger
from demarche.ledger.correcting import correction
from demarche.records import Actor, Figure, Report, Span, When

REPORT = make_report(
    "Koval said no. Marek said yes. Veria has 90,000 troops.", key="one", published="2022-01-20"
)
MAREK = Actor(id="person:marek", name="Ivo Marek", kind="person", country="RUS")
NICK = Actor(id=None, name="Old Ivo", kind="person")
NO = statement(REPORT, 0, 14)
YES = statement(REPORT, 15, 30, source=MAREK)


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger.open(tmp_path / "crisis.db") as ledger:
        ledger.add(REPORT, [NO, YES], READER)
        yield ledger


def judged(ledger: Ledger, **asked: object) -> list[str]:
    return [record.id for record in ledger.records(judged=True, **asked)]


def test_a_verdict_comes_back_as_it_was_given(ledger: Ledger) -> None:
    kept = ledger.say(said("correct", NO, field="venue", value="Kyiv \x1b[31m\u202e 🙂 ';--"))
    assert ledger.verdicts() == (kept,)
    assert kept.number == 1


def test_numbers_go_up_even_if_the_clock_is_set_back(ledger: Ledger) -> None:
    days = ["2022-01-20", "2021-01-01", "2022-01-19"]
    numbers = [ledger.say(said("accept", NO, at=f"{day}T10:00:00+00:00")).number for day in days]
    assert numbers == [1, 2, 3]


def test_verdicts_are_not_worked_out_anew_for_a_report_that_nobody_has_judged(ledger: Ledger) -> None:
    ledger.say(said("accept", NO))
    before = ledger.standing()
    other = make_report("Koval said more. Marek said less.", key="two", published="2022-01-21")
    ledger.add(other, [statement(other, 0, 16)], READER)
    assert ledger.standing() is before
    ledger.say(said("reject", YES))
    assert ledger.standing().state(YES.id) == "rejected"


def test_what_was_rejected_is_hidden_and_still_there_as_read(ledger: Ledger) -> None:
    ledger.say(said("reject", NO))
    assert judged(ledger) == [YES.id]
    assert list(ledger.records()) == [NO, YES]


def test_a_record_is_found_by_what_it_was_corrected_to_and_not_by_what_it_was(ledger: Ledger) -> None:
    ledger.say(said("correct", NO, field="act", value="WARN"))
    ledger.say(said("correct", NO, field="source", value=MAREK.model_dump(mode="json")))
    on = When(start="2022-03-01", end="2022-03-01", precision="day", basis="explicit")
    ledger.say(said("correct", NO, field="when", value=on.model_dump(mode="json")))
    assert judged(ledger, act="WARN") == [NO.id]
    assert judged(ledger, act="SAY") == [YES.id]
    assert judged(ledger, actor="Marek") == [NO.id, YES.id]
    assert judged(ledger, actor="Koval") == []
    assert judged(ledger, since="2022-02-01") == [NO.id]
    assert judged(ledger, until="2022-02-01") == [YES.id]
    assert judged(ledger, about="said no") == [NO.id]
    assert judged(ledger, about="said yes") == [YES.id]
    assert judged(ledger, kind="figure") == judged(ledger, report="other") == []


def test_a_merged_actor_is_found_and_shown_under_one_name(tmp_path: Path) -> None:
    other = statement(REPORT, 0, 14, source=NICK)
    with Ledger.open(tmp_path / "merged.db") as ledger:
        ledger.add(REPORT, [other, YES], READER)
        ledger.say(merge(MAREK, NICK))
        for name in ("Marek", "Old Ivo", "person:marek", "RUS"):
            assert judged(ledger, actor=name) == [other.id, YES.id]
        assert {record.source.name for record in ledger.records(judged=True)} == {"Ivo Marek"}
        ledger.say(undo(1))
        assert judged(ledger, actor="Marek") == [YES.id]


def test_an_undo_of_nothing_or_of_what_is_undone_is_refused(ledger: Ledger) -> None:
    ledger.say(said("reject", NO))
    ledger.say(undo(1))
    with pytest.raises(OptionError, match="undone already, by 2"):
        ledger.say(undo(1))
    with pytest.raises(OptionError, match="no such verdict"):
        ledger.say(undo(9))
    assert len(ledger.verdicts()) == 2


def test_a_newer_reader_takes_no_verdict_away(ledger: Ledger) -> None:
    ledger.say(said("reject", NO))
    ledger.say(said("correct", YES, field="act", value="AGREE"))
    newer = statement(REPORT, 15, 30, "test-2", source=MAREK, venue="Minsk")
    assert ledger.add(REPORT, [newer], "test-2") == "replaced"
    (only,) = ledger.records(judged=True)
    assert (only.id, only.act, only.venue) == (newer.id, "AGREE", "Minsk")
    assert [one.differs for one in ledger.standing().conflicts] == [("venue",)]
    assert len(ledger.verdicts()) == 2


_WRITER = """
import sys
sys.path.insert(0, sys.argv[1])
from verdict_makers import said
from demarche.ledger import Ledger

with Ledger.open(sys.argv[2], wait=60) as ledger:
    record = next(ledger.records())
    for n in range(20):
        ledger.say(said("rate", record, who=sys.argv[3], value=n % 6 + 1))
"""


def test_two_who_judge_at_once_lose_nothing(tmp_path: Path, ledger: Ledger) -> None:
    here, path = str(Path(__file__).parent), address(tmp_path / "crisis.db")
    two = [subprocess.Popen([sys.executable, "-c", _WRITER, here, path, who]) for who in ("Ada", "Ben")]
    assert [one.wait() for one in two] == [0, 0]
    log = ledger.verdicts()
    assert [one.number for one in log] == list(range(1, 41))
    for who in ("Ada", "Ben"):
        assert [one.value for one in log if one.who == who] == [n % 6 + 1 for n in range(20)]


_VICTIM = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from sqlalchemy import event
from verdict_makers import said
from demarche.ledger import Ledger

def die(*rest):
    os.kill(os.getpid(), signal.SIGKILL)

def at_insert(connection, cursor, statement, *rest):
    if statement.startswith("INSERT INTO verdicts"):
        die()

ledger = Ledger.open(sys.argv[2])
record = next(ledger.records())
before = {"insert": "before_cursor_execute", "written": "after_cursor_execute"}.get(sys.argv[3])
if before:
    event.listen(ledger._engine, before, at_insert)
if sys.argv[3] == "commit":
    event.listen(ledger._engine, "commit", die)
ledger.say(said("reject", record))
die()
"""


@pytest.mark.parametrize(("moment", "kept"), [("insert", 0), ("written", 0), ("commit", 0), ("after", 1)])
def test_killed_a_verdict_is_there_whole_or_not_at_all(
    tmp_path: Path, ledger: Ledger, moment: str, kept: int
) -> None:
    ledger.close()
    path = tmp_path / "crisis.db"
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", _VICTIM, here, address(path), moment], check=False)
    assert done.returncode == -signal.SIGKILL
    sound(path)
    with Ledger.open(path) as left:
        assert len(left.verdicts()) == kept
        assert left.say(said("accept", YES)).number == kept + 1


class TestCorrection:
    """What a person writes for a field."""

    FIGURE = Figure.make(
        REPORT,
        READER,
        (31, 54),
        low=90000,
        high=90000,
        approximate=False,
        unit="troops",
        counted=Span.of(REPORT.text, 48, 54),
        holder=None,
        confidence=0.4,
    )

    @staticmethod
    def find(named: str) -> Actor:
        if named != "Marek":
            raise OptionError(f"{named!r}: no actor")
        return MAREK

    def held(self, record, field: str, value: object):
        return correction(record, REPORT, field, value, self.find)

    @pytest.mark.parametrize(
        ("field", "written", "holds"),
        [
            ("act", "WARN", "WARN"),
            ("status", "denied", "denied"),
            ("venue", "", None),
            ("venue", " Kyiv ", "Kyiv"),
        ],
    )
    def test_of_a_word(self, field: str, written: str, holds: str | None) -> None:
        assert self.held(NO, field, written) == holds

    def test_of_a_number_and_a_truth(self) -> None:
        assert self.held(self.FIGURE, "high", "120,000") == 120000
        assert self.held(self.FIGURE, "high", "") is None
        assert self.held(self.FIGURE, "approximate", "yes") is True

    def test_of_actors(self) -> None:
        assert self.held(NO, "source", "Marek")["id"] == "person:marek"
        assert [one["name"] for one in self.held(NO, "addressees", "Marek; Marek")] == ["Ivo Marek"] * 2
        assert self.held(NO, "source", NICK)["name"] == "Old Ivo"

    def test_of_a_span_by_its_words_or_its_place(self) -> None:
        assert self.held(YES, "content", "said")[0]["start"] == 21  # Of two, that in the evidence.
        assert self.held(YES, "content", "26-29")[0]["exact"] == "yes"
        evidence = self.held(YES, "evidence", "Marek said")
        assert (evidence["start"], evidence["end"], evidence["suffix"][:4]) == (15, 25, " yes")

    @pytest.mark.parametrize(
        ("written", "start", "end", "precision"),
        [
            ("2022-01-19", "2022-01-19", "2022-01-19", "day"),
            ("2022-02", "2022-02-01", "2022-02-28", "month"),
            ("2014", "2014-01-01", "2014-12-31", "year"),
            ("2022-02-10/2022-02-20", "2022-02-10", "2022-02-20", "day"),
        ],
    )
    def test_of_a_time(self, written: str, start: str, end: str, precision: str) -> None:
        when = self.held(NO, "when", written)
        assert (when["start"], when["end"], when["precision"]) == (start, end, precision)

    @pytest.mark.parametrize(
        ("field", "written", "why"),
        [
            ("act", "SHOUT", "can't stand there"),
            ("act", "", "can't stand there"),
            ("mood", "x", "has no such field"),
            ("confidence", "1", "has no such field"),
            ("source", "Nobody", "no actor"),
            ("source", "{", "is no JSON"),
            ("source", '{"name": 3}', "can't stand there"),
            ("content", "never said", "stands nowhere"),
            ("content", '[{"start": 0, "end": 5, "exact": "Marek"}]', "is not at 0-5"),
            ("content", "900-910", "stands nowhere"),
            ("evidence", "", "must be words"),
            ("when", "2022-02-31", "is no day"),
            ("when", "0000", "is no day"),
            ("when", "2022-02/2022-01", "ends before"),
        ],
    )
    def test_of_what_cannot_be_is_one_clear_line(self, field: str, written: str, why: str) -> None:
        with pytest.raises(OptionError, match=why) as error:
            self.held(NO, field, written)
        assert "\n" not in str(error.value)

    def test_of_a_figure_upside_down(self) -> None:
        with pytest.raises(OptionError, match="above high"):
            self.held(self.FIGURE, "low", "100000")


def readings(report: Report, number: int) -> dict[str, list]:
    """What three readers find on the report's sentences: the second differs in half, the third finds half."""
    ends = [at + 1 for at, sign in enumerate(report.text) if sign == "."]
    places = list(zip([0, *ends], ends, strict=False))[:number]
    return {
        "test-1": [statement(report, *place) for place in places],
        "test-2": [
            statement(report, *p, "test-2", venue="Kyiv" if n % 2 else None) for n, p in enumerate(places)
        ],
        "test-3": [statement(report, *place, "test-3") for place in places[::2]],
    }


class Log(RuleBasedStateMachine):
    """Verdicts, undoings, readings and reopenings in any order; the model is a list of verdicts."""

    REPORT = make_report(sentences(4), key="log")
    READ = readings(REPORT, 4)

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="demarche-log-"))
        self.given: list = []
        self.reader = "test-1"

    @initialize()
    def make(self) -> None:
        self.ledger = Ledger.open(self.folder / "crisis.db")
        self.ledger.add(self.REPORT, self.READ[self.reader], self.reader)

    def _say(self, verdict) -> None:
        kept = self.ledger.say(verdict)
        assert kept.number == len(self.given) + 1
        self.given.append(kept)

    @rule(what=st.sampled_from(["accept", "reject"]), at=st.integers(0, 3))
    def judge(self, what, at) -> None:
        here = self.READ[self.reader]
        self._say(said(what, here[at % len(here)]))

    @rule(act=st.sampled_from(["WARN", "SAY"]), at=st.integers(0, 3))
    def correct(self, act, at) -> None:
        here = self.READ[self.reader]
        self._say(said("correct", here[at % len(here)], field="act", value=act))

    def _in_force(self) -> set[int]:
        kept: set[int] = {one.number for one in self.given}
        for one in reversed(self.given):
            if one.said == "undo" and one.number in kept:
                kept.discard(int(one.target))
        return kept

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def undo(self, data) -> None:
        number = data.draw(st.integers(1, len(self.given)))
        if number in self._in_force():
            self._say(undo(number))
        else:
            with pytest.raises(OptionError):
                self.ledger.say(undo(number))

    @rule(reader=st.sampled_from(["test-1", "test-2", "test-3"]))
    def read_again(self, reader) -> None:
        self.ledger.add(self.REPORT, self.READ[reader], reader)
        self.reader = reader

    @rule()
    def reopen(self) -> None:
        self.ledger.close()
        self.ledger = Ledger.open(self.folder / "crisis.db")

    @invariant()
    def the_log_is_what_was_said(self) -> None:
        if hasattr(self, "ledger"):
            assert list(self.ledger.verdicts()) == self.given

    @invariant()
    def the_last_word_on_each_record_that_is_there_holds(self) -> None:
        if not hasattr(self, "ledger"):
            return
        kept, shown = self._in_force(), {record.id: record for record in self.ledger.records(judged=True)}
        for record in self.READ[self.reader]:
            # Whatever reader it was judged under, it is the one record at its place.
            of = [
                one
                for one in self.given
                if one.number in kept
                and one.said != "undo"
                and one.was[0]["evidence"]["start"] == record.evidence.start
            ]
            if of and all(one.target == record.id for one in of):
                assert (record.id in shown) == (of[-1].said != "reject")
                fixed = [one.value for one in of if one.said == "correct"]
                if record.id in shown and fixed:
                    assert shown[record.id].act == fixed[-1]
            if not of:
                assert shown[record.id] == record

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            with Ledger.open(self.folder / "crisis.db") as left:
                assert [one.number for one in left.verdicts()] == [one.number for one in self.given]
        shutil.rmtree(self.folder)


TestLog = Log.TestCase
TestLog.settings = settings(
    max_examples=10, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
