"""Learns who takes part in a meeting, and when it is.

    PYTHONPATH=src:benchmarks:training python training/meeting_parts.py [--folds 8] [--write] [--keep FILE]

Writes meeting_partners.tsv and meeting_days.tsv in src/demarche/extract/data.

Of every meeting marked by hand (the articles of event_weights.py) each candidate at the words that tell it
(meeting_who.partners, meeting_when.choices) is an example: right if the shared scorer says that it is one of
the names marked, or if its first day is the day marked. What was told before a meeting is as the marks have
it. The weights are those of L2-penalised logistic regression. Prints by cross-validation over articles how
often the likeliest candidate is right, and how often where it is likely enough to be given.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from demarche.extract import meeting_when, meeting_who
from demarche.extract.event_roles import frequencies
from demarche.extract.everything import page_of
from demarche.extract.meeting_tellings import tellings
from demarche.extract.meetings import before, state_of
from demarche.extract.page import Page
from demarche.extract.statements import statements
from demarche.reader.reader import Reader
from demarche.records import Actor, Statement
from event_weights import TABLES, articles, report_of
from meeting_weights import pairs
from quality import scorer

LEAST_SEEN, PENALTY, SMALLEST = 4, 10.0, 0.01
HEAD = """# Weights of the features by which a meeting finds {what}.
# Learnt by training/meeting_parts.py from {meetings} meetings of {articles} crisis articles marked by hand;
# no text of theirs is here, but single words. The chance is the logistic function of the sum of the weights.
# Why: who of those around meets, and which of the days told is meant, is better counted than guessed.
# Columns: feature, weight.
"""
Same = Callable[[str, Any], bool]


@dataclass
class Case:
    """A choice at a marked meeting: its article, the candidates' features, and which of them are right."""

    article: str
    features: Sequence[tuple[str, ...]]
    right: Sequence[bool]


def dated(marked: str | None, first: str, last: str) -> bool:
    """Whether a time from `first` to `last` is the one marked, which may be a month or a year."""
    if not marked:
        return False
    first, last = first[:10], last[:10]
    return first.startswith(marked[: len(first)]) if len(marked) < 10 else first <= marked <= last


def cases(
    row: dict[str, Any], page: Page, said: Sequence[Statement], same: Same
) -> Iterator[tuple[Case, Case]]:
    """Of each meeting of an article that a telling stands for: the choice of who, and of when."""
    found = list(tellings(page, said))
    paired = pairs(row, found)
    often = frequencies(page.cast.mentions)
    cast = {mention.actor.name: mention.actor for mention in page.cast.mentions}
    known: list[meeting_when.Earlier] = []
    past: list[tuple[str, Sequence[Actor]]] = []
    for number, telling in enumerate(found):
        if number not in paired:
            continue
        meeting = row["meetings"][paired[number]]
        names = meeting["participants"]

        def meets(actor: Actor, names: Sequence[str] = names) -> bool:
            return any(same(name, actor.model_dump(mode="json")) for name in names)

        who = meeting_who.partners(page, telling, said, before(telling, past), often)
        when = meeting_when.choices(page, telling, state_of(telling), frozenset(names), known)
        right = [dated(meeting["start"], one.when.start, one.when.end) for one in when]
        yield (
            Case(row["id"], [one.features for one in who], [meets(one.actor) for one in who]),
            Case(row["id"], [one.features for one in when], right),
        )
        firsts = [
            next((a for a in cast.values() if same(name, a.model_dump(mode="json"))), None) for name in names
        ]
        past.append((telling.first.sort, list(dict.fromkeys(a for a in firsts if a is not None))))
        time = next((one.when for one, good in zip(when, right, strict=True) if good), None)
        known.append(meeting_when.Earlier(frozenset(names), time, state_of(telling), telling.first.sort))


def fit(some: Sequence[Case]) -> dict[str, float]:
    """Weights of the features seen often enough."""
    count = Counter(f for case in some for one in case.features for f in set(one))
    index = {f: n for n, f in enumerate(sorted(f for f, n in count.items() if n >= LEAST_SEEN))}
    known = [[index[f] for f in set(one) if f in index] for case in some for one in case.features]
    right = np.array([float(good) for case in some for good in case.right])
    ends = np.cumsum([0, *map(len, known)])
    columns = np.concatenate([np.array(each, dtype=int) for each in known])
    matrix = csr_matrix((np.ones(ends[-1]), columns, ends), shape=(len(right), len(index)))

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = matrix @ w
        off = 1 / (1 + np.exp(-score)) - right
        value = np.logaddexp(0, score).sum() - right @ score + PENALTY / 2 * w @ w
        return float(value), matrix.T @ off + PENALTY * w

    weights = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B").x
    return {f: round(float(weights[n]), 3) for f, n in index.items() if abs(weights[n]) >= SMALLEST}


def judged(some: Sequence[Case], known: dict[str, float], least: float) -> Counter[str]:
    """How often the likeliest candidate is right, and how often where it is `least` likely."""
    out: Counter[str] = Counter()
    for case in some:
        sums = [sum(known.get(f, 0.0) for f in one) for one in case.features]
        out["meetings"] += 1
        out["reachable"] += any(case.right)
        if not sums:
            continue
        best = max(range(len(sums)), key=lambda at: sums[at])
        out["likeliest right"] += case.right[best]
        given = 1 / (1 + np.exp(-sums[best])) >= least
        out["given"] += bool(given)
        out["right of those given"] += bool(given) and case.right[best]
    return out


def main() -> None:
    """Fit, judge by cross-validation, and write; see the module's text."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--folds", type=int, default=8)
    p.add_argument("--write", action="store_true", help="write the tables")
    a = p.parse_args()
    same = scorer("score_crisis").same_actor
    reader = Reader()
    both: list[tuple[Case, Case]] = []
    for row in articles():
        page = page_of(report_of(row), reader)
        both += cases(row, page, statements(page), same)
    for name, what, least, some in (
        ("meeting_partners", "who takes part in it", 0.5, [who for who, _ in both]),
        ("meeting_days", "when it is", meeting_when.LEAST, [when for _, when in both]),
    ):
        ids = sorted({case.article for case in some})
        total: Counter[str] = Counter()
        for fold in range(a.folds):
            out = set(ids[fold :: a.folds])
            known = fit([case for case in some if case.article not in out])
            total += judged([case for case in some if case.article in out], known, least)
        print(name, dict(total))
        if a.write:
            head = HEAD.format(what=what, meetings=len(some), articles=len(ids))
            lines = (f"{feature}\t{weight}\n" for feature, weight in sorted(fit(some).items()))
            (TABLES / f"{name}.tsv").write_text(head + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
