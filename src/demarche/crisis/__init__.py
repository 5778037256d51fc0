"""The Python face: a ledger opened, with every verb of the command line as a method of the same options.

import demarche

with demarche.open("crisis.db") as d:
    d.read(["reports/"], published="2022-01-19")
    for statement in d.statements(actor="Lavrov", act="REQUEST"):
        print(statement.source.name, statement.evidence.exact)
    frame = d.figures().arrow().to_pandas()
"""

from __future__ import annotations

from demarche.crisis.asked import LISTS, listed
from demarche.crisis.crisis import Crisis, open
from demarche.crisis.readers import reader_of
from demarche.crisis.reading import Reading, TimeExpression, Visit, dates, given, place
from demarche.crisis.selection import Selection
from demarche.crisis.watching import Watch, Watched, rounds
from demarche.scale.outcome import Outcome

__all__ = [
    "LISTS",
    "Crisis",
    "Outcome",
    "Reading",
    "Selection",
    "TimeExpression",
    "Visit",
    "Watch",
    "Watched",
    "dates",
    "given",
    "listed",
    "open",
    "place",
    "reader_of",
    "rounds",
]
