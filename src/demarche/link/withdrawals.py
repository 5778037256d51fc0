"""Words by which issuers take back what they declared, looked up for many conditions at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from demarche.link.consequences import Declared, doubted
from demarche.link.fulfilment import TakenBack, taken_back
from demarche.link.words import stems
from demarche.records import Actor, Statement


class Withdrawals:
    """Statements held against conditions: only those of the same mouth, or state, that share a word with one.

    So a ledger's conditions are gone through in the time that the likenesses take, not all by all.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._by_word: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for one in statements:
            said = stems(" ".join(span.exact for span in one.content))
            for speaker in _speakers(one.source):
                for word in sorted(said):
                    self._by_word[speaker, word].append(one)

    def of(self, one: Declared) -> tuple[TakenBack, ...]:
        """Later statements of the issuer that rule the consequence out or accept the trigger; by date, id."""
        if one.condition.force == "prediction" or doubted(one):
            return ()
        declared = stems(f"{one.trigger.text} {one.consequence.text}")
        near = {
            said.id: said
            for speaker in _speakers(one.condition.issuer)
            for word in declared
            for said in self._by_word.get((speaker, word), ())
        }
        return taken_back(one, near.values())


def _speakers(actor: Actor | None) -> tuple[str, ...]:
    """By what a mouth is known: its own id or name, and its state."""
    if actor is None:
        return ()
    own = actor.id or actor.name.casefold()
    return (own, f"of {actor.country}") if actor.country else (own,)
