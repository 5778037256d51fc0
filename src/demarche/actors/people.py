"""The named persons of one report: every full name once, with its short forms, offices and state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from demarche.actors import names
from demarche.actors.tables import Holder, holders

AFTER_OFFICE_MONTHS = 36
"""For how many months after leaving office a family name alone still means its well-known holder."""


@dataclass
class Person:
    """A named person. `offices` are pairs of an office's key and the state (or body id) it is of, or null."""

    words: tuple[str, ...]
    key: tuple[str, ...]
    gender: str = ""
    state: str | None = None
    role: str | None = None
    offices: set[tuple[str, str | None]] = field(default_factory=set)
    holder: Holder | None = None
    bare_president: int = 0
    last_named: int = -1

    @property
    def name(self) -> str:
        """The fullest name of the report; the well-known one where it prints the family name alone."""
        if len(self.key) == 1 and self.holder is not None:
            return self.holder.name
        return names.display(self.words)

    @property
    def id(self) -> str | None:
        """The person's stable id."""
        if self.holder is not None:
            return names.person_id(names.folded(tuple(self.holder.name.split())))
        return names.person_id(self.key)

    def holds(self, office: str, state: str | None) -> bool:
        """Whether the report says (or it is well known) that the person has this office of this state."""
        for key, of in self.offices:
            if key == office and (
                state is None or of == state or (of is None and self.state in (None, state))
            ):
                return True
        return False


def _months(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7])


class People:
    """The register of a report's persons. `published` is an ISO date or null."""

    def __init__(self, published: str | None) -> None:
        self._month = _months(published) if published else None
        self._all: list[Person] = []
        self._by_short: dict[str, list[Person]] = {}

    def __iter__(self) -> Iterator[Person]:
        return iter(self._all)

    def full(self, words: tuple[str, ...]) -> Person:
        """The person of a name of two words or more, registered now if new."""
        key = names.folded(words)
        for person in self._by_short.get(names.family(key), ()):
            if len(person.key) > 1 and names.same(person.key, key):
                if _weight(words) > _weight(person.words):
                    person.words, person.key = words, key
                    self._index(person)
                person.gender = person.gender or names.gender(key)
                return person
        person = Person(words, key, gender=names.gender(key))
        self._all.append(person)
        self._index(person)
        self._know(person)
        return person

    def short(self, word: str, gender: str, office: str | None) -> Person | None:
        """The registered person whom a lone name means; of several the one named last."""
        key = names.bare(names.fold(word))
        fits = [
            person
            for person in self._by_short.get(key, ())
            if not (gender and person.gender and gender != person.gender)
        ]
        if not fits:
            return None

        def rank(person: Person) -> tuple[bool, bool, int]:
            is_family = names.family(person.key) == key
            has_office = office is not None and person.holds(office, None)
            return is_family, has_office, person.last_named

        best = max(fits, key=rank)
        if not rank(best)[0] and names.family(best.key) != key and gender:
            return None  # "Mr. X" where X is only a given name here: somebody else
        return best

    def lone(self, word: str, gender: str, office: str | None, state: str | None) -> Person:
        """A person of whom the report prints one name only, registered now."""
        key = names.folded((word,)) or (word.lower(),)
        person = Person((word,), key, gender=gender)
        self._all.append(person)
        self._index(person)
        if office:
            person.offices.add((office, state))
        self._know(person)
        return person

    def several(self, word: str) -> bool:
        """Whether two or more registered persons share this name."""
        return len(self._by_short.get(names.bare(names.fold(word)), ())) > 1

    def _index(self, person: Person) -> None:
        for word in names.shorts(person.key):
            them = self._by_short.setdefault(word, [])
            if person not in them:
                them.append(person)

    def _know(self, person: Person) -> None:
        """Let the table of office-holders say who a well-known person is, as of the report's date."""
        found = self._holder(person)
        if found is None:
            return
        person.holder = found
        person.gender = person.gender or found.gender
        if person.state is None:
            person.state = found.state
        if self._month is not None and _months(found.since) <= self._month and not self._past(found, 0):
            person.offices.add((found.role, found.state))

    def _past(self, holder: Holder, grace: int) -> bool:
        return bool(holder.until) and self._month is not None and self._month > _months(holder.until) + grace

    def _known_then(self, holder: Holder) -> bool:
        """Whether the holder was in office, or not long out of it, at the report's date."""
        if self._month is None:
            return False
        return _months(holder.since) <= self._month and not self._past(holder, AFTER_OFFICE_MONTHS)

    def _holder(self, person: Person) -> Holder | None:
        family = " ".join(person.key) if len(person.key) == 1 else names.family(person.key)
        fits: list[Holder] = []
        for holder in holders().get(family, ()) or _by_folded(family):
            key = names.folded(tuple(holder.name.split()))
            told = holder.alone or person.holds(holder.role, holder.state)
            if names.same(person.key, key) if len(person.key) > 1 else told and self._known_then(holder):
                fits.append(holder)
        if len({holder.name for holder in fits}) != 1:
            return None
        if self._month is None:
            return fits[-1]
        month = self._month

        def distance(holder: Holder) -> int:
            if _months(holder.since) > month:
                return _months(holder.since) - month
            return max(0, month - _months(holder.until)) if holder.until else 0

        return min(fits, key=distance)


@cache
def _by_folded(family: str) -> tuple[Holder, ...]:
    """Holders whose family name folds to `family`: "Zelenskyy", "Erdoğan"."""
    return tuple(
        holder
        for them in holders().values()
        for holder in them
        if names.bare(names.fold(holder.family)) == family or holder.family.lower() == family
    )


def _weight(words: tuple[str, ...]) -> tuple[int, int]:
    """How full a name is: words that are no initials, then characters."""
    kept = [word for word in words if not names.is_initial(word.lower())]
    return len(kept), sum(map(len, kept))
