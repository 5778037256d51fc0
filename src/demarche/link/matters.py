"""Which key phrases are on one matter, by what the statements that hold them mean.

“Gas attack” and “poison gas” stand in other statements, but these mean much the same. What a phrase is on is
the mean of its statements' vectors, less that of all statements: of a crisis everything is said in words that
are near each other, and only what sets a phrase apart tells it from others. Each with each, the phrases of
one matter are that near. How this was measured, and what did not help, is in `benchmarks/over_time.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

LIKE = 0.85
"""From this cosine on, two phrases are on one matter."""

# So many of the commonest phrases are compared; fewer are ever shown.
_COMPARED = 400


def matters(places: Sequence[Sequence[int]], vectors: Sequence[bytes | None]) -> list[list[int]]:
    """The phrases in groups, each a matter, by its first; in each group the phrases in the order given.

    `places`: of each phrase, where its statements stand in `vectors`, which holds the stored vector of each
    statement, null where there is none. A phrase without any vector is a matter of its own.
    """
    import numpy as np

    known = [raw for raw in vectors if raw is not None]
    if not known:
        return [[at] for at in range(len(places))]
    # Sums of whole numbers: the same on every machine.
    rows = np.array([np.frombuffer(raw or bytes(len(known[0])), dtype=np.int8) for raw in vectors], np.int64)
    usual = rows.sum(axis=0) / len(known)
    compared = len(places[:_COMPARED])
    on = np.zeros((compared, rows.shape[1]))
    for phrase, those in enumerate(places[:_COMPARED]):
        told = [at for at in those if vectors[at] is not None]
        if told:
            on[phrase] = rows[told].sum(axis=0) / len(told) - usual
    lengths = np.linalg.norm(on, axis=1, keepdims=True)
    on = np.divide(on, lengths, out=np.zeros_like(on), where=lengths > 0)
    likeness = np.round(on @ on.T, 4)
    groups: list[list[int]] = []
    for phrase in range(compared):
        near = [(float(likeness[phrase, group].min()), -at) for at, group in enumerate(groups)]
        best, home = max(near, default=(0.0, 0))
        if best >= LIKE:
            groups[-home].append(phrase)
        else:
            groups.append([phrase])
    return [*groups, *([phrase] for phrase in range(compared, len(places)))]
