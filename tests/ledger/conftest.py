from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from disks import SmallDisk, mounted, unmounted

_NOBODY = 65534


@pytest.fixture
def closed_folder() -> Iterator[tuple[Path, Callable[..., AbstractContextManager[None]]]]:
    """A folder, and a context within which its files can't be written, nor itself unless said otherwise.

    Root may write anywhere, so that run as root the context makes the process nobody for its length.
    """
    folder = Path(tempfile.mkdtemp(prefix="demarche-closed-"))

    @contextmanager
    def closed(folder_too: bool = True) -> Iterator[None]:
        root = os.getuid() == 0
        for file in folder.iterdir():
            file.chmod(0o444)
        folder.chmod(0o555 if folder_too else 0o777)
        if root:
            os.setresuid(_NOBODY, _NOBODY, 0)
        try:
            yield
        finally:
            if root:
                os.setresuid(0, 0, 0)
            folder.chmod(0o755)

    yield folder, closed
    shutil.rmtree(folder)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of 4 MiB that may be filled."""
    disk = mounted(tmp_path / "disk", 4 << 20)
    if disk is None:
        pytest.skip("only root may mount a small disk")
    yield disk
    unmounted(disk)
