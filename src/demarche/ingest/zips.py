"""ZIP archives: read as a folder is, a file at a time."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.facts import Facts
from demarche.ingest.pieces import Piece, printable
from demarche.ingest.sidecar import names_beside, of_bytes
from demarche.ingest.sources import KNOWN, Rejected, form_of
from demarche.ingest.unpack import seekable, unpacked, whole

# The record that ends an archive, and the most that may stand behind it: a remark.
_END, _END_SIZE = b"PK\x05\x06", 22
_REMARK = 1 << 16
# In a large archive (ZIP64) the sizes stand in a record of their own, and where that is before the end.
_ELSEWHERE, _LOCATOR = 0xFFFFFFFF, b"PK\x06\x07"
_ENCRYPTED = 0x1
# What the standard library raises where an archive is not as it should be; OSError: a place before its start.
_WRONG = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    struct.error,
)


def members(piece: Piece) -> Iterator[Piece | Rejected]:
    """The files of the archive that can be reports, by name; hidden and other files are passed over.

    Each is to be read before the next is asked for. Raises `InputError` if the archive as a whole can't be
    read.
    """
    with seekable(piece.stream) as file:
        _directory(file, piece.name)
        try:
            archive = zipfile.ZipFile(file)
        except _WRONG:
            raise InputError(
                piece.name, "damaged or truncated ZIP archive", "fetch it again, or mend it with zip -FF"
            ) from None
        with archive:
            infos = archive.infolist()
            if len(infos) > limits.MEMBERS:
                raise InputError(
                    piece.name, f"an archive of over {limits.MEMBERS:,} files", "pack it as several"
                )
            names = {info.filename for info in infos}
            if "[Content_Types].xml" in names or "META-INF/container.xml" in names:
                raise InputError(piece.name, "an office document or book", "save its text as .txt")
            # Not `is_dir`, which fails on a name of no characters.
            reports = [info for info in infos if not info.filename.endswith("/") and _report(info.filename)]
            if not reports:
                raise InputError(piece.name, f"an archive without reports (known endings: {KNOWN})")
            for info in sorted(reports, key=lambda info: info.filename):
                yield from _member(piece, archive, info, names)
                if piece.budget.over:
                    return


def _member(
    piece: Piece, archive: zipfile.ZipFile, info: zipfile.ZipInfo, names: set[str]
) -> Iterator[Piece | Rejected]:
    where = f"{piece.name}/{printable(info.filename)}"
    if info.flag_bits & _ENCRYPTED:
        yield Rejected(where, "needs a password (unpack it yourself and read what is in it)")
        return
    try:
        opened = archive.open(info)
    except _WRONG:
        yield Rejected(where, "damaged or truncated member of a ZIP archive (fetch or pack it again)")
        return
    with opened:
        stream = unpacked(opened, where, "member of a ZIP archive", piece.budget)
        try:
            inner = piece.within(info.filename, stream, _beside(piece, archive, info, names))
        except InputError as error:
            yield Rejected.of(error)
            return
        yield inner


def _beside(
    piece: Piece, archive: zipfile.ZipFile, info: zipfile.ZipInfo, names: set[str]
) -> Callable[[bool], Facts]:
    """Gives the facts of the member's sidecar, if the archive holds one."""
    path = PurePosixPath(info.filename)
    sidecar = next(
        (str(path.with_name(name)) for name in names_beside(path.name) if str(path.with_name(name)) in names),
        None,
    )

    def facts(dated: bool) -> Facts:
        if sidecar is None:
            return Facts()
        where = f"{piece.name}/{printable(sidecar)}"
        try:
            opened = archive.open(sidecar)
        except _WRONG:
            raise InputError(where, "damaged or truncated", "pack it again, or leave it out") from None
        with opened:
            stream = unpacked(opened, where, "member of a ZIP archive", piece.budget)
            data = whole(stream, where, limits.REPORT, "metadata", "leave it out")
        return of_bytes(data, where, dated=dated)

    return facts


def _report(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not hidden and form_of(name) is not None


def _directory(file: BinaryIO, name: str) -> None:
    """Raise `InputError` where the archive's list of files is larger than memory should hold."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_SIZE - _REMARK))
    tail = file.read()
    at = tail.rfind(_END)
    file.seek(0)
    if at < 0 or len(tail) - at < _END_SIZE:
        return  # None, or cut: opening it will say so.
    (listed,) = struct.unpack_from("<L", tail, at + 12)
    if listed == _ELSEWHERE and tail[max(0, at - 20) : at].startswith(_LOCATOR):
        (where,) = struct.unpack_from("<Q", tail, at - 12)
        file.seek(min(where + 40, size))
        listed = int.from_bytes(file.read(8), "little")
        file.seek(0)
    if min(listed, size) > limits.DIRECTORY:
        raise InputError(name, f"an archive of over {limits.MEMBERS:,} files", "pack it as several")
