"""Who is named in the ledger, and records by their ids."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import demarche

if TYPE_CHECKING:
    from conftest import Scene

Keep = Callable[["Scene"], Path]


def test_every_mention_is_given_once_the_newest_record_first(scene: Scene, keep: Keep) -> None:
    with demarche.open(keep(scene)) as d:
        who, mentions = d._ledger.cast()
        told = list(mentions)
        assert [one.day for one in told] == sorted((one.day for one in told), reverse=True)
        assert len({(one.record, one.part, one.who) for one in told}) == len(told)
        marek = {one.record for one in told if who[one.who].name == "Ivo Marek"}
        assert marek == {one.id for one in d.selection(actor="Marek")}


def test_corrected_records_are_among_the_others_in_their_place(scene: Scene, keep: Keep) -> None:
    with demarche.open(keep(scene)) as d:
        first = next(iter(d.list("statements", actor="Koval")))
        d.correct(first.id, "source", "Ivo Marek", who="Ana")
        d.reject(next(iter(d.list("conditions"))).id, who="Ana")
        who, mentions = d._ledger.cast()
        told = list(mentions)
        assert [one.day for one in told] == sorted((one.day for one in told), reverse=True)
        assert {who[one.who].name for one in told if (one.record, one.part) == (first.id, "source")} == {
            "Ivo Marek"
        }
        assert "condition" not in {one.kind for one in told}


def test_records_are_given_in_the_order_asked_as_people_left_them(scene: Scene, keep: Keep) -> None:
    with demarche.open(keep(scene)) as d:
        ids = [one.id for one in d.selection()]
        d.reject(ids[1], who="Ana")
        d.correct(ids[0], "act", "WARN", who="Ana")
        asked = [ids[2], ids[1], ids[0], "s0000"]
        got = d.those(asked)
        assert [one.id for one in got] == [ids[2], ids[0]]
        assert got[1].act == "WARN"


def test_rulings_are_those_in_force(scene: Scene, keep: Keep) -> None:
    with demarche.open(keep(scene)) as d:
        merged = d.merge("Anna Koval", "Ivo Marek", who="Ana")
        d.accept(next(iter(d.list("statements"))).id, who="Ana")
        assert d.rulings("actor") == (merged,)
        d.undo(merged.number, who="Ana")
        assert d.rulings("actor") == ()


def test_an_actor_is_called_as_most_mentions_call_it(scene: Scene, keep: Keep) -> None:
    with demarche.open(keep(scene)) as d:
        assert d._ledger.names()["person:anna-koval"] == "Anna Koval"
        assert "Verian radio" not in d._ledger.names().values()
