"""Phrases, in reading order, to those they mean: the rules of resolution within one report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from demarche.actors import names
from demarche.actors.lexicon import Hit
from demarche.actors.nominals import Nominals
from demarche.actors.people import People, Person
from demarche.actors.phrases import Phrase
from demarche.actors.pronouns import AUXILIARY, PRONOUNS, SELF, Antecedents
from demarche.actors.salience import SAYING
from demarche.actors.tables import Body, Country, Noun, Title, countries, word_set
from demarche.actors.things import Referent, Thing, joined, of_body, power, state_of
from demarche.actors.words import Words

_PLACE = frozenset(["in", "at", "near", "outside", "around", "across", "inside", "throughout"])
_FROM = frozenset(["from", "to", "into", "toward", "towards", "through", "over", "via", "off"])
# What can come from a government, so that "from Moscow" is no place.
_SENT = word_set("sent-by-governments")


@dataclass(eq=False)
class Found:
    """One resolved mention: extent in words, whom it means (null: unknown), title as printed, its phrase."""

    start: int
    end: int
    head: int
    who: Referent | None
    role: str | None = None
    phrase: Phrase | None = None
    form: str = ""


@dataclass
class Resolver:
    """Resolves one report's phrases and pronouns in text order; `found` holds the outcome."""

    words: Words
    phrases: list[Phrase]
    published: str | None
    silent: frozenset[int]
    hit_at: Callable[[int], Hit | None]
    found: list[Found] = field(default_factory=list)

    def run(self) -> list[Found]:
        """All mentions of the report, in text order."""
        self.people = People(self.published)
        self._register()
        self._told_states = {
            phrase.hit.of.code
            for phrase in self.phrases
            if isinstance(phrase.hit.of, Country) and phrase.hit.form != "nickname"
        }
        self.past = Antecedents(self.words)
        nominals = Nominals(self.words, self.people, self.past, self.hit_at)
        queue: list[tuple[int, Phrase | None]] = [(phrase.hit.i, phrase) for phrase in self.phrases]
        taken = {k for phrase in self.phrases for k in range(phrase.hit.i, phrase.hit.j)}
        queue += [(i, None) for i, w in enumerate(self.words.lower) if w in PRONOUNS and i not in taken]
        queue += [(i, None) for i in range(1, len(self.words)) if self._is_the_two(i) and i not in taken]
        queue += [(i, None) for i, w in enumerate(self.words.lower) if w == "who" and i not in taken]
        queue.sort(key=lambda item: item[0])
        for i, phrase in queue:
            if i in self.silent:
                continue
            if phrase is None and self.words.lower[i] in SELF:
                if self.words.text[i] != "US":
                    self.found.append(Found(i, i + 1, i, None, form="self"))
            elif phrase is None and self.words.lower[i] == "who":
                self.found.append(Found(i, i + 1, i, self._before_who(i), form="pronoun"))
            elif phrase is None and self.words.lower[i] == "two":
                self._add(Found(i - 1, i + 1, i, self.past.pair(i, False), form="pronoun"))
            elif phrase is None:
                self._add(Found(i, i + 1, i, self.past.pronoun(i), form="pronoun"))
            elif phrase.hit.form == "name":
                who = self._person(phrase)
                self._add(
                    Found(phrase.start, phrase.end, phrase.head, who, self._title(phrase), phrase, "name")
                )
            elif phrase.of is not None:
                who = self._person(phrase.of)
                self._add(Found(phrase.start, phrase.end, phrase.head, who, None, phrase, "role"))
            elif phrase.hit.form in ("title", "noun"):
                meant = nominals.resolve(phrase)
                self._add(Found(phrase.start, phrase.end, phrase.head, meant, None, phrase, "nominal"))
            else:
                named = self._proper(phrase)
                if named is not None:
                    self._add(Found(phrase.start, phrase.end, phrase.head, named, None, phrase, "proper"))
        for found in self.found:
            if found.form == "self":
                found.who = self.past.quoted_self(found.head)
        return self.found

    def _is_the_two(self, i: int) -> bool:
        """Whether word `i` is the "two" of "the two" that stands for two persons: a verb follows."""
        words = self.words
        if words.lower[i] != "two" or words.lower[i - 1] != "the" or i + 1 >= len(words):
            return False
        return words.tags[i + 1].startswith(("VB", "MD")) or words.lower[i + 1] in SAYING | AUXILIARY

    def _before_who(self, i: int) -> Referent | None:
        """Whom "who" at word `i` means: the mention right before it, a comma left out."""
        end = i - 1 if i and self.words.text[i - 1] == "," else i
        return next((found.who for found in reversed(self.found[-4:]) if found.end == end), None)

    def _add(self, found: Found) -> None:
        self._add_joint(found)
        self.found.append(found)
        if found.who is not None:
            self.past.add(found.head, found.start, found.end, found.who, found.form)

    def _add_joint(self, found: Found) -> None:
        """Remember "Merkel, Abe and Hollande" as one too, under its "and": "they" may mean all of them."""
        lower, cut = self.words.lower, found.start - 1
        if found.who is None or found.form in ("role", "pronoun") or cut < 1 or lower[cut] != "and":
            return
        person = isinstance(found.who, Person)
        head, members, start = cut, [found.who], found.start
        cut -= lower[cut - 1] == ","
        for other in reversed(self.found[-8:]):
            if other.end != cut or other.who is None or other.form == "role":
                continue
            if isinstance(other.who, Person) is not person or any(other.who is who for who in members):
                return
            members.insert(0, other.who)
            start = other.start
            if start < 1 or lower[start - 1] != ",":
                break
            cut = start - 1
        if len(members) > 1:
            self.past.add(head, start, found.end, joined(tuple(members)), "joint")

    # Names -----------------------------------------------------------------------------------------------

    def _register(self) -> None:
        """Enter every full name first, then what titles and appositions say of each person."""
        self._persons: dict[int, Person] = {}
        named = [phrase for phrase in self.phrases if phrase.hit.form == "name"]
        for phrase in named:
            if phrase.hit.j - phrase.hit.i > 1:
                self._persons[phrase.hit.i] = self.people.full(self._words(phrase))
        for number, phrase in enumerate(named):
            person = self._persons.get(phrase.hit.i)
            if person is None:
                gender, office, state = self._told(phrase)
                word = self.words.text[phrase.hit.i]
                person = self.people.short(word, gender, office) or self.people.lone(
                    word, gender, office, state
                )
                self._persons[phrase.hit.i] = person
            person.last_named = number
            self._learn(person, phrase)

    def _words(self, phrase: Phrase) -> tuple[str, ...]:
        return self.words.text[phrase.hit.i : phrase.hit.j]

    def _person(self, phrase: Phrase) -> Person:
        return self._persons[phrase.hit.i]

    def _told(self, phrase: Phrase) -> tuple[str, str | None, str | None]:
        """Gender, office and state that the titles before a name tell."""
        gender, office, state = "", None, None
        for hit in phrase.titles:
            if isinstance(hit.of, Title):
                gender = gender or hit.of.gender
                if hit.of.rank != "honorific":
                    office, state = hit.of.key, hit.of.state
        return gender, office, self.state_in(phrase) or state

    def state_in(self, phrase: Phrase) -> str | None:
        """The state or body that a phrase's modifiers or complement name, the nearest to the head first."""
        for hit in reversed(phrase.mods):
            state = state_of(hit)
            if state is not None and not (
                phrase.rank == "job" and hit.form == "country" and phrase.owner is not hit
            ):
                return state  # a "Russia expert" need not be a Russian
        hit_ = phrase.complement
        if hit_ is not None and phrase.preposition in ("of", "for", "at", "in", "with"):
            follows = self.words.text[hit_.j] if hit_.j < len(self.words) else "."
            return (
                state_of(hit_)
                if not follows[0].islower() or follows in ("and", "who") or phrase.titles
                else None
            )
        return None

    def _learn(self, person: Person, phrase: Phrase) -> None:
        gender, office, state = self._told(phrase)
        person.gender = person.gender or gender
        if state in countries() and (person.state is None or (office is not None and person.holder is None)):
            person.state = person.state or state
        if office is not None:
            person.offices.add((office, state or person.state))
            if office == "president" and state is None:
                person.bare_president += 1
            person.role = person.role or self._title(phrase)
        for role in phrase.apposed:
            of = self.state_in(role)
            if role.rank == "title" and person.state and of in countries() and of != person.state:
                role.of = None  # not his title: the next in a list
            else:
                self._learn_role(person, role)

    def _learn_role(self, person: Person, role: Phrase) -> None:
        state = self.state_in(role)
        title = role.hit.of
        if isinstance(title, Title):
            state = state or title.state
            person.offices.add((title.key, state or person.state))
            person.gender = person.gender or title.gender
        elif isinstance(title, Noun):
            person.offices.add((title.word, state or person.state))
        if state in countries() and person.state is None:
            person.state = state
        person.role = person.role or " ".join(self._printed(role))

    def _printed(self, phrase: Phrase) -> tuple[str, ...]:
        """The words of a role without article and owner: "Russian foreign minister"."""
        start = phrase.start if phrase.owner is None else phrase.owner.j + 1
        while start < phrase.hit.i and self.words.lower[start] in (
            "the",
            "a",
            "an",
            "his",
            "her",
            "its",
            "their",
        ):
            start += 1
        return self.words.text[start : phrase.end]

    def _title(self, phrase: Phrase) -> str | None:
        """The title printed before a name, honorifics left out."""
        kept = [hit for hit in phrase.titles if isinstance(hit.of, Title) and hit.of.rank != "honorific"]
        return " ".join(self.words.text[kept[0].i : kept[-1].j]) if kept else None

    # Names of states and bodies -----------------------------------------------------------------------------

    def _proper(self, phrase: Phrase) -> Thing | None:
        """The government or body that a proper name means, or null where it is a place or an adjective."""
        hit, words = phrase.hit, self.words
        after = words.lower[hit.j] if hit.j < len(words) else ""
        before = words.lower[phrase.start - 1] if phrase.start else ""
        if after.startswith(("-", "‑")) and after != "--":
            return None
        if hit.form == "org":
            return Thing(
                "body:" + (names.slug(" ".join(words.text[hit.i : hit.j])) or "unnamed"),
                " ".join(words.text[hit.i : hit.j]),
                "organization",
                common=(words.lower[hit.j - 1],),
            )
        if isinstance(hit.of, Body):
            if hit.of.id == "body:EU" and words.lower[hit.i] == "brussels" and before in _PLACE | _FROM:
                return None
            return of_body(hit.of)
        if not isinstance(hit.of, Country):
            return None
        if hit.form == "nickname":
            return power(hit.of.code) if hit.of.code in self._told_states else None
        if hit.form == "capital":
            return None if self._is_place(hit, before, after) else power(hit.of.code)
        if hit.form in ("country", "seat"):
            return None if before in _PLACE and hit.form == "country" else power(hit.of.code)
        whole = phrase.det == "the" or hit.form == "people"
        follows = words.tags[hit.j] if hit.j < len(words) else ""
        if (not whole and hit.form == "adjective") or (follows.startswith(("NN", "JJ")) and after.isalpha()):
            return None
        if phrase.det == "the" or hit.form == "adjective":
            return power(hit.of.code) if hit.of.code != "PSE" else self._people(hit)
        return self._people(hit)

    def _people(self, hit: Hit) -> Thing:
        state = hit.of.code if isinstance(hit.of, Country) else None
        return Thing(None, " ".join(self.words.text[hit.i : hit.j]), "collective", state, plural=True)

    def _is_place(self, hit: Hit, before: str, after: str) -> bool:
        words = self.words
        if before in _PLACE:
            return True
        if before in _FROM:
            return hit.i < 2 or words.lower[hit.i - 2] not in _SENT
        if words.text[hit.i].isupper() and len(words.text[hit.i]) > 3 and words.opens(hit.i):
            return True
        # "Washington, D.C.", "Vienna, Austria": a place and where it lies.
        follows = hit.j + 1 < len(words) and after == "," and words.capital(hit.j + 1)
        return follows and words.lower[hit.j + 1] in {c.name.lower() for c in countries().values()}
