"""The marks of a report: what in its text is not running news, and the facts that such lines give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from demarche.ingest.agencies import agency, agency_pattern, masthead
from demarche.ingest.boilerplate import boilerplate
from demarche.ingest.bylines import about_writer, byline, name_above
from demarche.ingest.captions import caption, credit_alone
from demarche.ingest.credits import credit, signed_off
from demarche.ingest.datelines import dateline
from demarche.ingest.facts import Facts
from demarche.ingest.headlines import links, repeats, title_of
from demarche.ingest.paragraphs import Paragraph, paragraphs
from demarche.ingest.published import day_in_line, is_date_line
from demarche.records import Mark, MarkKind

# Mastheads, bylines and dates stand among the first paragraphs; credits and writers among the last.
_TOP = 8
_BOTTOM = 10
# Summaries and leads that may stand above the paragraph with the dateline, or have one each.
_LEADS = 4
_COPYRIGHT = re.compile(rf"(?:©|copyright)[^A-Za-z]*(?:the )?({agency_pattern()})\b", re.IGNORECASE)


def marks(text: str, title: str | None = None) -> tuple[tuple[Mark, ...], Facts]:
    """The marks of `text`, sorted and apart from each other, and the facts found in what they cover.

    `title`: the headline, where it is known from elsewhere.
    """
    marking = _Marking(paragraphs(text))
    marking.page()
    marking.top()
    marking.pictures()
    marking.headline(title)
    marking.bottom()
    marking.datelines()
    marking.other_stories()
    return marking.marks(), marking.facts


class _Marking:
    """One text's marks as they are found. Whole paragraphs first; then parts of others."""

    def __init__(self, parts: Sequence[Paragraph]) -> None:
        self.parts = parts
        self.facts = Facts()
        self._whole: dict[int, MarkKind] = {}
        self._partial: list[tuple[int, Mark]] = []

    def marks(self) -> tuple[Mark, ...]:
        """All marks, in text order."""
        whole = [
            Mark(kind=kind, start=self.parts[number].start, end=self.parts[number].end)
            for number, kind in self._whole.items()
        ]
        partial = [mark for number, mark in self._partial if number not in self._whole]
        return tuple(sorted((*whole, *partial), key=lambda mark: mark.start))

    def page(self) -> None:
        """Boilerplate by its phrases, and the agency that a line of rights names."""
        for number in boilerplate(self.parts):
            self._whole[number] = "boilerplate"
            rights = _COPYRIGHT.search(self.parts[number].text[:200])
            named = agency(rights[1]) if rights else None
            if named and named.wire:
                self.facts.add("wire", named.name, "text")

    def top(self) -> None:
        """Masthead, byline and date among the first paragraphs; a byline may also stand at the end."""
        last = len(self.parts) - 3
        updated = None
        above_news = True
        for number, part in enumerate(self.parts):
            if number >= _TOP and number < last:
                continue
            above_news = above_news and number < _TOP and not part.ends_sentence
            if is_date_line(part.text):
                day = day_in_line(part.text)
                first = "updated" not in part.folded and "modified" not in part.folded
                if day and first:
                    self.facts.add("published", day.isoformat(), "text")
                updated = updated or day
                self._whole[number] = "boilerplate"
            elif number in self._whole:
                continue
            elif above_news and (named := masthead(part.text)):
                self.facts.add("outlet", named.outlet, "text")
                self._whole[number] = "boilerplate"
            else:
                self._byline(number)
        if updated:
            self.facts.add("published", updated.isoformat(), "text")

    def pictures(self) -> None:
        """Captions, with the line above a credit that stands alone below it."""
        for number, part in enumerate(self.parts):
            if number in self._whole:
                continue
            length = caption(part)
            if length == len(part.text):
                self._whole[number] = "caption"
                above = number - 1
                if (
                    part.glued
                    and credit_alone(part)
                    and above not in self._whole
                    and self.parts[above].words <= 60
                ):
                    self._whole[above] = "caption"
            elif length:
                mark = Mark(kind="caption", start=part.start, end=part.start + length)
                self._partial.append((number, mark))

    def headline(self, known: str | None) -> None:
        """The title, once; then its repeats."""
        marked = self._whole.keys() | {number for number, _ in self._partial}
        top = range(min(len(self.parts), _TOP))
        datelined = {
            number for number in top if dateline(self.parts[number].text, first=False, near_top=True)
        }
        number = title_of(self.parts, marked, datelined, known)
        if number is None:
            return
        self._whole[number] = "title"
        self.facts.add("title", self.parts[number].text, "text")
        for again in repeats(self.parts, number):
            self._whole[again] = "repeat"

    def bottom(self) -> None:
        """Credits and notes on the writer among the last paragraphs."""
        first = max(0, len(self.parts) - _BOTTOM)
        for number in range(first, len(self.parts)):
            part = self.parts[number]
            start = None if number in self._whole else credit(part)
            if start == 0:
                self._whole[number] = "credit"
            elif start is not None:
                self._partial.append((number, Mark(kind="credit", start=part.start + start, end=part.end)))
        for number in [number for number in range(len(self.parts)) if number not in self._whole][-2:]:
            # The writer's name may stand alone at the top: not a line to know the news by.
            above = "\n".join(part.text for part in self.parts[:number] if part.words > 5)
            if number > 2 and about_writer(self.parts[number], above):
                self._whole[number] = "credit"
        self._signature()

    def _signature(self) -> None:
        """The agency's name that ends the last paragraph."""
        last = max((number for number in range(len(self.parts)) if number not in self._whole), default=None)
        if last is None or any(number == last for number, _ in self._partial):
            return
        part = self.parts[last]
        signature = signed_off(part)
        if signature:
            start, named = signature
            self.facts.add("wire", named.name, "text")
            self._partial.append((last, Mark(kind="credit", start=part.start + start, end=part.end)))

    def datelines(self) -> None:
        """Datelines at the start of paragraphs; the first gives place, wire and, with its year, date."""
        above = 0
        for number, part in enumerate(self.parts):
            if number in self._whole or part.words < 6:
                continue
            found = dateline(part.text, first=above == 0 and part.running, near_top=above < _LEADS)
            above += part.running
            if found is None or self._overlaps(number, part.start, part.start + found.length):
                continue
            self.facts.add("dateline", found.place, "text")
            self.facts.add("published", found.published, "text")
            if found.agency and found.agency.wire:
                self.facts.add("wire", found.agency.name, "text")
            mark = Mark(kind="dateline", start=part.start, end=part.start + found.length)
            self._partial.append((number, mark))

    def other_stories(self) -> None:
        """Headlines of other stories that stand alone amid the running text."""
        for number in links(self.parts, self._whole.keys()):
            if not any(partial == number for partial, _ in self._partial):
                self._whole[number] = "boilerplate"

    def _byline(self, number: int) -> None:
        part = self.parts[number]
        found = byline(part)
        if found is None and number < 4:
            below = self._next(number)
            found = name_above(part, self.parts[below]) if below is not None else None
            if found and below is not None:
                self._whole[below] = "byline"
        if found:
            self._whole[number] = "byline"
            self.facts.add("author", found.author, "text")
            self.facts.add("published", found.published, "text")
            self.facts.add("outlet", found.outlet, "text")

    def _next(self, number: int) -> int | None:
        return number + 1 if number + 1 < len(self.parts) else None

    def _overlaps(self, number: int, start: int, end: int) -> bool:
        return any(place == number and mark.start < end and start < mark.end for place, mark in self._partial)
