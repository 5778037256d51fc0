"""Encounters: how well records of several reports are joined, on five events as five outlets told them.

    .venv/bin/python benchmarks/encounters.py LEDGER                 # the figures
    .venv/bin/python benchmarks/encounters.py LEDGER --fit           # … and the table of weights anew
    .venv/bin/python benchmarks/encounters.py - --words TEXTS        # common_stems.tsv, from articles (JSONL)
    .venv/bin/python benchmarks/encounters.py SAME --stories OTHER   # articles of one event find each other

LEDGER and SAME hold the articles of shared/data/same_event, read; OTHER any others (of crisis_news), of which
the first 200 by key are taken. The labels (same_event.jsonl: ids and offsets only) were marked by hand before
anything was tuned; records are matched to them by their offsets, and those without a label left out. Each
event is scored with weights fitted on the other four; the shipped table is fitted on all five.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from demarche.ledger import Ledger
from demarche.link import encounters
from demarche.link.grouping import grouped
from demarche.link.traits import Traits, traits
from demarche.link.words import stems
from demarche.records import AnyRecord, Event, Kind, Report, Statement

HERE = Path(__file__).parent
LABELS = HERE / "same_event.jsonl"
TABLE = HERE.parent / "src/demarche/link/data/encounter_weights.tsv"
KINDS: tuple[Kind, ...] = ("meeting", "event", "statement")
PULL = 2.0  # of the weights towards nought, in pairs

Clusters = dict[str, int]


def labelled(records: Sequence[AnyRecord]) -> Clusters:
    """Record id → cluster: of the labels of its kind that it overlaps by half, the best; each label once.

    Of two records at one label's place, the one that fits it less has none: what it tells was not marked.
    """
    marked = defaultdict(list)
    for number, line in enumerate(LABELS.read_text("utf-8").splitlines()):
        label = json.loads(line)
        marked[label["article"], label["kind"]].append((number, label))
    fits = sorted(
        (-told, one.id, number, label["cluster"])
        for one in records
        for number, label in marked[one.report.key, one.kind]
        if (told := _fit(one, label)) >= 0.5
    )
    found: Clusters = {}
    taken: set[int] = set()
    for _, id, number, cluster in fits:
        if id not in found and number not in taken:
            found[id] = cluster
            taken.add(number)
    return found


def _fit(one: AnyRecord, label: Mapping[str, object]) -> float:
    def share(start: int, end: int, span: Sequence[int]) -> float:
        both = min(end, span[1]) - max(start, span[0])
        return max(0, both) / (max(end, span[1]) - min(start, span[0]))

    told = share(one.evidence.start, one.evidence.end, [label["start"], label["end"]])  # type: ignore[list-item]
    if isinstance(one, Statement):
        told = share(one.content[0].start, one.content[-1].end, label["content"]) + 0.01 * told  # type: ignore[arg-type]
    if isinstance(one, Event):
        told += 0.01 * (one.type == label["type"])
    return told


def b_cubed(found: Mapping[str, object], true: Mapping[str, object]) -> tuple[float, float, float]:
    """Precision, recall, F1 over records (Bagga & Baldwin 1998)."""
    mine, right = _members(found), _members(true)
    precision = recall = 0.0
    for id in true:
        both = len(mine[found[id]] & right[true[id]])
        precision += both / len(mine[found[id]])
        recall += both / len(right[true[id]])
    p, r = precision / len(true), recall / len(true)
    return p, r, 2 * p * r / (p + r)


def _members(of: Mapping[str, object]) -> dict[object, set[str]]:
    groups: dict[object, set[str]] = defaultdict(set)
    for id, group in of.items():
        groups[group].add(id)
    return groups


def pairs_of(all_: Sequence[Traits], kind: str) -> list[tuple[Traits, Traits]]:
    of_kind = sorted((one for one in all_ if one.kind == kind), key=lambda one: one.id)
    return [pair for pair in combinations(of_kind, 2) if encounters.comparable(*pair)]


def fit(rows: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Logistic regression with a pull towards nought (not on the first column), by Newton's method."""
    weights = np.zeros(rows.shape[1])
    pull = np.full(rows.shape[1], PULL)
    pull[0] = 1e-3
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (chance - truth) + pull * weights
        bend = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def groups_of(known: Mapping[str, Traits], ties: Iterable[tuple[str, str, float]]) -> dict[str, object]:
    found: dict[str, object] = {id: id for id in known}
    for group in grouped(known, ties):
        found |= dict.fromkeys(group, group[0])
    return found


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("ledger", type=Path)
    asked.add_argument("--stories", type=Path, metavar="OTHER", help="a ledger too")
    asked.add_argument("--words", type=Path, metavar="TEXTS")
    asked.add_argument("--fit", action="store_true")
    given = asked.parse_args()
    if given.words:
        count_words(given.words)
        return
    if given.stories:
        tell_stories(given.ledger, given.stories)
        return
    with Ledger.open(given.ledger, create=False) as ledger:
        records = [one for one in ledger.records() if one.kind in (*KINDS, "vote")]
        vectors: dict[str, dict[str, bytes]] = defaultdict(dict)
        for kind in KINDS:
            for (id, part), vector in ledger.meanings(kind).items():
                vectors[id][part] = vector
    true = labelled(records)
    held = Counter(one.kind for one in records)
    records = [one for one in records if one.id in true]
    event = {one.id: one.report.key.split("-")[1] for one in records}
    for kind, of_kind in sorted(held.items()):
        print(f"{kind}: {sum(one.kind == kind for one in records)} of {of_kind} records are labelled")
    for name, known_vectors in (("without", {}), ("with", vectors)):
        print(f"{name} vectors")
        made = (traits(one, known_vectors.get(one.id)) for one in records)
        table = score({one.id: one for one in made if one}, true, event)
    if given.fit:
        write(table)


def score(
    known: Mapping[str, Traits], true: Clusters, event: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """Print how well the records are joined, and give the weights fitted on all of them."""
    table: dict[str, dict[str, float]] = {}
    ties: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for kind in KINDS:
        pairs = pairs_of([*known.values()], kind)
        found = [encounters.features(*pair) for pair in pairs]
        names = sorted({name for one in found for name in one} - {"always"})
        names = ["always", *(name for name in names if any(one.get(name) for one in found))]
        rows = np.array([[one.get(name, 0.0) for name in names] for one in found])
        truth = np.array([float(true[a.id] == true[b.id]) for a, b in pairs])
        reach = sum(
            len(m) * (len(m) - 1) // 2
            for m in _members({i: true[i] for i in known if known[i].kind == kind}).values()
        )
        print(f"{kind}: {len(pairs)} pairs compared, {int(truth.sum())} one, of {reach} labelled one")
        for held in sorted(set(event.values())):
            test = np.array([event[a.id] == held or event[b.id] == held for a, b in pairs])
            weights = fit(rows[~test], truth[~test])
            ours = np.array([event[a.id] == held and event[b.id] == held for a, b in pairs])
            chances = 1 / (1 + np.exp(-(rows[ours] @ weights)))
            for (a, b), told in zip([p for p, o in zip(pairs, ours, strict=True) if o], chances, strict=True):
                if told >= encounters.TIE:
                    ties[held].append((a.id, b.id, float(told)))
        table[kind] = dict(zip(names, (float(w) for w in fit(rows, truth)), strict=True))
    means = defaultdict(list)
    for held in sorted(set(event.values())):
        here = {id: one for id, one in known.items() if event[id] == held}
        joined = groups_of(here, ties[held])
        for of in (*KINDS, "all"):
            ids = [id for id, one in here.items() if of in (one.kind, "all")]
            figures = b_cubed({i: joined[i] for i in ids}, {i: true[i] for i in ids})
            mine, right = _members({i: joined[i] for i in ids}), _members({i: true[i] for i in ids})
            mated = [i for i in ids if len(mine[joined[i]]) > 1 or len(right[true[i]]) > 1]
            some = b_cubed({i: joined[i] for i in mated}, {i: true[i] for i in mated}) if mated else (1, 1, 1)
            means[of].append((*figures, *some))
            print(
                f"event {held} {of:9} B3 P/R/F1 {' '.join(f'{x:.3f}' for x in figures)}"
                f" | {len(mated)} with a mate: {' '.join(f'{x:.3f}' for x in some)}"
            )
    for of, rows_ in means.items():
        print("mean", of, " ".join(f"{x:.3f}" for x in np.mean(rows_, axis=0)))
    return table


def tell_stories(of_events: Path, others: Path) -> None:
    """How well articles of one event find each other among others, with and without vectors."""
    from demarche.link.stories import stories

    texts: dict[str, Report] = {}
    meanings: dict[str, frozenset[bytes]] = {}
    for path, most in ((of_events, None), (others, 200)):
        with Ledger.open(path, create=False) as ledger:
            some = sorted(ledger.reports(), key=lambda one: one.key)[:most]
            texts |= {one.id: one for one in some}
            meanings |= ledger.sentences()
        if most is None:
            mine = {*texts}
    event = {id: texts[id].key.split("-")[1] for id in mine}
    right = {pair for pair in combinations(sorted(mine), 2) if event[pair[0]] == event[pair[1]]}
    for name, known in (("without", {}), ("with", meanings)):
        found = stories(texts.values(), known)
        got = {pair for group in found for pair in combinations(group, 2) if mine & set(pair)}
        p, r = len(got & right) / len(got), len(got & right) / len(right)
        print(f"{name} vectors: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}, {len(right)} pairs")
        print("wrong:", sorted((texts[one].key, texts[other].key) for one, other in got - right))


def count_words(path: Path) -> None:
    """Write the table of common stems, counted over articles, one a line."""
    held: Counter[str] = Counter()
    rows = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    for text in rows:
        held.update(stems(text))
    table = TABLE.with_name("common_stems.tsv")
    head = [line for line in table.read_text("utf-8").splitlines() if line.startswith("#")]
    common = sorted(((-n, stem) for stem, n in held.items() if n >= 0.01 * len(rows)))
    lines = [f"{stem}\t{-n / len(rows):.3f}" for n, stem in common]
    table.write_text("\n".join([*head, *lines]) + "\n", "utf-8")


def write(table: Mapping[str, Mapping[str, float]]) -> None:
    kept = encounters.weights()
    table = {kind: table.get(kind, dict(kept[kind])) for kind in kept}
    table["vote"] = dict(kept["vote"])  # too few to fit
    head = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("#")]
    lines = [f"{kind}\t{name}\t{weight:.3f}" for kind in table for name, weight in table[kind].items()]
    TABLE.write_text("\n".join([*head, *lines]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
