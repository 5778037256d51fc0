"""Statements: whose words, through what cue, to whom, when and where, and what act they perform.

The reader finds the spans (PARC3 and PolNeAR's source, cue and content); here they become records.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.acts import act_of
from demarche.extract.antecedents import antecedent
from demarche.extract.page import Page
from demarche.extract.quotation import how_quoted, quoted_ranges
from demarche.extract.setting import outside, relay_stretches, venue_in
from demarche.extract.wholeness import name_end, whole
from demarche.reader.assemble import log_odds
from demarche.records import Actor, ActorKind, SourceKind, Statement, Status, When

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from demarche.reader.attribution import Attribution

Offsets = tuple[int, int]

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
_POSSIBLE = frozenset({"may", "might", "could", "would"})
_COMING = frozenset({"will", "'ll", "’ll", "shall"})
_NOT = frozenset({"not", "n't", "n’t", "never"})
# Characters from the cue within which a mere year is the year of the saying.
_YEAR_NEAR = 30
# A quotation this close behind somebody's words is still theirs.
_ADJACENT = 4
# What a noun phrase does not run over, going left.
_CLAUSE_TAGS = frozenset({"VB", "VBD", "VBP", "VBZ", "MD", "PRP", "EX", "UH"})
_HOPS = 3
# Verbs whose object is whom they are said to, though the reader has it for the first of the words said.
_AIMED = frozenset({"urge", "warn", "threaten", "ask", "tell", "press", "order", "implore", "assure"})
_SHIFT, _SLOPE = 0.27, 0.43
# Below this the subject of the cue's clause is the better guess at the source: the reader's chance is even.
_UNSURE = 0.5


@dataclass(frozen=True)
class _Parts:
    """An attribution in characters."""

    found: Attribution
    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]

    @property
    def extent(self) -> Offsets:
        spans = self.source + self.cue + self.content
        return min(start for start, _ in spans), max(end for _, end in spans)

    @property
    def anchor(self) -> int:
        """Where the saying itself is told: the cue, or else the source, or else the words."""
        return (self.cue or self.source or self.content)[0][0]


def statements(page: Page) -> tuple[Statement, ...]:
    """Every statement of a page's running news, in text order."""
    parts = [
        part
        for found in page.doc._.attributions
        if (part := _parts(page, found)) is not None and page.is_news(*part.content[0])
    ]
    parts.sort(key=lambda part: (part.content[0], part.anchor))
    ranges = quoted_ranges(page.report.text)
    named = {span for part in parts for span in part.source}
    records: list[Statement] = []
    for part in parts:
        source, kind = _source(page, part, records, named)
        record = _record(page, part, source, kind, ranges)
        if not (records and _tells_again(records[-1], record)):
            records.append(record)
    return tuple(_with_relays(records))


def _tells_again(before: Statement, now: Statement) -> bool:
    """Whether the reader found the same words by the same source through the same cue twice."""
    same = before.source is not None and now.source is not None and before.source.name == now.source.name
    cues = any(one.touches(other) for one in before.cue for other in now.cue) or not now.cue
    return same and cues and before.content == now.content


def _parts(page: Page, found: Attribution) -> _Parts | None:
    doc, text = page.doc, page.report.text

    def characters(spans: Sequence[Offsets]) -> tuple[Offsets, ...]:
        return tuple(
            (doc[start:end].start_char, doc[start:end].end_char) for start, end in spans if start < end
        )

    told = {at for start, end in (*found.source, *found.cue) for at in range(start, end)}
    spans = [(start, end) for start, end in found.content if start < end]
    content = tuple(_joined(text, characters(whole(doc, spans, told))))
    if not content:
        return None
    cue = characters(found.cue)
    anchor = (cue or content)[0][0]
    # Told in pieces, a source is named best where it stands nearest its cue.
    named = [(start, name_end(doc, end)) for start, end in found.source if start < end]
    source = sorted(_joined(text, characters(named)), key=lambda span: abs(span[0] - anchor))
    return _Parts(found, tuple(source), cue, content)


def _joined(text: str, spans: Sequence[Offsets]) -> list[Offsets]:
    """Spans with nothing but white space between them as one."""
    joined: list[Offsets] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _record(
    page: Page, part: _Parts, source: Actor | None, kind: SourceKind, ranges: Sequence[Offsets]
) -> Statement:
    text = page.report.text
    sentence = page.sentence_of(part.anchor)
    telling = outside(*sentence, part.content)
    cue_tokens = [token for span in part.found.cue for token in page.doc[span[0] : span[1]]]
    act, chance = act_of([token.lemma_ or token.lower_ for token in cue_tokens], part.found.act)
    relays = tuple(
        actor for stretch in relay_stretches(text, telling) for actor in page.cast.actors(*stretch)
    )
    return Statement.make(
        page.report,
        page.reader,
        part.extent,
        status=_status(page.doc, part),
        confidence=_confidence(part.found.score * chance),
        source=source,
        source_kind=kind,
        relay=tuple(actor for actor in relays if source is None or actor.name != source.name),
        cue=tuple(page.span(*span) for span in part.cue),
        content=tuple(page.span(*span) for span in part.content),
        quoted=how_quoted(text, part.content, ranges),
        act=act,
        addressees=_addressees(page, part, source),
        when=_when(page, part, telling),
        venue=venue_in(text, telling),
    )


def _confidence(chance: float) -> float:
    """The chance that actor, act and content are right, of the reader's that attribution and act are.

    A logistic curve (Platt 1999) fitted on the statements of articles held out of the reader's training.
    """
    odds = _SHIFT + _SLOPE * log_odds(chance)
    return round(1 / (1 + math.exp(-odds)), 3)


def _source(
    page: Page, part: _Parts, before: Sequence[Statement], named: Collection[Offsets]
) -> tuple[Actor | None, SourceKind]:
    """Whose words: as named, else the subject of the cue's clause, else whoever's quotation goes on here."""
    source = _best_source(page, part, named)
    if source is not None:
        source = _unnamed_around(page, part, source)
        # “who” itself, where the cast knows whom it means.
        meant = None if page.cast.actor(*source) else antecedent(page.doc, *source)
        kind = page.cast.source_kind(*(meant or source))
        return _named(page, meant or source, kind).model_copy(update={"text": page.span(*source)}), kind
    if not part.cue and before and page.report.text[part.content[0][0]] in '“"':
        last = before[-1]
        gap = page.report.text[last.evidence.end : part.content[0][0]]
        if len(gap.strip()) <= _ADJACENT and last.source is not None:
            # Understood, not written here: the actor without a mention of its own.
            return last.source.model_copy(update={"text": None}), last.source_kind
    return None, "anonymous"


def _best_source(page: Page, part: _Parts, named: Collection[Offsets]) -> Offsets | None:
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


def _unnamed_around(page: Page, part: _Parts, source: Offsets) -> Offsets:
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


def _subject(doc: Doc, part: _Parts) -> Offsets | None:
    """The subject of the cue's verb, or of those it hangs on: “Blinken urged …, calling for …”.

    Who is spoken of in the passive is not who speaks (“he is believed to …”), unless the cue hangs on that
    verb (“he was quoted as saying”).
    """
    if not part.found.cue or not doc.has_annotation("DEP"):
        return None
    verb: Token = _cue_verb(doc, part)
    for hop in range(_HOPS):
        heads = [child for child in verb.children if child.dep_ in (_SUBJECT if hop else _SPEAKER)]
        if heads:
            return _phrase(doc, heads[0], heads[-1], part)
        if verb.dep_ not in _CLAUSAL:
            return None
        verb = verb.head
    return None


def _phrase(doc: Doc, first: Token, last: Token, part: _Parts) -> Offsets | None:
    """The noun phrase from `first` to `last`, without what only joins the clause on, and short of the cue."""
    left, right = first.left_edge.i, last.right_edge.i + 1
    for start, end in part.found.cue:
        if left < end and start < right:
            left, right = (left, start) if first.i < start else (end, right)
    while left < first.i and doc[left].tag_ in _JOINING:
        left += 1
    return (doc[left:right].start_char, doc[left:right].end_char) if left <= first.i < right else None


def _cue_verb(doc: Doc, part: _Parts) -> Token:
    start, end = part.found.cue[0]
    return doc[start:end].root


def _is_own_subject(doc: Doc, part: _Parts, subject: Offsets) -> bool:
    """Whether `subject` is the cue's own, and the cue is active."""
    return any(
        child.dep_ == "nsubj" and subject[0] <= child.idx < subject[1]
        for child in _cue_verb(doc, part).children
    )


def _addressees(page: Page, part: _Parts, source: Actor | None) -> tuple[Actor, ...]:
    """Those spoken to: named between the cue and its words (“told reporters that …”), or the first of its
    words after a verb that is aimed at somebody (“urged *Russia* to …”)."""
    if not part.cue:
        return ()
    end = part.cue[-1][1]
    sentence_end = page.sentence_of(part.anchor)[1]
    following = [start for start, _ in (*part.content, *part.source) if start >= end]
    stop = min((*following, sentence_end))
    root: Token = page.doc[part.found.cue[-1][0] : part.found.cue[-1][1]].root
    objects = [child for child in root.children if child.dep_ in ("dobj", "iobj") and child.idx >= end]
    if root.lemma_ in _AIMED:
        stop = sentence_end
        objects = [child for child in objects if child.ent_type_ or child.pos_ in ("PROPN", "PRON")]
    spans = [(o.left_edge.idx, o.right_edge.idx + len(o.right_edge)) for o in objects if o.idx < stop]
    return tuple(
        actor
        for start, finish in spans
        for actor in page.cast.actors(start, min(finish, stop))
        if source is None or actor.name != source.name
    )


def _when(page: Page, part: _Parts, telling: Sequence[Offsets]) -> When | None:
    """When it was said: the time named nearest the cue in its sentence, outside the words themselves."""
    times = [
        time
        for stretch in telling
        for time in page.times_in(*stretch)
        if time.when is not None
        # A year told elsewhere in the sentence is background: “… since the uprising in 2014”.
        and (time.when.precision != "year" or abs(time.start - part.anchor) <= _YEAR_NEAR)
    ]
    nearest = min(times, key=lambda time: (abs(time.start - part.anchor), time.start), default=None)
    return nearest.when if nearest else None


def _status(doc: Doc, part: _Parts) -> Status:
    """Whether it was said at all: “will call for” is planned, “may ask” possible, “did not say” denied."""
    if not part.found.cue:
        return "actual"
    start, end = part.found.cue[0]
    words = {token.lower_ for token in doc[max(0, start - 2) : end] if token.tag_ in ("MD", "RB", "")}
    if words & _NOT and not words & (_POSSIBLE | _COMING):
        return "denied"
    if words & _COMING:
        return "planned"
    return "possible" if words & _POSSIBLE else "actual"


def _with_relays(records: Sequence[Statement]) -> list[Statement]:
    """A source who speaks inside somebody else's words is passed on by that somebody."""
    return [_passed_on(record, records) for record in records]


def _passed_on(record: Statement, others: Sequence[Statement]) -> Statement:
    at = record.source.text if record.source else None
    if record.source is None or at is None:
        return record
    around = [
        other.source
        for other in others
        if other.source is not None
        and other.source.name != record.source.name
        and any(span.start <= at.start and at.end <= span.end for span in other.content)
    ]
    if not around:
        return record
    changed = record.model_copy(update={"relay": (*record.relay, around[0])})
    return changed.model_copy(update={"id": changed.content_id()})
