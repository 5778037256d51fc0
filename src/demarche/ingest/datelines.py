"""Datelines: “STOCKHOLM — ”, “WASHINGTON (AP) — ”, “MOSCOW, Jan. 5 (Reuters) - ”, “(CNN) -- ”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from demarche.ingest.agencies import Agency, agency, agency_pattern
from demarche.ingest.lexicon import rows
from demarche.ingest.published import day_in_line

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_WORD = rf"(?!{_MONTH}\s\d)[^\W\d_][^\W\d_.'’-]*(?:[.'’-][^\W\d_]*)*"
_PLACE = rf"{_WORD}(?:(?: | ?/ ?){_WORD}){{0,5}}(?:, ?{_WORD}(?: {_WORD}){{0,3}}){{0,2}}"
_DASH = r"\s*(?:—|–|--|-)\s+"
# A dateline and the first character of the news after it.
_LEAD = r"(?=[\"“‘'«(\[]*[^\W_a-zà-ÿ])"


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline of `length` characters: its place and date as printed, and the agency it names."""

    length: int
    place: str | None
    published: str | None
    agency: Agency | None


def dateline(text: str, *, first: bool, near_top: bool) -> Dateline | None:
    """The dateline that `text`, a paragraph, opens with.

    `first`: it is the first paragraph of running news, where looser forms count too. Without an agency's name
    a dateline is only looked for where `near_top`.
    """
    head = text[:160]
    for pattern in _with_agency():
        found = pattern.match(head)
        if found and (not found["place"] or _is_place(found["place"])):
            return _dateline(found, agency(found["agency"]))
    if near_top:
        found = _UNLISTED.match(head)
        if found and _is_place(found["place"]) and _capitals(found["place"]):
            return _dateline(found, Agency(found["agency"], wire=True))
        found = _DASHED.match(head)
        if (
            found
            and _is_place(found["place"])
            and (_capitals(found["place"]) or (first and _plain_enough(found)))
        ):
            return _dateline(found, None)
    if first:
        found = _COLON.match(head)
        if found and _is_place(found["place"]) and _capitals(found["place"]):
            return _dateline(found, None)
    return None


_DASHED = re.compile(rf"(?P<place>{_PLACE})(?:[,.] (?P<date>{_DATE}))?(?P<dash>{_DASH}){_LEAD}")
# An agency in no list: a short name in brackets between a town in capitals and a dash.
_AGENCY = r"[A-Z][\w&.’'-]*(?: [A-Z][\w&.’'-]*){0,3}"
_UNLISTED = re.compile(
    rf"(?P<place>{_PLACE})(?:[,.] (?P<date>{_DATE}))?\s*\((?P<agency>{_AGENCY})\){_DASH}{_LEAD}"
)
_COLON = re.compile(rf"(?P<place>{_WORD}(?: {_WORD}){{0,2}})(?:, (?P<date>{_DATE}))?:\s+{_LEAD}")


@cache
def _with_agency() -> tuple[re.Pattern[str], ...]:
    name = rf"(?P<agency>{agency_pattern()})"
    place = rf"(?P<place>{_PLACE})?[,.]?\s*(?P<date>{_DATE})?[,.]?\s*"
    return (
        re.compile(rf"{place}\({name}\)(?:{_DASH}|:\s+|\s+){_LEAD}"),
        re.compile(rf"{place}/{name}/\.?(?:{_DASH}|\s+){_LEAD}"),
        re.compile(rf"(?P<place>)(?P<date>)\((?P<agency>[A-Z]\w+\.(?:com|org|net))\){_DASH}{_LEAD}"),
    )


def _dateline(found: re.Match[str], named: Agency | None) -> Dateline:
    published = day_in_line(found["date"]) if found["date"] else None
    return Dateline(
        length=len(found[0].rstrip()),
        place=_bare(found["place"]) if found["place"] else None,
        published=published.isoformat() if published else None,
        agency=named,
    )


def _bare(place: str) -> str:
    """“KYIV.” without the stop that parts it from the date; “MANCHESTER, N.H.” keeps its own."""
    return place[:-1] if place.endswith(".") and "," not in place else place


def _is_place(place: str) -> bool:
    """Whether every word is written as a name and the whole is no label such as FILE or EXCLUSIVE."""
    words = re.split(r"[\s/]+", place)
    if not all(word[0].isupper() or word in {"de", "of", "el", "al", "la"} for word in words if word):
        return False
    if re.search(r"['’][sS]\b", place):
        return False
    return place.upper() not in _labels()


def _capitals(place: str) -> bool:
    """Whether the town, up to the first comma, stands in capitals (“Al ASAD AIR BASE” does)."""
    town = place.partition(",")[0].removeprefix("Al ").removeprefix("El ")
    region = place.partition(",")[2].split()
    if len(region) > 2 and " ".join(region).isupper():
        return False
    return town.isupper() and sum(map(str.isalpha, town)) > 3 and len(town.split()) <= 4


def _plain_enough(found: re.Match[str]) -> bool:
    """Whether a place in small letters is set off by a real dash and short enough to be one."""
    town = found["place"].partition(",")[0]
    return found["dash"].strip() in {"—", "–", "--"} and len(town.split()) <= 3


@cache
def _labels() -> frozenset[str]:
    return frozenset(label for (label,) in rows("not_places.tsv"))
