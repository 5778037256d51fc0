"""What a noun phrase tells by its own words: states, bodies, anonymity, description."""

from __future__ import annotations

from collections.abc import Callable

from demarche.actors.lexicon import Hit
from demarche.actors.names import slug
from demarche.actors.people import People, Person
from demarche.actors.phrases import Phrase
from demarche.actors.pronouns import Antecedents
from demarche.actors.tables import Body, countries, word_set
from demarche.actors.things import Referent, Thing, country_of, of_body, state_of
from demarche.actors.words import Words

ARTICLES = word_set("articles")
_OFFICIAL = frozenset({"government", "ministry", "office", "armed-force"})
_FEW = frozenset({"one", "another"})
_ANONYMITY = tuple(sorted(word_set("anonymity")))


class Reading:
    """Reads phrases of one report, with the persons registered and the mentions seen so far.

    `hit_at` gives the hit that a word belongs to; `by_rank` the rule for each class of noun.
    """

    by_rank: dict[str, Callable[[Phrase], Referent | None]]

    def __init__(
        self, words: Words, people: People, past: Antecedents, hit_at: Callable[[int], Hit | None]
    ) -> None:
        self.words = words
        self.people = people
        self.past = past
        self.hit_at = hit_at
        self.issued: list[tuple[int, str, Referent]] = []

    def text_of(self, phrase: Phrase) -> str:
        """The phrase's words as a description: no article, no number's "one", possessors kept."""
        words, start = self.words, phrase.start
        while start < phrase.hit.i and words.lower[start] in ARTICLES | _FEW:
            start += 1
        _first, last = words.starts[start], words.ends[phrase.end - 1]
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
        found = [state for hit in phrase.mods if (state := self.state_in_hit(hit)) is not None]
        if (
            not found
            and phrase.owner is not None
            and self.words.lower[phrase.owner.i] in ("country", "nation")
        ):
            state = self.salient_state(phrase)
            found = [state] if state is not None else []
        links = phrase.preposition in ("of", "for", "at", "in", "from", "with", "inside", "within")
        if not found and phrase.complement is not None and links:
            state = self.state_in_hit(phrase.complement)
            found = [state] if state is not None else []
        return list(dict.fromkeys(found))

    def state_in_hit(self, hit: Hit) -> str | None:
        """The state that a hit tells; a named person who holds an office tells his."""
        if hit.form == "name":
            person = self.person_of(hit)
            return person.state if person is not None and person.offices else None
        if isinstance(hit.of, Body) and hit.of.kind == "outlet":
            return None
        return state_of(hit)

    def person_of(self, hit: Hit) -> Person | None:
        """The registered person of a name."""
        word = self.words.text[hit.j - 1]
        if hit.j - hit.i > 1:
            return self.people.full(self.words.text[hit.i : hit.j])
        return self.people.short(word, "", None)

    def body_of(self, phrase: Phrase) -> Thing | None:
        """The body that the phrase's modifiers or complement name: "NATO officials", "an aide at NATO"."""
        hits = [*reversed(phrase.mods)]
        if phrase.complement is not None and phrase.preposition in ("of", "for", "at", "from", "with"):
            hits.append(phrase.complement)
        for hit in hits:
            if isinstance(hit.of, Body) and hit.of.kind != "outlet":
                return of_body(hit.of)
            if hit.form == "org":
                return self.named(hit)
        return None

    def named(self, hit: Hit) -> Thing:
        """The organisation of a name."""
        for seen in self.past.back():
            if seen.head == hit.j - 1 and isinstance(seen.who, Thing):
                return seen.who
        name = " ".join(self.words.text[hit.i : hit.j])
        return Thing(
            f"body:{slug(name) or 'unnamed'}", name, "organization", common=(name.split()[-1].lower(),)
        )

    def anonymous(self, phrase: Phrase) -> bool:
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
        for seen in self.past.back():
            if here - words.sentence[seen.head] > 2:
                return None
            code = country_of(seen.who)
            if code is not None and (isinstance(seen.who, Thing) and seen.who.kind != "outlet"):
                return code
        return None

    def speaking_state(self, phrase: Phrase) -> str | None:
        """The state whose officials spoke or acted last; else the one last spoken of."""
        words, here = self.words, self.words.sentence[phrase.hit.i]
        for seen in self.past.back():
            if here - words.sentence[seen.head] > 3:
                break
            who = seen.who
            if seen.oblique or not (seen.subject or seen.speaker):
                continue
            official = isinstance(who, Person) and who.offices and seen.speaker
            if official or (isinstance(who, Thing) and who.kind in _OFFICIAL):
                code = country_of(who)
                if code is not None:
                    return code
        return self.salient_state(phrase)

    def place_after(self, phrase: Phrase) -> Thing | None:
        """ "Authorities in Gibraltar": officials of a place that no table knows."""
        words, j = self.words, phrase.end
        if j + 1 >= len(words) or words.lower[j] != "in" or not words.capital(j + 1):
            return None
        if phrase.complement is not None or self.hit_at(j + 1) is not None:
            return None
        name = " ".join(words.text[phrase.hit.i : j + 2])
        return Thing(None, name, "office", None, self.head_of(phrase), plural=True)

    def owner_state(self, phrase: Phrase) -> str | None:
        """The state of the person whom "his", "her" or "its" means."""
        if phrase.det != "his" or phrase.pronoun not in ("his", "her", "its", "their"):
            return None
        who = self.past.pronoun(phrase.start)
        return country_of(who) if who is not None else None

    def head_of(self, phrase: Phrase) -> str:
        """The head's last word in lower case."""
        return self.words.lower[phrase.hit.j - 1]

    def again(self, phrase: Phrase) -> Thing | None:
        """The thing seen last whose noun or common names include this head."""
        head = " ".join(self.words.lower[phrase.hit.i : phrase.hit.j])
        for seen in self.past.back():
            who = seen.who
            if (
                isinstance(who, Thing)
                and (who.noun == head or head in who.common)
                and who.kind != "anonymous"
            ):
                return who
        return None
