"""What in a casebook never matches the ledger."""

from __future__ import annotations

from demarche.casebook import Casebook, Issue, Known, Source
from demarche.records import Actor, Report, Span, Statement
from demarche.views.casebook import unmatched

TEXT = "Russia wants the grain corridor shut."
REPORT = Report(id="r1", key="one", text=TEXT, outlet="Harbour Post", published="2022-01-14")
SAID = Statement.make(
    REPORT,
    "test",
    (0, len(TEXT)),
    source=Actor(id="country:RUS", name="Russia", kind="government", country="RUS"),
    source_kind="office",
    cue=(),
    content=(Span.of(TEXT, 13, len(TEXT)),),
    quoted="indirect",
    act="REQUEST",
    confidence=1.0,
)


def entries(book: Casebook) -> list[tuple[str, str]]:
    return [(one.part, one.entry) for one in unmatched(book, [SAID], [REPORT.ref])]


def test_what_matches_is_not_told() -> None:
    book = Casebook(
        actors=(Known(name="The Bear", aliases=("Russia",)),),
        sides={"North": ("RUS",)},
        issues=(Issue(name="Grain", words=("grain corridor",), actors=("The Bear",)),),
        sources={"Harbour Post": Source(reliability="A")},
    )
    assert entries(book) == []


def test_what_never_matches_is_told_by_part_and_entry() -> None:
    book = Casebook.model_validate(
        {
            "period": {"since": "2023-01-01"},
            "actors": [{"name": "Russia", "aliases": ["Muscovy"]}, {"name": "Atlantis"}],
            "sides": {"North": ["RUS", "BLR"]},
            "issues": [{"name": "Grain", "words": ["grain", "wheat"], "actors": ["Atlantis"]}],
            "sources": {"Daily Lantern": {"reliability": "A"}},
        }
    )
    assert entries(book) == [
        ("actors", "Russia: Muscovy"),
        ("actors", "Atlantis"),
        ("sides", "North: BLR"),
        ("issues", "Grain: wheat"),
        ("issues", "Grain: Atlantis"),
        ("issues", "Grain"),
        ("sources", "Daily Lantern"),
        ("period", "2023-01-01 – …"),
    ]
