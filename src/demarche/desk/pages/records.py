"""Records in a list, narrowed by every filter; and one record in its place, with what people said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.page import Answer, Page
from demarche.desk.pages.judged import judgement
from demarche.views.brief import line
from demarche.views.cards import TITLES
from demarche.views.sheet import plain
from demarche.views.verdicts import told

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
        "capped": leaf.capped,
        "more": leaf.more,
        "page": asked.page,
        "records": [{**plain(record), "verdict": standing.state(record.id)} for record in leaf.records],
    }
    kind = asked["kind"]
    title = f"{TITLES[kind]}s" if kind else "All records"
    return Answer(title, data, {"lines": {one.id: line((one,)) for one in leaf.records}})


def _record(desk: Desk, asked: Asked) -> Answer:
    one = judgement(desk.crisis, asked.path["record"])
    data = {
        "record": plain(one.record),
        "verdict": one.state,
        "credibility": one.credibility,
        "seen": one.seen,
        "said": [{**plain(verdict), "told": told(verdict)} for verdict in one.said],
        "before": one.before,
        "evidence": one.evidence,
        "after": one.after,
    }
    return Answer(f"{one.card.title} {one.record.id[:9]}", data, {"card": one.card, "judgement": one})


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
