"""Conditional clauses: which words of a sentence are the trigger, which the consequence.

A marker ("if", "unless", "in the event of" …) is found by its words; the two clauses around it are bounded by
punctuation, quotation marks and the place of the finite verbs (Penn tags, with the closed class of English
auxiliaries as a second witness, so that a wrong tag costs little). No dependency tree is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.condition_markers import NOMINAL_TAGS, Marker, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FINITE_TAGS = frozenset({"MD", "VBD", "VBZ", "VBP"})
_OPEN = frozenset("“\"‘'(`") | {"``"}
_CLOSE = frozenset("”\"’')") | {"''"}
_DASHES = frozenset({"—", "–", "--", "-", "―"})
_EDGES = _OPEN | _CLOSE | _DASHES | frozenset({";", ":", "...", "…", ",", ".", "!", "?"})


Offsets = tuple[int, int]

_ASIDE = 25
"""Words that an aside between dashes holds at most."""
_WITHIN = frozenset({"any", "lead", "red line"})
"""Sorts of marker that stand within a clause: another condition's clauses do not end at them."""


@dataclass(frozen=True)
class Pair:
    """A trigger and its consequence as token numbers of the Doc, `[start, end)`.

    `marker` is the sort of marker that joins them; it begins at token `at`.
    """

    marker: str
    at: int
    trigger: tuple[int, int]
    consequence: tuple[int, int]


def finite(token: Token) -> bool:
    """Whether `token` is a verb with a tense or a modal."""
    return token.tag_ in _FINITE_TAGS or token.lower_ in words("auxiliaries")


def _nominal(token: Token) -> bool:
    return token.tag_ in NOMINAL_TAGS or token.lower_ in words("subject-pronouns")


def _broken(stretch: Sequence[Token], at: int) -> bool:
    """Whether words of another's stand between `stretch[at - 1]` and `stretch[at]` (an attribution)."""
    first, second = stretch[at - 1], stretch[at]
    return any(not token.is_space for token in first.doc[first.i + 1 : second.i])


def _dash(token: Token) -> bool:
    """Whether `token` is a dash between clauses, not a hyphen within a word."""
    if token.text not in _DASHES:
        return False
    spaced = token.i > 0 and bool(token.nbor(-1).whitespace_)
    return spaced if token.text == "-" else True


def pair(stretch: Sequence[Token], marker: Marker, nearby: Sequence[Marker]) -> Pair | None:
    """Trigger and consequence around `marker` in `stretch`, or None where one of the two is missing.

    `nearby` are all markers of the stretch: a consequence ends where the next condition begins.
    """
    low = [token.lower_ for token in stretch]
    if marker.sort == "red line":
        return _red_line(stretch, low, marker)
    if marker.sort == "otherwise":
        return _otherwise(stretch, low, marker)
    if marker.sort == "any":
        return _any(stretch, low, marker)
    if marker.sort == "lead":
        return _leading(stretch, low, marker)
    clauses = [other for other in nearby if other.sort not in _WITHIN]
    limit = min((other.start for other in clauses if other.start > marker.end + 2), default=len(stretch))
    found: tuple[Offsets, Offsets] | None = None
    if _opens_clause(stretch, low, marker.start):
        found = _fronted(stretch, low, marker, limit)
    if found is None and marker.sort != "even":
        begin = max((other.end for other in clauses if other.end < marker.start - 2), default=0)
        found = _trailing(stretch, low, marker, limit, begin)
    if found is None or not _declares(low, marker, *found[1]):
        return None
    return _made(stretch, marker, *found)


def _declares(low: list[str], marker: Marker, start: int, end: int) -> bool:
    """Whether a marker that as often tells only time or manner makes a condition of this consequence."""
    needed = {"until": "until-needs", "without": "without-needs", "exchange": "exchange-needs"}.get(
        marker.sort
    )
    if marker.sort == "exchange":
        start = 0  # "offered to halt its tests in return for": the offer is told before the deed
    return needed is None or any(word in words(needed) for word in low[start:end])


def _made(stretch: Sequence[Token], marker: Marker, trigger: Offsets, consequence: Offsets) -> Pair | None:
    first, second = _trim(stretch, *trigger), _trim(stretch, *consequence)
    if first is None or second is None:
        return None
    return Pair(marker.sort, stretch[marker.start].i, first, second)


def trimmed(tokens: Sequence[Token]) -> Offsets | None:
    """The longest unbroken piece of `tokens`, without edge punctuation and linking words (token numbers)."""
    return _trim(tokens, 0, len(tokens))


def _trim(stretch: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The longest unbroken piece of `stretch[start:end]`, without edge punctuation and linking words."""
    pieces, piece = [], start
    for at in range(start + 1, end + 1):
        if at == end or _broken(stretch, at):
            pieces.append((piece, at))
            piece = at
    if not pieces:
        return None
    start, end = max(pieces, key=lambda one: one[1] - one[0])
    while start < end and (stretch[start].lower_ in _EDGES or stretch[start].is_space):
        start += 1
    while start < end - 1 and stretch[start].lower_ in words("leading"):
        start += 1
        while start < end and (stretch[start].lower_ in _EDGES or stretch[start].is_space):
            start += 1
    while start < end and (stretch[end - 1].lower_ in _EDGES or stretch[end - 1].is_space):
        end -= 1
    if start >= end:
        return None
    return _balanced(stretch[start].doc, stretch[start].i, stretch[end - 1].i + 1)


def _balanced(doc: Doc, start: int, end: int) -> Offsets:
    """Tokens `start` to `end` with the quotation mark back at the edge whose partner stands within."""
    inside = [token.text for token in doc[start:end]]
    if inside.count("”") > inside.count("“") and start and doc[start - 1].text == "“":
        start -= 1
    if inside.count("“") > inside.count("”") and end < len(doc) and doc[end].text == "”":
        end += 1
    return start, end


def _opens_clause(stretch: Sequence[Token], low: list[str], at: int) -> bool:
    """Whether a clause can begin at `at`: nothing before it, or punctuation, or a word that links clauses."""
    while at and low[at - 1] in ("even", "only", "especially", "particularly", "but", "yet"):
        at -= 1
    if at == 0 or _broken(stretch, at):
        return True
    before = low[at - 1]
    return before in _EDGES or before in words("clause-openers") or before in words("saying")


def _fronted(
    stretch: Sequence[Token], low: list[str], marker: Marker, limit: int
) -> tuple[Offsets, Offsets] | None:
    """Trigger first: it ends at the first comma, dash or quotation mark with a main clause behind it."""
    end = len(stretch)

    def made(stop: int, start: int) -> tuple[Offsets, Offsets]:
        return (marker.end, stop), (start, _close(stretch, low, start, limit if limit > stop + 1 else end))

    # First with a verb required in the trigger; a second time without, should the tags have missed it.
    for needed in (True, False):
        verb = not needed or marker.sort in ("event", "without") or _verbless(stretch, marker.end)
        for at in range(_after_aside(stretch, low, marker.end, verb) + 1, end):
            verb = verb or _verbal(stretch[at - 1])
            if not verb or (not needed and at - marker.end < 2):
                continue
            if low[at] == ";":
                break
            if _broken(stretch, at) and _main(stretch, low, at, end):
                return made(at, at)
            boundary = low[at] in (",", "then") or _dash(stretch[at]) or low[at] in _OPEN | _CLOSE
            if boundary and _main(stretch, low, at + 1, end):
                return made(at, at + 1)
    stop = _unmarked_break(stretch, low, marker.end)
    return made(stop, stop) if stop is not None else None


def _after_aside(stretch: Sequence[Token], low: list[str], start: int, verb: bool) -> int:
    """`start`, or where an aside in commas ends that comes before the trigger's verb: "if, after all, …"."""
    for at in range(start, min(len(stretch), start + 3)):
        if not verb and low[at] == "," and not any(_verbal(token) for token in stretch[start:at]):
            return next((end for end in range(at + 1, len(stretch)) if low[end] == ","), start)
    return start


def _unmarked_break(stretch: Sequence[Token], low: list[str], start: int) -> int | None:
    """Where the main clause begins when no comma says so: the subject of a modal after the trigger's verb."""
    for modal in range(start + 3, len(stretch)):
        if low[modal] not in words("modals"):
            continue
        subject = modal
        while subject > start + 2 and stretch[subject - 1].tag_ in NOMINAL_TAGS:
            subject -= 1
            if low[subject] in words("subject-pronouns") or stretch[subject].tag_ == "DT":
                break
        if subject < modal and any(_verbal(token) for token in stretch[start + 1 : subject]):
            return None if low[subject] in ("that", "which", "who") else subject
    return None


def _verbal(token: Token) -> bool:
    return finite(token) or token.tag_.startswith("VB")


def _verbless(stretch: Sequence[Token], at: int) -> bool:
    """Whether a clause without a subject begins at `at`: "if needed", "if fully implemented"."""
    first = stretch[at : at + 2]
    return bool(first) and (
        first[0].tag_ == "VBN"
        or (first[0].tag_ == "RB" and len(first) > 1 and first[1].tag_ == "VBN")
        or first[0].lower_ in words("verbless")
    )


def _main(stretch: Sequence[Token], low: list[str], at: int, end: int) -> bool:
    """Whether a main clause begins at `at`: something that can be a subject, then a verb."""
    while at < end and (low[at] in _OPEN | _CLOSE or low[at] in ("then", ",") or _dash(stretch[at])):
        at += 1
    if at >= end or low[at] in words("not-opening-main"):
        return False
    if low[at] in words("modals"):
        return True
    for ahead in range(at + 1, min(end, at + 40)):
        if low[ahead] in (";", ":"):
            return False
        if low[ahead] == "," and low[ahead + 1 : ahead + 2] and low[ahead + 1] in words("subject-pronouns"):
            return False  # a list goes on: "tanks, guns and planes, we will"
        if finite(stretch[ahead]) or stretch[ahead].tag_ == "VBN":
            nominal = any(_nominal(stretch[k]) for k in range(at, ahead))
            return nominal and not _speaks(low, at, ahead)
    return stretch[at].tag_ == "VB"


def _speaks(low: list[str], at: int, verb: int) -> bool:
    """Whether what looks like a main clause is an attribution: a speech verb close behind its subject."""
    near = verb - at <= 6 and low[verb] in words("saying")
    return near and not any(word in words("modals") for word in low[at:verb])


def _close(stretch: Sequence[Token], low: list[str], start: int, end: int) -> int:
    """Where a clause that begins at `start` ends: a semicolon, an attribution, a new clause, or `end`."""
    for at in range(start + 2, end):
        if low[at] == ";" or (_dash(stretch[at]) and at - start > 4):
            return at
        if low[at] in (".", "!", "?") and at + 2 < end:
            return at
        if low[at] in (",", "”", '"') and _attribution(stretch, low, at, end):
            return at
        if low[at] == "," and at + 1 < end and low[at + 1] in words("closing"):
            return at
        if low[at] in ("and", "but", "or") and at + 1 < end and low[at + 1] in ("if", "unless"):
            return at
    return end


def _attribution(stretch: Sequence[Token], low: list[str], at: int, end: int) -> bool:
    """Whether after the comma or quotation mark at `at` there comes "he said" or "said the minister"."""
    start = at + 1
    while start < end and low[start] in _CLOSE:
        start += 1
    for ahead in range(start, min(end, start + 9)):
        if low[ahead] in words("no-attribution"):
            return False
        if low[ahead] in words("saying") and finite(stretch[ahead]):
            return True
    return False


def _trailing(
    stretch: Sequence[Token], low: list[str], marker: Marker, limit: int, begin: int
) -> tuple[Offsets, Offsets] | None:
    """Consequence first: back from the marker to where its clause begins, or the deed of a bargain.

    `begin` is where an earlier condition's trigger begins: what follows it is linked by "and", "but" or "or".
    """
    before = marker.start
    start = _bargained(stretch, low, before) if marker.sort == "exchange" else None
    if start is None:
        start = _clause_start(stretch, low, before, marker.sort in ("event", "exchange"))
    if start is None:
        return None
    if start < begin:
        links = [at for at in range(begin + 1, before - 1) if low[at] in ("and", "but", "or")]
        start = next((at + 1 for at in reversed(links) if any(map(_verbal, stretch[at + 1 : before]))), start)
    end = _close(stretch, low, marker.end, limit if limit > marker.end + 1 else len(stretch))
    verb = marker.sort == "event" or _verbless(stretch, marker.end)
    for at in range(marker.end + 1, end):
        verb = verb or _verbal(stretch[at - 1])
        if verb and (
            (low[at] == "," and not _among_adjectives(stretch, at))
            or (marker.sort == "event" and _dash(stretch[at]))
        ):
            end = at
            break
    stop = before
    while stop > start and low[stop - 1] in ("even", "only", "but", "and"):
        stop -= 1
    return (marker.end, end), (start, stop)


def _among_adjectives(stretch: Sequence[Token], comma: int) -> bool:
    """Whether a comma stands between adjectives of one noun: "limited, temporary relief"."""
    return 0 < comma < len(stretch) - 1 and all(stretch[at].tag_ == "JJ" for at in (comma - 1, comma + 1))


def _bargained(stretch: Sequence[Token], low: list[str], before: int) -> int | None:
    """Where the deed begins that is given in return: "to halt its tests", "by halting its tests"."""
    for at in range(before - 1, 0, -1):
        if stretch[at].tag_ == "VB" and low[at - 1] == "to":
            return at
        if (stretch[at].tag_ == "VBG" and stretch[at - 1].tag_ == "IN") or low[at] in (",", ";"):
            return at if stretch[at].tag_ == "VBG" else None
        if low[at] in words("modals"):
            return None
    return None


def _clause_start(stretch: Sequence[Token], low: list[str], before: int, noun_will_do: bool) -> int | None:
    """The nearest place before `before` at which a clause with its own verb begins."""
    verb = False
    aside = _aside(stretch, before)
    for at in range(before - 1, -1, -1):
        if aside <= at < before:
            continue
        verb = verb or finite(stretch[at]) or stretch[at].tag_ in ("VB", "VBN")
        if not verb:
            if at >= 2 and low[at - 1] == "of" and low[at - 2] in words("foretelling"):
                return at
            if low[at - 1 : at] == ["with"] and not words("vowing").isdisjoint(low[max(0, at - 6) : at]):
                return at
            continue
        if at == 0:
            return 0
        if _broken(stretch, at):
            return at
        previous = low[at - 1]
        if previous in (";", ":", "…", "...") or _dash(stretch[at - 1]) or previous in _OPEN - {"'"}:
            return at
        if previous in ("that", "because", "whether") and _clause(stretch, at, before):
            return at
        if previous in words("saying") and finite(stretch[at - 1]) and _clause(stretch, at, before):
            return at
        if (
            previous in (",", "and", "but", "so")
            and _clause(stretch, at, before)
            and _subject(stretch, low, at)
        ):
            return at
        if previous in ("and", "but") and low[at] in words("modals"):
            return at
        if previous == "to" and at >= 2 and low[at - 2] in words("vowing"):
            return at if at < 3 or low[at - 3] not in words("modals") else at - 3
    return 0 if noun_will_do and before > 0 else None


def _aside(stretch: Sequence[Token], before: int) -> int:
    """Where an aside between dashes begins that ends right before `before`; `before` where there is none."""
    if before < 3 or not _dash(stretch[before - 1]):
        return before
    opens = range(before - 2, max(0, before - 1 - _ASIDE), -1)
    return next((at for at in opens if _dash(stretch[at])), before)


def _clause(stretch: Sequence[Token], start: int, end: int) -> bool:
    """Whether `stretch[start:end]` holds a subject and after it a finite verb."""
    opens = stretch[start].tag_ in NOMINAL_TAGS or stretch[start].tag_ in ("RB", "IN", "``")
    return opens and any(finite(stretch[at]) for at in range(start + 1, end))


def _subject(stretch: Sequence[Token], low: list[str], at: int) -> bool:
    """Whether a subject begins at `at`: a nominal within a few words of a finite verb, no list going on."""
    if low[at] in words("not-opening-main"):
        return False
    for ahead in range(at, min(len(stretch), at + 8)):
        if low[ahead] in (",", ";"):
            return False
        if finite(stretch[ahead]):
            return ahead > at
    return False


def _otherwise(stretch: Sequence[Token], low: list[str], marker: Marker) -> Pair | None:
    """ "X, or else Y": the clause before is what must be done, the one after what follows if it is not."""
    if marker.start < 3:
        return None
    start = _clause_start(stretch, low, marker.start, False)
    if start is None:
        return None
    end = _close(stretch, low, marker.end, len(stretch))
    return _made(stretch, marker, (start, marker.start), (marker.end, end))


def _any(stretch: Sequence[Token], low: list[str], marker: Marker) -> Pair | None:
    """ "Any attack will be met with force", "we will respond to any attack": the deed is the trigger."""
    end = marker.end
    while end < len(stretch) and not (
        finite(stretch[end]) or low[end] in (",", ".", ";") or low[end] in _CLOSE
    ):
        end += 1
    if end < len(stretch) and low[end] in words("modals"):
        return _made(stretch, marker, (marker.end, end), (end, _close(stretch, low, end, len(stretch))))
    start = _clause_start(stretch, low, marker.start, False)
    if start is None or not any(word in words("answering") for word in low[start : marker.start]):
        return None
    stop = marker.start
    while stop > start and low[stop - 1] in ("to", "against", "with", "by"):
        stop -= 1
    return _made(stretch, marker, (marker.end, end), (start, stop))


def _leading(stretch: Sequence[Token], low: list[str], marker: Marker) -> Pair | None:
    """ "Imposing sanctions could lead to a rupture": the deed that is the subject is the trigger."""
    start = _subject_start(stretch, low, marker.start)
    while start < marker.start and (low[start] in words("leading") or low[start] in _EDGES):
        start += 1
    deed = stretch[start].tag_ == "VBG" or low[start] in words("deed-openers")
    if not deed:
        return None
    return _made(
        stretch, marker, (start, marker.start), (marker.end, _close(stretch, low, marker.end, len(stretch)))
    )


def _red_line(stretch: Sequence[Token], low: list[str], marker: Marker) -> Pair | None:
    """ "X is / would cross a red line": the subject is the trigger, the predicate the consequence."""
    verb = next(
        (
            at
            for at in range(marker.start - 1, max(-1, marker.start - 8), -1)
            if low[at] in words("red-line-verbs")
        ),
        None,
    )
    if verb is None:
        return None
    end = max(_close(stretch, low, marker.start - 1, len(stretch)), marker.end)
    for at in range(marker.end, min(end, marker.end + 4)):
        if low[at] in ("on", "against", "over", "of") and low[verb] in words("drawing"):
            return _made(stretch, marker, (at + 1, end), (_subject_start(stretch, low, verb), at))
    predicate = verb
    while predicate > 1 and (finite(stretch[predicate - 1]) or low[predicate - 1] in ("be", "not", "have")):
        predicate -= 1
    start = _subject_start(stretch, low, predicate)
    if start >= predicate or low[verb] in words("drawing") - {"called"}:
        return None
    named = next((at for at in range(start, predicate) if low[at] in ("what", "which")), None)
    if named is not None:
        before = _subject_start(stretch, low, named - 1) if named > start else 0
        return _made(stretch, marker, (before, named), (marker.start, end))
    return _made(stretch, marker, (start, predicate), (predicate, end))


def _subject_start(stretch: Sequence[Token], low: list[str], verb: int) -> int:
    for at in range(verb - 1, 0, -1):
        previous = low[at - 1]
        if (
            previous in ("that", "because", ";", ":", ",")
            or _dash(stretch[at - 1])
            or previous in _OPEN - {"'"}
        ):
            return at
        if _broken(stretch, at) or (previous in words("saying") and finite(stretch[at - 1])):
            return at
    return 0
