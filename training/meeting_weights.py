"""The weights of the signs of meetings again: src/demarche/extract/data/meeting_weights.tsv.

    python training/meeting_weights.py [--states] MARKED.jsonl.gz …

Each file holds articles whose meetings are marked by hand (crisis_gold's form). Logistic regressions by
Newton's method, L2 penalty 8, constants free: whether a candidate is marked, and in which state. With
--states only the weights of the states are made again: those come from more articles (crisis_gold/more and
all of labels/deeds.jsonl that are not held out) than those that tell a meeting, which gained nothing by them.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.extract.everything import page_of
from demarche.extract.meeting_tellings import Telling, tellings
from demarche.extract.meeting_weights import STATES
from demarche.extract.statements import statements
from demarche.ingest import Given, Rejected, read, sources
from demarche.reader.reader import default_reader

Floats = NDArray[np.float64]
TABLE = Path(__file__).parents[1] / "src/demarche/extract/data/meeting_weights.tsv"
PENALTY = 8.0
LEAST = {"tells": 10, "state": 8}
STEPS = 60
SMALLEST = 0.02
Row = tuple[frozenset[str], str | None]


def rows(path: Path) -> Iterator[Row]:
    """Each candidate's signs, and the state of the meeting marked at it, or null."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        marked = [json.loads(line) for line in lines]
    reader = default_reader()
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "articles.jsonl"
        keys = ("id", "outlet", "published", "title", "text")
        table.write_text("".join(json.dumps({k: row.get(k) for k in keys}) + "\n" for row in marked), "utf-8")
        reports = {
            report.key: report
            for source in sources([str(table)])
            if not isinstance(source, Rejected)
            for report in read(source, Given())
            if not isinstance(report, Rejected)
        }
    for row in marked:
        page = page_of(reports[row["id"]], reader)
        found = list(tellings(page, statements(page)))
        paired = pairs(row, found)
        for number, telling in enumerate(found):
            state = row["meetings"][paired[number]]["state"] if number in paired else None
            yield telling.signs, state if state in STATES or state is None else "proposed"


def pairs(row: dict[str, Any], found: Sequence[Telling]) -> dict[int, int]:
    """Number of a candidate → number of the meeting marked there: those in the marked words first."""
    scored = []
    for number, telling in enumerate(found):
        places = [telling.tokens[one.at].idx for one in telling.group]
        for which, meeting in enumerate(row["meetings"]):
            start, end = row["sentences"][meeting["s"]]
            if any(start <= at < end for at in places):
                inside = any(a <= at < b for at in places for a, b in meeting["text"])
                scored.append((not inside, number, which))
    out: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, which in sorted(scored):
        if number not in out and which not in taken:
            taken.add(which)
            out[number] = which
    return out


def fit(
    found: Sequence[frozenset[str]], classes: Sequence[int], names: Sequence[str], strength: float
) -> Floats:
    """Weights, sign by class, of a softmax regression; `names` begins with the constant."""
    place = {name: number for number, name in enumerate(names)}
    x = np.zeros((len(found), len(names)))
    x[:, 0] = 1
    for number, signs in enumerate(found):
        x[number, [place[sign] for sign in signs if sign in place]] = 1
    target = np.eye(max(classes) + 1)[list(classes)]
    weights = np.zeros((len(names), target.shape[1]))
    penalty = np.full(len(names), strength)
    penalty[0] = 0.05
    for _ in range(STEPS):
        for k in range(target.shape[1]):
            scores = x @ weights
            chance = np.exp(scores - scores.max(axis=1, keepdims=True))
            chance /= chance.sum(axis=1, keepdims=True)
            slope = x.T @ (chance[:, k] - target[:, k]) + penalty * weights[:, k]
            curve = np.maximum(chance[:, k] * (1 - chance[:, k]), 0.02)
            weights[:, k] -= 0.7 * np.linalg.solve((x * curve[:, None]).T @ x + np.diag(penalty), slope)
    return weights


def lines(name: str, names: Sequence[str], weights: Iterable[float]) -> Iterator[str]:
    """The table's lines of one class."""
    for sign, weight in zip(names, weights, strict=True):
        if abs(weight) >= SMALLEST:
            yield f"{name}\t{sign}\t{weight:.2f}\n"


def common(found: Sequence[frozenset[str]], least: int) -> list[str]:
    """The constant and all signs seen at `least` candidates."""
    seen = Counter(sign for signs in found for sign in signs)
    return ["always", *sorted(sign for sign, times in seen.items() if times >= least)]


def telling(read_rows: Sequence[Row]) -> Iterator[str]:
    """The table's lines on whether a meeting is told."""
    signs = [row[0] for row in read_rows]
    names = common(signs, LEAST["tells"])
    # Two classes share the weight, so that each is held twice as hard.
    told = fit(signs, [int(row[1] is not None) for row in read_rows], names, 2 * PENALTY)
    yield from lines("tells", names, told[:, 1] - told[:, 0])


def standing(read_rows: Sequence[Row]) -> Iterator[str]:
    """The table's lines on the state of a meeting told."""
    known = [(signs, STATES.index(state)) for signs, state in read_rows if state in STATES]
    signs = [row[0] for row in known]
    names = common(signs, LEAST["state"])
    states = fit(signs, [row[1] for row in known], names, PENALTY)
    for number, state in enumerate(STATES):
        yield from lines(state, names, states[:, number])


def main(arguments: Sequence[str]) -> None:
    """Writes the table, its header kept."""
    paths = [argument for argument in arguments if argument != "--states"]
    read_rows = [row for path in paths for row in rows(Path(path))]
    table = TABLE.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in table if line.startswith("#")]
    if "--states" in arguments:
        kept += [line for line in table if line.startswith("tells\t")]
    else:
        kept += telling(read_rows)
    TABLE.write_text("".join([*kept, *standing(read_rows)]), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
