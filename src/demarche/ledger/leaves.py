"""Records a leaf at a time: some of many in an order, with how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from demarche.ledger import shape
from demarche.records import AnyRecord

COUNTED = 1000  # records counted at most: “more than 1,000” is enough to know


@dataclass(frozen=True)
class Leaf:
    """Some records, in order. `of`: how many there are, at most `COUNTED`; `more`: whether later ones are."""

    records: tuple[AnyRecord, ...]
    of: int
    more: bool


def leaf(records: Iterable[AnyRecord], order: str, start: int, most: int) -> Leaf:
    """The leaf from the `start`th record on, of records in any order."""
    every = sorted(records, key=lambda one: one.id)
    if order in {"surest", "unsurest"}:
        every.sort(key=lambda one: one.confidence, reverse=order == "surest")
    elif order == "oldest":
        every.sort(key=lambda one: shape.day(one) or "~")
    else:
        every.sort(key=lambda one: shape.day(one) or "", reverse=True)
    return Leaf(tuple(every[start : start + most]), min(len(every), COUNTED), start + most < len(every))
