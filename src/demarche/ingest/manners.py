"""How a guest behaves on the web: what `demarche.ingest.web` keeps to."""

from __future__ import annotations

import math
from dataclasses import dataclass

from demarche.errors import OptionError


@dataclass(frozen=True)
class Manners:
    """How pages are fetched. `pause`: seconds between two requests to one host.

    `allow_private`: addresses of this machine and of private networks too. `patience`: the longest wait, in
    seconds, that a server may ask for before it is tried again at once; a longer one is told. Raises
    `OptionError` for what makes no sense.
    """

    pause: float = 1.5
    allow_private: bool = False
    patience: float = 60.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.pause) and 0 <= self.pause <= 3600):
            raise OptionError(f"pause {self.pause:g}: out of bounds (give seconds, 0 to 3600)")
