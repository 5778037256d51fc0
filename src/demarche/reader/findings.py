"""Attributions and conditionals of a reading, in tokens of the Doc."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.reader.arrays import Floats
from demarche.reader.assemble import Group, conditionals, group
from demarche.reader.attribution import Attribution, Conditional, Span
from demarche.reader.bio import Stretch, stretches
from demarche.reader.layout import Layout
from demarche.reader.network import Names
from demarche.reader.reading import Reading, softmax

if TYPE_CHECKING:
    from spacy.tokens import Doc

OPENING = frozenset(("“", '"', "``", "«", "„"))
_CLOSING = {"”": "“", "''": "``", "»": "«"}
_LEAST_NESTED = 0.55


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
        score=round(found.score(names.sure), 6),
        nested=found.nested,
    )


def outer_groups(layout: Layout, reading: Reading, names: Names) -> list[Group]:
    """The attributions that stand in nobody else's content, as the labels and arcs have them."""
    return group(
        stretches(
            reading.logits["attribution"], names.attribution, layout.hard, names.lean.get("attribution")
        ),
        reading.cue,
        [text in OPENING for text in layout.texts],
        softmax(reading.logits["attribution"])[:, 3:5].sum(axis=1),
    )


def attributions_with_groups(
    doc: Doc, layout: Layout, reading: Reading, names: Names
) -> list[tuple[Attribution, Group]]:
    """All attributions, in the order of the text, those within another's content after it, each with the
    group of spans that it was made of."""
    outer = outer_groups(layout, reading, names)
    taken = {word for g in outer if g.cue for word in range(g.cue.start, g.cue.stop)}
    inner = group(
        stretches(reading.logits["inner"], names.attribution, layout.hard, names.lean.get("attribution")),
        reading.inner_cue,
        [False] * len(layout.words),
        softmax(reading.logits["inner"])[:, 3:5].sum(axis=1),
        nested=True,
    )
    kept = [
        g
        for g in inner
        if g.cue
        and g.source
        and g.score(names.sure) >= _LEAST_NESTED
        and not taken.intersection(range(g.cue.start, g.cue.stop))
    ]
    out = [(_attribution(doc, layout, reading, names, g), g) for g in [*outer, *kept]]
    return sorted(
        out, key=lambda found: (min(s.start for s in found[0].cue + found[0].content), found[1].nested)
    )


def find_attributions(doc: Doc, layout: Layout, reading: Reading, names: Names) -> tuple[Attribution, ...]:
    """All attributions, in the order of the text, those within another's content after it."""
    return tuple(found for found, _ in attributions_with_groups(doc, layout, reading, names))


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
