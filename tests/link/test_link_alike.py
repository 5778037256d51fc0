"""What says the same in other words is found again among what else there is."""

from __future__ import annotations

import pytest

from demarche.link.alike import Alike

LONG = frozenset({f"w{number}" for number in range(12)})
SHORT = frozenset({"w0", "w1"})


@pytest.mark.parametrize(("every", "found"), [(True, ["short"]), (False, [])])
def test_by_every_word_a_like_of_common_words_alone_is_found(every: bool, found: list[str]) -> None:
    held: Alike[str] = Alike(every=every)
    held.put("side", SHORT, "short")
    for number in range(2, 12):
        held.put("side", frozenset({f"w{number}", f"x{number}"}), "other")
    for _ in range(3):
        held.put("side", frozenset({"w0", "y0"}), "other")
        held.put("side", frozenset({"w1", "y1"}), "other")
    assert list(held.find("side", LONG)) == found


def test_only_what_has_the_same_key_is_found() -> None:
    held: Alike[str] = Alike(every=True)
    held.put("one side", SHORT, "short")
    assert list(held.find("other side", SHORT)) == []
