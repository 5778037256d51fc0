"""Desks over invented crises, asked through Starlette's test client."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

import demarche
from demarche.crisis import Crisis
from demarche.desk.app import application
from demarche.desk.desk import Desk

if TYPE_CHECKING:
    from conftest import Scene

EXAMPLE = Path(__file__).parents[2] / "examples/crisis"


def asking(crisis: Crisis) -> TestClient:
    """A browser, as it were, on the desk of this ledger."""
    return TestClient(application(Desk(crisis)), base_url="http://127.0.0.1:8750", follow_redirects=False)


@pytest.fixture
def ask() -> Callable[[Crisis], TestClient]:
    """Makes a browser on the desk of a ledger of one's own."""
    return asking


@pytest.fixture(scope="session")
def example_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the example read into it: not to be written to."""
    path = tmp_path_factory.mktemp("example") / "crisis.db"
    with demarche.open(path) as d:
        d.read([EXAMPLE])
    return path


@pytest.fixture
def example(example_read: Path, tmp_path: Path) -> Iterator[Crisis]:
    """The example's ledger, one's own to write to."""
    path = tmp_path / "crisis.db"
    shutil.copy(example_read, path)
    with demarche.open(path) as d:
        yield d


@pytest.fixture(scope="session")
def shown(example_read: Path) -> Iterator[TestClient]:
    """A desk over the example, for tests that only look."""
    with demarche.open(example_read) as d:
        yield asking(d)


@pytest.fixture
def desk(example: Crisis) -> TestClient:
    """A desk over the example, for tests that write."""
    return asking(example)


@pytest.fixture
def small(scene: Scene, keep: Callable[[Scene], Path]) -> Iterator[TestClient]:
    """A desk over the two reports made by hand (see tests/conftest.py)."""
    with demarche.open(keep(scene)) as d:
        yield asking(d)


@pytest.fixture
def attacked(hostile: Scene, keep: Callable[[Scene], Path]) -> Iterator[TestClient]:
    """A desk over a report whose every field tries to act on the page."""
    with demarche.open(keep(hostile)) as d:
        yield asking(d)


@pytest.fixture(scope="session")
def boards_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of conditions, talks, votes and texts made by hand (see board_makers): only to look at."""
    from board_makers import crisis, put

    path = put(tmp_path_factory.mktemp("boards") / "crisis.db", crisis())
    with demarche.open(path) as d:
        d.merge(*(one.id for one in d.votes()), who="a tester")
    return path


@pytest.fixture(scope="session")
def boards(boards_kept: Path) -> Iterator[TestClient]:
    """A desk over that ledger, for tests that only look."""
    with demarche.open(boards_kept) as d:
        yield asking(d)
