"""What follows from what: a ledger's conditions brought to the rules that fire them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demarche.ledger import Ledger
    from demarche.link.consequences import Step
    from demarche.link.fulfilment import TakenBack
    from demarche.records import AnyRecord, Statement
    from demarche.views.due import DueCondition
    from demarche.views.whatif import WhatIf

_ANSWERS = ("REJECT", "AGREE", "CONCEDE")
"""Acts of the statements by which an issuer takes back what it declared."""
_SPOKEN = (*_ANSWERS, "THREATEN")


def foreseen(
    ledger: Ledger,
    deed: str,
    *,
    depth: int,
    least: float | None,
    actor: str | None,
    since: str | None,
    until: str | None,
) -> WhatIf:
    """See `Across.whatif`."""
    from demarche.link.clauses import clause
    from demarche.link.consequences import LEAST, foresee, read
    from demarche.views.sentence import Around
    from demarche.views.whatif import WhatIf, composed
    from demarche.views.whose import named

    declared = read(ledger.records("condition", since=since, until=until, judged=True))
    around, score = Around(ledger.report), LEAST if least is None else least
    meanings = ledger.meanings("condition")
    steps = foresee(
        clause(deed),
        declared,
        around.setting,
        depth=depth,
        least=score,
        meaning=meaning_of(deed) if meanings else None,
        meanings=meanings,
    )
    if actor:
        means = named(actor)
        steps = tuple(one for one in steps if (by := one.declared.condition.issuer) and means(by))
    answers = _Answers(ledger)
    consequences = composed(steps, around.sentence, ledger.accounts(), answers.of)
    return WhatIf(" ".join(deed.split()), depth, score, len(declared), consequences)


def fallen_due(
    ledger: Ledger, actor: str | None, since: str | None, until: str | None
) -> tuple[DueCondition, ...]:
    """See `Across.due`."""
    from demarche.link.consequences import read
    from demarche.link.fulfilment import done, due
    from demarche.views.due import conditions
    from demarche.views.sentence import Around
    from demarche.views.whose import named

    declared = read(ledger.records("condition", since=since, until=until, judged=True))
    if actor:
        means = named(actor)
        declared = tuple(one for one in declared if one.condition.issuer and means(one.condition.issuer))
    spoken = [record for act in _SPOKEN for record in ledger.records("statement", act=act, judged=True)]
    deeds: list[AnyRecord] = [
        *spoken,
        *ledger.records("event", judged=True),
        *ledger.records("meeting", judged=True),
    ]
    answers = [record for record in spoken if record.kind == "statement" and record.act in _ANSWERS]
    return conditions(due(declared, done(deeds), answers, Around(ledger.report).setting))


def meaning_of(deed: str) -> bytes | None:
    """The meaning of a deed in words, as the reader takes it; null where the network does not say."""
    from demarche.reader import default_reader
    from demarche.reader.meaning import vector

    return vector(default_reader().read(deed), 0, len(deed))


class _Answers:
    """Later statements of issuers; those of one issuer are asked for once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, list[Statement]] = {}

    def of(self, step: Step) -> tuple[TakenBack, ...]:
        from demarche.link.fulfilment import taken_back

        issuer = step.declared.condition.issuer
        if issuer is None or step.doubted:
            return ()
        whose = issuer.country or issuer.name
        if whose not in self._known:
            asked = (self._ledger.records("statement", actor=whose, act=act, judged=True) for act in _ANSWERS)
            self._known[whose] = [one for some in asked for one in some if one.kind == "statement"]
        return taken_back(step.declared, self._known[whose])
