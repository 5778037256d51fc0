"""Disputes as a table: a line a side, so that what differs stands one above the other."""

from __future__ import annotations

from collections.abc import Iterable

from demarche.link.disputes import Dispute, Stand
from demarche.views import words
from demarche.views.sheet import Sheet, plain

_QUOTED = 160  # characters of a side's words that are shown
_ID = 9
_SHOWN = {
    "figures": "figures",
    "account": "account",
    "label": "label",
    "trend": "trend",
    "undated": "no date",
}
_NOTE = (
    "Each line is one side's words; nobody is ruled right. A trend is a figure that moves, not a dispute; "
    "“no date”: the figures differ, and the days are not known. 3/2: three reports, two independent accounts."
)


def sheet(disputes: Iterable[Dispute]) -> Sheet:
    """The disputes, a row for each side, the matter told with the first."""
    given = tuple(disputes)
    rows = [_row(one, number, stand) for one in given for number, stand in enumerate(one.stands)]
    return Sheet(
        title="disputes",
        heads=("id", "form", "matter", "who", "says", "said"),
        rows=tuple(rows),
        data=plain(given),
        note=_NOTE if given else "",
    )


def matter(one: Dispute) -> str:
    """“Russia: troops”: what a dispute is on, in the reports' words."""
    told = words.shortened(words.one_line(one.matter), 70)
    about = words.one_line(one.about or "")
    return told if not about or about.casefold() in told.casefold() else f"{about}: {told}"


def who(stand: Stand) -> str:
    """Who takes a side: the actors, else that the outlets tell it themselves."""
    listed = [words.name(actor) for actor in stand.who]
    some = ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")
    own = any(told.who is None for told in stand.evidence)
    return some if some and not own else f"{some}; the outlets" if some else "the outlets"


def told_by(stand: Stand) -> str:
    """“Harbour Post (B); 2/1”: outlets with the user's letter for them, reports and independent accounts."""
    outlets = [
        words.one_line(outlet.name) + (f" ({outlet.reliability})" if outlet.reliability else "")
        for outlet in stand.outlets
    ]
    some = ", ".join(outlets[:2]) + (f" +{len(outlets) - 2}" if len(outlets) > 2 else "")
    return f"{some or 'outlet not known'}; {stand.reports}/{stand.accounts}"


def _row(one: Dispute, number: int, stand: Stand) -> tuple[str, ...]:
    first = stand.evidence[0]
    said = words.shortened(words.one_line(first.span.exact), _QUOTED)
    cited = f" [{first.record[:_ID] if first.record else words.one_line(first.report.key)}]"
    days = stand.first or "no date"
    days = days if stand.first == stand.last else f"{days} – {stand.last}"
    return (
        one.id[:_ID] if number == 0 else "",
        _SHOWN[one.form] if number == 0 else "",
        matter(one) if number == 0 else "",
        who(stand),
        words.shortened(words.one_line(stand.says), 40),
        f"{said}{cited}\n{days}, {told_by(stand)}",
    )
