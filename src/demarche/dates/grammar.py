"""The pattern tables: words looked up, patterns matched over them layer by layer, the longest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import Any

from demarche.dates.meanings import Meaning
from demarche.dates.numbers import chunk
from demarche.dates.readings import READINGS, Reading
from demarche.dates.text import Piece, cut, is_money

_TABLES = files("demarche.dates") / "data"


@dataclass(frozen=True, slots=True)
class Word:
    """One row of words.tsv for one word."""

    symbol: str
    value: int | str
    capital: bool
    lower: bool
    abbreviation: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern: what it reads as, where in the pattern the expression itself begins and ends."""

    order: int
    reading: Reading | None
    args: tuple[str, ...]
    gives: tuple[str, ...]
    names: tuple[str, ...]
    first: int
    last: int


@dataclass(slots=True)
class Node:
    """A place in the trie of patterns: the symbols that may follow, and the rule that ends here."""

    after: dict[str, Node] = field(default_factory=dict)
    rule: Rule | None = None


@dataclass(slots=True)
class Item:
    """A stretch of pieces: one piece, or several that a rule has reduced to a meaning."""

    start: int
    end: int
    symbols: Mapping[str, Any]
    meaning: Meaning | None = None
    position: int = 0


def table(name: str) -> Iterator[list[str]]:
    """The rows of a data table, its comment lines left out."""
    for line in (_TABLES / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def words() -> dict[str, tuple[Word, ...]]:
    """The word table, by lower-case word."""
    by_form: dict[str, list[Word]] = {}
    for forms, symbol, value, flags in table("words.tsv"):
        meant = int(value) if value.lstrip("-").isdigit() else value
        for form in forms.split("|"):
            word = Word(symbol, meant, "C" in flags, "L" in flags, "A" in flags)
            by_form.setdefault(form.lower(), []).append(word)
    return {form: tuple(found) for form, found in by_form.items()}


@cache
def abbreviations() -> frozenset[str]:
    """The words that a period may belong to, in lower case."""
    found = {"st"}
    for forms, _symbol, _value, flags in table("words.tsv"):
        if "." in flags or "A" in flags:
            found.update(form.lower() for form in forms.split("|"))
    return frozenset(found)


@cache
def layers() -> tuple[Node, ...]:
    """The patterns of patterns.tsv and the feasts of holidays.tsv as one trie a layer."""
    roots: dict[int, Node] = {}
    order = 0
    for layer, pattern, *does in table("patterns.tsv"):
        for elements in _spelled(pattern):
            order += 1
            _plant(roots.setdefault(int(layer), Node()), elements, order, does)
    return tuple(roots[layer] for layer in sorted(roots))


@cache
def feasts() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """By a feast's first piece in lower case: all its pieces, and its rule; the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for names, rule in table("holidays.tsv"):
        for name in names.split("|"):
            pieces = tuple(piece.text.lower() for piece in cut(name, abbreviations()))
            found.setdefault(pieces[0], []).append((pieces, rule))
    return {first: tuple(sorted(rest, key=lambda r: -len(r[0]))) for first, rest in found.items()}


def _spelled(pattern: str) -> Iterator[list[tuple[str, bool]]]:
    """Every way to spell a pattern out: (symbol or =word, whether it lies inside the expression)."""
    choices: list[list[list[tuple[str, bool]]]] = []
    outside = False
    for raw in pattern.split():
        element = raw
        if element.startswith("("):
            outside, element = True, element[1:]
        closes = element.endswith(")")
        if closes:
            element = element[:-1]
        optional = element.endswith("?") and len(element) > 1
        if optional:
            element = element[:-1]
        ways: list[list[tuple[str, bool]]] = [
            [(name if name.isupper() and name.isalpha() else "=" + name, not outside)]
            for name in element.split("|")
        ]
        if optional:
            ways.append([])
        choices.append(ways)
        if closes:
            outside = False
    for way in product(*choices):
        yield [element for part in way for element in part]


def _plant(root: Node, elements: list[tuple[str, bool]], order: int, does: list[str]) -> None:
    """Put a pattern into the trie; `does` holds what it gives, its reading and the reading's arguments."""
    gives, reading, *args = does
    inside = [i for i, (_name, within) in enumerate(elements) if within]
    node = root
    # Whether an element is context does not change what follows, so patterns share nodes by symbol alone.
    for name, _within in elements:
        node = node.after.setdefault(name, Node())
    if node.rule is None:
        node.rule = Rule(
            order=order,
            reading=None if reading == "nothing" else READINGS[reading],
            args=tuple(part for arg in args for part in arg.split()),
            gives=() if gives == "-" else tuple(gives.split("+")),
            names=tuple(name for name, _within in elements),
            first=inside[0],
            last=inside[-1] + 1,
        )


@cache
def literals() -> frozenset[str]:
    """The words that patterns name as such."""
    found: set[str] = set()
    heap = list(layers())
    while heap:
        node = heap.pop()
        found.update(name for name in node.after if name.startswith("="))
        heap.extend(node.after.values())
    return frozenset(found)


def items(text: str) -> list[Item]:
    """The pieces of `text` with their symbols, numbers and feasts put together."""
    raw = cut(text, abbreviations())
    pieces = [
        Piece(one.start, one.end, *_symbols(one.kind, one.text, is_money(raw, i)))
        for i, one in enumerate(raw)
    ]
    whole = [
        Item(p.start, p.end, p.symbols, None, i) for i, p in enumerate(chunk(_with_feasts(pieces, text)))
    ]
    return whole


@lru_cache(maxsize=50_000)  # A text is mostly made of the same few thousand words.
def _symbols(kind: str, text: str, money: bool) -> tuple[str, Mapping[str, Any]]:
    """A piece in lower case, and its symbols by its word and shape."""
    lower = text.lower()
    bare = lower.rstrip(".") if kind == "word" else lower
    symbols: dict[str, Any] = {}
    for word in words().get(bare, ()):
        if (word.capital and not text[0].isupper()) or (word.lower and text[0].isupper()):
            continue
        if word.abbreviation and not lower.endswith("."):
            continue
        symbols[word.symbol] = word.value
    if "MONTH" in symbols and "AMBIGUOUS" not in symbols and (len(bare) > 3 or bare != lower):
        symbols["BAREMONTH"] = symbols["MONTH"]
    for spelling in (lower, bare):
        if "=" + spelling in literals():
            symbols["=" + spelling] = spelling
    _add_shape(symbols, kind, lower, money)
    return lower, symbols


def _add_shape(symbols: dict[str, Any], kind: str, lower: str, money: bool) -> None:
    """Symbols that a piece has by its shape: digits, a clock time, '7th', '1990s'."""
    match kind:
        case "iso" | "slashed":
            symbols[kind.upper()] = lower
        case "clock":
            hour, minute, *_seconds = (int(part) for part in lower.split(":"))
            symbols["CLOCK"] = (hour, minute)
        case "decade":
            digits = "".join(c for c in lower if c.isdigit())
            symbols["DECADE"] = int(digits) if len(digits) == 4 else 1900 + int(digits)
        case "ordinal":
            symbols["ORD"] = int(lower[:-2])
            symbols["ORDN"] = int(lower[:-2])
        case "number":
            symbols["NUM"] = float(lower.replace(",", ""))
            if money:
                symbols["MONEY"] = True
            elif lower.isdigit():
                number = int(lower)
                if len(lower) == 4 and 1000 <= number < 2200:
                    symbols["YEAR"] = number
                if len(lower) == 4 and number < 2400 and number % 100 < 60:
                    symbols["HHMM"] = divmod(number, 100)
                if len(lower) <= 2 and 1 <= number <= 31:
                    symbols["MDAY"] = number
                if len(lower) == 2:
                    symbols["YY"] = number
        case "meridiem":
            symbols["MERIDIEM"] = lower[0]
        case "gap":
            symbols["GAP"] = True


def _with_feasts(pieces: list[Piece], text: str) -> list[Piece]:
    known = feasts()
    out: list[Piece] = []
    i = 0
    while i < len(pieces):
        for names, rule in known.get(pieces[i].lower, ()):
            same = all(a.lower == b for a, b in zip(pieces[i : i + len(names)], names, strict=False))
            if same and i + len(names) <= len(pieces) and text[pieces[i].start].isupper():
                out.append(Piece(pieces[i].start, pieces[i + len(names) - 1].end, "", {"FEAST": rule}))
                i += len(names)
                break
        else:
            out.append(pieces[i])
            i += 1
    return out


def reduce(found: list[Item], root: Node) -> list[Item]:
    """`found` with every match of the layer's patterns, the longest at each place, put together."""
    out: list[Item] = []
    i = 0
    while i < len(found):
        begins = not found[i].symbols.keys().isdisjoint(root.after.keys())
        match = _longest(found, i, root) if begins else None
        if match is None:
            out.append(found[i])
            i += 1
            continue
        rule, meaning = match
        first, last = i + rule.first, i + rule.last
        out.extend(found[i:first])
        symbols: dict[str, Any] = dict.fromkeys(rule.gives, meaning)
        out.append(Item(found[first].start, found[last - 1].end, symbols, meaning, found[first].position))
        i = last
    return out


def _longest(found: list[Item], i: int, root: Node) -> tuple[Rule, Meaning | None] | None:
    """The rule of the longest pattern that fits from `i` on and can be read; the earlier row wins a tie."""
    ends: list[Rule] = []
    level = [root]
    at = i
    while level and at < len(found):
        symbols = found[at].symbols
        level = [node.after[name] for node in level for name in symbols if name in node.after]
        at += 1
        ends.extend(sorted((n.rule for n in level if n.rule is not None), key=lambda r: -r.order))
    while ends:
        rule = ends.pop()
        if rule.reading is None:
            return rule, None
        # Where a symbol stands twice, the one inside the expression counts.
        inside = range(rule.first, rule.last)
        captures: dict[str, Any] = {}
        for k in (*inside, *(k for k in range(len(rule.names)) if k not in inside)):
            name = rule.names[k]
            if not name.startswith("="):
                captures.setdefault(name, found[i + k].symbols[name])
        meaning = rule.reading(captures, rule.args)
        if meaning is not None:
            return rule, meaning
    return None
