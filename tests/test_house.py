"""The house rules that a machine can hold: floors, room sizes, data files that say what they are."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "demarche"
# From the ground up; rooms on one floor may not look into each other.
FLOORS = [
    {"errors", "records"},
    {"ingest", "casebook"},
    {"reader"},
    {"actors", "dates"},
    {"extract"},
    {"link"},
    {"ledger"},
    {"views", "scale"},
    {"crisis"},
    {"desk"},
    {"cli"},
]
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").parts[0]


def imported_rooms(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            names.add("relative import")
    parts = [name.split(".") for name in names]
    assert "relative import" not in names
    return {part[1] for part in parts if part[0] == "demarche" and len(part) > 1 and part[1] in LEVEL}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_floor_imports_only_floors_below_it(path: Path) -> None:
    room = room_of(path)
    if room in {"__init__", "__main__"}:
        return  # the front door may hand out anything
    assert room in LEVEL, f"{room} stands on no floor: add it to FLOORS"
    above = {
        other
        for other in imported_rooms(ast.parse(path.read_text("utf-8")))
        if other != room and LEVEL[other] >= LEVEL[room]
    }
    # Ground floor rooms are one contract.
    assert not above - FLOORS[0], f"{room} looks up or sideways into {sorted(above)}"


def test_the_floor_test_sees_an_upward_import() -> None:
    tree = ast.parse("def late():\n    from demarche.cli.app import run\n")
    assert imported_rooms(tree) == {"cli"}
    assert LEVEL["cli"] > LEVEL["records"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_is_over_six_hundred_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 600


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("*.tsv")), ids=lambda path: str(path.relative_to(SOURCE))
)
def test_a_table_says_what_it_holds_and_from_where(path: Path) -> None:
    header = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    assert len(" ".join(header)) > 60
