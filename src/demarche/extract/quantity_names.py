"""Numbers that quantify nothing: dates, clock times, ages, names, list numbers, votes and scores.

Each test looks at a number and the pieces around it; what a word does there is told by `figure_names.tsv`.
"""

from __future__ import annotations

from collections.abc import Sequence

from demarche.extract.quantity_numbers import Number
from demarche.extract.quantity_pieces import Piece, words
from demarche.extract.quantity_words import currencies, names, number_words

_YEARS = (1800, 2100)
_GLUED_BEFORE = frozenset("/._:#@&=?+*\\")
_GLUED_AFTER = frozenset("/:_@*=\\")


def is_joined(pieces: Sequence[Piece], number: Number) -> bool:
    """Whether the number is part of a longer sign: Su-35, P5+1, 9/11, 10:30, 5G, 1990s, 555-0100, 10-2."""
    first = pieces[number.start]
    if not first.gap and number.start > 0 and _joined_before(pieces, number.start):
        return True
    if number.end >= len(pieces) or pieces[number.end].gap:
        return False
    last, after = pieces[number.end - 1], pieces[number.end]
    beyond = pieces[number.end + 1] if number.end + 1 < len(pieces) else None
    glued = beyond is not None and not beyond.gap
    if after.text in _GLUED_AFTER or (
        after.text in ".,'’" and glued and beyond is not None and beyond.is_digits
    ):
        return glued
    if after.is_dash and glued and beyond is not None:
        return (beyond.is_digits and last.is_digits) or beyond.lower in names("joined")
    if after.text in "'’" and glued:
        return beyond is not None and beyond.lower == "s"
    return last.is_digits and after.is_word and after.lower in ("s", "st", "nd", "rd", "th", "d", "g")


_NO_WORD = ("", 0.0)
_COUNTING = ("unit", "ten", "scale")


def _joined_before(pieces: Sequence[Piece], at: int) -> bool:
    before = pieces[at - 1]
    if before.is_digits or before.text in _GLUED_BEFORE:
        return True
    if before.is_word:
        return " ".join((before.text,)) not in currencies()
    if before.text in "'’":
        return pieces[at].is_digits and not before.gap
    if before.is_dash:
        if before.gap or at < 2:
            return False
        earlier = pieces[at - 2]
        if earlier.is_word:
            return (
                earlier.lower not in ("minus", "sub")
                and number_words().get(earlier.lower, _NO_WORD)[0] not in _COUNTING
            )
        return earlier.is_digits or earlier.text == ")"
    return False


def is_date(pieces: Sequence[Piece], number: Number, bounded: bool, measured: bool) -> bool:
    """Whether the number is a year, a day beside its month, or a time of day."""
    first, after = pieces[number.start], words(pieces, number.end, number.end + 1)
    if number.currency is None and number.scale == 1 and number.low <= 2359 and after in names("clock"):
        return True
    if number.currency is not None or number.share or number.scale != 1 or number.high is None:
        return False
    if number.low <= 31 and number.low == int(number.low):
        before = (
            number.start - 2 if words(pieces, number.start - 1, number.start) == "." else number.start - 1
        )
        if any(_is_month(pieces, at) for at in (before, number.end)) and not measured:
            return True
    if measured or not first.is_digits or not _year_like(first):
        return False
    before_word = words(pieces, number.start - 1, number.start)
    return not bounded or before_word in names("year")


def _is_month(pieces: Sequence[Piece], at: int) -> bool:
    return 0 <= at < len(pieces) and pieces[at].lower in names("date") and pieces[at].text[0].isupper()


def _year_like(piece: Piece) -> bool:
    return len(piece.text) == 4 and piece.text.isdecimal() and _YEARS[0] <= int(piece.text) < _YEARS[1]


def is_age(pieces: Sequence[Piece], number: Number) -> bool:
    """Whether the number is an age: "15-year-old", "aged 18 to 34", "the age of 5", "Ms. Haig, 44,"."""
    tail = words(pieces, number.end, number.end + 4).replace("- ", "")
    if tail.startswith(("year old", "years old", "years of age", "yearold")):
        return True
    before = words(pieces, number.start - 2, number.start).split(" ")
    if before[-1] in names("age") or (before[-1] == "of" and before[0] in names("age")):
        return True
    comma = before[-1] in (",", "(") and words(pieces, number.end, number.end + 1) in (",", ".", ")", ";")
    named = number.start >= 2 and pieces[number.start - 2].text[:1].isupper()
    return comma and named and number.digits and number.scale == 1 and 5 <= number.low <= 110


def is_name(pieces: Sequence[Piece], number: Number, counted_plural: bool, measured: bool) -> bool:
    """Whether the number belongs to a name: Resolution 2202, Channel 2, Phase One, Area 51, No. 10."""
    at = number.start
    if at == 0 or number.currency is not None or number.share or measured or number.scale != 1:
        return False
    first, before = pieces[at], pieces[at - 1]
    if before.lower == "." and words(pieces, at - 2, at - 1) in ("no", "nos", "vol", "art"):
        return True
    capital = before.is_word and before.text[:1].isupper() and before.text not in ("I", "A")
    if before.lower in names("before") and not first.line and (capital or not counted_plural):
        return before.lower != "no" or number.digits
    if words(pieces, at - 2, at) == "group of" and pieces[at - 2].text[0].isupper():
        return True
    if not capital or first.line or _opens_sentence(pieces, at - 1) or counted_plural:
        return False
    return (first.is_digits and "," not in first.text) or first.text[:1].isupper()


def is_list_number(pieces: Sequence[Piece], number: Number) -> bool:
    """Whether the number heads a list item ("2. …", "3) …") or stands in brackets alone ("(4)")."""
    first, after = pieces[number.start], words(pieces, number.end, number.end + 1)
    if not number.digits or number.currency is not None or number.scale != 1:
        return False
    if first.line and after in (".", ")", ":"):
        return True
    if after == "of" and first.line and words(pieces, number.end + 1, number.end + 2).isdecimal():
        return True
    if words(pieces, number.start - 1, number.start) == "of" and number.start >= 2:
        counter = pieces[number.start - 2]
        if counter.line and counter.is_digits:
            return True
    return words(pieces, number.start - 1, number.start) == "(" and after == ")"


def is_past(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a length of time that ends before piece `at` is the date of something: "two weeks ago"."""
    return words(pieces, at, at + 1) in names("past")


def is_tally(pieces: Sequence[Piece], number: Number) -> bool:
    """Whether a bare range is a vote or a score: "by 52 to 48", "a 3-5 loss"."""
    around = {words(pieces, number.end, number.end + 1), words(pieces, number.start - 1, number.start)}
    if words(pieces, number.end, number.end + 1) == "-":
        around.add(words(pieces, number.end + 1, number.end + 2))
    return bool(around & names("tally"))


def falling_tally(pieces: Sequence[Piece], number: Number) -> int | None:
    """The piece after "52 to 48", two bare numbers of which the first is the larger; null if none."""
    at = number.end
    if words(pieces, at, at + 1) != "to" or at + 1 >= len(pieces) or not pieces[at + 1].is_digits:
        return None
    second = pieces[at + 1].text.replace(",", "")
    if number.currency is not None or number.low < float(second) or number.scale != 1 or not number.digits:
        return None
    if _year_like(pieces[number.start]) or pieces[at + 1].text.startswith("."):
        return None
    if words(pieces, number.start - 1, number.start) == "from":
        return None
    return at + 2


def _opens_sentence(pieces: Sequence[Piece], at: int) -> bool:
    return at == 0 or pieces[at].line or pieces[at - 1].text in ".!?;"
