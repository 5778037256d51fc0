"""Noun phrases around the hits: determiner, modifiers, complement, title and name, apposition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from demarche.actors.lexicon import Hit
from demarche.actors.tables import Noun, Title, ministries, nouns, word_set
from demarche.actors.words import Words

Determiner = Literal["the", "this", "a", "number", "some", "his", "", "poss"]
LONGEST_PHRASE = 12
"""Words before a head noun that are looked at."""

PREPOSITIONS = word_set("prepositions")
_THE = frozenset({"the"})
_THIS = frozenset({"this", "that", "these", "those", "both", "such"})
_A = frozenset({"a", "an", "another", "one", "any", "each", "every", "no", "neither"})
_HIS = frozenset({"his", "her", "their", "its", "our", "my", "your"})
_SOME = word_set("vague-numbers")
_NUMBER = word_set("numbers")
_ADJECTIVES = word_set("adjectives")
_STOP = word_set("phrase-ends")
_HEADS = ("title", "noun", "name", "org", "body")
_PERSONS = ("title", "job", "official", "spokes", "source", "group", "counterpart")
_VERBS = word_set("finite-verbs")
_APPOSED = frozenset(',.;:)—–"”') | {"--", "-", "who"}


@dataclass(eq=False)
class Phrase:
    """A mention in the making: head hit, extent in words (not including `end`), and what goes with it.

    `mods` are the hits before the head, `owner` one that a possessive marks, `complement` the first hit after
    a preposition. `titles` stand before a name. `of` is the phrase of the name that this one is apposed to.
    """

    hit: Hit
    start: int
    end: int
    det: Determiner = ""
    pronoun: str = ""
    mods: list[Hit] = field(default_factory=list)
    owner: Hit | None = None
    preposition: str = ""
    complement: Hit | None = None
    titles: list[Hit] = field(default_factory=list)
    apposed: list[Phrase] = field(default_factory=list)
    of: Phrase | None = None
    plural: bool = False
    rank: str = ""

    @property
    def head(self) -> int:
        """The index of the head's last word."""
        return self.hit.j - 1


def noun_of(hit: Hit) -> Noun | None:
    """The actor noun that a title or noun hit ends in."""
    if isinstance(hit.of, Noun):
        return hit.of
    if isinstance(hit.of, Title):
        noun = nouns().get(hit.of.phrase) or nouns().get(hit.of.phrase.split()[-1])
        same = noun is not None and (noun.word in (hit.of.key, hit.of.phrase))
        return noun if same or hit.of.rank == "job" else None
    return None


class Phrases:
    """All phrases of a report, built from its words and hits, in text order of their heads."""

    def __init__(self, words: Words, hits: list[Hit]) -> None:
        self.words = words
        self.hits = hits
        self._at: dict[int, int] = {k: n for n, hit in enumerate(hits) for k in range(hit.i, hit.j)}
        self._used: set[int] = set()
        self.all: list[Phrase] = []
        self._names()
        self._rest()
        self.all.sort(key=lambda phrase: (phrase.hit.i, phrase.start))
        self._appositions()

    def hit_at(self, k: int) -> Hit | None:
        """The hit that word `k` belongs to."""
        n = self._at.get(k)
        return None if n is None else self.hits[n]

    def _names(self) -> None:
        for n, hit in enumerate(self.hits):
            if hit.form != "name":
                continue
            phrase = Phrase(hit, hit.i, hit.j)
            first = hit.i
            k = n - 1
            while k >= 0 and self.hits[k].form == "title" and self.hits[k].j == first:
                phrase.titles.insert(0, self.hits[k])
                first = self.hits[k].i
                k -= 1
            if not phrase.titles:
                first = self._title_with_complement(phrase, n)
            if phrase.titles:
                self._before(phrase, first)
                self._used.update(range(phrase.start, hit.i))
            elif hit.i > 1 and self.words.lower[hit.i - 1] == "'s":
                self._before(phrase, hit.i)
                if phrase.owner is not None and phrase.owner.form == "name":
                    phrase.owner, phrase.mods, phrase.start = None, [], hit.i
            self.all.append(phrase)

    def _title_with_complement(self, phrase: Phrase, n: int) -> int:
        """A title with a complement before a name: "Ambassador to Russia Michael McFaul"."""
        words, first = self.words, self.hits[n].i
        k = first - 1
        if k < 0 or not words.capital(k) or words.sentence[k] != words.sentence[first]:
            return first
        while k >= 0 and first - k < LONGEST_PHRASE and words.sentence[k] == words.sentence[first]:
            hit = self.hit_at(k)
            if hit is not None and hit.form == "title":
                link = words.lower[hit.j]
                if hit.j < first and link in ("to", "of", "for"):
                    phrase.titles.append(hit)
                    phrase.preposition = link
                    inner = [found for m in range(hit.j, first) if (found := self.hit_at(m)) is not None]
                    phrase.complement = inner[0] if inner else None
                    return hit.i
                return first
            if not words.capital(k) and words.lower[k] not in ("to", "of", "for", "and", "the"):
                return first
            k -= 1
        return first

    def _rest(self) -> None:
        for n, hit in enumerate(self.hits):
            if hit.form == "name" or hit.i in self._used:
                continue
            after = self.hits[n + 1] if n + 1 < len(self.hits) else None
            close = after is not None and after.i == hit.j
            if hit.form in ("title", "noun"):
                noun = noun_of(hit)
                plural = bool(noun and noun.plural and not noun.mass and isinstance(hit.of, Noun))
                if close and after is not None and not plural and self._leads_to(noun, after):
                    continue
                if isinstance(hit.of, Title) and hit.of.rank == "honorific":
                    continue
                rank = noun.rank if noun else "job" if _is_job(hit) else "title"
                if self._modifies(hit, plural) and self.words.lower[hit.j] not in ("close", "familiar"):
                    continue
                if rank == "official" and isinstance(hit.of, Title) and hit.of.rank in ("head", "office"):
                    rank = "title"
                crowd = bool(noun and noun.mass and rank == "group")
                phrase = Phrase(hit, hit.i, hit.j, plural=plural or crowd, rank=rank)
                self._before(phrase, hit.i)
                if rank == "ministry":
                    phrase.end = self._field(hit.j)
                self._after(phrase, phrase.end)
                self.all.append(phrase)
            else:
                if close and after is not None and self._told_of(hit, after):
                    continue
                start = hit.i
                det: Determiner = ""
                if start and self.words.lower[start - 1] == "the":
                    start -= 1
                    det = "the"
                phrase = Phrase(hit, start, hit.j, det=det, rank=hit.form)
                if hit.form in ("body", "org") and det == "":
                    self._described(phrase)
                self.all.append(phrase)

    def _field(self, j: int) -> int:
        """Where "of Foreign Affairs" after a ministry ends, or `j`."""
        lower = self.words.lower
        if lower[j : j + 1] == ("of",):
            for size in (4, 3, 2, 1):
                if " ".join(lower[j + 1 : j + 1 + size]) in ministries():
                    return j + 1 + size
        return j

    def _leads_to(self, noun: Noun | None, after: Hit) -> bool:
        """Whether a title or noun only leads to the head that follows: "foreign ministry spokesman"."""
        finite = after.form != "noun" or self.words.tags[after.i].startswith("VB")
        verb = noun is not None and noun.rank == "words" and finite
        return after.form in _HEADS and not verb

    def _told_of(self, hit: Hit, after: Hit) -> bool:
        """Whether a proper name only modifies what follows; in "ABC News reports that" it does not."""
        if after.form not in ("title", "noun", "name"):
            return False
        if after.form == "name":
            return hit.form == "adjective"
        noun = noun_of(after)
        return hit.form == "adjective" or noun is None or noun.rank != "words"

    def _described(self, phrase: Phrase) -> None:
        """Take in what describes a body before its name: "the state news agency KCNA"."""
        i = phrase.hit.i
        hit = self.hit_at(i - 1) if i else None
        noun = noun_of(hit) if hit is not None else None
        if self.words.lower[i - 1 : i] in (("'s",), ("official",)) or (
            noun is not None
            and noun.rank in ("outlet", "body", "group", "media", "office")
            and not noun.plural
        ):
            self._before(phrase, i)

    def _modifies(self, hit: Hit, plural: bool) -> bool:
        """Whether the noun is itself a modifier: "government buildings", "police station"."""
        j = hit.j
        if plural or j >= len(self.words) or not self.words.lower[j].isalpha() or self.words.capital(j):
            return False
        return self.words.tags[j] in ("NN", "NNS") and not self.words.lower[j].endswith("s'")

    def _before(self, phrase: Phrase, i: int) -> None:
        """Walk left from the head (or first title) at `i` over what belongs to the phrase."""
        words, k, start, sure = self.words, i - 1, i, True
        while k >= 0 and i - k <= LONGEST_PHRASE and words.paragraph[k] == words.paragraph[i]:
            if words.sentence[k] != words.sentence[i]:
                break
            lower = words.lower[k]
            hit = self.hit_at(k)
            if lower in ("'s", "'") and k and (sure or phrase.det == ""):
                owner = self.hit_at(k - 1)
                if owner is None:
                    break
                phrase.owner, phrase.det = owner, "poss"
                phrase.mods.insert(0, owner)
                start = owner.i
                k = owner.i - 1
                if k >= 0 and words.lower[k] == "the":
                    start = k
                    k -= 1
                back = self.hit_at(k) if k >= 0 else None
                while (
                    back is not None
                    and back.form in ("title", "adjective", "country")
                    and owner.i > back.i
                    and words.paragraph[back.i] == words.paragraph[i]
                ):
                    phrase.mods.insert(0, back)
                    start, k = back.i, back.i - 1
                    back = self.hit_at(k) if k >= 0 else None
                break
            if lower in _THE or lower in _THIS or lower in _A or lower in _HIS:
                start = k
                if lower in _HIS:
                    phrase.pronoun = lower
                phrase.det = (
                    "the" if lower in _THE else "this" if lower in _THIS else "a" if lower in _A else "his"
                )
                break
            if hit is not None:
                noun = noun_of(hit)
                if noun is not None and noun.plural and not noun.mass and isinstance(hit.of, Noun):
                    break
                if (
                    hit.form == "name"
                    and words.lower[hit.j]
                    not in (
                        "administration",
                        "government",
                        "regime",
                    )
                    and hit.j != i
                    and not sure
                ):
                    break
                phrase.mods.insert(0, hit)
                start, k, sure = hit.i, hit.i - 1, True
                continue
            if lower in _SOME or lower in _NUMBER or lower.isdigit():
                phrase.det = "some" if lower in _SOME else "number"
                start, k = k, k - 1
                continue
            if lower in _ADJECTIVES or lower.endswith(
                ("-based", "-led", "-backed", "-affiliated", "-ranking")
            ):
                start, k = k, k - 1
                continue
            if lower == "and" and self._two_states(k):
                k -= 1
                continue
            if (
                (not lower.replace("-", "").isalpha() and lower != ",")
                or lower in _STOP
                or lower in PREPOSITIONS
            ):
                break
            if lower == "," and not self._more_adjectives(k):
                break
            if (
                words.tags[k][:2] in ("VB", "IN", "TO", "MD", "CC", "WP", "WD", "RB")
                and words.tags[k] != "VBN"
            ) and words.tags[k] not in ("VBG", "RB"):
                break
            sure = False
            k -= 1
        phrase.start = min(phrase.start, start)

    def _two_states(self, k: int) -> bool:
        left, right = self.hit_at(k - 1) if k else None, self.hit_at(k + 1)
        forms = ("adjective", "country", "body", "people")
        return left is not None and right is not None and left.form in forms and right.form in forms

    def _more_adjectives(self, k: int) -> bool:
        left = self.words.lower[k - 1] if k else ""
        return left in _ADJECTIVES or left in _SOME or self.words.tags[k - 1].startswith("JJ")

    def _after(self, phrase: Phrase, j: int) -> None:
        """The first hit of a prepositional complement that follows the head."""
        words = self.words
        if j + 1 >= len(words) or words.lower[j] not in PREPOSITIONS:
            return
        for k in range(j + 1, min(j + 7, len(words))):
            if words.lower[k] in _STOP or words.lower[k] in PREPOSITIONS or words.text[k] in ',.;:"“”':
                return
            hit = self.hit_at(k)
            if hit is not None and hit.form not in ("title",):
                phrase.preposition, phrase.complement = words.lower[j], hit
                return

    def _appositions(self) -> None:
        ends = {phrase.end: phrase for phrase in self.all}
        starts: dict[int, Phrase] = {}
        for phrase in self.all:
            if phrase.start not in starts or phrase.end > starts[phrase.start].end:
                starts[phrase.start] = phrase
        for phrase in self.all:
            if phrase.hit.form == "name":
                self._role_after(phrase, starts)
                if not phrase.titles or all(_rank(t) != "honorific" for t in phrase.titles):
                    self._role_before(phrase, ends)

    def _role_after(self, name: Phrase, starts: dict[int, Phrase]) -> None:
        """ "Sergey Lavrov, the Russian foreign minister,": the phrase after the comma tells who he is."""
        k = name.end
        if k >= len(self.words) or self.words.text[k] not in (",", "(", "—"):
            return
        k += 1
        if k < len(self.words) and self.words.lower[k] in ("a", "the") and k not in starts:
            return
        role = starts.get(k)
        if role is None or role.of is not None or role.plural or role.hit.form not in ("title", "noun"):
            return
        if role.rank in (
            "state",
            "country",
            "force",
            "sides",
            "words",
            "body",
            "outlet",
            "ministry",
            "office",
        ):
            return
        if self._closes(role.end):
            role.of = name
            name.apposed.append(role)

    def _closes(self, k: int) -> bool:
        """Whether an apposition that reaches word `k` ends in punctuation before any verb follows."""
        words = self.words
        for m in range(k, min(k + 15, len(words))):
            if words.sentence[m] != words.sentence[k - 1] or words.text[m] in _APPOSED:
                return True
            if words.tags[m] in ("VBD", "VBZ", "VBP", "MD") or words.lower[m] in _VERBS:
                return False
        return True

    def _role_before(self, name: Phrase, ends: dict[int, Phrase]) -> None:
        """ "Russia's foreign minister, Sergey Lavrov,": the phrase before the comma tells who he is."""
        words = self.words
        comma = name.start - 1
        if comma < 1 or words.text[comma] != ",":
            return
        role = ends.get(comma)
        for _ in range(3):
            if role is None or role.rank in _PERSONS:
                break
            link = role.start - 1
            if link < 1 or words.lower[link] not in (*PREPOSITIONS, "'s"):
                role = None
                break
            role = ends.get(link)
        if role is None or role.of is not None or role.hit.form not in ("title", "noun"):
            return
        if role.plural and words.lower[max(0, role.start - 2) : role.start] != ("one", "of"):
            return
        if role.rank not in _PERSONS:
            return
        after = words.text[name.end] if name.end < len(words) else "."
        if after not in _APPOSED and words.sentence[name.end] == words.sentence[name.start]:
            return
        role.of = name
        name.apposed.append(role)


def _rank(hit: Hit) -> str:
    return hit.of.rank if isinstance(hit.of, Title) else ""


def _is_job(hit: Hit) -> bool:
    return isinstance(hit.of, Title) and hit.of.rank in ("job", "rank")
