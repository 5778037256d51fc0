"""How well each mention suits as the one whom "he" or "she" means: a log-linear model of its surroundings.

The features are those of Lappin and Leass (1994) and of Denis and Baldridge (2008), as far as words, weak
trees and quotation marks tell them. Weights are learned by training/pronouns.py; a mention's score is their
sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from demarche.actors.people import Person
from demarche.actors.tables import rows, word_set

if TYPE_CHECKING:
    from demarche.actors.things import Referent
    from demarche.actors.words import Words

SAYING = word_set("saying")
INVERTED = word_set("said-before-who-says-it")


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention already resolved: its head word and extent, whom it means, and how prominent it stands."""

    head: int
    start: int
    end: int
    who: Referent
    subject: bool
    speaker: bool
    oblique: bool
    owner: bool
    form: str


@cache
def weights() -> dict[str, float]:
    """Every feature's weight."""
    return {row["feature"]: float(row["weight"]) for row in rows("salience")}


def told(words: Words) -> tuple[int, ...]:
    """For each sentence number, how many up to it hold a word outside quotation marks."""
    outside = {
        words.sentence[i] for i, word in enumerate(words.text) if not words.quoted[i] and word.isalpha()
    }
    count, out = 0, []
    for number in range(words.sentence[-1] + 1 if len(words) else 0):
        count += number in outside
        out.append(count)
    return tuple(out)


def features(words: Words, told: Sequence[int], i: int, near: Sequence[Seen]) -> list[tuple[str, ...]]:
    """The features of each mention of `near`, the latest first, as what the pronoun at word `i` means."""
    after = words.lower[i + 1] if i + 1 < len(words) else ""
    says = after in SAYING or (i > 0 and words.lower[i - 1] in INVERTED)
    kind = "his" if words.lower[i] in ("his", "her") else "says" if says else "he"
    opens = words.opens(i)
    often = Counter(id(seen.who) for seen in near)
    speaker = next((seen for seen in near if seen.speaker and not words.quoted[seen.head]), None)
    subject = next(
        (seen for seen in near if seen.subject and words.quoted[seen.head] == words.quoted[i]), None
    )
    first = {words.sentence[seen.head]: seen for seen in near}
    return [
        (f"often {min(often[id(seen.who)], 5)}", *_features(words, told, i, seen, kind))
        + (("subject for the sentence's first word",) if seen.subject and opens else ())
        + (("last-speaker",) if speaker is not None and seen.who is speaker.who else ())
        + (("last-subject",) if seen is subject else ())
        + (("latest",) if seen is near[0] else ())
        + ((f"first {kind}",) if first[words.sentence[seen.head]] is seen else ())
        for seen in near
    ]


def _features(words: Words, told: Sequence[int], i: int, seen: Seen, kind: str) -> tuple[str, ...]:
    here, there = words.sentence[i], words.sentence[seen.head]
    back = min(told[here] - told[there], 4) if here != there else 0
    inside, within = words.quoted[i], words.quoted[seen.head]
    out = [
        f"back {back}",
        f"back {back} {kind}",
        f"sentences {min(here - there, 6)}",
        f"paragraphs {min(words.paragraph[i] - words.paragraph[seen.head], 3)}",
        f"form {seen.form}",
        f"quoted {within} for {inside}",
    ]
    if seen.subject:
        out += ["subject", f"subject {kind}", f"subject back {min(back, 2)}"]
    if seen.speaker:
        out += ["speaker", f"speaker {kind}", f"speaker for {inside}", f"speaker back {min(back, 2)}"]
    if seen.speaker and inside and not within and there >= here - 1:
        out.append("speaks this quotation")
    if seen.oblique:
        out.append(f"oblique {kind}")
    if seen.owner:
        out.append("owner")
    if not isinstance(seen.who, Person):
        out.append("unnamed")
    elif not seen.who.gender:
        out.append("gender unknown")
    return tuple(out)
