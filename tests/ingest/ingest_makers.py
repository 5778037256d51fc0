"""Files of every form that is read, made of short texts of our own."""

from __future__ import annotations

import gzip
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

from demarche.ingest import Rejected, read, sources
from demarche.records import Report

PARAGRAPHS = [
    "VIENNA (Reuters) - Envoys of both sides met on Monday for the first time in months, officials said.",
    "The talks ended without agreement, and no date was set for another round, a spokeswoman said later.",
    "“We will wait as long as we must,” the minister told reporters after the meeting – “and no longer.”",
    "Neither side would say whether the ministers would speak again before the end of the year in Geneva.",
]
MORE = "The minister added late on Tuesday that a third round in Geneva had been agreed upon after all."


def page(*paragraphs: str, head: str = "", charset: str = "utf-8") -> bytes:
    """A news page."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return (
        f"<!doctype html><html><head><title>Envoys</title>{head}</head><body><article><h1>Envoys trade blame"
        f"</h1>{body}</article></body></html>"
    ).encode(charset)


def reports(path: Path, **options: object) -> list[Report | Rejected]:
    """All that reading `path` gives."""
    found: list[Report | Rejected] = []
    for item in sources([path]):
        found.extend([item] if isinstance(item, Rejected) else read(item, **options))  # type: ignore[arg-type]
    for one in found:
        if isinstance(one, Rejected):
            assert "\n" not in str(one)
            assert str(path) in one.where
    return found


def stored(path: Path, data: bytes, **options: object) -> list[Report | Rejected]:
    """All that a file of `data` at `path` gives."""
    path.write_bytes(data)
    return reports(path, **options)


def good(found: list[Report | Rejected]) -> list[Report]:
    return [one for one in found if isinstance(one, Report)]


def bad(found: list[Report | Rejected]) -> list[Rejected]:
    return [one for one in found if isinstance(one, Rejected)]


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(
    block: bytes,
    address: str = "https://courier.example/envoys",
    date: str = "2021-12-02T10:00:00Z",
    *,
    kind: str = "response",
    media: str = "application/http; msgtype=response",
) -> bytes:
    """A record of a web archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash((address, date)))}>\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def crawl(count: int = 3) -> list[bytes]:
    """The records of a small crawl: each page with a paragraph of its own."""
    return [
        record(
            http(page(*PARAGRAPHS, f"It was meeting number {number} of the year.")),
            f"https://a.example/{number}",
        )
        for number in range(count)
    ]


def warc(*records: bytes, packed: bool = True) -> bytes:
    return b"".join(map(gzip.compress, records)) if packed else b"".join(records)


def archive(members: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return held.getvalue()


def mail(text: str | None = "\n\n".join(PARAGRAPHS), **attached: bytes) -> EmailMessage:
    """A mail of `text`."""
    made = EmailMessage()
    made["From"] = "Desk <desk@courier.example>"
    made["Subject"] = "Envoys trade blame"
    made["Date"] = "Thu, 2 Dec 2021 22:15:00 -0500"
    if text is not None:
        made.set_content(text)
    for name, data in attached.items():
        made.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=name.replace("_", ".")
        )
    return made


def pdf(*pages: list[str], title: str | None = None) -> bytes:
    """A PDF, a page for each list of lines, written by hand; a page without lines is a picture's."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj T* " for line in lines)
        drawn = f"BT /F1 10 Tf 12 TL 50 750 Td {shown}ET".encode("cp1252") if lines else b"0 0 10 10 re f"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    if title:
        objects.append(b"<< /Title (%s) >>" % title.encode())
    out, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    info = b" /Info %d 0 R" % len(objects) if title else b""
    return out + b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        info,
        at,
    )
