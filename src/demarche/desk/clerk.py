"""Who works beside the desk, in a process of its own: reads what people add, and works views out."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any, Literal

from demarche.errors import DemarcheError, FullError

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from demarche.ledger.address import Place

log = logging.getLogger(__name__)

State = Literal["waiting", "reading", "done", "failed"]
_KEPT = 100  # jobs remembered, the oldest forgotten first
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_WAIT = 1.0  # seconds after which the clerk looks whether the desk is still there
# A view that took a while is let rest for so many times that while, up to so many seconds: where reports come
# in all day, a great ledger’s views would else keep the clerk, and the machine, busy for good.
_REST, _LONGEST = 5, 600


@dataclass(frozen=True)
class Added:
    """A file that somebody added. A page that was fetched has its address, the time, and its charset."""

    name: str
    held: bytes
    url: str | None = None
    retrieved: str | None = None
    charset: str | None = None


@dataclass(frozen=True)
class Became:
    """What became of one report: `state` as in `demarche.Outcome`, “rejected” with the `reason`."""

    where: str
    state: str
    reason: str = ""
    records: int = 0


@dataclass(frozen=True)
class Job:
    """Files that somebody added: how far they are read, 0 to 1, and what became of each report in them."""

    number: int
    what: str
    state: State = "waiting"
    share: float = 0.0
    reports: tuple[Became, ...] = ()
    failure: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state in {"done", "failed"}


@dataclass(frozen=True)
class _Order:
    """Files to read: each in a folder of its number below `folder`; what is known of those `fetched`."""

    number: int
    folder: str
    fetched: Mapping[int, Added]
    given: Mapping[str, Any]


class Clerk:
    """A process that reads reports into the ledger at `path` and works views out, one thing after another.

    Safe to ask from any thread. Close it, or use it in a `with` statement: what it is at is finished to the
    report, whole reports are kept, and it ends. It ends by itself when the desk does.
    """

    def __init__(self, path: Place) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._jobs: dict[int, Job] = {}
        self._asked: set[str] = set()
        self._failures: dict[str, str] = {}
        self._resting: dict[str, float] = {}
        self._open = True
        self._orders: Queue[Any]
        self._news: Queue[Any]
        self._begin()
        self._listener = threading.Thread(target=self._listen, name="clerk's news", daemon=True)
        self._listener.start()

    def __enter__(self) -> Clerk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ask the clerk to end, and wait for it a little. Closing twice does nothing."""
        if not self._open:
            return
        self._open = False
        self._orders.put(None)
        self._process.join(10)
        if self._process.is_alive():
            self._process.terminate()
        self._listener.join(5)

    def work_out(self, view: str, asked: Mapping[str, Any]) -> None:
        """Have a view worked out, after what was asked for before; asked for again meanwhile, once.

        One that took long is not worked out again at once: what is kept of it is shown meanwhile.
        """
        from demarche.crisis.digesting import key

        name = key(view, asked)
        with self._lock:
            if name in self._asked or time.monotonic() < self._resting.get(name, 0.0):
                return
            self._asked.add(name)
        self._orders.put(("view", view, dict(asked)))

    def failure(self, view: str, asked: Mapping[str, Any]) -> str:
        """Why a view could not be worked out when it was last tried, in one line; “” where it could."""
        from demarche.crisis.digesting import key

        with self._lock:
            return self._failures.get(key(view, asked), "")

    def read(self, files: Sequence[Added], published: str | None = None, outlet: str | None = None) -> Job:
        """Have files read into the ledger; `published` and `outlet` win over what they say.

        Raises `FullError` where there is no room to put them.
        """
        folder, names = _put(files)
        fetched = {number: replace(added, held=b"") for number, added in enumerate(files) if added.url}
        what = names[0] if len(names) == 1 else f"{len(names)} files"
        with self._lock:
            number = max(self._jobs, default=0) + 1
            self._jobs[number] = Job(number, what)
            for old in [job.number for job in self._jobs.values() if job.ended][:-_KEPT]:
                del self._jobs[old]
        given = {"published": published, "outlet": outlet}
        self._orders.put(("read", _Order(number, str(folder), fetched, given)))
        return self._jobs[number]

    def job(self, number: int) -> Job | None:
        """How a job stands; null where there is none of that number, or it is long ended."""
        with self._lock:
            return self._jobs.get(number)

    def jobs(self) -> tuple[Job, ...]:
        """Every job that is remembered, the latest first."""
        with self._lock:
            return tuple(sorted(self._jobs.values(), key=lambda job: -job.number))

    def _begin(self) -> None:
        # Spawned, not forked: the desk has threads, and open connections to the ledger.
        context = get_context("spawn")
        self._orders, self._news = context.Queue(), context.Queue()
        self._process = context.Process(
            target=_work, args=(self._path, self._orders, self._news), name="demarche clerk", daemon=True
        )
        self._process.start()

    def _listen(self) -> None:
        """Takes in what the clerk tells; one that died is replaced, and what it was at is told as failed."""
        while True:
            try:
                told = self._news.get(timeout=_WAIT)
            except (Empty, EOFError, OSError):
                if not self._open:
                    return
                if not self._process.is_alive():
                    self._replace()
                continue
            if told is None:
                return
            self._take(*told)

    def _take(self, what: str, which: Any) -> None:
        with self._lock:
            if what == "view":
                name, failure, seconds = which
                self._asked.discard(name)
                self._failures[name] = failure
                self._resting[name] = time.monotonic() + min(_LONGEST, _REST * seconds)
            elif which.number in self._jobs:
                self._jobs[which.number] = which
                if which.ended:  # What could not be worked out before may be now.
                    self._failures.clear()

    def _replace(self) -> None:
        with self._lock:
            self._asked.clear()
            for job in [job for job in self._jobs.values() if not job.ended]:
                stopped = "was stopped; the reports above are kept whole (add the files again for the rest)"
                self._jobs[job.number] = replace(job, state="failed", failure=stopped)
        self._begin()


def _put(files: Sequence[Added]) -> tuple[Path, list[str]]:
    """A new folder with the files, and their names. Raises `FullError`, leaving none of them."""
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix="demarche-add-"))
        names = []
        for number, added in enumerate(files):
            # Each in a folder of its own: two may have one name, and a name may say anything.
            safe = Path(added.name.replace("\\", "/")).name.replace("\0", "")[-120:] or "report.txt"
            at = folder / str(number)
            at.mkdir()
            (at / safe).write_bytes(added.held)
            names.append(safe)
    except OSError as error:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        if error.errno not in _NO_ROOM:
            raise
        where = tempfile.gettempdir()
        raise FullError(
            f"{where}: has no room for what was added (free some space, and add it again)"
        ) from error
    return folder, names


def _work(path: Place, orders: Queue[Any], news: Queue[Any]) -> None:
    """The clerk's day: one order after another, until there is none to come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the desk, which then asks the clerk to end.
    os.nice(5)  # Who reads a page should not wait for the clerk.
    import demarche

    desk = parent_process()
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError), demarche.open(path) as crisis:
        while True:
            try:
                order = orders.get(timeout=_WAIT)
            except Empty:
                if desk is not None and not desk.is_alive():
                    return
                continue
            if order is None:
                news.put(None)
                return
            if order[0] == "read":
                _read(crisis, news, *order[1:])
            else:
                _work_out(crisis, news, *order[1:])


def _work_out(crisis: Any, news: Queue[Any], view: str, asked: dict[str, Any]) -> None:
    from demarche.crisis.digesting import key

    name, failure, began = key(view, asked), "", time.monotonic()
    try:
        crisis.digest(view, **asked)
    except DemarcheError as error:
        failure = str(error)
    except Exception as error:
        # A fault of ours in one view must not cost the others, nor what people add.
        log.debug("%s could not be worked out", name, exc_info=True)
        failure = f"{name}: could not be worked out: {type(error).__name__}, {error} (please report it)"
    news.put(("view", (name, failure, time.monotonic() - began)))


def _read(crisis: Any, news: Queue[Any], order: _Order) -> None:
    files = sorted(Path(order.folder).glob("*/*"), key=lambda file: int(file.parent.name))
    what = files[0].name if len(files) == 1 else f"{len(files)} files"
    job = Job(order.number, what, "reading")
    news.put(("read", job))
    here = Path.cwd()
    try:
        for at, file in enumerate(files):
            # A report keeps the name of its file, and that is not where the desk happened to put it.
            os.chdir(file.parent)
            for outcome, share in crisis.reading([_source(file, order)], **order.given):
                became = Became(outcome.where, outcome.state, outcome.reason, sum(outcome.records.values()))
                job = replace(job, share=(at + share) / len(files), reports=(*job.reports, became))
                news.put(("read", job))
        job = replace(job, state="done", share=1.0)
    except DemarcheError as error:
        job = replace(job, state="failed", failure=str(error))
    finally:
        os.chdir(here)
        shutil.rmtree(order.folder, ignore_errors=True)
        news.put(("read", job))
    _keep_at_hand(crisis, news)


def _source(file: Path, order: _Order) -> Any:
    """A file by its name, where the clerk stands; one that was fetched with what is known of it."""
    fetched = order.fetched.get(int(file.parent.name))
    if fetched is None:
        return file.name
    from demarche.ingest.sources import fetched_source

    return fetched_source(file.name, fetched.url, fetched.retrieved, fetched.charset)


def _keep_at_hand(crisis: Any, news: Queue[Any]) -> None:
    """Works out what pages begin with, so that it is there when somebody looks."""
    for view, asked in crisis.always():
        _work_out(crisis, news, view, asked)
