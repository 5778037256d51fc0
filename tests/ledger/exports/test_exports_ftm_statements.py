"""The FollowTheMoney statements, held against the format: by its rules, and by the library where it is.

The library needs ICU's headers to build: `pip install -e .[interchange]`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from demarche.ledger import Ledger, export
from demarche.ledger.exports.ftm_statements import key
from demarche.records import Actor, Event, Report, report_id

MODEL = json.loads(Path(__file__).with_name("ftm_model.json").read_text("utf-8"))["schemata"]
FIELDS = [
    "canonical_id",
    "entity_id",
    "prop",
    "schema",
    "value",
    "dataset",
    "lang",
    "original_value",
    "first_seen",
    "last_seen",
    "external",
    "origin",
    "id",
]

Said = list[dict[str, Any]]


def read(path: Path) -> Said:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


@pytest.fixture
def said(written: Callable[..., Path]) -> Said:
    return read(written("ftm"))


def told_by(outlet: str, published: str | None, name: str, role: str) -> tuple[Report, list[Event]]:
    """A report in which a minister, so called, does something."""
    text = f"{name}, {role}, sent relief to the bridge."
    report = Report(
        id=report_id(text, outlet, None), key=outlet, outlet=outlet, published=published, text=text
    )
    actor = Actor(id="person:anna-koval", name=name, kind="person", country="UKR", role=role)
    return report, [
        Event.make(report, "1-by-hand", (0, len(text)), confidence=0.9, type="AID", actors=(actor,))
    ]


@pytest.fixture
def two(tmp_path: Path) -> Said:
    """What is said of one minister whom two reports call differently, of one country."""
    with Ledger.open(tmp_path / "two.db") as ledger:
        ledger.add(*told_by("Wire", "2022-01-21T23:30:00-02:00", "Anna Koval", "minister"), "1-by-hand")
        ledger.add(*told_by("Post", None, "A. Koval", "envoy"), "1-by-hand")
        (path,) = export.write(ledger, tmp_path / "out", "ftm")
    return [one for one in read(path) if one["schema"] == "Person"]


def test_a_statement_has_the_fields_of_the_format_the_canonical_id_first(said: Said) -> None:
    assert {tuple(one) for one in said} == {tuple(FIELDS)}
    for one in said:
        assert one["canonical_id"] == one["entity_id"]
        assert (one["lang"], one["original_value"], one["external"]) == (None, None, False)
        assert all(
            isinstance(one[name], str) and one[name] for name in ("prop", "value", "dataset", "origin")
        )


def test_ids_are_the_sha1_of_dataset_entity_property_and_value_and_none_comes_twice(said: Said) -> None:
    assert key("crisis", "a1", "name", "Anna Koval") == "b611c61088423c4a3ac8013b4d59f76522762fed"
    for one in said:
        assert one["id"] == key(one["dataset"], one["entity_id"], one["prop"], one["value"])
    assert len({one["id"] for one in said}) == len(said)


def test_every_property_is_one_of_its_schema_or_says_that_the_entity_is(said: Said) -> None:
    for one in said:
        if one["prop"] == "id":
            assert one["value"] == one["entity_id"]
        else:
            assert len(one["value"]) <= MODEL[one["schema"]]["properties"][one["prop"]]["most"]


def test_the_statements_of_an_entity_stand_together_and_open_with_that_it_is(said: Said) -> None:
    runs = [list(those) for _, those in groupby(said, key=lambda one: one["canonical_id"])]
    assert len(runs) == len({one["canonical_id"] for one in said})
    for run in runs:
        assert run[0]["prop"] == "id"
        assert {one["dataset"] for one in run} == {one["dataset"] for one in run if one["prop"] == "id"}


def test_the_dataset_is_the_report_and_the_origin_the_record(said: Said, kept: Ledger) -> None:
    report_of = {record.id: record.report.id for record in kept.records()}
    reports = {report.id for report in kept.reports()}
    assert {one["dataset"] for one in said} == reports
    for one in said:
        assert one["dataset"] == report_of.get(one["origin"], one["origin"])
        if one["entity_id"] in report_of:
            assert one["origin"] == one["entity_id"]


def test_each_report_says_of_an_actor_only_what_it_told(two: Said) -> None:
    by_report: dict[str, set[tuple[str, str]]] = {}
    for one in two:
        by_report.setdefault(one["dataset"], set()).add((one["prop"], one["value"]))
    base = ("id", two[0]["entity_id"])
    wire = {base, ("alias", "Anna Koval"), ("country", "ua"), ("position", "minister")}
    post = {base, ("name", "A. Koval"), ("country", "ua"), ("position", "envoy")}
    assert sorted(by_report.values(), key=sorted) == sorted([wire, post], key=sorted)


def test_seen_is_when_the_report_was_published_in_utc_and_null_where_that_is_not_known(two: Said) -> None:
    assert {(one["first_seen"], one["last_seen"]) for one in two} == {
        ("2022-01-22T01:30:00", "2022-01-22T01:30:00"),
        (None, None),
    }


def test_statements_and_entities_say_the_same(written: Callable[..., Path], said: Said) -> None:
    folded: dict[str, dict[str, set[str]]] = {}
    for one in said:
        properties = folded.setdefault(one["entity_id"], {})
        if one["prop"] != "id":
            properties.setdefault(one["prop"], set()).add(one["value"])
    entities = {one["id"]: one["properties"] for one in read(written("ftm-entities"))}
    assert folded == {
        id: {name: set(values) for name, values in told.items()} for id, told in entities.items()
    }


def test_the_library_reads_every_statement_and_makes_the_same_ids(
    written: Callable[..., Path], said: Said
) -> None:
    serialize = pytest.importorskip("followthemoney.statement.serialize")
    statements = list(serialize.read_path_statements(written("ftm"), "json"))
    assert [one.to_dict() for one in statements] == said
    assert list(statements[0].to_dict()) == FIELDS
    for one in statements:
        assert one.id == one.generate_key()
        # Into a database goes a time, which the library reads from the text.
        assert (one.to_db_row()["first_seen"] is None) == (one.first_seen is None)


def test_the_library_folds_the_statements_into_the_entities_each_with_its_reports(
    written: Callable[..., Path], said: Said
) -> None:
    statement = pytest.importorskip("followthemoney.statement")
    dataset = pytest.importorskip("followthemoney.dataset").Dataset
    serialize = pytest.importorskip("followthemoney.statement.serialize")
    crisis = dataset.make({"name": "crisis"})
    by_id: dict[str, list[Any]] = {}
    for one in serialize.read_path_statements(written("ftm"), "json"):
        by_id.setdefault(one.canonical_id, []).append(one)
        assert dataset.make({"name": one.dataset}).name == one.dataset
    entities = {one["id"]: one for one in read(written("ftm-entities"))}
    assert by_id.keys() == entities.keys()
    for id, those in by_id.items():
        entity = statement.StatementEntity.from_statements(crisis, those)
        assert (entity.id, entity.schema.name) == (id, entities[id]["schema"])
        assert {name: sorted(values) for name, values in entity.to_dict()["properties"].items()} == {
            name: sorted(values) for name, values in entities[id]["properties"].items()
        }
        assert entity.datasets == {one["dataset"] for one in said if one["entity_id"] == id}
