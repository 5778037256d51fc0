"""Where links lead: to addresses of a desk that is being served, or to files of one that was published."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from demarche.desk.page import Action, Page

_PART = re.compile(r"\{(\w+)(?::path)?\}")
Link = Callable[..., str | None]


def path_of(page: Page, parts: Mapping[str, str]) -> str:
    """The page's address with these parts put in."""
    pieces = _pieces(page.path)
    if len(pieces) == 1:
        return page.path
    return "".join(quote(str(parts[one]), safe="") if at % 2 else one for at, one in enumerate(pieces))


@cache
def _pieces(path: str) -> tuple[str, ...]:
    """Text, the name of a part, text, … in turn: pages have hundreds of links."""
    return tuple(_PART.split(path))


def twin(path: str) -> str:
    """The address of a page's JSON twin: `path` is the page's own, without its query."""
    return "/index.json" if path == "/" else f"{path}.json"


def parts_of(page: Page | Action) -> tuple[str, ...]:
    """The names of the parts in a page's address."""
    return _pieces(page.path)[1::2]


def local(address: str | None) -> str | None:
    """An address of this desk, as it is; null for one that would lead elsewhere."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    # Browsers drop control characters, and take a backslash for a slash.
    if "\\" in address or not address.isprintable():
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if not parts.scheme and not parts.netloc else None


@dataclass(frozen=True)
class Served:
    """Links of a desk that is being served: `link("actor", actor="GOV-RUS", since="2022-01-19")`."""

    pages: Mapping[str, Page]

    def __call__(self, name: str, json: bool = False, at: str = "", **given: Any) -> str | None:
        """The address of a page; `json` its twin's, `at` a place in it. Null values are left out."""
        page = self.pages.get(name)
        if page is None:
            return None
        parts = parts_of(page)
        query = {key: str(value) for key, value in given.items() if value is not None and key not in parts}
        path = path_of(page, given)
        if json:
            path = twin(path)
        return path + (f"?{urlencode(query)}" if query else "") + (f"#{at}" if at else "")


@dataclass(frozen=True)
class Published:
    """Links between files, relative to the page that holds them; null where that page was not published.

    `files`: every address published → its file. `leaf`: the file of a later leaf of a list, by its page, the
    parts of its address and its number; null where there is none.
    """

    pages: Mapping[str, Page]
    files: Mapping[str, str]
    here: str
    leaf: Callable[[Page, Mapping[str, str], int], str | None] = lambda *_: None

    def __call__(self, name: str, json: bool = False, at: str = "", **given: Any) -> str | None:
        """The file of a page. No filter but a list's leaf can be asked of a file: such links lead nowhere."""
        page = self.pages.get(name)
        if page is None:
            return None
        parts = {key: given.pop(key) for key in parts_of(page)}
        number = int(given.pop("page", None) or 1)
        if any(value is not None for value in given.values()):
            return None
        file = self.files.get(path_of(page, parts))
        if file is not None and number > 1:
            file = self.leaf(page, parts, number)
        if file is None:
            return None
        if json:
            file = file.removesuffix(".html") + ".json"
        return quote("../" * self.here.count("/") + file) + (f"#{at}" if at else "")
