"""By what a record is known again: what it says, of whose side, or what it is on.

A record leaves signs, and seeks those that an earlier one of its like would have left: any two that
`link.changes` sets against each other share one, so that the earlier one can be looked up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeGuard

from demarche.link.agenda import bears_a_day, who
from demarche.link.side import doers, side
from demarche.link.words import stems
from demarche.records import Actor, AnyRecord, Condition, Event, Figure, Meeting, Statement

SHARED, PART = 2, 0.6
"""The least words that two records that are alike share, and the least part of the shorter one's."""

DONE = frozenset({"actual", "ongoing"})
YES, NO = frozenset({"AGREE", "CONCEDE"}), frozenset({"REJECT"})
ACTS = frozenset({"REQUEST", *YES, *NO})
"""The acts of statements that leave signs; of figures it is those that have a claimant."""

_TAKES_BACK = frozenset({"REJECT", "CONCEDE"})
_DECLARED = frozenset({"threat", "promise", "warning", "offer", "red-line", "deadline"})
_NEGATIONS = frozenset({"not", "no", "never", "nor", "without", "cannot", "neither"})


class Sign(NamedTuple):
    """`key`: what alone is compared. `words`: of two records with one key, those of which they must share
    `SHARED` and `PART` of the fewer; none where the key says all."""

    key: str
    words: frozenset[str] = frozenset()


def left(record: AnyRecord) -> Iterator[Sign]:
    """The signs by which later reports' records find this one."""
    if isinstance(record, Statement):
        yield from _worded("demand", side(record.source) if demands(record) else None, content(record))
        if (acts := stance(record)) and record.source:
            yield from _worded(_turn(record, acts), record.source.id, content(record))
    elif isinstance(record, Condition):
        yield from _condition(record)
        if declared(record) and record.consequence:
            words = stems(record.consequence.exact)
            yield from _worded("consequence", side(record.issuer), words)
    else:
        yield from _same(record)


def sought(record: AnyRecord) -> Iterator[Sign]:
    """The signs of the earlier records against which this one is held."""
    if isinstance(record, Statement):
        by, words = record.source, content(record)
        yield from _worded("demand", side(by) if demands(record) else None, words)
        yield from _worded("consequence", side(by) if takes_back(record) else None, words)
        if (acts := stance(record)) and by:
            yield from _worded(_turn(record, NO if acts == YES else YES), by.id, words)
    elif isinstance(record, Condition):
        yield from _condition(record)
    else:
        yield from _same(record)


def _same(record: AnyRecord) -> Iterator[Sign]:
    """The signs of what is found by its very like."""
    from demarche.link.figures import counted_of  # The tables of names are not for who only lists.

    if isinstance(record, Event) and record.status in DONE:
        yield from _worded(f"deed {record.type}", side(doer(record)), content(record))
    elif isinstance(record, Meeting) and len(who(record)) > 1:
        yield Sign("\0".join(("meeting", meeting_at(record), *sorted(who(record)))))
    elif isinstance(record, Figure) and record.claimant is not None and (on := counted_of(record)):
        yield Sign("\0".join(("figure", *on)))


def _condition(record: Condition) -> Iterator[Sign]:
    yield from _worded("condition", side(record.issuer) if declared(record) else None, content(record))


def _worded(what: str, whose: str | None, words: frozenset[str]) -> Iterator[Sign]:
    """The sign of what is told of nobody known, or in too few words to be known again by, is none."""
    if whose is not None and len(words) >= SHARED:
        yield Sign(f"{what}\0{whose}", words)


def _turn(record: Statement, acts: frozenset[str]) -> str:
    return f"{'yes' if acts == YES else 'no'} {'not' if negated(record) else ''}"


def doer(record: AnyRecord) -> Actor | None:
    """Who acts in a record, the first of several."""
    return next(iter(doers(record)), None)


def content(record: AnyRecord) -> frozenset[str]:
    """The content words by which a record is known again."""
    if isinstance(record, Statement):
        return stems(" ".join(span.exact for span in record.content))
    if isinstance(record, Condition) and (record.trigger or record.consequence):
        return stems(" ".join(span.exact for span in (record.trigger, record.consequence) if span))
    return stems(record.evidence.exact)


def demands(record: AnyRecord) -> TypeGuard[Statement]:
    """Whether somebody asks for something."""
    return isinstance(record, Statement) and record.act == "REQUEST" and record.status in DONE


def declared(record: AnyRecord) -> TypeGuard[Condition]:
    """Whether it is a condition that somebody declared, rather than foretold."""
    return isinstance(record, Condition) and record.force in _DECLARED


def takes_back(record: AnyRecord) -> TypeGuard[Statement]:
    """Whether somebody rules something out or gives it up."""
    return isinstance(record, Statement) and record.act in _TAKES_BACK and record.status in DONE


def stance(record: AnyRecord) -> frozenset[str] | None:
    """The acts of who accepts, or of who refuses; null of one who does neither."""
    if not isinstance(record, Statement) or record.status not in DONE:
        return None
    return next((acts for acts in (YES, NO) if record.act in acts), None)


def negated(record: Statement) -> bool:
    """Whether a “not” stands in what is said."""
    return negated_text(" ".join(span.exact for span in record.content))


def negated_text(text: str) -> bool:
    """Whether a “not” stands in the text."""
    return bool(_NEGATIONS & set(text.lower().split())) or "n't" in text.lower() or "n’t" in text.lower()


def meeting_at(record: Meeting) -> str:
    """The day of a meeting that bears one, else its place or body."""
    if record.when and bears_a_day(record):
        return record.when.start[:10]
    return (record.place or record.body or "").casefold()
