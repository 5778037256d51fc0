"""A small crisis made by hand: what the views and faces are shown, whatever the reader finds."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from demarche.ledger import Ledger
from demarche.records import (
    Actor,
    AnyRecord,
    Condition,
    Figure,
    Mark,
    Meeting,
    Report,
    Span,
    Statement,
    When,
    report_id,
)

# In CI the same examples every time, so that a change is judged by what it changed; by hand ever new ones.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("by-hand", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "by-hand")

READER = "0-by-hand"

NORTH = """Envoys meet as border fills

GENEVA (Northgate) — Foreign Minister Anna Koval demanded that Veria withdraw its forces. She and her \
Verian counterpart, Ivo Marek, met in Geneva on Friday.

“If Veria crosses the river, we will close the port,” Koval said. Koval said Veria has at least 90,000 troops there.

A senior Verian official denied any plan to attack.

Source link"""

SOUTH = """Marek warns of “serious consequences”

Ivo Marek warned the League of serious consequences on Saturday. Foreign Minister Anna Koval demanded that \
Veria withdraw its forces, the agency said. Verian radio put the number at 60,000 troops."""

HOSTILE = (
    "<script>alert('owned')</script> & \"quotes\" </style></script>\n"
    "\u202eevil\u202c said \x1b[31mred\x1b[0m and \x00 nothing\u200f at all; "
    "[bold]markup[/bold] `code` *star*."
)


def report(text: str, key: str, outlet: str | None, published: str | None, **facts: object) -> Report:
    return Report(
        id=report_id(text, outlet, None), key=key, outlet=outlet, published=published, text=text, **facts
    )


@dataclass(frozen=True)
class Scene:
    """Reports with the records that stand in them."""

    reports: tuple[Report, ...]
    records: tuple[AnyRecord, ...]

    def of(self, kind: type[AnyRecord]) -> list[AnyRecord]:
        return [record for record in self.records if isinstance(record, kind)]


def span(report: Report, exact: str, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = report.text.index(exact, at + 1)
    return Span.of(report.text, at, at + len(exact))


def person(report: Report, mention: str, name: str, country: str, role: str = "foreign minister") -> Actor:
    known = "person:" + name.casefold().replace(" ", "-")
    return Actor(id=known, name=name, kind="person", country=country, role=role, text=span(report, mention))


def day(iso: str, text: Span | None = None) -> When:
    return When(start=iso, end=iso, precision="day", text=text, basis="weekday" if text else "publication")


def said(report: Report, evidence: str, content: str, cue: str, **fields: object) -> Statement:
    whole = span(report, evidence)
    return Statement.make(
        report,
        READER,
        (whole.start, whole.end),
        content=(span(report, content),),
        cue=(span(report, cue),),
        **{"source_kind": "named", "quoted": "indirect", "confidence": 0.9, **fields},
    )


def _north() -> Scene:
    title = "Envoys meet as border fills"
    boilerplate = NORTH.index("Source link")
    north = report(
        NORTH,
        "north-1",
        "The Northgate Ledger",
        "2022-01-21",
        title=title,
        marks=(
            Mark(kind="title", start=0, end=len(title)),
            Mark(kind="boilerplate", start=boilerplate, end=len(NORTH)),
        ),
        found={"title": "text", "outlet": "given", "published": "given"},
    )
    koval = person(north, "Foreign Minister Anna Koval", "Anna Koval", "UKR")
    marek = person(north, "Ivo Marek", "Ivo Marek", "RUS")
    veria = Actor(id="RUS", name="Veria", kind="government", country="RUS", text=span(north, "Veria"))
    threat = "If Veria crosses the river, we will close the port"
    meeting = span(north, "She and her Verian counterpart, Ivo Marek, met in Geneva on Friday")
    figure = span(north, "at least 90,000 troops")
    condition = span(north, threat)
    return Scene(
        (north,),
        (
            said(
                north,
                "Foreign Minister Anna Koval demanded that Veria withdraw its forces",
                "that Veria withdraw its forces",
                "demanded",
                source=koval,
                act="REQUEST",
                addressees=(veria,),
                when=day("2022-01-21"),
            ),
            said(
                north,
                f"“{threat},” Koval said",
                f"“{threat},”",
                "said",
                source=koval,
                act="THREATEN",
                quoted="direct",
            ),
            said(
                north,
                "Koval said Veria has at least 90,000 troops there",
                "Veria has at least 90,000 troops there",
                "said",
                source=koval,
                act="SAY",
            ),
            said(
                north,
                "A senior Verian official denied any plan to attack",
                "any plan to attack",
                "denied",
                source=Actor(
                    id=None,
                    name="a senior Verian official",
                    kind="anonymous",
                    country="RUS",
                    text=span(north, "A senior Verian official"),
                ),
                source_kind="anonymous",
                act="REJECT",
            ),
            Condition.make(
                north,
                READER,
                (condition.start, condition.end),
                trigger=span(north, "Veria crosses the river"),
                consequence=span(north, "we will close the port"),
                issuer=koval,
                against=(veria,),
                force="threat",
                status="conditional",
                confidence=0.8,
            ),
            Figure.make(
                north,
                READER,
                (figure.start, figure.end),
                low=90000,
                high=None,
                approximate=False,
                unit="troops",
                counted=span(north, "troops"),
                holder=veria,
                claimant=koval,
                as_of=day("2022-01-21"),
                confidence=0.9,
            ),
            Meeting.make(
                north,
                READER,
                (meeting.start, meeting.end),
                participants=(koval, marek),
                format="in-person",
                place="Geneva",
                state="held",
                when=day("2022-01-21", span(north, "Friday")),
                confidence=0.9,
            ),
        ),
    )


def _south() -> Scene:
    south = report(SOUTH, "south-7", "Southern Post", "2022-01-22", title=SOUTH.splitlines()[0])
    koval = person(south, "Foreign Minister Anna Koval", "Anna Koval", "UKR")
    marek = person(south, "Ivo Marek", "Ivo Marek", "RUS")
    league = Actor(id="LEAGUE", name="the League", kind="alliance", text=span(south, "the League"))
    radio = Actor(
        id=None, name="Verian radio", kind="outlet", country="RUS", text=span(south, "Verian radio")
    )
    veria = Actor(id="RUS", name="Veria", kind="government", country="RUS", text=span(south, "Veria"))
    figure = span(south, "60,000 troops")
    return Scene(
        (south,),
        (
            said(
                south,
                "Ivo Marek warned the League of serious consequences on Saturday",
                "serious consequences",
                "warned",
                source=marek,
                act="WARN",
                addressees=(league,),
                when=day("2022-01-22", span(south, "Saturday")),
            ),
            said(
                south,
                "Foreign Minister Anna Koval demanded that Veria withdraw its forces",
                "that Veria withdraw its forces",
                "demanded",
                source=koval,
                act="REQUEST",
                addressees=(veria,),
            ),
            Figure.make(
                south,
                READER,
                (figure.start, figure.end),
                low=60000,
                high=60000,
                approximate=False,
                unit="troops",
                counted=span(south, "troops"),
                holder=veria,
                claimant=radio,
                as_of=day("2022-01-22"),
                confidence=0.8,
            ),
        ),
    )


def _hostile() -> Scene:
    bad = report(HOSTILE, "<b>bad</b>", "<i>Out & Let</i>", None, title="<script>title</script>")
    evil = Actor(id=None, name="\u202eevil<img src=x>", kind="group", text=span(bad, "evil"))
    whole = span(bad, HOSTILE)
    return Scene(
        (bad,),
        (
            Statement.make(
                bad,
                READER,
                (whole.start, whole.end),
                source=evil,
                source_kind="named",
                cue=(span(bad, "said"),),
                content=(
                    Span.of(HOSTILE, 0, HOSTILE.index("\n")),
                    span(bad, "\x1b[31mred\x1b[0m and \x00 nothing"),
                ),
                quoted="indirect",
                act="REQUEST",
                confidence=0.4,
            ),
        ),
    )


def _joined(*scenes: Scene) -> Scene:
    reports = tuple(report for scene in scenes for report in scene.reports)
    return Scene(reports, tuple(record for scene in scenes for record in scene.records))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests last: Playwright keeps an event loop running for as long as a browser is open."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def scene() -> Scene:
    """Two reports of an invented crisis."""
    return _joined(_north(), _south())


@pytest.fixture(scope="session")
def hostile() -> Scene:
    """A report whose every field tries to act on the page or the terminal."""
    return _hostile()


@pytest.fixture
def keep(tmp_path: Path) -> Callable[[Scene], Path]:
    """Puts a scene into a ledger; returns its path."""

    def into(scene: Scene) -> Path:
        path = tmp_path / "kept.db"
        with Ledger.open(path) as ledger:
            for one in scene.reports:
                ledger.add(one, [record for record in scene.records if record.report.id == one.id], READER)
        return path

    return into
