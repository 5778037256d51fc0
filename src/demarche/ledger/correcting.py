"""What a person writes for a field of a record → what the field then holds, as the JSON contract has it."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import ValidationError

from demarche.errors import OptionError
from demarche.ledger import shape
from demarche.link.standing import with_fields
from demarche.link.verdicts import content
from demarche.records import Actor, AnyRecord, Evidence, Figure, Noun, Report, Span, When

_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_PLACE = re.compile(r"(\d+)-(\d+)")
_SHARED = {"status": "text", "evidence": "span"}
_NOTHING = {"", "null", "none", "-"}


def correction(
    record: AnyRecord, report: Report, field: str, value: Any, find: Callable[[str], Actor]
) -> Any:
    """What `field` of the record is to hold, as the JSON contract has it.

    `value` is the contract's own value (or a noun of it), or text as a person writes it: an actor by the id
    or name that `find` knows, several with “;” between them; words of the report, or START-END, for a span; a
    day, month or year, or two with “/” between them, for a time; nothing, or “null”, for what is not told;
    JSON for anything. Raises `OptionError` where the record, its report or the contract can't have it.
    """
    holds = {**shape.SHAPES[record.kind], **_SHARED}.get(field)
    if holds is None:
        names = ", ".join((*shape.SHAPES[record.kind], *_SHARED))
        raise OptionError(f"{field!r}: a {record.kind} has no such field to correct (one of {names})")
    held = _plain(value)
    if isinstance(held, str):
        held = _written(held, field, holds, near=(report.text, record.evidence), find=find)
    held = _evidence(report.text, held) if field == "evidence" else held
    try:
        corrected = with_fields(record, {field: held})
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise OptionError(f"{field}: {_short(value)} can't stand there: {said}") from None
    for part, span in shape.spans(corrected):
        if report.text[span.start : span.end] != span.exact:
            raise OptionError(
                f"{field}: {_short(span.exact)} is not at {span.start}-{span.end} of the report ({part})"
            )
    if isinstance(corrected, Figure) and corrected.low is not None and corrected.high is not None:
        low, high = corrected.low, corrected.high
        if low > high:
            raise OptionError(f"{field}: low would be above high (correct the other one first)")
    return content(corrected)[field]


def _plain(value: Any) -> Any:
    if isinstance(value, Noun):
        return value.model_dump(mode="json")
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def _written(
    written: str, field: str, holds: str, *, near: tuple[str, Span], find: Callable[[str], Actor]
) -> Any:
    stripped = written.strip()
    if stripped[:1] in {"{", "["}:
        try:
            return json.loads(stripped)
        except (ValueError, RecursionError):
            raise OptionError(f"{field}: {_short(written)} is no JSON") from None
    several = holds in {"texts", "actors", "spans", "tagged"}
    if stripped.casefold() in _NOTHING:
        return [] if several and field != "named" else {} if several else None
    if holds == "number":
        try:
            return float(stripped.replace(",", "").replace("_", ""))
        except ValueError:
            raise OptionError(f"{field}: {_short(written)} is no number") from None
    if holds == "truth":
        if stripped.casefold() not in {"true", "false", "yes", "no"}:
            raise OptionError(f"{field}: {_short(written)} is neither true nor false")
        return stripped.casefold() in {"true", "yes"}
    parts = [part.strip() for part in stripped.split(";") if part.strip()]
    if holds == "texts":
        return [word for part in parts for word in part.split()]
    if holds == "actor":
        return _plain(find(stripped))
    if holds == "actors":
        return [_plain(find(part)) for part in parts]
    if holds == "span":
        return _plain(_found(*near, stripped, field))
    if holds == "spans":
        return [_plain(_found(*near, part, field)) for part in (parts or [stripped])]
    if holds == "when":
        return _plain(_when(stripped, field))
    if holds == "tagged":
        raise OptionError(f"{field}: is written as JSON only (demarche list … --format jsonl shows its form)")
    return stripped


def _found(text: str, near: Span, written: str, field: str) -> Span:
    """The words in the report: where they overlap the evidence, else nearest to it."""
    place = _PLACE.fullmatch(written)
    if place and 0 <= int(place[1]) < int(place[2]) <= len(text):
        return Span(start=int(place[1]), end=int(place[2]), exact=text[int(place[1]) : int(place[2])])
    starts = [match.start() for match in re.finditer(re.escape(written), text)]
    if not starts:
        raise OptionError(f"{field}: {_short(written)} stands nowhere in the report (copy the words exactly)")
    inside = [at for at in starts if near.start <= at and at + len(written) <= near.end]
    start = min(inside or starts, key=lambda at: (abs(at - near.start), at))
    return Span(start=start, end=start + len(written), exact=written)


def _evidence(text: str, held: Any) -> Any:
    """Evidence with what stands either side, which follows from its place."""
    try:
        start, end = int(held["start"]), int(held["end"])
        return {**_plain(Evidence.of(text, start, end)), "exact": held.get("exact", text[start:end])}
    except (TypeError, KeyError, ValueError, OverflowError):
        raise OptionError("evidence: must be words of the report, or START-END") from None


def _when(written: str, field: str) -> When:
    first, _, last = written.partition("/")
    begin, end = _days(first.strip(), field), _days((last or first).strip(), field)
    if end[1] < begin[0]:
        raise OptionError(f"{field}: {_short(written)} ends before it begins")
    precision = begin[2] if begin[2] == end[2] else "day"
    return When(start=begin[0], end=end[1], precision=precision, basis="explicit")


def _days(written: str, field: str) -> tuple[str, str, Any]:
    """The first and last day of a day, month or year, and which it is."""
    match = _DAY.fullmatch(written)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None:
            raise ValueError
        if month is None:
            return date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat(), "year"
        if day is None:
            last = calendar.monthrange(year, month)[1]
            return date(year, month, 1).isoformat(), date(year, month, last).isoformat(), "month"
        return date(year, month, day).isoformat(), date(year, month, day).isoformat(), "day"
    except ValueError:
        raise OptionError(f"{field}: {_short(written)} is no day, month or year (write 2022-01-19)") from None


def _short(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= 60 else written[:59] + "…"
