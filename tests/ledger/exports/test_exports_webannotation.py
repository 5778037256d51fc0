"""The Web Annotations, read as JSON-LD with pyld and the W3C's own context."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from demarche.ledger import Ledger
from demarche.records import from_json

OA = "http://www.w3.org/ns/oa#"
CONTEXT = json.loads(Path(__file__).with_name("anno.jsonld").read_text("utf-8"))


@pytest.fixture
def pages(written: Callable[..., Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written("webannotation").read_text("utf-8").split("\n") if line]


def annotations(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for page in pages for item in page["items"]]


def test_a_page_a_report(pages: list[dict[str, Any]], kept: Ledger) -> None:
    assert [page["id"].rpartition(":")[2] for page in pages] == [report.id for report in kept.reports()]
    assert {page["type"] for page in pages} == {"AnnotationPage"}


def test_every_word_means_what_the_w3c_says_it_means(pages: list[dict[str, Any]]) -> None:
    def loader(url: str, _: object) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": CONTEXT,
            "contentType": "application/ld+json",
        }

    for page in pages:
        (whole,) = jsonld.expand(page, {"documentLoader": loader})
        items = whole["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
        assert len(items) == len(page["items"])
        for item in items:
            assert item["@type"] == [OA + "Annotation"]
            assert {OA + "hasBody", OA + "hasTarget", OA + "motivatedBy"} <= set(item)
            (target,) = item[OA + "hasTarget"]
            assert [one["@type"] for one in target[OA + "hasSelector"]] == [
                [OA + "TextQuoteSelector"],
                [OA + "TextPositionSelector"],
            ]
        # Nothing is told in a term that the context does not know.
        compacted = jsonld.compact(whole, CONTEXT, {"documentLoader": loader})
        assert set(compacted) == set(page)
        assert [set(item) for item in compacted["items"]] == [set(item) for item in page["items"]]


def test_both_selectors_find_the_words_in_the_stored_text(pages: list[dict[str, Any]], kept: Ledger) -> None:
    texts = {report.id: report.text for report in kept.reports()}
    for page in pages:
        text = texts[page["id"].rpartition(":")[2]]
        for item in page["items"]:
            quote, position = item["target"]["selector"]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"]
            assert text[:start].endswith(quote["prefix"])
            assert text[end:].startswith(quote["suffix"])


def test_the_whole_record_is_a_body_of_its_annotation(pages: list[dict[str, Any]], kept: Ledger) -> None:
    bodies = [body for item in annotations(pages) for body in item["body"]]
    whole = [body["value"] for body in bodies if body.get("format") == "application/json"]
    assert [from_json(line) for line in whole] == list(kept.records())


def test_each_part_is_an_annotation_that_links_to_its_record(
    pages: list[dict[str, Any]], kept: Ledger
) -> None:
    (deed,) = [record for record in kept.records("event") if record.type == "ASSAULT"]
    whole = f"urn:demarche:record:{deed.id}"
    parts = [item for item in annotations(pages) if item["id"].startswith(whole + ":")]
    assert all(
        item["body"][0] == {"type": "SpecificResource", "source": whole, "purpose": "linking"}
        for item in parts
    )
    told = [(item["body"][1]["value"], item["target"]["selector"][0]["exact"]) for item in parts]
    assert told == [("claimant", "Koval"), ("actors", "The Verian army"), ("when", "January")]
    assert parts[0]["body"][2]["value"] == "Anna Koval"


def test_ids_are_each_given_once(pages: list[dict[str, Any]]) -> None:
    ids = [item["id"] for item in annotations(pages)]
    assert len(ids) == len(set(ids))


def test_the_page_a_report_came_from_is_named_where_it_is_an_address(pages: list[dict[str, Any]]) -> None:
    sources = [item["target"]["source"] for item in annotations(pages)]
    assert {source.get("via") for source in sources if isinstance(source, dict)} == {
        None,
        "https://example.org/harbour",
    }


def test_hostile_text_is_kept_as_it_is(pages: list[dict[str, Any]], hostile: Any) -> None:
    (record,) = hostile.records
    exact = {item["target"]["selector"][0]["exact"] for item in annotations(pages)}
    assert {record.evidence.exact, *(span.exact for span in record.content)} <= exact
