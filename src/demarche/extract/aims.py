"""At whom an act is aimed: of whom something is demanded, who is accused, threatened, backed, refused.

“Koval demanded that Veria withdraw” is spoken to nobody that the text names, and yet it is a demand to Veria.
What is only said, or foretold, is aimed at nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demarche.actors.cast import Mention
from demarche.extract.aim_features import chances
from demarche.extract.page import Page
from demarche.records import Act, Actor, Statement

AIMED: frozenset[Act] = frozenset({"REQUEST", "ACCUSE", "THREATEN", "REJECT", "AGREE", "SUPPORT"})
_NOBODY = frozenset({"anonymous", "outlet"})
# Of what is shown from here on two in three are right, of what lies below one in three.
SURE = 0.5


def with_aims(page: Page, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """`statements`, those whose act is aimed at somebody with that somebody after those spoken to.

    It is the likeliest of those whom the sentences of cue and content name (`near`), with those joined to it
    by “and”; nobody where none is likelier than not.
    """
    return tuple(_aimed(page, said) for said in statements)


def near(page: Page, said: Statement) -> list[Mention]:
    """Those whom the sentences of cue and content name, the speaker and the speaker's own side left out."""
    spots = {page.sentence_of(span.start) for span in (said.content[0], *said.cue[:1])}
    side = _side(said.source)
    told = said.source.text if said.source is not None else None
    return [
        mention
        for mention in page.cast.mentions
        if any(start <= mention.start and mention.end <= end for start, end in spots)
        and not (told is not None and told.start < mention.end and mention.start < told.end)
        and _fits(mention.actor, side)
    ]


def _aimed(page: Page, said: Statement) -> Statement:
    if said.act not in AIMED or not said.content:
        return said
    known = {_side(actor) for actor in said.addressees}
    new = tuple(actor for actor in _target(page, said) if _side(actor) not in known)
    if not new:
        return said
    changed = said.model_copy(update={"addressees": (*said.addressees, *new)})
    return changed.model_copy(update={"id": changed.content_id()})


def _target(page: Page, said: Statement) -> Iterator[Actor]:
    mentions = near(page, said)
    told = chances(page.doc, said, mentions)
    best = max(range(len(told)), key=lambda i: (told[i], -i), default=None)
    if best is None or told[best] < SURE:
        return
    mention, side = mentions[best], _side(said.source)
    end = next(
        (span.end for span in said.content if span.start <= mention.start < span.end),
        page.sentence_of(mention.start)[1],
    )
    for actor in page.cast.actors(mention.start, end) or (mention.actor,):
        if _fits(actor, side):
            yield actor


def _fits(actor: Actor, side: str | None) -> bool:
    return _side(actor) != side and actor.kind not in _NOBODY and _is_known(actor)


def _side(actor: Actor | None) -> str | None:
    """Whose side an actor is on: its country, else itself."""
    return None if actor is None else actor.country or actor.id or actor.name.casefold()


def _is_known(actor: Actor) -> bool:
    """Whether it is somebody that other sentences can name too, not “a message”."""
    return actor.id is not None or actor.country is not None or actor.name[:1].isupper()
