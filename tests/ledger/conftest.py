from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import ledger_makers
import pytest
import servers
from disks import SmallDisk, mounted, unmounted
from whole_ledger import fill

from demarche.ledger import Ledger
from demarche.ledger import ledger as opening
from demarche.ledger.address import Place, place_of

_NOBODY = 65534


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "file_only: what holds of a ledger in a file alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of the ledger is run on a file and on a database of a PostgreSQL server."""
    alone = any(metafunc.definition.iter_markers("file_only"))
    where = ["file"] if alone else ["file", "postgresql"]
    metafunc.parametrize("database", where, indirect=True, scope="module")


@pytest.fixture(scope="session")
def server() -> Iterator[servers.Server]:
    """A PostgreSQL server, without any ledger."""
    bin = servers.programs()
    if bin is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with servers.serving(bin) as one:
        yield one


@pytest.fixture(scope="module", autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where ledgers lie: what a test opens by a path is a file there, or a database that stands for it."""
    # What hypothesis makes of a state machine is a unittest.TestCase, which pytest can't run twice.
    where: str = getattr(request, "param", "file")
    if where == "file":
        yield where
        return
    server: servers.Server = request.getfixturevalue("server")
    before = server.known()

    def there(given: Any) -> Place:
        at = place_of(given)
        return server.ledger(at) if isinstance(at, Path) else at

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ledger_makers, "SERVER", server)
        patched.setattr(opening, "place_of", there)
        yield where
    server.drop(server.known() - before)


@pytest.fixture(autouse=True)
def _dropped(database: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """The databases of one test go with it."""
    if database == "file":
        yield
        return
    server: servers.Server = request.getfixturevalue("server")
    before = server.known()
    yield
    gc.collect()  # Iterators that were left in the middle hold a connection each.
    server.drop(server.known() - before)


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


@pytest.fixture(scope="module")
def whole_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with something in every table: not to be written to."""
    return fill(tmp_path_factory.mktemp("whole") / "crisis.db")


@pytest.fixture(scope="module")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger: not to be written to."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Ledger.open(path).close()
    return path


@pytest.fixture
def path(whole_ledger: Path, tmp_path: Path) -> Path:
    """A ledger with something in every table, one's own."""
    return Path(shutil.copy(whole_ledger, tmp_path / "crisis.db"))
