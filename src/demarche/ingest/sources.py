"""Paths as a user names them → what there is to read: files, folders, globs, standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from demarche.errors import InputError
from demarche.ingest.addresses import on_the_web, same, shown, stem_of
from demarche.ingest.facts import Facts
from demarche.ingest.links import is_json_feed
from demarche.ingest.sidecar import owner
from demarche.ingest.unpack import GZIP, first_unpacked, unreadable

Form = Literal["text", "html", "jsonl", "csv", "parquet", "pdf", "eml", "warc", "zip"]
_FORMS: dict[str, Form] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pdf": "pdf",
    ".eml": "eml",
    ".warc": "warc",
    ".zip": "zip",
}
_SENT_AS: dict[str, Form] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/pdf": "pdf",
    "message/rfc822": "eml",
}
KNOWN = ", ".join(_FORMS)
"""The endings of names that are read, as errors list them."""

# Lists of links: only where they are named by themselves, for what they name is fetched.
_LISTS = (".xml", ".rss", ".atom", ".opml")

# ZIP files that are documents.
_OFFICE = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".pages", ".numbers")
# How files that are no text begin, and what to do about each.
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "an office document", "save its text as .txt"),
    (b"{\\rtf", "a rich-text document", "save its text as .txt"),
    (b"SQLite format 3\0", "a database", "name it with --db"),
    (b"\x89PNG", "an image", "give its text as .txt"),
    (b"\xff\xd8\xff", "an image", "give its text as .txt"),
    (b"GIF8", "an image", "give its text as .txt"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it first"),
    (b"(\xb5/\xfd", "a zstd archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
)
# How those begin that are read though they are no text.
_PACKED = (b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"PAR1")
_HEAD = 8192
_CONTROL = bytes({*range(0x20)} - {0x00, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B})


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that could not be read as a report: `where` (file or file:line), `reason` one line."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"

    @classmethod
    def of(cls, error: InputError) -> Rejected:
        """The rejection that `error` tells of."""
        return cls(error.where, error.reason)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its `name` as shown to the user, what `form` it has; `path` is null for standard input.

    `form` is null where only the content will tell. `address`: it is a page on the web, and there is no file.
    `links`: it is a list of such pages. `last`: facts that stand back behind its own. `charset`: what it came
    under.
    """

    name: str
    path: Path | None
    form: Form | None
    address: str | None = None
    links: bool = False
    last: Facts = field(default_factory=Facts)
    charset: str | None = None

    @property
    def key(self) -> str:
        """The file's name without its ending (nor `.gz`); "stdin" for standard input."""
        return stem(self.path.name) if self.path else stem_of(self.address) if self.address else "stdin"


def sources(paths: Iterable[str | os.PathLike[str] | Source | Rejected]) -> list[Source | Rejected]:
    """What `paths` name, in order, each once: files, folders (all below, sorted), globs, `-`, addresses.

    What can't be read (a missing file, a folder without reports) is a `Rejected` in its place. What is a
    `Source` or `Rejected` already stays so.
    """
    found: list[Source | Rejected] = []
    seen: set[str] = set()
    for path in paths:
        for item in [path] if isinstance(path, Source | Rejected) else _expand(os.fspath(path)):
            mark = _mark(item)
            if mark not in seen:
                seen.add(mark)
                found.append(item)
    reports = {str(item.path) for item in found if isinstance(item, Source)}
    return [item for item in found if not (isinstance(item, _Sidecar) and item.report in reports)]


def page(url: str) -> Source:
    """The page at an address on the web."""
    return Source(shown(url), None, None, address=url)


def fetched_source(name: str, url: str | None, retrieved: str | None, charset: str | None) -> Source:
    """The file `name` that holds a page fetched from `url`, at the time `retrieved`."""
    facts = Facts()
    facts.add("url", same(url) if url else None, "web")
    facts.add("retrieved", retrieved, "web")
    return Source(name, Path(name), form_of(name), last=facts, charset=charset)


def stem(name: str) -> str:
    """The file's `name` without folder and ending; `.gz` does not count as one."""
    name = PurePosixPath(name).name
    name = name[:-3] if name.lower().endswith(".gz") else name
    return PurePosixPath(name).stem or name


def form_of(name: str) -> Form | None:
    """The form that the ending of the file's `name` tells."""
    return _FORMS.get(PurePosixPath(name.lower().removesuffix(".gz")).suffix)


def form_sent_as(media_type: str) -> Form | None:
    """The form of a page that a server sends as of this media type; null for what is no report."""
    return _SENT_AS.get(media_type.strip().lower())


def office(name: str) -> bool:
    """Whether a file of this `name` is an office document or a book."""
    return name.lower().endswith(_OFFICE)


def refuse(name: str, head: bytes) -> None:
    """Raise `InputError` if a file that begins with `head` is no text."""
    for magic, what, remedy in _MAGIC:
        if head.startswith(magic):
            raise InputError(name, f"{what}, not text", remedy)


@dataclass(frozen=True)
class _Sidecar(Rejected):
    """A sidecar named as if it were a report; no error where its `report` is read too."""

    report: str = ""


def _mark(item: Source | Rejected) -> str:
    """What items that are the same have in common."""
    if isinstance(item, Source) and item.address:
        return same(item.address)
    return os.path.realpath(item.path) if isinstance(item, Source) and item.path else str(item)


def _expand(path: str) -> Iterator[Source | Rejected]:
    if on_the_web(path):
        yield page(path)
        return
    if path == "-":
        yield Source("stdin", None, None)
        return
    if not os.path.lexists(path) and glob.has_magic(path):
        # Path.glob wants a fixed root and a relative pattern; people write either.
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207
        if not matches:
            yield Rejected(
                path, f"no file matches (check the pattern; known endings: {KNOWN}, each also .gz)"
            )
        for match in matches:
            yield from _named(Path(match))
        return
    yield from _named(Path(path))


def _named(path: Path) -> Iterator[Source | Rejected]:
    if path.is_dir():
        inside = sorted(file for file in _below(path) if form_of(file.name))
        if not inside:
            yield Rejected(
                str(path),
                f"a folder without reports (known endings: {KNOWN}, each also .gz)",
            )
        yield from (Source(str(file), file, form_of(file.name)) for file in inside)
        return
    try:
        yield _file(path)
    except InputError as error:
        yield Rejected.of(error)


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(where, name) for name in names if not name.startswith("."))


def _file(path: Path) -> Source | Rejected:
    name = str(path)
    if not path.exists():
        raise InputError(name, "no such file", "check the path")
    if path.name.lower().endswith((".json", ".json.gz")):
        report = owner(path)
        if not report and path.is_file() and is_json_feed(_head(path, name)):
            return Source(name, path, None, links=True)
        if report:
            return _Sidecar(
                name, f"metadata of {report.name}, not a report (name {report.name})", str(report)
            )
        raise InputError(name, "a JSON file, not a report", "write one article a line and name it .jsonl")
    form = form_of(path.name)
    if path.name.lower().removesuffix(".gz").endswith(_LISTS):
        return Source(name, path, None, links=True)
    if path.is_file():  # Not a pipe: what is read from one here would be gone.
        head = _head(path, name)
        refuse(name, head)
        if office(name):
            raise InputError(name, "an office document, not text", "save its text as .txt")
        if form is None and not head.startswith(_PACKED) and _binary(head):
            raise InputError(name, "not text", f"known endings: {KNOWN}, each also .gz")
    return Source(name, path, form)


def _head(path: Path, name: str) -> bytes:
    """How the file begins, unpacked if gzipped."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise unreadable(name, error) from None
    return first_unpacked(head) if head.startswith(GZIP) else head


def _binary(head: bytes) -> bool:
    """Whether `head` has more control characters than any text would."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16
        return False
    return b"\0" in head or 50 * (len(head) - len(head.translate(None, _CONTROL))) > len(head)
