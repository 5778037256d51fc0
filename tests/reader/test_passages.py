"""Passages from labels word by word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from demarche.reader.attribution import Span
from demarche.reader.layout import Layout
from demarche.reader.passages import Passage, find_passages
from demarche.reader.reading import Reading

NAMES = ("O", "AID", "ASSAULT")
STANDINGS = ("actual", "planned")


def found(codes: list[int], sentences: list[int] | None = None, **more: Any) -> tuple[Passage, ...]:
    """The passages of words that bear `codes`, a space token after every second word."""
    words = [place + place // 2 for place in range(len(codes))]
    layout = cast("Layout", SimpleNamespace(words=words, sentence=sentences or [0] * len(codes)))
    sure = np.eye(3, dtype=np.float32)[codes] * 6
    standing = np.tile(np.array([[0.0, 2.0]], dtype=np.float32), (len(codes), 1))
    reading = cast("Reading", SimpleNamespace(logits={"event": sure, "standing": standing}))
    return find_passages(layout, reading, "event", NAMES, **more)


def test_neighbouring_words_of_a_class_are_one_passage() -> None:
    (one,) = found([0, 1, 1, 0])
    assert one.span == Span(1, 4)
    assert one.kind == "AID"
    assert one.score > 0.9


def test_one_sure_class_behind_another_begins_a_passage() -> None:
    assert [one.kind for one in found([1, 1, 2, 2])] == ["AID", "ASSAULT"]


def test_a_passage_ends_with_its_sentence() -> None:
    assert len(found([1, 1, 1, 1], [0, 0, 1, 1])) == 2


def test_a_deeds_standing_has_its_chances() -> None:
    (one,) = found([0, 2], standings=STANDINGS)
    assert max(one.standing, key=lambda name: one.standing[name]) == "planned"
    assert found([0, 2])[0].standing == {}


def test_a_network_without_the_output_tells_nothing() -> None:
    layout = cast("Layout", SimpleNamespace(words=[0], sentence=[0]))
    reading = cast("Reading", SimpleNamespace(logits={}))
    assert find_passages(layout, reading, "event", NAMES) == ()
