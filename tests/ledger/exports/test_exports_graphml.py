"""The graph of actors, opened with networkx, which reads GraphML as Gephi does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.ledger import Ledger
from demarche.ledger.exports import Source, graphml


def read(path: Path) -> Any:
    return nx.read_graphml(path, force_multigraph=True)


def ties(graph: Any) -> set[tuple[str, str, str, str]]:
    return {(one, other, tie["kind"], tie["standing"]) for one, other, tie in graph.edges(data=True)}


def test_ties_run_from_who_speaks_or_does_to_whom(written: Callable[..., Path]) -> None:
    graph = read(written("graphml"))
    assert graph.is_directed()
    assert ties(graph) == {
        ("person:anna-koval", "RUS", "demanded of", "actual"),
        ("person:anna-koval", "RUS", "threatened", "conditional"),
        ("person:ivo-marek", "LEAGUE", "warned", "actual"),
        ("person:anna-koval", "person:ivo-marek", "met", "held"),
        ("LEAGUE", "RUS", "SANCTION", "possible"),
    }


def test_a_tie_weighs_its_independent_accounts_and_names_its_records(
    written: Callable[..., Path], kept: Ledger
) -> None:
    graph = read(written("graphml"))
    (tie,) = [one for *_, one in graph.edges(data=True) if one["kind"] == "demanded of"]
    assert (tie["weight"], tie["records"], tie["reports"]) == (2, 2, 2)
    assert (tie["first"], tie["last"]) == ("2022-01-21", "2022-01-22")
    assert all(kept.record(id).act == "REQUEST" for id in tie["ids"].split())


def test_copies_weigh_as_one(kept: Ledger) -> None:
    reports = {report.key: report.id for report in kept.reports()}
    accounts = {reports["north-1"]: "one", reports["south-7"]: "one"}
    made = "".join(graphml.lines(Source(kept.records(), kept.report, lambda: accounts)))
    (tie,) = [one for *_, one in nx.parse_graphml(made).edges(data=True) if one["kind"] == "demanded of"]
    assert (tie["weight"], tie["reports"]) == (1, 2)


def test_what_is_not_done_says_so_in_its_label(written: Callable[..., Path]) -> None:
    labels = {tie["label"] for *_, tie in read(written("graphml")).edges(data=True)}
    assert "SANCTION, possible" in labels
    assert "met" in labels


def test_actors_have_what_is_known_of_them(written: Callable[..., Path]) -> None:
    koval = read(written("graphml")).nodes["person:anna-koval"]
    told = {"label": "Anna Koval", "kind": "person", "country": "UKR", "role": "foreign minister"}
    assert {name: koval[name] for name in told} == told
    assert (koval["speaks"], koval["meets"], koval["reports"], koval["resolved"]) == (5, 1, 2, True)


def test_who_was_not_resolved_is_not_joined_across_reports(
    written: Callable[..., Path], kept: Ledger
) -> None:
    graph = read(written("graphml"))
    unknown = [id for id, actor in graph.nodes(data=True) if not actor["resolved"]]
    reports = {report.id for report in kept.reports()}
    assert unknown
    assert all(id.partition("|")[0] in reports for id in unknown)


def test_hostile_text_is_escaped_and_control_characters_are_shown_as_unknown(
    written: Callable[..., Path],
) -> None:
    path = written("graphml")
    names = {actor["label"] for _, actor in read(path).nodes(data=True)}
    assert "\u202eevil<img src=x>" in names
    assert "<img" not in path.read_text("utf-8")


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_comes_back_from_xml_but_for_what_xml_can_not_hold(text: str) -> None:
    made = f"<a>{graphml._text(text)}</a>"
    assert (ElementTree.fromstring(made).text or "") == graphml._xml(text)


@pytest.mark.parametrize("actor", ["Koval", "Marek"])
def test_narrowed_to_an_actor_the_graph_is_around_it(written: Callable[..., Path], actor: str) -> None:
    labels = [node["label"] for _, node in read(written("graphml", actor=actor)).nodes(data=True)]
    assert any(actor in label for label in labels)
