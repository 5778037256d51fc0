"""What became of a report that was to be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from demarche.records import Kind, Report

_FETCHED = {"web", "feed"}
State = Literal["new", "replaced", "known", "rejected"]


@dataclass(frozen=True)
class Outcome:
    """What became of one report: read anew, read again by a newer reader, already known, or rejected why."""

    where: str
    state: State
    reason: str = ""
    records: Counter[Kind] = field(default_factory=Counter)


def where(report: Report) -> str:
    """A report as its reader knows it: its file, with its key where that holds several; its address."""
    if report.url and _FETCHED & {report.found.get("url"), report.found.get("retrieved")}:
        return report.url
    file = report.file or "stdin"
    return file if Path(file).stem == report.key else f"{file} ({report.key})"
