"""Full-text search over records and reports, with facets; each search has an Atom feed."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.page import Answer, Page, Raw
from demarche.records import AnyRecord
from demarche.views import words
from demarche.views.brief import line
from demarche.views.sheet import plain

if TYPE_CHECKING:
    from demarche.ledger.searching import Facet

LEAF = 25
REPORTS = 5  # reports shown beside the records
FEED = 50  # entries of a feed
_TAKES = ("about", "kind", "actor", "outlet", "since", "until")
_ATOM = "http://www.w3.org/2005/Atom"
_OFTEN = {"kind": "Kinds", "actor": "Actors", "outlet": "Outlets", "month": "Months"}


def _search(desk: Desk, asked: Asked) -> Answer:
    about, order = asked["about"] or "", asked["order"] or "newest"
    narrowed = asked.some("kind", "actor", "outlet", "since", "until")
    start = (asked.page - 1) * LEAF
    hits = desk.crisis.search(about, **narrowed, order=order, start=start, most=LEAF)
    records = {one.id: one for one in desk.crisis.those([hit.id for hit in hits.hits])}
    shown = [hit for hit in hits.hits if hit.id in records]
    standing = desk.crisis.standing()
    held = {name: narrowed[name] for name in ("outlet", "since", "until") if name in narrowed}
    shelf = desk.crisis.shelf(about=about, **held, most=REPORTS) if about else None
    snippets = desk.crisis.snippets(about, [one.report.id for one in shelf.reports]) if shelf else {}
    data = {
        "about": about,
        "order": order,
        "of": hits.of,
        "capped": hits.capped,
        "more": start + len(hits.hits) < hits.of,
        "page": asked.page,
        "counted": hits.counted,
        "facets": {name: [_facet(name, one) for one in found] for name, found in hits.facets.items()},
        "records": [
            {
                **plain(records[hit.id]),
                "verdict": standing.state(hit.id),
                "snippet": plain(hit.snippet),
            }
            for hit in shown
        ],
        "reports": {
            "of": shelf.of if shelf else 0,
            "capped": bool(shelf and shelf.capped),
            "reports": [
                {**plain(one), "snippet": plain(snippets.get(one.report.id, ()))}
                for one in (shelf.reports if shelf else ())
            ],
        },
    }
    context = {
        "lines": {hit.id: line((records[hit.id],)) for hit in shown},
        "often": _OFTEN,
        "facet": lambda name, value: asked.but(**_chosen(name, value)),
        "without": lambda name: asked.but(**dict.fromkeys(_chosen(name, "2000-01"))),
        "chosen": lambda name: all(asked[one] for one in _chosen(name, "2000-01")),
    }
    return Answer(f"“{words.shortened(about, 60)}”" if about else "Search", data, context)


def _facet(name: str, one: Facet) -> dict[str, Any]:
    label = words.day(f"{one.value}-01").partition(" ")[2] if name == "month" else one.label
    return {"value": one.value, "label": label, "count": one.count}


def _chosen(name: str, value: str) -> dict[str, str]:
    """The filters that a facet's value stands for."""
    if name != "month":
        return {name: value}
    year, month = int(value[:4]), int(value[5:7])
    return {"since": f"{value}-01", "until": f"{value}-{calendar.monthrange(year, month)[1]:02d}"}


def _feed(desk: Desk, asked: Asked) -> Answer:
    narrowed = asked.some("kind", "actor", "outlet", "since", "until")
    hits = desk.crisis.search(asked["about"] or "", **narrowed, most=FEED)
    records = desk.crisis.those([hit.id for hit in hits.hits])
    body = _atom(asked.given, records)
    data = {"records": [plain(record) for record in records]}
    return Answer("Feed", data, raw=Raw(body, "application/atom+xml", "search.atom"))


def _atom(given: Mapping[str, str], records: tuple[AnyRecord, ...]) -> bytes:
    """The records as an Atom feed (RFC 4287). Ids follow from what is asked and from the records' own."""
    query = urlencode({name: given[name] for name in _TAKES if name in given})
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    asked = ", ".join(f"{name}: {words.one_line(given[name])}" for name in _TAKES if name in given)
    dated = [_updated(record) for record in records]
    _put(feed, "id", uuid5(NAMESPACE_URL, f"demarche:search?{query}").urn)
    _put(feed, "title", f"Demarche search: {asked or 'nothing asked'}")
    _put(feed, "updated", max(dated, default=_NEVER))
    author = ElementTree.SubElement(feed, f"{{{_ATOM}}}author")
    _put(author, "name", "Demarche")
    _link(feed, "self", f"/search.atom?{query}")
    _link(feed, "alternate", f"/search?{query}")
    for record, updated in zip(records, dated, strict=True):
        entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
        told = line((record,))
        who = " ".join(filter(None, (told.head, told.verb, f"→ {told.to}" if told.to else "")))
        _put(entry, "id", uuid5(NAMESPACE_URL, f"demarche:record:{record.id}").urn)
        _put(entry, "title", f"{record.kind.capitalize()}: {who}")
        _put(entry, "updated", updated)
        _link(entry, "alternate", f"/reports/{record.report.id}#{record.id}")
        said = words.one_line(record.evidence.exact)
        _put(entry, "summary", f"{said} ({words.cited(record.report)})")
        ElementTree.SubElement(entry, f"{{{_ATOM}}}category", {"term": record.kind})
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


_NEVER = "1970-01-01T00:00:00Z"  # Atom wants a time; reports without a date have none


def _updated(record: AnyRecord) -> str:
    day = (record.report.published or "")[:10]
    return f"{day}T00:00:00Z" if len(day) == 10 else _NEVER


def _put(into: ElementTree.Element, name: str, told: str) -> None:
    # Two characters besides that no XML may hold.
    told = words.printable(told).translate({0xFFFE: "\ufffd", 0xFFFF: "\ufffd"})
    ElementTree.SubElement(into, f"{{{_ATOM}}}{name}").text = told


def _link(into: ElementTree.Element, rel: str, href: str) -> None:
    ElementTree.SubElement(into, f"{{{_ATOM}}}link", {"rel": rel, "href": href})


PAGES = (
    Page(
        "search",
        "/search",
        "search.html.j2",
        _search,
        "Records and reports whose words hold what is asked for, with facets; a search is its address.",
        (*_TAKES, "order", "page"),
        nav="Search",
        every=None,
    ),
    Page(
        "feed",
        "/search.atom",
        "search.html.j2",
        _feed,
        "A search as an Atom feed, newest first.",
        _TAKES,
        every=None,
    ),
)
