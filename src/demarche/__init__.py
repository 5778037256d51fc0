"""Demarche: keeps the record of an international crisis from the reports on it.

    with demarche.open("crisis.db") as d:
        d.read(["reports/"])
        d.statements(actor="Lavrov")

Everything handed out here is loaded when first asked for: importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demarche.crisis import Crisis, Reading, Selection, open
    from demarche.errors import DemarcheError, InputError, LedgerError, OptionError
    from demarche.records import (
        Actor,
        Condition,
        Event,
        Evidence,
        Figure,
        Instrument,
        Meeting,
        Record,
        Report,
        ReportRef,
        Span,
        Statement,
        Vote,
        When,
    )

__version__ = "0.1.0"

_FROM = {
    "crisis": ("Crisis", "Reading", "Selection", "open"),
    "errors": ("DemarcheError", "InputError", "LedgerError", "OptionError"),
    "records": (
        "Actor",
        "Condition",
        "Event",
        "Evidence",
        "Figure",
        "Instrument",
        "Meeting",
        "Record",
        "Report",
        "ReportRef",
        "Span",
        "Statement",
        "Vote",
        "When",
    ),
}
_HOME = {name: module for module, names in _FROM.items() for name in names}

__all__ = [
    "Actor",
    "Condition",
    "Crisis",
    "DemarcheError",
    "Event",
    "Evidence",
    "Figure",
    "InputError",
    "Instrument",
    "LedgerError",
    "Meeting",
    "OptionError",
    "Reading",
    "Record",
    "Report",
    "ReportRef",
    "Selection",
    "Span",
    "Statement",
    "Vote",
    "When",
    "__version__",
    "open",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'demarche' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"demarche.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
