"""Spans and arcs make attributions, and an attribution's score is a chance that grows with its evidence."""

from __future__ import annotations

import pytest

from demarche.reader.assemble import Group, log_odds
from demarche.reader.bio import Stretch

WEIGHTS = {"bias": -1.0, "content": 0.5, "source": 0.3, "cue": 0.2, "link": 0.3, "no source": -1.5}


def found(content: float, *, source: float | None = 0.9, link: float = 0.9) -> Group:
    parts = [Stretch("source", 0, 1, source)] if source is not None else []
    return Group(Stretch("cue", 1, 2, 0.9), parts, [Stretch("content", 2, 6, content)], [link])


def test_surer_labels_and_arcs_make_a_surer_attribution() -> None:
    assert found(0.99).score(WEIGHTS) > found(0.6).score(WEIGHTS)
    assert found(0.9, link=0.99).score(WEIGHTS) > found(0.9, link=0.3).score(WEIGHTS)


def test_an_attribution_without_a_source_is_less_sure() -> None:
    assert found(0.9, source=None).score(WEIGHTS) < found(0.9, source=0.9).score(WEIGHTS)


def test_the_weakest_arc_counts() -> None:
    group = found(0.9)
    group.link.append(0.2)
    assert group.evidence()["link"] == pytest.approx(log_odds(0.2))


@pytest.mark.parametrize("chance", [0.0, 1e-9, 0.5, 1.0])
def test_log_odds_stay_finite_and_a_score_is_a_probability(chance: float) -> None:
    assert abs(log_odds(chance)) < 7
    assert 0 < found(chance).score(WEIGHTS) < 1
