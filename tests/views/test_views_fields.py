"""A record's fields as a person writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from demarche.ledger.correcting import correction
from demarche.records import KINDS, Actor
from demarche.views.fields import changed, fields

if TYPE_CHECKING:
    from conftest import Scene


def find(written: str) -> Actor:
    raise AssertionError(f"{written!r} was looked for, though nothing was changed")


def exacts(held: Any) -> list[str]:
    return [one["exact"] for one in (held if isinstance(held, list) else [held])]


def test_a_form_sent_as_it_was_shown_corrects_nothing(scene: Scene) -> None:
    for record in scene.records:
        shown = {field.name: field.written for field in fields(record)}
        assert changed(record, shown) == {}
        assert changed(record, {name: f"  {text}\r\n" for name, text in shown.items()}) == {}


def test_what_is_shown_of_words_numbers_and_times_is_what_a_correction_reads(scene: Scene) -> None:
    reports = {report.id: report for report in scene.reports}
    read = 0
    for record in scene.records:
        now = record.model_dump(mode="json", by_alias=True)
        for field in fields(record):
            if "actor" in field.hint or "names" in field.hint or "JSON" in field.hint or not field.written:
                continue
            held = correction(record, reports[record.report.id], field.name, field.written, find)
            if field.hint.startswith("2022"):
                assert held["start"][:10] == now[field.name]["start"][:10]
            elif "words of the report" in field.hint:  # of the same words the nearest are taken
                assert exacts(held) == exacts(now[field.name])
            else:
                assert held == now.get(field.name, held)
            read += 1
    assert read > 20


def test_what_may_hold_only_some_words_says_which(scene: Scene) -> None:
    seen = set()
    for record in scene.records:
        choices = {field.name: field.choices for field in fields(record)}
        assert "planned" in choices["status"]
        if record.kind == "statement":
            assert "REQUEST" in choices["act"]
            assert choices["venue"] == ()
        seen.add(record.kind)
    assert seen <= set(KINDS)


def test_an_actor_is_written_by_its_id_and_shown_by_its_name(scene: Scene) -> None:
    written = [
        (field.written, field.shown)
        for record in scene.records
        for field in fields(record)
        if field.name == "source" and field.shown
    ]
    assert written
    assert all(id != name for id, name in written)


@pytest.mark.parametrize("name", ["evidence", "id", "report", "nonsense"])
def test_a_field_that_no_form_shows_is_not_taken(scene: Scene, name: str) -> None:
    assert changed(scene.records[0], {name: "anything"}) == {}
