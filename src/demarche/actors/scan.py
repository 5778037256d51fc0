"""One walk over a report's words: which are names of persons and bodies, titles, and actor nouns."""

from __future__ import annotations

from functools import cache

from demarche.actors.lexicon import Hit, common, find, proper
from demarche.actors.names import PARTICLES, SUFFIXES, fold, is_initial
from demarche.actors.tables import Title, given_names, rows, word_set
from demarche.actors.words import Words

LONGEST_HEADLINE = 25
"""Words that a headline has at most."""
LONGEST_NAME = 6
"""A run of more capitalised words than this is a headline, no name."""

# Capitalised for their place in the sentence or by custom; never a person's name when they stand alone.
_NOT_NAMES = word_set("not-names")
_BASED = ("-based", "-led", "-backed", "-born", "-linked", "-style", "-made", "-run", "-era", "-controlled")
# Verbs of saying after a lone capitalised word show it to be somebody.
_SAYS = word_set("says-of-lone-names")


@cache
def org_words() -> frozenset[str]:
    """Words that show a capitalised run to be an organisation's name."""
    return frozenset(row["word"] for row in rows("orgwords"))


@cache
def place_words() -> frozenset[str]:
    """Words that show a capitalised run to be a place's name."""
    return frozenset(row["word"] for row in rows("placewords"))


def scan(words: Words) -> list[Hit]:
    """All hits of a report in text order, none overlapping.

    Two walks: the first finds full names, so that the second can know their single words again, also those
    that are common words otherwise ("Power", "May").
    """
    families = {
        fold(words.text[k])
        for hit in _walk(words, frozenset())
        if hit.form == "name" and (hit.j - hit.i > 1 or _titled(words, hit.i))
        for k in range(hit.i, hit.j)
        if not is_initial(words.lower[k]) and len(words.text[k]) > 1
    }
    return _without_headlines(words, _walk(words, frozenset(families - PARTICLES)))


def _headlines(words: Words) -> set[int]:
    """The numbers of paragraphs that look like headlines: most words capitalised, no full stop at the end."""
    count: dict[int, list[int]] = {}
    for i, number in enumerate(words.paragraph):
        if words.text[i][0].isalpha():
            here = count.setdefault(number, [0, 0])
            here[0] += 1
            here[1] += words.capital(i)
    last = {number: words.text[i] for i, number in enumerate(words.paragraph)}
    return {
        number
        for number, (every, capital) in count.items()
        if 3 <= every <= LONGEST_HEADLINE and capital >= 0.7 * every and last[number] not in '.!?"”’'
    }


def _without_headlines(words: Words, hits: list[Hit]) -> list[Hit]:
    """The hits, but in headlines only names that the running text prints too: there every word is capital."""
    headlines = _headlines(words)
    if not headlines:
        return hits
    running = {
        tuple(map(fold, words.text[hit.i : hit.j]))
        for hit in hits
        if hit.form in ("name", "org") and words.paragraph[hit.i] not in headlines
    }
    singles = {name[-1] for name in running}
    out = []
    for hit in hits:
        if hit.form not in ("name", "org") or words.paragraph[hit.i] not in headlines:
            out.append(hit)
            continue
        for size in range(hit.j - hit.i, 0, -1):
            name = tuple(map(fold, words.text[hit.i : hit.i + size]))
            if name in running or (size == 1 and name[0] in singles):
                out.append(Hit(hit.i, hit.i + size, hit.form))
                break
    return out


def _titled(words: Words, i: int) -> bool:
    """Whether an honorific stands before word `i`."""
    return i > 0 and words.lower[i - 1] in ("mr.", "mr", "mrs.", "mrs", "ms.", "ms", "sen.", "rep.", "gen.")


@cache
def _openers() -> frozenset[str]:
    """The first words of all phrases of the gazetteers."""
    return frozenset(proper()) | frozenset(common())


def _walk(words: Words, families: frozenset[str]) -> list[Hit]:
    hits: list[Hit] = []
    openers = _openers()
    i = 0
    while i < len(words):
        hit = _hit(words, i, families) if words.lower[i] in openers or words.capital(i) else None
        if hit is None:
            i += 1
        else:
            hits.append(hit)
            i = hit.j
    return hits


def _hit(words: Words, i: int, families: frozenset[str]) -> Hit | None:
    text = words.text[i]
    if not text[0].isalpha():
        return find(proper(), words, i, cased=True) if text[0].isdigit() else None
    known = find(proper(), words, i, cased=True)
    if known is not None and not _is_person_here(words, known, families):
        return _grown(words, known)
    called = find(common(), words, i, cased=False)
    if words.capital(i):
        if called is not None and (fold(text) not in families or _names_office(words, called)):
            return _named_office(words, called) or called
        run = _run(words, i, families)
        if run is not None:
            return run
    return called


def _names_office(words: Words, called: Hit) -> bool:
    """Whether the title or noun is followed by a name, as titles are, or has several words."""
    return called.j - called.i > 1 or (
        called.form == "title"
        and called.j < len(words)
        and words.capital(called.j)
        and words.lower[called.j] not in _NOT_NAMES
    )


def _is_person_here(words: Words, hit: Hit, families: frozenset[str]) -> bool:
    """Whether a one-word gazetteer name is a person's here: "Jordan" after "Michael Jordan"."""
    if hit.j - hit.i > 1 or hit.form in ("body", "adjective", "people"):
        return False
    nxt = hit.j
    first = words.lower[hit.i] in given_names()
    if first and nxt < len(words) and words.capital(nxt) and words.text[nxt][-1:].isalpha():
        return True
    return (
        hit.form in ("country", "capital") and fold(words.text[hit.i]) in families and _titled(words, hit.i)
    )


def _in_name(words: Words, i: int, j: int) -> bool:
    """Whether word `j` may go on with the name of capitalised words that starts at `i`."""
    inside = j < len(words) and words.paragraph[j] == words.paragraph[i]
    return inside and words.capital(j) and words.text[j].isalpha()


def _grown(words: Words, hit: Hit) -> Hit:
    """The hit, or the longer proper name that it begins: "European Council on Foreign Relations"."""
    if hit.form not in ("country", "adjective", "capital", "seat"):
        return hit
    j = hit.j
    while j - hit.i < LONGEST_NAME and _in_name(words, hit.i, j):
        if find(proper(), words, j, cased=True):
            return hit
        title = find(common(), words, j, cased=False)
        if title is not None and title.form == "title":
            return hit
        if words.lower[j] in org_words():
            while j + 1 < len(words) and words.capital(j + 1) and words.lower[j + 1] in org_words():
                j += 1
            if words.lower[j] in ("ministry", "department", "embassy", "office", "army", "parliament"):
                return hit
            if hit.form == "adjective" and words.lower[j] in ("intelligence", "guard", "court"):
                return hit
            return Hit(hit.i, _tail(words, j + 1), "org")
        j += 1
    return hit


def _named_office(words: Words, called: Hit) -> Hit | None:
    """An organisation's name that begins with a title or noun in capitals: "Security Service of Ukraine"."""
    if called.form != "noun" or not words.capital(called.i):
        return None
    j = called.j
    while j - called.i < LONGEST_NAME and _in_name(words, called.i, j):
        j += 1
    if j > called.j and words.lower[j - 1] in org_words():
        return Hit(called.i, _tail(words, j), "org")
    return None


def _tail(words: Words, j: int) -> int:
    """Where an organisation's name ends that may go on after `j` with "of", "for" or "on" and capitals."""
    if j + 1 < len(words) and words.lower[j] in ("of", "for", "on"):
        k = j + 1
        if words.lower[k] == "the" and k + 1 < len(words):
            k += 1
        start = k
        while k < len(words) and k - start < 3 and words.capital(k) and words.text[k].isalpha():
            k += 1
        if k > start and words.lower[start] not in _NOT_NAMES:
            return k
    return j


def _run(words: Words, i: int, families: frozenset[str]) -> Hit | None:
    """The name of a person or organisation that starts at the capitalised word `i`."""
    lower = words.lower[i]
    given = lower in given_names() or is_initial(lower)
    if lower in _NOT_NAMES and (fold(words.text[i]) not in families or _is_date(words, i)):
        if not (i and i + 1 < len(words) and words.capital(i + 1) and _title_before(words, i)):
            return None
        given = True  # "Rep. Jan Schakowsky"
    j = i + 1
    while j < len(words) and words.paragraph[j] == words.paragraph[i]:
        if not _goes_on(words, i, j, given, families):
            break
        j += 1
    if j - i > LONGEST_NAME or words.lower[j - 1] in PARTICLES:
        return None
    if j - i > 1 and all(w.isupper() and len(w) > 2 for w in words.text[i:j]):
        return None  # a headline
    long = j - i > 3 and not given and not _title_before(words, i)
    if long and any(words.lower[k] in given_names() for k in range(i + 1, j - 1)):
        return None  # the walk comes to the given name next
    if not given and any(words.lower[k] in place_words() for k in range(i, j)):
        return None
    if words.lower[j - 1] in ("ministry", "embassy") or words.lower[i + 1 : i + 2] == ("ministry",):
        return None  # the walk comes to the noun next, which knows whose ministry it is
    if any(words.lower[k] in org_words() for k in range(i, j)) and not (given and j - i == 2):
        return Hit(i, _tail(words, j), "org")
    return _person_or_not(words, i, j, families)


def _goes_on(words: Words, i: int, j: int, given: bool, families: frozenset[str]) -> bool:
    """Whether the name that starts at `i` goes on with word `j`; `given`: it starts with a given name."""
    word, lower = words.text[j], words.lower[j]
    follows = j + 1 < len(words) and words.capital(j + 1)
    if word in words.text[i:j] and len(word) > 2:
        return False  # a name printed twice: a caption's or link's text run into the sentence
    if (lower in SUFFIXES and words.capital(j)) or lower.startswith(("al-", "el-")):
        return True
    if (is_initial(lower) and words.capital(j)) or lower in PARTICLES:
        return follows
    if not words.capital(j) or not word[0].isalpha() or lower.endswith(_BASED):
        return False
    second = given and j == i + 1
    if find(proper(), words, j, cased=True) is not None:
        return second and lower == "jordan"
    if second or fold(word) in families:
        return second or j > i + 1 or lower not in given_names() or not _title_before(words, i)
    if find(common(), words, j, cased=False) is not None and lower not in org_words():
        return False
    return lower not in _NOT_NAMES


def _title_before(words: Words, i: int) -> bool:
    """Whether a person's title ends right before word `i`."""
    for size in (3, 2, 1):
        if i >= size:
            hit = find(common(), words, i - size, cased=False)
            if hit is not None and hit.j == i and isinstance(hit.of, Title):
                return True
    return False


def _is_date(words: Words, i: int) -> bool:
    return i + 1 < len(words) and words.text[i + 1][0].isdigit()


def _person_or_not(words: Words, i: int, j: int, families: frozenset[str]) -> Hit | None:
    """The run as a person's name if something speaks for it, as an organisation's if its label says so."""
    labels = set(words.entities[i:j])
    before = words.lower[i - 1] if i else ""
    if j - i == 1:
        word = words.lower[i]
        known = Hit(i, j, "name") if fold(words.text[i]) in families else _holder(word, Hit(i, j, "name"))
        if known is not None or (j < len(words) and words.lower[j] in ("administration", "regime")):
            return known or Hit(i, j, "name")
        if word.endswith(_BASED) or word in _NOT_NAMES:
            return None
        if "ORGANIZATION" in labels or (words.text[i].isupper() and len(word) > 1):
            return Hit(i, j, "org") if "ORGANIZATION" in labels else None
        if "LOCATION" in labels:
            return None
        after = words.lower[j] if j < len(words) else ""
        told = _title_before(words, i)
        says = after in _SAYS or (before in _SAYS and (j >= len(words) or words.text[j] in ',.”"'))
        if (
            "PERSON" in labels
            or told
            or (says and not words.opens(i))
            or (says and word not in given_names())
        ):
            return Hit(i, j, "name") if before != "the" else None
        return None
    if "ORGANIZATION" in labels and words.lower[i] not in given_names():
        return Hit(i, j, "org")
    if "LOCATION" in labels and words.lower[i] not in given_names():
        return None
    if before == "the" and "PERSON" not in labels and words.lower[i] not in given_names():
        return Hit(i, j, "org")
    return Hit(i, j, "name")


def _holder(word: str, hit: Hit) -> Hit | None:
    from demarche.actors.tables import holders

    return hit if any(holder.alone for holder in holders().get(word, ())) else None
