"""Streams out of files and out of what is packed in them, none of it held whole, all of it counted."""

from __future__ import annotations

import gzip
import io
import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from demarche.errors import InputError
from demarche.ingest import limits

GZIP = b"\x1f\x8b"
_STEP = 64 << 10
# What the standard library's unpackers raise for bytes that are not what they should be.
_DAMAGE = (
    EOFError,
    gzip.BadGzipFile,
    zlib.error,
    zipfile.BadZipFile,
    lzma.LZMAError,
    NotImplementedError,
    ValueError,
)


@dataclass(slots=True)
class Budget:
    """How much may come out of one file, of `packed` bytes, at all layers together."""

    packed: int
    taken: int = 0

    @property
    def over(self) -> bool:
        """Whether more came out than any honest file holds: nothing more of it is to be read."""
        return self.taken > max(limits.UNPACKED, limits.RATIO * self.packed)

    def take(self, count: int, name: str) -> None:
        """Count `count` bytes unpacked from `name`. Raises `InputError` once they are too many."""
        self.taken += count
        if self.over:
            raise InputError(
                name,
                f"unpacks to over {limits.RATIO} times the size of the file, as zip bombs do",
                "if you trust it, unpack it yourself and read what is in it",
            )


class _Unpacked(io.RawIOBase):
    """What an unpacker gives, counted, with its errors told as ours."""

    def __init__(self, inner: Any, name: str, what: str, budget: Budget) -> None:
        self._inner = inner
        self._name, self._what, self._budget = name, what, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except _DAMAGE:
            raise damaged(self._name, self._what) from None
        except OSError as error:
            if error.errno is None:  # bz2 says so of bad data
                raise damaged(self._name, self._what) from None
            raise
        self._budget.take(len(data), self._name)
        buffer[: len(data)] = data
        return len(data)


class _Drawn(io.RawIOBase):
    """A stream of unknown length: what has been read of it is what its budget is reckoned by."""

    def __init__(self, inner: BinaryIO, budget: Budget) -> None:
        self._inner, self._budget = inner, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read(len(buffer))
        self._budget.packed += len(data)
        buffer[: len(data)] = data
        return len(data)


def unpacked(inner: Any, name: str, what: str, budget: Budget) -> io.BufferedReader:
    """What `inner` gives when read; `what` it is, for the error should it be damaged."""
    return io.BufferedReader(cast(Any, _Unpacked(inner, name, what, budget)), _STEP)


def drawn(inner: BinaryIO, budget: Budget) -> io.BufferedReader:
    """A stream of unknown length, such as standard input."""
    return io.BufferedReader(cast(Any, _Drawn(inner, budget)), _STEP)


def first_unpacked(head: bytes) -> bytes:
    """The beginning of what a gzip file that begins with `head` holds; empty if it does not unpack."""
    try:
        return zlib.decompressobj(31).decompress(head, len(head))
    except zlib.error:
        return b""


def damaged(name: str, what: str = "gzip file") -> InputError:
    """The error for something packed that ends early or does not unpack."""
    return InputError(name, f"damaged or truncated {what}", "fetch or pack it again")


def unreadable(name: str, error: OSError) -> InputError:
    """The error for a file that the system will not give."""
    return InputError(
        name, (error.strerror or "cannot be read").lower(), "check the path and its permissions"
    )


@contextmanager
def told(name: str) -> Iterator[None]:
    """What the system refuses, told as an `InputError` of the file `name`."""
    try:
        yield
    except OSError as error:
        raise unreadable(name, error) from None


def whole(stream: BinaryIO, name: str, most: int, what: str, remedy: str) -> bytes:
    """All that is left of `stream`. Raises `InputError` where that is over `most` bytes."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(name, f"{what} of over {most // limits.MB} MB", remedy)
    return data


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """`stream`, or a copy of it on disk, where one may go back and forth."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=limits.REPORT) as spool:
        shutil.copyfileobj(stream, spool, _STEP)
        spool.seek(0)
        yield cast(BinaryIO, spool)
