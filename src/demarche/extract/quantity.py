"""Every number in a text that quantifies something: value, bounds, unit and what is counted.

The core of figures, on text alone: `quantities(doc)` reads numerals and number words ("2.5 million",
"dozens", "five to seven"), the words that bound them ("at least", "up to", "some"), and the unit or the noun
phrase they count. Dates, clock times, ages, ordinals, names and scores are left out (`quantity_names`). Tags
make the noun phrases better, but a blank Doc will do. The conventions are those of the annotators' guide: an
open count starts at two ("thousands": 2,000 and up), a fraction is a percentage, half an hour 30 minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from demarche.extract import quantity_names as names
from demarche.extract.quantity_bounds import Bounds, bounds_around
from demarche.extract.quantity_numbers import Number, number_at, unit_at
from demarche.extract.quantity_phrases import Phrase, noun_phrase, plural_of, with_complement
from demarche.extract.quantity_pieces import Piece, pieces_of, words
from demarche.extract.quantity_words import Unit, number_words, units, words_that

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LINKS = ("worth of", "of", "in")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text. All offsets are characters of the text.

    `start` to `end`: the number, its bounding words, unit and counted noun. `low`, `high`: the value,
    equal where exact; null where open. `unit`: the unit, or the counted noun as in the text; null where
    neither is said. `kind`: count, money, share, or the unit's class (time, length …). `counted`: the noun
    phrase counted, without the number; `head`: its last noun.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None
    kind: str
    counted: tuple[int, int] | None
    head: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Counted:
    """What follows a number: the unit's name and class, the noun phrase, and the piece after both."""

    end: int
    unit: str | None = None
    kind: str = "count"
    phrase: Phrase | None = None
    measured: bool = False
    joined: bool = False


def quantities(doc: Doc) -> tuple[Quantity, ...]:
    """The quantities in `doc`'s text, in text order. Takes any Doc; tags are used where it has them."""
    return tuple(_read(pieces_of(doc)))


def _read(pieces: Sequence[Piece]) -> Iterator[Quantity]:
    at = 0
    while at < len(pieces):
        number = number_at(pieces, at) or _understood_one(pieces, at)
        if number is None:
            at += 1
            continue
        if tally := names.falling_tally(pieces, number):
            at = tally
            continue
        if names.is_joined(pieces, number):
            at = number.end
            continue
        counted = _counted(pieces, number)
        found = _quantity(pieces, number, counted)
        if found is not None:
            yield found
        at = number.end


def _quantity(pieces: Sequence[Piece], number: Number, counted: _Counted) -> Quantity | None:
    """The quantity that `number` and what it counts make, or null if it is no quantity."""
    unit_kind = counted.kind if counted.measured else None
    around = bounds_around(pieces, number, unit_kind, (number.end, counted.end))
    if around.end > counted.end or around.end > number.end:
        counted = replace(counted, end=max(counted.end, around.end))
    if _no_quantity(pieces, number, counted, around):
        return None
    low, high = _ends(number, around)
    if _is_negative(pieces, number, counted):
        low, high = (-high if high is not None else None), (-low if low is not None else None)
    phrase = counted.phrase and with_complement(pieces, counted.phrase)
    end = counted.end
    if counted.phrase is not None and not counted.measured:
        end = max(end, counted.phrase.end)
    return Quantity(
        start=pieces[around.start].start,
        end=pieces[end - 1].end,
        low=low,
        high=high,
        approximate=number.approximate or around.about,
        unit=counted.unit,
        kind=counted.kind,
        counted=(pieces[phrase.start].start, pieces[phrase.end - 1].end) if phrase else None,
        head=(pieces[phrase.head].start, pieces[phrase.head].end) if phrase else None,
    )


def _ends(number: Number, around: Bounds) -> tuple[float | None, float | None]:
    if around.least:
        return number.low, None
    if around.most:
        return None, number.high if number.high is not None else number.low
    return number.low, number.high


def _is_negative(pieces: Sequence[Piece], number: Number, counted: _Counted) -> bool:
    """Whether a minus stands before a measured number: "-2.4%", "minus-260 degrees"."""
    at = number.start - 1
    if at < 0 or not counted.measured:
        return False
    if words(pieces, at, at + 1) == "minus" or words(pieces, at - 1, at + 1) == "minus -":
        return True
    return pieces[at].text in "-−" and pieces[at].gap and not pieces[number.start].gap


def _no_quantity(pieces: Sequence[Piece], number: Number, counted: _Counted, around: Bounds) -> bool:
    """Whether the number is a date, an age, a name … or a bare number word that counts nothing."""
    plural = counted.phrase is not None and counted.phrase.plural
    plain = not counted.measured and counted.phrase is None
    if names.is_list_number(pieces, number) or names.is_age(pieces, number):
        return True
    if names.is_date(
        pieces, number, around.least or around.most or (around.about and plural), counted.measured
    ):
        return True
    if not around.said and names.is_name(pieces, number, plural, counted.measured or counted.joined):
        return True
    if counted.kind == "time" and number.low == number.high and names.is_past(pieces, counted.end):
        return True
    if number.low != number.high and names.is_tally(pieces, number):
        return True
    if number.digits or number.vague or number.share or number.scale > 1 or around.said:
        return False
    before = words(pieces, number.start - 1, number.start)
    if number.low == 1 and not counted.joined:
        return not counted.measured or counted.unit in ("days", "times", "points")
    if before in ("the", "those", "these") and not (plural or counted.measured or counted.joined):
        return True
    return plain and number.low <= 10 and before != "remaining"


def _understood_one(pieces: Sequence[Piece], at: int) -> Number | None:
    """The one that an article or a suffix means: "nearly a year", "for an hour", "hour-long", "yearlong"."""
    if unit := units().get(pieces[at].lower.removesuffix("long")):
        end = at + 3 if words(pieces, at + 1, at + 3) == "- long" else at + 1
        whole = end > at + 1 or pieces[at].lower.endswith("long")
        if (
            unit.kind == "time"
            and whole
            and not pieces[at].lower.endswith("s")
            and not _after_dash(pieces, at)
        ):
            return Number(at, end, 1.0, 1.0, unit=unit, vague=True)
    fold = number_words().get(pieces[at].lower.removesuffix("fold"), ("", 0.0))
    if fold[0] == "unit" and pieces[at].lower.endswith("fold"):
        return Number(at, at + 1, fold[1], fold[1], unit=units()["times"], vague=True)
    if pieces[at].lower not in ("a", "an") or at == 0:
        return None
    measure = unit_at(pieces, at + 1, after_digits=False)
    if measure is None or measure[1].kind != "time" or measure[1].name in ("seconds", "nights"):
        return None
    before = words(pieces, at - 1, at)
    length = before == "for" and measure[1].name in ("hours", "weeks", "months", "years", "decades")
    if (
        not length
        and before not in words_that("a-year")
        and words(pieces, measure[0], measure[0] + 2) != "or so"
    ):
        return None
    return Number(at, at + 1, 1.0, 1.0, vague=True)


def _after_dash(pieces: Sequence[Piece], at: int) -> bool:
    return at > 0 and pieces[at - 1].is_dash and not pieces[at].gap


def _counted(pieces: Sequence[Piece], number: Number) -> _Counted:
    """What `number` counts: its unit, or the noun phrase after it."""
    at = number.end
    if number.unit is not None:
        return _measured(pieces, at, number.unit)
    if number.currency is not None:
        return _with_phrase(pieces, _rate(pieces, at, number.currency), "money")
    if number.share:
        return _with_phrase(pieces, (at, "percent"), "share")
    if words(pieces, number.start - 2, number.start) == "factor of":
        return _Counted(at, "times", "other", measured=True)
    if at >= len(pieces):
        return _Counted(at)
    if shared := _shared_unit(pieces, number):
        return _Counted(at, shared.name, shared.kind, measured=True)
    hyphen = pieces[at].is_dash and not pieces[at].gap and at + 1 < len(pieces) and not pieces[at + 1].gap
    step = at + 1 if hyphen or pieces[at].lower == "of" else at
    if measure := unit_at(pieces, step, number.digits and step == at):
        return _measured(pieces, measure[0], measure[1], hyphen)
    if pieces[step : step + 1] and pieces[step].lower in words_that("filler"):
        measure = unit_at(pieces, step + 1, after_digits=False)
        if measure and measure[1].kind == "time":
            return _measured(pieces, measure[0], measure[1])
    if hyphen:
        return _joined(pieces, number, at + 1)
    step = _after_odd(pieces, at)
    if words(pieces, step, step + 1) == "of":
        phrase = noun_phrase(pieces, step + 1, determiner=True)
    else:
        phrase = noun_phrase(pieces, step)
    if phrase is None:
        return _Counted(at)
    return _Counted(phrase.end, pieces[phrase.head].text, "count", phrase)


def _shared_unit(pieces: Sequence[Piece], number: Number) -> Unit | None:
    """The unit that a bare number shares with the next: "eight or nine euros", "7- or 8-inch"."""
    at = number.end + 1 if words(pieces, number.end, number.end + 1) == "-" else number.end
    if words(pieces, at, at + 1) not in ("or", "and") or at + 1 >= len(pieces):
        return None
    following = number_at(pieces, at + 1)
    if following is None or following.currency is not None or following.low <= number.low:
        return None
    hyphen = following.end < len(pieces) and pieces[following.end].is_dash
    measure = unit_at(pieces, following.end + 1 if hyphen else following.end, following.digits)
    return measure[1] if measure else None


def _after_odd(pieces: Sequence[Piece], at: int) -> int:
    """The piece after "or so", "or more", "plus" between a number and its noun."""
    if words(pieces, at, at + 2) in ("or so", "or more", "or fewer", "or less"):
        return at + 2
    return at + 1 if words(pieces, at, at + 1) in ("plus", "+", "odd") else at


def _measured(pieces: Sequence[Piece], end: int, unit: Unit, hyphen: bool = False) -> _Counted:
    """A number with a unit; a hyphen joins them to the noun measured ("60-mile stretch")."""
    if (
        hyphen
        and words(pieces, end, end + 1) in ("-", "‑")
        and words(pieces, end + 1, end + 2) in words_that("suffix")
    ):
        end += 2
    elif not hyphen and words(pieces, end, end + 1) in ("deep", "wide", "long", "tall", "high"):
        end += 1
    past, name = _rate(pieces, end, unit.name)
    if unit.kind == "time" or hyphen:
        past, name = end, unit.name
    found = _with_phrase(pieces, (past, name), unit.kind)
    return replace(found, joined=hyphen)


def _rate(pieces: Sequence[Piece], at: int, name: str) -> tuple[int, str]:
    """The unit with its "per day" or "a barrel": the piece after it, and its name."""
    if words(pieces, at, at + 1) in ("per", "a", "an") and words(pieces, at + 1, at + 2) in words_that("per"):
        return at + 2, f"{name} per {pieces[at + 1].lower}"
    return at, name


def _with_phrase(pieces: Sequence[Piece], unit: tuple[int, str], kind: str) -> _Counted:
    """A measure with the noun phrase that it measures: "of its forces", "in sanctions relief"."""
    end, name = unit
    for link in _LINKS:
        size = len(link.split(" "))
        if words(pieces, end, end + size) == link and (link != "in" or kind == "money"):
            phrase = noun_phrase(pieces, end + size, determiner=True)
            return _Counted(end, name, kind, phrase, measured=True)
    phrase = noun_phrase(pieces, end) if end < len(pieces) and not pieces[end].line else None
    return _Counted(end, name, kind, phrase, measured=True)


def _joined(pieces: Sequence[Piece], number: Number, at: int) -> _Counted:
    """A noun joined by a hyphen: "29-member alliance", "100,000-strong force", "two-step process"."""
    word = pieces[at]
    if not word.is_word:
        return _Counted(number.end)
    phrase = noun_phrase(pieces, at + 1)
    if word.lower in words_that("suffix"):
        unit = pieces[phrase.head].text if phrase and word.lower == "odd" else "people"
        return _Counted(phrase.end if phrase else at + 1, unit, "count", phrase, joined=True)
    end = phrase.end if phrase else at + 1
    return _Counted(end, plural_of(word.text), "count", phrase, joined=True)
