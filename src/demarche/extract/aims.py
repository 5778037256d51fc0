"""At whom an act is aimed: of whom something is demanded, who is accused, threatened, backed, refused.

“Koval demanded that Veria withdraw” is spoken to nobody that the text names, and yet it is a demand to Veria.
What is only said, or foretold, is aimed at nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demarche.actors.cast import Mention
from demarche.extract.page import Page
from demarche.records import Act, Actor, Statement

_AIMED: frozenset[Act] = frozenset({"REQUEST", "ACCUSE", "THREATEN", "REJECT", "AGREE", "SUPPORT"})
# Who acts in what is threatened, refused or promised is on the speaker's side, or spoken of in passing.
_AT_OBJECTS: frozenset[Act] = frozenset({"THREATEN", "REJECT", "AGREE"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOBODY = frozenset({"anonymous", "outlet"})


def with_aims(page: Page, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """`statements`, those whose act is aimed at somebody with that somebody after those spoken to.

    It is the first actor that the content's first sentence names, with those joined to it by “and”, and not
    of the speaker's own side. With it .29 of PLOVER's gold sentences are told with type, actor and
    recipient, without it .10 (benchmarks/deeds.md).
    """
    return tuple(_aimed(page, said) for said in statements)


def _aimed(page: Page, said: Statement) -> Statement:
    if said.act not in _AIMED or not said.content:
        return said
    side = _side(said.source)
    known = {_side(actor) for actor in said.addressees}
    found = next(_named(page, said, side), ())
    new = tuple(actor for actor in found if _side(actor) not in known)
    if not new:
        return said
    changed = said.model_copy(update={"addressees": (*said.addressees, *new)})
    return changed.model_copy(update={"id": changed.content_id()})


def _named(page: Page, said: Statement, side: str | None) -> Iterator[tuple[Actor, ...]]:
    """The actors that the content's first sentence names, joined ones together, those of `side` left out."""
    start = said.content[0].start
    stop = min(said.content[-1].end, page.sentence_of(start)[1])
    spans = [(max(span.start, start), min(span.end, stop)) for span in said.content if span.start < stop]
    for mention in page.cast.mentions:
        end = next((last for first, last in spans if first <= mention.start and mention.end <= last), None)
        if end is None or mention.actor.kind in _NOBODY:
            continue
        if said.act in _AT_OBJECTS and _acts(page, mention):
            continue
        joined = page.cast.actors(mention.start, end) or (mention.actor,)
        others = tuple(
            actor
            for actor in joined
            if _side(actor) != side and actor.kind not in _NOBODY and _is_known(actor)
        )
        if others:
            yield others


def _acts(page: Page, mention: Mention) -> bool:
    """Whether the words that name it are the subject of a verb."""
    span = page.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return span is not None and span.root.dep_ in _SUBJECTS


def _side(actor: Actor | None) -> str | None:
    """Whose side an actor is on: its country, else itself."""
    return None if actor is None else actor.country or actor.id or actor.name.casefold()


def _is_known(actor: Actor) -> bool:
    """Whether it is somebody that other sentences can name too, not “a message”."""
    return actor.id is not None or actor.country is not None or actor.name[:1].isupper()
