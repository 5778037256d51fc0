"""Adding reports: files dropped, text pasted, a page named by its address; and how far they are read."""

from __future__ import annotations

import re
from typing import Any

from demarche.crisis.asked import iso
from demarche.desk.asked import Asked
from demarche.desk.clerk import Added, Job
from demarche.desk.desk import Desk
from demarche.desk.page import Action, Answer, Done, MissingError, Page, Sent
from demarche.errors import OptionError
from demarche.views.sheet import plain

_RECENT = 10  # jobs listed on the first page
_NAMED = 6  # words of a pasted text that its file is named by
_WORD = re.compile(r"\w+")


def _add(desk: Desk, _: Asked) -> Answer:
    jobs = desk.clerk.jobs()[:_RECENT] if desk.clerk else ()
    data = {
        "open": desk.clerk is not None,
        "fetches": desk.fetches,
        "jobs": [_plain(job) for job in jobs],
    }
    return Answer("Add reports", data)


def _job(desk: Desk, asked: Asked) -> Answer:
    number = asked.path["job"]
    known = number.isascii() and number.isdigit() and len(number) < 10
    job = desk.clerk.job(int(number)) if desk.clerk and known else None
    if job is None:
        raise MissingError(
            f"{number[:40]}: no reading of that number is remembered (see /reports for what is kept)"
        )
    return Answer(f"Reading {job.what}", _plain(job), working=not job.ended)


def _plain(job: Job) -> dict[str, Any]:
    return {**plain(job), "ended": job.ended}


def _take(desk: Desk, sent: Sent) -> Done:
    """Hands what was added to the clerk; told at once is only what can't be reports at all."""
    if desk.clerk is None:
        raise OptionError("this desk only shows what is there (start one that reads: demarche desk)")
    published = iso("published", sent.fields.get("published", "").strip() or None)
    outlet = " ".join(sent.fields.get("outlet", "").split()) or None
    files = [Added(name, held) for name, held in sent.files if name]
    text, url = sent.fields.get("text", ""), sent.fields.get("url", "").strip()
    if text.strip():
        files.append(Added(_named(text), text.encode("utf-8", "replace")))
    if url:
        files.append(_fetched(desk, url))
    if not files:
        raise OptionError("add what? (drop files, or paste a report's text)")
    job = desk.clerk.read(files, published, outlet)
    return Done(f"/add/{job.number}", _plain(job), 202)


def _named(text: str) -> str:
    """A file's name for a pasted text: its first words."""
    words = _WORD.findall(text[:400].casefold())[:_NAMED]
    return f"{'-'.join(words)[:60] or 'pasted'}.txt"


def _fetched(desk: Desk, url: str) -> Added:
    if not desk.fetches:
        raise OptionError(
            "url: this desk fetches nothing (start it with demarche desk --fetch, or paste the text)"
        )
    from demarche.desk.fetching import page_at

    name, page = page_at(url)
    return Added(name, page.body, page.url, page.retrieved, page.charset)


PAGES = (
    Page(
        "add",
        "/add",
        "add.html.j2",
        _add,
        "Where reports are added, and what was added last.",
        nav="Add",
        every=None,
        kept=False,
    ),
    Page(
        "job",
        "/add/{job}",
        "job.html.j2",
        _job,
        "How far added reports are read, and what became of each.",
        every=None,
        kept=False,
    ),
)

ACTIONS = (
    Action(
        "add",
        "/add",
        _take,
        "Add reports: files, a text, or a page's address. How far they are read is told at /add/{job}.",
        {
            "text": "a report's text",
            "url": "a page to fetch, where the desk may",
            "published": "the day of publication (YYYY-MM-DD); wins over what the reports say",
            "outlet": "the outlet; wins over what the reports say",
        },
    ),
)
