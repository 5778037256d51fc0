"""The number that a record has in the ledger: by its day, so that what is asked by day lies together.

A table of SQLite lies in the order of its numbers, and its full text lists them in that order too: so the
newest of a million records, or the newest that hold a word, are found without sorting.
"""

from __future__ import annotations

import datetime
import hashlib

_BITS = 41  # for the records of one day; a day itself takes 22 bits, and SQLite has 63

FIRST_DATED = 1 << _BITS
"""The least number that a record with a day can have. Those without one come before."""


def place(day: str | None, id: str) -> int:
    """The number of the record `id` that stands at `day` (ISO; null for none).

    Follows from the two alone, so that the order in which reports are read makes no difference. Where two
    records of one day have the same, which hardly ever happens, the second takes the next free one.
    """
    try:
        within = int(id[1:12], 16) >> 3
    except ValueError:  # An id that is no hash: made by hand.
        within = int.from_bytes(hashlib.sha256(id.encode("utf-8", "replace")).digest()[:8]) >> 23
    return first(day) + (within & (FIRST_DATED - 1)) if day else within & (FIRST_DATED - 1)


def first(day: str) -> int:
    """The least number that a record of this day can have."""
    return datetime.date.fromisoformat(day).toordinal() << _BITS


def after(day: str) -> int:
    """The number from which on all records are of later days."""
    return (datetime.date.fromisoformat(day).toordinal() + 1) << _BITS
