"""Instruments that everybody knows, by any of their names: from `data/instruments.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from demarche.actors.tables import bodies, countries, parts
from demarche.extract.tables import records
from demarche.records import Actor, Form, When

_RESOLUTION = re.compile(
    r"(?:(?:UN|U\.N\.|United Nations) )?(?:Security Council |General Assembly )?"
    r"[Rr]esolution (?P<number>\d{2,4}(?:/\d+)?)\b"
)


@dataclass(frozen=True)
class Known:
    """One row: what `pattern` names where `near` stands in the report too, published in the months told.

    Any name holds one of `holds`, to pass a row over by that is not named.
    """

    name: str
    form: Form
    pattern: re.Pattern[str]
    near: re.Pattern[str] | None
    published: tuple[str, str]
    parties: tuple[str, ...]
    brokers: tuple[str, ...]
    date: str
    states: tuple[tuple[str, str], ...]
    holds: tuple[str, ...]

    def meant(self, text: str, published: str | None) -> bool:
        """Whether a report of this text and day can mean it by its words."""
        first, last = self.published
        if published and ((first and published[:7] < first) or (last and published[:7] > last)):
            return False
        return self.near is None or self.near.search(text) is not None

    def state(self, published: str | None) -> str | None:
        """How it stood on the day of publication; null where the day, and so the state, is not known."""
        held = [state for since, state in self.states if not since or (published or "") >= since]
        return held[-1] if held and (published or len(self.states) == 1) else None

    def when(self, published: str | None) -> When | None:
        """The day it was signed or made; null in a report from before that day."""
        if not self.date or (published and published < self.date):
            return None
        return When(start=self.date, end=self.date, precision="day", basis="context")


@dataclass(frozen=True)
class Naming:
    """A name of a known instrument in a text, at these offsets."""

    start: int
    end: int
    known: Known


def namings(text: str, published: str | None) -> list[Naming]:
    """Every name of a known instrument in `text`, in order; of two that overlap the longer."""
    found = [
        Naming(match.start(), match.end(), known)
        for known in _known()
        if any(part in text for part in known.holds) and known.meant(text, published)
        for match in known.pattern.finditer(text)
    ]
    found += list(_numbered(text))
    kept: list[Naming] = []
    for one in sorted(found, key=lambda n: (n.start, -n.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept


def named_actor(code: str) -> Actor:
    """The actor that a cell names: a state by its code, a body by its id. No words of the report name it."""
    if code in countries():
        return Actor(id=f"country:{code}", name=countries()[code].name, kind="government", country=code)
    body = bodies()[code]
    return Actor(id=body.id, name=body.name, kind=body.kind, country=body.country)


def _numbered(text: str) -> Iterator[Naming]:
    """Resolutions by number."""
    for match in _RESOLUTION.finditer(text):
        whole = "General Assembly" in match[0] or "/" in match["number"]
        body = "UN General Assembly" if whole else "UN Security Council"
        known = Known(
            name=f"{body} Resolution {match['number']}",
            form="resolution",
            pattern=match.re,
            near=None,
            published=("", ""),
            parties=(),
            brokers=(),
            date="",
            states=(),
            holds=(),
        )
        yield Naming(match.start(), match.end(), known)


@cache
def _known() -> tuple[Known, ...]:
    return tuple(map(_row, records("instruments")))


def _row(row: dict[str, str]) -> Known:
    first, _, last = row["published"].partition("..")
    states = []
    for at, state in enumerate(parts(row["states"])):
        since, _, what = state.partition(" ") if at else ("", "", state)
        if not at and state[:4].isdigit():
            since, _, what = state.partition(" ")
        states.append((since, what))
    return Known(
        name=row["name"],
        form=cast("Form", row["form"]),
        pattern=re.compile(rf"(?<![\w-])(?:{row['pattern']})(?!\w)"),
        near=re.compile(row["near"]) if row["near"] else None,
        published=(first, last),
        parties=parts(row["parties"]),
        brokers=parts(row["brokers"]),
        date=row["date"],
        states=tuple(states),
        holds=parts(row["holds"]),
    )
