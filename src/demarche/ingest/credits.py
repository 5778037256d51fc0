"""Credits: who reported, wrote and edited, where a story tells it below its last paragraph or at its end."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from demarche.ingest.agencies import Agency, agency
from demarche.ingest.lexicon import rows
from demarche.ingest.paragraphs import Paragraph, fold
from demarche.ingest.patterns import Phrase, Phrases

# A new sentence begins after these, but not after an initial or a short title.
_BREAK = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\bJr\.)(?<!\bSr\.)(?<!\bSt\.)(?<!\bDr\.)[\"”’)]*\s+(?=[A-Z(•—–])"
)
_NAME = r"[A-ZÀ-Þ][\w'’.-]*"
_NAMES = rf"(?:{_NAME}|and|,|de|van|der|von|al|bin)(?:[ ,]+(?:{_NAME}|and|de|van|der|von|al|bin)){{0,12}}"
_REPORTED_FROM = re.compile(
    rf"{_NAMES} (?:reported|is reporting|wrote) (?:from|in) {_NAMES}"
    rf"(?:[,;]? (?:and|while)? ?{_NAMES} (?:reported )?from {_NAMES}){{0,4}}\.?"
)
_PARENTHESIS = re.compile(
    r"\((?:additional )?(?:reporting|writing|editing|compiled|edited|written|translated)\b[^()]{3,400}\)\.?$",
    re.IGNORECASE,
)
_SIGNED_OFF = re.compile(r"(?:[—–-]|\()\s?(?P<agency>[A-Z][\w/ .-]{1,30}?)\)?\.?$")
# A credit is one of the last things in a paragraph this long, or it is none.
_TAIL = 700


def credit(paragraph: Paragraph) -> int | None:
    """Where in `paragraph` a credit begins that runs to its end; null if it ends in none."""
    skipped = max(0, len(paragraph.text) - _TAIL)
    tail = paragraph.text[skipped:]
    breaks = [found.end() for found in _BREAK.finditer(tail)]
    bounds = [*([] if skipped else [0]), *breaks, len(tail)]
    first: int | None = None
    for start, end in reversed(list(pairwise(bounds))):
        if not _is_credit(tail[start:end].strip()):
            break
        first = start
    if first is None:
        bracketed = _PARENTHESIS.search(tail)
        first = bracketed.start() if bracketed else None
    return None if first is None else skipped + first


def signed_off(paragraph: Paragraph) -> tuple[int, Agency] | None:
    """Where the agency's name that ends a paragraph stands (“… he said. (AFP)”, “— Reuters”), and whose."""
    tail = paragraph.text[-40:]
    found = _SIGNED_OFF.search(tail)
    named = agency(found["agency"]) if found else None
    if found is None or named is None or not named.wire:
        return None
    before = tail[: found.start()].rstrip()
    if before and before[-1] not in ".!?\"”’'":
        return None
    return len(paragraph.text) - len(tail) + found.start(), named


def _is_credit(sentence: str) -> bool:
    return bool(_phrases().covering(fold(sentence).strip("()"))) or bool(_REPORTED_FROM.fullmatch(sentence))


@cache
def _phrases() -> Phrases:
    return Phrases(Phrase(pattern, int(words)) for pattern, words in rows("credits.tsv"))
