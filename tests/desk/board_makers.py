"""A crisis made by hand for the boards: conditions, talks, votes and texts, some told more than once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from demarche.ledger import Ledger
from demarche.records import Actor, AnyRecord, Condition, Instrument, Report, Span, Stance, Vote, When
from over_time_makers import declared, did, met, report

RUSSIA = Actor(id="RUS", name="Russia", kind="government", country="RUS")
UKRAINE = Actor(id="UKR", name="Ukraine", kind="government", country="UKR")
AMERICA = Actor(id="USA", name="United States", kind="government", country="USA")
CHINA = Actor(id="CHN", name="China", kind="government", country="CHN")
BLINKEN = Actor(id="Q1", name="Antony Blinken", kind="person", country="USA", role="secretary of state")
LAVROV = Actor(id="Q2", name="Sergey Lavrov", kind="person", country="RUS", role="foreign minister")
COUNCIL = "UN Security Council"
MARKUP = "<script>alert(1)</script>"


def on(day: str, basis: str = "explicit") -> When:
    return When(start=day, end=day, precision="day", basis=basis)


def put(path: Path, records: Iterable[AnyRecord]) -> Path:
    """A ledger of records, each in the report that it was made with."""
    with Ledger.open(path) as ledger:
        for one in records:
            ledger.add(_report(one), [one], "test")
    return path


def _report(one: AnyRecord) -> Report:
    outlet = one.report.outlet or ""
    key = outlet.removeprefix("Outlet ") if outlet.startswith("Outlet ") else ""
    return report(one.evidence.exact, one.report.published, key)


def voted(text: str, published: str, key: str, **fields: object) -> Vote:
    whole = {"body": COUNCIL, "confidence": 0.9, "when": on("2022-01-31"), **fields}
    return Vote.make(report(text, published, key), "test", (0, len(text)), **whole)


def paper(text: str, name: str, published: str, key: str, **fields: object) -> Instrument:
    whole = {"name": name, "form": "accord", "confidence": 0.9, **fields}
    return Instrument.make(report(text, published, key), "test", (0, len(text)), **whole)


def threats() -> list[Condition]:
    """A threat of sanctions that two outlets tell, a threat of troops, a foretelling, and an unsure one."""
    sanctions = ("Russia invades Ukraine", "the United States will impose sanctions on Russia")
    return [
        declared(*sanctions, BLINKEN, "2022-01-10", against=(RUSSIA,)),
        declared(
            "Russia invades Ukraine again",
            "the United States will impose heavy sanctions on Russia",
            BLINKEN,
            "2022-01-12",
            against=(RUSSIA,),
        ),
        declared(
            "the United States imposes sanctions on Russia",
            "we will send troops to the border",
            LAVROV,
            "2022-01-14",
        ),
        declared(
            "the talks fail", "prices will rise", UKRAINE, "2022-01-20", force="prediction", confidence=0.5
        ),
        declared(f"prices fall {MARKUP}", "nobody will mind", None, "2022-01-21", confidence=0.2),
    ]


def crisis() -> list[AnyRecord]:
    """All of it; the newest report is of 25 February 2022."""
    meeting = "Lavrov and Blinken will meet in Geneva on January 21"
    held = "Lavrov and Blinken met in Geneva on January 21"
    drill = "Russia plans drills near the border on March 3"
    ten = "The Security Council voted 10 to 2 on Monday to hold a public meeting on Ukraine"
    eleven = "The Security Council voted 11 to 2 on Monday to hold a public meeting on Ukraine"
    hold = {"motion": Span.of(ten, ten.index("to hold"), len(ten)), "result": "passed"}
    return [
        *threats(),
        did(
            "Russia invaded Ukraine",
            "ASSAULT",
            (RUSSIA,),
            "2022-02-24",
            recipients=(UKRAINE,),
            when=on("2022-02-24"),
        ),
        did(
            "The United States imposed sanctions on Russia",
            "SANCTION",
            (AMERICA,),
            "2022-02-25",
            recipients=(RUSSIA,),
            when=on("2022-02-25"),
        ),
        met(
            meeting,
            (LAVROV, BLINKEN),
            "planned",
            "2022-01-18",
            "A",
            when=on("2022-01-21", "publication"),
            place="Geneva",
        ),
        met(held, (LAVROV, BLINKEN), "held", "2022-01-22", "B", when=on("2022-01-21"), place="Geneva"),
        did(
            drill,
            "MOBILIZE",
            (RUSSIA,),
            "2022-02-20",
            "C",
            status="planned",
            mode="drill",
            when=on("2022-03-03"),
        ),
        voted(
            ten,
            "2022-01-31",
            "D",
            ayes=10,
            against=2,
            abstain=3,
            rules="agrees with the reported result",
            **hold,
        ),
        voted(
            eleven, "2022-02-01", "E", ayes=11, against=2, named={"against": (RUSSIA, CHINA)}, result="passed"
        ),
        paper(
            "Russia invoked the Budapest Memorandum, which is in force",
            "the Budapest Memorandum",
            "2022-02-01",
            "F",
            parties=(RUSSIA, UKRAINE),
            state="in force",
            when=on("1994-12-05"),
            stance=(Stance(actor=RUSSIA, act="SAY"),),
        ),
        paper(
            f"Ukraine says that Russia broke the Budapest memorandum {MARKUP}",
            "the Budapest memorandum",
            "2022-02-03",
            "G",
            stance=(Stance(actor=UKRAINE, act="ACCUSE"),),
        ),
        paper("Blinken sent a letter", "a letter", "2022-02-04", "H", form="letter", state="sent"),
        paper("Lavrov sent a letter", "a letter", "2022-02-05", "I", form="letter", state="sent"),
    ]
