"""What is known of the feeds that are followed: a file for each in a folder, kept whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from demarche.errors import InputError
from demarche.ingest.fetching import Known
from demarche.ingest.links import Link

State = Literal["waiting", "read", "failed"]
_FORM = 1  # of the files; those of another are made anew
_STEP = 0.2  # seconds between two looks whether another has let go


@dataclass
class Page:
    """A page that a feed leads to. Times are seconds since 1970.

    `link` is what the feed says of it, while it is waiting to be read. `mark` stands for what the feed last
    said; `tries` counts fetches that failed, `idle` those that found nothing new. Not before `after` it is
    fetched again. `gone`: since when the feed does not have it.
    """

    state: State
    mark: str
    link: Link | None = None
    known: Known = field(default_factory=Known)
    tries: int = 0
    idle: int = 0
    after: float = 0.0
    gone: float | None = None


@dataclass
class Followed:
    """A feed: where it is to be asked for, how it last answered, and its pages by address (see `same`).

    After `failures` it is not asked again before `after`; nor before `alone`, which its server asked for.
    """

    url: str
    moved: str | None = None
    title: str | None = None
    known: Known = field(default_factory=Known)
    checked: float = 0.0
    failures: int = 0
    after: float = 0.0
    alone: float = 0.0
    pages: dict[str, Page] = field(default_factory=dict)


class Notes:
    """The folder of what is known. Only who holds its lock may keep anything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def lock(
        self, waits: Callable[[], None] | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> Iterator[None]:
        """Hold the folder, for as long as it takes to ask all feeds once.

        `waits` is called once where another holds it. The lock of a program that was killed is gone with it.
        Raises `InputError` where the folder can't be used.
        """
        with self._told():
            self.folder.mkdir(mode=0o700, exist_ok=True)
            lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if waits:
                        waits()
                        waits = None
                    sleep(_STEP)
            yield
        finally:
            os.close(lock)

    def load(self, url: str) -> Followed:
        """What is known of the feed at `url`; nothing, if it is new or its file was damaged."""
        with self._told():
            try:
                data = json.loads(self._path(url).read_bytes())
                return _feed(data) if data["form"] == _FORM and data["url"] == url else Followed(url)
            except FileNotFoundError:
                return Followed(url)
            except (ValueError, KeyError, TypeError, AttributeError):
                # What was read is in the ledger: reading it again adds nothing.
                return Followed(url)

    def keep(self, feed: Followed) -> None:
        """Keep what is known of a feed: written aside and renamed."""
        path = self._path(feed.url)
        aside = path.with_suffix(".part")
        told = json.dumps({"form": _FORM, **asdict(feed)}, ensure_ascii=False, indent=1)
        with self._told(), aside.open("wb") as file:
            file.write(told.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
            aside.replace(path)

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:16]}.json"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            remedy = "free some space, or mend its permissions"
            raise InputError(str(self.folder), f"can't keep what was seen: {why}", remedy) from None


def _feed(data: dict[str, Any]) -> Followed:
    known = Followed(**{name: value for name, value in data.items() if name != "form"})
    pages = {address: _page(page) for address, page in data["pages"].items()}
    return replace(known, known=Known(**data["known"]), pages=pages)


def _page(data: dict[str, Any]) -> Page:
    link = Link(**data["link"]) if data["link"] else None
    return replace(Page(**data), link=link, known=Known(**data["known"]))
