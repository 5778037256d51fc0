"""What speaks for a statement's act besides the network's reading: its cue, and the words of its content.

The weights of these signs (`data/act_weights.tsv`) are learnt by `training/act_weights.py`; `acts.py` weighs
them with the reader's own chances.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from demarche.extract.acts import cue_leaning

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUXILIARY = frozenset({"be", "have", "do"})
_NOT = frozenset({"not", "n't", "n’t", "never"})
_OURS = frozenset({"we", "i", "us", "our", "my"})
_OPENING = frozenset({'"', "“", "``"})
# What may lead from a cue to its content, and says of what kind that is: “of stoking”, “to leave”, “that …”.
_LEADING = frozenset(
    {"that", "to", "of", "for", "from", "on", "about", "as", "against", "with", "over", "whether", "if"}
    | {"in", "by", "at", ",", ":"}
)
_LONGEST = 120
"""Words of a content that are looked at."""
_SIZES = (3, 8, 20, 40)
_HEADS = 3
_FAR = 12
"""An addressee stands within so many words between cue and content (“urged *all the parties* to …”)."""


def signs(
    cue: Sequence[Token], content: Sequence[Token], quoted: str, kind: str, status: str, *, nested: bool
) -> frozenset[str]:
    """The signs of a statement: tokens of its cue and content in text order, how it is quoted, whose it is.

    `kind` is its source's, `status` whether it was said at all, `nested` whether in somebody else's words.
    """
    told = [token for token in content[:_LONGEST] if not token.is_space]
    found = {f"kind {kind}", f"quoted {quoted}", f"status {status}", *cue_signs(cue_lemmas(cue))}
    found.update(_cue_forms(cue))
    if nested:
        found.add("nested")
    if told:
        found.update(_place(cue, told))
        found.update(_roots(told))
        found.update(_modals(told))
        found.update(_words(told))
    return frozenset(found)


def cue_lemmas(cue: Sequence[Token]) -> list[str]:
    """The base forms of a cue's words, in small letters."""
    return [(token.lemma_ or token.lower_).lower() for token in cue]


def cue_signs(lemmas: Sequence[str]) -> Iterator[str]:
    """What a cue's base forms alone say; of no cue, that there is none."""
    words = [lemma for lemma in lemmas if lemma not in _AUXILIARY]
    yield from (f"cue {word}" for word in words)
    yield f"cues {' '.join(words)}" if lemmas else "no cue"
    leaning = cue_leaning(lemmas)
    yield f"leans {leaning[0]} {leaning[1]:g}" if leaning else "leans nowhere"


def _cue_forms(cue: Sequence[Token]) -> Iterator[str]:
    if any(token.lower_ in _NOT for token in cue):
        yield "cue negated"
    if any(token.tag_ == "MD" for token in cue):
        yield "cue modal"


def _place(cue: Sequence[Token], told: Sequence[Token]) -> Iterator[str]:
    """How the content stands to its cue, how it begins and how long it is."""
    doc = told[0].doc
    first = next((token for token in told if not (token.is_punct or token.is_quote)), told[0])
    before = first.i - 1
    if before > 0 and doc[before].text in _OPENING:
        before -= 1
    lead = doc[before].lower_ if before >= 0 else ""
    yield f"lead {lead if lead in _LEADING else 'other'}"
    yield f"first {_word(first)}"
    yield f"first tag {first.tag_}"
    yield f"longer than {max((size for size in _SIZES if len(told) > size), default=0)}"
    if cue:
        if 1 < first.i - cue[-1].i < _FAR:
            yield "words between"
        if told[0].i < cue[0].i:
            yield "content first"


def _roots(told: Sequence[Token]) -> Iterator[str]:
    """The words that the content hangs by: “to *leave* Syria”, “that it *had*n't happened”."""
    inside = {token.i for token in told}
    roots = [
        token
        for token in told
        if not token.is_punct and (token.head.i == token.i or token.head.i not in inside)
    ]
    for root in roots[:_HEADS]:
        yield f"root {_word(root)}"
        yield f"root tag {root.tag_}"
        if any(child.dep_ == "neg" for child in root.children):
            yield "root negated"


def _modals(told: Sequence[Token]) -> Iterator[str]:
    """Modal verbs with whose they are, and what “we” do: “we *will* respond”, “they *must* leave”."""
    for token in told:
        if token.tag_ == "MD":
            subject = next((c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            modal = f"{_word(token)}{_negated(token.head)}"
            yield f"modal {modal}"
            yield f"modal {_person(subject)} {modal}"
        elif token.dep_ == "nsubj" and token.lower_ in _OURS:
            yield f"we {_word(token.head)}{_negated(token.head)}"


def _negated(verb: Token) -> str:
    return " not" if any(child.dep_ == "neg" for child in verb.children) else ""


def _person(subject: Token | None) -> str:
    if subject is None:
        return "nobody"
    if subject.lower_ in _OURS:
        return "we"
    if subject.lower_ == "you":
        return "you"
    return "they" if subject.tag_ == "PRP" else "noun"


def _words(told: Sequence[Token]) -> Iterator[str]:
    words = [_word(token) for token in told if not token.is_punct and token.tag_ != "POS"]
    yield from (f"word {word}" for word in words)
    yield from (f"pair {one} {other}" for one, other in pairwise(words))
    marks = {token.text for token in told}
    yield from (f"mark {mark}" for mark in ("?", "!") if mark in marks)


def _word(token: Token) -> str:
    """A word's base form; names and numbers are all alike, lest the weights learn who threatens whom."""
    if token.tag_ in ("NNP", "NNPS"):
        return "NNP"
    if token.tag_ == "CD":
        return "CD"
    return str((token.lemma_ or token.lower_).lower())
