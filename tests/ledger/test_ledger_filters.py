from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_crisis import COURIER, DISPATCH, NOTE, STEPPE, crisis
from ledger_makers import READER, make_report, many, sentences, words
from sqlalchemy import event

from demarche.errors import OptionError
from demarche.ledger import Ledger
from demarche.ledger.words import folded
from demarche.records import KINDS, Actor, Statement


@pytest.fixture(scope="module")
def ledger(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("filters") / "crisis.db") as made:
        for report, records in crisis():
            made.add(report, records, READER)
        yield made


def _seen(ledger: Ledger, kind: Any = None, **asked: Any) -> list[str]:
    """The first two words of what is found."""
    return [
        " ".join(re.findall(r"[\w,]+\b", record.evidence.exact)[:2])
        for record in ledger.records(kind, **asked)
    ]


def test_records_come_by_date_key_and_place_and_undated_reports_last(ledger: Ledger) -> None:
    records = list(ledger.records())
    assert [record.report.key for record in records] == ["courier-1"] * 4 + ["dispatch-7"] * 5 + [
        "steppe-9"
    ] * 3 + ["note-3"] * 2
    for key in ("courier-1", "dispatch-7", "steppe-9", "note-3"):
        places = [(record.evidence.start, record.id) for record in records if record.report.key == key]
        assert places == sorted(places)


def test_reports_come_by_date_and_undated_ones_last(ledger: Ledger) -> None:
    assert list(ledger.reports()) == [COURIER, DISPATCH, STEPPE, NOTE]


def test_two_reports_of_one_date_and_key_are_not_mixed(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "a.db") as made:
        for about in ("These talks", "Those talks"):
            report = make_report(sentences(4, about), key="same", published="2021-12-17")
            made.add(report, many(report, 4), READER)
        ids = [record.report.id for record in made.records()]
    assert ids == [ids[0]] * 4 + [ids[-1]] * 4


def test_records_come_by_the_page_without_loss_or_double(tmp_path: Path) -> None:
    report = make_report(sentences(1_203))
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, many(report, 1_203), READER)
        assert list(made.records()) == many(report, 1_203)


def test_however_many_the_records_the_queries_are_few(tmp_path: Path) -> None:
    report = make_report(sentences(400))
    told: list[str] = []
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, many(report, 400), READER)
        event.listen(made._engine, "before_cursor_execute", lambda c, cur, sql, *rest: told.append(sql))
        assert len(list(made.records())) == 400
    # The heads; then, of the first few and of the rest, actors, spans and details.
    assert len([sql for sql in told if sql.startswith("SELECT")]) == 7


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_gives_all_of_that_kind_and_no_other(ledger: Ledger, kind: Any) -> None:
    found = list(ledger.records(kind))
    assert {record.kind for record in found} == {kind}
    assert len(found) == ledger.counts()[kind]  # type: ignore[index]


@pytest.mark.parametrize(
    ("actor", "found"),
    [
        ("Lavrov", ["Foreign Minister", "Blinken and", "Lavrov warned", "Lavrov warned"]),
        ("lavrov", ["Foreign Minister", "Blinken and", "Lavrov warned", "Lavrov warned"]),
        ("LAVROV sergey", ["Foreign Minister", "Blinken and", "Lavrov warned", "Lavrov warned"]),
        ("usa", ["A senior", "A senior", "Blinken and", "Biden and"]),
        ("RUS/putin", ["Biden and"]),
        ("deputy foreign minister", ["Russia demands"]),
        ("secretary Blinken", ["Blinken and"]),
        ("nato", ["Russia demands", "Dmitry Peskov"]),
        ("UKR", ["Ukraine says", "Ukraine now"]),
        ("senior", ["A senior"]),
        ("Lavrov Blinken", []),
        ("Lav", []),
        ("", None),
        ("  ", None),
        ("🙂", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE records; --", []),
    ],
)
def test_an_actor_is_found_by_whole_words_of_one_actor(
    ledger: Ledger, actor: str, found: list[str] | None
) -> None:
    assert _seen(ledger, actor=actor) == (_seen(ledger) if found is None else found)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Recep Tayyip Erdoğan", "erdogan"),
        ("U.S. State Department", "us state department"),
        ("US State Department", "U.S."),
        ("Сергей Лавров", "ЛАВРОВ"),
        ("Jean-Yves Le Drian", "yves le drian"),
        ("a\x00b", "a b"),
    ],
)
def test_case_accents_and_full_stops_do_not_hide_an_actor(tmp_path: Path, name: str, asked: str) -> None:
    report = make_report(sentences(1))
    record = many(report, 1)[0].model_copy(update={"source": Actor(id=None, name=name, kind="person")})
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, [record], READER)
        assert list(made.records(actor=asked)) == [record]
        assert list(made.records(actor=f"{asked} nobody")) == []


@pytest.mark.parametrize(
    "part", ["source", "relay", "addressees", "holder", "claimant", "issuer", "against", "participants"]
)
def test_every_actor_of_a_record_counts(tmp_path: Path, part: str) -> None:
    report, record = next(
        (report, record) for report, made in crisis() for record in made if hasattr(record, part)
    )
    actor = Actor(id=None, name="Wang Yi", kind="person")
    several = isinstance(getattr(record, part), tuple)
    with_him = record.model_copy(update={part: (actor,) if several else actor})
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, [with_him], READER)
        assert list(made.records(actor="Wang Yi")) == [with_him]


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("sanctions", ["A senior", "A senior", "Foreign Minister"]),
        ("SANCTIONED", ["A senior", "A senior", "Foreign Minister"]),
        ("troops border", ["Ukraine says"]),
        ("troops sanctions", []),
        ("fire", ["Dmitry Peskov"]),
        ("ire", []),
        ("", None),
        ("   ", None),
        ("90,000", ["Ukraine says"]),
        ("🙂", []),
        ('"', []),
        ("*", []),
        ("fir*", []),
        ("fire OR troops", []),
        ("NOT fire", []),
        ("evidence:fire", []),
        ("NEAR(troops border)", []),
        ("(", []),
        ("^fire", ["Dmitry Peskov"]),
    ],
)
def test_words_are_found_in_any_form_and_never_read_as_a_query(
    ledger: Ledger, about: str, found: list[str] | None
) -> None:
    assert _seen(ledger, about=about) == (_seen(ledger) if found is None else found)


def test_words_of_a_content_that_stands_outside_the_evidence_are_found(tmp_path: Path) -> None:
    report = make_report("He said so. The fleet sailed.")
    (record,) = many(report, 1)
    assert isinstance(record, Statement)
    outside = many(report, 2)[1].evidence
    span = type(record.content[0])(start=outside.start, end=outside.end, exact=outside.exact)
    record = record.model_copy(update={"content": (span,)})
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, [record], READER)
        assert list(made.records(about="said fleets")) == [record]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words | st.text(st.sampled_from("\"'*():^+-{}AND NOT OR NEAR\\\ud800\udcff\x00🙂a "), max_size=20))
def test_nothing_that_is_typed_raises(ledger: Ledger, typed: str) -> None:
    list(ledger.records(about=typed, actor=typed, report=None))
    list(ledger.records(about=typed))
    list(ledger.records(actor=typed))


@given(words)
def test_folding_folded_words_changes_nothing(typed: str) -> None:
    assert folded(" ".join(folded(typed))) == folded(typed)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"since": "2022-01-01"}, ["Blinken and"]),
        (
            {"since": "2021-12-22", "until": "2021-12-22"},
            ["Ukraine now", "Foreign Minister", "Lavrov warned"],
        ),
        ({"since": "2021-12-21", "until": "2021-12-21"}, ["Lavrov warned"]),
        ({"until": "2021-12-16"}, []),
        ({"since": "2021-12-17", "until": "2021-12-17", "kind": "figure"}, ["Ukraine says"]),
        ({"since": datetime.date(2022, 1, 10)}, ["Blinken and"]),
        ({"since": "2022-01-11"}, []),
    ],
)
def test_dates_are_held_against_the_records_own_time_or_else_its_reports(
    ledger: Ledger, asked: dict[str, Any], found: list[str]
) -> None:
    assert _seen(ledger, **asked) == found


def test_a_record_without_any_date_is_found_only_when_no_date_is_asked_for(ledger: Ledger) -> None:
    assert "note-3" in {record.report.key for record in ledger.records()}
    assert "note-3" not in {record.report.key for record in ledger.records(since="0001-01-01")}
    assert "note-3" not in {record.report.key for record in ledger.records(until="9999-12-31")}


def test_an_act_gives_the_statements_of_that_act(ledger: Ledger) -> None:
    assert _seen(ledger, act="WARN") == ["Lavrov warned"]
    assert _seen(ledger, "figure", act="WARN") == []


def test_a_report_gives_its_own_records(ledger: Ledger) -> None:
    assert _seen(ledger, report=NOTE.id) == ["Dmitry Peskov", "Biden and"]
    assert _seen(ledger, report="r0") == []


def test_all_that_is_asked_must_be_met(ledger: Ledger) -> None:
    asked = {"actor": "Lavrov", "about": "demands", "since": "2021-12-21", "report": DISPATCH.id}
    assert _seen(ledger, "statement", act="WARN", **asked) == ["Lavrov warned"]
    assert _seen(ledger, "statement", act="REJECT", **asked) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            {"kind": "rumour"},
            "kind: 'rumour' is none of statement, event, figure, condition, meeting, vote, instrument",
        ),
        ({"act": "SHOUT"}, "act: 'SHOUT' is none of SAY, ACCUSE"),
        ({"since": "2022-02-31"}, "since: '2022-02-31' is no date"),
        ({"until": "soon"}, "until: 'soon' is no date"),
        ({"since": ""}, "since: '' is no date"),
    ],
)
def test_what_can_not_be_meant_is_said_at_once(ledger: Ledger, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        ledger.records(**asked)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"since": "2021-12-22"}, [DISPATCH, STEPPE]),
        ({"until": "2021-12-22"}, [COURIER, DISPATCH]),
        ({"since": "2021-12-18", "until": "2021-12-22"}, [DISPATCH]),
        ({"of": [NOTE.id, COURIER.id]}, [COURIER, NOTE]),
        ({"of": []}, []),
    ],
)
def test_reports_are_found_by_day_and_id(ledger: Ledger, asked: dict[str, Any], found: list[Any]) -> None:
    assert list(ledger.reports(**asked)) == found


def test_reports_are_told_of_without_their_texts_in_the_same_order(ledger: Ledger) -> None:
    assert ledger.refs() == tuple(one.ref for one in ledger.reports())
    assert ledger.keyed(DISPATCH.key) == [DISPATCH.id]
    assert ledger.keyed("dispatch") == []


def test_an_actor_is_known_by_its_id_or_whole_name_as_most_often_named(tmp_path: Path) -> None:
    text = "Marek spoke. Marek left. Ivo Marek came. Ivo Marek of the port sat."
    report = make_report(text)
    starts = [text.index(part) for part in ("Marek spoke", "Marek left", "Ivo Marek came", "Ivo Marek of")]
    known = [
        Actor(id="person:marek", name="Marek", kind="person", country="VER"),
        Actor(id="person:marek", name="Marek", kind="person", country="VER", role="minister"),
        Actor(id="person:marek", name="Ivo Marek", kind="person", country="VER"),
        Actor(id="person:ivo", name="Ivo Marek", kind="person"),
    ]
    records = [
        Statement.make(
            report,
            READER,
            (start, start + 5),
            confidence=0.5,
            source=who,
            source_kind="named",
            cue=(),
            content=(),
            quoted="indirect",
            act="SAY",
        )
        for start, who in zip(starts, known, strict=True)
    ]
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, records, READER)
        assert made.actor("person:marek").name == "Marek"
        assert made.actor("MAREK").id == "person:marek"
        with pytest.raises(OptionError, match="2 actors are named so: person:ivo, person:marek"):
            made.actor("Ivo Marek")
        for nobody in ("minister", "Ivo", "", "Marek spoke"):
            with pytest.raises(OptionError, match="no actor of the ledger"):
                made.actor(nobody)


def test_the_first_records_come_before_the_rest_is_put_together(tmp_path: Path) -> None:
    report = make_report(sentences(200))
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, many(report, 200), READER)
        asked: list[int] = []
        event.listen(
            made._engine,
            "before_cursor_execute",
            lambda *given: asked.append(1) if "FROM spans" in given[2] else None,
        )
        found = made.records(judged=True)
        next(found)
        first = len(asked)
        assert [one.id for one in found] == [one.id for one in many(report, 200)][1:]
        assert (first, len(asked)) == (1, 2)
