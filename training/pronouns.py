"""Learns the weights by which "he" and "she" find whom they mean: src/demarche/actors/data/salience.tsv.

    nice python training/pronouns.py [--folds 10] [--write] [--keep FILE]

Labels: the resolved names of the pronoun sources in crisis_gold/more.jsonl.gz (hand), and the chains of "he"
and "she" in coref/ontogum_news.jsonl.gz (hand). PolNeAR's chains are CoreNLP's guesses: 925 pronouns of 300
articles changed nothing by cross-validation (191 to 193 of 214 right, 192 without), so they are left out. A
pronoun's candidates and their features are those of the shipped code, as its present weights resolve the
pronouns before (so it is run twice); the chance of a candidate is the softmax of its weights' sum, and the
log-likelihood of all mentions of the right one is raised by gradient steps with an L2 penalty. Prints the
accuracy on articles left out of the training, over those pronouns that have a right candidate and over all.

--keep holds the articles as read, so that a second run need not read them again.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc

from demarche.actors.phrases import Phrases
from demarche.actors.pronouns import Antecedents
from demarche.actors.resolve import Resolver
from demarche.actors.scan import scan
from demarche.actors.things import actor
from demarche.actors.words import Words

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
MORE = SHARED / "data/crisis_gold/more.jsonl.gz"
CHAINS = SHARED / "data/coref/ontogum_news.jsonl.gz"
TABLE = ROOT / "src/demarche/actors/data/salience.tsv"
PRONOUNS = frozenset({"he", "she", "his", "her", "him"})
PENALTY = 4.0
"""Weight of the squared weights' sum, best of 0.5, 2 and 4 by cross-validation."""
STEPS, RATE = 300, 0.1
SMALLEST = 0.005
"""Weights nearer to null than this are not written."""


@dataclass
class Case:
    """One pronoun: its article, its word, each candidate's features, which candidates are right,
    whom each means, and of how many statements the pronoun is the source."""

    article: str
    word: str
    candidates: list[tuple[str, ...]]
    right: list[bool]
    whom: list[int]
    times: int = 1


Read = Callable[[str, str], Doc]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def same_actor() -> Callable[[str, Any], bool]:
    spec = importlib.util.spec_from_file_location("score_crisis", SHARED / "score/score_crisis.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[str, Any], bool] = module.same_actor
    return found


def antecedents(doc: Doc, published: str | None) -> Antecedents:
    """All mentions of an article, resolved as the shipped code does."""
    words = Words.of(doc)
    phrases = Phrases(words, scan(words))
    resolver = Resolver(words, phrases.all, published, frozenset(), phrases.hit_at)
    resolver.run()
    return resolver.past


def case(article: str, past: Antecedents, i: int, right: Callable[[Any], bool]) -> Case:
    found = past.candidates(i)
    return Case(
        article,
        past.words.lower[i],
        [features for _, features in found],
        [right(seen) for seen, _ in found],
        [id(seen.who) for seen, _ in found],
    )


def from_sources(read: Read) -> Iterator[Case]:
    """The pronoun sources of the marked articles; a name is right if the shared scorer says so."""
    same = same_actor()
    for article in lines(MORE):
        past = antecedents(read(article["id"], article["text"]), article["published"])
        words, done = past.words, dict[int, Case]()
        for label in article["statements"]:
            i = placed(words, label, article["sentences"][label["s"]]) if label["source"] else None
            if i in done:
                done[i].times += 1
            elif i is not None:
                who = label["who"]
                done[i] = case(
                    article["id"],
                    past,
                    i,
                    lambda seen, who=who: same(who, actor(seen.who, None, None).model_dump(mode="json")),
                )
        yield from done.values()


def placed(words: Words, label: dict[str, Any], sentence: list[int]) -> int | None:
    """The pronoun that is a label's source; one inside a longer word ("he" in "the") moves to the cue."""
    start, end = label["source"][0]
    i = words.at(start)
    if len(words) > i and words.starts[i] == start and words.ends[i] == end:
        return i if words.lower[i] in PRONOUNS and len(label["source"]) == 1 else None
    whole = next(
        (k for k in (i, i - 1) if 0 <= k < len(words) and words.starts[k] < end <= words.ends[k]), None
    )
    if whole is None or end - start > 3:
        return None
    inside = words.text[whole][max(0, start - words.starts[whole]) :][: end - start].lower()
    near = [k for k in range(words.at(sentence[0]), words.at(sentence[1] + 400)) if words.lower[k] == inside]
    cue = label["cue"][0][0] if label["cue"] else start
    best = min(near, key=lambda k: abs(words.starts[k] - cue), default=None)
    return best if best is not None and inside in PRONOUNS else None


def chain_text(conll: str) -> tuple[str, dict[int, int]]:
    """The text of a CoNLL file, its tokens parted by spaces, and the chain of the smallest mention at each
    word's offset.
    """
    tokens, open_at, spans = [], dict[int, list[int]](), []
    for line in conll.splitlines():
        if not line or line.startswith("#"):
            continue
        _number, token, marks = line.split("\t")
        tokens.append(token)
        here = len(tokens) - 1
        for mark in marks.replace(")", ") ").replace("(", " (").split() if marks != "_" else ():
            chain = int(mark.strip("()"))
            if mark.startswith("("):
                open_at.setdefault(chain, []).append(here)
            if mark.endswith(")"):
                spans.append((open_at[chain].pop(), here, chain))
    offsets, text = [], ""
    for token in tokens:
        offsets.append(len(text))
        text += token + " "
    chains: dict[int, int] = {}
    for first, last, chain in sorted(spans, key=lambda span: span[0] - span[1]):
        chains.update({offsets[k]: chain for k in range(first, last + 1)})
    return text, chains


def from_chains(read: Read) -> Iterator[Case]:
    """Third persons singular of the hand-marked chains; a mention is right if its head is of the chain."""
    for article in lines(CHAINS):
        text, chains = chain_text(article["conll"])
        past = antecedents(read(article["id"], text), None)
        for i, word in enumerate(past.words.lower):
            chain = chains.get(past.words.starts[i])
            if word in PRONOUNS and chain is not None:
                whole = {offset for offset, of in chains.items() if of == chain}
                starts = past.words.starts
                yield case(
                    article["id"],
                    past,
                    i,
                    lambda seen, whole=whole, starts=starts: starts[seen.head] in whole,
                )


class Model:
    """A softmax over a pronoun's candidates; the right one may stand in several of them."""

    def __init__(self, cases: list[Case], penalty: float = PENALTY) -> None:
        self.penalty = penalty
        self.names = sorted({f for one in cases for features in one.candidates for f in features})
        self.at = {name: n for n, name in enumerate(self.names)}
        self.weights = np.zeros(len(self.names))

    def matrix(self, one: Case) -> np.ndarray[Any, Any]:
        out = np.zeros((len(one.candidates), len(self.names)))
        for row, features in enumerate(one.candidates):
            for feature in features:
                if feature in self.at:
                    out[row, self.at[feature]] += 1
        return out

    def fit(self, cases: list[Case], weigh: Callable[[Case], float]) -> None:
        """Raise the penalised log-likelihood by Adam on all cases at once, the rate falling to null."""
        taught = [one for one in cases if any(one.right) and not all(one.right)]
        rows = np.concatenate([self.matrix(one) for one in taught])
        right = np.concatenate([np.array(one.right) for one in taught])
        sizes = np.array([len(one.right) for one in taught])
        first = np.cumsum(sizes) - sizes
        weight = np.repeat(np.array([weigh(one) for one in taught]), sizes)
        mean, square = np.zeros(len(self.names)), np.zeros(len(self.names))
        for step in range(1, STEPS + 1):
            score = rows @ self.weights
            score = np.exp(score - np.repeat(np.maximum.reduceat(score, first), sizes))
            chance = score / np.repeat(np.add.reduceat(score, first), sizes)
            wanted = np.where(right, chance, 0.0)
            wanted /= np.repeat(np.add.reduceat(wanted, first), sizes)
            slope = rows.T @ (weight * (chance - wanted)) + 2 * self.penalty * self.weights
            mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
            rate = RATE * (1 - step / STEPS)
            self.weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)

    def answers(self, one: Case) -> bool:
        """Whether the one whose candidates together weigh most is right."""
        if not one.candidates:
            return False
        score = np.exp(self.matrix(one) @ self.weights)
        total: dict[int, float] = {}
        for whom, value in zip(one.whom, score, strict=True):
            total[whom] = total.get(whom, 0.0) + float(value)
        best = max(total, key=total.__getitem__)
        return one.right[one.whom.index(best)]


def reader(keep: Path | None) -> tuple[Read, Callable[[], None]]:
    from demarche.reader.reader import default_reader

    kept: dict[str, bytes] = pickle.loads(keep.read_bytes()) if keep is not None and keep.exists() else {}

    def read(key: str, text: str) -> Doc:
        import spacy

        if key not in kept:
            kept[key] = default_reader().read(text).to_bytes(exclude=["user_data"])
        return Doc(spacy.blank("en").vocab).from_bytes(kept[key])

    def save() -> None:
        if keep is not None:
            keep.write_bytes(pickle.dumps(kept))

    return read, save


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--chains", type=float, default=0.5, help="what a pronoun of the chains weighs")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    read, save = reader(given.keep)
    sources, chains = list(from_sources(read)), list(from_chains(read)) if given.chains else []
    save()
    ours = {one.article for one in sources}

    def weigh(one: Case) -> float:
        return 1.0 if one.article in ours else float(given.chains)

    articles = sorted(ours)
    right = 0
    for fold in range(given.folds):
        left_out = set(articles[fold :: given.folds])
        taught = [one for one in sources if one.article not in left_out] + chains
        model = Model(taught, given.penalty)
        model.fit(taught, weigh)
        right += sum(one.times for one in sources if one.article in left_out and model.answers(one))
    every, reach = (
        sum(one.times for one in sources if good(one))
        for good in (lambda _: True, lambda one: any(one.right))
    )
    print(f"{every} pronoun sources ({reach} with a right candidate), {len(chains)} pronouns of the chains")
    print(f"left out: {right} right, {right / reach:.1%} of those, {right / every:.1%} of all")
    model = Model(sources + chains, given.penalty)
    model.fit(sources + chains, weigh)
    fitted = sum(one.times for one in sources if model.answers(one))
    print(f"taught:   {fitted} right, {fitted / every:.1%} of all")
    if given.write:
        head = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("#")]
        body = [
            f"{name}\t{weight:.3f}"
            for name, weight in zip(model.names, model.weights, strict=True)
            if abs(weight) >= SMALLEST
        ]
        TABLE.write_text("\n".join([*head, "feature\tweight", *body]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
