"""PDF files: the text that is in them as text. No pictures are read."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.decode import lf
from demarche.ingest.facts import Facts
from demarche.ingest.pages import Page
from demarche.ingest.unwrap import unwrapped

_NUMBER = re.compile(r"(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?", re.IGNORECASE)
# How many lines at the top and at the bottom of a page may be its head or foot.
_EDGE = 3
# Where a report's title stands, in characters.
_TOP = 5_000
_DIGITS = re.compile(r"\d+")


def read_pdf(data: bytes, name: str) -> Page:
    """The text of the PDF `data`, paragraphs as lines, and its title if that stands in the text.

    Who wrote a PDF and when it was made are not taken: they say who exported it, not who reported.
    Raises `InputError` for one without text, with a password, or that can't be read.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

    # It warns of every oddity that it can mend.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    digest = hashlib.sha256(data).hexdigest()
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        number = len(reader.pages)
        if number > limits.PAGES:
            raise InputError(name, f"a PDF of over {limits.PAGES:,} pages", "split it")
        pages = [_lines(page, name) for page in reader.pages]
        title = _title(reader)
    except InputError:
        raise
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        raise InputError(name, "a PDF with a password", "save it without one") from None
    except Exception:
        # Whatever is wrong with a broken PDF, the library meets it where it meets it.
        raise InputError(
            name, "a damaged PDF", "fetch it again, or save its text as .txt, for example with pdftotext"
        ) from None
    text = lf(unwrapped([line for page in _bare(pages) for line in page])).replace("\0", "\ufffd")
    if not text.strip():
        raise InputError(
            name,
            "a scanned PDF: pictures of pages, without text" if number else "a PDF without pages",
            "make its text readable first, for example with ocrmypdf",
        )
    facts = Facts()
    if title and _folded(title) in _folded(text[:_TOP]):
        facts.add("title", title, "pdf-info")
    return Page(text, facts, digest)


def _lines(page: Any, name: str) -> list[str]:
    drawn = page.get_contents()
    if drawn is not None and len(drawn.get_data()) > limits.PAGE_DRAWN:
        raise InputError(
            name,
            f"a PDF with a page that draws over {limits.PAGE_DRAWN // limits.MB} MB",
            "save its text as .txt, for example with pdftotext",
        )
    text: str = page.extract_text()
    return text.splitlines()


def _bare(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without page numbers, and without the lines that stand at the edge of most of them."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_edge(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    often = {line for line, times in edges.items() if line and times > 2 and times > len(pages) / 2}
    return [_between(page, often) for page in pages]


def _between(page: list[str], often: set[str]) -> list[str]:
    first = next((at for at, line in enumerate(page[:_EDGE]) if not _dropped(line, often)), _EDGE)
    page = page[first:]
    last = next((at for at, line in enumerate(page[: -_EDGE - 1 : -1]) if not _dropped(line, often)), _EDGE)
    return page[: len(page) - last]


def _dropped(line: str, often: set[str]) -> bool:
    return not line.strip() or _edge(line) in often or _NUMBER.fullmatch(line.strip()) is not None


def _edge(line: str) -> str:
    """A line as it is held against those of other pages: their numbers differ."""
    return _DIGITS.sub("0", line.strip().casefold())


def _title(reader: Any) -> str | None:
    title = reader.metadata.title if reader.metadata else None
    return lf(str(title)) if title else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
