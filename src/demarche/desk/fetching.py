"""Pages that people name on the desk: from public addresses only, and no larger than a page."""

from __future__ import annotations

from demarche.errors import InputError
from demarche.ingest.addresses import shown, stem_of
from demarche.ingest.fetching import Answer, Bounds, fetch

_ENDINGS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
_BOUNDS = Bounds(size=16 << 20, seconds=20.0)


def page_at(url: str, bounds: Bounds = _BOUNDS) -> tuple[str, Answer]:
    """The page at `url`, and what it would be called as a file.

    A person asks for it, as with a browser: so robots.txt is not. Raises `InputError` where it can't be had,
    or is no page or plain text.
    """
    answer = fetch(url, bounds)
    if answer.kind not in _ENDINGS:
        remedy = "a web page or plain text is wanted; save it as text, and add the file"
        raise InputError(shown(answer.url), f"is {answer.kind or 'of no said kind'}", remedy)
    return stem_of(answer.url) + _ENDINGS[answer.kind], answer
