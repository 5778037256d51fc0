"""How well records hold words, by the measure and the figures that FTS5's `bm25` has."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select, text

from demarche.ledger.dialects import tokens
from demarche.ledger.dialects.forms import RECORD_WORDS, among, holds

_K1, _B = 1.2, 0.75
_LEAST = 1e-6  # what a word counts that more than half of all records hold


def ranks(connection: Connection, words: str, rows: Sequence[int]) -> Mapping[int, float]:
    """Of each of these rows of `record_words`: smaller is better."""
    texts = tokens.texts(words)
    asked = tokens.terms(texts)
    measured = {str(what): int(number) for what, number in connection.execute(_MEASURES)}
    records = max(1, measured["records"])
    usual = measured["words"] / records
    weights = [_weight(records, _holding(connection, phrase)) for phrase in texts]
    told = select(RECORD_WORDS.c.rowid, RECORD_WORDS.c.words).where(among(RECORD_WORDS.c.rowid, rows))
    return {
        int(row): -_score(asked, weights, held.split(" "), usual) for row, held in connection.execute(told)
    }


_MEASURES = text("SELECT what, number FROM measures")


def _holding(connection: Connection, phrase: str) -> int:
    held = select(func.count()).select_from(RECORD_WORDS).where(holds(RECORD_WORDS, f'"{phrase}"'))
    return int(connection.scalar(held) or 0)


def _weight(records: int, holding: int) -> float:
    weight = math.log((records - holding + 0.5) / (holding + 0.5))
    return weight if weight > 0 else _LEAST


def _score(
    asked: Sequence[Sequence[str]], weights: Sequence[float], told: Sequence[str], usual: float
) -> float:
    length = tokens.size(told)
    score = 0.0
    for phrase, weight in zip(asked, weights, strict=True):
        times = _times(phrase, told)
        score += weight * ((times * (_K1 + 1.0)) / (times + _K1 * (1 - _B + _B * length / usual)))
    return score


def _times(phrase: Sequence[str], told: Sequence[str]) -> int:
    if not phrase:
        return 0
    many = len(phrase)
    return sum(
        1 for at, word in enumerate(told) if word == phrase[0] and list(told[at : at + many]) == list(phrase)
    )
