"""Records, reports and time expressions as lines of JSON or CSV on standard output."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from demarche.errors import OptionError
from demarche.records import AnyRecord, Kind, Report

if TYPE_CHECKING:
    from demarche.crisis import TimeExpression

_REPORT = ("id", "key", "file", "url", "outlet", "author", "wire", "title", "published", "dateline")


def records(found: Iterable[AnyRecord], kind: Kind, format: str) -> None:
    """Writes records of one kind as jsonl (the contract) or csv. Raises `OptionError` for another format."""
    if format == "jsonl":
        contract(found)
        return
    known(format, "table", "jsonl", "csv")
    from demarche.ledger.export import cells
    from demarche.ledger.flat import columns

    writer = csv.writer(sys.stdout)
    writer.writerow(columns(kind))
    writer.writerows(cells(record) for record in found)


def contract(found: Iterable[AnyRecord]) -> None:
    """Writes records of any kind, one a line, as DESIGN's contract has them."""
    sys.stdout.writelines(record.line() + "\n" for record in found)


def reports(found: Iterable[Report], format: str) -> None:
    """Writes reports as jsonl (whole, with their text) or csv (without). Raises `OptionError` for another."""
    if format == "jsonl":
        lines = (json.dumps(report.model_dump(mode="json"), ensure_ascii=False) for report in found)
        sys.stdout.writelines(line + "\n" for line in lines)
        return
    known(format, "table", "jsonl", "csv")
    writer = csv.writer(sys.stdout)
    writer.writerow(_REPORT)
    writer.writerows([getattr(report, fact) for fact in _REPORT] for report in found)


def times(found: Iterable[TimeExpression]) -> None:
    """Writes time expressions, one JSON object a line."""
    sys.stdout.writelines(json.dumps(asdict(time), ensure_ascii=False) + "\n" for time in found)


def known(format: str, *formats: str) -> None:
    """Raises `OptionError` unless `format` is one of `formats`."""
    if format not in formats:
        raise OptionError(f"format {format!r}: there is no such format here (one of {', '.join(formats)})")
