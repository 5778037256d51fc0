"""A leaf is what sorting every record in Python gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_makers import READER, make_report, records_of
from verdict_makers import merge, said, statement, undo

from demarche.errors import OptionError
from demarche.ledger import Ledger, leaves, shape
from demarche.ledger.places import place
from demarche.records import Actor, AnyRecord, Report


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "a.db") as opened:
        yield opened


ORDERS = ("newest", "oldest", "surest", "unsurest")
WORDS = ("talks", "troops", "Putin", "Novák 2", "RUS", "ministry", "gas", "no such", "?")
OUTLETS = (None, "Kurier", "KURIER", "Herald")
DAYS = ("2021-12-01", "2021-12-14", "2022-01-03", "0001-01-01", "9999-12-31")
PEOPLE = (
    Actor(id="person:putin", name="Vladimir Putin", kind="person", country="RUS", role="President"),
    Actor(id="person:novak", name="Jan Novák 2", kind="person", country="CZE"),
    Actor(id=None, name="Ministry", kind="ministry"),
    Actor(id=None, name="Putin Ally", kind="person"),
)


def plainly(
    ledger: Ledger, order: str, start: int, most: int, asked: dict[str, Any]
) -> tuple[list[str], bool, int]:
    """The ids of the leaf, whether there are more, and how many there are."""
    narrowed = dict(asked)
    outlet, status = narrowed.pop("outlet", None), narrowed.pop("status", None)
    least, unreviewed = narrowed.pop("least", None), narrowed.pop("unreviewed", False)
    standing = ledger.standing()
    every = [
        one
        for one in ledger.records(**narrowed, judged=True)
        if (outlet is None or (one.report.outlet or "").casefold() == outlet.casefold())
        and (status is None or one.status == status)
        and (least is None or one.confidence >= least)
        and not (unreviewed and standing.state(one.id) is not None)
    ]

    def at(one: AnyRecord) -> int:
        return place(shape.day(one), one.id)

    if order == "newest":
        every.sort(key=at, reverse=True)
    elif order == "oldest":
        every.sort(key=lambda one: (shape.day(one) is None, at(one)))
    else:
        every.sort(key=lambda one: (one.confidence, at(one)), reverse=order == "surest")
    return [one.id for one in every[start : start + most]], start + most < len(every), len(every)


@st.composite
def ledgers(draw: st.DrawFn) -> list[tuple[Report, list[AnyRecord]]]:
    made = []
    for at in range(draw(st.integers(1, 3))):
        facts = {"outlet": draw(st.sampled_from(OUTLETS)), "published": draw(st.sampled_from((None, *DAYS)))}
        text = f"{at} The talks of troops and gas went on. The ministry denied it all."
        report = make_report(text, key=str(at), **facts)
        records: list[AnyRecord] = draw(st.lists(records_of(report), max_size=4))
        for _ in range(draw(st.integers(1, 6))):
            start = draw(st.integers(0, 8))
            source = draw(st.sampled_from(PEOPLE))
            act, sure = draw(st.sampled_from(("SAY", "WARN"))), draw(st.sampled_from((0.2, 0.5, 0.9)))
            records.append(statement(report, start, start + 24, act=act, source=source, confidence=sure))
        made.append((report, list({one.id: one for one in records}.values())))
    return made


filters = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(("statement", "event", "figure")),
        "actor": st.sampled_from((*WORDS, " ")),
        "about": st.sampled_from(WORDS),
        "since": st.sampled_from(DAYS),
        "until": st.sampled_from(DAYS),
        "act": st.sampled_from(("SAY", "WARN")),
        "outlet": st.sampled_from(("kurier", "Herald", "nobody")),
        "status": st.sampled_from(("actual", "denied", "possible")),
        "least": st.sampled_from((0.0, 0.5, 0.9)),
        "unreviewed": st.booleans(),
    },
)
questions = st.lists(
    st.tuples(filters, st.sampled_from(ORDERS), st.integers(0, 6), st.integers(1, 5)), min_size=5, max_size=12
)


def judged(ledger: Ledger, records: list[AnyRecord], draw: st.DataObject) -> None:
    """Verdicts of every sort on some of the records."""
    said_so = st.sampled_from(("accept", "reject", "act", "when", "source", "status", "undo", "merge"))
    for number in range(draw.draw(st.integers(0, 8), label="verdicts")):
        what, record = draw.draw(said_so), draw.draw(st.sampled_from(records))
        if what in {"accept", "reject"}:
            ledger.say(said(what, record))
        elif what == "status":
            ledger.say(said("correct", record, field="status", value="denied"))
        elif what == "undo":
            with suppress(OptionError):  # Nothing to undo yet, or undone before.
                ledger.say(undo(number))
        elif what == "merge":
            ledger.say(merge(PEOPLE[0], PEOPLE[draw.draw(st.integers(1, 3))]))
        elif record.kind == "statement":
            when = {"start": "2022-01-03", "end": "2022-01-03", "precision": "day", "basis": "explicit"}
            value = {
                "act": "WARN",
                "when": {**when, "text": None},
                "source": PEOPLE[1].model_dump(mode="json"),
            }[what]
            ledger.say(said("correct", record, field=what, value=value))


@settings(max_examples=60, deadline=None)
@given(st.data(), ledgers(), questions, st.sampled_from(((4000, 3000, 20_000), (2, 1, 3), (2, 100, 4))))
def test_a_leaf_is_what_sorting_all_records_gives(
    data: st.DataObject,
    made: list[tuple[Report, list[AnyRecord]]],
    asked: list[tuple[dict[str, Any], str, int, int]],
    sizes: tuple[int, int, int],
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as small:
        # Windows of two records and “few” of one: every way of finding them, in a ledger of a dozen.
        for name, size in zip(("_WINDOW", "_FEW", "_LOOKED"), sizes, strict=True):
            small.setattr(leaves, name, size)
        small.setattr(leaves, "_FEW_REPORTS", min(sizes[1], 300))
        with Ledger.open(Path(folder) / "a.db") as ledger:
            for report, records in made:
                ledger.add(report, records, READER)
            judged(ledger, [one for _, records in made for one in records], data)
            for narrowed, order, start, most in asked:
                ids, more, of = plainly(ledger, order, start, most, narrowed)
                leaf = ledger.leaf(**narrowed, order=order, start=start, most=most)
                assert [one.id for one in leaf.records] == ids, (narrowed, order, start, most)
                assert leaf.more == more
                assert leaf.of == of or (leaf.capped and leaf.of <= of)
                shown = {one.id: one for one in ledger.records(judged=True)}
                assert all(one == shown[one.id] for one in leaf.records)


def test_undated_records_come_last_whether_newest_or_oldest_are_first(ledger: Ledger) -> None:
    dated = make_report("Talks went on for hours in the end.", published="2022-01-03")
    undated = make_report("Nobody knows when this was printed.")
    for report in (dated, undated):
        ledger.add(report, [statement(report, 0, 20)], READER)
    for order in ("newest", "oldest"):
        assert [one.report.id for one in ledger.leaf(order=order).records] == [dated.id, undated.id]


def test_no_more_are_counted_than_is_worth_knowing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaves, "COUNTED", 3)
    report = make_report("Talks went on for hours in the end.", published="2022-01-03")
    ledger.add(report, [statement(report, at, 20) for at in range(6)], READER)
    leaf = ledger.leaf(most=2)
    assert (leaf.of, leaf.capped, leaf.more) == (3, True, True)
    assert ledger.leaf(start=4, most=2).more is False


def test_two_records_that_would_have_one_number_are_both_kept(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from demarche.ledger import rows

    monkeypatch.setattr(rows, "place", lambda day, id: place(day, "s" + "0" * 16))
    for key in ("one", "two"):
        report = make_report(f"Talks went on for hours in the end, {key}.", key=key, published="2022-01-03")
        ledger.add(report, [statement(report, at, 20) for at in range(3)], READER)
    assert len({one.id for one in ledger.leaf().records}) == 6
    assert ledger.counts()["statement"] == 6
    assert ledger.leaf(actor="Koval", about="went").of == 6
