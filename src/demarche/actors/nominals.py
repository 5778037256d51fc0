"""Noun phrases that mean persons: "the Russian diplomat", "his counterpart", "U.S. officials", "an aide".

An indefinite person is anonymous and stays so: nothing here gives it a name (DESIGN.md, rule 5).
"""

from __future__ import annotations

from collections.abc import Callable

from demarche.actors.lexicon import Hit
from demarche.actors.parts import REGIONAL, Parts
from demarche.actors.people import People, Person
from demarche.actors.phrases import Phrase
from demarche.actors.pronouns import LEADERS, REACH, Antecedents
from demarche.actors.reading import ARTICLES
from demarche.actors.tables import Title, countries
from demarche.actors.things import Referent, Thing, country_of, government, joined, office, power, state_of
from demarche.actors.words import Words

_UNNAMED = frozenset({"official", "diplomat", "aide", "adviser", "source", "person", "officer"})
_LEGISLATORS = frozenset({"lawmaker", "legislator", "senator", "congressman", "republican", "democrat"})
_SEATS = ("senator", "congressman", "lawmaker")
_GREAT = ("president", "prime minister", "foreign minister", "defense minister", "leader")
_OTHER_TIMES = frozenset({"ousted", "deposed", "previous", "next", "future", "late", "pro-russian", "new"})
_SECRETARIES = ("foreign minister", "defense minister", "secretary")


class Nominals(Parts):
    """Resolves one report's noun phrases."""

    def __init__(
        self, words: Words, people: People, past: Antecedents, hit_at: Callable[[int], Hit | None]
    ) -> None:
        super().__init__(words, people, past, hit_at)
        self.by_rank: dict[str, Callable[[Phrase], Referent | None]] = {
            "state": self._state,
            "country": self._country,
            "ministry": self._ministry,
            "office": self._office,
            "force": self._force,
            "body": self._body,
            "outlet": self._outlet,
            "media": self._media,
            "words": self._author,
            "sides": self._sides,
            "counterpart": self._counterpart,
            "service": self._service,
            "spokes": self._spokes,
            "group": self._group,
            "official": self._official,
            "source": self._source,
            "title": self._titled,
            "job": self._source,
        }

    def resolve(self, phrase: Phrase) -> Referent | None:
        """Whom the phrase means, or null."""
        return self.by_rank[phrase.rank](phrase)

    def _titled(self, phrase: Phrase) -> Referent | None:
        """An office that a named person of the report may hold: "the Russian foreign minister"."""
        title = phrase.hit.of
        if not isinstance(title, Title):
            return self._official(phrase)
        if phrase.det in ("a", "number", "some"):
            return self.described(phrase, "anonymous")
        states = self.states(phrase) if phrase.preposition in ("of", "") or phrase.mods else []
        state = (states[0] if states else None) or title.state
        former = any(
            w in ("former", "ex", "late", "then") for w in self.words.lower[phrase.start : phrase.hit.i]
        )
        if phrase.det == "" and not states and title.rank != "head":
            return None
        if any(
            w in _OTHER_TIMES or w.endswith("-friendly")
            for w in self.words.lower[phrase.start : phrase.hit.i]
        ):
            return None if state is None else office(state, self._office_words(phrase))
        return (
            self._holder(phrase, title.key, state, former)
            or (None if state is None else office(state, self._office_words(phrase)))
            or self._unheld(phrase)
        )

    def _unheld(self, phrase: Phrase) -> Thing | None:
        if phrase.det != "the" or (isinstance(phrase.hit.of, Title) and phrase.hit.of.rank == "head"):
            return None
        return Thing(None, self.text_of(phrase), "office", None, self.head_of(phrase))

    def _office_words(self, phrase: Phrase) -> str:
        """The office's words: premodifiers that are no state, and the title."""
        cut = max((h.j for h in phrase.mods if state_of(h) is not None), default=phrase.start)
        while cut < phrase.hit.i and self.words.lower[cut] in ARTICLES | {"'s", "'"}:
            cut += 1
        return " ".join(self.words.text[cut : phrase.end])

    def _holder(self, phrase: Phrase, key: str, state: str | None, former: bool) -> Person | None:
        """The named person of the report who holds an office: seen last, else the one named later."""
        keys = {"leader": LEADERS, "secretary": _SECRETARIES}.get(key, (key,))
        body = self.body_of(phrase)

        def fits(person: Person) -> bool:
            return any(person.holds(k, state) for k in keys)

        if key not in _GREAT and state is None and body is None and phrase.det != "the":
            return None
        past = self.past.persons()
        if key == "president" and state is None and not former:
            last = {id(p): k for k, p in enumerate(past)}
            fitting = [p for p in past if fits(p)]
            home = max(fitting, key=lambda p: (p.bare_president, last[id(p)]), default=None)
            near = [p for p in past[-6:] if fits(p)]
            if near and home is not None and home not in near:
                return near[-1]
            if home is not None:
                return home
        for person in reversed(past):
            if fits(person):
                return person
        later = [person for person in self.people if fits(person)]
        return later[0] if state is not None and len(later) == 1 else None

    def _counterpart(self, phrase: Phrase) -> Referent | None:
        """ "his Russian counterpart": the same office of another state."""
        if phrase.plural:
            return self.described(phrase, "collective")
        states = self.states(phrase)
        state = next((s for s in reversed(states) if s in countries()), None)
        owner: Referent | None = None
        if phrase.owner is not None and phrase.owner.form == "name":
            owner = self.person_of(phrase.owner)
        elif phrase.pronoun in ("his", "her"):
            owner = self.past.pronoun(phrase.start)
        if not isinstance(owner, Person) or state is None:
            return self.described(phrase, "anonymous") if phrase.det == "a" else office(state, "counterpart")
        keys = [key for key, of in owner.offices if of in (owner.state, None)]
        for key in keys:
            for person in self.people:
                if person is not owner and person.holds(key, state):
                    return person
        return office(state, sorted(keys)[0] if keys else "counterpart", "office", "minister")

    def _spokes(self, phrase: Phrase) -> Referent | None:
        if phrase.plural:
            states = self.states(phrase)
            return power(states[0]) if states else self.described(phrase, "collective")
        if phrase.det in ("the", "this"):
            key = "spokesman" if isinstance(phrase.hit.of, Title) else "representative"
            person = self._named_with(key, self.states(phrase), phrase)
            if person is not None:
                return person
            again = self._anonymous_before(phrase)
            if again is not None:
                return again
        if self.anonymous(phrase):
            return self.described(phrase, "anonymous")
        body = self.ministry_in(phrase) or self.body_of(phrase)
        if isinstance(body, Thing):
            return body
        for hit in [*phrase.mods, *([phrase.complement] if phrase.complement else [])]:
            if hit.form == "name":
                person = self.person_of(hit)
                if person is not None:
                    word = self.head_of(phrase)
                    return Thing(None, f"{word} for {person.name}", "office", country_of(person), "spokesman")
        states = self.states(phrase)
        if states:
            return power(states[0])
        return self.described(phrase, "anonymous")

    def _named_with(self, key: str, states: list[str], phrase: Phrase) -> Person | None:
        """The person of this office seen last, unless an unnamed one was seen since."""
        for seen in self.past.back():
            if self.words.sentence[phrase.hit.i] - self.words.sentence[seen.head] > 3 * REACH:
                return None
            if isinstance(seen.who, Person) and seen.who.holds(key, states[0] if states else None):
                return seen.who
            if (
                isinstance(seen.who, Thing)
                and seen.who.kind == "anonymous"
                and seen.who.noun == self.head_of(phrase)
            ):
                return None
        return None

    def _anonymous_before(self, phrase: Phrase) -> Thing | None:
        """The anonymous source of this head noun seen last."""
        head = self.head_of(phrase)
        for seen in self.past.back():
            who = seen.who
            if isinstance(who, Thing) and who.kind == "anonymous" and who.noun == head and not who.plural:
                return who
        return self._unnamed_just_before(phrase) if head in _UNNAMED else None

    def _unnamed_just_before(self, phrase: Phrase) -> Thing | None:
        """ "The official" after "one senior diplomat": the last person, if unnamed and of no other state."""
        here = self.words.sentence[phrase.hit.i]
        states = [s for s in self.states(phrase) if s in countries()]
        for seen in self.past.back():
            if here - self.words.sentence[seen.head] > REACH:
                break
            who = seen.who
            if isinstance(who, Person):
                if seen.subject and not states:
                    break
                continue
            if who.kind == "anonymous" and not who.plural and who.noun in _UNNAMED:
                return who if not states or who.country in (None, states[0]) else None
        return None

    def _source(self, phrase: Phrase) -> Referent | None:
        """An unnamed person, or by a definite noun the one just named."""
        if phrase.plural:
            if phrase.rank == "source" and self.words.lower[phrase.hit.j - 1] in ("people", "men", "women"):
                states = self.states(phrase)
                told = states or phrase.complement is not None or phrase.start < phrase.hit.i - 1
                if not told and phrase.det in ("", "the"):
                    return None
                return self.described(phrase, "collective")
            return self.described(phrase, "anonymous")
        if phrase.det in ("the", "this"):
            return self._definite(phrase)
        if phrase.det in ("his", "poss"):
            return self._relation(phrase)
        if phrase.det == "" and not phrase.mods and not self.anonymous(phrase) and not self._speaks(phrase):
            return None
        return self.described(phrase, "anonymous")

    def _speaks(self, phrase: Phrase) -> bool:
        """Whether a verb of saying follows: "lawyer says" in clipped style."""
        return self.words.lower[phrase.end : phrase.end + 1] in (("says",), ("said",))

    def _relation(self, phrase: Phrase) -> Referent | None:
        """ "his lawyer", "Putin's adviser": unnamed."""
        if phrase.rank == "source" and not self.anonymous(phrase):
            return None
        return self.described(phrase, "anonymous")

    def _definite(self, phrase: Phrase) -> Referent | None:
        """ "the official", "the Russian diplomat": an unnamed one told so before, else the one just named."""
        again = self._anonymous_before(phrase)
        if again is not None:
            return again
        if self.anonymous(phrase):
            return self.described(phrase, "anonymous")
        states = [s for s in self.states(phrase) if s in countries()]
        noun, here = self.head_of(phrase), self.words.sentence[phrase.hit.i]
        if noun == "diplomat" and "top" in self.words.lower[phrase.start : phrase.hit.i]:
            return self._holder(phrase, "foreign minister", states[0] if states else None, False)
        for seen in self.past.back():
            back = here - self.words.sentence[seen.head]
            if back > 2 * REACH:
                break
            who = seen.who
            if not isinstance(who, Person):
                unnamed = who.kind == "anonymous" and not who.plural
                if unnamed and (not states or who.country in (None, states[0])):
                    break
                continue
            title = phrase.hit.of
            key = title.key if isinstance(title, Title) else noun
            if who.holds(key, states[0] if states else None) or (noun in (who.role or "").lower().split()):
                return who
            if states and who.state == states[0] and who.offices and back <= REACH:
                return who
            if noun in _LEGISLATORS and any(who.holds(key, None) for key in _SEATS):
                return who
        if phrase.rank == "job" or noun in ("man", "woman", "person"):
            return None
        return self.described(phrase, "anonymous") if phrase.rank in ("official", "source") else None

    def _official(self, phrase: Phrase) -> Referent | None:
        """Officials: their state's government; unnamed if number or anonymity says so; else collective."""
        if not phrase.plural:
            if isinstance(phrase.hit.of, Title) and phrase.hit.of.rank in ("head", "office"):
                return self._titled(phrase)
            return self._source(phrase)
        lower = self.words.lower[phrase.start : phrase.hit.i]
        if self.anonymous(phrase) or (
            phrase.det in ("number", "some") and self.head_of(phrase) == "officials"
        ):
            pair = phrase.det == "number" and "leaders" in self.words.lower[phrase.hit.i : phrase.hit.j]
            if not pair:
                return self.described(phrase, "anonymous")
        if (lower and lower[-1] == "two") or lower[:1] == ("both",):
            pair_ = self.past.pair(phrase.hit.i, self.head_of(phrase) == "leaders")
            if pair_ is not None:
                return pair_
        if phrase.preposition in ("of", "from") and phrase.complement is not None and not phrase.mods:
            return self.described(phrase, "collective")
        states = self.states(phrase)
        if len(states) > 1:
            return joined(tuple(power(state) for state in states))
        body = self.ministry_in(phrase) or self.body_of(phrase)
        if isinstance(body, Thing) and (body.country is None or body.kind == "ministry"):
            return body
        if states:
            return power(states[0]) if states[0] != "PSE" else self.described(phrase, "collective")
        if "administration" in lower:
            return government("USA")
        if any(word in REGIONAL for word in lower) or self.head_of(phrase) != "officials":
            return self.described(phrase, "collective")
        if self.words.lower[phrase.end : phrase.end + 1] in (
            ("familiar",),
            ("briefed",),
            ("close",),
            ("involved",),
        ):
            return self.described(phrase, "anonymous")
        place = self.place_after(phrase)
        if place is not None:
            return place
        state = self.owner_state(phrase) or self.speaking_state(phrase)
        if state:
            return government(state)
        return Thing(None, self.text_of(phrase), "office", None, "officials", plural=True)

    def _service(self, phrase: Phrase) -> Referent | None:
        """Prosecutors, investigators, agents: the office they serve in, under their description."""
        if not phrase.plural:
            return self._source(phrase)
        if self.anonymous(phrase):
            return self.described(phrase, "anonymous")
        states = [s for s in self.states(phrase) if s in countries()]
        if len(states) == 1:
            return office(states[0], self.after_states(phrase), "office", self.head_of(phrase))
        return Thing(None, self.text_of(phrase), "office", None, self.head_of(phrase), plural=True)

    def _group(self, phrase: Phrase) -> Referent | None:
        if phrase.plural:
            if self.anonymous(phrase):
                return self.described(phrase, "anonymous")
            return self.described(phrase, "collective")
        return self._source(phrase)

    def _sides(self, phrase: Phrase) -> Referent | None:
        if not phrase.plural:
            return None
        lower = self.words.lower[phrase.start : phrase.hit.i]
        if not lower or lower[-1] not in ("both", "two", "all", "the"):
            return None
        return self.described(phrase, "collective")
