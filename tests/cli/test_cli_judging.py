"""What a reviewer types, sees and gets: `demarche judge`, `review` and `evaluate`."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import demarche
from demarche.cli.app import app
from demarche.records import Meeting, Statement

RUN = CliRunner(env={"COLUMNS": "120", "NO_COLOR": "1", "DEMARCHE_WHO": "Ada"})


@pytest.fixture
def db(scene, keep) -> str:
    return str(keep(scene))


def ok(db: str, *args: str, keys: str | None = None) -> str:
    result = RUN.invoke(app, [*args, "--db", db], input=keys)
    assert result.exit_code == 0, result.output
    return result.stdout


def fails(db: str, *args: str) -> str:
    result = RUN.invoke(app, [*args, "--db", db])
    assert result.exit_code == 1, result.output
    (line,) = result.stderr.splitlines()
    return line


def lines(db: str, *args: str) -> list[dict]:
    return [json.loads(line) for line in ok(db, *args).splitlines()]


def test_what_is_rejected_leaves_lists_brief_and_exports_until_undone(db, scene) -> None:
    meeting = scene.of(Meeting)[0]
    assert ok(db, "judge", "reject", meeting.id[:9]) == f"rejected (1): {meeting.id[:9]}\n"
    assert lines(db, "list", "meetings", "--format", "jsonl") == []
    assert meeting.id[:9] not in ok(db, "brief")
    assert meeting.id not in ok(db, "export")
    assert [one["id"] for one in lines(db, "list", "meetings", "--format", "jsonl", "--as-read")] == [
        meeting.id
    ]
    assert meeting.id in ok(db, "export", "--as-read")
    assert "rejected (1), Ada" in ok(db, "show", meeting.id)
    ok(db, "judge", "undo", "1")
    assert len(lines(db, "list", "meetings", "--format", "jsonl")) == 1


def test_a_correction_is_shown_and_found(db, scene) -> None:
    id = scene.of(Meeting)[0].id
    ok(db, "judge", "correct", id, "place=Vienna", "state=planned", "participants=Anna Koval")
    (one,) = lines(db, "list", "meetings", "--format", "jsonl", "--actor", "Koval")
    assert (one["place"], one["state"], len(one["participants"])) == ("Vienna", "planned", 1)
    assert "Vienna" in ok(db, "show", id)


def test_merged_actors_are_one_in_lists(db) -> None:
    before = len(lines(db, "list", "statements", "--format", "jsonl", "--actor", "Marek"))
    ok(db, "judge", "merge", "Anna Koval", "Ivo Marek")
    found = lines(db, "list", "statements", "--format", "jsonl", "--actor", "Marek")
    assert len(found) > before
    assert {one["source"]["name"] for one in found} == {"Anna Koval"}
    ok(db, "judge", "split", "Ivo Marek", "Anna Koval")
    assert len(lines(db, "list", "statements", "--format", "jsonl", "--actor", "Marek")) == before


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["praise", "s1"], "there is no such verdict"),
        (["accept", "s_no_such"], "no id begins so"),
        (["merge", "Nobody", "Anna Koval"], "no actor of the ledger"),
        (["merge", "Anna Koval", "Anna Koval"], "one and the same"),
        (["merge", "Anna Koval", "a senior Verian official"], "is nobody known"),
        (["undo", "7"], "no such verdict"),
        (["undo", "x"], "not a verdict's number"),
        (["merge", "Anna Koval"], "of what?"),
    ],
)
def test_what_cannot_be_said_is_one_line(db, args: list[str], why: str) -> None:
    assert why in fails(db, "judge", *args)
    assert json.loads(ok(db, "list", "verdicts", "--format", "json")) == []


def test_a_review_goes_least_certain_first_and_takes_a_line_for_a_key(db, scene) -> None:
    said = ok(db, "review", keys="a\nzz\nc act=SHOUT\nr\nu\nn\nq\n")
    assert "no such field" in said or "can't stand there" in said
    assert "1 accept; " in said
    with demarche.open(db) as d:
        first = min(scene.records, key=lambda record: (record.confidence, record.id))
        log = d.verdicts()
        assert [one.said for one in log] == ["accept", "reject", "undo"]
        assert log[0].target == first.id
        assert {one.who for one in log} == {"Ada"}
        assert first.id not in {one.record.id for one in d.review()}


def test_a_review_ends_with_its_input(db, scene) -> None:
    assert f"nothing said; {len(scene.records)} not gone through" in ok(db, "review", keys="")
    assert "nothing waits" in ok(db, "review", "--conflicts")


def test_a_conflict_is_shown_and_settled_by_a_verdict(db, scene) -> None:
    old = scene.of(Statement)[0]
    ok(db, "judge", "accept", old.id)
    report = next(one for one in scene.reports if one.id == old.report.id)
    newer = Statement.make(
        report,
        "1-newer",
        (old.evidence.start, old.evidence.end),
        **{name: getattr(old, name) for name in ("source", "source_kind", "cue", "content", "quoted")},
        act="WARN",
        confidence=0.7,
    )
    with demarche.open(db) as d:
        d._ledger.add(report, [newer], "1-newer")
    said = ok(db, "review", "--conflicts", keys="a\n")
    assert "accepted (1) by Ada" in said
    assert "act: REQUEST → WARN" in said
    assert "nothing waits" in ok(db, "review", "--conflicts")


def test_precision_by_kind(db, scene) -> None:
    for record in scene.records:
        ok(db, "judge", "reject" if isinstance(record, Meeting) else "accept", record.id)
    found = json.loads(ok(db, "evaluate", "--format", "json"))
    assert {one["kind"]: one["precision"]["share"] for one in found["kinds"]} == {
        "statement": 1.0,
        "figure": 1.0,
        "condition": 1.0,
        "meeting": 0.0,
    }
    assert "--sample" in ok(db, "evaluate")
    assert ok(db, "evaluate", "--reader", "none").startswith("no judged records")


def test_hostile_words_act_on_no_terminal(db, scene) -> None:
    id = scene.of(Meeting)[0].id
    ok(db, "judge", "correct", id, "place=\x1b[31m[bold]red\u202e", "--who", "E\x1bve\n\n[red]")
    for shown in (ok(db, "show", id), ok(db, "list", "verdicts"), ok(db, "list", "meetings")):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert "[bold]red" in ok(db, "show", id)
