"""How likely it is that what several records tell is so told, by those that do not copy each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demarche.records import AnyRecord

LEAST = 0.4
"""The least chance that is worth a line where nothing else is asked for."""


def chance(records: Iterable[AnyRecord], accounts: Mapping[str, str] | None = None) -> float:
    """The chance, 0 to 1, that one at least of the records is right: the likeliest of each account counts.

    `accounts`: report id → id of its independent account; each its own where left out. A record's
    confidence is the chance that the report was read rightly, never that the report is true.
    """
    best: dict[str, float] = {}
    for record in records:
        account = (accounts or {}).get(record.report.id, record.report.id)
        best[account] = max(best.get(account, 0.0), record.confidence)
    return round(1 - prod(1 - best[account] for account in sorted(best)), 4)
