"""Copies: whether of two reports one prints the other's text, or both a third's, and how.

What is compared is each report's own words (`passages`): how many of them stand in runs that the other has
too. Sentences said by the people reported on don't count, nor does the order of paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from demarche.link.passages import LEAST, Passage, bands, covered, passages, runs
from demarche.records import Report

Form = Literal["reprint", "version", "excerpt", "merged"]

# The least share of its own words that one of the two must have in common with the other. Reports of one
# event by two newsrooms share under a tenth; what an outlet prints again and again under its own stories
# (“background”, “what we know”) is up to a half of a short one.
_APART, _KIN, _AT_HOME = 0.3, 0.25, 0.5
_WHOLE, _MOST = 0.8, 0.5
# An excerpt's text stands together in the whole; text put among other text, or printed with some more, too,
# but it need not begin near the top.
_DENSE, _TOP = 0.75, 0.15
# What stands before and behind the address of a page proper.
_ASIDE = re.compile(r"^https?://(?:www\.)?|/?(?:#.*)?$")
LEAST_BANDS = 2
"""Bands that copies share at least, whatever their length."""

# Of the bands of the one that has fewer: what a copy is hardly ever below, so that no more is read.
_SHARED_BANDS = 0.08


@dataclass(frozen=True)
class Text:
    """What is compared of a report. `credits`: whose text it says it is, its agency and its writer."""

    id: str
    outlet: str | None
    url: str | None
    published: str | None
    credits: frozenset[str]
    passages: tuple[Passage, ...]
    runs: frozenset[Passage]

    @property
    def words(self) -> int:
        """How many words are compared."""
        return sum(map(len, self.passages))

    def bands(self) -> frozenset[int]:
        """What the text is looked up by."""
        return bands(self.passages)


@dataclass(frozen=True)
class Copy:
    """Two reports with text in common. `share` of the words of `report` stand in `other`, and the reverse.

    `report` is the smaller id. reprint: the same text; version: the same outlet's, or a day's, later form of
    it, or the same page at another time; excerpt: a stretch of a longer one; merged: text that stands among
    other text.
    """

    report: str
    other: str
    form: Form
    share: float
    other_share: float


def text_of(report: Report) -> Text:
    """What is compared of `report`."""
    own = passages(report)
    return Text(
        id=report.id,
        outlet=_folded(report.outlet),
        url=_page(report.url),
        published=report.published,
        credits=_credits(report),
        passages=own,
        runs=runs(own),
    )


def may_be_copies(shared: int, fewest: int) -> bool:
    """Whether two reports with `shared` bands in common are worth reading; `fewest`: of the shorter one."""
    return shared >= max(LEAST_BANDS, _SHARED_BANDS * fewest)


def copy(one: Text, other: Text) -> Copy | None:
    """How the two are copies; null where they are not. Which is given first makes no difference."""
    first, second = sorted((one, other), key=lambda text: text.id)
    if first.id == second.id or not first.words or not second.words:
        return None
    in_second, in_first = covered(first.passages, second.runs), covered(second.passages, first.runs)
    share, other_share = sum(in_second) / first.words, sum(in_first) / second.words
    most, least = max(share, other_share), min(share, other_share)
    if most < _needed(first, second) or (min(first.words, second.words) < LEAST and least < _WHOLE):
        return None
    longer, held = (second, in_first) if share > other_share else (first, in_second)
    shorter = first if longer is second else second
    form: Form
    if _one_page(first, second):
        form = "version"
    elif least >= _MOST:
        form = (
            "version"
            if _at_home(first, second) or (least < _WHOLE and _days_apart(one, other))
            else "reprint"
        )
    elif most < _WHOLE:
        form = "version" if _at_home(first, second) else "merged"
    else:
        form = "excerpt" if _cut_from(shorter, longer, held) else "merged"
    return Copy(first.id, second.id, form, round(share, 3), round(other_share, 3))


def _needed(one: Text, other: Text) -> float:
    if _one_page(one, other):
        return _KIN
    if _at_home(one, other):
        return _AT_HOME
    return _KIN if one.credits & other.credits else _APART


def _at_home(one: Text, other: Text) -> bool:
    """Whether one newsroom's own text would show in both."""
    return one.outlet is not None and one.outlet == other.outlet


def _one_page(one: Text, other: Text) -> bool:
    """Whether both stood at one address: what was written there first, and what it became."""
    return one.url is not None and one.url == other.url


def _days_apart(one: Text, other: Text) -> bool:
    return None not in (one.published, other.published) and one.published != other.published


def _cut_from(shorter: Text, longer: Text, held: list[int]) -> bool:
    """Whether the shorter reads as cut from the longer, rather than put into it.

    It does where it came later, and does not where it came first; the same day, where what it has is the
    longer one's beginning, in one piece.
    """
    if shorter.published and longer.published and shorter.published[:10] != longer.published[:10]:
        return shorter.published > longer.published
    those = [at for at, count in enumerate(held) if count]
    sizes = [len(passage) for passage in longer.passages]
    above, within = sum(sizes[: those[0]]), sum(sizes[those[0] : those[-1] + 1])
    return above <= _TOP * sum(sizes) and sum(held) >= _DENSE * within


def _credits(report: Report) -> frozenset[str]:
    """Whose text the report says it is: its agency, or itself where the outlet is one; its writer."""
    from demarche.ingest.agencies import agency  # Brings all that reads pages along: not to ask a ledger.

    named = agency(report.outlet) if report.outlet else None
    wires = {report.wire, named.name if named and named.wire else None}
    found = {f"wire {_folded(wire)}" for wire in wires if wire}
    return frozenset(found | ({f"author {_folded(report.author)}"} if report.author else set()))


def _page(url: str | None) -> str | None:
    """An address without what makes no other page of it."""
    return _ASIDE.sub("", _folded(url) or "") or None


@lru_cache(maxsize=4096)
def _folded(name: str | None) -> str | None:
    return " ".join(name.casefold().split()) if name and name.strip() else None
