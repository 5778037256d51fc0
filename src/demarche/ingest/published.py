"""Publication dates as pages, tables and people write them. A whole, existing day or an error."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"\b{_MONTH} {_DAY},? {_YEAR}\b",
        rf"(?<!\d){_DAY}[ -]{_MONTH},?[ -]{_YEAR}\b",
    )
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<number>\d\d)(?P<day>\d\d)(?:T.*)?$")
_SLASHED = re.compile(r"(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>\d{4})(?:[ T,].*)?$")
_IN_NAME = re.compile(
    r"^(?P<year>(?:19|20)\d\d)[-_](?P<number>\d\d)[-_](?P<day>\d\d)(?![0-9])"
    r"|(?<![0-9])(?P<year2>(?:19|20)\d\d)[-_](?P<number2>\d\d)[-_](?P<day2>\d\d)$"
)

# What a line that only says when a report was put out is made of, beside its label.
_LABEL = re.compile(
    r"^(?:(?:first |originally |last )?(?:published|posted|updated|modified|released|filed|issued|created)"
    r"|publication date|published date|date|update)\b[:,]?",
    re.IGNORECASE,
)
_PIECE = re.compile(
    rf"{_MONTH.replace('?P<month>', '?:')}(?![a-z])"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|\d{4}-\d\d?-\d\d?(?:t[\d:.]+z?)?"
    r"|\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\b\.?)?"
    r"|\d{1,2}\s*[ap]\.?m\b\.?|noon\b|midnight\b"
    r"|\d{4}\b|\d{1,2}(?:st|nd|rd|th)?\b(?!\s*(?:percent|%))"
    r"|(?:e[sd]?t|c[sd]?t|m[sd]t|p[sd]?t|gmt|utc|bst|cet|cest|eet|msk|ist)\b|eastern\b|local time\b"
    r"|[+-]\d\d:?\d\d|(?:at|on|of|and)\b|(?:published|posted|updated|last updated|first published)\b:?"
    r"|[,|/•·()—–:;-]|\s+",
    re.IGNORECASE,
)


def day(value: str) -> date:
    """The day that `value` names: ISO dates and times, RFC 2822, “Dec. 2, 2021”, “31/12/2021”.

    Raises `ValueError` saying what is wrong: no such day, two readings (“02/03/2021”), no date at all.
    """
    value = value.strip()
    found = _search(value) or _COMPACT.match(value)
    if found:
        return _existing(found, value)
    slashed = _SLASHED.match(value)
    if slashed:
        first, second = int(slashed["first"]), int(slashed["second"])
        if first <= 12 and second <= 12 and first != second:
            raise ValueError(f"{_shown(value)} could be two different days")
        number, of_month = (second, first) if first > 12 else (first, second)
        return _calendar(int(slashed["year"]), number, of_month, value)
    raise ValueError(f"{_shown(value)} is not a date")


def day_in_line(line: str) -> date | None:
    """The day that a line such as “Published: December 2, 2021” gives; none if none, or no such day."""
    found = _search(line)
    try:
        return _existing(found, line) if found else None
    except ValueError:
        return None


def day_in_name(name: str) -> date | None:
    """The day at the start or end of a file's name: `2021-12-02-talks`, `talks_2021_12_02`."""
    found = _IN_NAME.search(name)
    if found is None:
        return None
    year, number, of_month = (part for part in found.groups() if part is not None)
    try:
        return date(int(year), int(number), int(of_month))
    except ValueError:
        return None


def is_date_line(line: str) -> bool:
    """Whether a line says only when the report was published or updated."""
    label = _LABEL.match(line)
    rest = line[label.end() :] if label else line
    if len(rest) > 100 or not any(character.isdigit() for character in rest):
        return False
    if _PIECE.sub("", rest):
        return False
    # Without a label, only a full date will do: “2014” or “10 and 12” may be anything.
    return label is not None or _search(rest) is not None


def _search(value: str) -> re.Match[str] | None:
    return next((found for form in _FORMS if (found := form.search(value))), None)


def _existing(found: re.Match[str], value: str) -> date:
    parts = found.groupdict()
    name = parts.get("month")
    number = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["number"])
    return _calendar(int(parts["year"]), number, int(parts["day"]), value)


def _calendar(year: int, number: int, of_month: int, value: str) -> date:
    try:
        return date(year, number, of_month)
    except ValueError:
        raise ValueError(f"{_shown(value)} is not a day of the calendar") from None


def _shown(value: str) -> str:
    """`value` as an error shows it: quoted, on one line, cut if long."""
    return repr(value if len(value) <= 40 else value[:39] + "…")
