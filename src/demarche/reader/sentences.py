"""Where sentences begin: rules over full stops, closing marks, abbreviations and line ends.

Our own rules, in the manner of a newspaper desk: a line end always ends a sentence; `.`, `?`, `!` and `…` end
one (closing quotes and brackets taken along) when white space and a plausible beginning follow, unless the
stop belongs to an abbreviation or an initial. The abbreviations stand in `data/abbreviations.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

CLOSERS = "\"'”’»)]}"
DASHES = ("-", "–", "—", "―")

_STOP = re.compile(r"(?:\.{2,}|\. \. \.(?: \.)?|[.?!…]+)[\"'”’»)\]}]*(?=\s)")
_LINE = re.compile(r"[^\S\n]*(?:\n|\r|\x0b|\x0c|\x85|\u2028|\u2029)\s*")
_WORD = re.compile(r"[\w.\-’']+")
_BEFORE = re.compile(r"[^\s\"“”‘(\[—–/]*$")
_AHEAD = re.compile(r"\s*(?P<open>[\"'“‘«(\[{\-–—―•*]*)\s*(?P<word>[^\s]*)")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]$")
_LOOK = 80


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, frozenset[str]]:
    """The sections of the abbreviation file: title, number, month, open, inside, opener."""
    text = (files("demarche.reader") / "data/abbreviations.txt").read_text(encoding="utf-8")
    out: dict[str, set[str]] = {}
    section = ""
    for raw in text.splitlines():
        line = raw.split("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
            out[section] = set()
        elif line:
            out[section].update(line.split())
    return {name: frozenset(words) for name, words in out.items()}


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether the stop at `match` ends a sentence."""
    ahead = _AHEAD.match(text[match.end() : match.end() + _LOOK])
    word = ahead["word"] if ahead else ""
    if not word:
        return True
    begin = word[0]
    opening = ahead["open"] if ahead else ""
    stop = match.group()
    if begin.islower() or opening[:1] in DASHES:
        return False
    if stop[0] != "." or "?" in stop or "!" in stop:
        return True
    if stop.startswith("..") or stop.startswith(". ."):
        return begin.isupper() or begin.isdigit() or opening != ""
    closed = len(stop) > 1
    before = _BEFORE.search(text[max(0, match.start() - _LOOK) : match.start()])
    last = before.group() if before else ""
    kinds = abbreviations()
    whole = _WORD.match(word)
    bare = re.split(r"[’']", whole.group() if whole else word)[0].rstrip(".")
    opener = bare in kinds["opener"]
    if last in kinds["inside"]:
        return False
    if last in kinds["title"] and not closed:
        return False
    if last in kinds["number"]:
        return not begin.isdigit()
    if last in kinds["month"]:
        return opener and not begin.isdigit()
    if last in kinds["open"] or (_INITIAL.match(last) and last != "I"):
        return opener or closed
    return True


def breaks_in(text: str, forced: Iterable[int] = ()) -> list[int]:
    """Character offsets at which a sentence begins, in order; the first is 0. `forced` offsets are among
    them.

    A sentence reaches from its offset to the next one's, white space included, so that the text is covered
    whole.
    """
    out = {0}
    out.update(offset for offset in forced if 0 < offset < len(text))
    for match in _LINE.finditer(text):
        out.add(match.end())
    for match in _STOP.finditer(text):
        if _ends(text, match):
            end = match.end()
            while end < len(text) and text[end].isspace():
                end += 1
            out.add(end)
    out.discard(len(text))
    if not text:
        return [0]
    return sorted(out)
