"""Issues: what actors argue about, from a casebook and found in what they say.

Found ones are key phrases: runs of content words between small words and punctuation (Rose et al. 2010,
RAKE), two or three long, or single nouns that name matters of dispute (`data/issue_words.tsv`); names of
persons and states are no issues. A phrase counts from three statements of two actors on, in two independent
accounts: what copies of one report say counts once. Phrases that mostly stand in the same statements, or
whose statements mean much the same (`matters`), are one issue, named by the commonest of them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from demarche.actors.tables import countries, titles
from demarche.casebook import Issue as Given
from demarche.link.matters import matters
from demarche.link.tables import column
from demarche.link.words import singular, small_words
from demarche.records import Actor, Statement

STATEMENTS, ACTORS = 3, 2
"""How many statements, of how many actors, make a phrase an issue."""

_TOGETHER = 0.5  # from this share of the rarer phrase's statements on, two phrases are one issue
_TOKEN = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|[^\w\s]")
_EMPTY = frozenset(column("empty_words", "word"))

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Issue:
    """What is argued about: its name, how it was found, its phrases, the statements on it, their sources.

    `accounts`: how many of the statements' reports are independent.
    """

    name: str
    found: str
    phrases: tuple[str, ...]
    statements: tuple[Statement, ...]
    actors: tuple[str, ...]
    accounts: int


def issues(
    statements: Iterable[Statement],
    given: Sequence[Given] = (),
    who: Callable[[Actor], Actor] = lambda actor: actor,
    most: int = 40,
    *,
    accounts: Mapping[str, str] | None = None,
    meanings: Mapping[str, bytes] | None = None,
) -> tuple[Issue, ...]:
    """The casebook's issues in its order, then those found, at most `most`, the one with most actors first.

    `found` is "casebook" or "clustering". `who` names an actor as the user knows it. `accounts`: report id →
    its account, for reports that are copies of others. `meanings`: statement id → the vector of its content;
    without any, phrases alone tell. The order of the statements makes no difference.
    """
    ordered = sorted(statements, key=lambda one: (one.report.published or "", one.report.id, one.id))
    naming = _Naming(who, accounts or {})
    told = [_of_casebook(issue, ordered, naming) for issue in given]
    known = [phrase for issue in given for phrase in (issue.name, *issue.words)]
    clustered = _clustered(ordered, naming, meanings or {})
    found = (one for one in clustered if not any(_one(one.name, phrase) for phrase in known))
    return (*told, *islice(found, most))


def _one(name: str, phrase: str) -> bool:
    """Whether an issue that was found is one that the casebook has."""
    return holds(name, phrase) or holds(phrase, name)


def content(statement: Statement) -> str:
    """What is said, its pieces apart."""
    return " … ".join(span.exact for span in statement.content)


def holds(text: str, phrase: str) -> bool:
    """Whether a text has the words of a phrase one after another, singular or plural, in any case."""
    sought, words = _singulars(phrase), _singulars(text)
    return bool(sought) and any(
        words[at : at + len(sought)] == sought for at in range(len(words) - len(sought) + 1)
    )


def concerns(statement: Statement, issue: Given, who: Callable[[Actor], Actor]) -> bool:
    """Whether a statement is on a casebook's issue: one of its words stands in it, by one of its actors."""
    if not any(holds(content(statement), phrase) for phrase in issue.words):
        return False
    if not issue.actors:
        return True
    if statement.source is None:
        return False
    actor = who(statement.source)
    names = {name.casefold() for name in (actor.id, actor.name, actor.country) if name}
    return any(name.casefold() in names for name in issue.actors)


def _singulars(text: str) -> tuple[str, ...]:
    return tuple(singular(token) for token in _TOKEN.findall(text.lower()) if token[0].isalpha())


@dataclass(frozen=True)
class _Naming:
    """Who an actor is, as the user knows it, and of which account a report is."""

    who: Callable[[Actor], Actor]
    accounts: Mapping[str, str]

    def account(self, statement: Statement) -> str:
        return self.accounts.get(statement.report.id, statement.report.id)

    def voice(self, statement: Statement) -> str | None:
        """The id of who says it; null where that is not known."""
        known = statement.source is not None and statement.source.id is not None
        return self.who(statement.source).id if known and statement.source else None

    def issue(self, name: str, found: str, phrases: Sequence[str], those: Sequence[Statement]) -> Issue:
        sources = [self.who(one.source) for one in those if one.source]
        said = Counter(actor.id or actor.name.casefold() for actor in sources)
        names = {actor.id or actor.name.casefold(): actor.name for actor in sources}
        listed = tuple(names[key] for key in sorted(said, key=lambda key: (-said[key], key)))
        independent = len({self.account(one) for one in those})
        return Issue(name, found, tuple(phrases), tuple(those), listed, independent)


def _of_casebook(issue: Given, ordered: Sequence[Statement], naming: _Naming) -> Issue:
    those = [one for one in ordered if concerns(one, issue, naming.who)]
    return naming.issue(issue.name, "casebook", issue.words, those)


def _clustered(
    ordered: Sequence[Statement], naming: _Naming, meanings: Mapping[str, bytes]
) -> Iterator[Issue]:
    stand: dict[Phrase, list[int]] = defaultdict(list)
    worded: dict[Phrase, Counter[str]] = defaultdict(Counter)
    names = _names(ordered)
    for at, statement in enumerate(ordered):
        for phrase, words in sorted(set(_phrases(content(statement), names))):
            if not stand[phrase] or stand[phrase][-1] != at:
                stand[phrase].append(at)
            worded[phrase][words] += 1
    kept = {
        phrase: frozenset(places)
        for phrase, places in stand.items()
        if _argued([ordered[at] for at in places], naming)
    }
    groups = _grouped(kept)
    held = [sorted(frozenset[int]().union(*(kept[phrase] for phrase in group))) for group in groups]
    for matter in matters(held, [meanings.get(one.id) for one in ordered]):
        group = [phrase for at in matter for phrase in groups[at]]
        places = sorted({place for at in matter for place in held[at]})
        shown = [min(worded[phrase].items(), key=lambda pair: (-pair[1], pair[0]))[0] for phrase in group]
        yield naming.issue(shown[0], "clustering", shown, [ordered[at] for at in places])


def _argued(those: Sequence[Statement], naming: _Naming) -> bool:
    """Whether enough statements of enough actors hold a phrase, what copies say being counted once."""
    return (
        len(those) >= STATEMENTS
        and len({(naming.account(one), content(one)) for one in those}) >= STATEMENTS
        and len({voice for one in those if (voice := naming.voice(one))}) >= ACTORS
        and len({naming.account(one) for one in those}) > 1
    )


def _grouped(kept: dict[Phrase, frozenset[int]]) -> list[list[Phrase]]:
    """Phrases that mostly stand in the same statements, the commonest first; the largest group first."""
    ordered = sorted(kept, key=lambda phrase: (-len(kept[phrase]), -len(phrase), phrase))
    groups: list[list[Phrase]] = []
    for phrase in ordered:
        home = next(
            (
                group
                for group in groups
                if len(kept[phrase] & kept[group[0]]) >= _TOGETHER * len(kept[phrase])
            ),
            None,
        )
        if home is None:
            groups.append([phrase])
        else:
            home.append(phrase)
    return groups


def _names(statements: Iterable[Statement]) -> frozenset[str]:
    """The words that name persons and states: no issues by themselves."""
    people = {
        word
        for statement in statements
        for actor in (statement.source, *statement.addressees)
        if actor and actor.kind == "person"
        for word in actor.name.lower().split()
    }
    return frozenset(people | _fixed_names())


@cache
def _fixed_names() -> frozenset[str]:
    states = {
        word.lower()
        for state in countries().values()
        for name in (state.name, *state.aliases, *state.adjectives, *state.capitals)
        for word in name.split()
    }
    return frozenset(states | {word for phrase in titles() for word in phrase.lower().split()})


def _phrases(text: str, names: frozenset[str]) -> Iterator[tuple[Phrase, str]]:
    """The phrases of a text as singular words, each with its words as written, in lower case."""
    nouns = column("issue_words", "noun")
    run: list[str] = []
    for token in (*_TOKEN.findall(text.lower()), "."):
        plain = re.sub(r"['’]s?$", "", token)
        if token[0].isalpha() and plain not in small_words() and plain not in _EMPTY and len(plain) > 2:
            run.append(plain)
            continue
        for size in (2, 3):
            for at in range(len(run) - size + 1):
                words = run[at : at + size]
                if words[-1] in names or sum(word in names for word in words) > size - 2 + (size == 2):
                    continue
                if words[0] in names and size == 2 and singular(words[-1]) not in nouns:
                    continue
                if not words[-1].endswith(("ed", "ing", "ly")):
                    yield tuple(singular(word) for word in words), " ".join(words)
        for word in run:
            if singular(word) in nouns:
                yield (singular(word),), word
        run = []
