"""Issues, positions and agreements as tables."""

from __future__ import annotations

from collections.abc import Iterable

from demarche.link.issues import Issue, content
from demarche.link.positions import Agreement, Position
from demarche.records import Statement
from demarche.views import words
from demarche.views.sheet import Sheet, plain

_ID = 9
_QUOTED = 140


def issues(given: Iterable[Issue]) -> Sheet:
    """A row an issue: how it was found, how many statements in how many reports it rests on, of whom."""
    every = tuple(given)
    rows = []
    for one in every:
        days = sorted(said.report.published[:10] for said in one.statements if said.report.published)
        reports = {said.report.id for said in one.statements}
        some = ", ".join(words.one_line(name) for name in one.actors[:4])
        rows.append(
            (
                words.one_line(one.name),
                one.found,
                str(len(one.statements)),
                words.told_in(len(reports), one.accounts),
                (some + (f" and {len(one.actors) - 4} more" if len(one.actors) > 4 else "")) or "–",
                " – ".join(sorted({days[0], days[-1]})) if days else "–",
                "; ".join(words.one_line(phrase) for phrase in one.phrases[:8]),
            )
        )
    data = [
        {
            "name": one.name,
            "found": one.found,
            "phrases": list(one.phrases),
            "actors": list(one.actors),
            "accounts": one.accounts,
            "statements": [said.id for said in one.statements],
        }
        for one in every
    ]
    heads = ("issue", "from", "statements", "told in", "actors", "days", "text")
    note = (
        "“clustering”: phrases that three statements of two actors or more share, those of one meaning "
        "together, named by the commonest."
    )
    return Sheet("issues", heads, tuple(rows), data, note if every else "")


def positions(given: Iterable[Position]) -> Sheet:
    """A row a statement: by issue and actor, in time; a change names the earlier statement it is from."""
    every = tuple(given)
    rows = [
        (
            one.statement.id[:_ID],
            words.one_line(one.issue),
            words.name(one.actor),
            one.day or "–",
            one.statement.act,
            one.stance or "–",
            f"{one.change.what} (since {one.change.since[:_ID]})" if one.change else "",
            _said(one.statement),
        )
        for one in every
    ]
    heads = ("id", "issue", "actor", "date", "act", "stance", "change", "said")
    note = (
        "For and against the words said, read from the act; a dash: the act takes no stance. "
        "A change rests on the two statements named."
    )
    return Sheet("positions", heads, tuple(rows), plain(every), note if every else "")


def agreements(given: Iterable[Agreement]) -> Sheet:
    """A row a pair of actors on an issue: whether their latest stances on the same thing are the same."""
    every = tuple(given)
    rows = [
        (
            words.one_line(one.issue),
            words.name(one.one),
            words.name(one.other),
            "agree" if one.agree else "differ",
            f"{one.stances[0]} / {one.stances[1]}",
            " ‖ ".join(f"{_said(said, 80)} [{said.id[:_ID]}]" for said in one.statements),
        )
        for one in every
    ]
    heads = ("issue", "one", "other", "they", "stances", "said")
    return Sheet("agreements", heads, tuple(rows), plain(every), "")


def _said(statement: Statement, most: int = _QUOTED) -> str:
    return words.shortened(words.one_line(content(statement)), most)
