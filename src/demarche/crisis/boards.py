"""What is declared, voted on and put to paper, each once however often told: verbs of an open ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.crisis.asked import Day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from demarche.ledger import Ledger
    from demarche.link.fulfilment import TakenBack
    from demarche.records import Condition
    from demarche.views.ballots import Ballot
    from demarche.views.declared import Declaration, Trigger
    from demarche.views.due import DueCondition
    from demarche.views.texts import Text

_ANSWERS = ("REJECT", "AGREE", "CONCEDE")


class Boards:
    """The part of `Crisis` that puts tellings of one condition, vote or text together."""

    _ledger: Ledger

    def _link(self) -> Ledger:
        """The ledger, every report in it linked to the others."""
        raise NotImplementedError

    def due(
        self, *, actor: str | None = None, since: Day = None, until: Day = None
    ) -> tuple[DueCondition, ...]:
        """The conditions whose trigger came about. An open ledger knows."""
        raise NotImplementedError

    def declarations(self) -> tuple[Declaration, ...]:
        """Every declared condition, once, with how it stands now; see `demarche.views.declared`."""
        from demarche.link.consequences import read
        from demarche.link.withdrawals import Withdrawals
        from demarche.views.declared import declarations

        ledger, due = self._link(), self.due()
        conditions = [one for one in ledger.records("condition", judged=True) if one.kind == "condition"]
        answers = (record for act in _ANSWERS for record in ledger.records("statement", act=act, judged=True))
        withdrawn = Withdrawals(one for one in answers if one.kind == "statement")
        whole = {one.condition.id: one for one in read(conditions)}

        def backs(one: Condition) -> Sequence[TakenBack]:
            return withdrawn.of(whole[one.id]) if one.id in whole else ()

        return declarations(conditions, ledger.accounts(), due, backs)

    def triggers(self, declared: Sequence[Declaration] | None = None) -> tuple[Trigger, ...]:
        """The deeds that most of the `declared` conditions, all by default, are declared for."""
        from demarche.link.consequences import read
        from demarche.views.declared import triggers

        every = self.declarations() if declared is None else declared
        whole = {one.condition.id: one for one in read(one.condition for one in every)}
        return triggers((one, whole[one.condition.id]) for one in every if one.condition.id in whole)

    def ballots(self) -> tuple[Ballot, ...]:
        """Every vote, once, the latest first; see `demarche.views.ballots`."""
        from demarche.views.ballots import ballots
        from demarche.views.sentence import Around

        ledger = self._link()
        groups, _ = ledger.encounters()
        votes = (one for one in ledger.records("vote", judged=True) if one.kind == "vote")
        return ballots(votes, groups, ledger.accounts(), Around(ledger.report).sentence)

    def texts(self) -> tuple[Text, ...]:
        """Every accord, draft, letter, bill, once by its name; see `demarche.views.texts`."""
        from demarche.views.sentence import Around
        from demarche.views.texts import texts

        ledger = self._link()
        told = (one for one in ledger.records("instrument", judged=True) if one.kind == "instrument")
        return texts(told, ledger.accounts(), Around(ledger.report).sentence)
