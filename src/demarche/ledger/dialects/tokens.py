"""The words of texts and of questions as SQLite's full text has them, for a database that has another.

Not written anew: an FTS5 index in memory takes texts apart, so that both databases know the same words.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

TOKENIZER = "porter unicode61 remove_diacritics 2"
BETWEEN = "|"
"""Stands between the words of two columns, where no phrase goes on; no word is like it."""

_LONGEST = 1000  # bytes of a word; of a longer one stands what follows from it, for an index holds no more
_PHRASE = re.compile(r'"([^"]*)"')
_own = threading.local()


@dataclass(frozen=True)
class Question:
    """What an FTS5 query asks for: words that all are held, patterns of phrases that all are, and none."""

    terms: tuple[str, ...]
    phrases: tuple[str, ...]
    without: tuple[str, ...]


def terms(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text, in order."""
    if not texts:
        return []
    index = _index()
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    index.execute("BEGIN")
    try:
        index.executemany("INSERT INTO taken(rowid, text) VALUES (?, ?)", enumerate(texts, 1))
        for term, doc, offset in index.execute('SELECT term, doc, "offset" FROM apart'):
            found[doc].append((offset, term))
    finally:
        index.execute("ROLLBACK")
    return [[_short(term) for _, term in sorted(found[doc])] for doc in range(1, len(texts) + 1)]


def words(columns: Sequence[Sequence[str | None]]) -> list[str]:
    """The words of each row of columns, a space between two, `BETWEEN` between columns."""
    flat = terms([text or "" for row in columns for text in row])
    made, at = [], 0
    for row in columns:
        made.append(f" {BETWEEN} ".join(" ".join(of) for of in flat[at : at + len(row)]))
        at += len(row)
    return made


@lru_cache(maxsize=256)
def question(asked: str) -> Question:
    """An FTS5 query of phrases, as `demarche.ledger.words.asked_for` makes them, taken apart."""
    held, _, without = asked.partition(") NOT (")
    some, none = terms(texts(held)), terms(texts(without))
    if not all(some):
        # A phrase without a word (a letter that this alphabet does not know) stands nowhere.
        return Question((BETWEEN * 2,), (), ())
    return Question(
        tuple(dict.fromkeys(term for phrase in some for term in phrase)),
        tuple(f"% {' '.join(phrase)} %" for phrase in some if len(phrase) > 1),
        tuple(f"% {' '.join(phrase)} %" for phrase in none if phrase),
    )


def texts(asked: str) -> list[str]:
    """The phrases of a query, as they were written."""
    return _PHRASE.findall(asked)


def size(words: Sequence[str]) -> int:
    """How many words there are of all columns."""
    return sum(1 for word in words if word and word != BETWEEN)


def snippets(
    asked: str, rows: Mapping[int, Sequence[str | None]], form: Sequence[Any]
) -> dict[int, str | None]:
    """What FTS5 shows of each row of columns that holds what is asked; see `Dialect.snippets`."""
    on, off, cut, most = form
    index = _index()
    index.execute("BEGIN")
    try:
        for row, columns in rows.items():
            index.execute("INSERT INTO shown(rowid, one, other) VALUES (?, ?, ?)", (row, *columns))
        shown = "SELECT rowid, snippet(shown, -1, ?, ?, ?, ?) FROM shown WHERE shown MATCH ?"
        return dict(index.execute(shown, (on, off, cut, most, asked)).fetchall())
    finally:
        index.execute("ROLLBACK")


def _index() -> sqlite3.Connection:
    index: sqlite3.Connection | None = getattr(_own, "index", None)
    if index is None:
        index = sqlite3.connect(":memory:", isolation_level=None)
        how = f"tokenize='{TOKENIZER}'"
        index.execute(f"CREATE VIRTUAL TABLE taken USING fts5(text, content='', {how})")
        index.execute("CREATE VIRTUAL TABLE apart USING fts5vocab(taken, 'instance')")
        index.execute(f"CREATE VIRTUAL TABLE shown USING fts5(one, other, {how})")
        _own.index = index
    return index


def _short(term: str) -> str:
    held = term.encode()
    return term if len(held) <= _LONGEST else hashlib.sha256(held).hexdigest()
