"""Pages as they were last sent: asked for again while nothing has changed, they cost nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from demarche.ledger.address import Place

KEPT = 256  # pages kept
LARGEST = 1 << 19  # bytes of a page that is kept


def stamp(ledger: Place) -> Hashable:
    """What changes with every write to a ledger, by whatever process: its files' times and sizes.

    A view that was worked out is a write as well, so that a page is as new as the views that it shows. What
    is no file has none: its `state` and `kept` tell.
    """
    if not isinstance(ledger, Path):
        return ()
    found = []
    for name in (ledger, ledger.with_name(f"{ledger.name}-wal")):
        try:
            file = name.stat()
            found.append((file.st_mtime_ns, file.st_size, file.st_ino))
        except OSError:
            found.append((0, 0, 0))
    return tuple(found)


class Cache:
    """The pages sent last, the least lately asked for forgotten first. Safe to ask from any thread."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Hashable, Response]] = OrderedDict()

    def get(self, asked: Hashable, state: Hashable) -> Response | None:
        """What was sent to this question in this state of the ledger; null where nothing was."""
        with self._lock:
            kept = self._kept.get(asked)
            if kept is None or kept[0] != state:
                return None
            self._kept.move_to_end(asked)
            return kept[1]

    def keep(self, asked: Hashable, state: Hashable, response: Response) -> None:
        """Keep what is sent, in place of what was; a large page is not kept."""
        if len(response.body) > LARGEST:
            return
        with self._lock:
            self._kept[asked] = (state, response)
            self._kept.move_to_end(asked)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
