"""Events: who did what to whom, is doing, is to do or is said not to have done.

The reader's network marks the words that tell a deed, with PLOVER type and standing; who did it and to whom
is chosen among those named around them (event_roles.py); how and about what is told by words
(event_words.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from demarche.extract.event_roles import candidates, chosen, frequencies, head_of
from demarche.extract.event_words import contexts, mode, place
from demarche.records import EVENT_TYPES, Actor, Event, EventType, Statement, Status, When

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from demarche.dates import Expression
    from demarche.extract.page import Page
    from demarche.reader.passages import Passage

LEAST = 0.5
"""Score from which a passage makes a record."""
_NEAR = 12
"""Words between two passages of one type in a sentence that tell one deed."""
_REACH = 60
"""Characters from the telling words within which a time is told with them."""
_STANDINGS: tuple[Status, ...] = ("actual", "ongoing", "planned", "possible", "conditional", "denied")


def events(page: Page, statements: Sequence[Statement]) -> tuple[Event, ...]:
    """The events told in the running news of `page`, in text order: one record a sentence and deed.

    A deed told in somebody's words has its source as `claimant`. Who did it is left empty where nobody named
    is likely enough.
    """
    out: list[Event] = []
    often = frequencies(page.cast.mentions)
    for sentence in page.sentences():
        mentions = [
            m for m in page.cast.mentions if sentence.start_char <= m.start and m.end <= sentence.end_char
        ]
        for passage in told(page, sentence):
            tokens = words_of(page, passage)
            statement = holding(statements, tokens[0].idx)
            type: EventType = next(name for name in EVENT_TYPES if name == passage.kind)
            before = known_before(statement, type, out)
            parts = chosen(candidates(tokens, type, mentions, before, often))
            out.append(_record(page, sentence, passage, statement, parts))
    return tuple(out)


def told(page: Page, sentence: Tokens) -> Iterator[Passage]:
    """The passages of a sentence that make records, in text order."""
    last: Passage | None = None
    for passage in page.doc._.deeds if page.doc.has_extension("deeds") else ():
        if not sentence.start <= passage.span.start < sentence.end or passage.score < LEAST:
            continue
        if last is not None and last.kind == passage.kind and passage.span.start - last.span.end < _NEAR:
            continue
        last = passage
        yield passage


def _record(
    page: Page,
    sentence: Tokens,
    passage: Passage,
    statement: Statement | None,
    parts: tuple[tuple[Actor, ...], tuple[Actor, ...]],
) -> Event:
    tokens = words_of(page, passage)
    type: EventType = next(name for name in EVENT_TYPES if name == passage.kind)
    actors, recipients = parts
    standing = max(_STANDINGS, key=lambda name: passage.standing.get(name, 0.0))
    time = time_of(page, sentence, tokens)
    named = [span for actor in (*actors, *recipients) if (span := actor.text) is not None]
    start = min([tokens[0].idx, *(span.start for span in named)])
    end = max([tokens[-1].idx + len(tokens[-1]), *(span.end for span in named)])
    if time is not None:
        start, end = min(start, time.start), max(end, time.end)
    low = {token.lower_ for token in tokens} | {token.lemma_.lower() for token in tokens}
    return Event.make(
        page.report,
        page.reader,
        (start, end),
        status=standing,
        confidence=_confidence(passage, standing),
        type=type,
        mode=mode(type, low),
        contexts=contexts(type, {token.lower_ for token in sentence} | low),
        actors=actors,
        recipients=recipients,
        when=when_of(page, time, standing),
        place=place(page.report.text, head_of(tokens), sentence),
        claimant=statement.source if statement is not None else None,
    )


def words_of(page: Page, passage: Passage) -> list[Token]:
    """The words of a passage, white space left out."""
    return [token for token in passage.span.of(page.doc) if not token.is_space]


def holding(statements: Sequence[Statement], at: int) -> Statement | None:
    """The statement whose content the character `at` stands in; the innermost of several."""
    inside = [one for one in statements if any(span.start <= at < span.end for span in one.content)]
    return min(inside, key=lambda one: sum(span.end - span.start for span in one.content), default=None)


def known_before(
    statement: Statement | None, type: EventType, earlier: Sequence[Event]
) -> list[tuple[str, Actor]]:
    """Who may have done it though the sentence does not name them: the speaker; who did the deed told last,
    and the last of this type; to whom it was done."""
    out = []
    if statement is not None and statement.source is not None:
        out.append(("speaker", statement.source))
    alike = [one for one in earlier if one.type == type]
    for how, past in (("last", list(earlier)), ("alike", alike)):
        if past and past[-1].actors:
            out.append((f"{how} actor", past[-1].actors[0]))
        if past and past[-1].recipients:
            out.append((f"{how} recipient", past[-1].recipients[0]))
    return out


def time_of(page: Page, sentence: Tokens, tokens: Sequence[Token]) -> Expression | None:
    """The time told nearest to the telling words in their sentence."""
    low, high = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    near = [
        (max(time.start - high, low - time.end, 0), time.start, time)
        for time in page.times_in(sentence.start_char, sentence.end_char)
        if time.when is not None
    ]
    found = min(near, key=lambda each: each[:2], default=None)
    return found[2] if found is not None and found[0] <= _REACH else None


def when_of(page: Page, time: Expression | None, standing: Status) -> When | None:
    """When the deed is told to be: its time, unless that contradicts its standing (a plan in the past)."""
    when = time.when if time is not None else None
    published = (page.report.published or "")[:10]
    if when is not None and published and standing == "planned" and when.end[:10] < published:
        return None
    return when


def _confidence(passage: Passage, standing: Status) -> float:
    """How likely type, actor and standing are right, from how sure the reader is of each."""
    sure = passage.score * passage.chances[passage.kind] / max(sum(passage.chances.values()), 1e-6)
    return round(min(0.95, 0.75 * sure * (0.4 + 0.6 * passage.standing.get(standing, 0.0))), 4)
