"""Reports on their shelf; and a report as it came, its records marked, with what was left unread and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.page import Answer, MissingError, Page
from demarche.errors import OptionError
from demarche.records import KINDS, Actor, AnyRecord, Report
from demarche.views import words
from demarche.views.cards import TITLES, card
from demarche.views.marked import Paragraph, paragraphs
from demarche.views.sheet import plain

if TYPE_CHECKING:
    from demarche.crisis.looking import ReportPage

LEAF = 50

_UNREAD = {
    "title": "The headline: it sums up what the text says again below.",
    "repeat": "The headline once more.",
    "dateline": "The dateline: read for the place and the day, not for what happened.",
    "byline": "The byline: read for who wrote it.",
    "caption": "Captions: they tell of a picture, often an older one.",
    "credit": "Credits: who helped, who printed it first.",
    "boilerplate": "Not news: menus, links, notes that the outlet prints under all its stories.",
}
_HOW = {
    "given": "said by whoever read it in",
    "column": "a column of the table that it came in",
    "json-ld": "the page’s own description (JSON-LD)",
    "meta": "the page’s meta tags",
    "htmldate": "dates in the page’s markup",
    "sidecar": "the file beside it",
    "text": "the report’s text",
    "file-name": "the file’s name",
    "mail-header": "the mail’s header",
    "pdf-info": "what the PDF says of itself",
    "warc": "the archive that it was kept in",
    "web": "the address that it was fetched from",
    "feed": "the feed that led to it",
    "sitemap": "the sitemap that led to it",
}
# What is not known without a fact, for who wonders why a record lacks it.
_MISSED = {
    "published": "No date of publication: “Friday” and “last week” in it name no day, and it is in no order.",
    "outlet": "No outlet: what it tells in its own voice is nobody's, and it can't be filed under one.",
    "title": "No headline was found.",
}
_FACTS = {
    "outlet": "Outlet",
    "published": "Published",
    "title": "Headline",
    "author": "Writer",
    "wire": "Agency",
    "dateline": "Dateline",
    "url": "Address",
    "file": "File",
    "key": "Key",
}


def _reports(desk: Desk, asked: Asked) -> Answer:
    narrowed = asked.some("about", "outlet", "since", "until")
    shelf = desk.crisis.shelf(**narrowed, start=(asked.page - 1) * LEAF, most=LEAF)
    ids = [one.report.id for one in shelf.reports]
    copies = desk.told("copies", form="account", most=1)
    prints = desk.crisis.found_of("copies", [f"print-{id}" for id in ids])
    snippets = desk.crisis.snippets(asked["about"], ids) if asked["about"] else {}
    data = {
        "of": shelf.of,
        "capped": shelf.capped,
        "more": shelf.more,
        "page": asked.page,
        "reports": [
            {
                **plain(one),
                "print": prints.get(f"print-{one.report.id}"),
                "snippet": plain(snippets.get(one.report.id, ())),
            }
            for one in shelf.reports
        ],
    }
    return Answer("Reports", data, {"titles": TITLES, "no_copies_yet": copies.working})


def _report(desk: Desk, asked: Asked) -> Answer:
    try:
        page = desk.crisis.page(asked.path["report"])
    except OptionError as error:
        raise MissingError(str(error)) from None
    report = page.report
    copies = desk.told("copies", form="account", words=[report.id])
    stories = desk.told("stories", words=[report.id])
    lines = paragraphs(report, page.records)
    data = {
        "report": plain(report),
        "records": [_judged(page, one) for one in page.records],
        "rejected": [_judged(page, one) for one in page.rejected],
        "counts": {kind: sum(one.kind == kind for one in page.records) for kind in KINDS},
        "facts": list(_facts(report)),
        "missed": [told for fact, told in _MISSED.items() if getattr(report, fact) is None],
        "unread": list(_unread(report)),
        "silent": _silent(lines),
        "account": copies.rows[0] if copies.rows else None,
        "story": stories.rows[0] if stories.rows else None,
        "standing": copies.standing(),
    }
    context = {
        "paragraphs": lines,
        "cards": [(card(one), page.standing.state(one.id), _actors(one)) for one in page.records],
        "rejected": [card(one) for one in page.rejected],
        "kinds": [(kind, f"{TITLES[kind]}s") for kind in KINDS],
        "working_on": copies.working or stories.working,
    }
    return Answer(words.one_line(report.title or report.key), data, context)


def _judged(page: ReportPage, record: AnyRecord) -> dict[str, Any]:
    return {**plain(record), "verdict": page.standing.state(record.id)}


def _actors(record: AnyRecord) -> list[Actor]:
    """The actors of a record, each once."""
    from demarche.ledger import shape

    return list({(one.id or one.name): one for _, _, one in shape.mentions(record)}.values())


def _facts(report: Report) -> Iterator[dict[str, str]]:
    """What is known of a report, and how each was found; how is “” for what it brought itself."""
    for fact, label in _FACTS.items():
        value = getattr(report, fact)
        if value:
            shown = words.day(value) if fact == "published" else words.one_line(value)
            how = _HOW.get(report.found.get(fact, ""), "")
            yield {"fact": fact, "label": label, "value": shown, "how": how}


def _unread(report: Report) -> Iterator[dict[str, Any]]:
    """What of the text is not read as news: by kind, why, how much, and its first words."""
    for kind, why in _UNREAD.items():
        marks = [mark for mark in report.marks if mark.kind == kind]
        if marks:
            some = [words.shortened(words.one_line(report.text[one.start : one.end]), 90) for one in marks]
            letters = sum(mark.end - mark.start for mark in marks)
            share = letters / max(1, len(report.text))
            yield {"kind": kind, "why": why, "pieces": len(marks), "share": share, "words": some[:5]}


def _silent(lines: Iterable[Paragraph]) -> dict[str, int]:
    """How many paragraphs of news there are, and in how many of them nothing was found."""
    news = [line for line in lines if not line.mark]
    return {
        "paragraphs": len(news),
        "nothing": sum(not any(stretch.places for stretch in line.stretches) for line in news),
    }


def _every_report(desk: Desk) -> Iterable[Mapping[str, str]]:
    return ({"report": id} for id in desk.crisis.report_ids())


PAGES = (
    Page(
        "reports",
        "/reports",
        "reports.html.j2",
        _reports,
        "Every report, newest first, with how many records stand in it and whose copy it is.",
        ("about", "outlet", "since", "until", "page"),
        nav="Reports",
    ),
    Page(
        "report",
        "/reports/{report}",
        "report.html.j2",
        _report,
        "A report as it came, every record marked in it, with its copies and what was left unread.",
        every=_every_report,
    ),
)
