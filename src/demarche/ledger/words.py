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


TERMS = 32  # words and phrases of a question that are looked for; the rest is passed over

_TERM = re.compile(
    r"(?P<without>(?:(?<=\s)|^)-)?(?:[\"“”„«](?P<phrase>[^\"“”„«»]*)[\"“”«»]?|(?P<word>[^\s\"“”„«»]+))"
)


def asked_for(typed: str) -> str:
    """What is typed as an FTS5 query; empty where it asks for nothing.

    Words are all to be held, in any of their forms; “words in quotation marks” beside each other; of those
    after a minus (-word, -“a phrase”) none. Nothing else is syntax, and nothing raises.
    """
    # SQLite reads a query up to its first NUL, and a lone surrogate (an argument that was no UTF-8)
    # can't be handed to it at all.
    clean = typed.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    terms = [(found["without"], found["phrase"] or found["word"] or "") for found in _TERM.finditer(clean)]
    told = [(bool(without), f'"{words}"') for without, words in terms if any(map(str.isalnum, words))][:TERMS]
    held = [words for without, words in told if not without]
    if not held:
        return ""
    left_out = [words for without, words in told if without]
    question = " AND ".join(held)
    return f"({question}) NOT ({' OR '.join(left_out)})" if left_out else question
