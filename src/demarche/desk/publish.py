"""The desk's pages as files: a site that opens from disk, with no server, and can be mailed.

Nothing in it tells the time of the day it was made: the same ledger makes the same bytes. It says instead
as of which report and which verdict the ledger stood.
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from demarche import __version__
from demarche.desk import asked, rendering
from demarche.desk.app import frame
from demarche.desk.desk import Desk, Told
from demarche.desk.filing import Filing, Folder
from demarche.desk.links import Published, parts_of, path_of
from demarche.desk.page import Answer, Page
from demarche.desk.pages import HOME, PAGES
from demarche.desk.safety import fault
from demarche.errors import DemarcheError, OptionError
from demarche.views import words

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'none'; "
    "base-uri 'none'"
)
MOST = 20_000
_LEAF = 50  # records on a leaf of a list, about: how many leaves `most` records fill

_NOWHERE = re.compile(r"(<a\b[^>]*?) href=\"#\"")
_BY_NAME = {page.name: page for page in PAGES}
Progress = Callable[[str, int, int], None]
"""Told what is being made (views, pages), how many are, and of how many."""


@dataclass(frozen=True)
class Made:
    """What was published: `first` is the file to open; `left_out` records have no page of their own."""

    pages: int
    records: int
    left_out: int
    first: str


@dataclass(frozen=True)
class _Still(Desk):
    """A desk on which the clock stands at the ledger's newest report."""

    at: str = ""

    def told(self, view: str, asked: Mapping[str, Any] | None = None, **narrowed: Any) -> Told:
        told = super().told(view, asked, **narrowed)
        if told.found is None:
            return told
        digest = replace(told.found.digest, at=self.at)
        return replace(told, found=replace(told.found, digest=digest))


@dataclass(frozen=True)
class _Kept:
    """What has a page of its own: all where `records` is null, else the newest records and their reports."""

    records: tuple[str, ...] | None
    reports: tuple[str, ...]
    most: int
    of: int

    def parts(self, page: Page, desk: Desk) -> Iterable[Mapping[str, str]]:
        """The parts of each of the page's addresses."""
        names = parts_of(page)
        if page.every is None:
            return ()
        if self.records is not None and names == ("record",):
            return ({"record": one} for one in self.records)
        if self.records is not None and names == ("report",):
            return ({"report": one} for one in self.reports)
        return islice(page.every(desk), self.most)


def publish(desk: Desk, folder: Path, *, most: int = MOST, progress: Progress = lambda *_: None) -> Made:
    """Write every page, with its JSON twin, into `folder`; at most `most` records get a page, the newest.

    All is written aside first: a failure leaves the folder as it was. What an earlier call wrote there is
    replaced. Raises `OptionError` where the folder holds other things, or can't be written.
    """
    if most < 1:
        raise OptionError("most: at least one record is wanted (leave it out)")
    target = Folder.at(folder)
    try:
        target.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".demarche-", dir=target.path.parent) as aside:
            site = Path(aside) / "site"
            site.mkdir()
            made, head = _write(desk, site, most, progress)
            target.take(site, head)
    except OSError as error:
        where = error.filename or folder
        raise OptionError(f"{where}: can't be written: {error.strerror} (name another folder)") from error
    return made


def _write(desk: Desk, site: Path, most: int, progress: Progress) -> tuple[Made, dict[str, Any]]:
    _work_out(desk, progress)
    still = _Still(desk.crisis, at=desk.crisis.newest() or "", _state=desk.crisis.state())
    kept = _kept(still, most)
    writing = _Writing(still, site, kept)
    for page in PAGES:
        for parts in kept.parts(page, still):
            writing.plan(page, parts)
    pages = writing.run(progress)
    records = len(kept.records) if kept.records is not None else kept.of
    made = Made(pages, records, kept.of - records, writing.first())
    head = {
        "demarche": __version__,
        "ledger": desk.crisis.path.name,
        "state": desk.crisis.state(),
        "stood": writing.stood,
        "pages": pages,
    }
    return made, head


def _work_out(desk: Desk, progress: Progress) -> None:
    """Works out what the pages begin with, before any is written: the state is then what it stays."""
    always = desk.crisis.always()
    for done, (view, settings) in enumerate(always):
        progress("views", done, len(always))
        desk.crisis.digest(view, **settings)


def _kept(desk: Desk, most: int) -> _Kept:
    of = sum(desk.crisis.counts().values())
    if of <= most:
        return _Kept(None, (), most, of)
    newest = desk.crisis.leaf(order="newest", most=most).records
    reports = dict.fromkeys(record.report.id for record in newest)
    return _Kept(tuple(record.id for record in newest), tuple(reports), most, of)


@dataclass
class _Writing:
    """The writing of one site: pages planned and not yet written, the files they will have."""

    desk: Desk
    site: Path
    kept: _Kept
    filing: Filing = field(default_factory=Filing)
    stood: str = field(init=False)
    _waiting: deque[tuple[Page, Mapping[str, str], int]] = field(default_factory=deque)
    _sheets: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.stood = _stood(self.desk, self.kept)

    def plan(self, page: Page, parts: Mapping[str, str], leaf: int = 1) -> str:
        """Have a page written; returns its file. Planned twice, it is written once."""
        file, new = self.filing.file(page, parts, leaf)
        if new:
            self._waiting.append((page, parts, leaf))
        return file

    def first(self) -> str:
        """The file to open."""
        return self.filing.files[_BY_NAME[HOME].path]

    def run(self, progress: Progress) -> int:
        """Writes what is planned, and the leaves that it leads on to; returns how many pages."""
        done = 0
        while self._waiting:
            page, parts, leaf = self._waiting.popleft()
            try:
                self._page(page, parts, leaf)
            except (DemarcheError, OSError):
                raise
            except Exception as error:
                log.debug("%s failed", path_of(page, parts), exc_info=error)
                line = f"{path_of(page, parts)}: a fault in the desk: {fault(error)} (please report it)"
                raise DemarcheError(line) from error
            done += 1
            progress("pages", done, done + len(self._waiting))
        for name in sorted(self._sheets):
            self._file(f"static/{name}", rendering.sheet(name))
        return done

    def _page(self, page: Page, parts: Mapping[str, str], leaf: int) -> None:
        wanted = asked.read(parts, [("page", str(leaf))] if leaf > 1 else [], page.takes)
        answer = page.answer(self.desk, wanted)
        file, _ = self.filing.file(page, parts, leaf)
        if answer.raw is not None:
            self._file(file, answer.raw.body)
            return
        twin = file.removesuffix(".html") + ".json"
        text = json.dumps(answer.data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        self._file(twin, f"{text}\n".encode())
        self._file(file, self._html(page, answer, wanted, file, twin).encode())

    def _html(self, page: Page, answer: Answer, wanted: asked.Asked, file: str, twin: str) -> str:
        up = "../" * file.count("/")

        def static(name: str) -> str:
            self._sheets.add(name)
            return f"{up}static/{name}"

        link = Published(_BY_NAME, self.filing.files, file, self._leaf)
        around = frame(self.desk, live=False)
        around["nav"] = [
            (group, shown)
            for group, pages in around["nav"]
            if (shown := [one for one in pages if link(one.name)])
        ]
        extra = {
            "policy": POLICY,
            "stood": self.stood,
            "twin": quote(twin.rpartition("/")[2]),
            "static": static,
        }
        text = rendering.html(page, answer, wanted, link, {**around, **extra})
        # A link to what has no page here is none.
        return _NOWHERE.sub(r"\1", text)

    def _leaf(self, page: Page, parts: Mapping[str, str], leaf: int) -> str | None:
        """The file of a list's later leaf, which is planned by being linked to."""
        if "page" not in page.takes or (leaf - 1) * _LEAF >= self.kept.most:
            return None
        return self.plan(page, parts, leaf)

    def _file(self, name: str, held: bytes) -> None:
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held)


def _stood(desk: Desk, kept: _Kept) -> str:
    """As of when the site is, in the ledger's own time: it does not depend on the day of its making."""
    newest, verdicts = desk.crisis.newest(), desk.crisis.verdicts()
    report = f"its latest report, of {words.day(newest)}" if newest else "reports that bear no date"
    verdict = ""
    if verdicts:
        last = max(one.at for one in verdicts)
        verdict = f", and its latest verdict, of {last[:16].replace('T', ' ')} UTC"
    line = (
        f"Made from {desk.crisis.path.name} as it stood with {report}{verdict} (state {desk.crisis.state()})."
    )
    if kept.records is not None:
        line += f" Of {kept.of:,} records, the newest {len(kept.records):,} have a page here."
    return line
