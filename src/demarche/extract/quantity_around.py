"""What a quantity stands in: the report and what it is about, the sentence, the statement, the verb above."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.actors import Mention
from demarche.extract.event_roles import frequencies, head_of
from demarche.extract.page import Page
from demarche.extract.quantity import Quantity
from demarche.extract.quantity_nations import nations_in
from demarche.extract.quantity_words import words_that
from demarche.extract.tables import classes
from demarche.records import Actor, Statement

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_HOPS = 12
# "across northern Syria": what makes a nation named the scene of something.
_SCENE = re.compile(r"\b(?:in|across|inside|into|over) (?:[a-z]+ ){0,2}$")
_LONGEST_PLACE = 30


@dataclass(frozen=True)
class Backdrop:
    """What a whole report tells of who is in it.

    `mentions`: its actor mentions, sorted by where they start. `often`: how often each name and country is
    mentioned. `themes`: actor id → what shows that the report is about that nation; `leading`: the nations
    named most, and the one named most as a place.
    """

    page: Page
    mentions: tuple[Mention, ...]
    often: Mapping[str, int]
    themes: Mapping[str, tuple[str, ...]]
    leading: tuple[Actor, ...]

    @classmethod
    def of(cls, page: Page) -> Backdrop:
        """The report of a page."""
        text, title = page.report.text, page.report.title or ""
        named: Counter[str] = Counter()
        placed: Counter[str] = Counter()
        who: dict[str, Actor] = {}
        for nation in nations_in(text, 0, len(text)):
            if nation.id is None or nation.text is None:
                continue
            named[nation.id] += 1
            who.setdefault(nation.id, nation.model_copy(update={"text": None}))
            at = nation.text.start
            if nation.kind == "government" and _SCENE.search(text[max(0, at - _LONGEST_PLACE) : at]):
                placed[nation.id] += 1
        themes: dict[str, list[str]] = defaultdict(list)
        for sign, count, most in (("theme", named, 4), ("scene", placed, 3)):
            for rank, (id, _) in enumerate(count.most_common(most)):
                themes[id].append(f"{sign} {rank}")
        for told in dict.fromkeys(nation.id for nation in nations_in(title, 0, len(title))):
            if told is not None:
                themes[told].append("titled")
        lead = dict.fromkeys(id for id, _ in [*named.most_common(2), *placed.most_common(1)])
        return cls(
            page,
            tuple(sorted(page.cast.mentions, key=lambda mention: (mention.start, -mention.end))),
            frequencies(page.cast.mentions),
            {id: tuple(signs) for id, signs in themes.items()},
            tuple(who[id] for id in lead),
        )


@dataclass(frozen=True)
class Around:
    """What a quantity stands in: its tokens, its sentence from `start` to `end`, the statement around it.

    `sort`: a toll, the length of an encounter, parties, or the kind of quantity. `thing`: the class of what
    is counted; `verb`: that of the verb over it. `head`: the counted noun, lower case, "none" where there is
    none.
    """

    backdrop: Backdrop
    quantity: Quantity
    said: Statement | None
    tokens: tuple[Token, ...]
    start: int
    end: int
    sort: str
    thing: str
    verb: str
    head: str

    @classmethod
    def of(cls, backdrop: Backdrop, quantity: Quantity, said: Statement | None) -> Around:
        """The surroundings of `quantity`, which stands in the words of `said`, if in anybody's."""
        page = backdrop.page
        start, end = page.sentence_of(quantity.start)
        span = page.doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
        tokens = tuple(token for token in span if not token.is_space) if span is not None else ()
        head = page.report.text[slice(*quantity.head)].lower() if quantity.head else "none"
        things = classes("figure_things", "thing")
        other = "other" if quantity.kind == "count" else quantity.kind
        thing = things.get(head) or things.get((quantity.unit or "").lower()) or other
        sort = _sort(page, quantity, head)
        return cls(backdrop, quantity, said, tokens, start, end, sort, thing, _verb(tokens), head)

    @property
    def text(self) -> str:
        """The text of the whole report."""
        return self.backdrop.page.report.text

    @property
    def unit(self) -> str:
        """The unit or counted noun, lower case, "none" where there is none."""
        return (self.quantity.unit or "none").lower()


def _sort(page: Page, quantity: Quantity, head: str) -> str:
    text = page.report.text
    start, end = page.sentence_of(quantity.start)
    before = text[start : quantity.start].lower().split()[-3:]
    if head in words_that("party"):
        return "party"
    if quantity.kind == "time":
        return "encounter" if ({head} | set(before)) & words_that("encounter") else "time"
    after = re.split(r"[,;.]", text[quantity.end : end].lower(), maxsplit=1)[0].split()[:6]
    return "toll" if set(before + after) & words_that("harm") else quantity.kind


def _verb(tokens: Sequence[Token]) -> str:
    """The class of the first verb at or above the tokens."""
    above = next((one for one in upwards(tokens) if one.tag_.startswith("VB")), None)
    return "no verb" if above is None else classes("figure_things", "verb").get(above.lemma_.lower(), "else")


def upwards(tokens: Sequence[Token]) -> Iterator[Token]:
    """The head of `tokens`, the word that it hangs on, and so on up."""
    if not tokens:
        return
    token = head_of(tokens)
    for _ in range(_MAX_HOPS):
        yield token
        if token.head.i == token.i:
            return
        token = token.head
