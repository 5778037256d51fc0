"""The desk's description for programs: it names all that the desk answers, and the desk keeps to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import none, sampled_from, tuples
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

import demarche
from demarche.crisis import Crisis
from demarche.desk.app import application
from demarche.desk.asked import FILTERS
from demarche.desk.desk import Desk
from demarche.desk.openapi import description
from demarche.desk.pages import ACTIONS, PAGES
from demarche.desk.safety import Guard
from demarche.ledger import Ledger

if TYPE_CHECKING:
    from conftest import Scene

DESCRIBED = description(PAGES, ACTIONS)
OPERATIONS = [(path, method) for path, methods in DESCRIBED["paths"].items() for method in methods]
EXAMPLES = 20
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_it_is_served(shown: TestClient) -> None:
    answer = shown.get("/openapi.json")
    assert answer.json() == DESCRIBED
    assert answer.json()["openapi"] == "3.1.0"


def test_it_names_every_page_with_its_twin_and_every_action() -> None:
    paths = DESCRIBED["paths"]
    for page in PAGES:
        path = page.path.replace(":path}", "}")
        twin = "/index.json" if path == "/" else f"{path}.json"
        assert paths[path]["get"]["summary"] == page.summary
        assert list(paths[twin]["get"]["responses"]["200"]["content"]) == ["application/json"]
    for action in ACTIONS:
        assert "post" in paths[action.path.replace(":path}", "}")]


def test_a_page_is_described_with_its_filters_and_what_they_take() -> None:
    page = next(page for page in PAGES if page.name == "records")
    given = {one["name"]: one["schema"] for one in DESCRIBED["paths"]["/records"]["get"]["parameters"]}
    assert given == {name: dict(FILTERS[name].schema) for name in page.takes}
    assert "statement" in given["kind"]["enum"]


def test_names_of_operations_are_different() -> None:
    names = [one["operationId"] for methods in DESCRIBED["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names))


def test_it_is_valid_openapi() -> None:
    schemathesis.openapi.from_dict(DESCRIBED).validate()


@dataclass(frozen=True)
class Asked:
    """The description as a desk serves it, and what that desk has pages of, by part."""

    schema: Any
    there: dict[str, list[str]]


@pytest.fixture(scope="module")
def asked(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A desk of its own over the reports made by hand: anything may be asked of it, writes included."""
    path = tmp_path_factory.mktemp("asked") / "crisis.db"
    with Ledger.open(path) as ledger:
        for one in scene.reports:
            ledger.add(one, [record for record in scene.records if record.report.id == one.id], "0-by-hand")
    with demarche.open(path) as d:
        desk = Desk(d)
        there: dict[str, list[str]] = {}
        for page in PAGES:
            for parts in islice(page.every(desk) if page.every else (), 10):
                for name, value in parts.items():
                    there.setdefault(name, []).append(value)
        guard = Guard(names=frozenset({"testserver"}))  # so schemathesis calls the host it asks
        yield Asked(schemathesis.openapi.from_asgi("/openapi.json", application(desk, guard)), there)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_asked_the_desk_answers_as_described(asked: Asked, path: str, method: str) -> None:
    operation = asked.schema[path][method.upper()]
    sense, nonsense = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
    known = [
        one.map(lambda value, name=name: (name, value))
        for name, one in ((name, sampled_from(values)) for name, values in asked.there.items())
        if f"{{{name}}}" in path
    ]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=sense | nonsense, parts=none() | tuples(*known))
    def holds(case: Any, parts: tuple[tuple[str, str], ...] | None) -> None:
        if parts:
            case.path_parameters = {**case.path_parameters, **dict(parts)}
        case.call_and_validate(checks=CHECKS)

    holds()


def test_a_desk_that_fails_would_be_seen(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Crisis, "leaf", fails)
    with pytest.raises(FailureGroup):
        asked.schema["/records"]["GET"].Case().call_and_validate(checks=CHECKS)
