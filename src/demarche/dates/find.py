"""Every time expression of a text, resolved in the order of reading."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from demarche.dates.expression import Expression
from demarche.dates.grammar import items, layers, reduce
from demarche.dates.meanings import Moved
from demarche.dates.periods import Period
from demarche.dates.resolve import Resolved, Setting, resolve
from demarche.dates.tense import Tenses
from demarche.records import Span, When

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Characters within which a clock time belongs to the day mentioned before it: a sentence or two.
_NEAR = 250


def find(doc: Doc, published: date | None) -> tuple[Expression, ...]:
    """The time expressions of `doc` in text order, none overlapping another.

    `published` is the day from which 'Friday' and 'last week' count. Without it they keep a value with X
    for what is unknown and have no `when`. Tags of the Doc are used where present; none are needed.
    """
    text = doc.text
    found = items(text)
    for root in layers():
        found = reduce(found, root)
    tenses = Tenses(doc)
    mentioned: Period | None = None
    mentioned_at = 0
    quarter: Period | None = None
    out: list[Expression] = []
    for item in found:
        if item.meaning is None:
            continue
        near = item.start - mentioned_at <= _NEAR
        setting = Setting(published, mentioned, quarter, tenses.at(item.start), near)
        resolved = resolve(item.meaning, setting)
        if resolved.period is not None and not resolved.vague:
            mentioned, mentioned_at = resolved.period, item.end
            if mentioned.grain in ("quarter", "half") and not isinstance(item.meaning, Moved):
                quarter = mentioned
        when = _when(resolved, text, item.start, item.end)
        out.append(Expression(item.start, item.end, resolved.type, resolved.value, resolved.mod, when))
    return tuple(out)


def _when(found: Resolved, text: str, start: int, end: int) -> When | None:
    period = found.period
    if period is None:
        return None
    clock = period.part if period.part[1:2].isdigit() else ""
    return When(
        start=period.begins.isoformat() + clock,
        end=period.last.isoformat() + clock,
        precision="vague" if found.vague else period.precision,
        text=Span.of(text, start, end),
        basis=found.basis,
    )
