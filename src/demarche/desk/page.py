"""What the desk is made of: pages, which answer questions, and actions, which change the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.desk.asked import Asked
    from demarche.desk.desk import Desk


class MissingError(OptionError):
    """An address whose page there is none of: no such record, report, actor. Told with 404."""


@dataclass(frozen=True)
class Raw:
    """A file that is sent instead of an HTML page: a calendar, a feed. `name`: what it is saved as."""

    body: bytes
    media_type: str
    name: str


@dataclass(frozen=True)
class Made:
    """A file that was made to be sent once: `path`, and what clears it away afterwards."""

    path: Path
    media_type: str
    cleared: Callable[[], None]


@dataclass(frozen=True)
class Answer:
    """What a page shows. `data` is its JSON twin, plain values only; `context` what only the template needs.

    `working`: what it is made from is still being worked out, so that the page calls again by itself. `raw`:
    what is sent in place of HTML, where the page is a file; `made` makes such a file, too large to be held.
    """

    title: str
    data: Mapping[str, Any]
    context: Mapping[str, Any] = field(default_factory=dict)
    working: bool = False
    raw: Raw | None = None
    made: Callable[[], Made] | None = None


@dataclass(frozen=True)
class Page:
    """A page: its address (`/actors/{actor}`), the filters that it takes, and what makes its answer.

    `template` is a file in `templates/`. `nav` is its place in the list on every page (“” for none).
    `every` gives the addresses' parts for all pages that `publish` writes; null where none is published.
    `kept`: whether it shows only what the ledger holds, so that it may be sent again while nothing changes.
    `sends` are the media types of files that it sends in place of HTML.
    """

    name: str
    path: str
    template: str
    answer: Callable[[Desk, Asked], Answer]
    summary: str
    takes: tuple[str, ...] = ()
    nav: str = ""
    every: Callable[[Desk], Iterable[Mapping[str, str]]] | None = lambda _: ({},)
    kept: bool = True
    sends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Done:
    """What an action did: where to go next, and the same as data."""

    to: str
    data: Mapping[str, Any]
    status: int = 201


@dataclass(frozen=True)
class Sent:
    """What a form, or a JSON body, held: its fields, and its files by field as (name, bytes)."""

    path: Mapping[str, str]
    fields: Mapping[str, str]
    files: tuple[tuple[str, bytes], ...] = ()
    who: str | None = None


@dataclass(frozen=True)
class Action:
    """Something that a form does, by POST. `fields`: what it takes → what that is, for the API's description.

    Raises a `DemarcheError` where it can't be done: its one line is shown, nothing is changed.
    """

    name: str
    path: str
    do: Callable[[Desk, Sent], Done]
    summary: str
    fields: Mapping[str, str] = field(default_factory=dict)
