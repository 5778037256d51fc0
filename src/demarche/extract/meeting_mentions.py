"""Where a sentence tells a meeting: a noun ("talks", "a visit") or a verb ("met", "spoke with").

Which candidates count was judged on hand-marked articles: the words that are followed are those that tell a
meeting more often than not, after the tests below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.meeting_words import sorts, words

if TYPE_CHECKING:
    from spacy.tokens import Token

_VERB_TAGS = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_MODIFIER_TAGS = _NOUN_TAGS | {
    "JJ",
    "JJR",
    "JJS",
    "CD",
    "VBN",
    "VBG",
    "POS",
    "PRP$",
    "DT",
    "HYPH",
    ":",
    "RB",
    "``",
    "''",
}
_NUMBER_WORDS = frozenset({"four", "two", "three", "several", "many", "a", "an"})


@dataclass(frozen=True)
class Told:
    """A word that tells a meeting: its place among the sentence's tokens, its sort, and its phrase.

    `start` is where its noun phrase begins (the verb itself for a verb).
    """

    at: int
    start: int
    sort: str
    verb: bool


def told(sentence: Sequence[Token]) -> list[Told]:
    """Every word of `sentence` that tells a meeting, in order."""
    low = [token.lower_ for token in sentence]
    found = []
    for at, word in enumerate(low):
        noun, verb = sorts("noun").get(word), sorts("verb").get(word)
        if (
            noun is not None
            and _is_noun(sentence, low, at, verb is not None)
            and _noun_tells(sentence, low, at, noun)
        ):
            found.append(Told(at, phrase_start(sentence, at), noun, False))
        elif verb is not None and _verb_tells(sentence, low, at, verb):
            found.append(Told(at, at, verb, True))
    return found


def phrase_start(sentence: Sequence[Token], at: int) -> int:
    """Where the noun phrase that ends with the noun at `at` begins."""
    start = at
    while start > 0:
        token = sentence[start - 1]
        if token.lower_ == "of" and start > 1 and sentence[start - 2].lower_ == "group":
            start -= 1
            continue
        if token.tag_ not in _MODIFIER_TAGS and token.text not in ("-", "“", "”", '"'):
            break
        start -= 1
        if token.tag_ == "DT":
            break
    return start


def _is_noun(sentence: Sequence[Token], low: list[str], at: int, either: bool) -> bool:
    token = sentence[at]
    if token.tag_ in ("NNP", "NNPS") and sorts("noun")[low[at]] == "session" and low[at] != "assembly":
        return False  # the name of Jeff Sessions
    if low[at] in ("hearing", "gathering", "briefing") and token.tag_ not in _NOUN_TAGS:
        return False
    if not either:
        return True
    before = low[at - 1] if at else ""
    if before in (
        "a",
        "an",
        "the",
        "his",
        "her",
        "their",
        "its",
        "our",
        "this",
        "that",
        "'s",
        "’s",
        "phone",
        "first",
    ):
        return True
    if before in ("to", "will", "would", "could", "may", "might", "should", "can", "not", "n't", "n’t"):
        return False
    return token.tag_ in _NOUN_TAGS


def _noun_tells(sentence: Sequence[Token], low: list[str], at: int, sort: str) -> bool:
    after = low[at + 1] if at + 1 < len(low) else ""
    if not {"told", "tells", "telling"}.isdisjoint(low[max(0, phrase_start(sentence, at) - 1) : at]):
        return False  # "told the OSCE meeting": an audience
    if at + 1 < len(sentence) and sentence[at + 1].tag_ in ("NN", "NNS") and after not in sorts("noun"):
        return False  # "meeting room", "summit talks" without the room
    if sort == "call":
        return _is_call(low, at)
    if sort == "session" and low[at] == "assembly":
        return "general" in low[max(0, at - 2) : at]
    return True


def _is_call(low: list[str], at: int) -> bool:
    near = low[max(0, at - 4) : at]
    after = low[at + 1] if at + 1 < len(low) else ""
    if any(word in ("phone", "telephone", "conference", "video") for word in near):
        return True
    if low[at].startswith("conversation"):
        return after in ("with", "between")
    between = low[at + 1 : at + 4]
    return bool(near) and ("with" in between or "between" in between)


def _verb_tells(sentence: Sequence[Token], low: list[str], at: int, sort: str) -> bool:
    after = low[at + 1] if at + 1 < len(low) else ""
    rest = low[at + 1 : at + 9]
    token = sentence[at]
    if sort == "meet":
        if low[at] == "meeting" and token.tag_ in ("NN", "NNS"):
            return False
        if rest[:2] == ["the", "press"]:
            return False
        return not any(word in words("not-met-objects") for word in low[at + 1 : at + 5])
    if sort == "speak":
        if any(word in words("audience") for word in rest):
            return False
        if "condition" in low[at + 1 : at + 5]:
            return False
        together = after in ("for", "by", "on", "again", "briefly", "twice") and _pair_before(
            sentence, low, at
        )
        return (after in ("with", "to") and _name_near(sentence, at + 2)) or together or _by_phone(low, at)
    if sort == "phone":
        return token.tag_ in _VERB_TAGS
    if sort == "call":
        return _phones_somebody(sentence, low, at)
    if sort == "host":
        return token.tag_ in _VERB_TAGS and _name_near(sentence, at + 1) and after not in ("a", "an", "the")
    if sort == "visit":
        return token.tag_ in _VERB_TAGS and _name_near(sentence, at + 1)
    if sort == "go":
        return after in ("to", "in", "for") and _name_near(sentence, at + 2) and _person_near(sentence, at)
    if sort == "negotiate":
        return token.tag_ in _VERB_TAGS and ("with" in rest[:2] or _is_doing(low, at))
    if sort == "invite":
        return "to" in rest
    if sort == "testify":
        return "before" in rest or "to" in rest
    if sort == "discuss":
        return "with" in low[at + 1 : at + 12]
    if sort == "communicate":
        return after == "with"
    if sort == "sit":
        return after == "down"
    if sort == "attend":
        return token.tag_ in _VERB_TAGS and not words("bodies").isdisjoint(low[at + 1 : at + 9])
    if sort in ("brief", "question"):
        return token.tag_ in _VERB_TAGS and _name_near(sentence, at + 1)
    if sort == "send":
        return token.tag_ in _VERB_TAGS and _to_a_place(sentence, low, at) and _name_near(sentence, at + 1)
    if sort == "be":
        return _is_at_a_place(sentence, low, at)
    if sort == "gather":
        return token.tag_ in _VERB_TAGS and any(word in ("for", "in", "at", "on") for word in rest[:3])
    return False


def _to_a_place(sentence: Sequence[Token], low: list[str], at: int) -> bool:
    """ "Dispatched his deputy to Ankara"."""
    return any(
        low[to] == "to" and to + 1 < len(sentence) and sentence[to + 1].ent_type_ == "GPE"
        for to in range(at + 1, min(len(low), at + 9))
    )


def _is_at_a_place(sentence: Sequence[Token], low: list[str], at: int) -> bool:
    """ "He was in Tashkent", "is due in Kyiv": a person by name or pronoun, and a place."""
    place = at + 2 < len(sentence) and low[at + 1] == "in" and sentence[at + 2].ent_type_ == "GPE"
    return place and any(
        token.ent_type_ == "PERSON" or token.lower_ in ("he", "she")
        for token in sentence[max(0, at - 4) : at]
    )


def _is_doing(low: list[str], at: int) -> bool:
    return low[at].endswith("ing") and any(
        word in ("is", "are", "been", "were", "was") for word in low[max(0, at - 3) : at]
    )


def _name_near(sentence: Sequence[Token], at: int) -> bool:
    """Whether a name begins at `at` or after a determiner or title there."""
    return any(token.tag_ in ("NNP", "NNPS", "PRP") for token in sentence[at : at + 5])


def _person_near(sentence: Sequence[Token], at: int) -> bool:
    return any(token.tag_ in ("NNP", "PRP") for token in sentence[max(0, at - 8) : at])


def _pair_before(sentence: Sequence[Token], low: list[str], at: int) -> bool:
    """Whether two are the subject: "Mr. Biden and Mr. Putin spoke", "the two leaders spoke"."""
    before = low[max(0, at - 8) : at]
    if not {"two", "leaders", "presidents", "both", "ministers"}.isdisjoint(before):
        return True
    return "and" in before and sum(token.tag_ == "NNP" for token in sentence[max(0, at - 8) : at]) >= 2


def _by_phone(low: list[str], at: int) -> bool:
    rest = " ".join(low[at + 1 : at + 12])
    return any(
        way in rest for way in ("by phone", "by telephone", "on the phone", "on the telephone", "by video")
    )


def _phones_somebody(sentence: Sequence[Token], low: list[str], at: int) -> bool:
    """ "Called his counterpart on Tuesday to discuss …", not "called it a success", "called for"."""
    after = sentence[at + 1] if at + 1 < len(sentence) else None
    if after is None or after.tag_ not in ("NNP", "PRP$") or low[at] == "call":
        return False
    rest = low[at + 1 : at + 14]
    return "to" in rest and any(
        word in ("discuss", "express", "urge", "ask", "phone", "telephone") for word in rest
    )
