"""Every mention of an instrument in a report: known names, noun phrases, what the network saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast, get_args

from demarche.extract.instrument_identity import Mention
from demarche.extract.instrument_names import Naming, namings
from demarche.extract.instrument_phrases import Phrase, phrases
from demarche.extract.instrument_words import words
from demarche.records import Form, Statement

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from demarche.extract.page import Page
    from demarche.reader.passages import Passage

_BACKS = 0.5
"""The score from which a passage of the network decides for a phrase that the rules are unsure of."""
_ALONE = 0.7
"""The score from which a passage that no phrase of the rules touches is a mention of its own."""


def mentions(page: Page, statements: Sequence[Statement]) -> list[Mention]:
    """The mentions of instruments in the running news of `page`, in text order."""
    known = namings(page.report.text, page.report.published)
    papers: Sequence[Passage] = (page.doc._.papers or ()) if page.doc.has_extension("papers") else ()
    return [
        mention
        for sentence in page.sentences()
        for mention in _in_sentence(page, sentence, known, statements, papers)
    ]


def _in_sentence(
    page: Page,
    sentence: Tokens,
    known: Sequence[Naming],
    statements: Sequence[Statement],
    papers: Sequence[Passage],
) -> list[Mention]:
    start, end = sentence.start_char, sentence.end_char
    tokens = page.words_of(sentence)
    told = phrases(tokens, [time.start for time in page.times_in(start, end)])
    seen = [paper for paper in papers if sentence.start <= paper.span.start < sentence.end]
    out = [_named(name, told) for name in known if start <= name.start and name.end <= end]
    for phrase in told:
        if any(phrase.start < one.end and one.start < phrase.stop for one in out):
            continue
        backing = next((p for p in seen if p.score >= _BACKS and _touches(page, p, phrase)), None)
        unsure = phrase.sort == "hinted" or _in_passing(phrase, tokens)
        if backing is None and unsure and (phrase.sort == "hinted" or not _formal(page, phrase, statements)):
            continue
        form = _as_form(backing.kind, phrase.form) if backing and unsure else phrase.form
        out.append(_mention(page, phrase, form))
    return sorted([*out, *_unruled(page, seen, out)], key=lambda m: (m.start, m.end))


def _named(name: Naming, told: Sequence[Phrase]) -> Mention:
    """The mention that a known name makes, with the noun phrase around it.

    What the text itself calls it goes before the form it is known by: "the Singapore agreement".
    """
    over = next((p for p in told if p.start < name.end and name.start < p.stop), None)
    if over is None:
        return Mention(name.start, name.end, name.known.form, name.known, None, ())
    either = {over.form, name.known.form} == {"accord", "statement"}
    form = over.form if either else name.known.form
    return Mention(min(name.start, over.start), max(name.end, over.stop), form, name.known, over, ())


def _mention(page: Page, phrase: Phrase, form: Form) -> Mention:
    inside = [m for m in page.cast.mentions if phrase.start <= m.start and m.end <= phrase.end]
    parties = tuple(m.actor for m in inside) if form == "accord" else ()
    return Mention(phrase.start, phrase.end, form, None, phrase, parties)


def _unruled(page: Page, seen: Sequence[Passage], out: Sequence[Mention]) -> Iterator[Mention]:
    """What the network is sure of and no rule found."""
    for paper in seen:
        start, end = _offsets(page, paper)
        if paper.score >= _ALONE and not any(start < one.end and one.start < end for one in out):
            yield Mention(start, end, _as_form(paper.kind, "statement"), None, None, ())


def _offsets(page: Page, paper: Passage) -> tuple[int, int]:
    span = page.doc[paper.span.start : paper.span.end]
    return span.start_char, span.end_char


def _touches(page: Page, paper: Passage, phrase: Phrase) -> bool:
    start, end = _offsets(page, paper)
    return start < phrase.stop and phrase.start < end


def _as_form(kind: str, other: Form) -> Form:
    return cast("Form", kind) if kind in get_args(Form) else other


def _in_passing(phrase: Phrase, tokens: Sequence[Token]) -> bool:
    """Whether only the channel of somebody's words is named: "said in a statement"."""
    first = phrase.head - len(phrase.before)
    led = tokens[first - 1].lower_ if first > 0 else ""
    return phrase.form == "statement" and phrase.bare and led == "in"


def _formal(page: Page, phrase: Phrase, statements: Sequence[Statement]) -> bool:
    """Whether a state, a body or its head speaks in it: the formal statement of more than a person."""
    start, end = page.sentence_of(phrase.start)
    for said in statements:
        if said.source is not None and any(start <= cue.start < end for cue in said.cue):
            role = set((said.source.role or "").lower().split())
            return said.source.kind != "person" or bool(role & words("speaks-for"))
    return False
