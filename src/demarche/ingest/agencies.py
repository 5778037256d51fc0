"""News and photo agencies and outlets by the names they print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from demarche.ingest.lexicon import rows
from demarche.ingest.paragraphs import fold


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: its short name, and whether other outlets print its text (`wire`)."""

    name: str
    wire: bool


@dataclass(frozen=True, slots=True)
class Masthead:
    """A line that names the outlet: `outlet`, as the outlet writes itself."""

    outlet: str


# Words that names of newspapers and broadcasters end in, for outlets in no list.
_OUTLET_WORDS = (
    "Post|Times|Herald|News|Journal|Tribune|Guardian|Observer|Chronicle|Gazette|Courier|Mail|Telegraph|Press|Star"
    "|Sun|Independent|Standard|Globe|Review|Monitor|Today|Express|Mirror|Wire|Dispatch|Examiner|Register|Sentinel"
    "|Inquirer|Bulletin|Ledger|Argus|Agency|Radio|Daily|Reporter|Citizen|Voice|Echo|Record|Advocate"
)
_NAME_OF_OUTLET = re.compile(rf"(?:The )?(?:[A-Z(][\w'’&.()-]* ){{1,3}}(?:{_OUTLET_WORDS})")
# “The Valley CourierNews you can trust”: scraped text glues the slogan to the name.
_GLUED = re.compile(rf"((?:The )?(?:[A-Z][\w'’&.-]* ){{1,3}}(?:{_OUTLET_WORDS}))(?=[A-Z])[^\n]{{3,70}}")


@cache
def agencies() -> dict[str, Agency]:
    """Agencies by their printed name."""
    return {printed: Agency(name, wire == "yes") for printed, name, wire in rows("agencies.tsv")}


@cache
def agency_pattern() -> str:
    """A regular expression for any agency's printed name, longest first."""
    return "|".join(re.escape(name) for name in sorted(agencies(), key=len, reverse=True))


def agency(printed: str) -> Agency | None:
    """The agency of this printed name, in any case."""
    return agencies().get(printed) or _folded().get(fold(printed))


def masthead(line: str) -> Masthead | None:
    """The outlet that `line` is the masthead of: its name, alone or with its slogan, glued or apart."""
    if line.endswith("."):
        return None
    known = _mastheads().get(_squeezed(line))
    if known:
        return Masthead(known)
    glued = _GLUED.fullmatch(line)
    return Masthead(glued[1]) if glued else None


def outlet_named(text: str) -> str | None:
    """The outlet whose name `text` is, as in “USA TODAY”."""
    return _outlets().get(fold(text))


def reads_as_outlet(text: str) -> bool:
    """Whether `text` is an outlet's name, known or not: “Delaware News Journal”."""
    return outlet_named(text) is not None or _NAME_OF_OUTLET.fullmatch(text) is not None


@cache
def _folded() -> dict[str, Agency]:
    return {fold(name): found for name, found in agencies().items()}


@cache
def _outlets() -> dict[str, str]:
    return {fold(printed): outlet for printed, outlet, _ in rows("outlets.tsv")}


@cache
def _mastheads() -> dict[str, str]:
    known = {_squeezed(printed): outlet for printed, outlet, _ in rows("outlets.tsv")}
    for printed, outlet, slogan in rows("outlets.tsv"):
        if slogan != "-":
            known[_squeezed(printed + slogan)] = outlet
    return known


def _squeezed(text: str) -> str:
    """Letters and digits only, so that “Post – Democracy” and “PostDemocracy” are one."""
    return "".join(character for character in fold(text) if character.isalnum())
