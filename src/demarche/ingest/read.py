"""Source → reports: one of a text or page, many of a table or archive; `Rejected` for what can't be read."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from demarche.errors import InputError
from demarche.ingest import limits, sidecar
from demarche.ingest.columns import Columns, normal
from demarche.ingest.decode import decode
from demarche.ingest.facts import Facts, Given
from demarche.ingest.pieces import Piece, form_within
from demarche.ingest.published import day_in_name
from demarche.ingest.sources import Form, Rejected, Source, refuse
from demarche.ingest.tables import Row, csv_rows, json_rows
from demarche.ingest.text import report_of
from demarche.ingest.unpack import GZIP, Budget, drawn, first_unpacked, told, unpacked, whole
from demarche.records import Report

log = logging.getLogger(__name__)

_TABLES: frozenset[Form] = frozenset({"jsonl", "csv", "parquet"})
_HEAD = 8192
_SMALLER = "split it, or give its text alone as .txt"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says of all reports, and of the columns of tables."""

    given: Given
    columns: Columns


def read(
    source: Source, given: Given | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[Report | Rejected]:
    """The reports in `source`, one by one, with a `Rejected` for each that can't be read.

    `given` wins over what the source says. `columns` says which column of a table holds a field, as in
    `{"text": "body"}`; raises `OptionError` where it names a field there is not.
    """
    return _read(source, asked(given, columns))


def asked(given: Given | None = None, columns: Mapping[str, str] | None = None) -> Asked:
    """What the user says, as `read` takes it. Raises `OptionError`."""
    return Asked(given or Given(), Columns(columns))


def _read(source: Source, asked: Asked) -> Iterator[Report | Rejected]:
    if source.address or source.links:
        yield Rejected(source.name, "nothing is fetched here (demarche read fetches what it is given)")
        return
    try:
        with told(source.name), _opened(source) as piece:
            yield from _reports(piece, asked)
    except InputError as error:
        yield Rejected.of(error)


@contextmanager
def _opened(source: Source) -> Iterator[Piece]:
    path, file = source.path, source.name if source.path else None
    if path is None:
        budget = Budget(0)
        yield Piece(source.name, source.key, source.form, drawn(sys.stdin.buffer, budget), budget, file)
        return
    with path.open("rb") as stream:
        if stream.seekable():
            budget = Budget(os.fstat(stream.fileno()).st_size)
            counted: io.BufferedReader = stream
        else:  # a pipe
            budget = Budget(0)
            counted = drawn(stream, budget)
        yield Piece(
            source.name,
            source.key,
            source.form,
            counted,
            budget,
            file,
            beside=lambda dated: sidecar.facts(path, dated=dated),
            last=source.last,
            charset=source.charset,
        )


def within(piece: Piece, asked: Asked) -> Iterator[Report | Rejected]:
    """The reports in something within a file: what is wrong with it is wrong with it alone."""
    try:
        with told(piece.name):
            yield from _reports(piece, asked)
    except InputError as error:
        yield Rejected.of(error)


def _reports(piece: Piece, asked: Asked) -> Iterator[Report | Rejected]:
    """The reports in `piece`. Raises `InputError`."""
    head = piece.stream.peek(_HEAD)[:_HEAD]
    if head.startswith(GZIP):
        # A web archive is packed record by record: what is damaged in it is known there.
        if piece.form != "warc" and not first_unpacked(head).startswith(b"WARC/"):
            yield from _reports(_unzipped(piece), asked)
            return
        form: Form = "warc"
    else:
        refuse(piece.name, head)
        form = form_within(head, piece.form)
    if form in _TABLES:
        yield from _table(replace(piece, form=form), asked)
    elif form == "zip":
        from demarche.ingest.zips import members

        for member in members(piece):
            yield from [member] if isinstance(member, Rejected) else within(member, asked)
    elif form == "warc":
        from demarche.ingest.visits import visits

        for visit in visits(piece):
            yield from [visit] if isinstance(visit, Rejected) else within(visit, asked)
    elif form == "eml":
        yield from _mail(piece, asked)
    elif form == "pdf":
        yield from _pdf(piece, asked)
    else:
        yield _single(piece, form, asked)


def _unzipped(piece: Piece) -> Piece:
    import gzip

    if piece.layers >= limits.DEPTH:
        raise InputError(
            piece.name, f"packed in over {limits.DEPTH} layers", "unpack it yourself and read what is in it"
        )
    stream = unpacked(gzip.GzipFile(fileobj=piece.stream), piece.name, "gzip file", piece.budget)
    return replace(piece, stream=stream, layers=piece.layers + 1)


def _single(piece: Piece, form: Form, asked: Asked) -> Report:
    """The one report of a text or page. Raises `InputError`."""
    facts = _known(piece, asked)
    data = whole(piece.stream, piece.name, limits.REPORT, "a report", _SMALLER)
    page_hash = None
    if form == "text":
        text = decode(data)
    else:
        with _guarded(piece.name):
            from demarche.ingest.pages import read_page

            last = piece.last.values
            page = read_page(data, piece.charset, last.get("retrieved"), last.get("url"))
        text, page_hash = page.text, page.page_hash
        # Who links to a page knows its day better than a search of it does.
        facts.merge(page.facts.without("htmldate"))
        facts.merge(piece.last)
        facts.merge(page.facts)
        if not text.strip():
            raise InputError(piece.name, "no article found in the page", "save the article's text as .txt")
    if not text.strip():
        raise InputError(piece.name, "no text in it", "nothing to read")
    facts.merge(piece.last)
    return _finished(piece, text, facts, page_hash)


def _pdf(piece: Piece, asked: Asked) -> Iterator[Report | Rejected]:
    """The one report of a PDF, and which of its pages are not in it. Raises `InputError`."""
    from demarche.ingest.pdfs import read_pdf

    facts = _known(piece, asked)
    data = whole(piece.stream, piece.name, limits.PDF, "a PDF", _SMALLER)
    with _guarded(piece.name):
        pdf = read_pdf(data, piece.name)
    facts.merge(pdf.page.facts)
    facts.merge(piece.last)
    yield _finished(piece, pdf.page.text, facts, pdf.page.page_hash)
    if pdf.left_out:
        numbers = ", ".join(map(str, pdf.left_out[:10])) + (" …" if len(pdf.left_out) > 10 else "")
        yield Rejected(
            f"{piece.name}:page {numbers}",
            f"damaged, or draws over {limits.PAGE_DRAWN // limits.MB} MB; the other pages are read "
            "(save its text as .txt)",
        )


def _mail(piece: Piece, asked: Asked) -> Iterator[Report | Rejected]:
    """What a mail says, if anything, and the reports attached to it."""
    from demarche.ingest.mails import attachments, read_mail

    with _guarded(piece.name):
        mail = read_mail(piece)
    if mail.text.strip():
        facts = _known(piece, asked)
        facts.merge(mail.facts)
        facts.merge(piece.last)
        yield _finished(piece, mail.text, facts, mail.page_hash)
    elif not mail.attached:
        raise InputError(piece.name, "a mail without text or reports", "nothing to read")
    for attached in attachments(piece, mail):
        yield from [attached] if isinstance(attached, Rejected) else within(attached, asked)


def _known(piece: Piece, asked: Asked) -> Facts:
    """What the user and the sidecar say. Raises `InputError`."""
    facts = asked.given.facts()
    if piece.beside:
        facts.merge(piece.beside("published" not in facts.values))
    return facts


@contextmanager
def _guarded(name: str) -> Iterator[None]:
    """A fault of a parser in one report must not cost the others: it is told, and logged in full."""
    try:
        yield
    except (InputError, OSError):
        raise
    except RecursionError:
        raise InputError(name, "nested too deep to be read", "save its text as .txt") from None
    except Exception as error:
        log.debug("%s could not be parsed", name, exc_info=True)
        raise InputError(
            name,
            f"could not be parsed ({type(error).__name__})",
            "save its text as .txt, and please report it",
        ) from None


def _table(piece: Piece, asked: Asked) -> Iterator[Report | Rejected]:
    for row in _rows(piece, asked.columns):
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            yield _of_row(piece, row, asked)
        except InputError as error:
            yield Rejected.of(error)


def _rows(piece: Piece, columns: Columns) -> Iterator[Row | Rejected]:
    if piece.form == "parquet":
        from demarche.ingest.parquet import parquet_rows

        return parquet_rows(piece.name, columns, piece.stream, piece.budget.packed)
    if piece.form == "csv":
        return csv_rows(piece.name, columns, piece.stream)
    return json_rows(piece.name, piece.stream)


def _of_row(piece: Piece, row: Row, asked: Asked) -> Report:
    """The report of one row of a table. Raises `InputError`."""
    columns = asked.columns
    lacks = columns.missing(map(str, row.cells)) if piece.form == "jsonl" else None
    if lacks:
        raise InputError(row.where, lacks)
    cells = normal(row.cells)
    text = columns.value(cells, "text")
    if not text:
        raise InputError(row.where, "an empty text", "fill the text column, or leave the row out")
    facts = asked.given.facts()
    facts.merge(columns.facts(cells, row.where, "column", dated="published" not in facts.values))
    key = (columns.value(cells, "id") or f"{piece.key}:{row.number}").strip()
    return report_of(text, key=key, file=piece.file, facts=facts)


def _finished(piece: Piece, text: str, facts: Facts, page_hash: str | None) -> Report:
    """The report; without a date it takes the one at the start or end of its file's name, and says so."""
    report = report_of(text, key=piece.key, file=piece.file, facts=facts, page_hash=page_hash)
    day = None if report.published or not piece.named else day_in_name(report.key)
    if day is None:
        return report
    found = {**report.found, "published": "file-name"}
    return report.model_copy(update={"published": day.isoformat(), "found": found})
