"""Words, names and sentences of a made-up world, for the ledgers that the desk is timed with."""

from __future__ import annotations

import itertools
import random
from typing import get_args

from demarche.records import Force, Form, Format, MeetingState

COMMON = [
    "troops",
    "border",
    "talks",
    "sanctions",
    "missile",
    "treaty",
    "ceasefire",
    "summit",
    "security",
    "council",
    "gas",
    "pipeline",
    "drills",
    "convoy",
    "grain",
    "harbour",
    "embassy",
    "minister",
    "proposal",
    "guarantees",
    "withdrawal",
    "deployment",
    "exercise",
    "airspace",
    "frontier",
    "delegation",
    "negotiators",
    "energy",
    "supplies",
    "reserves",
    "civilians",
    "corridor",
    "evacuation",
    "shelling",
    "artillery",
    "drones",
    "radar",
    "blockade",
    "tariffs",
    "assets",
    "banks",
    "currency",
    "parliament",
    "election",
    "referendum",
    "protest",
    "opposition",
    "coalition",
    "mandate",
    "inspectors",
    "enrichment",
    "reactor",
    "warheads",
    "tanker",
    "strait",
    "islands",
    "fishing",
    "migrants",
    "asylum",
    "refugees",
    "aid",
    "medicine",
    "hostages",
    "prisoners",
    "exchange",
    "amnesty",
    "inquiry",
    "evidence",
    "allegations",
    "denial",
    "response",
    "retaliation",
    "escalation",
    "pressure",
    "partners",
    "allies",
    "neighbours",
    "commitments",
    "principles",
    "sovereignty",
    "territory",
    "recognition",
    "legitimacy",
    "authorities",
    "officials",
    "spokesman",
    "statement",
]
_SMALL = [
    "the",
    "of",
    "to",
    "and",
    "in",
    "a",
    "for",
    "on",
    "with",
    "by",
    "at",
    "from",
    "that",
    "this",
    "its",
    "their",
    "more",
    "no",
    "new",
    "last",
    "any",
    "all",
    "such",
    "under",
    "over",
]
CUES = (
    "said",
    "told reporters",
    "warned",
    "insisted",
    "argued",
    "added",
    "stressed",
    "announced",
    "claimed",
    "repeated",
)
ACT_SHARES = (708, 79, 47, 64, 6, 19, 25, 44, 8)
FORCES, FORMATS, STATES, FORMS = map(get_args, (Force, Format, MeetingState, Form))
STATUSES = {
    "statement": (("actual", 960), ("denied", 22), ("planned", 6), ("possible", 12)),
    "event": (
        ("actual", 531),
        ("conditional", 27),
        ("denied", 17),
        ("ongoing", 103),
        ("planned", 76),
        ("possible", 246),
    ),
    "figure": (("actual", 916), ("denied", 2), ("planned", 29), ("possible", 53)),
    "condition": (("conditional", 1),),
    "meeting": (("actual", 757), ("denied", 7), ("ongoing", 23), ("planned", 183), ("possible", 30)),
    "vote": (("actual", 89), ("planned", 11)),
    "instrument": (("actual", 1),),
}
_SYLLABLES = [
    "ba",
    "bel",
    "bor",
    "cal",
    "dan",
    "dor",
    "el",
    "fen",
    "gar",
    "hal",
    "ir",
    "jun",
    "kar",
    "lem",
    "lor",
    "mar",
    "mon",
    "nar",
    "nis",
    "ol",
    "par",
    "quin",
    "ra",
    "rin",
    "sol",
    "tam",
    "tor",
    "ul",
    "ver",
    "wen",
    "yor",
    "zan",
]


class Invented:
    """The words, actors and outlets that all reports draw from, the first far oftener than the last."""

    def __init__(self, seed: int) -> None:
        self.lot = random.Random(seed)
        rare = ["".join(self.lot.choices(_SYLLABLES, k=3)) for _ in range(9000)]
        self.words = [*COMMON, *dict.fromkeys(rare)]
        weights = [1 / (at + 8) for at in range(len(self.words))]
        some = self.lot.choices(self.words, weights, k=1_500_000)
        self._phrases = [
            " ".join(
                word
                for pair in zip(self.lot.choices(_SMALL, k=6), some[at : at + 6], strict=True)
                for word in pair
            )
            for at in range(0, len(some) - 6, 7)
        ]
        self.actors = [self._actor(at) for at in range(4000)]
        self._shares = list(itertools.accumulate(1 / (at + 2.5) ** 1.05 for at in range(len(self.actors))))
        self.outlets = [
            f"{self._name()} {kind}"
            for at in range(115)
            for kind in [("Times", "Post", "News", "Herald")[at % 4]]
        ]
        self._outlet_shares = list(itertools.accumulate(1 / (at + 3) for at in range(len(self.outlets))))
        self.places = [self._name() for _ in range(300)]
        self.vectors = [self.lot.randbytes(384) for _ in range(20_000)]

    def _name(self) -> str:
        return "".join(self.lot.choices(_SYLLABLES, k=self.lot.choice((2, 3)))).capitalize()

    def _actor(self, at: int) -> tuple[str | None, str, str, str | None, tuple[str | None, ...]]:
        """Id, name, kind, country, and the roles that it is named with."""
        country = "".join(self.lot.choices("ABCDEFGHIKLMNOPRSTUVZ", k=3))
        if at < 40:
            return f"GOV-{country}", self._name(), "government", country, (None,)
        if at % 9 == 0:
            return (
                f"org:{at}",
                f"{self._name()} {self.lot.choice(('Union', 'Council', 'Alliance'))}",
                "organization",
                None,
                (None,),
            )
        if at % 5 == 0:
            return None, f"{self._name()} officials", "collective", country, (None,)
        home = self.actors[self.lot.randrange(40)][3] if at > 60 and hasattr(self, "actors") else country
        roles = (
            None,
            "foreign minister",
            "spokesman",
            "President",
            f"{self._name()} envoy",
            "Prime Minister",
        )
        name = f"{self._name()} {self._name()}"
        return f"person:{at}", name, "person", home, roles[: self.lot.randint(1, 6)]

    def actor(self) -> tuple[tuple[str | None, ...], str]:
        """An actor as (id, name, kind, country, role), and as the report writes it."""
        if self.lot.random() < 0.06:  # somebody who is named once
            who = (None, f"{self._name()} {self._name()}", "person", None, None)
        else:
            (id, name, kind, country, roles) = self.lot.choices(self.actors, cum_weights=self._shares)[0]
            who = (id, name, kind, country, self.lot.choice(roles))
        return who, who[1] or ""

    def outlet(self) -> str:
        return self.lot.choices(self.outlets, cum_weights=self._outlet_shares)[0]

    def phrase(self) -> str:
        return self.lot.choice(self._phrases)


class Text:
    """A report's text as it grows; every piece knows where it stands."""

    def __init__(self, title: str) -> None:
        self.parts = [title, "\n\n"]
        self.length = len(title) + 2

    def put(self, piece: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(piece)
        self.length += len(piece)
        return start, self.length
