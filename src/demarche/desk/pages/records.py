"""Records in a list, narrowed by every filter; and one record in its place, with what people said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.page import Answer, MissingError, Page
from demarche.errors import OptionError
from demarche.records import Report
from demarche.views.brief import line
from demarche.views.cards import TITLES
from demarche.views.sheet import plain

LEAF = 50
NARROWED = ("kind", "actor", "about", "act", "outlet", "since", "until", "standing", "least", "unreviewed")


def _records(desk: Desk, asked: Asked) -> Answer:
    narrowed = asked.some("actor", "about", "act", "outlet", "since", "until", "least", "unreviewed")
    leaf = desk.crisis.leaf(
        asked["kind"], **narrowed, status=asked["standing"], start=(asked.page - 1) * LEAF, most=LEAF
    )
    standing = desk.crisis.standing()
    data = {
        "of": leaf.of,
        "more": leaf.more,
        "page": asked.page,
        "records": [{**plain(record), "verdict": standing.state(record.id)} for record in leaf.records],
    }
    kind = asked["kind"]
    title = f"{TITLES[kind]}s" if kind else "All records"
    return Answer(title, data, {"lines": {one.id: line((one,)) for one in leaf.records}})


def _record(desk: Desk, asked: Asked) -> Answer:
    try:
        shown = desk.crisis.show(asked.path["record"])
    except OptionError as error:
        raise MissingError(str(error)) from None
    if isinstance(shown, Report):
        raise OptionError(f"{asked.path['record']}: is a report, not a record (see /reports/{shown.id})")
    standing = desk.crisis.standing()
    data = {
        "record": plain(shown.record),
        "verdict": standing.state(shown.record.id),
        "credibility": standing.credibility(shown.record.id),
        "said": [plain(verdict) for verdict in standing.of.get(shown.record.id, ())],
        "before": shown.before,
        "evidence": shown.evidence,
        "after": shown.after,
    }
    return Answer(f"{shown.card.title} {shown.record.id[:9]}", data, {"card": shown.card})


def _every_record(desk: Desk) -> Iterable[Mapping[str, str]]:
    return ({"record": record.id} for record in desk.crisis.selection())


PAGES = (
    Page(
        "records",
        "/records",
        "records.html.j2",
        _records,
        "Every record of the ledger, newest first, narrowed by any filter.",
        (*NARROWED, "page"),
        nav="Records",
    ),
    Page(
        "record",
        "/records/{record}",
        "record.html.j2",
        _record,
        "One record in the paragraph that it stands in, and what people said of it.",
        every=_every_record,
    ),
)
