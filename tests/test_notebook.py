"""The notebook runs from its first cell to its last, offline, and says what it shows."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTEBOOK: dict[str, Any] = json.loads((EXAMPLES / "finding.ipynb").read_text("utf-8"))
CODE = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def run(cells: list[str]) -> tuple[dict[str, Any], list[Any]]:
    """The names that the cells leave, and the value of each cell's last line, as Jupyter would show it."""
    names: dict[str, Any] = {}
    values = []
    for number, source in enumerate(cells):
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, f"cell {number}", "exec"), names)
        values.append(
            eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names) if last else None
        )
    return names, values


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], list[Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(EXAMPLES)
        patch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("notebook")))
        return run(CODE)


def test_it_is_kept_without_outputs() -> None:
    cells = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in cells] == [([], None)] * len(cells)
    assert len({cell["id"] for cell in NOTEBOOK["cells"]}) == len(NOTEBOOK["cells"])


def test_it_reads_the_example_and_comes_to_what_it_says(ran: tuple[dict[str, Any], list[Any]]) -> None:
    names, _ = ran
    assert names["reading"].new == 12
    assert len(names["wrong"]) == 1
    assert len(names["once"]) == len(names["figures"]) - 1  # one account printed twice
    finding = {side: " ".join(claims) for side, claims in names["finding"].items()}
    assert "about 100,000 troops" in finding["United States"]
    assert "94,000" in finding["Ukraine"]
    assert "127,000" in finding["Ukraine"]
    assert "Russia" not in finding


def test_its_plots_are_drawn_without_a_network(ran: tuple[dict[str, Any], list[Any]]) -> None:
    import altair
    import vl_convert

    charts = [value for value in ran[1] if isinstance(value, altair.TopLevelMixin)]
    assert len(charts) == 2
    for chart in charts:
        drawn = vl_convert.vegalite_to_svg(chart.to_json())
        assert drawn.count("<path") > 3
