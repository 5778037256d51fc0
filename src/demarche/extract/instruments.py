"""Instruments: accords, treaties, letters, bills, resolutions and formal statements that a report names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.extract.instrument_identity import Thing, things
from demarche.extract.instrument_mentions import mentions
from demarche.extract.instrument_names import named_actor
from demarche.extract.instrument_standing import brokers_of, parties_of, stances_of, state_of, when_of
from demarche.records import Instrument, Statement

if TYPE_CHECKING:
    from demarche.extract.page import Page

_CONFIDENCE: dict[str, float] = {
    "known": 0.8,
    "accord": 0.6,
    "draft treaty": 0.5,
    "bill": 0.6,
    "resolution": 0.6,
    "letter": 0.6,
    "statement": 0.5,
    "proposal": 0.5,
}


def instruments(page: Page, statements: Sequence[Statement]) -> tuple[Instrument, ...]:
    """The instruments that the running news of `page` names, each once, where it is first named."""
    return tuple(_record(page, thing, statements) for thing in things(mentions(page, statements)))


def _record(page: Page, thing: Thing, statements: Sequence[Statement]) -> Instrument:
    first, known = thing.first, thing.known
    brokers = tuple(named_actor(code) for code in known.brokers) if known else ()
    brokers = brokers or brokers_of(page, thing)
    parties = tuple(named_actor(code) for code in known.parties) if known else ()
    return Instrument.make(
        page.report,
        page.reader,
        (first.start, first.end),
        confidence=_confidence(thing),
        name=known.name if known else " ".join(page.report.text[first.start : first.end].split()),
        form=first.form,
        parties=parties or parties_of(thing, brokers),
        brokers=brokers,
        when=when_of(page, thing),
        state=state_of(page, thing),
        stance=stances_of(page, thing, statements),
    )


def _confidence(thing: Thing) -> float:
    """How often first mentions of this sort were marked by hand, with the same form."""
    if thing.known is not None:
        return _CONFIDENCE["known"]
    phrase = thing.first.phrase
    return _CONFIDENCE[phrase.form if phrase else "known"]
