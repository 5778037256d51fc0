"""Web archives (WARC, gzipped or not) → their records, one at a time, found again behind damage.

The records are cut out here, and not by fastwarc, which takes a record that was cut short for a whole one and
stops at the first damage; what is in a record is read by it (`visits`).
"""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import BinaryIO

from demarche.ingest import limits
from demarche.ingest.unpack import GZIP, Budget

_VERSION = b"WARC/"
# The line that a record begins with, and where another one does.
_FIRST = re.compile(rb"WARC/\d\.\d\r?\n")
_NEXT = re.compile(rb"\n(?=WARC/\d\.\d\r?\n)")
_LENGTH = re.compile(rb"\nContent-Length[ \t]*:[ \t]*(\d{1,18})[ \t]*(?=\r?\n)", re.IGNORECASE)
_ANY_LENGTH = re.compile(rb"\n[ \t]*Content-Length\b", re.IGNORECASE)
# What closes a record. Some writers leave out a line end.
_CLOSED = re.compile(rb"\r\n\r\n|[\r\n]*(?:WARC/|\Z)")
_ENDS = re.compile(rb"[\r\n]+")
_MEMBER = GZIP + b"\x08"
_STEP = 64 << 10
_STRIDE = 1 << 20


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its number from 1, where it begins (its gzip member, if packed), and its bytes with its head.

    `cut`: too long to be held; only its first bytes are here.
    """

    number: int
    at: int
    data: bytes
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of the file that is no whole record: its number among the records, and where it begins."""

    number: int
    at: int


class Broken(Exception):  # noqa: N818 - not an error: the archive goes on behind it
    """What was packed does not unpack any further; the next read goes on behind the damage."""


def records(stream: BufferedReader, name: str, budget: Budget) -> Iterator[Record | Damage]:
    """The records of the web archive in `stream`, with a `Damage` for what can't be read.

    Holds one record at a time. Raises `InputError` where it unpacks to more than `budget` has.
    """
    head = stream.peek(len(_VERSION))
    # By its name too, should its very first byte be hurt.
    packed = head.startswith(GZIP) or (name.lower().endswith(".gz") and not head.startswith(_VERSION))
    yield from _Cutter(_Packed(stream, name, budget) if packed else _Plain(stream)).records()


class _Plain:
    """The bytes of a file that is not packed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self) -> bytes:
        return self._stream.read(_STEP)

    def origin(self, at: int) -> int:
        """Where in the file that stands which is `at` in what was read: the same place."""
        return at


class _Packed:
    """What the gzip members of a file hold, one after another. Raises `Broken` at damage, then goes on."""

    def __init__(self, stream: BinaryIO, name: str, budget: Budget) -> None:
        self._stream, self._name, self._budget = stream, name, budget
        self._packed = bytearray()
        self._at = 0  # where in the file `_packed` begins
        self._given = 0
        self._unpacker: zlib._Decompress | None = None
        self._origins: deque[tuple[int, int]] = deque()

    def read(self) -> bytes:
        """The next bytes; none at the end."""
        while True:
            if not self._packed:
                more = self._stream.read(_STEP)
                if not more:
                    if self._unpacker is not None:
                        self._unpacker = None
                        raise Broken
                    return b""
                self._packed += more
            if self._unpacker is None and not self._begin():
                continue
            data = self._unpack()
            if data:
                self._given += len(data)
                self._budget.take(len(data), self._name)
                return data

    def origin(self, at: int) -> int:
        """Where in the file the member begins that holds what is `at` in what was read."""
        while len(self._origins) > 1 and self._origins[1][0] <= at:
            self._origins.popleft()
        return self._origins[0][1] if self._origins else self._at

    def _begin(self) -> bool:
        """Begin the next member; false where more must be read first. Padding between members is skipped."""
        bare = self._packed.lstrip(b"\0")
        self._skip(len(self._packed) - len(bare))
        if len(self._packed) < len(_MEMBER):
            self._packed += (more := self._stream.read(_STEP))
            if not more and self._packed:
                self._skip(len(self._packed))
                raise Broken
            return False
        if not self._packed.startswith(_MEMBER):
            self._seek()
            raise Broken
        self._unpacker = zlib.decompressobj(31)
        self._origins.append((self._given, self._at))
        return True

    def _unpack(self) -> bytes:
        """What the bytes at hand unpack to, at most a stride of it."""
        unpacker = self._unpacker
        assert unpacker is not None
        held = bytes(self._packed[:_STEP])
        try:
            data = unpacker.decompress(held, _STRIDE)
        except zlib.error:
            self._unpacker = None
            self._seek()
            raise Broken from None
        self._skip(len(held) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data))
        if unpacker.eof:
            self._unpacker = None
        return data

    def _seek(self) -> None:
        """Go on to the next member that begins a record."""
        self._skip(1)
        while True:
            at = self._packed.find(_MEMBER)
            if at < 0:
                self._skip(max(0, len(self._packed) - len(_MEMBER) + 1))
            else:
                self._skip(at)
                if len(self._packed) >= 1024 and self._begins():
                    return
                if len(self._packed) >= 1024:
                    self._skip(1)
                    continue
            more = self._stream.read(_STEP)
            if not more:
                if not self._begins():
                    self._skip(len(self._packed))
                return
            self._packed += more

    def _begins(self) -> bool:
        """Whether a member that begins a record stands at hand."""
        try:
            return zlib.decompressobj(31).decompress(bytes(self._packed[:1024]), 16).startswith(_VERSION)
        except zlib.error:
            return False

    def _skip(self, count: int) -> None:
        del self._packed[:count]
        self._at += count


class _Cutter:
    """Cuts what it reads into records."""

    def __init__(self, inner: _Plain | _Packed) -> None:
        self._inner = inner
        self._held = bytearray()
        self._at = 0  # where in what was read `_held` begins
        self._number = 0
        self._ended = self._broken = False

    def records(self) -> Iterator[Record | Damage]:
        """The records, with a `Damage` where there is none."""
        while True:
            self._blank()
            if not self._fill(len(_VERSION)):
                if self._held or self._broken:
                    yield self._damage()
                    self._drop(len(self._held))
                if not self._broken:
                    return
                self._ended = self._broken = False
                continue
            found = self._next()
            yield found

    def _next(self) -> Record | Damage:
        """The record that begins here, or the damage, gone past."""
        self._fill(limits.RECORD_HEAD)
        body = self._head()
        length = _LENGTH.search(self._held, 0, body)
        # A head that another record begins in was cut off there; of two lengths neither can be trusted.
        if not _FIRST.match(self._held) or length is None or _NEXT.search(self._held, 0, body):
            return self._past(1)
        if len(_ANY_LENGTH.findall(self._held, 0, body)) > 1:
            return self._past(1)
        size = int(length[1])
        end = body + size
        if size > limits.RECORD:
            return self._over(length, body, end)
        if not self._fill(end):
            return self._past(body - 1)
        self._fill(end + 4 + len(_VERSION))
        if not _CLOSED.match(self._held, end):
            return self._past(body - 1)
        record = Record(self._count(), self._inner.origin(self._at), bytes(self._held[:end]))
        self._drop(end)
        return record

    def _head(self) -> int:
        """Where the head of the record ends that begins here: behind the first empty line; 0 if none."""
        end = 0
        for blank in (b"\r\n\r\n", b"\n\n"):  # some writers leave out the carriage return
            at = self._held.find(blank, 0, end or limits.RECORD_HEAD)
            end = at + len(blank) if at >= 0 else end
        return end

    def _past(self, start: int) -> Damage:
        """Damage, and on to where the next record begins, from `start` on; the rest, if none does."""
        damage = self._damage()
        while True:
            found = _NEXT.search(self._held, start)
            if found:
                self._drop(found.end())
                return damage
            if len(self._held) > limits.RECORD_HEAD:
                self._drop(len(self._held) - 16)
                start = 0
            if not self._fill(len(self._held) + 1):
                self._drop(len(self._held))
                # What broke off here has been told.
                if self._broken:
                    self._ended = self._broken = False
                return damage

    def _over(self, length: re.Match[bytes], body: int, end: int) -> Record:
        """A record too long to hold: how it begins, and on to its end.

        Its head tells the length of what is held: fastwarc takes memory for as much as a head tells.
        """
        held = bytes(self._held[: limits.RECORD_HEAD])
        told = b"%d" % max(0, len(held) - body)
        data = held[: length.start(1)] + told + held[length.end(1) :]
        record = Record(self._count(), self._inner.origin(self._at), data, cut=True)
        while end > len(self._held):
            end -= len(self._held)
            self._drop(len(self._held))
            if not self._fill(1):
                return record
        self._drop(end)
        return record

    def _damage(self) -> Damage:
        return Damage(self._count(), self._inner.origin(self._at))

    def _count(self) -> int:
        self._number += 1
        return self._number

    def _blank(self) -> None:
        while True:
            found = _ENDS.match(self._held)
            self._drop(found.end() if found else 0)
            if self._held or not self._fill(1):
                return

    def _fill(self, size: int) -> bool:
        """Whether `size` bytes are at hand, once what there is has been read."""
        while len(self._held) < size and not self._ended:
            try:
                more = self._inner.read()
            except Broken:
                self._ended = self._broken = True
                break
            if not more:
                self._ended = True
            self._held += more
        return len(self._held) >= size

    def _drop(self, count: int) -> None:
        del self._held[:count]
        self._at += count
