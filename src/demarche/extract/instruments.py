"""Instruments: accords, treaties, letters, bills, resolutions and formal statements that a report names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.extract.instrument_identity import Thing, things
from demarche.extract.instrument_mentions import mentions
from demarche.extract.instrument_names import named_actor
from demarche.extract.instrument_standing import brokers_of, parties_of, stances_of, state_of, when_of
from demarche.records import Form, Instrument, Statement

if TYPE_CHECKING:
    from demarche.extract.page import Page

# The share that was marked by hand, with the same form, of some 300 found in 228 marked articles.
_CONFIDENCE: dict[Form, float] = {
    "accord": 0.65,
    "draft treaty": 0.6,
    "bill": 0.75,
    "resolution": 0.85,
    "letter": 0.65,
    "statement": 0.6,
    "proposal": 0.55,
}
_KNOWN = 0.9
_SPOKEN_OF = 0.3
"""An accord that is first named as one already known: "the truce"."""


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
        return _KNOWN
    phrase = thing.first.phrase
    if thing.first.form == "accord" and phrase is not None and phrase.definite:
        return _SPOKEN_OF
    return _CONFIDENCE[thing.first.form]
