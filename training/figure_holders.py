"""Learns whose a figure is: the weights that choose a holder among those named around it, or nobody.

    PYTHONPATH=src:benchmarks python training/figure_holders.py [--folds 5] [--write] [--keep FILE]

Writes figure_holders.tsv in src/demarche/extract/data. Needs numpy and scipy.

Of every figure marked by hand (crisis_gold/more.jsonl.gz and labels/figures.jsonl, the held-out articles left
out) each candidate (quantity_ties.holders) and nobody is an example: right if the shared scorer says that it
is one of the names marked, or if none is. The chance of a candidate is the softmax of its weights' sum; the
log-likelihood of all right ones together is raised with an L2 penalty. Prints by cross-validation over
articles, and on the held-out ones under weights learnt on all others, how many holders marked were found, and
how many of those shown are right. --keep holds the articles as read, for the next run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from spacy.tokens import Doc

from demarche.extract.everything import page_of
from demarche.extract.figures import around, told
from demarche.extract.page import Page
from demarche.extract.quantity_around import Around, Backdrop
from demarche.extract.quantity_holder import Held, chosen
from demarche.extract.quantity_ties import Holder, holders, nobody
from demarche.extract.statements import statements
from demarche.reader.reader import Reader
from demarche.reader.tokens import tokenise
from demarche.records import Actor, Report, Statement
from quality import REPO, SHARED, reports, scorer

LABELS = REPO / "training/labels/figures.jsonl"
TABLE = REPO / "src/demarche/extract/data/figure_holders.tsv"
LEAST_SEEN, SMALLEST = 3, 0.01
PENALTY, PENALTY_CROSSED = 2.0, 5.0
"""What a tie is worth by itself is to be learnt before what it is worth for troops or for a person."""
PRIOR = {"possessor": 3.0}
"""Where the weight of a tie too rare to be learnt well begins: its grammar leaves little doubt."""
HEAD = """# Weights of the signs by which a figure finds whose it is (see quantity_ties.py); those that begin
# with "nobody" are for its being nobody's. Learnt by training/figure_holders.py from {figures} figures of
# {articles} crisis articles marked by hand; no text of theirs is here, but single words. The chance of each
# candidate is the softmax of the sums.
# Why: which tie counts for troops, which for money and which for the dead is better counted than guessed.
# Columns: sign, weight.
"""
Same = Callable[[str, dict[str, Any] | None], bool]
Kept = tuple[dict[str, Any], Report, bytes, tuple[Statement, ...]]


@dataclass
class Case:
    """A marked figure: its article, whether that is held out, who may hold it, and which of them do."""

    article: str
    held: bool
    some: list[Holder]
    none: tuple[str, ...]
    right: list[bool]
    free: bool
    marked: bool


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, gzipped or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    yield from map(json.loads, text.splitlines())


def articles() -> Iterator[dict[str, Any]]:
    """Every marked article with `labels`: its figures' places, values and holders (null: nobody)."""
    for row in lines(SHARED / "data/crisis_gold/more.jsonl.gz"):
        labels = [
            {"text": f["text"][0], "value": [f["low"], f["high"]], "holder": [f["holder"]]}
            for f in row["figures"]
            if f["text"]
        ]
        yield row | {"labels": labels, "held": False}
    marked = {row["id"]: row for row in lines(LABELS)}
    for row in lines(SHARED / "data/crisis_news/articles.jsonl.gz"):
        if row["id"] in marked:
            figures = marked[row["id"]]["figures"]
            labels = [
                {"text": f["text"], "value": [f["low"], f["high"]], "holder": f["holder"]}
                for f in figures
                if f.get("holder")
            ]
            yield row | {"labels": labels, "held": marked[row["id"]]["held"]}


def read() -> Iterator[Kept]:
    """Every marked article with its report, annotated text and statements."""
    reader = Reader()
    for row in articles():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.jsonl"
            fields = {name: row.get(name) for name in ("id", "outlet", "published", "title", "text")}
            path.write_text(json.dumps(fields, ensure_ascii=False) + "\n", "utf-8")
            report = next(iter(reports([path])))
        page = page_of(report, reader)
        yield row, report, page.doc.to_bytes(exclude=["user_data", "tensor"]), statements(page)


def cases(kept: Kept, same: Same) -> Iterator[Case]:
    """The marked figures of an article that are found, with who may hold each."""
    row, report, raw, said = kept
    page = Page.of(report, Doc(tokenise("x").vocab).from_bytes(raw), "")
    backdrop = Backdrop.of(page)
    ordered = sorted(said, key=lambda s: (s.evidence.start, s.evidence.end, s.id))
    for quantity in told(page):
        label = next(
            (
                one
                for one in row["labels"]
                if one["text"][0] < quantity.end
                and quantity.start < one["text"][1]
                and {quantity.low, quantity.high} & set(one["value"])
            ),
            None,
        )
        if label is None:
            continue
        names = [name for name in label["holder"] if name]

        def holds(actor: Actor, names: Sequence[str] = names) -> bool:
            return any(same(name, actor.model_dump(mode="json")) for name in names)

        here = Around.of(backdrop, quantity, around(quantity, ordered))
        some = holders(here)
        right = [holds(one.actor) for one in some]
        free = None in label["holder"]
        yield Case(row["id"], row["held"], some, nobody(here), right, free, bool(names))


def fit(some: Sequence[Case]) -> dict[str, float]:
    """Weights of the signs seen often enough."""
    able = [case for case in some if case.free or any(case.right)]
    every = [(one, right) for case in able for one, right in _each(case)]
    count = Counter(sign for signs, _ in every for sign in set(signs))
    index = {sign: n for n, sign in enumerate(sorted(s for s, seen in count.items() if seen >= LEAST_SEEN))}
    known = [[index[sign] for sign in set(signs) if sign in index] for signs, _ in every]
    ends = np.cumsum([0, *map(len, known)])
    columns = np.concatenate([np.array(each, dtype=int) for each in known])
    matrix = csr_matrix((np.ones(ends[-1]), columns, ends), shape=(len(every), len(index)))
    right = np.array([float(good) for _, good in every])
    sizes = [len(case.some) + 1 for case in able]
    first, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(able)), sizes)

    prior = np.array([PRIOR.get(sign, 0.0) for sign in index])
    penalty = np.array([PENALTY_CROSSED if " + " in sign else PENALTY for sign in index])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = matrix @ w
        odds = np.exp(score - np.maximum.reduceat(score, first)[of])
        whole, good = np.add.reduceat(odds, first), np.add.reduceat(odds * right, first)
        slope = odds / whole[of] - odds * right / good[of]
        off = w - prior
        value = np.log(whole).sum() - np.log(good).sum() + (penalty * off**2).sum() / 2
        return float(value), matrix.T @ slope + penalty * off

    weights = minimize(loss, prior, jac=True, method="L-BFGS-B").x
    return {s: round(float(weights[n]), 3) for s, n in index.items() if abs(weights[n]) >= SMALLEST}


def _each(case: Case) -> Iterator[tuple[tuple[str, ...], bool]]:
    for one, right in zip(case.some, case.right, strict=True):
        yield one.features, right
    yield case.none, case.free


def judged(some: Sequence[Case], known: dict[str, float]) -> tuple[Counter[str], list[tuple[Held, bool]]]:
    """How often the holder chosen is right, and each choice with whether the scorer calls it right."""
    out: Counter[str] = Counter()
    choices = []
    for case in some:
        held = chosen(case.some, case.none, known)
        hit = any(
            good
            and held.actor is not None
            and (one.actor.id, one.actor.name) == (held.actor.id, held.actor.name)
            for one, good in zip(case.some, case.right, strict=True)
        )
        out["figures"] += 1
        out["marked"] += case.marked
        out["shown"] += held.actor is not None
        out["right"] += hit
        out["scored right"] += hit or not case.marked
        out["right or rightly unknown"] += hit or (held.actor is None and case.free)
        choices.append((held, hit or not case.marked))
    return out, choices


def told_of(out: Counter[str]) -> str:
    """Counts and the shares that matter, in a line."""
    found, good = out["right"] / out["marked"], out["right"] / max(1, out["shown"])
    return f"of marked {found:.3f}, of shown {good:.3f} {dict(out)}"


def main() -> None:
    """Fit, judge by cross-validation, and write; see the module's text."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--folds", type=int, default=5)
    p.add_argument("--write", action="store_true", help="write the table")
    p.add_argument("--keep", type=Path, default=None)
    a = p.parse_args()
    if a.keep and a.keep.exists():
        kept = pickle.loads(a.keep.read_bytes())
    else:
        kept = list(read())
        if a.keep:
            a.keep.write_bytes(pickle.dumps(kept))
    same = scorer("score_crisis").same_actor
    every = [case for one in kept for case in cases(one, same)]
    use = [case for case in every if not case.held]
    ids = sorted({case.article for case in use})
    ours = {row["id"] for row in lines(LABELS)}
    total: dict[str, Counter[str]] = {"more": Counter(), "labels": Counter()}
    choices: list[tuple[Held, bool]] = []
    for fold in range(a.folds):
        out = set(ids[fold :: a.folds])
        known = fit([case for case in use if case.article not in out])
        for name in total:
            rest = [c for c in use if c.article in out and (c.article in ours) == (name == "labels")]
            counts, found = judged(rest, known)
            total[name] += counts
            choices += found
    for name, counts in total.items():
        print(name, told_of(counts))
    known = fit(use)
    print("held out", told_of(judged([case for case in every if case.held], known)[0]))
    for shown in (True, False):
        some = sorted((held.chance, good) for held, good in choices if (held.actor is not None) == shown)
        for part in np.array_split(np.array(some), 5):
            print("holder shown" if shown else "unknown", len(part), "chance, right:", part.mean(0).round(2))
    if a.write:
        head = HEAD.format(figures=len(use), articles=len(ids))
        rows = (f"{sign}\t{weight}\n" for sign, weight in sorted(known.items()))
        TABLE.write_text(head + "".join(rows), "utf-8")


if __name__ == "__main__":
    main()
