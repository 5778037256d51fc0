"""One report as read: its text, annotations, cast and times, ready for the extractors."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from demarche.actors import Cast
from demarche.dates import Expression, find
from demarche.reader.columns import sentence_starts
from demarche.records import Report, Span, When

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

# Marks whose text is not the outlet's own running account, so that nothing in it is a record.
NOT_NEWS = frozenset({"title", "repeat", "byline", "caption", "credit", "boilerplate"})


@dataclass(frozen=True)
class Page:
    """A report with everything the floors below found in it. Offsets are characters of `report.text`."""

    report: Report
    doc: Doc
    cast: Cast
    times: tuple[Expression, ...]
    reader: str
    _starts: tuple[int, ...] = field(repr=False)
    _edges: tuple[tuple[int, int], ...] = field(repr=False)

    @classmethod
    def of(cls, report: Report, doc: Doc, reader: str) -> Page:
        """The page of `report`, whose annotated text is `doc`."""
        published = date.fromisoformat(report.published[:10]) if report.published else None
        edges = tuple(pairwise([*sentence_starts(doc), len(doc)]))
        return cls(
            report=report,
            doc=doc,
            cast=Cast.of(doc, report),
            times=find(doc, published),
            reader=reader,
            _starts=tuple(doc[start].idx for start, _ in edges),
            _edges=edges,
        )

    def sentences(self) -> Iterator[Tokens]:
        """The sentences of running news: none that a mark says is a title, caption, credit or boilerplate."""
        return (self.doc[start:end] for start, end in self._news)

    @cached_property
    def _news(self) -> tuple[tuple[int, int], ...]:
        """The first and last token of each sentence of running news (going through `doc.sents` is slow)."""
        sentences = (self.doc[start:end] for start, end in self._edges)
        return tuple(
            (one.start, one.end)
            for one in sentences
            if self.is_news(one.start_char, one.end_char) and not one.text.isspace()
        )

    def words_of(self, sentence: Tokens) -> Sequence[Token]:
        """The tokens of a sentence of running news that are more than white space."""
        return self._words[sentence.start]

    @cached_property
    def _words(self) -> dict[int, list[Token]]:
        return {one.start: [token for token in one if not token.is_space] for one in self.sentences()}

    def is_news(self, start: int, end: int) -> bool:
        """Whether the text from `start` to `end` lies outside all marks that are not news."""
        return not any(
            mark.kind in NOT_NEWS and mark.start < end and start < mark.end for mark in self.report.marks
        )

    def sentence_of(self, offset: int) -> tuple[int, int]:
        """Start and end of the sentence that the character at `offset` stands in."""
        at = max(0, bisect_right(self._starts, offset) - 1)
        end = self._starts[at + 1] if at + 1 < len(self._starts) else len(self.report.text)
        return self._starts[at], end

    def times_in(self, start: int, end: int) -> tuple[Expression, ...]:
        """The time expressions that lie within the text from `start` to `end`, in text order."""
        return tuple(time for time in self.times if start <= time.start and time.end <= end)

    def when_in(self, start: int, end: int) -> When | None:
        """The first resolved date or time in the text from `start` to `end`."""
        return next((time.when for time in self.times_in(start, end) if time.when is not None), None)

    def span(self, start: int, end: int) -> Span:
        """The span of the report's text from `start` to `end`, white space at its edges left out."""
        return Span.of(self.report.text, start, end)
