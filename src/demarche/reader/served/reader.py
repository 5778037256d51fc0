"""The shipped reader, with a model server's findings in place of its own.

Tags, trees, entities and what deeds, meetings and papers there are stay the shipped reader's. Who said what,
the conditions and which numbers are figures are the server's, as far as its quotations stand in the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_args

from demarche.errors import ServerError
from demarche.reader.attribution import Attribution, Conditional, Span
from demarche.reader.findings import OPENING, balanced
from demarche.reader.reader import Reader
from demarche.reader.served.question import Answer, IfThen, Quotation, Saying, answered, asked, fingerprint
from demarche.reader.served.quotations import APART, NOT_VERBATIM, find
from demarche.reader.served.server import Server, model_name
from demarche.records import ACTS, Force

if TYPE_CHECKING:
    from spacy.tokens import Doc

Told = TypeVar("Told")
Finding = TypeVar("Finding")

LONGEST = 400_000
"""Characters of a report that are sent at most."""
_UNPROVED = 0.49
"""The score of a server's finding: nobody has measured it, so just less than even. Where the grammar knows an
active cue's subject, that is then believed before the server (`extract/statements.py`)."""
_TRUST = 0.9
"""The chance given to the force that a server tells."""
_TRUST_ACT = 0.999
"""The same of an act: weighed by two fifths in `extract/acts.py`, where the words seldom overrule it then."""
_NEAR = 2
"""Sentences from the cue's within which a quotation must begin or end."""
_HOPS = 3
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PREPOSITIONS = frozenset({"case", "mwe"})
_LONGEST_PIECE = 400
"""Tokens that what was said runs on in one piece at most."""


class _DropError(Exception):
    """Why a finding can't be used."""


class ServedReader(Reader):
    """A reader that asks a model server about each text. As `Reader`, not for several threads at once.

    `version` is `openai:`, the model's name, `+` and a hash of all else that shapes a reading. `dropped`
    counts, by why, the server's findings that were not used, since it was made.
    """

    def __init__(self, server: Server, model: str | None = None, folder: Path | None = None) -> None:
        """With the model of this name on `server`, or the only one there.

        Raises `OptionError` for a name that is none, `ServerError` where the server has not one model.
        """
        self._server = server
        self._model = model_name(model, server.key) if model is not None else server.only_model()
        super().__init__(folder)
        self.version = f"openai:{self._model}+{fingerprint(self.version)}"
        self.dropped: Counter[str] = Counter()

    def read(self, text: str, skip: Sequence[tuple[int, int]] = (), breaks: Sequence[int] = ()) -> Doc:
        """As `Reader.read`; the server is not shown `skip`. `doc._.amounts` are the figures that it quotes.

        Raises `ServerError`, one line, where it gives no answer that can be used: then nothing is read.
        """
        doc = super().read(text, skip, breaks)
        shown = "\n".join(_without(text, skip))
        if not shown:
            return doc
        if len(shown) > LONGEST:
            what = f"too long for a model server: {len(shown):,} characters, {LONGEST:,} at most"
            raise ServerError(f"{what} (read it without one, or in parts)")
        answer = answered(self._server.complete(asked(self._model, shown)))
        placed = _Placing(doc, text, skip)
        doc._.attributions = placed.attributions(answer)
        doc._.conditionals = placed.conditionals(answer)
        doc._.amounts = placed.amounts(answer)
        self.dropped += placed.dropped
        return doc


def _without(text: str, skip: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The stretches of `text` outside `skip`, but those that hold white space alone."""
    at = 0
    for start, end in [*sorted(skip), (len(text), len(text))]:
        if text[at:start].strip():
            yield text[at:start].strip()
        at = max(at, end)


class _Placing:
    """Finds a server's quotations in a text and makes of them what the shipped reader would have found."""

    def __init__(self, doc: Doc, text: str, skip: Sequence[tuple[int, int]]) -> None:
        self.dropped: Counter[str] = Counter()
        self._doc = doc
        self._text = text
        self._skip = skip
        self._sentence = {
            token: at for at, one in enumerate(doc.sents) for token in range(one.start, one.end)
        }

    def attributions(self, answer: Answer) -> tuple[Attribution, ...]:
        """The statements, in the order of the text, those within another's content after it."""
        found = self._kept(answer.statements, self._attribution)
        inner = [
            replace(one, nested=True)
            if one.cue and any(s.start <= one.cue[0].start < s.end for other in found for s in other.content)
            else one
            for one in found
        ]
        return tuple(sorted(inner, key=lambda one: (min(one.cue + one.content), one.nested)))

    def conditionals(self, answer: Answer) -> tuple[Conditional, ...]:
        """The conditions, in the order of the text."""
        found = self._kept(answer.conditions, self._conditional)
        return tuple(sorted(found, key=lambda one: (one.trigger, one.consequence)))

    def amounts(self, answer: Answer) -> tuple[Span, ...]:
        """The words of the figures, in the order of the text."""
        return tuple(sorted(self._kept(answer.figures, self._span)))

    def _kept(self, told: Iterable[Told], made: Callable[[Told], Finding]) -> list[Finding]:
        """What each finding told makes, once; those that can't be used are counted."""
        out: list[Finding] = []
        for one in told:
            try:
                finding = made(one)
            except _DropError as error:
                self.dropped[str(error)] += 1
            else:
                if finding not in out:
                    out.append(finding)
        return out

    def _span(self, quoted: Quotation) -> Span:
        found = find(self._text, quoted, self._skip)
        if isinstance(found, str):
            raise _DropError(found)
        tokens = self._doc.char_span(*found, alignment_mode="expand")
        if tokens is None:
            raise _DropError(NOT_VERBATIM)
        return Span(tokens.start, tokens.end)

    def _attribution(self, told: Saying) -> Attribution:
        source = (self._span(told.source),) if told.source else ()
        cue = (self._span(told.cue),) if told.cue else ()
        content = tuple(sorted(balanced(self._doc, self._span(piece)) for piece in told.content))
        if not content or not self._hangs_together(source, cue, content):
            raise _DropError(APART)
        return Attribution(source, cue, content, _leaning(told.act, ACTS, _TRUST_ACT), {}, _UNPROVED)

    def _hangs_together(
        self, source: tuple[Span, ...], cue: tuple[Span, ...], content: tuple[Span, ...]
    ) -> bool:
        """Whether the parts can be one statement: true words from here and there make a false one."""
        spans = sorted((*source, *cue, *content))
        if any(one.end > other.start for one, other in pairwise(spans)):
            return False
        if not cue:
            # A quotation without a word of saying is whoever's spoke last; nobody else's.
            return not source and len(content) == 1 and self._doc[content[0].start].text in OPENING
        at = self._sentence[cue[0].start]
        if source and not (self._sentence[source[0].start] == at and self._speaks(source[0], cue[0])):
            return False
        return all(self._said_at(at, span) and span.end - span.start <= _LONGEST_PIECE for span in content)

    def _said_at(self, sentence: int, span: Span) -> bool:
        """Whether the words can be said in a sentence: they stand in it, or are a quotation close by."""
        first, last = self._sentence[span.start], self._sentence[span.end - 1]
        quotation = any(self._doc[at].text in OPENING for at in (max(0, span.start - 1), span.start))
        near = _NEAR if quotation else 0
        return first <= sentence + near and last >= sentence - near

    def _speaks(self, source: Span, cue: Span) -> bool:
        """Whether the cue can be the source's: the source hangs on it, or is the subject of what it is in.

        In “an official told Marek that the port was shut” Marek is neither to “was”.
        """
        word = cue.of(self._doc).root
        if any(source.start <= token.i < source.end for token in word.subtree):
            return True
        if word.dep_ in _PREPOSITIONS and source.start <= word.head.i < source.end:
            return True  # “according to Koval”
        for _ in range(_HOPS):
            word = word.head
            for child in word.children:
                inside = child.left_edge.i < source.end and source.start <= child.right_edge.i
                if child.dep_ in _SUBJECTS and inside:
                    return True
        return False

    def _conditional(self, told: IfThen) -> Conditional:
        trigger, consequence = self._span(told.trigger), self._span(told.consequence)
        first, second = sorted((trigger, consequence))
        if first.end > second.start or self._sentence[second.end - 1] - self._sentence[first.start] > 1:
            raise _DropError(APART)
        return Conditional(trigger, consequence, _leaning(told.force, get_args(Force), _TRUST), _UNPROVED)


def _leaning(told: str, classes: Sequence[str], trust: float) -> dict[str, float]:
    """Chances of the classes that lean to the one told, so that what the words say is weighed with it."""
    rest = (1 - trust) / (len(classes) - 1)
    return {each: trust if each == told else rest for each in classes}
