"""What was declared to follow from a deed, as a tree: each step with its sentence, source and standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.link.consequences import Step
from demarche.link.fulfilment import TakenBack
from demarche.records import Condition
from demarche.views import words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

_SENTENCE = 320  # characters of a sentence shown on a terminal


@dataclass(frozen=True)
class Consequence:
    """A declared condition that a deed fires; `score`, 0 to 1, is how far the deed tells its trigger, `why`.

    `condition` is the record shown, `sentence` its words in the report, exactly. `told`: the ids of all
    records that tell it; `reports`: in how many reports; `accounts`: in how many that are no copies of each
    other. `unless`: its trigger is turned round (“unless Russia withdraws”). `doubted`: the issuer read is
    the trigger's own doer, so hardly the issuer. `taken_back`: later words of the same issuer. `then`: what
    others declared would follow from its consequence.
    """

    condition: Condition
    score: float
    why: tuple[str, ...]
    sentence: str
    told: tuple[str, ...]
    reports: int
    accounts: int
    unless: bool
    doubted: bool
    taken_back: tuple[TakenBack, ...]
    then: tuple[Consequence, ...]


@dataclass(frozen=True)
class WhatIf:
    """The answer to “what if …”. `considered` is the number of conditions that were held against the deed."""

    deed: str
    depth: int
    least: float
    considered: int
    consequences: tuple[Consequence, ...]


Backs = Callable[[Step], Sequence[TakenBack]]


def composed(
    steps: Sequence[Step], sentence: Callable[[Condition], str], accounts: Mapping[str, str], backs: Backs
) -> tuple[Consequence, ...]:
    """The steps with their sentences, counts and standing. `accounts`: report id → account id, of copies."""
    found = []
    for step in steps:
        reports = {one.report.id for one in step.told}
        found.append(
            Consequence(
                condition=step.declared.condition,
                score=step.match.score,
                why=step.match.why,
                sentence=sentence(step.declared.condition),
                told=tuple(one.id for one in step.told),
                reports=len(reports),
                accounts=len({accounts.get(one, one) for one in reports}),
                unless=step.declared.unless,
                doubted=step.doubted,
                taken_back=tuple(backs(step)),
                then=composed(step.then, sentence, accounts, backs),
            )
        )
    return tuple(found)


def write(answer: WhatIf, console: Console) -> None:
    """Writes the tree to `console`."""
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(Text(f"If {words.one_line(answer.deed)}", style="bold"), guide_style="dim")
    _grow(root, answer.consequences, set())
    console.print(root)
    if not answer.consequences:
        console.print(
            Text(f"none of {answer.considered} declared conditions has this for its trigger", "dim")
        )
        return
    told = f"{_count(answer.consequences)} of {answer.considered} declared conditions in the record"
    console.print(Text(f"{told}; the number is how far the deed tells the trigger", style="dim"))


def _count(those: Sequence[Consequence]) -> int:
    ids = set[str]()
    waiting = list(those)
    while waiting:
        one = waiting.pop()
        ids.add(one.condition.id)
        waiting.extend(one.then)
    return len(ids)


def _grow(tree: Tree, those: Sequence[Consequence], shown: set[str]) -> None:
    """Adds the consequences; one that was shown before is named again, and not told again."""
    for one in those:
        again = one.condition.id in shown
        shown.add(one.condition.id)
        branch = tree.add(_head(one, again=again) if again else _line(one))
        if not again:
            _grow(branch, one.then, shown)


def _head(one: Consequence, *, again: bool = False) -> Text:
    from rich.text import Text

    condition = one.condition
    line = Text(f"{one.score:.2f} ", style="dim")
    by = issuer(one) if condition.issuer else condition.force
    force = condition.force if condition.issuer else "(source not told)"
    line.append(by, style="not dim bold yellow")
    line.append(f" {force}", style="not dim yellow").append(_often(one), style="not dim")
    return line.append(f" · {condition.id[:9]}, as told above", style="dim") if again else line


def _line(one: Consequence) -> Text:
    condition, line = one.condition, _head(one)
    line.append("\n").append(_sentence(one))
    line.append(f"\n{'; '.join(one.why)}", style="dim")
    line.append(f"\n{words.cited(condition.report)} · {condition.id[:9]}", style="dim")
    for back in one.taken_back:
        said = words.shortened(words.quoted(back.statement), _SENTENCE)
        line.append(f"\n{back.how} {words.day(words.dated(back.statement))}: ", style="not dim bold red")
        line.append(said, style="not dim").append(f" · {back.statement.id[:9]}", style="dim")
    return line


def issuer(one: Consequence) -> str:
    """Who declared it; said to be unclear where the one read can hardly be."""
    name = words.name(one.condition.issuer)
    return f"issuer not clear (read as {name})" if one.doubted else name


def _often(one: Consequence) -> str:
    if one.reports < 2:
        return ""
    return f", in {words.told_in(one.reports, one.accounts)}"


def _sentence(one: Consequence) -> Text:
    """The sentence with its consequence in bold, its trigger in italics; of a long one the part with both."""
    from rich.text import Text

    whole = words.one_line(one.sentence)
    parts = [
        (words.one_line(span.exact), style)
        for span, style in ((one.condition.trigger, "italic"), (one.condition.consequence, "bold"))
        if span
    ]
    places = [(whole.find(part), part) for part, _ in parts if part in whole]
    first = min((at for at, _ in places), default=0)
    last = max((at + len(part) for at, part in places), default=0)
    if last > _SENTENCE:
        start = whole.rfind(" ", 0, max(0, min(first, last - _SENTENCE)) + 1) + 1
        whole = f"…{whole[start:]}" if start else whole
    text = words.shortened(whole, _SENTENCE + 20)
    shown = Text(text, style="not dim")
    for part, style in parts:
        at = whole.find(part)
        if at >= 0:
            shown.stylize(style, at, min(len(shown), at + len(part)))
    return shown
