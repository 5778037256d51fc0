"""Everybody a report mentions, resolved within it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.actors.phrases import Phrases
from demarche.actors.resolve import Found, Resolver
from demarche.actors.scan import scan
from demarche.actors.tables import word_set
from demarche.actors.things import Referent, Thing, actor, joined
from demarche.actors.words import Words
from demarche.records import Actor, Report, SourceKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NOBODY = frozenset({"byline", "credit", "boilerplate", "dateline"})
_LINKS = frozenset(
    {",", "and", "or", "&", "both", "the", "as", "well", "with", "then", "even", "also", "–", "—"}
)
LONGEST_SPAN = 60
"""How many mentions of a span are looked at: a longer one is no noun phrase."""
_AND = frozenset({"and", "or", "&"})
_ABOUT = word_set("about")
_SOME = word_set("some")
_KINDS: dict[str, SourceKind] = {
    "person": "named",
    "government": "office",
    "ministry": "office",
    "office": "office",
    "alliance": "office",
    "organization": "office",
    "armed-force": "office",
    "outlet": "office",
    "group": "office",
    "collective": "collective",
    "anonymous": "anonymous",
}


@dataclass(frozen=True)
class Mention:
    """One mention of an actor: character offsets in the report's text, and who it is."""

    start: int
    end: int
    actor: Actor


class Cast:
    """The actors of one report. Made by `Cast.of`; answers for any stretch of the text."""

    def __init__(self, text: str, words: Words, found: list[Found]) -> None:
        self._text = text
        self._words = words
        self._found = sorted(found, key=lambda f: (f.head, f.start))
        self._heads = [f.head for f in self._found]
        self.mentions: tuple[Mention, ...] = tuple(
            Mention(words.starts[f.start], words.ends[f.end - 1], made)
            for f in self._found
            if f.who is not None and (made := self._actor(f)) is not None
        )

    @classmethod
    def of(cls, doc: Doc, report: Report) -> Cast:
        """The cast of `report`, whose annotated (or bare) text is `doc`; `doc.text == report.text`."""
        words = Words.of(doc)
        marks = [mark for mark in report.marks if mark.kind in _NOBODY]
        silent = frozenset(i for mark in marks for i in range(words.at(mark.start), words.at(mark.end)))
        silent |= _headlines(words)
        phrases = Phrases(words, scan(words))
        found = Resolver(words, phrases.all, report.published, silent, phrases.hit_at).run()
        return cls(doc.text, words, found)

    def _actor(self, found: Found) -> Actor | None:
        if found.who is None:
            return None
        span = Span.of(self._text, self._words.starts[found.start], self._words.ends[found.end - 1])
        return actor(found.who, found.role, span)

    def _inside(self, start: int, end: int) -> list[Found]:
        """The mentions that the text from `start` to `end` is about: heads first, coordinated ones after."""
        words = self._words
        low, high = words.at(start), words.at(end)
        if low and words.ends[low - 1] > start:
            low -= 1
        inside = [
            f
            for f in self._found[bisect_left(self._heads, low) : bisect_left(self._heads, high)]
            if f.head < high
        ]
        inside = inside[:LONGEST_SPAN]
        tops = [f for f in inside if not any(_owns(other, f) for other in inside)]
        chosen: list[Found] = []
        for f in tops:
            if not chosen or self._linked(chosen[-1], f):
                chosen.append(f)
            elif f.form in ("name", "role") and f.who is chosen[-1].who:
                chosen[-1] = f if f.form == "name" else chosen[-1]
            else:
                break
        if len(chosen) > 1 and not any(word in _AND for word in words.lower[chosen[0].end : high]):
            return chosen[:1]  # commas alone make no list: an apposition
        if chosen and any(w in _ABOUT for w in words.lower[low + 1 : chosen[0].start]):
            return []  # the span's own head is no actor: "the complaint against Trump"
        return chosen

    def _linked(self, one: Found, other: Found) -> bool:
        """Whether only commas, "and" and the like stand between two mentions."""
        between = self._words.lower[one.end : other.start]
        if not between:
            return False
        return (
            all(word in _LINKS for word in between) and any(w in ("and", "or", "&") for w in between)
        ) or (all(word == "," for word in between) and one.who is not other.who and other.form != "role")

    def actors(self, start: int, end: int) -> tuple[Actor, ...]:
        """The actors that the text from `start` to `end` names, a coordination split, in text order.

        A resolved pair ("the two leaders") gives its members. Empty if the text names nobody known.
        """
        out: list[Actor] = []
        for found in self._inside(start, end):
            who = found.who
            span = Span.of(self._text, self._words.starts[found.start], self._words.ends[found.end - 1])
            members = who.members if isinstance(who, Thing) and who.members else (who,)
            for member in members:
                if member is not None:
                    made = actor(member, found.role, span)
                    if made not in out:
                        out.append(made)
        return tuple(out)

    def actor(self, start: int, end: int) -> Actor | None:
        """The one actor that the text names: several become a collective whose name joins theirs."""
        some = self._some(start, end)
        if some is not None:
            return some
        chosen = self._inside(start, end)
        known: list[Referent] = []
        for found in chosen:
            if found.who is not None and found.who not in known:
                known.append(found.who)
        if not known:
            return None
        first = next(f for f in chosen if f.who is known[0])
        if len(known) == 1:
            return self._actor(first)
        return actor(joined(tuple(known)), None, Span.of(self._text, start, end))

    def _some(self, start: int, end: int) -> Actor | None:
        """ "some", "many in Congress", "others": a collective under its own words."""
        low, high = self._words.at(start), self._words.at(end)
        lower = self._words.lower[low : min(high, low + 2)]
        if (
            not lower
            or lower[0] not in _SOME
            or (len(lower) > 1 and lower[1] not in ("in", "of", "at", "within"))
        ):
            return None
        high = min(high, low + 8)
        span = Span.of(self._text, self._words.starts[low], self._words.ends[high - 1])
        return Actor(
            id=None, name=span.exact.lower() if high - low == 1 else span.exact, kind="collective", text=span
        )

    def source_kind(self, start: int, end: int) -> SourceKind:
        """The kind of source that the text names, as the annotators' guide has it."""
        found = self.actor(start, end)
        if found is not None:
            members = self.actors(start, end) if found.kind == "collective" else ()
            if members and all(who.kind == "person" for who in members):
                return "named"
            return _KINDS[found.kind]
        low, high = self._words.at(start), self._words.at(end)
        lower = self._words.lower[low:high]
        if not lower:
            return "anonymous"
        if len(lower) == 1 and lower[0] in ("he", "she", "his", "her", "him"):
            return "named"
        if lower[0] in ("they", "their", "some", "many", "others", "most", "few", "both"):
            return "collective"
        return "office" if lower[0] in ("it", "its", "we", "our") else "anonymous"


def _headlines(words: Words) -> frozenset[int]:
    """The words of paragraphs printed all in capitals: headlines and links between the text's paragraphs."""
    small = {words.paragraph[i] for i, word in enumerate(words.text) if not word.isupper() and word.isalpha()}
    several = Counter(words.paragraph)
    return frozenset(
        i for i, number in enumerate(words.paragraph) if number not in small and several[number] > 2
    )


def _owns(outer: Found, inner: Found) -> bool:
    """Whether `inner` stands inside `outer`, or is its owner or complement."""
    if outer is inner:
        return False
    if outer.phrase is not None and inner.phrase is not None and inner.phrase.hit in outer.phrase.mods:
        return True
    if (
        outer.start <= inner.start
        and inner.end <= outer.end
        and (outer.end - outer.start) > (inner.end - inner.start)
    ):
        return True
    return (
        outer.phrase is not None and inner.phrase is not None and outer.phrase.complement is inner.phrase.hit
    )
