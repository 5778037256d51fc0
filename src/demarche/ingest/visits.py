"""A web archive's records → the pages that its crawler fetched, with address and time of the visit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.facts import Facts
from demarche.ingest.pieces import Piece, printable
from demarche.ingest.sources import Form, Rejected, form_sent_as
from demarche.ingest.warcs import Damage, Record, records

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

# What is kept of a page: as it was sent, as it was saved, or its text alone (WET).
_KEPT = frozenset({"response", "resource", "conversion"})
# Addresses of what crawlers fetch for themselves.
_FOR_CRAWLERS = ("/robots.txt", "/ads.txt", "/humans.txt", "/security.txt")


def visits(piece: Piece) -> Iterator[Piece | Rejected]:
    """The pages, texts, PDFs and mails of the web archive in `piece`, in order.

    Passed over are requests, revisits of what had not changed, answers other than 200, pictures and scripts.
    Raises `InputError` where the archive can't be read on, or there is nothing in it.
    """
    empty = True
    for found in records(piece.stream, piece.name, piece.budget):
        empty = False
        if isinstance(found, Damage):
            yield Rejected(
                f"{piece.name}:{found.number} (byte {found.at})",
                "damaged or cut short here; read on behind it (fetch the archive again)",
            )
            continue
        try:
            visit = _visit(piece, found)
        except InputError as error:
            yield Rejected.of(error)
            continue
        if visit:
            yield visit
    if empty:
        raise InputError(piece.name, "an empty web archive", "fetch it again")


def _visit(piece: Piece, found: Record) -> Piece | None:
    """The page in a record, if it holds one. Raises `InputError`."""
    from fastwarc.warc import WarcRecord

    where = f"{piece.name}:{found.number} (byte {found.at})"
    try:
        record = WarcRecord.from_bytes(found.data)
        kind = (record.headers.get("WARC-Type") or "").strip().lower()
        if kind not in _KEPT:
            return None
        if record.is_http:
            record.parse_http(auto_decode="none" if found.cut else "all")
        address = (record.headers.get("WARC-Target-URI") or "").strip(" <>")
        if address:
            where = f"{piece.name}:{found.number} (byte {found.at}, {printable(address)})"
        form, charset = _form(record, kind, address)
        if form is None:
            return None
        most = limits.PDF if form == "pdf" else limits.REPORT
        data = b"" if found.cut else record.reader.read(most + 1)
    except (OSError, ValueError):
        raise InputError(
            where, "a page that does not unpack or is no whole answer", "fetch it again"
        ) from None
    if found.cut or len(data) > most:
        raise InputError(where, f"a page of over {most // limits.MB} MB", "read it by itself")
    if record.is_http:
        piece.budget.take(max(0, len(data) - len(found.data)), where)
    facts = Facts()
    facts.add("url", address if address.startswith("http") else None, "warc")
    facts.add("retrieved", _time(record.headers.get("WARC-Date")), "warc")
    return replace(
        piece,
        name=where,
        key=f"{piece.key}:{found.number}",
        form=form,
        stream=io.BufferedReader(io.BytesIO(data)),
        layers=piece.layers + 1,
        beside=None,
        last=facts,
        charset=charset,
        named=False,
    )


def _form(record: WarcRecord, kind: str, address: str) -> tuple[Form | None, str | None]:
    """What kind of report a record holds, if any, and the charset that it was sent under."""
    if address.split("?", maxsplit=1)[0].endswith(_FOR_CRAWLERS):
        return None, None
    if record.is_http_parsed:
        if record.http_headers.status_code != 200:
            return None, None
        return form_sent_as(record.http_content_type or "text/html"), record.http_charset
    if kind == "response":  # of another protocol than HTTP
        return None, None
    return form_sent_as((record.headers.get("Content-Type") or "").split(";")[0]), None


def _time(date: str | None) -> str | None:
    """The WARC-Date, to the second, in UTC; null where it is none."""
    try:
        time = datetime.fromisoformat((date or "").strip())
    except ValueError:
        return None
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    try:
        return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return None
