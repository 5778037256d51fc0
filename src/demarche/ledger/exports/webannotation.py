"""W3C Web Annotations (Recommendation, 23 February 2017): an AnnotationPage for each report, one a line.

Each record is an annotation of its evidence, and each span that it names (who, to whom, when, the content …)
one that links to it, all with a TextQuoteSelector and a TextPositionSelector in the report's stored text. The
whole record, as the JSON contract has it, is a body of its annotation: nothing is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from demarche.ledger import shape
from demarche.ledger.exports import Source
from demarche.records import Actor, AnyRecord, Report, Span

# How many characters either side of a span its TextQuoteSelector has: those of the contract's evidence.
_AROUND = 32
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# An address as JSON-LD takes one for an identifier; others (“example.com/a b”) are no IRI.
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")


def lines(source: Source) -> Iterator[str]:
    """One AnnotationPage a line, by report."""
    for id, records in groupby(source.records, key=lambda record: record.report.id):
        page = _page(source.report(id), list(records))
        yield json.dumps(page, ensure_ascii=False, separators=(",", ":")) + "\n"


def _page(report: Report, records: list[AnyRecord]) -> dict[str, Any]:
    items = [item for record in records for item in _annotations(report, record)]
    return {
        "@context": _CONTEXT,
        "id": f"urn:demarche:page:{report.id}",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": items,
    }


def _annotations(report: Report, record: AnyRecord) -> Iterator[dict[str, Any]]:
    """The annotation of the record's evidence, then one for each span in it."""
    whole, text = f"urn:demarche:record:{record.id}", _text(report)
    acts = [getattr(record, name) for name in ("act", "type", "force") if hasattr(record, name)]
    yield {
        "id": whole,
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"id": f"urn:demarche:reader:{_slug(record.reader)}", "type": "Software"},
        "body": [
            *(_textual("tagging", word) for word in (record.kind, *acts)),
            _textual("describing", record.line(), "application/json"),
        ],
        "target": _target(report, record.evidence, text),
    }
    counted: dict[str, int] = {}
    for part, span, actor in _named(record):
        number = counted[part] = counted.get(part, 0) + 1
        yield {
            "id": f"{whole}:{_slug(part)}:{number}",
            "type": "Annotation",
            "motivation": "identifying" if actor else "highlighting",
            "body": [
                {"type": "SpecificResource", "source": whole, "purpose": "linking"},
                _textual("tagging", part),
                *([_textual("identifying", actor.name)] if actor else ()),
            ],
            "target": _target(report, span, text["id"]),
        }


def _named(record: AnyRecord) -> Iterator[tuple[str, Span, Actor | None]]:
    """Every span of the record beside its evidence: its field, and the actor whom it names if it does."""
    actors = [(part, actor) for part, _, actor in shape.mentions(record)]
    for part, actor in actors:
        if actor.text is not None:
            yield part, actor.text, actor
    taken = {part for part, _ in actors} | {"evidence"}
    yield from ((part, span, None) for part, span in shape.spans(record) if part not in taken)


def _textual(purpose: str, value: str, format: str = "text/plain") -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "format": format, "value": value}


def _target(report: Report, span: Span, source: str | dict[str, str]) -> dict[str, Any]:
    """Where the span stands in the report's stored text."""
    return {
        "type": "SpecificResource",
        "source": source,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": span.exact,
                "prefix": report.text[max(0, span.start - _AROUND) : span.start],
                "suffix": report.text[span.end : span.end + _AROUND],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _text(report: Report) -> dict[str, str]:
    """The report's stored text; the page that it came from is only named, for offsets don't hold in it."""
    text = {"id": f"urn:demarche:report:{report.id}", "type": "Text", "format": "text/plain"}
    return text | ({"via": report.url} if report.url and _IRI.fullmatch(report.url) else {})


def _slug(text: str) -> str:
    """`text` as a part of a URN: whatever is neither letter nor digit becomes a dash."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-") or "unnamed"
