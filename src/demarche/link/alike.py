"""Finding what says the same in other words: records of one side that share most of their content words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

# Words that the two must share, and the part of the shorter one that these must make up.
_SHARED, _PART = 2, 0.6
_RARE = 8  # a record is looked for by its rarest words; those it shares with a like one are seldom all common


T = TypeVar("T")


class Alike(Generic[T]):
    """What was put in, found again by its like. Only what has the same key is compared.

    `every`: looked for by all words, so that what else was put in makes no difference to what is found.
    """

    def __init__(self, *, every: bool = False) -> None:
        self._by = None if every else _RARE
        self._held: list[tuple[T, frozenset[str]]] = []
        self._by_word: dict[tuple[Hashable, str], list[int]] = defaultdict(list)

    def put(self, key: Hashable, words: frozenset[str], one: T) -> None:
        """Keep `one`, which says `words` (see `link.words.stems`)."""
        for word in sorted(words):
            self._by_word[key, word].append(len(self._held))
        self._held.append((one, words))

    def find(self, key: Hashable, words: frozenset[str], part: float = _PART) -> Iterator[T]:
        """What was put in under `key` and shares two words and `part` of the shorter one's, likest first."""
        rarest = sorted(words, key=lambda word: (len(self._by_word.get((key, word), ())), word))[: self._by]
        near = Counter(at for word in rarest for at in self._by_word.get((key, word), ()))
        likes = []
        for at in near:
            one, others = self._held[at]
            shared = len(words & others)
            if shared >= _SHARED and shared >= part * min(len(words), len(others)):
                likes.append((-shared / len(words | others), at, one))
        yield from (one for _, _, one in sorted(likes, key=lambda like: like[:2]))
