"""Attributions and conditionals of a reading, in tokens of the Doc."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from demarche.reader.arrays import Floats
from demarche.reader.assemble import Group, conditionals, group
from demarche.reader.attribution import Attribution, Conditional, Span
from demarche.reader.bio import Stretch, stretches
from demarche.reader.ends import Choice, Words, best_end, options
from demarche.reader.layout import Layout
from demarche.reader.network import Names
from demarche.reader.reading import Reading, softmax

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OPENING = frozenset(("“", '"', "``", "«", "„"))
_CLOSING = {"”": "“", "''": "``", "»": "«"}
_LEAST_NESTED = 0.35


def _span(layout: Layout, part: Stretch) -> Span:
    return Span(layout.words[part.start], layout.words[part.stop - 1] + 1)


def _chances(logits: Floats, names: Sequence[str]) -> dict[str, float]:
    return {name: round(float(p), 6) for name, p in zip(names, softmax(logits), strict=True)}


def balanced(doc: Doc, span: Span) -> Span:
    """`span`, taking in the quotation mark beside it that its own unmatched mark calls for."""
    texts = [doc[i].text for i in range(span.start, span.end)]
    before = doc[span.start - 1].text if span.start else ""
    after = doc[span.end].text if span.end < len(doc) else ""
    if texts.count('"') % 2:
        if after == '"':
            return Span(span.start, span.end + 1)
        if before == '"':
            return Span(span.start - 1, span.end)
    for closing, opening in _CLOSING.items():
        lack = texts.count(opening) - texts.count(closing)
        if lack > 0 and after == closing:
            return Span(span.start, span.end + 1)
        if lack < 0 and before == opening:
            return Span(span.start - 1, span.end)
    return span


def _attribution(doc: Doc, layout: Layout, reading: Reading, names: Names, found: Group) -> Attribution:
    anchor = found.cue.start if found.cue else found.content[0].start
    kinds = (
        _chances(reading.logits["source_kind"][found.source[0].start], names.source_kind)
        if found.source
        else {name: float(name == "anonymous") for name in names.source_kind}
    )
    return Attribution(
        source=tuple(_span(layout, part) for part in found.source),
        cue=(_span(layout, found.cue),) if found.cue else (),
        content=tuple(balanced(doc, _span(layout, part)) for part in found.content),
        act=_chances(reading.logits["act"][anchor], names.act),
        source_kind=kinds,
        score=round(found.score, 6),
        nested=found.nested,
    )


def end_choices(words: Words, groups: Sequence[Group]) -> Iterator[tuple[int, int, list[Choice]]]:
    """(group, place among its contents, ends it may have) of each content of `groups`."""
    every = [part for g in groups for part in [*g.source, *g.content, *([g.cue] if g.cue else [])]]
    taken = {word for part in every for word in range(part.start, part.stop)}
    for number, g in enumerate(groups):
        beside = [*g.source, *([g.cue] if g.cue else [])]
        own = {word for part in beside for word in range(part.start, part.stop)}
        cue = g.cue.start if g.cue else None
        for place, part in enumerate(g.content):
            yield number, place, options(words, (part.start, part.stop), own, cue, taken)


def outer_groups(doc: Doc, layout: Layout, reading: Reading, names: Names) -> list[Group]:
    """The attributions that stand in nobody else's content, as the labels and arcs have them."""
    return group(
        stretches(
            reading.logits["attribution"], names.attribution, layout.hard, names.lean.get("attribution")
        ),
        reading.cue,
        [doc[token].text in _OPENING for token in layout.words],
        softmax(reading.logits["attribution"])[:, 3:5].sum(axis=1),
    )


def find_attributions(doc: Doc, layout: Layout, reading: Reading, names: Names) -> tuple[Attribution, ...]:
    """All attributions, in the order of the text, those within another's content after it."""
    outer = outer_groups(doc, layout, reading, names)
    if names.ends:
        words = Words.of(doc, layout, reading.logits["attribution"])
        for number, place, ends in end_choices(words, outer):
            content = outer[number].content
            content[place] = content[place]._replace(stop=best_end(ends, names.ends))
    taken = {word for g in outer if g.cue for word in range(g.cue.start, g.cue.stop)}
    inner = group(
        stretches(reading.logits["inner"], names.attribution, layout.hard, names.lean.get("attribution")),
        reading.inner_cue,
        [False] * len(layout.words),
        softmax(reading.logits["inner"])[:, 3:5].sum(axis=1),
        nested=True,
    )
    out = [_attribution(doc, layout, reading, names, g) for g in outer]
    for g in inner:
        if (
            g.cue
            and g.source
            and g.score >= _LEAST_NESTED
            and not taken.intersection(range(g.cue.start, g.cue.stop))
        ):
            out.append(_attribution(doc, layout, reading, names, g))
    return tuple(sorted(out, key=lambda a: (min(s.start for s in a.cue + a.content), a.nested)))


def find_conditionals(layout: Layout, reading: Reading, names: Names) -> tuple[Conditional, ...]:
    """All conditionals that have both trigger and consequence, in the order of the text."""
    from numpy import array

    found = stretches(reading.logits["condition"], names.condition, layout.hard, names.lean.get("condition"))
    return tuple(
        Conditional(
            _span(layout, trigger),
            _span(layout, result),
            _chances(reading.logits["force"][trigger.start], names.force),
            round((trigger.score + result.score) / 2, 6),
        )
        for trigger, result in conditionals(found, array(layout.sentence))
    )
