"""Personal names: how they are spelled, cut, compared and made into ids."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from demarche.actors.tables import given_names, short_forms, spellings, word_set

PARTICLES = word_set("particles")
SUFFIXES = frozenset({"jr.", "sr.", "jr", "sr", "ii", "iii", "iv"})
# Family names that East Asian names put first.
_FAMILY_FIRST = word_set("family-first")
_INITIAL = re.compile(r"(?:[a-z]\.)+|[a-z]\.?")
_ARTICLE = re.compile(r"(?:al|el|as|ash|an|ad|ar|at|az|ul)[-‑]")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """`word` in lower case without accents or apostrophes, spelled the one way that ids use."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’‘`")
    plain = plain.replace("‑", "-").replace("ı", "i").replace("ł", "l").replace("ø", "o")
    return spellings().get(plain, plain)


def is_initial(word: str) -> bool:
    """Whether a folded word is an initial: "v.", "h.r."."""
    return _INITIAL.fullmatch(word) is not None


def bare(word: str) -> str:
    """A folded word without an Arabic article: "al-assad" → "assad"."""
    return _ARTICLE.sub("", word)


def folded(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name, folded, without suffixes such as "Jr."."""
    return tuple(word for word in map(fold, words) if word not in SUFFIXES)


def surname_first(words: tuple[str, ...]) -> bool:
    """Whether a folded name is of the kind that puts the family name first: "kim jong un", "xi jinping"."""
    if words[0] not in _FAMILY_FIRST or len(words) < 2:
        return False
    if len(words) == 2 and words[1] in _FAMILY_FIRST and words[0] in given_names():
        return False
    return len(words) == 3 or "-" in words[1] or words[0] not in given_names()


def family(words: tuple[str, ...]) -> str:
    """The family name of a folded name: its last word, or its first where that is the custom."""
    return words[0] if surname_first(words) else bare(words[-1])


def shorts(words: tuple[str, ...]) -> frozenset[str]:
    """The single words by which a report may go on calling the person of this folded name."""
    return frozenset({bare(w) for w in words if not is_initial(w) and w not in PARTICLES} | set(words[-1:]))


def _first_agrees(one: str, other: str) -> bool:
    if one == other or other in short_forms().get(one, ()):
        return True
    return (is_initial(one) and other.startswith(one[0])) or (is_initial(other) and one.startswith(other[0]))


def same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two folded full names can be one person: same family name, given names that do not differ."""
    if one == other:
        return True
    if len(one) < 2 or len(other) < 2:
        return False
    plain = "".join(one).replace("-", ""), "".join(other).replace("-", "")
    if plain[0] == plain[1]:
        return True
    if surname_first(one) or surname_first(other) or family(one) != family(other):
        return False
    # "Javad Zarif" is "Mohammad Javad Zarif"; further in, the name is another's that runs into this one.
    return _first_agrees(one[0], other[0]) or one[0] in other[1:-1][:1] or other[0] in one[1:-1][:1]


def gender(words: tuple[str, ...]) -> str:
    """ "m" or "f" as the given name tells, or ""."""
    if len(words) < 2 or surname_first(words):
        return ""
    names = given_names()
    return names.get(words[0], "") or (names.get(words[1], "") if is_initial(words[0]) else "")


def slug(text: str) -> str:
    """`text` as an id's part: lower case ASCII letters and digits with hyphens between."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "").replace("'", ""))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")


def person_id(words: tuple[str, ...]) -> str | None:
    """The id of a person of this folded name: initials left out; null if nothing is left to make it of."""
    kept = [w for w in words if not is_initial(w)] or list(words)
    made = slug(" ".join(kept))
    return f"person:{made}" if made else None


def display(words: tuple[str, ...]) -> str:
    """A name as records print it: middle initials left out."""
    if len(words) < 3:
        return " ".join(words)
    middle = [w for w in words[1:-1] if not is_initial(w.lower())]
    return " ".join((words[0], *middle, words[-1]))
