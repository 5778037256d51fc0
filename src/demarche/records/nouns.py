"""The nouns that every record is made of: spans of text, actors and times."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

ActorKind = Literal[
    "person",
    "government",
    "ministry",
    "office",
    "alliance",
    "organization",
    "armed-force",
    "group",
    "outlet",
    "anonymous",
    "collective",
]
Precision = Literal["minute", "hour", "day", "week", "month", "season", "year", "vague"]
Basis = Literal["explicit", "weekday", "relative", "publication", "context"]
Status = Literal["actual", "ongoing", "planned", "possible", "conditional", "denied"]


class Noun(BaseModel):
    """A value that never changes once made; equal when its fields are equal."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Span(Noun):
    """A piece of a report's text. `report.text[start:end] == exact`; offsets count code points."""

    start: int
    end: int
    exact: str

    @model_validator(mode="after")
    def _holds(self) -> Span:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.exact):
            raise ValueError(
                f"a span of {len(self.exact)} characters cannot run from {self.start} to {self.end}"
            )
        return self

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end`, white space at its edges left out."""
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return cls(start=start, end=end, exact=text[start:end])

    def touches(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Evidence(Span):
    """A span with up to 32 characters either side: a W3C TextQuoteSelector and TextPositionSelector."""

    prefix: str
    suffix: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Evidence:
        """The evidence in `text` from `start` to `end`, white space at its edges left out."""
        span = Span.of(text, start, end)
        return cls(
            start=span.start,
            end=span.end,
            exact=span.exact,
            prefix=text[max(0, span.start - 32) : span.start],
            suffix=text[span.end : span.end + 32],
        )


class Actor(Noun):
    """Who: a person, government, ministry, alliance … `id` is null where no known actor was resolved.

    `country` is an ISO 3166 alpha-3 code. `text` is the mention in the report; null where the actor is
    understood (the outlet itself, a partner named elsewhere).
    """

    id: str | None
    name: str
    kind: ActorKind
    country: str | None = None
    role: str | None = None
    text: Span | None = None


class When(Noun):
    """A time: ISO dates (or date-times, UTC offset as written) from `start` to `end`, both included."""

    start: str
    end: str
    precision: Precision
    text: Span | None = None
    basis: Basis
