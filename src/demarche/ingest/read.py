"""Source → reports: one of a text or page, many of a table; a `Rejected` for what can't be read."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from demarche.errors import InputError
from demarche.ingest.columns import Columns, normal
from demarche.ingest.decode import decode
from demarche.ingest.facts import Given
from demarche.ingest.published import day_in_name
from demarche.ingest.sidecar import facts as sidecar_facts
from demarche.ingest.sources import Form, Rejected, Source, content, refuse
from demarche.ingest.tables import Row, opened, rows
from demarche.ingest.text import report_of
from demarche.records import Report

_TABLES: frozenset[Form] = frozenset({"jsonl", "csv"})


def read(
    source: Source, given: Given | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[Report | Rejected]:
    """The reports in `source`, one by one, with a `Rejected` for each that can't be read.

    `given` wins over what the source says. `columns` says which column of a table holds a field, as in
    `{"text": "body"}`; raises `OptionError` where it names a field there is not.
    """
    found = Columns(columns)
    return _read(source, given or Given(), found)


def _read(source: Source, given: Given, columns: Columns) -> Iterator[Report | Rejected]:
    try:
        if source.form in _TABLES:
            with opened(source) as lines:
                yield from _table(source, lines, given, columns)
            return
        data = content(source)
        refuse(source.name, data[:16])
        form = source.form or _form_within(data)
        if form in _TABLES:
            yield from _table(replace(source, form=form), io.BytesIO(data), given, columns)
        else:
            yield _single(source, data, given, html=form == "html")
    except InputError as error:
        yield Rejected.of(error)


def _single(source: Source, data: bytes, given: Given, *, html: bool) -> Report:
    """The one report of a text or a page. Raises `InputError`."""
    facts = given.facts()
    if source.path:
        facts.merge(sidecar_facts(source.path, dated="published" not in facts.values))
    page_hash = None
    if html:
        from demarche.ingest.pages import read_page

        page = read_page(data)
        text, page_hash = page.text, page.page_hash
        facts.merge(page.facts)
        if not text.strip():
            raise InputError(source.name, "no article found in the page", "save the article's text as .txt")
    else:
        text = decode(data)
    if not text.strip():
        raise InputError(source.name, "no text in it", "nothing to read")
    report = report_of(text, key=source.key, file=_file(source), facts=facts, page_hash=page_hash)
    return _dated_by_name(report)


def _table(source: Source, lines: BinaryIO, given: Given, columns: Columns) -> Iterator[Report | Rejected]:
    for row in rows(source, columns, lines):
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            yield _of_row(source, row, given, columns)
        except InputError as error:
            yield Rejected.of(error)


def _of_row(source: Source, row: Row, given: Given, columns: Columns) -> Report:
    """The report of one row of a table. Raises `InputError`."""
    lacks = columns.missing(map(str, row.cells)) if source.form == "jsonl" else None
    if lacks:
        raise InputError(row.where, lacks)
    cells = normal(row.cells)
    text = columns.value(cells, "text")
    if not text:
        raise InputError(row.where, "an empty text", "fill the text column, or leave the row out")
    facts = given.facts()
    facts.merge(columns.facts(cells, row.where, "column", dated="published" not in facts.values))
    key = (columns.value(cells, "id") or f"{source.key}:{row.number}").strip()
    return report_of(text, key=key, file=_file(source), facts=facts)


def _form_within(data: bytes) -> Form:
    """The form of content that no name tells: a page, JSON lines, or text."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head")):
        return "html"
    first = data.split(b"\n", 1)[0].strip()
    return "jsonl" if first.startswith(b'{"') and first.endswith(b"}") else "text"


def _file(source: Source) -> str | None:
    return source.name if source.path else None


def _dated_by_name(report: Report) -> Report:
    """A report without a date takes the one at the start or end of its file's name, and says so."""
    day = None if report.published else day_in_name(report.key)
    if day is None:
        return report
    found = {**report.found, "published": "file-name"}
    return report.model_copy(update={"published": day.isoformat(), "found": found})
