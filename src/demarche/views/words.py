"""How the fields of records are put in words for a person: names, amounts, times, citations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from demarche.records import (
    SIDES,
    Actor,
    AnyRecord,
    Condition,
    Event,
    Figure,
    ReportRef,
    Span,
    Statement,
    Vote,
    When,
)

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# Control characters that a terminal or a browser would act on, and those that reorder what stands around
# them; tab and line feed are ordinary text.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # letters that are written to the left
_RIGHTWARD = "\N{LEFT-TO-RIGHT MARK}"
NOBODY = "source not told"


def printable(text: str) -> str:
    """`text` with every character that could act on a terminal or page shown as U+FFFD, one for one."""
    return text if text.isprintable() else _UNPRINTABLE.sub("\ufffd", text)


def seen(value: object) -> object:
    """What a template puts on a page: markup is our own, every plain string may be an outlet's."""
    return printable(value) if type(value) is str else value


def one_line(text: str) -> str:
    """`text` printable and on one line: each run of white space is one space."""
    return " ".join(printable(text).split())


def shortened(text: str, limit: int) -> str:
    """`text` cut at a word's end to at most `limit` characters, with an ellipsis where cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at = cut.rfind(" ")
    return cut[: at if at > limit // 2 else limit - 1].rstrip(" ,;:—–-") + "…"


def name(actor: Actor | None) -> str:
    """The actor's name, or the words for one that the report does not tell."""
    return one_line(actor.name) if actor else NOBODY


def names(actors: Iterable[Actor]) -> str:
    """Names as a person lists them: “A”, “A and B”, “A, B and C”."""
    listed = list(dict.fromkeys(name(actor) for actor in actors))
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else ""


def told_in(reports: int, accounts: int) -> str:
    """“3 reports, 1 account”: in how many reports; how many accounts only where copies make them fewer."""
    told = "1 report" if reports == 1 else f"{reports} reports"
    return (
        told if accounts == reports else f"{told}, {'1 account' if accounts == 1 else f'{accounts} accounts'}"
    )


def words(spans: Iterable[Span]) -> str:
    """The exact words of `spans` on one line, a gap in the report's text shown as an ellipsis."""
    return " … ".join(one_line(span.exact) for span in spans)


def amount(number: float) -> str:
    """A number with thousands separated, no trailing zeros: 90,000, 2.5, 1.2 billion."""
    for size, called in ((1e12, "trillion"), (1e9, "billion")):
        if abs(number) >= size:
            return f"{number / size:,.3f}".rstrip("0").rstrip(".") + f" {called}"
    return f"{number:,.0f}" if number == int(number) else f"{number:,.4f}".rstrip("0")


def value(figure: Figure) -> str:
    """What a figure claims: “90,000”, “≥ 90,000”, “≤ 5”, “90,000–120,000”, “≈ 100,000”, with its unit."""
    low, high = figure.low, figure.high
    about = "≈ " if figure.approximate else ""
    if low is None and high is None:
        text = "amount not told"
    elif high is None and low is not None:
        text = f"≥ {about}{amount(low)}"
    elif low is None and high is not None:
        text = f"≤ {about}{amount(high)}"
    elif low == high and low is not None:
        text = about + amount(low)
    else:
        text = f"{about}{amount(low or 0)}–{amount(high or 0)}"
    if figure.unit in {"%", "percent"}:
        return text + " %"
    return f"{text} {one_line(figure.unit)}" if figure.unit else text


def day(iso: str | None) -> str:
    """An ISO date, month or year as “2 Dec 2021”, “Dec 2021”, “2021”; as it stands where it is none."""
    if not iso:
        return "date not known"
    try:
        on = date.fromisoformat(iso[:10])
    except ValueError:
        return one_line(iso)
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def time(when: When | None) -> str:
    """A time to its own precision: “2 Dec 2021”, “10–20 Feb 2022”, “Dec 2021”, “2014”; empty for none."""
    if when is None:
        return ""
    try:
        first, last = date.fromisoformat(when.start[:10]), date.fromisoformat(when.end[:10])
    except ValueError:
        return one_line(when.start)
    month = _MONTHS[last.month - 1]
    if first == last:
        clock = when.start[11:16] if when.precision in {"minute", "hour"} else ""
        return f"{day(when.start)}{', ' + clock if clock else ''}"
    if when.precision == "year" and first.year == last.year:
        return str(first.year)
    if when.precision == "month" and (first.year, first.month) == (last.year, last.month):
        return f"{month} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {month} {last.year}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {last.day} {month} {last.year}"
    return f"{day(when.start)} – {day(when.end)}"


def told_when(record: AnyRecord) -> When | None:
    """The time that the record itself gives."""
    return record.as_of if isinstance(record, Figure) else record.when


def dated(record: AnyRecord) -> str:
    """The ISO day that a record is filed under: its own time's first day, else the report's; may be empty."""
    when = told_when(record)
    return (when.start if when else record.report.published or "")[:10]


def cited(report: ReportRef) -> str:
    """Where a line comes from: outlet, date of publication, report key."""
    outlet = one_line(report.outlet) if report.outlet else "outlet not known"
    if _LEFTWARD.search(outlet):
        # Else the day behind a name in Arabic or Hebrew would stand in front of it, its number apart.
        outlet = f"{_RIGHTWARD}{outlet}{_RIGHTWARD}"
    return f"{outlet}, {day(report.published)}, {one_line(report.key)}"


def speaker(record: AnyRecord) -> Actor | None:
    """Whose word a record is: a statement's source, a condition's issuer, a figure's or deed's claimant."""
    if isinstance(record, Statement):
        return record.source
    if isinstance(record, Figure | Event):
        return record.claimant
    return record.issuer if isinstance(record, Condition) else None


def tally(vote: Vote) -> str:
    """The votes as told: “10 for, 2 against, 3 abstaining”; empty where none is."""
    counts = zip((vote.ayes, vote.against, vote.abstain), ("for", "against", "abstaining"), strict=True)
    return ", ".join(f"{count} {side}" for count, side in counts if count is not None)


def sides(vote: Vote) -> str:
    """Who voted how, as told: “against: Russia and China”; empty where nobody is named."""
    return "; ".join(f"{side}: {names(vote.named[side])}" for side in SIDES if vote.named.get(side))


def quoted(record: AnyRecord) -> str:
    """The exact words that a record rests on, on one line: a statement's content, else its evidence."""
    if isinstance(record, Statement) and record.content:
        return words(record.content)
    return one_line(record.evidence.exact)
