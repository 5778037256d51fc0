"""What is known about a report beside its text, and how each fact was found. What the user passes wins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from demarche.errors import OptionError
from demarche.ingest.published import day
from demarche.records import Found

Fact = Literal["url", "outlet", "author", "wire", "title", "published", "dateline", "modified", "retrieved"]
FACTS: tuple[Fact, ...] = get_args(Fact)


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of every report read: `published` (a date, or text that names one) and `outlet`.

    Raises `OptionError` where `published` is no day of the calendar.
    """

    published: date | str | None = None
    outlet: str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.published, str):
            try:
                object.__setattr__(self, "published", day(self.published))
            except ValueError as wrong:
                raise OptionError(f"published: {wrong} (write it as YYYY-MM-DD)") from None

    def facts(self) -> Facts:
        """The given as facts."""
        facts = Facts()
        facts.add(
            "published", self.published.isoformat() if isinstance(self.published, date) else None, "given"
        )
        facts.add("outlet", self.outlet, "given")
        return facts


@dataclass(slots=True)
class Facts:
    """Facts in the order of trust: the first to give a fact is believed."""

    values: dict[Fact, str] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)

    def add(self, fact: Fact, value: str | None, found: Found) -> None:
        """Take `value` unless this fact is already known or there is nothing in it."""
        value = " ".join(value.split()) if value else ""
        if value and fact not in self.values:
            self.values[fact] = value
            self.found[fact] = found

    def without(self, found: Found) -> Facts:
        """These facts, but none that was found so."""
        kept = Facts()
        for fact, value in self.values.items():
            if self.found[fact] != found:
                kept.add(fact, value, self.found[fact])
        return kept

    def merge(self, later: Facts) -> None:
        """Take from `later` what is not known here."""
        for fact, value in later.values.items():
            self.add(fact, value, later.found[fact])
