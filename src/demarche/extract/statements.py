"""Statements: whose words, through what cue, to whom, when and where, and what act they perform.

The reader finds the spans (PARC3 and PolNeAR's source, cue and content); here they become records.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.extract.act_features import signs
from demarche.extract.acts import act_of
from demarche.extract.attributed import Offsets, Parts, parts_of
from demarche.extract.page import Page
from demarche.extract.quotation import how_quoted, quoted_ranges
from demarche.extract.setting import outside, relay_stretches, venue_in
from demarche.extract.speaker import speaker
from demarche.reader.assemble import log_odds
from demarche.records import Actor, SourceKind, Statement, Status, When

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_POSSIBLE = frozenset({"may", "might", "could", "would"})
_COMING = frozenset({"will", "'ll", "’ll", "shall"})
_NOT = frozenset({"not", "n't", "n’t", "never"})
# Characters from the cue within which a mere year is the year of the saying.
_YEAR_NEAR = 30
# Verbs whose object is whom they are said to, though the reader has it for the first of the words said.
_AIMED = frozenset({"urge", "warn", "threaten", "ask", "tell", "press", "order", "implore", "assure"})
_SHIFT, _SLOPE = 0.3, 0.54


def statements(page: Page) -> tuple[Statement, ...]:
    """Every statement of a page's running news, in text order."""
    parts = [
        part
        for found in page.doc._.attributions
        if (part := parts_of(page, found)) is not None and page.is_news(*part.content[0])
    ]
    parts.sort(key=lambda part: (part.content[0], part.anchor))
    ranges = quoted_ranges(page.report.text)
    named = {span for part in parts for span in part.source}
    records: list[Statement] = []
    for part in parts:
        source, kind = speaker(page, part, records, named)
        record = _record(page, part, source, kind, ranges)
        if not (records and _tells_again(records[-1], record)):
            records.append(record)
    return tuple(_with_relays(records))


def _tells_again(before: Statement, now: Statement) -> bool:
    """Whether the reader found the same words by the same source through the same cue twice."""
    same = before.source is not None and now.source is not None and before.source.name == now.source.name
    cues = any(one.touches(other) for one in before.cue for other in now.cue) or not now.cue
    return same and cues and before.content == now.content


def _record(
    page: Page, part: Parts, source: Actor | None, kind: SourceKind, ranges: Sequence[Offsets]
) -> Statement:
    text = page.report.text
    sentence = page.sentence_of(part.anchor)
    telling = outside(*sentence, part.content)
    quoted = how_quoted(text, part.content, ranges)
    status = _status(page.doc, part)
    cue, content = (
        [token for start, end in spans for token in page.doc[start:end]]
        for spans in (part.found.cue, part.found.content)
    )
    told = signs(cue, content, quoted, kind, status, nested=part.found.nested)
    act, chance = act_of(told, part.found.act)
    relays = tuple(
        actor for stretch in relay_stretches(text, telling) for actor in page.cast.actors(*stretch)
    )
    return Statement.make(
        page.report,
        page.reader,
        part.extent,
        status=status,
        confidence=_confidence(part.found.score * chance),
        source=source,
        source_kind=kind,
        relay=tuple(actor for actor in relays if source is None or actor.name != source.name),
        cue=tuple(page.span(*span) for span in part.cue),
        content=tuple(page.span(*span) for span in part.content),
        quoted=quoted,
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


def _addressees(page: Page, part: Parts, source: Actor | None) -> tuple[Actor, ...]:
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


def _when(page: Page, part: Parts, telling: Sequence[Offsets]) -> When | None:
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


def _status(doc: Doc, part: Parts) -> Status:
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
