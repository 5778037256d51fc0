"""Governments, ministries, forces, bodies, outlets and documents, by their common nouns."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.actors.lexicon import Hit, find, proper
from demarche.actors.phrases import Phrase, noun_of
from demarche.actors.pronouns import REACH
from demarche.actors.reading import ARTICLES, Reading
from demarche.actors.tables import Body, Country, bodies, countries, ministries, word_set
from demarche.actors.things import (
    Referent,
    Thing,
    government,
    joined,
    ministry,
    of_body,
    office,
    power,
    state_of,
)

REGIONAL = word_set("regional")
_OF_ITS_SPEAKER = word_set("sent-by-its-speaker")


class Parts(Reading):
    """The rules for nouns that mean a state, a part of one, a body, or who stands behind a document."""

    def ministry_in(self, phrase: Phrase) -> Referent | None:
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
        return find(proper(), self.words, k, cased=True) if k > phrase.hit.j else None

    def _state(self, phrase: Phrase) -> Referent | None:
        states = self.states(phrase)
        if len(states) == 1:
            return power(states[0])
        if len(states) > 1:
            return joined(tuple(power(state) for state in states))
        if self.head_of(phrase) == "administration":
            owner = next((hit for hit in phrase.mods if hit.form == "name"), None)
            return government("USA") if owner is None or phrase.det in ("the", "") else None
        if phrase.det == "a" or (phrase.mods and any(hit.form == "name" for hit in phrase.mods)):
            return self.described(phrase, "collective") if phrase.plural else None
        if (
            any(word in REGIONAL for word in self.words.lower[phrase.start : phrase.hit.i])
            or phrase.det == "some"
        ):
            return self.described(phrase, "collective")
        place = self.place_after(phrase)
        if place is not None:
            return place
        state = self.owner_state(phrase) or self.speaking_state(phrase)
        return power(state) if state else None

    def _country(self, phrase: Phrase) -> Referent | None:
        if phrase.plural:
            return self.described(phrase, "collective")
        states = self.states(phrase)
        if states:
            return power(states[0])
        if phrase.det in ("the", "this", "his"):
            state = self.owner_state(phrase) or self.salient_state(phrase)
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
            for seen in self.past.back():
                who = seen.who
                if (
                    isinstance(who, Thing)
                    and who.kind == "ministry"
                    and (who.id or "").endswith(of.key if of else "")
                ):
                    return who
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
            person = self.person_of(owner)
            if person is not None:
                noun = " ".join(self.words.text[owner.j + 1 : phrase.end])
                code = person.state if person.state in countries() else None
                return Thing(None, f"{person.name}'s {noun}", "office", code, noun)
        if phrase.plural:
            return self.described(phrase, "collective")
        if states:
            noun = self.after_states(phrase)
            return office(states[0], noun)
        if phrase.det == "a":
            return None
        return self.again(phrase) or Thing(None, self.text_of(phrase), "office", None, self.head_of(phrase))

    def after_states(self, phrase: Phrase) -> str:
        """The words of a phrase from behind its states: "intelligence community"."""
        cut = max((hit.j for hit in phrase.mods if state_of(hit) is not None), default=phrase.start)
        while cut < phrase.hit.i and self.words.lower[cut] in ARTICLES | {"'s", "'"}:
            cut += 1
        return " ".join(self.words.text[cut : phrase.end])

    def _force(self, phrase: Phrase) -> Referent | None:
        states = [s for s in self.states(phrase) if s in countries()]
        owner = self.owner_state(phrase)
        if owner is not None and not states:
            return office(owner, " ".join(self.words.text[phrase.hit.i : phrase.end]), "armed-force")
        if len(states) == 1:
            return office(states[0], self.after_states(phrase), "armed-force", self.head_of(phrase))
        if phrase.det in ("the", "his"):
            again = self.again(phrase)
            if again is not None:
                return again
        body = self.body_of(phrase)
        if body is not None:
            return body
        if phrase.plural:
            return self.described(phrase, "collective")
        if phrase.det == "" and self.head_of(phrase) != "police":
            return None
        return Thing(None, self.text_of(phrase), "armed-force", None, self.head_of(phrase))

    def _body(self, phrase: Phrase) -> Referent | None:
        beside = phrase.mods and phrase.mods[-1].form in ("body", "org")
        if phrase.det in ("the", "this") and not phrase.plural and not beside:
            again = self.again(phrase)
            if again is not None:
                return again
        named = self.body_of(phrase)
        if named is not None and named.kind in ("group", "organization") and not phrase.plural:
            return named
        if phrase.plural or (phrase.det == "a" and phrase.preposition == "of"):
            return self.described(phrase, "collective")
        told = phrase.mods or phrase.start < phrase.hit.i - 1 or phrase.hit.j - phrase.hit.i > 1
        if phrase.det in ("the", "poss") and (told or phrase.preposition == "of"):
            states = [s for s in self.states(phrase) if s in countries()]
            return Thing(
                None,
                self.text_of(phrase),
                "organization",
                states[0] if states else None,
                self.head_of(phrase),
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
            for seen in self.past.back():
                if (
                    isinstance(seen.who, Thing)
                    and seen.who.kind == "outlet"
                    and seen.who.country == states[0]
                ) and head in seen.who.common:
                    return seen.who
            return Thing(None, self.text_of(phrase), "outlet", states[0], head)
        if phrase.det in ("the", "this"):
            return self.again(phrase)
        return Thing(None, self.text_of(phrase), "outlet", None, head) if phrase.mods else None

    def _media(self, phrase: Phrase) -> Referent | None:
        states = [s for s in self.states(phrase) if s in countries()]
        if self.words.lower[phrase.hit.i] == "state":
            state = states[0] if states else self.salient_state(phrase)
            return office(state if state in countries() else None, "state media", "outlet")
        return self.described(phrase, "collective")

    def _author(self, phrase: Phrase) -> Referent | None:
        """Who stands behind a statement, report or letter: its owner, or whom "by", "from" or "of" names."""
        if phrase.det == "his" and phrase.pronoun in ("his", "her", "its", "their"):
            return self.past.pronoun(phrase.start)
        for hit in reversed(phrase.mods):
            who = self.meant(hit, phrase.mods)
            if who is not None:
                return who
        reports = phrase.plural and self.head_of(phrase) == "reports"
        of = phrase.complement if phrase.preposition in ("from", "of") else None
        if of is not None and not (reports and isinstance(of.of, Country)):
            return self.meant(of)
        who = self._by(phrase)
        if who is not None:
            return who
        if phrase.det in ("the", "this"):
            return self._author_before(phrase)
        if reports:
            return self.described(phrase, "collective")
        issuer = self.past.issuer(phrase.start)
        if issuer is not None:
            self.issued.append((phrase.hit.i, self.head_of(phrase), issuer))
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
                    hit = self.hit_at(m)
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
                    who = self.meant(hit, hits)
                    if who is not None:
                        return who
        return None

    def _author_before(self, phrase: Phrase) -> Referent | None:
        """ "the statement": whose statement was last spoken of; "the resolution": the Security Council's."""
        head, here = self.head_of(phrase), self.words.sentence[phrase.hit.i]
        told = [(i, who) for i, noun, who in self.issued[-5:] if noun == head]
        for seen in self.past.back():
            if here - self.words.sentence[seen.head] > 3 * REACH:
                break
            if told and told[-1][0] > seen.head:
                break
            if self.words.lower[seen.head] == head:
                return seen.who
            if (
                head == "resolution"
                and isinstance(seen.who, Thing)
                and seen.who.id in ("body:UNSC", "body:UN")
            ):
                return of_body(bodies()["body:UNSC"])
            if head == "editorial" and isinstance(seen.who, Thing) and seen.who.kind == "outlet":
                return seen.who
        if told and here - self.words.sentence[told[-1][0]] <= 3 * REACH:
            return told[-1][1]
        return self.past.last_speaker(phrase.start) if head in _OF_ITS_SPEAKER else None

    def meant(self, hit: Hit, mods: Sequence[Hit] = ()) -> Referent | None:
        """Whom a modifier names, with those modifiers that stand before it."""
        noun = noun_of(hit)
        if noun is not None and noun.rank == "source":
            return Thing(None, noun.word, "anonymous", None, noun.word)
        if noun is not None and noun.rank in ("state", "ministry", "office", "force", "outlet", "media"):
            inner = Phrase(hit, hit.i, hit.j, mods=[m for m in mods if m.j <= hit.i], rank=noun.rank)
            inner.start = min([hit.i, *(m.i for m in inner.mods)])
            return self.by_rank[noun.rank](inner)
        if hit.form == "name":
            return self.person_of(hit)
        if isinstance(hit.of, Body):
            return of_body(hit.of)
        if isinstance(hit.of, Country):
            return government(hit.of.code)
        return self.named(hit) if hit.form == "org" else None
