"""Reports on one event: which of them tell of the same news, whoever wrote it and in whatever words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from demarche.link.grouping import by_average
from demarche.link.traits import shares
from demarche.link.words import all_stems
from demarche.records import Report

if TYPE_CHECKING:
    from demarche.reader.arrays import Floats

DAYS = 3
"""Reports further apart than this are on other news; a report without a date may be on any."""
ALIKE = 0.28
"""The least mean likeness of reports on one event; set on five events as five outlets told them."""

_RARE = 0.006  # the share of reports that is taken to hold a stem outside the table
_LEAST = 0.1  # a likeness below this counts nothing
# Where both reports have vectors, the cosine of what they mean adds so much for what it is above the usual
# for reports on one subject, and takes away for what it is below; far below, nothing makes them one.
_MEANING = 2 / 3
_USUAL = 0.65
_STRANGE = 0.5

Weights = Mapping[str, float]
Meanings = Mapping[str, Iterable[bytes]]
"""Report id → the vectors of its sentences."""


def weighed(text: str) -> Weights:
    """Stem → weight: tf-idf with the logarithm of both (Salton & Buckley 1988), of length one."""
    counted = Counter(all_stems(text))
    known = shares()
    told = {
        stem: (1 + math.log(count)) * -math.log(known.get(stem, _RARE))
        for stem, count in sorted(counted.items())
    }
    length = math.sqrt(sum(weight * weight for weight in told.values()))
    return {stem: weight / length for stem, weight in told.items()} if length else {}


def same_story(one: Weights, other: Weights) -> float:
    """How alike two texts are, 0 to 1: the cosine of their weights. From `ALIKE` on likely one event."""
    shared = sorted(one.keys() & other.keys())
    return round(sum(one[stem] * other[stem] for stem in shared), 6)


def stories(reports: Iterable[Report], meanings: Meanings | None = None) -> tuple[tuple[str, ...], ...]:
    """The ids of reports on one event, in groups of two or more, by first id.

    Average linkage over likeness, for reports at most `DAYS` days apart: of their words, and of what their
    sentences mean where `meanings` tells it of both. The order in which reports come makes no difference.
    """
    known = sorted({one.id: one for one in reports}.values(), key=lambda one: one.id)
    told = [(one.id, _day(one), weighed(one.text), _meant((meanings or {}).get(one.id, ()))) for one in known]
    ties = []
    for number, (one, day, weights, meant) in enumerate(told):
        for other, its_day, its_weights, its_meant in told[:number]:
            if day is not None and its_day is not None and abs(day - its_day) > DAYS:
                continue
            above = 0.0
            if meant is not None and its_meant is not None:
                near = round(float(meant @ its_meant), 4)
                if near < _STRANGE:
                    continue
                above = _MEANING * (near - _USUAL)
            alike = round(same_story(weights, its_weights) + above, 6)
            if alike >= _LEAST:
                ties.append((other, one, alike))
    return by_average(ties, ALIKE)


def _meant(vectors: Iterable[bytes]) -> Floats | None:
    """Where the sentences of a report point together, each counted once, of length one; null without any."""
    import numpy as np

    distinct = set(vectors)
    if not distinct:
        return None
    # Whole numbers first, so that their order can't change the sum.
    total = np.array([np.frombuffer(one, dtype=np.int8) for one in distinct]).sum(axis=0, dtype=np.int64)
    whole: Floats = total.astype(np.float32)
    length = np.linalg.norm(whole)
    return whole / length if length else None


def _day(one: Report) -> int | None:
    try:
        return date.fromisoformat(one.published[:10]).toordinal() if one.published else None
    except ValueError:  # a date as a page gave it, which is none
        return None
