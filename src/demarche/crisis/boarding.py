"""The boards of conditions, votes and texts as rows that are kept; see `demarche.crisis.digesting`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from demarche.crisis.findable import days, names_in
from demarche.link.likely import LEAST

if TYPE_CHECKING:
    from demarche.crisis.crisis import Crisis
    from demarche.ledger.digests import Finding
    from demarche.records import AnyRecord
    from demarche.views.ballots import Ballot
    from demarche.views.declared import Declaration
    from demarche.views.texts import Text

_T = TypeVar("_T", "Declaration", "Ballot", "Text")
Made = tuple[Any, "Iterable[Finding]"]


def declarations(crisis: Crisis) -> Made:
    """A row for each declared condition, by force; marked by how it stands."""
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    found = crisis.declarations()
    standing = crisis.standing()
    likely = _likely(found)
    whole = {
        "forces": dict(Counter(one.condition.force for one in likely)),
        "stands": dict(Counter(one.stands for one in likely)),
        "unlikely": len(found) - len(likely),
        "triggers": plain(crisis.triggers(likely)),
    }
    return whole, (
        Finding(
            one.condition.id,
            plain(one),
            one.condition.force,
            *days(one.told),
            tuple(word for record in one.told for word in names_in(record)),
            (one.stands, *_unreviewed(standing, one.told)),
            one.chance,
        )
        for one in found
    )


def ballots(crisis: Crisis) -> Made:
    """A row for each vote, by its result; marked where numbers are told of it, or reports differ."""
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    found = crisis.ballots()
    standing = crisis.standing()
    likely = _likely(found)
    whole = {
        "results": dict(Counter(one.result or "not told" for one in likely)),
        "unlikely": len(found) - len(likely),
    }
    return whole, (
        Finding(
            one.id,
            plain(one),
            one.result,
            *((one.date, one.date) if one.date else days(one.told)),
            (
                one.body or "",
                one.motion or "",
                *(word for record in one.told for word in names_in(record)),
            ),
            (
                *(("counted",) if one.ayes is not None or one.against is not None else ()),
                *_unreviewed(standing, one.told),
            ),
            one.chance,
        )
        for one in found
    )


def texts(crisis: Crisis) -> Made:
    """A row for each accord, draft, letter, bill, by its form; marked where it has a name, and readings."""
    from demarche.ledger.digests import Finding
    from demarche.views.sheet import plain

    found = crisis.texts()
    standing = crisis.standing()
    likely = _likely(found)
    whole = {
        "forms": dict(Counter(one.form for one in likely)),
        "proper": sum(one.proper for one in likely),
        "unlikely": len(found) - len(likely),
    }
    return whole, (
        Finding(
            one.id,
            plain(one),
            one.form,
            *days(one.told),
            (one.name, *(word for record in one.told for word in (record.name, *names_in(record)))),
            (
                *(("proper",) if one.proper else ("nameless",)),
                *(("read",) if one.readings else ()),
                *_unreviewed(standing, one.told),
            ),
            one.chance,
        )
        for one in found
    )


def _likely(found: Sequence[_T]) -> list[_T]:
    """Those that are likely enough to be shown where nothing else is asked for."""
    return [one for one in found if one.chance >= LEAST]


def _unreviewed(standing: Any, told: Iterable[AnyRecord]) -> tuple[str, ...]:
    return () if any(standing.state(one.id) for one in told) else ("unreviewed",)
