"""The FollowTheMoney entities, held against the model: as the library wrote it out, and by the library.

`ftm_model.json` holds the schemata that we use, from followthemoney 4.11.2. The library needs ICU's headers
to build, so that the tests that open the export with it run where it is: `pip install -e .[interchange]`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demarche.ledger import Ledger
from demarche.ledger.exports.tables import pairs, rows

MODEL = json.loads(Path(__file__).with_name("ftm_model.json").read_text("utf-8"))["schemata"]


@pytest.fixture
def entities(written: Callable[..., Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written("ftm-entities").read_text("utf-8").split("\n") if line]


def of(entities: list[dict[str, Any]], schema: str) -> list[dict[str, Any]]:
    return [entity["properties"] for entity in entities if entity["schema"] == schema]


def visible(value: str) -> str:
    """What the library's cleaning leaves of a value: not the kind of space, nor marks that nobody sees."""
    return " ".join("".join(one for one in value if unicodedata.category(one) != "Cf").split())


def test_every_property_is_one_of_its_schema_and_no_longer_than_it_takes(
    entities: list[dict[str, Any]],
) -> None:
    for entity in entities:
        schema = MODEL[entity["schema"]]
        assert set(schema["required"]) <= set(entity["properties"])
        for name, values in entity["properties"].items():
            assert values
            assert all(0 < len(value) <= schema["properties"][name]["most"] for value in values)


def test_every_reference_leads_to_an_entity_of_the_right_schema(entities: list[dict[str, Any]]) -> None:
    schema_of = {entity["id"]: entity["schema"] for entity in entities}
    assert len(schema_of) == len(entities)
    for entity in entities:
        for name, values in entity["properties"].items():
            asked = MODEL[entity["schema"]]["properties"][name].get("range")
            assert not asked or all(asked in MODEL[schema_of[value]]["is"] for value in values)


def test_each_record_report_and_actor_is_there_once(entities: list[dict[str, Any]], kept: Ledger) -> None:
    ids = {entity["id"] for entity in entities}
    assert {record.id for record in kept.records()} | {report.id for report in kept.reports()} <= ids
    (koval,) = [one for one in of(entities, "Person") if one["name"] == ["Anna Koval"]]
    assert koval == {"name": ["Anna Koval"], "country": ["ua"], "position": ["foreign minister"]}


def test_a_deed_is_an_event_of_who_did_it(entities: list[dict[str, Any]], kept: Ledger) -> None:
    names = {one["id"]: one["properties"].get("name") for one in entities}
    (deed,) = [one for one in of(entities, "Event") if "ASSAULT" in one["keywords"]]
    assert [names[one] for one in deed["organizer"]] == [["Verian army"]]
    assert deed["summary"] == ["The Verian army shelled Harbour Town in January"]
    assert (deed["startDate"], deed["endDate"]) == (["2022-01-01"], ["2022-01-31"])
    assert deed["location"] == ["Harbour Town"]
    assert {"status: actual", "claimant: Anna Koval", "mode: heavy-weapons"} <= set(deed["notes"])


def test_what_did_not_happen_says_so(entities: list[dict[str, Any]]) -> None:
    (denied,) = [one for one in of(entities, "Event") if "MOBILIZE" in one["keywords"]]
    assert "status: denied" in denied["notes"]


def test_offsets_hold_in_the_text_of_the_article(entities: list[dict[str, Any]], kept: Ledger) -> None:
    texts = {one["id"]: one["properties"]["bodyText"][0] for one in entities if one["schema"] == "Article"}
    for record in kept.records():
        exact = texts[record.report.id][record.evidence.start : record.evidence.end]
        assert len(exact) == len(record.evidence.exact)
        assert exact.split() == exact.translate({0xFFFD: None}).split() or "\ufffd" in exact


def test_who_is_anonymous_is_left_open_and_never_joined(entities: list[dict[str, Any]]) -> None:
    (official,) = of(entities, "LegalEntity")
    assert official["name"] == ["a senior Verian official"]
    assert "not resolved: known from one report only" in official["notes"]


def test_control_characters_are_shown_as_unknown(written: Callable[..., Path]) -> None:
    made = written("ftm-entities").read_text("utf-8")
    assert "\\u00" not in made
    assert "<script>alert('owned')</script>" in made


def test_the_tables_have_every_kind(kept: Ledger) -> None:
    assert {("record", record.kind) for record in kept.records()} <= set(pairs("ftm_schemata"))
    assert all(len(alpha3) == 3 and len(code) == 2 for alpha3, code in rows("ftm_countries"))


def test_the_library_takes_every_entity_as_it_is(entities: list[dict[str, Any]]) -> None:
    ftm = pytest.importorskip("followthemoney")
    for entity in entities:
        proxy = ftm.model.get_proxy(entity, cleaned=False)
        assert proxy.schema.name == entity["schema"]
        for name, values in entity["properties"].items():
            assert sorted(map(visible, proxy.get(name))) == sorted(map(visible, values)), (entity, name)
        assert ftm.model.get_proxy(entity).to_dict()["properties"].keys() == entity["properties"].keys()


def test_the_library_knows_every_country_and_still_has_the_model(entities: list[dict[str, Any]]) -> None:
    ftm = pytest.importorskip("followthemoney")
    types = pytest.importorskip("followthemoney.types")
    assert all(types.registry.country.clean(code) == code for _, code in rows("ftm_countries"))
    for name, schema in MODEL.items():
        assert set(schema["properties"]) <= set(ftm.model.get(name).properties)
