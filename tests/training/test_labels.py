"""The labels made for training hold offsets and names of classes, and no text."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from demarche.records import EVENT_TYPES

LABELS = Path(__file__).parents[2] / "training" / "labels"
SPANS = re.compile(r"(\d+-\d+( \d+-\d+)*)?")
ACTS = {"SAY", "ACCUSE", "REJECT", "REQUEST", "THREATEN", "WARN", "AGREE", "SUPPORT", "CONCEDE", "X"}
KINDS = {"named", "office", "collective", "anonymous"}
FORCES = {"threat", "promise", "warning", "offer", "red-line", "deadline", "prediction"}


@pytest.mark.parametrize(("name", "count"), [("acts.tsv", 3149), ("acts_unsure.tsv", 6005)])
def test_every_act_has_spans_and_known_classes(name: str, count: int) -> None:
    lines = [line for line in (LABELS / name).read_text("utf-8").splitlines() if line[0] != "#"]
    assert lines[0].split("\t") == ["article", "source", "cue", "content", "act", "kind", "second"]
    assert len(lines) == count + 1
    for line in lines[1:]:
        _, source, cue, content, act, kind, second = line.split("\t")
        assert all(SPANS.fullmatch(part) for part in (source, cue, content))
        assert cue
        assert content
        assert act in ACTS
        assert kind in KINDS
        assert second in ACTS | {""}


def test_statements_hold_no_text() -> None:
    rows = [json.loads(line) for line in (LABELS / "statements.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == len({row["id"] for row in rows}) == 60
    for row in rows:
        assert set(row) == {"id", "statements", "conditions", "sentences"}
        for statement in row["statements"]:
            assert statement["act"] in ACTS
            assert statement["source_kind"] in KINDS
            for role in ("source", "cue", "content"):
                assert all(isinstance(a, int) and a < b for a, b in statement[role])


def test_deeds_hold_offsets_names_and_known_classes() -> None:
    rows = [json.loads(line) for line in (LABELS / "deeds.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == len({row["id"] for row in rows}) == 364
    assert sum(row["held"] for row in rows) == 53
    for row in rows:
        whole = {"id", "held", "sentences", "events", "meetings", "votes", "instruments"}
        assert set(row) - {"conditions"} == whole
        for one in row.get("conditions", ()):
            assert one["force"] in FORCES
            assert all(a < b for part in ("trigger", "consequence") for a, b in one[part])
        for kind in ("events", "meetings", "votes", "instruments"):
            for one in row[kind]:
                start, end = row["sentences"][one["s"]]
                assert all(start <= a < b <= end for a, b in one["text"])
        assert all(event["type"] in EVENT_TYPES for event in row["events"])
