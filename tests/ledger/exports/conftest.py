"""A ledger with a record of every kind, one of them hostile: what the formats of other programs are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from demarche.ledger import Ledger, export
from demarche.records import Actor, Event, Instrument, Report, Span, Stance, Vote, When, report_id

READER = "1-by-hand"
TEXT = (
    "The Verian army shelled Harbour Town in January, Koval said. The League may sanction Veria.\n\n"
    "The council voted 10-2 against the Harbour Accord; Samoa voted against. "
    "Troops were not sent, Marek said."
)


def span(exact: str) -> Span:
    at = TEXT.index(exact)
    return Span(start=at, end=at + len(exact), exact=exact)


@pytest.fixture(scope="session")
def deeds() -> tuple[Report, list[Any]]:
    """A report with deeds done, possible and denied, a vote, an instrument."""
    url = "https://example.org/harbour"
    report = Report(
        id=report_id(TEXT, "Harbour Wire", url),
        key="wire-3",
        outlet="Harbour Wire",
        url=url,
        title="Shells fall",
        published="2022-01-23",
        text=TEXT,
    )
    army = Actor(
        id="office:RUS:army",
        name="Verian army",
        kind="armed-force",
        country="RUS",
        text=span("The Verian army"),
    )
    veria = Actor(id="RUS", name="Veria", kind="government", country="RUS", text=span("Veria."))
    league = Actor(id="LEAGUE", name="the League", kind="alliance", text=span("The League"))
    koval = Actor(id="person:anna-koval", name="Anna Koval", kind="person", country="UKR", text=span("Koval"))
    marek = Actor(id="person:ivo-marek", name="Ivo Marek", kind="person", country="RUS", text=span("Marek"))
    samoa = Actor(id="WSM", name="Samoa", kind="government", country="WSM", text=span("Samoa"))
    january = When(
        start="2022-01-01", end="2022-01-31", precision="month", text=span("January"), basis="explicit"
    )

    def made(kind: Any, evidence: str, **fields: Any) -> Any:
        where = span(evidence)
        return kind.make(report, READER, (where.start, where.end), **{"confidence": 0.8, **fields})

    return report, [
        made(
            Event,
            "The Verian army shelled Harbour Town in January",
            type="ASSAULT",
            mode="heavy-weapons",
            contexts=("military",),
            actors=(army,),
            when=january,
            place="Harbour Town",
            claimant=koval,
        ),
        made(
            Event,
            "The League may sanction Veria",
            type="SANCTION",
            actors=(league,),
            recipients=(veria,),
            status="possible",
        ),
        made(
            Event, "Troops were not sent", type="MOBILIZE", actors=(veria,), status="denied", claimant=marek
        ),
        made(
            Vote,
            "The council voted 10-2 against the Harbour Accord",
            body="council",
            ayes=10,
            against=2,
            named={"against": (samoa,)},
            result="adopted",
        ),
        made(
            Instrument,
            "the Harbour Accord",
            name="Harbour Accord",
            form="accord",
            stance=(Stance(actor=samoa, act="REJECT"),),
        ),
    ]


@pytest.fixture
def kept(
    keep: Callable[[Any], Path], scene: Any, hostile: Any, deeds: tuple[Report, list[Any]]
) -> Iterator[Ledger]:
    """Two reports of an invented crisis, one of its deeds, and a hostile one."""
    with Ledger.open(keep(scene)) as ledger:
        for report in hostile.reports:
            ledger.add(report, hostile.records, READER)
        ledger.add(*deeds, READER)
        yield ledger


@pytest.fixture
def written(kept: Ledger, tmp_path: Path) -> Callable[..., Path]:
    """Exports the ledger in a format, narrowed as asked; gives the file."""

    def write(format: Any, **asked: Any) -> Path:
        (path,) = export.write(kept, tmp_path / f"out.{format}", format, **asked)
        return path

    return write
