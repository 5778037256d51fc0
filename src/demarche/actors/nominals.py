"""Definite and indefinite noun phrases: "the Russian diplomat", "his counterpart", "U.S. officials", "the ministry".

An indefinite person is anonymous and stays so: nothing here gives it a name (DESIGN.md, rule 5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from demarche.actors.lexicon import Hit
from demarche.actors.people import People, Person
from demarche.actors.phrases import Phrase, noun_of
from demarche.actors.pronouns import LEADERS, REACH, Antecedents
from demarche.actors.tables import Body, Country, Title, bodies, countries, ministries
from demarche.actors.things import (
    Referent,
    Thing,
    country_of,
    government,
    joined,
    ministry,
    of_body,
    office,
    power,
    state_of,
)
from demarche.actors.words import Words

_ANONYMITY = (
    "anonymity",
    "not to be named",
    "not to be identified",
    "not be named",
    "not be identified",
    "declined to be named",
    "declined to be identified",
    "not authorized to",
    "not authorised to",
    "without attribution",
)
_BLOCS = frozenset(
    "western european asian arab african gulf kurdish world global regional international".split()
)
_ONLY_US = frozenset({"administration"})
_ARTICLES = frozenset(
    {"the", "a", "an", "that", "this", "these", "those", "his", "her", "its", "their", "our"}
)
_FEW = frozenset({"one", "another"})


class Nominals:
    """Resolves one report's noun phrases, with the persons registered and the mentions seen so far."""

    def __init__(
        self, words: Words, people: People, past: Antecedents, hits: Callable[[int], Hit | None]
    ) -> None:
        self._hits = hits
        self.words = words
        self.people = people
        self.past = past
        self._by_rank: dict[str, Callable[[Phrase], Referent | None]] = {
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
        return self._by_rank[phrase.rank](phrase)

    # What a phrase tells ---------------------------------------------------------------------------------

    def text_of(self, phrase: Phrase) -> str:
        """The phrase's words as a description: no article, no number's "one", possessors kept."""
        words, start = self.words, phrase.start
        while start < phrase.hit.i and words.lower[start] in _ARTICLES | _FEW:
            start += 1
        first, last = words.starts[start], words.ends[phrase.end - 1]
        if phrase.complement is not None and (
            phrase.rank in ("group", "source", "official", "job", "title") or phrase.preposition == "of"
        ):
            inner = phrase.complement.j
            if words.sentence[inner - 1] == words.sentence[start]:
                last = words.ends[inner - 1]
        out = [words.text[start]]
        for k in range(start + 1, len(words)):
            if words.ends[k] > last:
                break
            out.append(("" if words.starts[k] == words.ends[k - 1] else " ") + words.text[k])
        return "".join(out)

    def states(self, phrase: Phrase) -> list[str]:
        """The states or bodies that modifiers name, in text order; else the complement's."""
        found = [state for hit in phrase.mods if (state := self._state_of(hit)) is not None]
        if not found and phrase.complement is not None:
            if phrase.preposition in ("of", "for", "at", "in", "from", "with", "inside", "within"):
                state = self._state_of(phrase.complement)
                found = [state] if state is not None else []
        return list(dict.fromkeys(found))

    def _state_of(self, hit: Hit) -> str | None:
        if hit.form == "name":
            person = self._person_of(hit)
            return person.state if person is not None and person.offices else None
        if isinstance(hit.of, Body) and hit.of.kind == "outlet":
            return None
        return state_of(hit)

    def _person_of(self, hit: Hit) -> Person | None:
        word = self.words.text[hit.j - 1]
        if hit.j - hit.i > 1:
            return self.people.full(self.words.text[hit.i : hit.j])
        return self.people.short(word, "", None, self.past.persons())

    def _body_of(self, phrase: Phrase) -> Thing | None:
        """The body that the phrase's modifiers or complement name: "Pentagon officials", "an aide at NATO"."""
        hits = [*reversed(phrase.mods)]
        if phrase.complement is not None and phrase.preposition in ("of", "for", "at", "from", "with"):
            hits.append(phrase.complement)
        for hit in hits:
            if isinstance(hit.of, Body) and hit.of.kind != "outlet":
                return of_body(hit.of)
            if hit.form == "org":
                return self._named(hit)
        return None

    def _named(self, hit: Hit) -> Thing:
        for seen in reversed(self.past.seen):
            if seen.head == hit.j - 1 and isinstance(seen.who, Thing):
                return seen.who
        from demarche.actors.names import slug

        name = " ".join(self.words.text[hit.i : hit.j])
        return Thing(
            f"body:{slug(name) or 'unnamed'}", name, "organization", common=(name.split()[-1].lower(),)
        )

    def _ministry_in(self, phrase: Phrase) -> Thing | None:
        """The ministry that the phrase's modifiers or complement name: "a Foreign Ministry spokesman"."""
        for hit in [*reversed(phrase.mods), *([phrase.complement] if phrase.complement is not None else [])]:
            noun = noun_of(hit)
            if noun is not None and noun.rank == "ministry":
                inner = Phrase(hit, hit.i, hit.j, mods=[m for m in phrase.mods if m is not hit])
                if hit is phrase.complement:
                    inner.mods = [
                        found
                        for k in range(hit.i - 4, hit.i)
                        if (found := self._hit_before(k, phrase)) is not None
                    ]
                return self._ministry(inner)
        return None

    def _hit_before(self, k: int, phrase: Phrase) -> Hit | None:
        from demarche.actors.lexicon import find, proper

        return find(proper(), self.words, k, cased=True) if k > phrase.hit.j else None

    def _anonymous(self, phrase: Phrase) -> bool:
        """Whether the phrase's sentence says that who speaks is not to be named."""
        words = self.words
        before = words.lower[phrase.start : phrase.hit.i]
        if any(word in ("unnamed", "anonymous", "unidentified") for word in before):
            return True
        k, sentence = phrase.end, words.sentence[phrase.hit.i]
        rest = []
        while k < len(words) and words.sentence[k] == sentence and k < phrase.end + 40:
            rest.append(words.lower[k])
            k += 1
        clause = " ".join(rest)
        return any(sign in clause for sign in _ANONYMITY)

    def _indefinite(self, phrase: Phrase) -> bool:
        return phrase.det in ("a", "number", "some") or (phrase.det == "" and not phrase.mods)

    def described(self, phrase: Phrase, kind: str) -> Thing:
        """An unresolved actor under its description: anonymous or collective."""
        states = [state for state in self.states(phrase) if state in countries()]
        code = states[0] if len(states) == 1 else None
        noun = self.words.lower[phrase.hit.j - 1]
        if kind == "anonymous":
            return Thing(None, self.text_of(phrase), "anonymous", code, noun, plural=phrase.plural)
        return Thing(None, self.text_of(phrase), "collective", code, noun, plural=True)

    def salient_state(self, phrase: Phrase) -> str | None:
        """The state last spoken of: named in this sentence or the two before."""
        words, here = self.words, self.words.sentence[phrase.hit.i]
        for seen in reversed(self.past.seen):
            if here - words.sentence[seen.head] > 2:
                return None
            code = country_of(seen.who)
            if code is not None and (isinstance(seen.who, Thing) and seen.who.kind != "outlet"):
                return code
        return None

    # Governments and their parts -----------------------------------------------------------------------------

    def _state(self, phrase: Phrase) -> Referent | None:
        states = self.states(phrase)
        if len(states) == 1:
            return power(states[0])
        if len(states) > 1:
            return joined(tuple(power(state) for state in states))
        if self.words.lower[phrase.hit.j - 1] in _ONLY_US:
            owner = next((hit for hit in phrase.mods if hit.form == "name"), None)
            return government("USA") if owner is None or phrase.det in ("the", "") else None
        if phrase.det == "a" or phrase.mods and any(hit.form == "name" for hit in phrase.mods):
            return self.described(phrase, "collective") if phrase.plural else None
        if (
            any(word in _BLOCS for word in self.words.lower[phrase.start : phrase.hit.i])
            or phrase.det == "some"
        ):
            return self.described(phrase, "collective")
        state = self._owner_state(phrase) or self.salient_state(phrase)
        return power(state) if state else None

    def _owner_state(self, phrase: Phrase) -> str | None:
        """The state of the person whom "his", "her" or "its" means."""
        if phrase.det != "his" or phrase.pronoun not in ("his", "her", "its", "their"):
            return None
        who = self.past.pronoun(phrase.start)
        return country_of(who) if who is not None else None

    def _country(self, phrase: Phrase) -> Referent | None:
        if phrase.plural:
            return self.described(phrase, "collective")
        states = self.states(phrase)
        if states:
            return power(states[0])
        if phrase.det in ("the", "this", "his"):
            state = self._owner_state(phrase) or self.salient_state(phrase)
            return power(state) if state else None
        return None

    def _ministry(self, phrase: Phrase) -> Referent | None:
        words = self.words
        i = phrase.hit.i
        of = None
        label = words.text[i : phrase.hit.j]
        for size in (3, 2, 1):
            before = " ".join(words.lower[max(0, i - size) : i])
            if before in ministries():
                of = ministries()[before]
                label = (*words.text[i - size : i], *label)
                break
        j = phrase.hit.j
        if of is None and j < len(words) and words.lower[j] == "of":
            for size in (4, 3, 2, 1):
                after = " ".join(words.lower[j + 1 : j + 1 + size])
                if after in ministries():
                    of = ministries()[after]
                    break
            if of is None and j + 1 < len(words) and words.capital(j + 1):
                label = (*label, "of", words.text[j + 1])
        states = [s for s in self.states(phrase) if s in countries()]
        state = states[0] if states else None
        if state is None:
            for seen in reversed(self.past.seen):
                if isinstance(seen.who, Thing) and seen.who.kind == "ministry":
                    if of is None or (seen.who.id or "").endswith(of.key):
                        return seen.who
            state = self.salient_state(phrase) or self._office_state(of.key if of else None)
        if of is None and not states:
            return None if len(label) < 2 else ministry(state, None, " ".join(label))
        return ministry(state, of, " ".join(label))

    def _office_state(self, key: str | None) -> str | None:
        """The state of the person seen last whose office is of this ministry: its minister or spokesman."""
        wanted = {"foreign-ministry": "foreign minister", "defense-ministry": "defense minister"}.get(
            key or ""
        )
        for person in reversed(self.past.persons()):
            if wanted is not None and person.holds(wanted, None):
                return person.state
        return None

    def _office(self, phrase: Phrase) -> Referent | None:
        states = self.states(phrase)
        owner = phrase.owner
        if owner is not None and owner.form == "name":
            person = self._person_of(owner)
            if person is not None:
                noun = " ".join(self.words.text[owner.j + 1 : phrase.end])
                code = person.state if person.state in countries() else None
                return Thing(None, f"{person.name}'s {noun}", "office", code, noun)
        if phrase.plural:
            return self.described(phrase, "collective")
        if states:
            noun = self._after_states(phrase)
            return office(states[0], noun)
        if phrase.det == "a":
            return None
        return self._again(phrase) or Thing(None, self.text_of(phrase), "office", None, self._head(phrase))

    def _after_states(self, phrase: Phrase) -> str:
        """The words of a phrase from behind its states: "intelligence community"."""
        cut = max((hit.j for hit in phrase.mods if state_of(hit) is not None), default=phrase.start)
        while cut < phrase.hit.i and self.words.lower[cut] in _ARTICLES | {"'s", "'"}:
            cut += 1
        return " ".join(self.words.text[cut : phrase.end])

    def _head(self, phrase: Phrase) -> str:
        return self.words.lower[phrase.hit.j - 1]

    def _force(self, phrase: Phrase) -> Referent | None:
        states = [s for s in self.states(phrase) if s in countries()]
        if len(states) == 1:
            return office(states[0], self._after_states(phrase), "armed-force", self._head(phrase))
        if phrase.det in ("the", "his"):
            again = self._again(phrase)
            if again is not None:
                return again
        body = self._body_of(phrase)
        if body is not None:
            return body
        if phrase.plural:
            return self.described(phrase, "collective")
        return Thing(None, self.text_of(phrase), "armed-force", None, self._head(phrase))

    def _again(self, phrase: Phrase) -> Thing | None:
        """The thing seen last whose noun or common names include this head."""
        head = " ".join(self.words.lower[phrase.hit.i : phrase.hit.j])
        for seen in reversed(self.past.seen):
            who = seen.who
            if (
                isinstance(who, Thing)
                and (who.noun == head or head in who.common)
                and who.kind != "anonymous"
            ):
                return who
        return None

    def _body(self, phrase: Phrase) -> Referent | None:
        if phrase.det in ("the", "this") and not phrase.plural:
            again = self._again(phrase)
            if again is not None:
                return again
        named = self._body_of(phrase)
        if named is not None and named.kind in ("group", "organization") and not phrase.plural:
            return named
        if phrase.plural or (phrase.det == "a" and phrase.preposition == "of"):
            return self.described(phrase, "collective")
        told = phrase.mods or phrase.start < phrase.hit.i - 1 or phrase.hit.j - phrase.hit.i > 1
        if phrase.det in ("the", "poss") and (told or phrase.preposition == "of"):
            states = [s for s in self.states(phrase) if s in countries()]
            return Thing(
                None, self.text_of(phrase), "organization", states[0] if states else None, self._head(phrase)
            )
        return None

    def _outlet(self, phrase: Phrase) -> Referent | None:
        if phrase.plural:
            return self.described(phrase, "collective")
        states = self.states(phrase)
        head = " ".join(self.words.lower[phrase.hit.i : phrase.hit.j])
        for hit in phrase.mods:
            if isinstance(hit.of, Body) and hit.of.kind == "outlet":
                return of_body(hit.of)
        if states and states[0] in countries():
            for seen in reversed(self.past.seen):
                if (
                    isinstance(seen.who, Thing)
                    and seen.who.kind == "outlet"
                    and seen.who.country == states[0]
                ):
                    if head in seen.who.common:
                        return seen.who
            return Thing(None, self.text_of(phrase), "outlet", states[0], head)
        if phrase.det in ("the", "this"):
            return self._again(phrase)
        return Thing(None, self.text_of(phrase), "outlet", None, head) if phrase.mods else None

    def _media(self, phrase: Phrase) -> Referent | None:
        states = [s for s in self.states(phrase) if s in countries()]
        if self.words.lower[phrase.hit.i] == "state":
            state = states[0] if states else self.salient_state(phrase)
            return office(state if state in countries() else None, "state media", "outlet")
        return self.described(phrase, "collective")

    def _author(self, phrase: Phrase) -> Referent | None:
        """Who stands behind a statement, report or letter: its owner, or whom "by", "from" or "of" names."""
        for hit in reversed(phrase.mods):
            who = self._meant(hit, phrase.mods)
            if who is not None:
                return who
        reports = phrase.plural and self._head(phrase) == "reports"
        if phrase.complement is not None and phrase.preposition in ("from", "of"):
            if not (reports and isinstance(phrase.complement.of, Country)):
                return self._meant(phrase.complement)
        who = self._by(phrase)
        if who is not None:
            return who
        if phrase.det in ("the", "this"):
            return self._author_before(phrase)
        if reports:
            return self.described(phrase, "collective")
        if phrase.det == "his" and phrase.pronoun in ("his", "her", "its", "their"):
            return self.past.pronoun(phrase.start)
        return None

    def _by(self, phrase: Phrase) -> Referent | None:
        """Whom "by" or "from" names within six words: "a letter signed by Corker"."""
        words = self.words
        for k in range(phrase.end, min(phrase.end + 6, len(words) - 1)):
            if words.sentence[k] != words.sentence[phrase.hit.i] or words.text[k] in ',;“"':
                return None
            if words.lower[k] in ("by", "from"):
                hits: list[Hit] = []
                for m in range(k + 1, min(k + 8, len(words))):
                    hit = self._hits(m)
                    if hit is not None and hit not in hits:
                        hits.append(hit)
                    elif (
                        hit is None
                        and (hits or words.text[m] in ",;.")
                        and words.lower[m] not in ("'s", "of")
                    ):
                        break
                named = [hit for hit in hits if hit.form in ("name", "body", "org")]
                for hit in [*reversed(named), *reversed(hits)]:
                    who = self._meant(hit, hits)
                    if who is not None:
                        return who
        return None

    def _author_before(self, phrase: Phrase) -> Referent | None:
        """ "the statement": whose statement was last spoken of; "the resolution": the Security Council's."""
        head, here = self._head(phrase), self.words.sentence[phrase.hit.i]
        for seen in reversed(self.past.seen):
            if here - self.words.sentence[seen.head] > 3 * REACH:
                break
            if self.words.lower[seen.head] == head:
                return seen.who
            if (
                head == "resolution"
                and isinstance(seen.who, Thing)
                and seen.who.id in ("body:UNSC", "body:UN")
            ):
                return of_body(bodies()["body:UNSC"])
        return None

    def _meant(self, hit: Hit, mods: Sequence[Hit] = ()) -> Referent | None:
        """Whom a modifier names, with those modifiers that stand before it."""
        noun = noun_of(hit)
        if noun is not None and noun.rank == "source":
            return Thing(None, noun.word, "anonymous", None, noun.word)
        if noun is not None and noun.rank in ("state", "ministry", "office", "force", "outlet", "media"):
            inner = Phrase(hit, hit.i, hit.j, mods=[m for m in mods if m.j <= hit.i], rank=noun.rank)
            inner.start = min([hit.i, *(m.i for m in inner.mods)])
            return self._by_rank[noun.rank](inner)
        if hit.form == "name":
            return self._person_of(hit)
        if isinstance(hit.of, Body):
            return of_body(hit.of)
        if isinstance(hit.of, Country):
            return government(hit.of.code)
        return self._named(hit) if hit.form == "org" else None

    # Persons ---------------------------------------------------------------------------------------------

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
        return (
            self._holder(phrase, title.key, state, former)
            or (None if state is None else office(state, self._office_words(phrase)))
            or self._unheld(phrase)
        )

    def _unheld(self, phrase: Phrase) -> Thing | None:
        if phrase.det != "the" or isinstance(phrase.hit.of, Title) and phrase.hit.of.rank == "head":
            return None
        return Thing(None, self.text_of(phrase), "office", None, self._head(phrase))

    def _office_words(self, phrase: Phrase) -> str:
        """The office's words: premodifiers that are no state, and the title."""
        cut = max((h.j for h in phrase.mods if state_of(h) is not None), default=phrase.start)
        while cut < phrase.hit.i and self.words.lower[cut] in _ARTICLES | {"'s", "'"}:
            cut += 1
        return " ".join(self.words.text[cut : phrase.end])

    def _holder(self, phrase: Phrase, key: str, state: str | None, former: bool) -> Person | None:
        """The named person of the report who holds an office: seen last before, else named later with state."""
        keys = LEADERS if key == "leader" else (key, "supreme leader") if key == "leader" else (key,)
        body = self._body_of(phrase)

        def fits(person: Person) -> bool:
            if key == "secretary":
                return any(
                    o in ("foreign minister", "defense minister", "secretary") for o, _ in person.offices
                )
            return any(person.holds(k, state) for k in keys)

        if key not in ("president", "prime minister", "foreign minister", "defense minister", "leader"):
            if state is None and body is None and phrase.det != "the":
                return None
        past = self.past.persons()
        if key == "president" and state is None and not former:
            home = max(
                (p for p in past if fits(p)),
                key=lambda p: (p.bare_president, -past[::-1].index(p)),
                default=None,
            )
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
            owner = self._person_of(phrase.owner)
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
        if self._anonymous(phrase):
            return self.described(phrase, "anonymous")
        body = self._ministry_in(phrase) or self._body_of(phrase)
        if isinstance(body, Thing):
            return body
        for hit in [*phrase.mods, *([phrase.complement] if phrase.complement else [])]:
            if hit.form == "name":
                person = self._person_of(hit)
                if person is not None:
                    word = self._head(phrase)
                    return Thing(None, f"{word} for {person.name}", "office", country_of(person), "spokesman")
        states = self.states(phrase)
        if states:
            return power(states[0])
        return self.described(phrase, "anonymous")

    def _named_with(self, key: str, states: list[str], phrase: Phrase) -> Person | None:
        for seen in reversed(self.past.seen):
            if self.words.sentence[phrase.hit.i] - self.words.sentence[seen.head] > 3 * REACH:
                return None
            if isinstance(seen.who, Person) and seen.who.holds(key, states[0] if states else None):
                return seen.who
            if (
                isinstance(seen.who, Thing)
                and seen.who.kind == "anonymous"
                and seen.who.noun == self._head(phrase)
            ):
                return None
        return None

    def _anonymous_before(self, phrase: Phrase) -> Thing | None:
        """The anonymous source of this head noun seen last."""
        head = self._head(phrase)
        for seen in reversed(self.past.seen):
            who = seen.who
            if isinstance(who, Thing) and who.kind == "anonymous" and who.noun == head and not who.plural:
                return who
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
        if phrase.det == "" and not phrase.mods and not self._anonymous(phrase) and not self._speaks(phrase):
            return None
        return self.described(phrase, "anonymous")

    def _speaks(self, phrase: Phrase) -> bool:
        """Whether a verb of saying follows: "lawyer says" in clipped style."""
        return self.words.lower[phrase.end : phrase.end + 1] in (("says",), ("said",))

    def _relation(self, phrase: Phrase) -> Referent | None:
        """ "his lawyer", "Putin's adviser": unnamed."""
        if phrase.rank == "source" and not self._anonymous(phrase):
            return None
        return self.described(phrase, "anonymous")

    def _definite(self, phrase: Phrase) -> Referent | None:
        """ "the official", "the Ukrainian diplomat": the anonymous one named so before, else the one just named."""
        again = self._anonymous_before(phrase)
        if again is not None:
            return again
        if self._anonymous(phrase):
            return self.described(phrase, "anonymous")
        states = [s for s in self.states(phrase) if s in countries()]
        noun, here = self._head(phrase), self.words.sentence[phrase.hit.i]
        for seen in reversed(self.past.seen):
            back = here - self.words.sentence[seen.head]
            if back > 2 * REACH:
                break
            who = seen.who
            if isinstance(who, Thing) and who.kind == "anonymous" and not who.plural:
                if not states or who.country in (None, states[0]):
                    break
            if not isinstance(who, Person):
                continue
            title = phrase.hit.of
            key = title.key if isinstance(title, Title) else noun
            if who.holds(key, states[0] if states else None) or (noun in (who.role or "").lower().split()):
                return who
            if states and who.state == states[0] and who.offices and back <= REACH:
                return who
        if phrase.rank == "job" or noun in ("man", "woman", "person"):
            return None
        return self.described(phrase, "anonymous") if phrase.rank in ("official", "source") else None

    def _official(self, phrase: Phrase) -> Referent | None:
        """Officials: of one state its government, unnamed where number or anonymity says so, else a collective."""
        if not phrase.plural:
            if isinstance(phrase.hit.of, Title) and phrase.hit.of.rank in ("head", "office"):
                return self._titled(phrase)
            return self._source(phrase)
        lower = self.words.lower[phrase.start : phrase.hit.i]
        if self._anonymous(phrase) or (
            phrase.det in ("number", "some") and self._head(phrase) == "officials"
        ):
            pair = phrase.det == "number" and "leaders" in self.words.lower[phrase.hit.i : phrase.hit.j]
            if not pair:
                return self.described(phrase, "anonymous")
        if lower and lower[-1] == "two" or lower[:1] == ("both",):
            pair_ = self.past.pair(phrase.hit.i, self._head(phrase) == "leaders")
            if pair_ is not None:
                return pair_
        if phrase.preposition in ("of", "from") and phrase.complement is not None and not phrase.mods:
            return self.described(phrase, "collective")
        states = self.states(phrase)
        if len(states) > 1:
            return joined(tuple(power(state) for state in states))
        body = self._ministry_in(phrase) or self._body_of(phrase)
        if isinstance(body, Thing) and (body.country is None or body.kind == "ministry"):
            return body
        if states:
            return power(states[0]) if states[0] != "PSE" else self.described(phrase, "collective")
        if "administration" in lower:
            return government("USA")
        if any(word in _BLOCS for word in lower) or self._head(phrase) != "officials":
            return self.described(phrase, "collective")
        if self.words.lower[phrase.end : phrase.end + 1] in (
            ("familiar",),
            ("briefed",),
            ("close",),
            ("involved",),
        ):
            return self.described(phrase, "anonymous")
        state = self._owner_state(phrase) or self.salient_state(phrase)
        if state:
            return government(state)
        return Thing(None, self.text_of(phrase), "office", None, "officials", plural=True)

    def _service(self, phrase: Phrase) -> Referent | None:
        """Prosecutors, investigators, agents: the office they serve in, under their description."""
        if not phrase.plural:
            return self._source(phrase)
        if self._anonymous(phrase):
            return self.described(phrase, "anonymous")
        states = [s for s in self.states(phrase) if s in countries()]
        if len(states) == 1:
            return office(states[0], self._after_states(phrase), "office", self._head(phrase))
        return Thing(None, self.text_of(phrase), "office", None, self._head(phrase), plural=True)

    def _group(self, phrase: Phrase) -> Referent | None:
        if phrase.plural:
            if self._anonymous(phrase):
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
