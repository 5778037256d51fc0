"""PDF files: the text that is in them as text. No pictures are read."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.decode import lf
from demarche.ingest.facts import Facts
from demarche.ingest.pages import Page
from demarche.ingest.unwrap import unwrapped

log = logging.getLogger(__name__)

_NUMBER = re.compile(r"(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?", re.IGNORECASE)
# How many lines at the top and at the bottom of a page may be its head or foot.
_EDGE = 3
# Where a report's title stands, in characters.
_TOP = 5_000
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF as read: its text and title, and the numbers from 1 of pages that could not be read."""

    page: Page
    left_out: tuple[int, ...]


def read_pdf(data: bytes, name: str) -> Pdf:
    """The text of the PDF `data`, paragraphs as lines, and its title if that stands in the text.

    Who wrote a PDF and when it was made are not taken: they say who exported it, not who reported.
    Raises `InputError` for one without text, with a password, or that can't be read.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

    # It warns of every oddity that it can mend.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        count = len(reader.pages)
        title = _title(reader)
    except (DependencyError, FileNotDecryptedError, WrongPasswordError):
        raise InputError(name, "a PDF with a password", "save it without one") from None
    except Exception:  # Whatever is wrong with a broken PDF, the library meets it where it meets it.
        raise _damaged(name) from None
    if count > limits.PAGES:
        raise InputError(name, f"a PDF of over {limits.PAGES:,} pages", "split it")
    pages = _pages(reader, count)
    left_out = tuple(number for number, lines in enumerate(pages, start=1) if lines is None)
    text = lf(unwrapped([line for page in _bare([page or [] for page in pages]) for line in page]))
    if not text.strip():
        if left_out:
            raise _damaged(name)
        raise InputError(
            name,
            "a scanned PDF: pictures of pages, without text" if count else "a PDF without pages",
            "make its text readable first, for example with ocrmypdf",
        )
    facts = Facts()
    if title and _folded(title) in _folded(text[:_TOP]):
        facts.add("title", title, "pdf-info")
    return Pdf(Page(text.replace("\0", "\ufffd"), facts, hashlib.sha256(data).hexdigest()), left_out)


def _damaged(name: str) -> InputError:
    return InputError(
        name,
        "a damaged PDF, or one that draws too much",
        "fetch it again, or save its text as .txt, for example with pdftotext",
    )


def _pages(reader: Any, count: int) -> list[list[str] | None]:
    """The lines of each page; null for one that is damaged or draws too much."""
    pages: list[list[str] | None] = []
    left = limits.DRAWN
    for number in range(count):
        lines = None
        try:
            page = reader.pages[number]
            contents = page.get_contents()
            drawn = len(contents.get_data()) if contents is not None else 0
            if drawn <= min(limits.PAGE_DRAWN, left):
                left -= drawn
                lines = str(page.extract_text()).splitlines()
        except Exception:  # As above; what is wrong with one page is wrong with it alone.
            log.debug("page %d can't be read", number + 1, exc_info=True)
        pages.append(lines)
    return pages


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
