"""The quality gate: no figure of `benchmarks/baseline.json` may fall."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def quality() -> ModuleType:
    spec = importlib.util.spec_from_file_location("quality", BENCHMARKS / "quality.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["quality"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("suite", ["example", "seeds", "marked", "polnear"])
def test_no_figure_falls_below_the_baseline(quality: ModuleType, suite: str) -> None:
    if suite != "example" and not quality.SHARED.is_dir():
        pytest.skip(f"the labelled data is not at {quality.SHARED} (set DEMARCHE_SHARED)")
    baseline = json.loads(quality.BASELINE.read_text("utf-8"))
    assert baseline[suite], "a gate without a baseline holds nothing"
    assert quality.drops(quality.measure([suite]), {suite: baseline[suite]}) == []


def test_the_gate_sees_a_drop(quality: ModuleType) -> None:
    then = {"seeds": {"statement right of 80": 60.0}, "marked": {"figure right F1": 0.5}}
    assert quality.drops(then, then) == []
    fallen = {"seeds": {"statement right of 80": 58.0}, "marked": {"figure right F1": 0.48}}
    assert len(quality.drops(fallen, then)) == 2
