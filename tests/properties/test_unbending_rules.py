"""The rules that never bend (docs/design: DESIGN.md), held on hostile text through the whole house."""

from __future__ import annotations

import json
import socket
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demarche.extract.everything import records_of
from demarche.ingest import Given, from_text
from demarche.ledger import Ledger
from demarche.reader.reader import default_reader
from demarche.records import Actor, AnyRecord, Report, from_json

GIVEN = Given(published=date(2022, 1, 19), outlet="The Harbour Dispatch")

# Fragments that between them trip every extractor, put together in any order with any dirt between.
NEWS = [
    "KYIV (Northgate) — ",
    "Mr. Lavrov said on Tuesday that Russia would react if new sanctions followed. ",
    "“We deny it,” he added. ",
    "A senior official, who spoke on condition of anonymity, said at least 90,000 troops had moved. ",
    "The two ministers will meet in Geneva on Jan. 21",
    "if Russia invades, there will be “serious consequences",
    "between 5 and 7 percent, some 1,200 tanks, $3 million ",
    "Unless talks begin by Friday, NATO will reject the demand. ",
    "\n\nBy Joan Ferris\n",
    "Source link\n\nLeave a Reply\n",
    "Blinken, Blinken and Kuleba; he; they; ",
]
DIRT = [
    "",
    "\x00",
    "\u200f",
    "\u202e",
    "👩‍🚀",
    "e\u0301",
    "“",
    "”",
    '"',
    "’",
    "<script>alert(1)</script>",
    "&amp;",
    "\t",
    "\u2028",
    "\u00a0",
    "\n\n\n",
    "…",
    "ß",
    "İ",
    "ﬁ",
    "9" * 40,
    "1e999 ",
    "a" * 300,
]
hostile = st.lists(
    st.one_of(st.sampled_from(NEWS), st.sampled_from(DIRT), st.text(max_size=20)), max_size=12
).map("".join)

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str) -> tuple[Report, tuple[AnyRecord, ...]]:
    report = from_text(text, key="case", given=GIVEN)
    return report, records_of(report, default_reader())


def spans_of(value: object) -> list[dict[str, object]]:
    """Every span anywhere in a record's JSON."""
    if isinstance(value, dict):
        own = [value] if {"start", "end", "exact"} <= value.keys() else []
        return own + [span for inner in value.values() for span in spans_of(inner)]
    if isinstance(value, list):
        return [span for inner in value for span in spans_of(inner)]
    return []


@SLOW
@given(hostile)
def test_rule_1_every_span_is_the_text_at_its_offsets(text: str) -> None:
    report, records = read(text)
    for record in records:
        spans = spans_of(record.model_dump(mode="json"))
        assert spans
        for span in spans:
            assert report.text[span["start"] : span["end"]] == span["exact"]
        evidence = record.evidence
        assert report.text[: evidence.start].endswith(evidence.prefix)
        assert report.text[evidence.end :].startswith(evidence.suffix)


@settings(max_examples=200, deadline=None)
@given(hostile)
def test_rule_2_plain_text_is_kept_as_it_came_but_for_line_ends(text: str) -> None:
    report = from_text(text, key="case", given=GIVEN)
    assert report.text == text.replace("\r\n", "\n").replace("\r", "\n")
    assert report.page_hash is None
    assert all(0 <= mark.start < mark.end <= len(report.text) for mark in report.marks)


@SLOW
@given(hostile)
def test_rule_3_reading_is_deterministic(text: str) -> None:
    first, second = read(text), read(text)
    assert first == second
    assert [r.line() for r in first[1]] == [r.line() for r in second[1]]
    assert len({record.id for record in first[1]}) == len(first[1])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(hostile.filter(lambda text: bool(text.strip())), min_size=1, max_size=3))
def test_rule_3_reading_twice_adds_nothing_and_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "crisis.db"
    read_texts = [read(text) for text in texts]
    version = default_reader().version

    def dump() -> list[str]:
        with Ledger.open(path) as ledger:
            return [record.line() for record in ledger.records()]

    for _ in range(2):
        with Ledger.open(path) as ledger:
            for report, records in read_texts:
                ledger.add(report, records, version)
        kept = dump()
        assert sorted(kept) == sorted({record.line() for _, records in read_texts for record in records})
    with Ledger.open(path) as ledger:
        for report, _ in read_texts:
            assert ledger.report(report.id).text == report.text


@SLOW
@given(hostile)
def test_the_contract_comes_back_as_it_went(text: str) -> None:
    for record in read(text)[1]:
        assert from_json(record.line()) == record
        assert json.loads(record.line())["kind"] == record.kind


@SLOW
@given(hostile)
def test_rule_4_what_a_newer_reader_also_finds_keeps_its_id(text: str) -> None:
    # A verdict is bound to a record's id: it must not hang on who read it, or how surely.
    for record in read(text)[1]:
        again = record.model_copy(update={"reader": "9-newer", "confidence": record.confidence / 2})
        assert again.content_id() == record.id


UNNAMED = [
    "A senior State Department official",
    "One European diplomat",
    "Two people familiar with the talks",
    "An American official who was not authorized to speak publicly",
    "A former minister, speaking on condition of anonymity,",
    "A person close to Mr. Lavrov",
    "Officials",
    "Sources in Kyiv",
]


@SLOW
@given(hostile, st.sampled_from(UNNAMED), hostile)
def test_rule_5_the_unnamed_are_never_given_a_name(before: str, unnamed: str, after: str) -> None:
    text = f"{before}\n\n{unnamed} said that talks would go on next week.\n\n{after}"
    start = text.index(f"\n\n{unnamed} said") + 2
    for record in read(text)[1]:
        source = record.source if record.kind == "statement" else None
        if source is None or source.text is None:
            continue
        if start <= source.text.start and source.text.end <= start + len(unnamed):
            assert source.kind != "person"
            assert not (source.id or "").startswith("person:")


def test_rule_5_an_anonymous_source_is_never_given_a_name() -> None:
    text = (
        "WASHINGTON — Secretary of State Antony Blinken arrived in Kyiv on Wednesday.\n\n"
        "A senior State Department official, who spoke on condition of anonymity, said talks would go on. "
        "The official added that no decision had been made.\n\n"
        "One European diplomat said the mood was grim. “We are worried,” said the diplomat, "
        "who was not authorized to speak publicly.\n"
    )
    _, records = read(text)
    said = [record for record in records if record.kind == "statement"]
    assert said
    for record in said:
        actor = record.source
        assert actor is None or isinstance(actor, Actor)
        if actor is not None and actor.text is not None and actor.text.start > text.index("A senior"):
            assert actor.kind != "person"
            assert "Blinken" not in actor.name


@pytest.mark.parametrize("published", [None, GIVEN.published])
def test_rule_5_unknown_is_said_not_guessed(published: date | None) -> None:
    text = "Officials said on Tuesday that talks would begin next week.\n"
    report = from_text(text, key="case", given=Given(published=published, outlet=None))
    assert report.published == (published.isoformat() if published else None)
    for record in records_of(report, default_reader()):
        when = getattr(record, "when", None)
        assert published is not None or when is None


def refuse(*args: object, **kwargs: object) -> None:
    raise AssertionError("a connection or look-up was tried")


@SLOW
@given(hostile.map(lambda text: f"{text} https://tracker.example/x.gif"))
def test_rule_6_no_text_makes_the_reader_reach_out(text: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(socket.socket, "connect", refuse)
        patched.setattr(socket, "getaddrinfo", refuse)
        read(text)


def test_rule_6_nothing_leaves_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    import demarche

    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Talks</title></head><body><article><p>"
        + "Mr. Lavrov said on Friday that Russia would react to new sanctions. " * 5
        + "</p><img src='https://tracker.example/x.gif'></article></body></html>",
        "utf-8",
    )
    with demarche.open(tmp_path / "crisis.db") as crisis:
        crisis.read([page])
        assert list(crisis.reports())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\n", id="a line end"),
        pytest.param("no final newline", id="no final newline"),
        pytest.param("x" * 5_000_000, id="5 MB without a space"),
        pytest.param("Mr. Lavrov said no. " * 2_000, id="40 kB on one line"),
        pytest.param("“" * 5_000, id="only opening quotes"),
        pytest.param("\x00" * 100, id="only NUL"),
    ],
)
def test_extreme_texts_are_read_to_the_end(text: str) -> None:
    report, records = read(text)
    assert report.text == text
    for record in records:
        for span in spans_of(record.model_dump(mode="json")):
            assert text[span["start"] : span["end"]] == span["exact"]


def test_bytes_that_are_no_utf8_are_read_all_the_same(tmp_path: Path) -> None:
    import demarche

    path = tmp_path / "old.txt"
    path.write_bytes("KYIV — Der Botschafter sagte “nein”.".encode("cp1252") + b"\xff\xfe\x9d\n")
    with demarche.open(tmp_path / "crisis.db") as crisis:
        crisis.read([path])
        (report,) = crisis.reports()
        assert "KYIV" in report.text
