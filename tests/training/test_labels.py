"""The labels made for training hold offsets and names of classes, and no text."""

from __future__ import annotations

import json
import re
from pathlib import Path

LABELS = Path(__file__).parents[2] / "training" / "labels"
SPANS = re.compile(r"(\d+-\d+( \d+-\d+)*)?")
ACTS = {"SAY", "ACCUSE", "REJECT", "REQUEST", "THREATEN", "WARN", "AGREE", "SUPPORT", "CONCEDE", "X"}
KINDS = {"named", "office", "collective", "anonymous"}


def test_every_act_has_spans_and_known_classes() -> None:
    lines = [line for line in (LABELS / "acts.tsv").read_text("utf-8").splitlines() if line[0] != "#"]
    assert lines[0].split("\t") == ["article", "source", "cue", "content", "act", "kind", "second"]
    assert len(lines) > 3000
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
