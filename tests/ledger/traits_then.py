"""What earlier versions of the program wrote of what records are compared by."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable

from demarche.link.traits import Traits, tells


def packed_then(those: Iterable[Traits]) -> bytes:
    """Traits as versions 3 to 7 packed them: in one list, what two must share in front."""
    rows = [
        [
            one.kind,
            sorted(one.sides),
            sorted(filter(tells, one.around)),
            one.sort,
            one.id,
            one.start,
            one.end,
            *([(who.key, who.family, who.country, who.stem) for who in side] for side in (one.who, one.whom)),
            one.first,
            one.last,
            one.printed,
            sorted(one.place),
            one.manner,
            one.standing,
            sorted(one.words),
            sorted(stem for stem in one.around if not tells(stem)),
        ]
        for one in those
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode(), 1)
