"""Bylines, and the lines about the writer and the hour that stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from demarche.ingest.agencies import agency, outlet_named, reads_as_outlet
from demarche.ingest.paragraphs import Paragraph
from demarche.ingest.published import day_in_line

_BY = re.compile(
    r"(?:(?:written|reported|story|words|posted|analysis|opinion|report) by|by|author:|authors:|byline:)\s+",
    re.IGNORECASE,
)
_SMALL = frozenset(
    {"and", "&", "de", "van", "der", "den", "von", "bin", "al", "el", "la", "le", "du", "da", "dos", "di"}
)
_AFTER_NAMES = frozenset({"in", "for", "of", "at", "the", "with"})
# Words that “By” opens a sentence or a headline with, not a byline.
_NOT_NAMES = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|the|a|an|all|then|now|early|late|this|that|contrast|comparison|land|sea|air",
    re.IGNORECASE,
)
_APART = re.compile(r"\s+[|•·–—-]\s+|\s*[|•·]\s*")
_NAME_END = re.compile(r"(?<![A-Z])(?<!Jr)(?<!Sr)\.$")
_JOBS = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|columnist|contributor|staff|bureau chief|producer|special to"
    r"|special for|analyst)\b",
    re.IGNORECASE,
)
_BIO = re.compile(
    r"[•*\s]*(?P<name>(?:[A-Z][\w'’.-]*\s){1,3}[A-Z][\w'’-]+)(?:,\s[^.,]{3,90},|,)?\s"
    r"(?:is|was|has been|writes|covers|reports|serves)\b"
)
_JOBS_OF_WRITERS = re.compile(
    r"\b(?:editor|columnist|contributor|correspondent|reporter|journalist|author of|the author|writer|fellow"
    r"|professor|host of|co-host|commentator|blogger)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote the report, as printed, and the day that the byline gives."""

    author: str | None
    published: str | None
    outlet: str | None = None


def byline(paragraph: Paragraph) -> Byline | None:
    """The byline that a whole paragraph is: “By Jane Doe and John Roe, Kyiv Post | December 2, 2021”."""
    if not paragraph.folded or paragraph.words > 24:
        return None
    opening = _BY.match(paragraph.text)
    if opening is None:
        return None
    first, *rest = _APART.split(paragraph.text[opening.end() :])
    names, _, place = first.partition(",") if _is_affiliated(first) else (first, "", "")
    stopped = not rest and ":" not in opening[0] and _NAME_END.search(first)
    if not _names(names) or len(" ".join(rest).split()) > 14 or stopped:
        return None
    published = day_in_line(paragraph.text)
    outlet = next((found for part in (place, *rest) if (found := outlet_named(part))), None)
    return Byline(
        " ".join(_without_affiliation(names).split()), published.isoformat() if published else None, outlet
    )


def name_above(paragraph: Paragraph, below: Paragraph) -> Byline | None:
    """The byline without “By”: a name on its own line above the outlet's or the desk's."""
    outlet = outlet_named(below.text)
    affiliated = (
        reads_as_outlet(below.text) or agency(below.text) or (below.words <= 6 and _JOBS.search(below.text))
    )
    if not affiliated or not paragraph.folded or not 2 <= paragraph.words <= 10:
        return None
    if not _names(paragraph.text) or reads_as_outlet(paragraph.text) or _NAME_END.search(paragraph.text):
        return None
    return Byline(" ".join(paragraph.text.split()), None, outlet)


def about_writer(paragraph: Paragraph, above: str) -> bool:
    """Whether a paragraph at the end tells who the writer is: a full name not met above opens it."""
    if not paragraph.folded or paragraph.words > 90 or not _JOBS_OF_WRITERS.search(paragraph.text):
        return False
    found = _BIO.match(paragraph.text)
    return found is not None and found["name"].split()[-1] not in above


def _names(text: str) -> bool:
    """Whether `text` is nothing but names of people, joined by commas and “and”."""
    words = [word for word in re.split(r"[\s,]+", text.strip()) if word]
    if not 1 <= len(words) <= 16 or _NOT_NAMES.fullmatch(words[0]):
        return False
    for place, word in enumerate(words):
        if word in _AFTER_NAMES and place >= 2:
            return all(later[0].isupper() or later in _AFTER_NAMES | _SMALL for later in words[place:])
        if word.casefold() in _SMALL and place:
            continue
        if not word[0].isupper() or any(map(str.isdigit, word)):
            return False
    return len(words) >= 2 or words[0].isupper()


def _is_affiliated(text: str) -> bool:
    """Whether what follows the comma is where the writer works, not another name."""
    after = text.partition(",")[2].strip()
    return bool(after) and bool(outlet_named(after) or agency(after) or _JOBS.search(after))


def _without_affiliation(names: str) -> str:
    """“JANE DOE Associated Press” and “Jane Doe in Kyiv” without what follows the name."""
    words = names.split()
    for place in range(1, len(words)):
        rest = " ".join(words[place:])
        if place >= 2 and (
            outlet_named(rest) or agency(rest) or words[place] in _AFTER_NAMES or _JOBS.match(rest)
        ):
            return " ".join(words[:place])
    return names
