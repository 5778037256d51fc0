"""What a log of verdicts comes to: the last word counts, an undo takes back, a merge is one name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
from ledger_makers import make_report
from verdict_makers import merge, said, statement

from demarche.link.anchoring import anchored
from demarche.link.evaluation import evaluate, wilson
from demarche.link.standing import Standing, stands
from demarche.link.verdicts import Verdict, fold, in_force, key_of, remembered
from demarche.records import Actor, AnyRecord

REPORT = make_report("Koval said no. Marek said yes. Koval said no again, at once.", key="one")
NO = statement(REPORT, 0, 14)
YES = statement(REPORT, 15, 30)


def standing(log: list[Verdict], *present: AnyRecord) -> Standing:
    """The standing of a log over these records of the one report."""
    now = present or (NO, YES)
    return stands(fold(log), anchored(remembered(log), now), {record.id: record for record in now})


def undoing(number: int, target: int) -> Verdict:
    return Verdict(number, "2022-01-20T10:00:00+00:00", "Ada", "undo", "verdict", str(target))


def test_the_last_of_several_verdicts_counts() -> None:
    log = [said("accept", NO, 1), said("reject", NO, 2)]
    assert standing(log).state(NO.id) == "rejected"
    assert standing(log).judged(NO) is None
    assert standing([*log, said("correct", NO, 3, field="act", value="WARN")]).state(NO.id) == "corrected"


def test_an_undo_takes_back_and_an_undo_of_it_brings_back() -> None:
    log = [said("reject", NO, 1), undoing(2, 1)]
    assert standing(log).judged(NO) == NO
    assert standing([*log, undoing(3, 2)]).judged(NO) is None
    assert [one.number for one in in_force([*log, undoing(3, 2)])] == [1, 3]


def test_a_corrected_record_keeps_its_id_and_all_else() -> None:
    judged = standing([said("correct", NO, 1, field="act", value="REJECT")]).judged(NO)
    assert judged == NO.model_copy(update={"act": "REJECT"})


def test_a_rating_says_nothing_of_whether_the_record_is_right() -> None:
    found = standing([said("rate", NO, 1, value=2)])
    assert (found.credibility(NO.id), found.state(NO.id)) == (2, None)


class TestReadAgain:
    """A newer reader has read the report: other ids, the same text."""

    def test_a_verdict_finds_its_record_at_the_same_place(self) -> None:
        newer = statement(REPORT, 0, 14, "test-2", act="REJECT")
        log = [said("correct", NO, 1, field="act", value="REJECT")]
        found = standing(log, newer, YES)
        assert found.judged(newer) == newer
        assert found.conflicts == ()  # The reader has come to agree.

    def test_a_correction_outlives_a_reader_that_still_errs(self) -> None:
        newer = statement(REPORT, 0, 14, "test-2", act="SAY", venue="Kyiv")
        found = standing([said("correct", NO, 1, field="act", value="REJECT")], newer)
        assert found.judged(newer).act == "REJECT"
        assert [(one.record, one.differs) for one in found.conflicts] == [(newer.id, ("venue",))]

    def test_a_third_opinion_on_the_corrected_field_is_a_conflict(self) -> None:
        newer = statement(REPORT, 0, 14, "test-2", act="WARN")
        found = standing([said("correct", NO, 1, field="act", value="REJECT")], newer)
        assert found.judged(newer).act == "REJECT"
        assert found.conflicts[0].differs == ("act",)

    def test_what_was_accepted_is_not_accepted_when_it_says_something_else(self) -> None:
        newer = statement(REPORT, 0, 14, "test-2", act="WARN")
        found = standing([said("accept", NO, 1)], newer)
        assert found.state(newer.id) is None
        assert found.conflicts[0].differs == ("act",)

    def test_what_was_rejected_stays_so_and_the_difference_is_shown(self) -> None:
        newer = statement(REPORT, 0, 14, "test-2", act="WARN")
        found = standing([said("reject", NO, 1)], newer)
        assert found.judged(newer) is None
        assert len(found.conflicts) == 1

    def test_a_reader_that_drops_what_was_rejected_agrees(self) -> None:
        assert standing([said("reject", NO, 1)], YES).conflicts == ()

    def test_a_reader_that_drops_what_was_accepted_is_told(self) -> None:
        (conflict,) = standing([said("accept", NO, 1)], YES).conflicts
        assert (conflict.record, conflict.differs) == (None, ())

    def test_a_later_verdict_on_what_stands_there_now_settles_it(self) -> None:
        newer = statement(REPORT, 0, 14, "test-2", act="WARN")
        found = standing([said("accept", NO, 1), said("accept", newer, 2)], newer)
        assert (found.state(newer.id), found.conflicts) == ("accepted", ())

    def test_evidence_drawn_a_little_wider_is_the_same_place(self) -> None:
        newer = statement(REPORT, 15, 29, "test-2")
        found = standing([said("reject", YES, 1)], newer)
        assert found.judged(newer) is None
        assert found.conflicts[0].differs == ("evidence",)

    def test_the_same_words_elsewhere_are_a_hint_and_no_more(self) -> None:
        elsewhere = statement(REPORT, 31, 44, "test-2")
        judged = statement(REPORT, 0, 13)
        assert judged.evidence.exact == elsewhere.evidence.exact
        found = standing([said("correct", judged, 1, field="act", value="WARN")], elsewhere)
        assert found.judged(elsewhere) == elsewhere
        assert (found.conflicts[0].record, found.conflicts[0].elsewhere) == (None, elsewhere.id)

    def test_two_records_of_one_place_are_not_taken_for_each_other(self) -> None:
        other = statement(REPORT, 0, 14, act="ACCUSE", venue="Kyiv")
        newer = statement(REPORT, 0, 14, "test-2", act="ACCUSE", venue="Lviv")
        found = standing([said("reject", other, 1), said("accept", NO, 2)], NO, newer)
        assert found.judged(newer) is None
        assert found.state(NO.id) == "accepted"

    def test_a_correction_that_no_longer_fits_is_told_and_left_out(self) -> None:
        newer = statement(REPORT, 0, 14, "test-2", venue="Kyiv")
        found = standing([said("correct", NO, 1, field="act", value="SHOUT")], newer)
        assert found.judged(newer) == newer
        assert "act" in found.conflicts[0].differs


KOVAL = NO.source
SHORT = Actor(id=None, name="Koval", kind="person")
WRONG = Actor(id="person:kowal", name="A. Kowal", kind="person", country="POL")


class TestActors:
    def test_merged_actors_are_shown_as_the_first_keeping_role_and_words(self) -> None:
        mention = SHORT.model_copy(update={"role": "minister", "text": NO.evidence})
        record = statement(REPORT, 0, 14, source=mention)
        judged = standing([merge(KOVAL, SHORT, number=1)], record).judged(record)
        assert judged.source == KOVAL.model_copy(update={"role": "minister", "text": NO.evidence})

    def test_a_split_takes_a_merge_back_and_a_merge_a_split(self) -> None:
        log = [merge(KOVAL, SHORT, number=1), merge(SHORT, KOVAL, "split", 2)]
        assert fold(log).actors == {}
        assert fold([*log, merge(KOVAL, SHORT, number=3)]).actors[key_of(SHORT)] == KOVAL

    def test_a_chain_of_merges_is_shown_as_its_last_first(self) -> None:
        shown = fold([merge(SHORT, WRONG, number=1), merge(KOVAL, SHORT, number=2)]).actors
        assert set(shown.values()) == {KOVAL}
        assert len(shown) == 3

    def test_merging_round_in_a_circle_ends(self) -> None:
        log = [merge(KOVAL, SHORT, number=1), merge(SHORT, WRONG, number=2), merge(WRONG, KOVAL, number=3)]
        assert set(fold(log).actors.values()) == {KOVAL}


@given(st.permutations(range(6)))
def test_the_order_in_which_a_log_is_given_makes_no_difference(order) -> None:
    log = [
        said("reject", NO, 1),
        undoing(2, 1),
        said("correct", NO, 3, field="act", value="WARN"),
        said("correct", NO, 4, field="act", value="REJECT"),
        undoing(5, 4),
        merge(KOVAL, SHORT, number=6),
    ]
    assert fold([log[at] for at in order]) == fold(log)
    assert standing([log[at] for at in order]) == standing(log)


class TestEvaluation:
    def test_a_corrected_record_is_wrong_in_that_field_even_if_accepted_after(self) -> None:
        log = [
            said("correct", NO, 1, field="act", value="WARN"),
            said("accept", NO, 2),
            said("accept", YES, 3),
        ]
        (kind,) = evaluate(log).kinds
        assert (kind.accepted, kind.corrected, kind.rejected) == (1, 1, 0)
        assert (kind.precision.right, kind.precision.judged) == (1, 2)
        assert [(one.field, one.precision.right) for one in kind.fields] == [("act", 1)]

    def test_a_correction_to_what_was_there_is_none(self) -> None:
        (kind,) = evaluate([said("correct", NO, 1, field="act", value="SAY")]).kinds
        assert (kind.accepted, kind.corrected) == (1, 0)

    def test_what_is_undone_does_not_count(self) -> None:
        assert evaluate([said("accept", NO, 1), undoing(2, 1)]).kinds == ()

    def test_wilsons_interval_is_that_of_the_textbooks(self) -> None:
        # 8 of 10: Agresti & Coull 1998, Am. Stat. 52(2), give .49 to .94.
        found = wilson(8, 10)
        assert found.low == pytest.approx(0.490, abs=0.001)
        assert found.high == pytest.approx(0.943, abs=0.001)
        assert (wilson(0, 5).low, wilson(5, 5).high) == (0.0, 1.0)

    def test_reliability_is_told_from_thirty_records_on(self) -> None:
        many = [statement(REPORT, 0, 14, venue=str(n), confidence=n / 30) for n in range(30)]
        log = [said("accept" if n > 14 else "reject", one, n + 1) for n, one in enumerate(many)]
        assert evaluate(log[1:]).reliability == ()
        bins = evaluate(log).reliability
        assert [one.precision.judged for one in bins] == [6] * 5
        assert [one.precision.right for one in bins] == [0, 0, 3, 6, 6]
