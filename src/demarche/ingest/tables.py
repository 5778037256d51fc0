"""Article tables, JSON lines and CSV, streamed row by row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.columns import Columns
from demarche.ingest.decode import byte_order, decode
from demarche.ingest.sources import Rejected
from demarche.ingest.unpack import whole

_DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: where it begins (`file:line`), its number from 1, and its cells by column name."""

    where: str
    number: int
    cells: dict[str, Any]


def json_rows(name: str, lines: BinaryIO) -> Iterator[Row | Rejected]:
    """The rows of the JSON lines in `lines`. Raises `InputError` if the table as a whole can't be read."""
    number = 0
    for line, raw in enumerate(_decoded(name, lines), start=1):
        where = f"{name}:{line}"
        if raw is None:
            number += 1
            yield Rejected(where, f"a line of over {limits.REPORT // limits.MB} MB (split its text)")
            continue
        text = raw.strip().lstrip("\ufeff")
        if not text:
            continue
        if number == 0 and line == 1 and text.startswith("[") and not text.endswith("]"):
            raise InputError(name, "one JSON array, not JSON lines", "write one object a line: jq -c '.[]'")
        number += 1
        try:
            cells = json.loads(text)
        except (ValueError, RecursionError):
            yield Rejected(where, "not valid JSON (each line must hold one object)")
            continue
        if isinstance(cells, dict):
            yield Row(where, number, cells)
        else:
            yield Rejected(where, "not a JSON object (each line must hold one article)")
    if not number:
        raise InputError(name, "an empty table", "write one article a line")


def csv_rows(name: str, columns: Columns, lines: BinaryIO) -> Iterator[Row | Rejected]:
    """The rows of the CSV in `lines`. Raises `InputError` if the table can't be read, or not to its end."""
    csv.field_size_limit(limits.REPORT)
    texts = _universal(name, _decoded(name, lines))
    first = next((text for text in texts if text.strip()), None)
    if first is None:
        raise InputError(name, "an empty table", "give it a header row with at least a text column")
    first = first.lstrip("\ufeff")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(_chain(first, texts), delimiter=delimiter)
    try:
        header = next(reader)
    except csv.Error as error:
        raise InputError(
            name, f"a malformed header: {error}", "give it a header row of column names"
        ) from None
    lacks = columns.missing(header)
    if lacks:
        raise InputError(name, lacks)
    number = 0
    while True:
        where = f"{name}:{reader.line_num + 1}"
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected(where, f"a malformed row: {error} (check its quotes)")
            continue
        if any(value.strip() for value in values):
            number += 1
            yield Row(where, number, dict(zip(header, values, strict=False)))


def _decoded(name: str, lines: BinaryIO) -> Iterator[str | None]:
    """The lines of a file, each decoded by itself unless a byte order mark speaks for all.

    Null for one that is too long. Raises `InputError`.
    """
    first = lines.readline(limits.REPORT + 1)
    marked = byte_order(first)
    if marked and marked != "utf-8-sig":
        rest = whole(lines, name, limits.WIDE_TABLE, f"a table in {marked}", "save it as UTF-8")
        yield from io.StringIO(decode(first + rest))
        return
    while first:
        if len(first) > limits.REPORT:
            yield None
            while first and not first.endswith(b"\n"):
                first = lines.readline(limits.MB)
        else:
            yield decode(first)
        first = lines.readline(limits.REPORT + 1)


def _universal(name: str, texts: Iterator[str | None]) -> Iterator[str]:
    """Lines that end in LF alone: files of old Macs end theirs in CR, which `decode` has made LF."""
    for number, text in enumerate(texts, start=1):
        if text is None:
            most = limits.REPORT // limits.MB
            raise InputError(f"{name}:{number}", f"a line of over {most} MB", "split its text")
        if text.count("\n") > 1:
            yield from io.StringIO(text)
        else:
            yield text


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
