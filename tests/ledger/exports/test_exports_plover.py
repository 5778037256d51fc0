"""The PLOVER export, opened as its users open it: with pandas, Polars, DuckDB and Python's own csv."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from demarche.ledger import Ledger
from demarche.ledger.exports import plover
from demarche.records import Actor

POLECAT_STARTS = ["Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, dialect="excel-tab"))


def row(path: Path, type: str) -> dict[str, str]:
    (found,) = [one for one in rows(path) if one["Event Type"] == type]
    return found


def test_deeds_statements_and_meetings_are_joined(written: Callable[..., Path]) -> None:
    found = rows(written("plover"))
    kinds = {(one["Record Kind"], one["Event Type"]) for one in found}
    assert {("event", "ASSAULT"), ("statement", "REQUEST"), ("meeting", "CONSULT")} <= kinds


def test_what_only_says_or_warns_is_no_plover_event(written: Callable[..., Path], kept: Ledger) -> None:
    left = {one.id for one in kept.records("statement") if one.act in {"SAY", "WARN"}}
    assert left
    assert not left & {one["Event ID"] for one in rows(written("plover"))}


def test_the_first_forty_columns_are_polecats(written: Callable[..., Path]) -> None:
    head = written("plover").read_text("utf-8").split("\n", 1)[0].split("\t")
    assert head[:7] == POLECAT_STARTS
    assert head[39] == "Version"
    assert len(head) == len(set(head)) == len(plover.columns())


def test_a_deed_has_its_intensity_contexts_sectors_and_claimant(written: Callable[..., Path]) -> None:
    deed = row(written("plover"), "ASSAULT")
    told = {
        "Event Date": "2022-01-01",
        "Date End": "2022-01-31",
        "Date Precision": "month",
        "Event Mode": "heavy-weapons",
        "Intensity": "-9.5",
        "Quad Code": "MATERIAL CONFLICT",
        "Contexts": "military",
        "Actor Name": "Verian army",
        "Actor Country": "RUS",
        "Primary Actor Sector": "MIL",
        "Actor Name Raw": "The Verian army",
        "Placename": "Harbour Town",
        "Claimant": "Anna Koval",
        "Source": "Harbour Wire",
        "Publication Date": "2022-01-23",
        "Standing": "actual",
    }
    assert {column: deed[column] for column in told} == told


@pytest.mark.parametrize(("type", "context"), [("SANCTION", "hypothetical"), ("MOBILIZE", "negation")])
def test_what_was_not_done_says_so_in_its_contexts(
    written: Callable[..., Path], type: str, context: str
) -> None:
    assert row(written("plover"), type)["Contexts"] == context


def test_all_who_meet_stand_on_one_side(written: Callable[..., Path]) -> None:
    met = row(written("plover"), "CONSULT")
    assert met["Actor Name"] == "Anna Koval; Ivo Marek"
    assert met["Recipient Name"] == ""


def test_evidence_is_exact_and_stands_where_it_says(written: Callable[..., Path], kept: Ledger) -> None:
    texts = {report.id: report.text for report in kept.reports()}
    found = rows(written("plover"))
    assert len(found) > 5
    for one in found:
        start, end = int(one["Evidence Start"]), int(one["Evidence End"])
        assert texts[one["Story ID"]][start:end] == one["Evidence"]


def test_it_opens_in_pandas_polars_and_duckdb(written: Callable[..., Path]) -> None:
    path = written("plover", since="2022-01-01")
    expected = len(rows(path))
    assert len(pd.read_csv(path, sep="\t")) == expected
    assert pl.read_csv(path, separator="\t").height == expected
    asked = f"SELECT count(*), avg(Intensity) < 0 FROM read_csv('{path}', delim = '\t', header = true)"
    assert duckdb.sql(asked).fetchall() == [(expected, True)]


def test_hostile_text_stays_in_its_cell(written: Callable[..., Path], hostile: Any) -> None:
    path = written("plover")
    (record,) = hostile.records
    (found,) = [one for one in rows(path) if one["Event ID"] == record.id]
    assert found["Evidence"] == record.evidence.exact
    assert found["Headline"] == "<script>title</script>"
    frame = pd.read_csv(path, sep="\t", keep_default_na=False).set_index("Event ID")
    assert frame.loc[record.id, "Actor Name"] == "\u202eevil<img src=x>"


def actor(kind: Any, name: str = "X", role: str | None = None, id: str | None = None) -> Actor:
    return Actor(id=id, name=name, kind=kind, role=role)


@pytest.mark.parametrize(
    ("who", "sector"),
    [
        (actor("government"), ("GOV", "")),
        (actor("alliance"), ("", "IGO")),
        (actor("organization", id="body:UN"), ("", "IGO")),
        (actor("organization"), ("", "")),
        (actor("outlet"), ("JRN", "")),
        (actor("person"), ("", "")),
        (actor("person", role="Foreign Minister"), ("GOV", "")),
        (actor("person", role="former foreign minister"), ("ELI", "")),
        (actor("person", role="Attorney General"), ("GOV", "")),
        (actor("person", role="Secretary-General"), ("", "")),
        (actor("person", role="Maj. Gen."), ("MIL", "")),
        (actor("person", role="Sen."), ("LEG", "")),
        (actor("person", name="General Atomics"), ("", "")),
        (actor("anonymous", name="a senior European diplomat"), ("GOV", "")),
        (actor("collective", name="Rebels"), ("REB", "")),
        (actor("collective", name="Americans"), ("", "")),
    ],
)
def test_sectors_are_by_id_then_role_then_kind_else_unknown(who: Actor, sector: tuple[str, str]) -> None:
    assert plover.sector(who) == sector
