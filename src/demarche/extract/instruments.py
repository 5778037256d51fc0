"""Instruments: the accords, treaties, letters, bills, resolutions and formal statements that a report names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from demarche.extract.instrument_identity import Mention, Thing, things
from demarche.extract.instrument_names import Naming, named_actor, namings
from demarche.extract.instrument_phrases import Phrase, phrases
from demarche.extract.instrument_standing import brokers_of, parties_of, stances_of, state_of, when_of
from demarche.extract.instrument_words import words
from demarche.records import Form, Instrument, Statement

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

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
    known = namings(page.report.text, page.report.published)
    mentions = [m for sentence in page.sentences() for m in _mentions(page, sentence, known, statements)]
    return tuple(_record(page, thing, statements) for thing in things(mentions))


def _mentions(
    page: Page, sentence: Tokens, known: Sequence[Naming], statements: Sequence[Statement]
) -> Iterator[Mention]:
    tokens = [token for token in sentence if not token.is_space]
    stops = [time.start for time in page.times_in(sentence.start_char, sentence.end_char)]
    found = phrases(tokens, stops)
    names = [n for n in known if sentence.start_char <= n.start and n.end <= sentence.end_char]
    out = []
    for name in names:
        over = next((p for p in found if p.start < name.end and name.start < p.stop), None)
        start = min(name.start, over.start) if over else name.start
        end = max(name.end, over.stop) if over else name.end
        out.append(Mention(start, end, _form(name, over), name.known, over, ()))
    for phrase in found:
        if any(phrase.start < n.end and n.start < phrase.stop for n in names):
            continue
        if phrase.sort == "hinted" or (_in_passing(phrase, tokens) and not _formal(phrase, statements)):
            continue
        out.append(_mention(page, phrase))
    yield from sorted(out, key=lambda m: (m.start, m.end))


def _in_passing(phrase: Phrase, tokens: Sequence[Token]) -> bool:
    """Whether only the channel of somebody's words is named: "said in a statement"."""
    first = phrase.head - len(phrase.before)
    led = tokens[first - 1].lower_ if first else ""
    return phrase.form == "statement" and phrase.bare and led == "in"


def _formal(phrase: Phrase, statements: Sequence[Statement]) -> bool:
    """Whether a state, a body or its head speaks in it."""
    for statement in statements:
        told = statement.evidence
        if statement.source is not None and told.start < phrase.stop and phrase.start < told.end:
            role = set((statement.source.role or "").lower().split())
            return statement.source.kind != "person" or bool(role & words("speaks-for"))
    return False


def _form(name: Naming, phrase: Phrase | None) -> Form:
    """The form of a known instrument; what the text itself calls it goes before: "the Singapore agreement"."""
    either = {"accord", "statement"}
    return phrase.form if phrase and {phrase.form, name.known.form} == either else name.known.form


def _mention(page: Page, phrase: Phrase) -> Mention:
    parties = (
        tuple(m.actor for m in page.cast.mentions if phrase.start <= m.start and m.end <= phrase.end)
        if phrase.form == "accord"
        else ()
    )
    return Mention(phrase.start, phrase.end, phrase.form, None, phrase, parties)


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
