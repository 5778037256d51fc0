"""Which mentions are of one instrument, so that each makes one record, at its first mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from demarche.extract.instrument_names import Known, named_actor
from demarche.extract.instrument_phrases import Phrase
from demarche.extract.instrument_words import words
from demarche.records import Actor, Form

_OWN_STAGES = frozenset({"interim", "final", "framework", "second"})
"""Stages that make an instrument of its own out of one matter."""
_TAKEN_UP = frozenset({"accord", "draft treaty", "proposal"})
"""Forms whose indefinite mention ("a bad deal") may be of one told before."""


@dataclass(frozen=True)
class Mention:
    """One mention: the characters it stands in, and what it tells. `phrase` is null for a bare known name."""

    start: int
    end: int
    form: Form
    known: Known | None
    phrase: Phrase | None
    parties: tuple[Actor, ...]

    @property
    def topics(self) -> frozenset[str]:
        """What it is about, as far as its words tell."""
        return self.phrase.topics if self.phrase else frozenset()

    @property
    def stages(self) -> frozenset[str]:
        """The stage that its words tell."""
        return self.phrase.stages if self.phrase else frozenset()

    @property
    def plural(self) -> bool:
        """Whether it names several."""
        return self.phrase is not None and self.phrase.noun.endswith("s")


@dataclass
class Thing:
    """One instrument with all its mentions, the first of which makes its record."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def first(self) -> Mention:
        """Its first mention."""
        return self.mentions[0]

    @property
    def known(self) -> Known | None:
        """The row that a mention of it named."""
        return next((m.known for m in self.mentions if m.known is not None), None)

    @property
    def topics(self) -> frozenset[str]:
        """What its mentions say that it is about."""
        return frozenset(topic for m in self.mentions for topic in m.topics)

    @property
    def stages(self) -> frozenset[str]:
        """The stage that its first mention tells."""
        return self.first.stages & _OWN_STAGES

    @property
    def parties(self) -> frozenset[str]:
        """The names of those whom its mentions tell as parties."""
        told = {actor.name for m in self.mentions for actor in m.parties}
        return frozenset(
            told.union(named_actor(code).name for code in (self.known.parties if self.known else ()))
        )


def things(mentions: Sequence[Mention]) -> list[Thing]:
    """The instruments that `mentions`, in text order, are of."""
    found: list[Thing] = []
    for mention in mentions:
        before = _before(mention, found)
        if before is None:
            found.append(Thing([mention]))
        else:
            before.mentions.append(mention)
    return found


def _before(mention: Mention, found: Sequence[Thing]) -> Thing | None:
    """The instrument told before that `mention` takes up; null where it tells a new one."""
    if mention.known is not None:
        named = [
            thing for thing in found if thing.known is not None and thing.known.name == mention.known.name
        ]
        return named[0] if named else _unnamed(mention, mention.known, found)
    alike = [thing for thing in found if _may_be(mention, thing)]
    if not alike:
        return None
    # The one that shares most of what is told; of several the latest.
    return max(enumerate(alike), key=lambda at: (*_shared(mention, at[1]), at[0]))[1]


def _unnamed(mention: Mention, known: Known, found: Sequence[Thing]) -> Thing | None:
    """The instrument told without its name before that `mention` now names."""
    parties = {named_actor(code).name for code in known.parties}
    alike = [
        thing
        for thing in found
        if thing.known is None and _one_sort(mention.form, thing.first.form) and not thing.stages
    ]
    sharing = [t for t in alike if mention.topics & t.topics or parties & t.parties]
    if sharing:
        return sharing[-1]
    only = alike[0] if len(alike) == 1 and mention.phrase and mention.phrase.definite else None
    return only if only and not only.parties and not mention.topics else None


def _shared(mention: Mention, thing: Thing) -> tuple[int, int]:
    """How much of what is told of both is the same: topics, parties."""
    names = {actor.name for actor in mention.parties}
    return len(mention.topics & thing.topics), len(names & thing.parties)


def _may_be(mention: Mention, thing: Thing) -> bool:
    """Whether `mention` can be of `thing`: of its sort, with nothing told that parts them."""
    phrase = mention.phrase
    if (
        phrase is None
        or not _one_sort(mention.form, thing.first.form)
        or mention.plural != thing.first.plural
    ):
        return False
    shared = _shared(mention, thing)
    if mention.topics and thing.topics and not shared[0]:
        return False
    if mention.parties and thing.parties and not shared[1]:
        return False
    stages = mention.stages & _OWN_STAGES
    if phrase.definite:
        return not stages or not thing.stages or bool(stages & thing.stages)
    if stages:
        return bool(stages & thing.stages) and not ("second" in stages and phrase.behind)
    if "new" in mention.stages and "new" not in thing.first.stages:
        return False
    return _taken_up(mention, phrase, thing, any(shared))


def _taken_up(mention: Mention, phrase: Phrase, thing: Thing, shared: bool) -> bool:
    """Whether an indefinite phrase ("a deal", "any such bill") can be of one told before."""
    if mention.form == "statement" or (mention.topics and thing.known and not mention.topics & thing.topics):
        return False
    if mention.form == "letter":
        return phrase.bare and thing.first.phrase is not None and thing.first.phrase.noun == phrase.noun
    if phrase.bare or phrase.apposed or mention.form == "resolution":
        return True
    told = len(phrase.behind) > 1
    if mention.form == "bill":
        return shared and not phrase.behind
    made = bool(phrase.behind) and phrase.behind[0] in words("made")
    return mention.form in _TAKEN_UP and (shared or not told) and not made


def _one_sort(one: Form, other: Form) -> bool:
    """Whether words for the one form are used for the other too."""
    return one == other or {one, other} <= _TAKEN_UP - {"proposal"}
