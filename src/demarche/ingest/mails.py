"""Mails (EML): what is written in them, when they were sent and about what, and the reports attached."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.decode import decode, lf
from demarche.ingest.facts import Facts
from demarche.ingest.pages import read_page
from demarche.ingest.paragraphs import wrapped
from demarche.ingest.pieces import Piece
from demarche.ingest.sources import Rejected, form_of
from demarche.ingest.unpack import whole
from demarche.ingest.unwrap import flowed, unwrapped

_ANSWER = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|vs|sv)\s*:\s*)+", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary\s*[=*]", re.IGNORECASE)
# A field that says what a part is, with the lines that it goes on over.
_FIELD = re.compile(rb"^content-[a-z-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE)
# Attachments that are named after nothing we know, by their declared type.
_ENDINGS = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "message/rfc822": ".eml",
    "text/csv": ".csv",
    "application/zip": ".zip",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as read: its own `text` (empty if there is none), `facts`, SHA-256 of the raw mail, attachments.

    `attached`: name and content of each that can be a report.
    """

    text: str
    facts: Facts
    page_hash: str
    attached: tuple[tuple[str, bytes], ...]


def read_mail(piece: Piece) -> Mail:
    """The mail that `piece` holds. Raises `InputError`."""
    data = whole(
        piece.stream, piece.name, limits.MAIL, "a mail", "save its text and what is attached as files"
    )
    try:
        return _mail(data, piece.name)
    except InputError:
        raise
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        # The standard library's parser takes anything, but not all that it took can be asked for.
        raise InputError(piece.name, "a damaged mail", "save its text as .txt") from None


def attachments(piece: Piece, mail: Mail) -> Iterator[Piece | Rejected]:
    """What is attached to `mail`, ready to be read."""
    for name, data in mail.attached:
        try:
            yield piece.within(name, io.BufferedReader(io.BytesIO(data)))
        except InputError as error:
            yield Rejected.of(error)
        if piece.budget.over:
            return


def _mail(data: bytes, name: str) -> Mail:
    _tractable(data, name)
    # The older policy leaves headers as they are: the newer one's parsing of them fails on broken ones.
    message = message_from_bytes(data, policy=policy.compat32)
    plain: list[str] = []
    pages: list[bytes] = []
    attached: list[tuple[str, bytes]] = []
    for number, part in enumerate(_parts(message, name)):
        kind, file = part.get_content_type(), _file_name(part, number)
        if part is not message and (form_of(file) if file else None) and _apart(part):
            attached.append((file, _bytes(part)))
        elif kind == "text/plain" and not _apart(part):
            plain.append(_text(part))
        elif kind == "text/html" and not _apart(part):
            pages.append(_markup(part))
    return Mail(_chosen(plain, pages), _facts(message), hashlib.sha256(data).hexdigest(), tuple(attached))


def _tractable(data: bytes, name: str) -> None:
    """Raise `InputError` for a mail that is made so that taking it apart does not end."""
    if data.count(b"\n") * len(_BOUNDARY.findall(data)) > limits.COMPARED:
        raise InputError(name, "a mail of too many parts within parts", "save its text as .txt")
    if any(len(field[0]) > limits.FIELD for field in _FIELD.finditer(data)):
        raise InputError(
            name, f"a mail with a field of over {limits.FIELD >> 10} kB in its head", "save its text as .txt"
        )


def _parts(message: Message, name: str, depth: int = 0) -> Iterator[Message]:
    """The parts of a mail that hold something, mails attached to it whole. Raises `InputError`."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > limits.PARTS or depth > limits.NESTED:
            raise InputError(
                name,
                f"a mail of over {limits.PARTS:,} parts, or {limits.NESTED} deep",
                "save its text as .txt",
            )
        within = part.get_payload()
        if isinstance(within, list) and (part is message or part.get_content_type() != "message/rfc822"):
            waiting.extend((one, depth + 1) for one in reversed(within) if isinstance(one, Message))
        else:
            yield part


def _apart(part: Message) -> bool:
    """Whether a part is attached, rather than written in the mail."""
    return (
        part.get_content_disposition() == "attachment"
        or part.get_filename() is not None
        or part.get_content_type() not in {"text/plain", "text/html"}
    )


def _file_name(part: Message, number: int) -> str:
    """The name of an attachment; one made of its declared type where its own tells no form we know."""
    name = _shown(part.get_filename() or "").replace("/", "_").replace("\\", "_").strip()
    ending = _ENDINGS.get(part.get_content_type(), "")
    return name if name and (form_of(name) or not ending) else f"{name or f'part-{number}'}{ending}"


def _bytes(part: Message) -> bytes:
    within = part.get_payload()
    if isinstance(within, list):  # a mail
        return b"\n\n".join(one.as_bytes() for one in within if isinstance(one, Message))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _decoded(part: Message) -> str:
    data = _bytes(part)
    try:
        return lf(data.decode(part.get_content_charset() or "ascii"))
    except (LookupError, ValueError):  # one that there is not, or that it is not in
        return decode(data)


def _markup(part: Message) -> bytes:
    """The page that a part holds, in UTF-8, whatever it says of itself within."""
    return b"\xef\xbb\xbf" + _decoded(part).encode("utf-8", "replace")


def _text(part: Message) -> str:
    text = _decoded(part)
    if str(part.get_param("format", "")).lower() == "flowed":
        return "\n".join(flowed(text.split("\n"), spaced=str(part.get_param("delsp", "")).lower() != "yes"))
    return unwrapped(text.split("\n")) if wrapped(text) else text


def _chosen(plain: list[str], pages: list[bytes]) -> str:
    """What is written in a mail: its plain text, unless its page says twice as much."""
    text = "\n\n".join(one.strip("\n") for one in plain if one.strip())
    page = next((found for one in pages if (found := read_page(one).text).strip()), "")
    return page if len(page.split()) > 2 * len(text.split()) else text


def _facts(message: Message) -> Facts:
    """Subject and day. Those of an answer or of a mail passed on are not those of what it carries."""
    facts = Facts()
    subject = " ".join(_shown(_raw(message, "subject")).split())
    bare = _ANSWER.sub("", subject, count=1) if _ANSWER.match(subject) else subject
    facts.add("title", bare, "mail-header")
    if bare == subject:
        try:
            sent = parsedate_to_datetime(_raw(message, "date"))
            facts.add("published", sent.date().isoformat(), "mail-header")
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
    return facts


def _raw(message: Message, name: str) -> str:
    """The first header of that name as it stands, bytes that are no ASCII decoded as a text's are."""
    raw = next((str(value) for header, value in message.raw_items() if header.lower() == name), "")
    return decode(raw[: limits.FIELD // 8].encode("utf-8", "surrogateescape"))


def _shown(header: str) -> str:
    """A header as a mail program shows it."""
    text = ""
    try:
        pieces = decode_header(header)
    except (MessageError, ValueError):
        return lf(header)
    for piece, charset in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        try:
            text += piece.decode(charset or "ascii")
        except (LookupError, ValueError):
            text += decode(piece)
    return lf(text).replace("\0", "")
