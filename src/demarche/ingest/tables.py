"""Article tables, JSON lines and CSV, streamed row by row."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from demarche.errors import InputError
from demarche.ingest.columns import Columns
from demarche.ingest.decode import byte_order, decode
from demarche.ingest.sources import Rejected, Source, damaged, unreadable

_DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: where it begins (`file:line`), its number from 1, and its cells by column name."""

    where: str
    number: int
    cells: dict[str, Any]


def rows(source: Source, columns: Columns, lines: BinaryIO) -> Iterator[Row | Rejected]:
    """The rows of the table in `lines`. Raises `InputError` if the table as a whole can't be read."""
    if source.form == "csv":
        yield from _csv_rows(source.name, columns, lines)
    else:
        yield from _json_rows(source.name, lines)


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The bytes of `source`, unpacked if gzipped. Raises `InputError`, also while reading."""
    try:
        with source.path.open("rb") if source.path else _stdin() as raw:
            packed = isinstance(raw, io.BufferedReader) and raw.peek(2)[:2] == b"\x1f\x8b"
            if packed:
                with gzip.open(raw) as unpacked:
                    yield cast(BinaryIO, unpacked)
            else:
                yield raw
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise damaged(source.name) from None
    except OSError as error:
        raise unreadable(source.name, error) from None


@contextmanager
def _stdin() -> Iterator[BinaryIO]:
    yield sys.stdin.buffer


def _json_rows(name: str, lines: BinaryIO) -> Iterator[Row | Rejected]:
    number = 0
    for line, raw in enumerate(_decoded(lines), start=1):
        where = f"{name}:{line}"
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


def _csv_rows(name: str, columns: Columns, lines: BinaryIO) -> Iterator[Row | Rejected]:
    csv.field_size_limit(sys.maxsize)
    texts = _universal(_decoded(lines))
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


def _decoded(lines: BinaryIO) -> Iterator[str]:
    """The lines of a file, each decoded by itself unless a byte order mark speaks for all."""
    first = lines.readline()
    marked = byte_order(first)
    if marked and marked != "utf-8-sig":
        yield from io.StringIO(decode(first + lines.read()))
        return
    if first:
        yield decode(first)
    for line in lines:
        yield decode(line)


def _universal(texts: Iterator[str]) -> Iterator[str]:
    """Lines that end in LF alone: files of old Macs end theirs in CR, which `decode` has made LF."""
    for text in texts:
        if text.count("\n") > 1:
            yield from io.StringIO(text)
        else:
            yield text


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
