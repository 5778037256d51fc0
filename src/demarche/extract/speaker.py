"""Whose words a statement holds: its source, as the reader has it or the tree tells it, and of what kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from demarche.extract.antecedents import antecedent
from demarche.extract.attributed import Offsets, Parts, cue_verb
from demarche.extract.page import Page
from demarche.extract.tables import groups
from demarche.records import Actor, ActorKind, SourceKind, Statement

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SPEAKER = frozenset({"nsubj", "nmod:poss"})
_SUBJECT = _SPEAKER | {"nsubjpass"}
# What may stand before a subject and is not of it: “but she”, “when my mother”, “worse, the companies”.
_JOINING = frozenset({"CC", "IN", "RB", "RBR", "WRB", "UH", ",", ":", "``"})
_CLAUSAL = frozenset({"xcomp", "advcl", "ccomp", "conj", "dep", "acl", "vmod", "parataxis"})
_KIND: Mapping[SourceKind, ActorKind] = {
    "named": "person",
    "office": "office",
    "collective": "collective",
    "anonymous": "anonymous",
}
# A quotation this close behind somebody's words is still theirs.
_ADJACENT = 4
# What a noun phrase does not run over, going left.
_CLAUSE_TAGS = frozenset({"VB", "VBD", "VBP", "VBZ", "MD", "PRP", "EX", "UH"})
_HOPS = 3
# Below this the subject of the cue's clause is the better guess at the source: the reader's chance is even.
_UNSURE = 0.5
# A link or two may stand between a post and who signs it.
_SIGNED = re.compile(
    r"[\s.”\"…]*(?:(?:https?://|pic\.twitter\.com/)\S+\s+){0,3}(?:—|–|--?)\s*(?P<who>[^()\n@]{2,60}?)\s*\(@\w{2,20}\)"
)


def _words(group: str) -> frozenset[str]:
    return groups("speaker_words")[group]


def speaker(
    page: Page, part: Parts, before: Sequence[Statement], named: Collection[Offsets]
) -> tuple[Actor | None, SourceKind]:
    """Whose words: as named, else the subject of the cue's clause, else whoever's quotation goes on here.

    `before`: the statements that stand before it; `named`: the sources of all attributions. Nobody, and so
    anonymous, where the text does not tell: “he was accused of …”, “… allegedly …”.
    """
    source = _best_source(page, part, named)
    if source is not None and _is_spoken_of(page.doc, part, source):
        others = [span for span in part.source if span[1] <= source[0] or source[1] <= span[0]]
        source = others[0] if others else None
        if source is None:
            return None, "anonymous"
    if source is not None:
        source = _unnamed_around(page, part, _trimmed(page.doc, source))
        # “who” itself, where the cast knows whom it means.
        meant = None if page.cast.actor(*source) else antecedent(page.doc, *source)
        kind = _kind(page, part, meant or source)
        return _named(page, meant or source, kind).model_copy(update={"text": page.span(*source)}), kind
    if not part.cue:
        signed = _signature(page, part)
        if signed is not None:
            kind = page.cast.source_kind(*signed)
            return _named(page, signed, kind), kind
        if before and page.report.text[part.content[0][0]] in '“"':
            last = before[-1]
            gap = page.report.text[last.evidence.end : part.content[0][0]]
            if len(gap.strip()) <= _ADJACENT and last.source is not None:
                # Understood, not written here: the actor without a mention of its own.
                return last.source.model_copy(update={"text": None}), last.source_kind
    return None, "anonymous"


def _is_spoken_of(doc: Doc, part: Parts, source: Offsets) -> bool:
    """Whether `source` is who is accused, told or thought of, in the passive, or only adverbs are the cue."""
    if not part.found.cue or not doc.has_annotation("DEP"):
        return False
    cue = [token.lower_ for start, end in part.found.cue for token in doc[start:end]]
    if all(word in _words("hearsay") for word in cue):
        return True
    verb = cue_verb(doc, part)
    if verb.lower_ not in _words("spoken-of") or "as" in cue:
        return False
    # “had been arrested and accused of …”: one subject and one “been” for both.
    shared = verb.dep_ == "conj" and not any(child.dep_ in _SUBJECT for child in verb.children)
    head = verb.head if shared else verb
    # “’s found” and “’s suggested” are “has” more often than “is”.
    passive = any(child.dep_ == "auxpass" and child.text[0] not in "'’" for child in head.children)
    return passive and any(
        child.dep_ == "nsubjpass" and source[0] <= child.idx < source[1] for child in head.children
    )


def _trimmed(doc: Doc, source: Offsets) -> Offsets:
    """`source` without what only joins its clause on: “with one lawmaker”, “a commander in chief who”."""
    span = doc.char_span(*source, alignment_mode="expand")
    if span is None:
        return source
    left, right = span.start, span.end
    while right - left > 1 and doc[left].lower_ in _words("leading") and doc[left].tag_ != "DT":
        left += 1
    # “some of whom” is one phrase.
    while (
        right - left > 1
        and doc[right - 1].lower_ in _words("trailing")
        and doc[right - 2].tag_ not in ("IN", "TO")
    ):
        right -= 1
    trimmed = doc[left:right]
    return (trimmed.start_char, trimmed.end_char) if len(trimmed) < len(span) else source


def _kind(page: Page, part: Parts, source: Offsets) -> SourceKind:
    """The kind of source: by who it is; where nobody was found for it, as the reader has it."""
    kind = page.cast.source_kind(*source)
    read = part.found.source_kind
    if not read or page.cast.actor(*source) is not None:
        return kind
    likeliest = max(_KIND, key=lambda one: read.get(one, 0.0))
    # A name is for the cast to find: what it does not know for one stays as unnamed as it is.
    return kind if likeliest == "named" else likeliest


def _signature(page: Page, part: Parts) -> Offsets | None:
    """Who signs a post of a social network that the report holds: “… — Anna Vogel (@avogel) May 6, 2019”."""
    end = part.content[-1][1]
    found = _SIGNED.match(page.report.text, end)
    return found.span("who") if found else None


def _best_source(page: Page, part: Parts, named: Collection[Offsets]) -> Offsets | None:
    """Where the source is named: of several places the one that is the cue's subject, else the nearest.

    Where the reader found none, or is unsure of one that is not the subject of an active cue, the subject: as
    the reader has it where it is another statement's source too (`named`: “he said … and warned …”).
    """
    subject = _subject(page.doc, part)
    if subject is None:
        return part.source[0] if part.source else None
    for source in part.source:
        if source[0] < subject[1] and subject[0] < source[1]:
            return source
    known = page.cast.actor(*subject) is not None
    if part.source and not (
        known and part.found.score < _UNSURE and _is_own_subject(page.doc, part, subject)
    ):
        return part.source[0]
    if not known:
        return None
    shared = [span for span in named if span[0] < subject[1] and subject[0] < span[1]]
    return min(shared, default=subject)


def _unnamed_around(page: Page, part: Parts, source: Offsets) -> Offsets:
    """`source`, or the phrase around it that names nobody: “a person close to Mr. Lavrov” is not Mr. Lavrov.

    To give an unnamed source a name is the worst error there is, so a span that the reader cut too short is
    widened to the left over its noun phrase wherever that makes it anonymous.
    """
    doc = page.doc
    span = doc.char_span(*source, alignment_mode="expand")
    cue = {at for start, end in part.found.cue for at in range(start, end)}
    if span is None:
        return source
    at = span.start
    while at and at - 1 not in cue and not doc[at].is_sent_start and _in_phrase(doc[at - 1]):
        at -= 1
    around = doc[at].idx, source[1]
    actor = page.cast.actor(*around) if at < span.start else None
    return around if actor is not None and actor.kind == "anonymous" else source


def _in_phrase(token: Token) -> bool:
    return not (token.is_punct or token.is_space or token.tag_ in _CLAUSE_TAGS)


def _named(page: Page, source: Offsets, kind: SourceKind) -> Actor:
    """Who a source is; its text is the source as told, titles and descriptions with it.

    One that no actor was found for keeps its words for a name, and has no id: unknown is said, not guessed.
    """
    span = page.span(*source)
    actor = page.cast.actor(*source) or Actor(id=None, name=span.exact, kind=_KIND[kind])
    if actor.id is None and " " not in actor.name and actor.name.islower():
        # “the head of a breakaway republic” says more than “head”.
        actor = actor.model_copy(update={"name": span.exact})
    return actor.model_copy(update={"text": span})


def _subject(doc: Doc, part: Parts) -> Offsets | None:
    """The subject of the cue's verb, or of those it hangs on: “Blinken urged …, calling for …”.

    Who is spoken of in the passive is not who speaks (“he is believed to …”), unless the cue hangs on that
    verb (“he was quoted as saying”).
    """
    if not part.found.cue or not doc.has_annotation("DEP"):
        return None
    verb: Token = cue_verb(doc, part)
    for hop in range(_HOPS):
        heads = [child for child in verb.children if child.dep_ in (_SUBJECT if hop else _SPEAKER)]
        if heads:
            return _phrase(doc, heads[0], heads[-1], part)
        if verb.dep_ not in _CLAUSAL:
            return None
        verb = verb.head
    return None


def _phrase(doc: Doc, first: Token, last: Token, part: Parts) -> Offsets | None:
    """The noun phrase from `first` to `last`, without what only joins the clause on, and short of the cue."""
    left, right = first.left_edge.i, last.right_edge.i + 1
    for start, end in part.found.cue:
        if left < end and start < right:
            left, right = (left, start) if first.i < start else (end, right)
    while left < first.i and doc[left].tag_ in _JOINING:
        left += 1
    return (doc[left:right].start_char, doc[left:right].end_char) if left <= first.i < right else None


def _is_own_subject(doc: Doc, part: Parts, subject: Offsets) -> bool:
    """Whether `subject` is the cue's own, and the cue is active."""
    return any(
        child.dep_ == "nsubj" and subject[0] <= child.idx < subject[1]
        for child in cue_verb(doc, part).children
    )
