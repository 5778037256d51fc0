"""Answers as HTML: Jinja2 templates in which all that comes from reports is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from demarche import __version__
from demarche.desk import tellings
from demarche.desk.asked import FILTERS, Asked
from demarche.desk.links import Link
from demarche.desk.page import Answer, Page
from demarche.views import marked, words

if TYPE_CHECKING:
    from jinja2 import Environment

HOUSES = ("demarche.desk", "demarche.views")
"""The packages whose `templates` and `static` folders pages are made of, the first first."""


def sheet(name: str) -> bytes:
    """A style sheet, script or picture of that name."""
    places = (files(house).joinpath("static", name) for house in HOUSES)
    return next(place for place in places if place.is_file()).read_bytes()


def html(page: Page, answer: Answer, asked: Asked, link: Link, frame: Mapping[str, Any]) -> str:
    """The page as an HTML document. `frame` is what all pages have: navigation, the ledger's name, `live`."""
    return (
        environment()
        .get_template(page.template)
        .render(
            page=page,
            title=answer.title,
            data=answer.data,
            working=answer.working,
            asked=asked,
            link=link,
            filters=FILTERS,
            version=__version__,
            **frame,
            **answer.context,
        )
    )


def _grouped(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _percent(value: float) -> str:
    return f"{value * 100:.0f}\N{NARROW NO-BREAK SPACE}%"


def _when(when: Mapping[str, Any] | None) -> str:
    from demarche.records import When

    return words.time(When.model_validate(when)) if when else ""


_OF_ALL = frozenset(dir(dict))


@cache
def environment() -> Environment:
    """The templates' house: strict about names, escaping everything."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    class House(Environment):
        def getattr(self, obj: Any, attribute: str) -> Any:
            # Answers are plain data: “one.report” is mostly a field, which Jinja looks for last.
            if type(obj) is dict and attribute in obj and attribute not in _OF_ALL:
                return obj[attribute]
            return super().getattr(obj, attribute)

    house: Environment = House(
        loader=ChoiceLoader([PackageLoader(house) for house in HOUSES]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=words.seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    house.filters.update(
        short=words.shortened,
        classes=marked.classes,
        ids=marked.ids,
        told_in=words.told_in,
        cut=tellings.marked,
        cited=words.cited,
        grouped=_grouped,
        percent=_percent,
        when=_when,
        day=lambda day: words.day(day) or "no date",
    )
    return house
