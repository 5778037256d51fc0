"""Figures: each quantity in the running news, with whose it is, as of when, and who claims it.

`quantities` reads the numbers; here actors, times and the speaker are set beside them. The claimant of a
figure is the source of the innermost statement whose content covers it; null where the outlet itself gives
the figure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.extract.page import Page
from demarche.extract.quantity import Quantity, quantities
from demarche.extract.quantity_around import Backdrop
from demarche.extract.quantity_holder import holder_of
from demarche.records import Figure, Statement, Status, When

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens

    from demarche.dates import Expression

_PLACES = frozenset({"LOCATION", "GPE", "LOC", "COUNTRY", "CITY", "STATE_OR_PROVINCE"})
_COMING = frozenset({"will", "shall", "'ll", "’ll"})
_POSSIBLE = frozenset({"may", "might", "could", "would"})
# How far a modal or a place may stand from its figure, in characters.
_NEAR = 80
# The share of figures right as recorded, value and bounds too, of those whose holder is right by its chance:
# where one is shown, and where none is (benchmarks/figures.md).
_HELD, _FREE = 0.91, 0.79


def figures(page: Page, statements: Sequence[Statement]) -> tuple[Figure, ...]:
    """Every figure of a page's running news, in text order.

    `statements` are the page's, for the claimants.
    """
    said = sorted(statements, key=lambda s: (s.evidence.start, s.evidence.end, s.id))
    places = [entity for entity in page.doc.ents if entity.label_ in _PLACES]
    found = told(page)
    if not found:
        return ()
    backdrop = Backdrop.of(page)
    return tuple(_figure(backdrop, quantity, said, places) for quantity in found)


def told(page: Page) -> tuple[Quantity, ...]:
    """The quantities of a page's running news that are figures: no dates, no times of day."""
    return tuple(
        quantity
        for quantity in quantities(page.doc)
        if page.is_news(quantity.start, quantity.end)
        and not _is_date(page, quantity)
        and _is_told(page, quantity)
    )


def _figure(
    backdrop: Backdrop, quantity: Quantity, said: Sequence[Statement], places: Sequence[Tokens]
) -> Figure:
    page = backdrop.page
    statement = around(quantity, said)
    held = holder_of(backdrop, quantity, statement)
    return Figure.make(
        page.report,
        page.reader,
        (quantity.start, quantity.end),
        low=quantity.low,
        high=quantity.high,
        approximate=quantity.approximate,
        unit=quantity.unit,
        counted=page.span(*quantity.counted) if quantity.counted else None,
        holder=held.actor,
        place=_place(page, quantity, places),
        as_of=_as_of(page, quantity),
        claimant=statement.source if statement else None,
        status=_status(page, quantity, statement),
        confidence=round((_HELD if held.actor is not None else _FREE) * held.chance, 2),
    )


def _is_date(page: Page, quantity: Quantity) -> bool:
    """Whether the quantity lies in a date or a time of day ("two weeks ago"), which is no figure.

    A length of time that a date is counted from ("the past four years") stays one.
    """
    first = bisect_right(page.times, quantity.start, key=lambda time: time.start)
    return any(
        quantity.end <= time.end and _fixed(time)
        for time in page.times[max(0, first - 2) : first]
        if time.type in ("DATE", "TIME")
    )


def _is_told(page: Page, quantity: Quantity) -> bool:
    """Whether the reader takes it for a figure. The shipped one looks for none: then every quantity is."""
    amounts = page.doc._.amounts if page.doc.has_extension("amounts") else None
    if amounts is None:
        return True
    return any(
        page.doc[start].idx < quantity.end and quantity.start < page.doc[end - 1].idx + len(page.doc[end - 1])
        for start, end in amounts
    )


def _fixed(time: Expression) -> bool:
    """Whether the expression names a place on the calendar rather than a length of it (TIMEX3 "P…")."""
    return not time.value.startswith("P")


def around(quantity: Quantity, said: Sequence[Statement]) -> Statement | None:
    """The statement with the shortest stretch of content that covers the quantity: the innermost speaker."""
    covering = [
        (span.end - span.start, at, statement)
        for at, statement in enumerate(said)
        for span in statement.content
        if span.start <= quantity.start and quantity.end <= span.end + 1
    ]
    return min(covering, key=lambda found: found[:2])[2] if covering else None


def _as_of(page: Page, quantity: Quantity) -> When | None:
    """The time told nearest to the quantity in its sentence; null where none is."""
    start, end = page.sentence_of(quantity.start)
    near = [
        (min(abs(time.start - quantity.end), abs(quantity.start - time.end)), time.start, time.when)
        for time in page.times_in(start, end)
        if time.when is not None and (time.end <= quantity.start or quantity.end <= time.start)
    ]
    return min(near, key=lambda found: found[:2])[2] if near else None


def _place(page: Page, quantity: Quantity, places: Sequence[Tokens]) -> str | None:
    """The place named in the counted noun phrase, or right behind the quantity in its sentence."""
    _, end = page.sentence_of(quantity.start)
    start, last = quantity.start, min(end, quantity.end + _NEAR)
    for entity in places[bisect_left(places, start, key=lambda entity: entity.start_char) :]:
        if entity.start_char >= last:
            break
        if entity.end_char <= last:
            before = page.report.text[quantity.start : entity.start_char].lower().split()[-3:]
            if {"in", "on", "at", "near", "along", "inside", "across", "around", "from"} & set(before):
                return entity.text
    return None


def _status(page: Page, quantity: Quantity, statement: Statement | None) -> Status:
    """What the words before the quantity say of it: planned, possible, denied, or told as fact."""
    if statement is not None and statement.status == "denied":
        return "denied"
    start, _ = page.sentence_of(quantity.start)
    before = page.report.text[max(start, quantity.start - _NEAR) : quantity.start].lower().split()
    if _POSSIBLE & set(before):
        return "possible"
    return "planned" if _COMING & set(before) else "actual"
