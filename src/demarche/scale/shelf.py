"""Finished shards, kept beside the ledger until their reports are in it; a killed run's are found again."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demarche.errors import LedgerError
from demarche.scale.work import Read, unpacked

_ENDING = ".parquet"


class Shelf:
    """A folder of shards that is this run's alone; what a killed run left in it is found again.

    Close it, or use it in a `with` statement: it goes when all that was kept in it was taken.
    """

    def __init__(self, beside: Path) -> None:
        """For the ledger whose files begin so. Raises `LedgerError` where no folder can be made there."""
        self.folder, self._lock = _own(beside)
        self._at_hand: tuple[Path | None, dict[str, Read]] = (None, {})
        self._left = dict(self._leftovers())
        # Those that are left keep their names.
        self._number = max(
            (int(path.stem) for path in self.folder.glob(f"*{_ENDING}") if path.stem.isdigit()), default=0
        )

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(unfinished=kind is not None)

    def left(self, digest: str) -> Path | None:
        """The file of a former run that holds the reading of that digest."""
        return self._left.get(digest)

    def keep(self, shard: bytes) -> Path:
        """Keep a finished shard. Whole or not at all: written aside and renamed."""
        self._number += 1
        path = self.folder / f"{self._number}{_ENDING}"
        aside = path.with_suffix(".part")
        with _told(self.folder):
            aside.write_bytes(shard)
            aside.replace(path)
        return path

    def read(self, path: Path, digest: str) -> Read | None:
        """The reading of that digest in the file at `path`; null where there is none."""
        if self._at_hand[0] != path:
            with _told(self.folder):
                self._at_hand = (path, {one.digest: one for one in unpacked(path.read_bytes())})
        return self._at_hand[1].get(digest)

    def drop(self, path: Path) -> None:
        """Let go of a shard: its reports are in the ledger."""
        with _told(self.folder):
            path.unlink(missing_ok=True)

    def close(self, unfinished: bool = False) -> None:
        """Take the folder away; left for the next run where this one is `unfinished` and holds shards."""
        if not (unfinished and any(self.folder.glob(f"*{_ENDING}"))):
            shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            os.close(self._lock)

    def _leftovers(self) -> Iterator[tuple[str, Path]]:
        for path in sorted(self.folder.glob(f"*{_ENDING}")):
            with _told(self.folder):
                data = path.read_bytes()
            try:
                yield from ((one.digest, path) for one in unpacked(data))
            except ValueError:  # Renamed, but lost in a power cut.
                path.unlink(missing_ok=True)


def left_behind(beside: Path) -> bool:
    """Whether a run that was killed may have left shards beside this ledger, or another run has some."""
    return _folder(beside, 0).exists()


def _folder(beside: Path, number: int) -> Path:
    return beside.with_name(f"{beside.name}.shards" + (f"-{number}" if number else ""))


def _own(beside: Path) -> tuple[Path, int]:
    """The first folder that no running program has, and the open file that keeps it ours."""
    for number in range(1000):
        folder = _folder(beside, number)
        with _told(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with contextlib.suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another run may have ended, and taken the folder with it, while it was looked at.
            if os.path.samestat(os.fstat(lock), os.stat(folder / "lock")):  # noqa: PTH116
                return folder, lock
        os.close(lock)
    raise LedgerError(f"{beside}: a thousand others read into it (wait until some have finished)")


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise LedgerError(
            f"{folder}: can't be used: {why} (free some space, or read with --workers 1)"
        ) from error
