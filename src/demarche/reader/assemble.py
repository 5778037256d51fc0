"""Spans and arcs to attributions and conditionals, in word indices.

A source or content span goes to the cue that its words point to, by the sum of their arc probabilities; a
trigger goes to the nearest consequence in its sentence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from demarche.reader.arrays import Floats, Integers
from demarche.reader.bio import Stretch
from demarche.reader.reading import Links

LEAST_LINK = 0.1
"""Share of a span's arc probability that a cue must draw to be taken."""

LEAST_IMPLIED = 0.4
"""Share of a content's arc probability that a word outside every cue must draw to be taken for a cue
itself."""

LEAST_CUE = 0.3
"""Cue probability of a word for it to join an implied cue beside it."""

LEAST_ALONE = 0.7
"""Mean label probability that a content without a cue must have to be kept."""


@dataclass
class Group:
    """One attribution in word indices."""

    cue: Stretch | None
    source: list[Stretch] = field(default_factory=list)
    content: list[Stretch] = field(default_factory=list)
    link: list[float] = field(default_factory=list)
    nested: bool = False

    def evidence(self) -> dict[str, float]:
        """What speaks for the attribution being right: log-odds of its parts' mean label probabilities and of
        the weakest arc to the cue, and which parts it lacks."""
        out = {"bias": 1.0, "pieces": float(len(self.content) > 1)}
        parts = {"content": self.content, "source": self.source, "cue": [self.cue] if self.cue else []}
        for name, stretches in parts.items():
            if stretches:
                out[name] = log_odds(sum(part.score for part in stretches) / len(stretches))
            else:
                out["no " + name] = 1.0
        if self.link:
            out["link"] = log_odds(min(self.link))
        return out

    def score(self, weights: Mapping[str, float]) -> float:
        """How likely content, source and cue are all right (0–1): a logistic model of the evidence, fitted on
        articles that the network has not learnt (`training/calibrate.py`)."""
        return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * x for name, x in self.evidence().items())))


def log_odds(chance: float) -> float:
    """The logarithm of the odds of a probability, kept within ±7."""
    near = min(max(chance, 0.001), 0.999)
    return math.log(near / (1 - near))


def _votes(part: Stretch, links: Links, cue_at: dict[int, int]) -> tuple[dict[int, float], float]:
    """The mean arc probability from the words of `part` to each cue (by number), and to none."""
    votes: dict[int, float] = {}
    none = 0.0
    size = part.stop - part.start
    rows = slice(part.start, part.stop)
    for word, weight in zip(
        links.word[rows].ravel().tolist(), links.weight[rows].ravel().tolist(), strict=True
    ):
        if word < 0:
            none += weight / size
        elif word in cue_at:
            votes[cue_at[word]] = votes.get(cue_at[word], 0.0) + weight / size
    return votes, none


def _implied(found: Sequence[Stretch], links: Links, cue_chance: Floats) -> list[Stretch]:
    """Cues that the labels missed but the arcs of a content point to, with the likely cue words beside
    them."""
    taken = {word for part in found for word in range(part.start, part.stop)}
    out: list[Stretch] = []
    for part in found:
        if part.kind != "content":
            continue
        every = {word: word for word in set(links.word[part.start : part.stop].ravel().tolist()) if word >= 0}
        votes, _ = _votes(part, links, every)
        word = max(votes, key=lambda w: (votes[w], -w), default=-1)
        if word < 0 or word in taken or votes[word] < LEAST_IMPLIED:
            continue
        low, high = word, word + 1
        while low - 1 not in taken and low > 0 and cue_chance[low - 1] >= LEAST_CUE:
            low -= 1
        while high not in taken and high < len(cue_chance) and cue_chance[high] >= LEAST_CUE:
            high += 1
        taken.update(range(low, high))
        out.append(Stretch("cue", low, high, float(cue_chance[low:high].mean())))
    return out


def group(
    labelled: Sequence[Stretch],
    links: Links,
    alone: Sequence[bool],
    cue_chance: Floats,
    *,
    nested: bool = False,
) -> list[Group]:
    """Attributions from the spans `labelled` (kinds source, cue, content) and the arcs of their words.

    `alone[word]` says whether a content may begin at that word without a cue (an opening quotation mark
    stands there); `cue_chance` [N] is each word's probability of being of a cue. A cue that no content points
    to makes no attribution, nor does a source without a cue.
    """
    found = sorted([*labelled, *_implied(labelled, links, cue_chance)], key=lambda part: part.start)
    cues = [s for s in found if s.kind == "cue"]
    cue_at = {word: number for number, cue in enumerate(cues) for word in range(cue.start, cue.stop)}
    groups = [Group(cue, nested=nested) for cue in cues]
    floating: list[Group] = []
    for part in found:
        if part.kind == "cue":
            continue
        votes, _ = _votes(part, links, cue_at)
        best = max(votes, key=lambda number: (votes[number], -number), default=-1)
        if best >= 0 and votes[best] >= LEAST_LINK:
            target = groups[best]
            (target.source if part.kind == "source" else target.content).append(part)
            target.link.append(min(1.0, votes[best]))
        elif part.kind == "content" and not nested and (alone[part.start] or part.score >= LEAST_ALONE):
            floating.append(Group(None, [], [part]))
    kept = [g for g in groups if g.content] + floating
    return sorted(kept, key=lambda g: min(p.start for p in [*g.content, *([g.cue] if g.cue else [])]))


def conditionals(found: Sequence[Stretch], sentence: Integers) -> list[tuple[Stretch, Stretch]]:
    """(trigger, consequence) pairs: each trigger with the nearest consequence of its sentence (the later one
    on a tie), then each consequence left over with the nearest trigger."""
    triggers = [s for s in found if s.kind == "trigger"]
    results = [s for s in found if s.kind == "consequence"]

    def gap(a: Stretch, b: Stretch) -> tuple[int, int]:
        return (max(a.start, b.start) - min(a.stop, b.stop), -b.start)

    def near(one: Stretch, others: Sequence[Stretch]) -> Stretch | None:
        same = [s for s in others if sentence[s.start] == sentence[one.start]]
        return min(same, key=lambda other: gap(one, other), default=None)

    pairs: list[tuple[Stretch, Stretch]] = []
    for trigger in triggers:
        result = near(trigger, results)
        if result is not None:
            pairs.append((trigger, result))
    for result in results:
        trigger_near = near(result, triggers)
        if trigger_near is not None and all(result is not other for _, other in pairs):
            pairs.append((trigger_near, result))
    return sorted(pairs, key=lambda pair: (pair[0].start, pair[1].start))
