"""What speaks for a mention being whom an act is aimed at: where it stands, and how it hangs there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from math import exp
from typing import TYPE_CHECKING

from demarche.extract.acts import cue_leaning
from demarche.extract.tables import rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from demarche.actors.cast import Mention
    from demarche.records import Statement

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "iobj"})
_CLAUSES = ("ccomp", "advcl", "xcomp", "acl", "conj", "parataxis", "dep", "ROOT")
_DEEPEST = 6


@cache
def weights() -> dict[str, float]:
    """Every feature's weight (training/aims.py learns them)."""
    return {name: float(weight) for name, weight in rows("aim_weights")}


def chances(doc: Doc, said: Statement, near: Sequence[Mention]) -> list[float]:
    """For each mention of `near` the chance (0 to 1) that the statement's act is aimed at it."""
    known = weights()
    sums = (sum(known.get(name, 0.0) for name in named) for named in features(doc, said, near))
    return [1 / (1 + exp(-total)) for total in sums]


def features(doc: Doc, said: Statement, near: Sequence[Mention]) -> list[tuple[str, ...]]:
    """The features of each mention of `near`, in text order: each by itself, and with the statement's act.

    Where the cue tells the act (“rejected”, not “said”) each is doubled again.
    """
    seen: list[str] = []
    out = []
    clear = _is_told_by_cue(doc, said)
    for mention in near:
        number = seen.index(mention.actor.name) if mention.actor.name in seen else len(seen)
        again = mention.actor.name in seen
        if not again:
            seen.append(mention.actor.name)
        told = ["bias", f"number {min(number, 3)}", *(["again"] if again else [])]
        told += [f"kind {mention.actor.kind}", *_placed(doc, said, mention)]
        told += [f"{name} clear" for name in told] if clear else []
        out.append((*told, *(f"{name} {said.act}" for name in told)))
    return out


def _is_told_by_cue(doc: Doc, said: Statement) -> bool:
    """Whether the cue itself tells the act: “rejected”, not “said”."""
    tokens = [
        token
        for cue in said.cue
        for token in doc.char_span(cue.start, cue.end, alignment_mode="expand") or ()
    ]
    leaning = cue_leaning([token.lemma_ or token.lower_ for token in tokens])
    return leaning is not None and leaning[0] == said.act


def _placed(doc: Doc, said: Statement, mention: Mention) -> Iterator[str]:
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return
    inside = next((c for c in said.content if c.start <= mention.start < c.end), None)
    start, cue = said.content[0].start, (said.cue[-1] if said.cue else None)
    where = "inside" if inside else "outside"
    yield where
    if inside is None and cue is not None:
        after = mention.start >= cue.end
        yield f"outside {'after' if after else 'before'} the cue"
        if after and mention.start < start:
            yield "between cue and content"
    elif inside is not None and not doc.text[start : mention.start].strip(" “\"'").strip():
        yield "opens the content"
    root = span.root
    yield from _hung(root, span, where)
    if cue is not None:
        verb = doc.char_span(cue.start, cue.end, alignment_mode="expand")
        if verb is not None:
            yield from _under(root, verb)
    if root.tag_.startswith("PRP"):
        yield "pronoun"


def _hung(root: Token, span: Span, where: str) -> Iterator[str]:
    """By what role and preposition the mention hangs in its own clause."""
    role = root.dep_
    before = span.doc[span.start - 1] if span.start else None
    if role in _SUBJECTS:
        yield f"subject {where}"
        if any(child.dep_ == "mark" and child.lower_ in ("if", "unless") for child in root.head.children):
            yield "subject of if"
        yield "subject of must" if any(
            child.lower_ in ("should", "must", "ought", "needs") for child in root.head.children
        ) else f"subject by {root.head.tag_[:3]}"
    elif role in _OBJECTS:
        yield f"object {where}"
    elif role == "nmod:poss":
        yield f"owner {where}"
        yield f"owner of {root.head.dep_.split(':')[0]}"
    else:
        yield f"role {role.split(':')[0]} {where}"
    if before is not None and before.tag_ in ("IN", "TO"):
        yield f"after {before.lower_}"
    elif before is not None and before.tag_ == "DT" and before.i and before.nbor(-1).tag_ in ("IN", "TO"):
        yield f"after {before.nbor(-1).lower_}"
    after = span.doc[span.end] if span.end < len(span.doc) else None
    if after is not None and after.lower_ in ("'s", "’s"):
        yield "possessive"


def _under(root: Token, cue: Span) -> Iterator[str]:
    """How far below the cue it hangs, and whether other clauses stand between."""
    at, clauses = root, 0
    for depth in range(_DEEPEST):
        if cue.start <= at.i < cue.end:
            yield f"below the cue {min(depth, 5)}"
            yield f"clauses {min(clauses, 3)}"
            if depth == 1:
                yield f"cue's {root.dep_}"
            return
        clauses += at.dep_.split(":")[0] in _CLAUSES
        if at.head.i == at.i:
            break
        at = at.head
    yield "not below the cue"
