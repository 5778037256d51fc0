"""A small crisis, written for the tests: what `docs/ledger.md` shows its queries on."""

from __future__ import annotations

from typing import Any

from ledger_makers import READER, make_report

from demarche.records import (
    Actor,
    AnyRecord,
    Condition,
    Event,
    Figure,
    Instrument,
    Mark,
    Meeting,
    Report,
    Span,
    Stance,
    Statement,
    Vote,
    When,
)

COURIER = make_report(
    "MOSCOW. Russia demands legal guarantees from NATO, Deputy Foreign Minister Sergei Ryabkov told "
    "reporters. A senior American official said that the United States would impose sanctions if Russia "
    "invades Ukraine. Ukraine says that at least 90,000 Russian troops stand near its border.",
    key="courier-1",
    outlet="Harbour Courier",
    title="Moscow wants guarantees",
    published="2021-12-17",
    marks=(Mark(kind="dateline", start=0, end=7),),
    found={"outlet": "column", "title": "column", "published": "column"},
)
DISPATCH = make_report(
    "Ukraine now puts the number of Russian troops at 120,000. Foreign Minister Sergey Lavrov rejected talk "
    "of sanctioning Moscow. Blinken and Lavrov will meet in Geneva on Jan. 10. Lavrov warned on Tuesday that "
    "Russia would respond if its demands are ignored.",
    key="dispatch-7",
    outlet="Northern Dispatch",
    published="2021-12-22",
)
NOTE = make_report(
    "Dmitry Peskov, the Kremlin spokesman, accused NATO of playing with fire. Biden and Putin spoke by phone "
    "for 50 minutes.",
    key="note-3",
)

STEPPE = make_report(
    "Mongolia sent 40 trucks of flour to Kyrgyzstan on Dec. 20. The Assembly of Friends adopted the Lake "
    "Accord by 12 votes to 3, with Samoa against.",
    key="steppe-9",
    outlet="Steppe Observer",
    published="2021-12-23",
)

_RUSSIA = {"country": "RUS"}
_AMERICA = {"country": "USA"}


def _span(report: Report, exact: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = report.text.index(exact, start + 1)
    return Span(start=start, end=start + len(exact), exact=exact)


def _who(report: Report, text: str, name: str, kind: str, nth: int = 0, **known: Any) -> Actor:
    return Actor(name=name, kind=kind, text=_span(report, text, nth), **{"id": None, **known})  # type: ignore[arg-type]


def _day(report: Report, text: str, day: str, basis: str) -> When:
    return When(start=day, end=day, precision="day", basis=basis, text=_span(report, text))  # type: ignore[arg-type]


def _made(model: Any, report: Report, sentence: str, **fields: Any) -> Any:
    whole = _span(report, sentence)
    end = report.text.index(".", whole.end) + 1 if not sentence.endswith(".") else whole.end
    return model.make(report, READER, (whole.start, end), confidence=fields.pop("confidence", 0.9), **fields)


def _lavrov(text: str, nth: int = 0) -> Actor:
    known = {"id": "RUS/lavrov", "role": "foreign minister"}
    return _who(DISPATCH, text, "Sergey Lavrov", "person", nth, **_RUSSIA, **known)


def _ukraine(report: Report, nth: int = 0) -> Actor:
    return _who(report, "Ukraine", "Ukraine", "government", nth, id="UKR", country="UKR")


def _russia(report: Report, text: str, nth: int = 0) -> Actor:
    return _who(report, text, "Russia", "government", nth, id="RUS", **_RUSSIA)


def crisis() -> list[tuple[Report, list[AnyRecord]]]:
    """The reports and what a reader would find in them."""
    nato = {"id": "NATO"}
    official = _who(
        COURIER, "A senior American official", "a senior American official", "anonymous", **_AMERICA
    )
    courier = [
        _made(
            Statement,
            COURIER,
            "Russia demands",
            source=_who(
                COURIER,
                "Deputy Foreign Minister Sergei Ryabkov",
                "Sergei Ryabkov",
                "person",
                id="RUS/ryabkov",
                role="deputy foreign minister",
                **_RUSSIA,
            ),
            source_kind="named",
            cue=(_span(COURIER, "told"),),
            content=(_span(COURIER, "Russia demands legal guarantees from NATO"),),
            quoted="indirect",
            act="REQUEST",
            addressees=(_who(COURIER, "NATO", "NATO", "alliance", **nato),),
        ),
        _made(
            Statement,
            COURIER,
            "A senior American official",
            source=official,
            source_kind="anonymous",
            cue=(_span(COURIER, "said"),),
            content=(
                _span(COURIER, "that the United States would impose sanctions if Russia invades Ukraine"),
            ),
            quoted="indirect",
            act="THREATEN",
        ),
        _made(
            Condition,
            COURIER,
            "A senior American official",
            trigger=_span(COURIER, "if Russia invades Ukraine"),
            consequence=_span(COURIER, "the United States would impose sanctions"),
            issuer=_who(COURIER, "the United States", "United States", "government", id="USA", **_AMERICA),
            against=(_russia(COURIER, "Russia", 1),),
            force="threat",
            status="conditional",
        ),
        _made(
            Figure,
            COURIER,
            "Ukraine says",
            low=90_000,
            high=None,
            approximate=False,
            unit="troops",
            counted=_span(COURIER, "Russian troops"),
            holder=_russia(COURIER, "Russian"),
            place="near its border",
            claimant=_ukraine(COURIER, 1),
        ),
    ]
    dispatch = [
        _made(
            Figure,
            DISPATCH,
            "Ukraine now puts",
            low=120_000,
            high=120_000,
            approximate=False,
            unit="troops",
            counted=_span(DISPATCH, "Russian troops"),
            holder=_russia(DISPATCH, "Russian"),
            claimant=_ukraine(DISPATCH),
        ),
        _made(
            Statement,
            DISPATCH,
            "Foreign Minister",
            source=_lavrov("Foreign Minister Sergey Lavrov"),
            source_kind="named",
            cue=(_span(DISPATCH, "rejected"),),
            content=(_span(DISPATCH, "talk of sanctioning Moscow"),),
            quoted="indirect",
            act="REJECT",
        ),
        _made(
            Meeting,
            DISPATCH,
            "Blinken and Lavrov",
            participants=(
                _who(
                    DISPATCH,
                    "Blinken",
                    "Antony Blinken",
                    "person",
                    id="USA/blinken",
                    role="secretary of state",
                    **_AMERICA,
                ),
                _lavrov("Lavrov", 1),
            ),
            format="in-person",
            place="Geneva",
            when=_day(DISPATCH, "Jan. 10", "2022-01-10", "explicit"),
            state="planned",
            status="planned",
        ),
        _made(
            Statement,
            DISPATCH,
            "Lavrov warned",
            source=_lavrov("Lavrov", 2),
            source_kind="named",
            cue=(_span(DISPATCH, "warned"),),
            content=(_span(DISPATCH, "Russia would respond if its demands are ignored"),),
            quoted="indirect",
            act="WARN",
            when=_day(DISPATCH, "Tuesday", "2021-12-21", "weekday"),
        ),
        _made(
            Condition,
            DISPATCH,
            "Lavrov warned",
            trigger=_span(DISPATCH, "if its demands are ignored"),
            consequence=_span(DISPATCH, "Russia would respond"),
            issuer=_lavrov("Lavrov", 2),
            force="warning",
            status="conditional",
            confidence=0.6,
        ),
    ]
    note = [
        _made(
            Statement,
            NOTE,
            "Dmitry Peskov",
            source=_who(
                NOTE,
                "Dmitry Peskov, the Kremlin spokesman",
                "Dmitry Peskov",
                "person",
                role="Kremlin spokesman",
                **_RUSSIA,
            ),
            source_kind="named",
            cue=(_span(NOTE, "accused"),),
            content=(_span(NOTE, "NATO of playing with fire"),),
            quoted="indirect",
            act="ACCUSE",
            addressees=(_who(NOTE, "NATO", "NATO", "alliance", **nato),),
        ),
        _made(
            Meeting,
            NOTE,
            "Biden and Putin",
            participants=(
                _who(NOTE, "Biden", "Joe Biden", "person", id="USA/biden", role="president", **_AMERICA),
                _who(NOTE, "Putin", "Vladimir Putin", "person", id="RUS/putin", role="president", **_RUSSIA),
            ),
            format="phone",
            minutes=50,
            state="held",
        ),
    ]
    samoa = _who(STEPPE, "Samoa", "Samoa", "government", id="WSM", country="WSM")
    steppe = [
        _made(
            Event,
            STEPPE,
            "Mongolia sent",
            type="AID",
            mode="humanitarian",
            contexts=("economic",),
            actors=(_who(STEPPE, "Mongolia", "Mongolia", "government", id="MNG", country="MNG"),),
            recipients=(_who(STEPPE, "Kyrgyzstan", "Kyrgyzstan", "government", id="KGZ", country="KGZ"),),
            when=_day(STEPPE, "Dec. 20", "2021-12-20", "explicit"),
        ),
        _made(
            Vote,
            STEPPE,
            "The Assembly",
            body="Assembly of Friends",
            motion=_span(STEPPE, "the Lake Accord"),
            ayes=12,
            against=3,
            named={"against": (samoa,)},
            result="adopted",
        ),
        _made(
            Instrument,
            STEPPE,
            "the Lake Accord",
            name="Lake Accord",
            form="accord",
            state="adopted",
            stance=(Stance(actor=samoa, act="REJECT"),),
        ),
    ]
    return [(NOTE, note), (COURIER, courier), (DISPATCH, dispatch), (STEPPE, steppe)]
