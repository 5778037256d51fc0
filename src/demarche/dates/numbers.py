"""Numbers in words and digits put together: 'two and a half', '2 1/2', 'nineteen ninety-four', 'a dozen'."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.dates.text import Piece

_HALF_MARKS = {"½": 0.5, "¼": 0.25, "¾": 0.75}


@dataclass(slots=True)
class _Reader:
    """Walks the pieces of one number."""

    pieces: list[Piece]
    at: int

    def symbol(self, ahead: int, name: str) -> float | None:
        i = self.at + ahead
        value = self.pieces[i].symbols.get(name) if i < len(self.pieces) else None
        return None if value is None else float(value)

    def lower(self, ahead: int = 0) -> str:
        i = self.at + ahead
        return self.pieces[i].lower if i < len(self.pieces) else ""


def chunk(pieces: list[Piece]) -> list[Piece]:
    """`pieces` with each run of number words and fractions made one piece that has the symbol NUM."""
    out: list[Piece] = []
    i = 0
    while i < len(pieces):
        here = pieces[i].symbols
        if "NUMWORD" in here or "SCALE" in here or ("NUM" in here and "MONEY" not in here):
            end, value, year = _read(pieces, i)
            if end > i + 1 or "NUM" not in here:
                symbols: dict[str, object] = {"NUM": value}
                if year:
                    symbols["YEAR"] = int(year)
                if value == int(value) and 1 <= value <= 31:
                    symbols["MDAY"] = int(value)
                # "one" alone may be a pronoun; the patterns want the word then.
                symbols.update({k: v for k, v in here.items() if k.startswith("=") and end == i + 1})
                out.append(Piece(pieces[i].start, pieces[end - 1].end, "", symbols))
                i = end
                continue
        out.append(pieces[i])
        i += 1
    return out


def _read(pieces: list[Piece], i: int) -> tuple[int, float, int]:
    """From `i`: where the number ends, its value, and the year it may be (0: none)."""
    reader = _Reader(pieces, i)
    spoken = _spoken_year(reader)
    if spoken:
        return reader.at, spoken, int(spoken)
    total, current = 0.0, 0.0
    digits = reader.symbol(0, "NUM")
    if digits is not None:
        current = digits
        reader.at += 1
        if reader.symbol(0, "SCALE") is None:
            current += _fraction(reader)
            return reader.at, current, 0
    seen = digits is not None
    while True:
        word, scale = reader.symbol(0, "NUMWORD"), reader.symbol(0, "SCALE")
        if word is not None:
            current += word
            reader.at += 1
            if word >= 20 and reader.lower() == "-" and (reader.symbol(1, "NUMWORD") or 10) < 10:
                reader.at += 1
        elif scale is not None:
            current = (current if seen else 1) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
            reader.at += 1
        elif (
            seen
            and reader.lower() == "and"
            and total + current >= 100
            and reader.symbol(1, "NUMWORD") is not None
        ):
            reader.at += 1
            continue
        else:
            break
        seen = True
    whole = total + current
    value = whole + _fraction(reader)
    return reader.at, value, 2000 if value == 2000 else 0


def _fraction(reader: _Reader) -> float:
    """The half of 'two and a half' or '2 1/2', passed over."""
    if reader.lower() in _HALF_MARKS:
        reader.at += 1
        return _HALF_MARKS[reader.pieces[reader.at - 1].lower]
    if (
        reader.lower() == "-"
        and reader.lower(1) == "1"
        and reader.lower(2) == "/"
        and reader.symbol(3, "NUM")
    ):
        reader.at += 1
    if reader.lower() in ("1", "3") and reader.lower(1) == "/" and (reader.symbol(2, "NUM") or 0) in (2, 4):
        value = float(reader.lower()) / (reader.symbol(2, "NUM") or 1)
        reader.at += 3
        return value
    if reader.lower() == "and" and reader.lower(1) in ("a", "one") and reader.lower(2) == "half":
        reader.at += 3
        return 0.5
    return 0.0


def _spoken_year(reader: _Reader) -> int:
    """'nineteen ninety-four' as 1994, passed over; 0 where none stands here."""
    century, tens = reader.symbol(0, "NUMWORD"), reader.symbol(1, "NUMWORD")
    if century is None or tens is None or not 15 <= century <= 20 or not 10 <= tens <= 90:
        return 0
    year = int(century * 100 + tens)
    ahead = 2
    if tens >= 20:
        ones = reader.symbol(3, "NUMWORD") if reader.lower(2) == "-" else reader.symbol(2, "NUMWORD")
        if ones is not None and ones < 10:
            ahead = 4 if reader.lower(2) == "-" else 3
            year += int(ones)
    reader.at += ahead
    return year
