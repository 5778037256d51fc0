"""What has been named so far, and whom a pronoun means among them.

The method is salience by rule, after Lappin and Leass (1994), cut to what surface and weak trees bear:
recency, being a subject or a speaker, being outside quotation marks; gender and number must agree. Null
rather than a guess where nobody suitable stands within reach.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from math import exp

from demarche.actors.people import Person
from demarche.actors.salience import INVERTED, SAYING, Seen, features, told, weights
from demarche.actors.tables import nouns, titles, word_set
from demarche.actors.things import Referent, Thing, joined, power
from demarche.actors.words import Words

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_WE = frozenset({"we", "us", "our", "ours", "ourselves"})
_I = frozenset({"i", "me", "my", "myself"})
SELF = _WE | _I
PRONOUNS = _HE | _SHE | _IT | _THEY | SELF
LEADERS = ("president", "prime minister", "chancellor", "king", "leader", "supreme leader", "crown prince")
REACH = 4
"""How many sentences back an antecedent may stand."""
CANDIDATES = 60
"""How many mentions are weighed at most: more in four sentences is no running text."""
MEMORY = 400
"""How many mentions back a definite noun may look."""

AUXILIARY = word_set("auxiliary")
ISSUING = word_set("issuing")
_PREPOSITIONS = word_set("oblique")


class Antecedents:
    """The mentions resolved so far, in text order."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.seen: list[Seen] = []
        self._told = told(words)

    def add(self, head: int, start: int, end: int, who: Referent, form: str) -> None:
        """Remember a mention."""
        words = self.words
        after = words.lower[end] if end < len(words) else ""
        before = words.lower[start - 1] if start else ""
        speaker = after in SAYING or self._said_before(start) or (after == "," and self._says_after(end))
        owner = after in ("'s", "'")
        oblique = before in _PREPOSITIONS or owner
        verb = words.tags[end][:2] in ("VB", "MD") if end < len(words) else False
        subject = not oblique and (
            words.roles[head] in ("nsubj", "nsubjpass")
            or speaker
            or verb
            or after in AUXILIARY
            or words.opens(start)
        )
        self.seen.append(Seen(head, start, end, who, subject, speaker and not owner, oblique, owner, form))

    def _said_before(self, start: int) -> bool:
        """Whether the verb of a quotation stands before its subject: “…,” said Lavrov."""
        words, verb = self.words, start - 1
        while verb > 0 and start - verb < 8 and words.lower[verb] not in INVERTED and self._named(verb):
            verb -= 1
        return verb > 0 and words.lower[verb] in INVERTED and words.text[verb - 1] in ',”"’?!'

    def _named(self, k: int) -> bool:
        """Whether word `k` may stand between a verb and the name that it is said by: a title's."""
        return self.words.capital(k) or self.words.tags[k][:2] in ("NN", "JJ", "DT", "PO")

    def _says_after(self, end: int) -> bool:
        """Whether an apposition of at most 15 words, or none, follows the comma and then a verb of saying."""
        words = self.words
        for k in range(end, min(end + 16, len(words))):
            if words.sentence[k] != words.sentence[end]:
                return False
            if words.text[k] == "," and k + 1 < len(words) and words.lower[k + 1] in SAYING:
                return True
        return False

    def back(self) -> Iterator[Seen]:
        """The mentions seen, the latest first, as far back as MEMORY."""
        return islice(reversed(self.seen), MEMORY)

    def persons(self) -> list[Person]:
        """The named persons seen within MEMORY, in text order, each as often as seen."""
        return [seen.who for seen in self.seen[-MEMORY:] if isinstance(seen.who, Person)]

    def pronoun(self, i: int) -> Referent | None:
        """Whom the pronoun at word `i` means, or null."""
        lower = self.words.lower[i]
        if lower in _HE or lower in _SHE:
            return self._one(i)
        if lower in _IT:
            return self._it(i)
        return self._they(i)

    def quoted_self(self, i: int) -> Referent | None:
        """Whom "I" or "we" means inside a quotation: its speaker, or the speaker's state or body."""
        if not self.words.quoted[i]:
            return None
        return self.speaker(i) if self.words.lower[i] in _I else self._ours(i)

    def _score(self, i: int, seen: Seen) -> float:
        words = self.words
        back = words.sentence[i] - words.sentence[seen.head]
        score = (3.0, 2.4, 1.3, 0.6, 0.2)[back]
        score += 1.0 * seen.subject + 0.9 * seen.speaker - 0.7 * seen.oblique
        if seen.form == "pronoun":
            score += 0.3
        if words.quoted[seen.head] and not words.quoted[i]:
            score -= 2.0
        if words.quoted[i] and seen.speaker and back <= 1 and not words.quoted[seen.head]:
            score -= 1.5  # inside a quotation "he" is seldom the one who speaks
        return score + seen.head / (len(words) + 1) * 0.3

    def _near(self, i: int) -> list[Seen]:
        """The mentions before word `i` within REACH, the latest first."""
        low = self.words.sentence[i] - REACH
        at = bisect_left(self.seen, i, key=lambda seen: seen.head)
        out: list[Seen] = []
        for seen in reversed(self.seen[max(0, at - CANDIDATES) : at]):
            if self.words.sentence[seen.head] < low:
                break
            out.append(seen)
        return out

    def candidates(self, i: int) -> list[tuple[Seen, tuple[str, ...]]]:
        """The mentions before word `i` that "he" or "she" there may mean, each with its features."""
        gender = "m" if self.words.lower[i] in _HE else "f"
        near = [seen for seen in self._near(i) if _may_be(seen.who, gender)]
        return list(zip(near, features(self.words, self._told, i, near), strict=True))

    def _one(self, i: int) -> Referent | None:
        """The one whose mentions together weigh most."""
        known, sums = weights(), dict[int, float]()
        best: tuple[float, Referent] | None = None
        for seen, told_of in self.candidates(i):
            weight = exp(sum(known.get(feature, 0.0) for feature in told_of))
            sums[id(seen.who)] = total = sums.get(id(seen.who), 0.0) + weight
            if best is None or total > best[0]:
                best = (total, seen.who)
        return best[1] if best else None

    def _it(self, i: int) -> Referent | None:
        best: tuple[float, Referent] | None = None
        for seen in self._near(i):
            who = seen.who
            if (
                isinstance(who, Person)
                or who.plural
                or who.kind in ("collective", "anonymous")
                or _human(who)
            ):
                continue
            if self.words.sentence[i] - self.words.sentence[seen.head] > 1 or not seen.subject:
                continue
            score = self._score(i, seen)
            if best is None or score > best[0]:
                best = (score, who)
        return best[1] if best else None

    def _they(self, i: int) -> Referent | None:
        best: tuple[float, Referent] | None = None
        for seen in self._near(i):
            who = seen.who
            if isinstance(who, Person) or seen.oblique or who.kind == "outlet":
                continue
            if not (who.plural or who.kind in ("collective", "group", "government", "organization")):
                continue
            score = self._score(i, seen) + (1.5 if who.plural else 0.0)
            if self.words.sentence[i] - self.words.sentence[seen.head] > 2:
                continue
            if best is None or score > best[0]:
                best = (score, who)
        return best[1] if best else None

    def speaker(self, i: int) -> Referent | None:
        """Who speaks the quotation that word `i` stands in: a source outside it, in its paragraph.

        To be asked when the whole report is resolved: the source may follow the quotation.
        """
        words = self.words
        best: tuple[int, Referent] | None = None
        at = bisect_left(self.seen, i, key=lambda seen: seen.head)
        for seen in self.seen[max(0, at - CANDIDATES) : at + CANDIDATES]:
            if (
                not seen.speaker
                or seen.form == "joint"
                or words.quoted[seen.head]
                or words.paragraph[seen.head] != words.paragraph[i]
            ):
                continue
            distance = abs(words.sentence[seen.head] - words.sentence[i]) * 1000 + abs(seen.head - i)
            if best is None or distance < best[0]:
                best = (distance, seen.who)
        return best[1] if best else None

    def _ours(self, i: int) -> Referent | None:
        who = self.speaker(i)
        if isinstance(who, Person):
            return power(who.state) if who.state and who.offices else None
        if who is not None and who.kind in ("government", "ministry", "office", "alliance") and who.country:
            return power(who.country)
        return who if isinstance(who, Thing) and who.kind in ("alliance", "organization") else None

    def pair(self, i: int, leaders: bool) -> Thing | None:
        """The two persons (else two governments) named together just before word `i`, or null.

        `leaders`: only persons who lead a state; where no two stand near, those two named last.
        """
        for seen in self._near(i):
            if self.words.sentence[i] - self.words.sentence[seen.head] > 2:
                break
            if seen.form == "joint" and isinstance(seen.who, Thing) and len(seen.who.members) == 2:
                one, other = seen.who.members
                if all(isinstance(who, Person) and (not leaders or _leads(who)) for who in (one, other)):
                    return seen.who
        for persons in (True, False):
            found: list[Referent] = []
            for seen in self._near(i):
                if self.words.sentence[i] - self.words.sentence[seen.head] > (3 if leaders else 2):
                    break
                if isinstance(seen.who, Person) is not persons or seen.form == "pronoun" or seen.who in found:
                    continue
                if isinstance(seen.who, Person):
                    if leaders and not _leads(seen.who):
                        continue
                elif seen.who.kind != "government":
                    continue
                found.append(seen.who)
            if len(found) == 2:
                return joined((found[1], found[0]))
        last = list({id(who): who for who in reversed(self.persons()) if leaders and _leads(who)}.values())
        return joined((last[1], last[0])) if len(last) > 1 else None

    def issuer(self, start: int) -> Referent | None:
        """Who issues the document that the phrase from word `start` tells of, by its own sentence.

        "Moscow issued a statement": the subject of the verb; "he said in a statement": who speaks.
        """
        words = self.words
        verb = start - 1
        if verb < 1 or not (words.lower[verb] in ISSUING or words.lower[verb] == "in"):
            return None
        for seen in self.back():
            if words.sentence[seen.head] != words.sentence[start]:
                return None
            if seen.end <= verb and (seen.speaker or (seen.subject and words.lower[verb] != "in")):
                return seen.who
        return None

    def last_speaker(self, i: int) -> Referent | None:
        """Who was the source of the statement before word `i`, at most two sentences back."""
        for seen in self._near(i):
            if self.words.sentence[i] - self.words.sentence[seen.head] > 2:
                return None
            if seen.speaker and seen.form != "joint" and not self.words.quoted[seen.head]:
                return seen.who
        return None


def _leads(who: Person) -> bool:
    return any(who.holds(office, None) for office in LEADERS)


def _may_be(who: Referent, gender: str) -> bool:
    """Whether a person of this gender may be meant by `who`."""
    if isinstance(who, Person):
        return who.gender in ("", gender)
    return who.kind in ("anonymous", "office") and not who.plural and _human(who)


def _human(who: Thing) -> bool:
    """Whether an office or anonymous source is one human being: "Russian foreign minister", "official"."""
    if who.kind == "anonymous":
        return True
    last = who.noun.split()[-1].lower() if who.noun else ""
    return (
        who.noun.lower() in titles()
        or last in titles()
        or (last in nouns() and nouns()[last].rank == "spokes")
    )
