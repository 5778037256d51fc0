"""robots.txt: what a site asks programs to leave alone, and how long they are to pause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from demarche.errors import InputError
from demarche.ingest import limits

AGENT = "demarche"
_NAMED = re.compile(r"^\s*user[ -]?agent", re.IGNORECASE | re.MULTILINE)
_RULE = re.compile(r"^\s*(?:d|all)[a-z]*ow", re.IGNORECASE | re.MULTILINE)
_LONGEST = 60.0  # seconds of a pause that is still believed


class _Rules(Protocol):
    def can_fetch(self, url: str, user_agent: str, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Robots:
    """A site's rules for us; without `rules` all is allowed. `pause`: the seconds that it asks for."""

    rules: _Rules | None = None
    pause: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether the page at `url` may be fetched."""
        return self.rules is None or self.rules.can_fetch(url, AGENT)


def robots_of(data: bytes, name: str) -> Robots:
    """The rules in the robots.txt `name` that holds `data`; what makes no sense in it says nothing.

    Raises `InputError` where there are too many to be taken in.
    """
    text = data.decode("utf-8-sig", "replace")
    # Each of a group's rules is held for each of its agents.
    if len(_NAMED.findall(text)) * len(_RULE.findall(text)) > limits.RULES:
        raise InputError(name, f"over {limits.RULES:,} rules", "save the page, and give the file")
    from protego import Protego

    rules = Protego.parse(text)
    try:
        asked = rules.crawl_delay(AGENT) or 0.0
    except ValueError:
        asked = 0.0
    return Robots(rules, min(_LONGEST, asked) if asked > 0 else 0.0)
