"""The actors that a name typed by a user means."""

from __future__ import annotations

from collections.abc import Callable

from demarche.ledger.words import folded, padded
from demarche.link.side import side_name
from demarche.records import Actor


def named(asked: str) -> Callable[[Actor], bool]:
    """Whether an actor has all the words asked for in its name, id, role, or its state's name or code.

    “Russia” and “RUS” mean all who act for Russia; “Lavrov” means him.
    """
    sought = [f" {word} " for word in folded(asked)]

    def means(actor: Actor) -> bool:
        state = side_name(actor.country) if actor.country else None
        words = padded(actor.name, actor.id, actor.country, actor.role, state)
        return bool(sought) and all(word in words for word in sought)

    return means
