"""What an address asks of a page: the parts of its path, and its filters from the query string."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from demarche.errors import OptionError
from demarche.link.disputes import FORMS
from demarche.records import ACTS, KINDS
from demarche.records.kinds import Force, Form, MeetingState
from demarche.records.nouns import ActorKind
from demarche.views.declared import STANDS

STATUSES = ("actual", "ongoing", "planned", "possible", "conditional", "denied")
RESULTS = ("passed", "adopted", "approved", "rejected", "vetoed", "blocked", "pending")
_LONGEST = 500  # characters of a filter: more is no question


@dataclass(frozen=True)
class Filter:
    """A filter: what it narrows by, in words, and what makes a value of the text in the address."""

    label: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any]


def _text(given: str) -> str:
    return given.strip()


def _day(given: str) -> str:
    try:
        return date.fromisoformat(given.strip()).isoformat()
    except ValueError:
        raise ValueError("is no date (write one such as 2022-01-19)") from None


def _chance(given: str) -> float:
    try:
        chance = float(given)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise ValueError("is no share (0 to 1)")
    return chance


def _flag(given: str) -> bool:
    if given.strip().casefold() not in {"1", "0", "yes", "no", "true", "false", "on", "off"}:
        raise ValueError("is neither yes nor no")
    return given.strip().casefold() in {"1", "yes", "true", "on"}


def _number(given: str) -> int:
    if not given.strip().isascii() or not given.strip().isdigit() or not 1 <= int(given[:9]) <= 100_000:
        raise ValueError("is no number (1 to 100000)")
    return int(given[:9])


def _one_of(*known: str) -> Callable[[str], str]:
    def read(given: str) -> str:
        if given.strip() not in known:
            raise ValueError(f"is none of {', '.join(known)}")
        return given.strip()

    return read


def _choice(label: str, *known: str) -> Filter:
    return Filter(label, _one_of(*known), {"type": "string", "enum": list(known)})


def _deed(given: str) -> str:
    if len(given) > 200:
        raise ValueError("is too long to be one deed (200 characters at most)")
    return " ".join(given.split())


def _steps(given: str) -> int:
    if given.strip() not in {"1", "2", "3", "4"}:
        raise ValueError("is no number of steps (1 to 4)")
    return int(given)


_STRING = {"type": "string", "maxLength": _LONGEST}
_DAY = {"type": "string", "format": "date"}

FILTERS: dict[str, Filter] = {
    "actor": Filter("Actor", _text, _STRING),
    "other": Filter("With", _text, _STRING),
    "issue": Filter("Issue", _text, _STRING),
    "about": Filter("Words", _text, _STRING),
    "outlet": Filter("Outlet", _text, _STRING),
    "kind": _choice("Kind", *KINDS),
    "act": _choice("Act", *ACTS),
    "form": _choice("Form", *FORMS),
    "actor_kind": _choice("Kind", *get_args(ActorKind)),
    "standing": _choice("Standing", *STATUSES),
    "by": _choice("By", "day", "week"),
    "level": _choice("Zoom", "year", "quarter", "month", "week", "day"),
    "since": Filter("From", _day, _DAY),
    "until": Filter("To", _day, _DAY),
    "least": Filter("Confidence from", _chance, {"type": "number", "minimum": 0, "maximum": 1}),
    "unreviewed": Filter("Only unreviewed", _flag, {"type": "boolean"}),
    "force": _choice("Force", *get_args(Force)),
    "stands": _choice("Standing now", *STANDS),
    "deed": Filter("What if", _deed, {"type": "string", "maxLength": 200}),
    "depth": Filter("Steps", _steps, {"type": "integer", "minimum": 1, "maximum": 4}),
    "what": _choice("What", "talks", "deadline", "drill"),
    "state": _choice("State", *get_args(MeetingState)),
    "week": Filter("Week of", _day, _DAY),
    "list": Filter("As a list", _flag, {"type": "boolean"}),
    "result": _choice("Result", *RESULTS),
    "counted": Filter("Only with numbers", _flag, {"type": "boolean"}),
    "text": _choice("Form", *get_args(Form)),
    "read": Filter("Only where a reading is told", _flag, {"type": "boolean"}),
    "differ": Filter("Only where they differ", _flag, {"type": "boolean"}),
    "order": _choice("Order", "newest", "best"),
    "page": Filter("Page", _number, {"type": "integer", "minimum": 1, "maximum": 100_000}),
}
"""Every filter that more than one page takes. A page's own are added by `with_filters`."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a page: `path` its address's parts, `filters` what it is narrowed by, read."""

    path: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    who: str | None = None

    def __getitem__(self, name: str) -> Any:
        """The filter's value; null where it was not given."""
        return self.filters.get(name)

    def some(self, *names: str) -> dict[str, Any]:
        """Those of the filters that were given, by name: for a verb's keyword arguments."""
        return {name: self.filters[name] for name in names if name in self.filters}

    @property
    def page(self) -> int:
        """Which page of a long list, from 1."""
        return int(self.filters.get("page", 1))

    def but(self, **changes: str | int | None) -> dict[str, str]:
        """The address as given, some filters changed, null ones left out; from the first leaf on."""
        kept = {**self.path, **{name: text for name, text in self.given.items() if name != "page"}}
        kept |= {name: str(value) for name, value in changes.items() if value is not None}
        return {name: text for name, text in kept.items() if name not in changes or changes[name] is not None}


def read(
    path: Mapping[str, str],
    query: Sequence[tuple[str, str]],
    takes: Sequence[str],
    who: str | None = None,
) -> Asked:
    """What an address asks. A filter left empty, as forms send it, asks for nothing.

    Raises `OptionError` for a filter that the page has not, that is given twice, or that can't be read.
    """
    filters: dict[str, Any] = {}
    given: dict[str, str] = {}
    for name, text in query:
        if name not in takes:
            has = ", ".join(takes) or "none"
            raise OptionError(f"{name}: this page has no such filter (it has {has})")
        if name in given:
            raise OptionError(f"{name}: given twice (give it once)")
        if not text.strip():
            continue
        if len(text) > _LONGEST or "\0" in text:
            raise OptionError(f"{name}: too long to be meant ({_LONGEST} characters at most)")
        try:
            filters[name] = FILTERS[name].read(text)
        except ValueError as error:
            raise OptionError(f"{name}: {text!r} {error}") from None
        given[name] = text.strip()
    for name in [name for name, value in filters.items() if value is False]:
        del filters[name], given[name]
    return Asked(path, filters, given, who)
