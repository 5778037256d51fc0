"""Windows own every word exactly once and never grow too large."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from demarche.reader.windows import WINDOW, chunks, windows

SENTENCES = st.lists(st.lists(st.integers(1, 24), min_size=1, max_size=60), max_size=30)


def flat(sentences: list[list[int]]) -> tuple[list[int], list[int]]:
    sizes = [size for sentence in sentences for size in sentence]
    return sizes, [number for number, sentence in enumerate(sentences) for _ in sentence]


@given(SENTENCES, st.sampled_from([(0, 0), (48, 0), (64, 64), (200, 200)]))
def test_every_word_is_owned_once_in_order(sentences: list[list[int]], context: tuple[int, int]) -> None:
    sizes, number = flat(sentences)
    cut = windows(sizes, number, WINDOW - 2, *context)
    assert [word for w in cut for word in range(w.own_start, w.own_stop)] == list(range(len(sizes)))
    for w in cut:
        assert w.start <= w.own_start < w.own_stop <= w.stop
        assert sum(sizes[w.start : w.stop]) <= WINDOW - 2


@given(SENTENCES)
def test_sentences_that_fit_are_not_cut(sentences: list[list[int]]) -> None:
    sizes, number = flat(sentences)
    for w in windows(sizes, number):
        for edge in (w.start, w.own_start, w.own_stop, w.stop):
            if 0 < edge < len(sizes) and number[edge] == number[edge - 1]:
                assert sum(s for s, n in zip(sizes, number, strict=True) if n == number[edge]) > WINDOW - 2


def test_a_long_sentence_is_split() -> None:
    assert chunks([100] * 5, [0] * 5, 254) == [(0, 2, 200), (2, 4, 200), (4, 5, 100)]


def test_context_is_read_but_not_owned() -> None:
    first, second = windows([1] * 300, [i // 20 for i in range(300)], budget=254, before=48)
    assert (first.start, first.own_start, first.own_stop) == (0, 0, 240)
    assert (second.start, second.own_start, second.own_stop) == (200, 240, 300)
