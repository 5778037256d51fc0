"""The brief as one HTML file: the brief on top, below it every report with its records marked in its text.

Nothing is fetched: style and script are inside, allowed by their hashes in a Content Security Policy that
forbids all else. A report's text is data: Jinja2 escapes it, and what could act on a page is made visible.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from demarche import __version__
from demarche.records import KINDS, AnyRecord, Report
from demarche.views import words
from demarche.views.brief import Brief, facts, title
from demarche.views.cards import TITLES, Card, card
from demarche.views.marked import Paragraph, classes, ids, paragraphs

if TYPE_CHECKING:
    from jinja2 import Environment, Template

PAGES = 200  # reports printed in full; a page of more is slow to open


@dataclass(frozen=True)
class Page:
    """A report as the page prints it."""

    report: Report
    title: str
    cited: str
    paragraphs: tuple[Paragraph, ...]
    cards: tuple[Card, ...]


def render(brief: Brief, records: Iterable[AnyRecord]) -> str:
    """The brief and the reports that `records` stand in, as one HTML document.

    Beyond `PAGES` reports, those that the brief quotes come first and the rest is counted.
    """
    from markupsafe import Markup

    standing: dict[str, list[AnyRecord]] = defaultdict(list)
    for record in records:
        standing[record.report.id].append(record)
    quoted = {
        line.record.report.id for part in brief.sections for group in part.groups for line in group.lines
    }
    order = sorted(brief.reports, key=lambda one: (one.published or "9999", one.key, one.id))
    kept = {one.id for one in sorted(order, key=lambda one: one.id not in quoted)[:PAGES]}
    pages = tuple(_page(report, standing[report.id]) for report in order if report.id in kept)
    style = "".join(map(_resource, ("static/house.css", "templates/brief.css", "static/marked.css")))
    script = _resource("static/marked.js")
    allowed = f"style-src {_hash(style)}; script-src {_hash(script)}"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    return _template().render(
        brief=brief,
        title=title(brief),
        facts=facts(brief),
        pages=pages,
        left_out=len(order) - len(pages),
        kinds=[(kind, TITLES[kind] + "s") for kind in KINDS],
        version=__version__,
        policy=Markup(policy),
        style=Markup(style),
        script=Markup(script),
    )


def _page(report: Report, records: list[AnyRecord]) -> Page:
    ordered = sorted(records, key=lambda one: (one.evidence.start, one.evidence.end, one.kind, one.id))
    return Page(
        report=report,
        title=words.one_line(report.title or report.key),
        cited=words.cited(report.ref),
        paragraphs=paragraphs(report, ordered),
        cards=tuple(card(record) for record in ordered),
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    house: Environment = Environment(
        loader=PackageLoader("demarche.views"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=words.seen,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    house.filters.update(
        classes=classes, ids=ids, short=words.shortened, cited=words.cited, told_in=words.told_in
    )
    return house.get_template("brief.html.j2")


@cache
def _resource(name: str) -> str:
    return files("demarche.views").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
