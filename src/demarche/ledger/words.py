"""What a user types, as words to look for. Nothing typed is ever read as query syntax, and nothing raises."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"\w+")
# "U.S." and "U.A.E." are one word each, so that US finds U.S.
_INITIALS = re.compile(r"\b(?:\w\.){2,}")


def folded(text: str) -> list[str]:
    """The words of `text` without case, accents and punctuation: `"Erdoğan, R.T."` gives erdogan, rt."""
    # Decomposed before as well: a mathematical capital alpha becomes a plain one, which then has a case.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    joined = _INITIALS.sub(lambda match: match[0].replace(".", "") + " ", plain)
    return _WORD.findall(joined)


def padded(*texts: str | None) -> str:
    """The words of all `texts`, a space around each, so that ` word ` is found in it whole."""
    return " ".join(["", *(word for text in texts if text for word in folded(text)), ""])


def full_text(about: str) -> str:
    """An FTS5 query for texts that hold every one of the words in `about`, each taken literally."""
    # SQLite reads a query up to its first NUL, and a lone surrogate (an argument that was no UTF-8)
    # can't be handed to it at all.
    clean = about.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    return " ".join('"' + word.replace('"', '""') + '"' for word in clean.split())
