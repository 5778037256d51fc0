"""Disks that are full: small ones of one's own where root may mount them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SmallDisk:
    """A disk of a few MiB at `folder`."""

    folder: Path

    @property
    def _ballast(self) -> Path:
        return self.folder / ".ballast"

    def fill(self, but: int = 0) -> None:
        """Leave so many bytes free, and no more."""
        self.clear()
        free = os.statvfs(self.folder)
        with self._ballast.open("wb") as file:
            for _ in range(max(0, free.f_bavail * free.f_bsize - but) // 4096):
                file.write(b"\0" * 4096)

    def clear(self) -> None:
        """Have it all free again."""
        self._ballast.unlink(missing_ok=True)


def mounted(folder: Path, size: int) -> SmallDisk | None:
    """A disk of so many bytes at this folder; null where this user may mount none."""
    folder.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", f"size={size}", "demarche-test", str(folder)]
    try:
        done = subprocess.run(asked, capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return SmallDisk(folder) if done.returncode == 0 else None


def unmounted(disk: SmallDisk) -> None:
    """Take the disk away, even if a connection that nobody holds any more is not closed yet."""
    subprocess.run(["umount", "--lazy", str(disk.folder)], check=True)
