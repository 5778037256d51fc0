"""Where a sentence names an instrument: noun phrases like “a nuclear deal with Iran”, “her letter to Rome”.

Which candidates count was judged on hand-marked articles; `instrument_identity` says which are the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.instrument_words import classes, nouns, openers, words
from demarche.extract.meeting_mentions import phrase_start
from demarche.records import Form

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_LONGEST_NOUN = 4
_REACH = 10
"""Words of what stands behind the noun that are told with it."""
_INSIDE = _NOUN_TAGS | {"DT", "JJ", "JJR", "JJS", "CD", "POS", "PRP$", "HYPH", "CC", "TO", "$", "``", "''"}
_LINKS = frozenset({"with", "between", "on", "for", "of", "from", "by", "against", "over", "about"})
_LOOSE = frozenset({"IN", "TO", "CC", "DT", "JJ", "HYPH", "POS", "PRP$", "VB", "``"})
_ARTICLES = frozenset({"a", "an", "the", "any", "some", "no", "this", "that", "such"})


@dataclass(frozen=True)
class Phrase:
    """A noun phrase that may name an instrument; `start` and `end` are characters of the whole phrase.

    `head` is where its noun stands among the tokens of the sentence, `noun` the noun as the table has it,
    `before` the lower-case words of the phrase up to it, `behind` those told after it. `stop` is the
    character at which the noun ends.
    """

    start: int
    stop: int
    end: int
    head: int
    noun: str
    form: Form
    sort: str
    before: tuple[str, ...]
    behind: tuple[str, ...]
    names: bool
    """Whether a proper name stands before the noun."""
    apposed: bool
    """Whether a dash or a comma leads to it: “the bill – legislation that …”."""

    @property
    def topics(self) -> frozenset[str]:
        """What it is about, as far as its words tell."""
        return classes("topic", (*self.before, *self.noun.split(), *self.behind))

    @property
    def stages(self) -> frozenset[str]:
        """The stage that its words tell: interim, final, a second one."""
        return classes("stage", self.before)

    @property
    def definite(self) -> bool:
        """Whether it speaks of one already known: “the deal”, “their letter”, “Kerry's plan”."""
        return self.owned or bool(self.before and self.before[0] in words("definite"))

    @property
    def owned(self) -> bool:
        """Whether its owner is named: “Kerry's plan”."""
        return any(word in ("'s", "’s", "s'", "'", "’") for word in self.before)

    @property
    def bare(self) -> bool:
        """Whether nothing but an article and the noun is told."""
        return not set(self.before) - _ARTICLES and not self.behind


def phrases(sentence: Sequence[Token], stops: Sequence[int] = ()) -> list[Phrase]:
    """Every phrase of `sentence` whose noun the table has and that can name an instrument, in order.

    What stands behind the noun ends at the characters `stops` (where times begin).
    """
    low = [token.lower_ for token in sentence]
    found = []
    at = 0
    while at < len(sentence):
        size = _noun_at(low, at)
        if size:
            phrase = _phrase(sentence, low, at, size, stops)
            if phrase is not None and _can_name(sentence, phrase, low, size):
                found.append(phrase)
        at += max(1, size)
    return found


def _noun_at(low: Sequence[str], at: int) -> int:
    """How many tokens the longest noun of the table that begins at `at` has; 0 for none."""
    if low[at] not in openers():
        return 0
    for size in range(min(_LONGEST_NOUN, len(low) - at), 0, -1):
        if " ".join(low[at : at + size]) in nouns():
            return size
    return 0


def _phrase(
    sentence: Sequence[Token], low: Sequence[str], at: int, size: int, stops: Sequence[int]
) -> Phrase | None:
    last = at + size - 1
    if sentence[last].tag_ not in _NOUN_TAGS or (at and low[at - 1] == "-"):
        return None  # "son-in-law"
    if _of_another(sentence, last):
        return None
    start = phrase_start(sentence, at)
    while start < at and sentence[start].is_punct and sentence[start].tag_ not in ("``", "''"):
        start += 1
    noun = " ".join(low[at : at + size])
    form, sort = nouns()[noun]
    if form == "accord" and words("draft").intersection(low[max(0, start - 3) : at]):
        form, sort = "draft treaty", "told"  # plural or not, nobody drafts in passing
    end = _end(sentence, low, last + 1, stops)
    behind = tuple(low[last + 1 : end])
    if not behind and last + 1 < len(sentence) and _tells(sentence, low, last + 1):
        behind = (low[last + 1],)
    return Phrase(
        start=sentence[start].idx,
        stop=sentence[last].idx + len(sentence[last]),
        end=sentence[max(end, last + 1) - 1].idx + len(sentence[max(end, last + 1) - 1]),
        head=last,
        noun=noun,
        form=form,
        sort=sort,
        before=tuple(low[start:at]),
        behind=behind,
        names=any(token.tag_ in ("NNP", "NNPS") for token in sentence[start:at]),
        apposed=start > 0 and low[start - 1] in ("–", "—", "--", ",", "-"),
    )


def _of_another(sentence: Sequence[Token], last: int) -> bool:
    """Whether the noun only says of what sort the next one is: "deal talks", "treaty-based"."""
    behind = sentence[last + 1 : last + 3]
    if not behind:
        return False
    if behind[0].text == "-":
        return len(behind) > 1 and not behind[1].is_space
    # A name behind it begins another phrase: "a law Congress passed".
    named = sentence[last].tag_ in ("NNP", "NNPS")
    return behind[0].tag_ in ("NN", "NNS") or (named and behind[0].tag_ in ("NNP", "NNPS"))


def _tells(sentence: Sequence[Token], low: Sequence[str], at: int) -> bool:
    """Whether what stands at `at`, behind the noun, tells of it: "that would …", "calling for", "signed"."""
    if sentence[at].tag_ in ("NNP", "PRP"):
        return True  # "a law Congress passed", "the deal he signed"
    return low[at] in words("about") and sentence[at].tag_ not in ("VBD", "VBZ", "VBP")


def _end(sentence: Sequence[Token], low: Sequence[str], at: int, stops: Sequence[int]) -> int:
    """Where the phrase whose noun ends before `at` ends: behind "with …", "between … and …", "to limit …"."""
    if at >= len(sentence) or low[at] not in _LINKS | {"to"}:
        return at
    ends = at + 1 == len(sentence) or sentence[at + 1].tag_ != "VB"
    if low[at] == "to" and ends and low[at - 1] not in ("letter", "letters", "memo"):
        return at  # "submit the pact to the Senate"
    end = at
    while end < min(len(sentence), at + _REACH):
        token = sentence[end]
        verb = token.tag_ == "VB" and end > at and low[end - 1] == "to"
        other = token.tag_ == "CC" and end + 1 < len(sentence) and sentence[end + 1].tag_ == "PRP$"
        if other or not (token.tag_ in _INSIDE or verb or low[end] in _LINKS) or token.idx in stops:
            break
        end += 1
    while end > at and (sentence[end - 1].tag_ in _LOOSE or sentence[end - 1].is_punct):
        end -= 1
    return end


def _can_name(sentence: Sequence[Token], phrase: Phrase, low: Sequence[str], size: int) -> bool:
    """Whether the words around the noun let it name an instrument at all."""
    noun, at = phrase.noun, phrase.head - size + 1
    first = at - len(phrase.before)
    if words(f"hollow:{noun}").intersection(phrase.before):
        return False
    if first and low[first - 1] in words(f"before:{noun}") and not set(phrase.before):
        return False
    after = low[phrase.head + 1] if phrase.head + 1 < len(low) else ""
    if after in words(f"beyond:{noun}") and not phrase.names:
        return False
    if phrase.before and phrase.before[0] == "no":
        return False
    needed = words(f"needs:{noun}")
    if needed and not needed.intersection(phrase.behind[:1]):
        return False
    if phrase.form == "statement" and phrase.sort == "told" and _of_before(phrase):
        return False
    if noun == "bill" and not phrase.before and sentence[at].text == "Bill":
        return False  # a first name
    if phrase.sort == "named":
        return sentence[at].text[0].isupper() and phrase.names
    if phrase.sort == "told" and phrase.bare:
        return noun == "statement" and bool(phrase.before) and phrase.before[0] == "a"
    if phrase.sort == "topical":
        return bool(phrase.topics)
    if noun in words("articled") and not phrase.before:
        return False  # "in agreement", "deal or no deal"
    if noun in words("determined") and sentence[first].tag_ not in ("DT", "PRP$") and not phrase.owned:
        return False  # "under U.S. law", headlines
    if phrase.sort == "planned":
        told = set(phrase.before) | set(phrase.behind[:4])
        verb = any(word in words("plan-verbs") for word in low[max(0, first - 3) : first])
        return bool(told & words("plan-kinds")) or (verb and bool(phrase.behind))
    return True


def _of_before(phrase: Phrase) -> bool:
    """Whether a statement told before is meant: "the general's statement", "…, a statement that angered"."""
    if phrase.apposed:
        return True
    return phrase.definite and not phrase.behind and "joint" not in phrase.before
