"""Numerals and number words → values: "2.5 million", "one hundred and forty", "dozens", "five to seven"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from demarche.extract.quantity_pieces import Piece, words
from demarche.extract.quantity_words import Unit, currencies, number_words, units, words_that

_FRACTION_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
# A longer numeral is a serial number or noise, and no double holds it.
_MOST_DIGITS = 24
_DENOMINATORS = frozenset({2, 3, 4, 5, 8, 10})


@dataclass(frozen=True, slots=True)
class Number:
    """A number phrase over pieces `start` to `end`. `high` is null where open ("dozens").

    `currency`: the unit that a sign or code before it tells. `share`: a fraction, in percent of a whole.
    `digits`: written in numerals. `scale`: the factor of its last scale word, 1 if it has none.
    `unit`, where the unit is part of the phrase ("half-hour", "5% to 10%").
    """

    start: int
    end: int
    low: float
    high: float | None
    approximate: bool = False
    currency: str | None = None
    share: bool = False
    digits: bool = False
    scale: float = 1.0
    unit: Unit | None = None
    vague: bool = False


def number_at(pieces: Sequence[Piece], at: int) -> Number | None:
    """The number phrase that begins with the piece at `at`, ranges included; null if none does."""
    first = _single(pieces, at) if _may_begin(pieces[at]) else None
    if first is None:
        return None
    return _range(pieces, first) or first


def _may_begin(piece: Piece) -> bool:
    """Whether a number phrase can begin with `piece`: of few words only is it worth trying all."""
    return piece.is_digits or piece.lower in _openers() or piece.text in _signs()


@cache
def _openers() -> frozenset[str]:
    return frozenset({"a", "an", "half", *number_words(), *(lead.split()[0] for lead in _A_FEW)})


@cache
def _signs() -> frozenset[str]:
    return frozenset(mark.split()[0] for mark in currencies())


def unit_at(pieces: Sequence[Piece], at: int, after_digits: bool) -> tuple[int, Unit] | None:
    """The unit whose form begins at piece `at`, longest first: the piece after it, and the unit."""
    for size in (3, 2, 1):
        unit = units().get(words(pieces, at, at + size))
        if unit is None or at + size > len(pieces):
            continue
        glued = after_digits and not pieces[at].gap
        if unit.glued and not glued:
            continue
        return at + size, unit
    return None


def _kind(pieces: Sequence[Piece], at: int) -> tuple[str, float]:
    """Class and value of the number word at `at`; an empty class if it is none."""
    if not 0 <= at < len(pieces):
        return "", 0.0
    return number_words().get(pieces[at].lower, ("", 0.0))


def _currency(pieces: Sequence[Piece], at: int) -> tuple[int, str] | None:
    """The currency sign or code that begins at `at` and stands right before a number."""
    for size in (3, 2, 1):
        if at + size >= len(pieces):
            continue
        mark = " ".join(piece.text for piece in pieces[at : at + size])
        unit = currencies().get(mark)
        following = pieces[at + size]
        if unit and (following.is_digits or _kind(pieces, at + size)[0] in ("unit", "ten")):
            return at + size, unit
    return None


def _single(pieces: Sequence[Piece], at: int) -> Number | None:
    """One number, its currency sign and scale words with it."""
    money = _currency(pieces, at)
    if money is not None:
        number = _digits(pieces, money[0]) or _cardinal(pieces, money[0])
        return replace(number, start=at, currency=money[1]) if number else None
    if pieces[at].is_digits:
        return _digits(pieces, at)
    return _many(pieces, at) or _group(pieces, at) or _part(pieces, at) or _cardinal(pieces, at)


def _digits(pieces: Sequence[Piece], at: int) -> Number | None:
    """A numeral with its fraction, scale letter or scale words: "2 1/2", "100m", "2.5 million"."""
    if at >= len(pieces) or not pieces[at].is_digits or len(pieces[at].text) > _MOST_DIGITS:
        return None
    value = float(pieces[at].text.replace(",", ""))
    end = at + 1
    if fraction := _slash(pieces, at):
        return Number(at, at + 3, fraction, fraction, digits=True)
    if end < len(pieces) and pieces[end].gap and (fraction := _slash(pieces, end)):
        value, end = value + fraction, end + 3
    elif end < len(pieces) and pieces[end].text in _FRACTION_SIGNS:
        value, end = value + _FRACTION_SIGNS[pieces[end].text], end + 1
    scale = 1.0
    if end < len(pieces) and not pieces[end].gap and _kind(pieces, end)[0] == "suffix":
        scale, end = _kind(pieces, end)[1], end + 1
    scale, end = _scales(pieces, end, scale)
    return Number(at, end, value * scale, value * scale, digits=True, scale=scale)


def _slash(pieces: Sequence[Piece], at: int) -> float | None:
    """The value of a fraction such as 1/2 that begins at `at`."""
    if at + 2 >= len(pieces) or pieces[at + 1].text != "/" or pieces[at + 1].gap or pieces[at + 2].gap:
        return None
    above, below = pieces[at].text, pieces[at + 2].text
    if not (above.isdecimal() and below.isdecimal() and int(below) in _DENOMINATORS):
        return None
    return int(above) / int(below) if 0 < int(above) < int(below) else None


def _scales(pieces: Sequence[Piece], at: int, scale: float) -> tuple[float, int]:
    """The product of the scale words from `at` on ("thousand", "-million", "hundred thousand")."""
    for _ in range(2):
        step = at + 1 if at < len(pieces) and pieces[at].is_dash and not pieces[at].gap else at
        kind, value = _kind(pieces, step)
        if kind != "scale" and not (kind == "suffix" and value > 1e5 and len(pieces[step].text) > 1):
            break
        scale, at = scale * value, step + 1
    return scale, at


def _cardinal(pieces: Sequence[Piece], at: int) -> Number | None:
    """A number in words: "ninety-three", "one hundred and forty million", "a dozen", "two and a half"."""
    total = current = 0.0
    scale, end, last = 1.0, at, ""
    if at >= len(pieces):
        return None
    if pieces[at].lower in ("a", "an") and _kind(pieces, at + 1)[0] == "scale":
        current, end, last = 1.0, at + 1, "article"
    while end < len(pieces):
        step = end
        hyphen = last and pieces[step].is_dash and not pieces[step].gap and not _gap(pieces, step + 1)
        if hyphen or (last == "scale" and pieces[step].lower == "and"):
            step += 1
        kind, value = _kind(pieces, step)
        if kind == "unit" and last in ("", "ten", "scale") and not (last == "ten" and value > 9):
            current, last = current + value, "unit"
        elif kind == "ten" and last in ("", "scale"):
            current, last = current + value, "ten"
        elif kind == "scale" and last:
            if value < 1000:
                current, scale = current * value, value
            else:
                total, current, scale = total + current * value, 0.0, value
            last = "scale"
        else:
            break
        end = step + 1
    if last in ("", "article"):
        return None
    value, scale = total + current, scale if last == "scale" else 1.0
    if words(pieces, end, end + 3) == "and a half":
        value, end = value + 0.5, end + 3
        scale, end = _scales(pieces, end, 1.0)
        value *= scale
    return Number(at, end, value, value, scale=scale)


def _gap(pieces: Sequence[Piece], at: int) -> bool:
    return at >= len(pieces) or pieces[at].gap


def _many(pieces: Sequence[Piece], at: int) -> Number | None:
    """An open count: "dozens", "hundreds of thousands", "several hundred", "a few thousand"."""
    lead = next((size for size in (2, 1) if words(pieces, at, at + size) in _A_FEW), 0)
    if lead:
        scale, end = _scales(pieces, at + lead, 1.0)
        if scale == 1.0:
            return None
        few = _A_FEW[words(pieces, at, at + lead)]
        return Number(at, end, 2 * scale, None, approximate=few, scale=scale, vague=True)
    kind, value = _kind(pieces, at)
    if kind != "many":
        return None
    end = at + 1
    for _ in range(2):
        following, more = _kind(pieces, end + 1)
        if end < len(pieces) and pieces[end].lower == "of" and following == "many" and more >= 200:
            value, end = value * more / 2, end + 2
    if pieces[at].lower == "tens" and end == at + 1:
        return None
    return Number(at, end, value, None, scale=value, vague=True)


# Words that make an open count of the scale word after them → whether that count is also approximate.
_A_FEW = {"several": False, "a few": True, "many": False, "few": True}


def _group(pieces: Sequence[Piece], at: int) -> Number | None:
    """A group that counts: "a trio of", "a pair of", "couple of", "a couple hundred", "couple years"."""
    start = at
    if words(pieces, at - 1, at) in ("the", "this", "that", "these"):
        return None
    if pieces[at].lower == "a":
        at += 1
    kind, value = _kind(pieces, at)
    if kind != "group":
        return None
    end, about = at + 1, pieces[at].lower == "couple"
    if about:
        scale, end = _scales(pieces, end, 1.0)
        if scale > 1:
            return Number(start, end, value * scale, value * scale, approximate=True, scale=scale)
    of = end < len(pieces) and pieces[end].lower == "of"
    if not of and not (about and unit_at(pieces, end, after_digits=False)):
        return None
    return Number(start, end, value, value, approximate=about, vague=True)


def _part(pieces: Sequence[Piece], at: int) -> Number | None:
    """A fraction: "two-thirds", "a third of", "half of" in percent; "half an hour", "half-ton" as 0.5."""
    kind, value = _kind(pieces, at)
    if pieces[at].lower == "half":
        return _half(pieces, at)
    count = 1.0 if pieces[at].lower == "a" else value if kind == "unit" else 0.0
    if not count or kind == "part":
        return None
    step = at + 1
    if step < len(pieces) and pieces[step].is_dash and not pieces[step].gap:
        step += 1
    below, percent = _kind(pieces, step)
    following = words(pieces, step + 1, step + 2)
    if below != "part" or pieces[step].lower == "half" or (count > 1) != pieces[step].lower.endswith("s"):
        return None
    if count == 1 and following not in words_that("whole") and step == at + 1:
        return None
    part = round(count * 100 / round(100 / percent), 1)
    return Number(at, step + 1, part, part, share=True)


def _half(pieces: Sequence[Piece], at: int) -> Number | None:
    """What "half" counts: 50 percent of something, or half of a scale word or unit."""
    hyphen = at + 1 < len(pieces) and pieces[at + 1].is_dash and not pieces[at + 1].gap
    step = at + 2 if hyphen or words(pieces, at + 1, at + 2) in ("a", "an") else at + 1
    if step > at + 1:
        scale, end = _scales(pieces, step, 1.0)
        if scale > 1:
            return Number(at, end, scale / 2, scale / 2, scale=scale)
        if measure := unit_at(pieces, step, after_digits=False):
            end, unit = measure
            if unit.name == "hours":
                return Number(at, end, 30.0, 30.0, unit=units()["minutes"])
            return Number(at, end, 0.5, 0.5, unit=unit)
        return None
    before = words(pieces, at - 1, at)
    if before in words_that("nearly") or (
        words(pieces, at + 1, at + 2) in words_that("whole") and before not in words_that("side")
    ):
        return Number(at, at + 1, 50.0, 50.0, share=True)
    return None


def _range(pieces: Sequence[Piece], first: Number) -> Number | None:
    """The range that `first` opens: "X to Y", "X-Y", "between X and Y", a unit in between or not."""
    before = words(pieces, first.start - 1, first.start)
    at, unit = first.end, None
    if measure := unit_at(pieces, at, first.digits):
        at, unit = measure
    if at >= len(pieces):
        return None
    joiner = pieces[at]
    between = before == "between" and joiner.lower == "and"
    dash = joiner.is_dash and first.digits
    up_to = before == "from" and words(pieces, at, at + 2) == "up to"
    if not (between or joiner.lower == "to" or dash or up_to):
        return None
    dashed_to = dash and words(pieces, at, at + 3).startswith("- to -")
    step = at + 3 if dashed_to else at + 2 if up_to else at + 1
    second = _single(pieces, step) if step < len(pieces) else None
    if second is None or second.high is None or first.high is None or second.share or first.share:
        return None
    if dash and not second.digits:
        return None
    low = first.low
    if first.scale == 1.0 and second.scale > 1.0 and unit is None and low < second.low / second.scale:
        low *= second.scale
    if low >= second.low:
        return None
    # A unit after the first number must come back after the second, else they count different things.
    closing = unit_at(pieces, second.end, second.digits)
    if unit is not None and (closing is None or closing[1] != unit):
        return None
    if first.currency and second.currency and first.currency != second.currency:
        return None
    return Number(
        first.start,
        second.end,
        low,
        second.high,
        currency=first.currency or second.currency,
        digits=second.digits,
        scale=second.scale,
    )
