"""At whom a condition is aimed: who would do what its trigger tells, or else whom the consequence touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from demarche.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.actors import Mention
    from demarche.extract.page import Page

Offsets = tuple[int, int]
_SUBJECTS = ("nsubj", "nsubjpass")
_AGENTS = frozenset({"by", "from"})
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_LINKS = frozenset({"and", ",", "or", "the"})


def against(page: Page, trigger: Offsets, consequence: Offsets, issuer: Actor | None) -> tuple[Actor, ...]:
    """Those whose deed the trigger is; with none named, the others named in the trigger or the consequence.

    Never the issuer's own side. Where the trigger's doer is a pronoun that the report leaves open ("if it
    attacks Aland"), nobody else named in the trigger is meant.
    """
    if issuer is None:
        return ()
    there = [m for m in page.cast.mentions if trigger[0] <= m.start and m.end <= trigger[1]]
    span = page.doc.char_span(*trigger, alignment_mode="expand")
    tokens = [] if span is None else [token for token in span if not token.is_space]
    subject = next((token for token in tokens if token.dep_ in _SUBJECTS), None)
    doers = _doers(tokens, subject, there)
    chosen = _others(doers, issuer)
    if chosen:
        return chosen
    if subject is None or not _left_open(subject, there):
        chosen = _others(there, issuer)
    if chosen:
        return chosen
    named = {mention.actor.name for mention in there}
    rest = [m for m in page.cast.mentions if consequence[0] <= m.start and m.end <= consequence[1]]
    return _others([m for m in rest if m.actor.name not in named], issuer)


def same_side(one: Actor, other: Actor) -> bool:
    """Whether two are one actor, or of one country."""
    if (one.id, one.name) == (other.id, other.name) or (one.id is not None and one.id == other.id):
        return True
    return one.country is not None and one.country == other.country


def _doers(tokens: Sequence[Token], subject: Token | None, there: Sequence[Mention]) -> list[Mention]:
    """Who does what the trigger tells: its subject with those joined to it, or "by" whom a deed is."""
    if subject is None or subject.dep_ == "nsubjpass":
        return [mention for mention in there if _is_agent(tokens, mention)]
    found = [mention for mention in there if _covers(mention, subject)]
    for mention in there:
        between = [t.lower_ for t in tokens if found and found[-1].end <= t.idx < mention.start]
        if between and mention.start > found[-1].end and set(between) <= _LINKS:
            found.append(mention)
    return found


def _is_agent(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether "by" or "from" leads to the mention, or it owns the deed ("Aland's use of")."""
    first = next((at for at, token in enumerate(tokens) if token.idx >= mention.start), None)
    if first is None:
        return False
    if any(token.lower_ in _AGENTS for token in tokens[max(0, first - 2) : first]):
        return True
    after = next((token for token in tokens if token.idx >= mention.end), None)
    return after is not None and after.tag_ == "POS"


def _left_open(subject: Token, there: Sequence[Mention]) -> bool:
    """Whether a deed's doer is a pronoun of which it is not known whom it means; "it is clear" has none."""
    verb = subject.head
    deed = verb.tag_.startswith("V") and subject.dep_ == "nsubj" and verb.lemma_.lower() not in ("be", "seem")
    return deed and subject.lower_ in _PRONOUNS and not any(_covers(mention, subject) for mention in there)


def _covers(mention: Mention, token: Token) -> bool:
    return mention.start <= token.idx < mention.end


def _others(mentions: Iterable[Mention], issuer: Actor) -> tuple[Actor, ...]:
    """The actors of `mentions` that are not on the issuer's side, each once."""
    found: dict[tuple[str | None, str], Actor] = {}
    for mention in mentions:
        if not same_side(mention.actor, issuer):
            found.setdefault((mention.actor.id, mention.actor.name), mention.actor)
    return tuple(found.values())
