from __future__ import annotations

from demarche.records import Meeting, Statement
from demarche.views import telling


def test_the_same_words_by_the_same_speaker_in_two_reports_are_one_thing_told(scene) -> None:
    demands = [one for one in scene.of(Statement) if one.act == "REQUEST"]
    assert len(demands) == 2
    told = telling.fold(demands)
    assert [len(one) for one in told] == [2]
    assert telling.accounts(told[0], {}) == 2


def test_copies_of_one_report_are_one_account(scene) -> None:
    told = tuple(one for one in scene.of(Statement) if one.act == "REQUEST")
    assert telling.accounts(told, {one.report.id: "r0" for one in told}) == 1


def test_what_two_tell_independently_goes_before_what_is_printed_twice(scene) -> None:
    one = next(record for record in scene.of(Statement) if record.act == "REQUEST")
    reports = [one.report.model_copy(update={"id": id}) for id in ("ra", "rb", "rc", "rd")]
    a, b, c, d = (one.model_copy(update={"id": f"s{report.id}", "report": report}) for report in reports)
    assert telling.pick([(a, b), (c, d)], 1, {"ra": "ra", "rb": "ra"}) == ((c, d),)
    assert telling.pick([(a, b), (c, d)], 1, {"rc": "rc", "rd": "rc"}) == ((a, b),)


def test_the_same_words_by_another_speaker_stay_apart(scene) -> None:
    one, two = (record for record in scene.of(Statement) if record.act == "REQUEST")
    other = two.source.model_copy(update={"id": "person:ivo-marek", "name": "Ivo Marek"})
    assert len(telling.fold([one, two.model_copy(update={"source": other})])) == 2


def test_folding_loses_nothing(scene) -> None:
    told = telling.fold(scene.records)
    assert sorted(record.id for one in told for record in one) == sorted(r.id for r in scene.records)


def test_folding_does_not_depend_on_the_order_given(scene) -> None:
    assert telling.fold(scene.records) == telling.fold(reversed(scene.records))


def test_a_meeting_of_the_same_people_on_the_same_day_is_told_once_whatever_the_wording(scene) -> None:
    held = scene.of(Meeting)[0]
    report = held.report.model_copy(update={"id": "r0", "key": "elsewhere"})
    again = held.model_copy(
        update={"id": "m0", "report": report, "participants": tuple(reversed(held.participants))}
    )
    later = held.model_copy(
        update={"id": "m1", "when": held.when.model_copy(update={"start": "2022-02-01", "end": "2022-02-01"})}
    )
    assert sorted(len(one) for one in telling.fold([held, again, later])) == [1, 2]


def test_a_named_official_tells_more_than_an_anonymous_one(scene) -> None:
    demand = next(one for one in scene.of(Statement) if one.act == "REQUEST")
    nameless = next(one for one in scene.of(Statement) if one.source_kind == "anonymous")
    assert telling.weight(demand) > telling.weight(nameless)


def test_a_bit_of_a_sentence_is_never_picked(scene) -> None:
    demand = next(one for one in scene.of(Statement) if one.act == "REQUEST")
    bit = demand.model_copy(update={"id": "s0", "content": demand.cue})
    assert telling.pick([(bit,), (demand,)], 5, {}) == ((demand,),)
    assert telling.pick([(bit,)], 5, {}) == ()


def test_what_tells_next_to_nothing_is_picked_only_if_all_does(scene) -> None:
    demand = next(one for one in scene.of(Statement) if one.act == "REQUEST")
    nobody = demand.model_copy(update={"id": "s0", "source": None, "addressees": (), "confidence": 0.5})
    assert telling.pick([(nobody,), (demand,)], 5, {}) == ((demand,),)
    assert telling.pick([(nobody,)], 5, {}) == ((nobody,),)


def test_one_talkative_speaker_does_not_silence_the_other_side(scene) -> None:
    demand = next(one for one in scene.of(Statement) if one.act == "REQUEST")
    many = [(demand.model_copy(update={"id": f"s{number}"}),) for number in range(6)]
    other = demand.source.model_copy(update={"name": "Ivo Marek", "id": "person:ivo-marek"})
    quiet = demand.model_copy(update={"id": "s9", "source": other, "confidence": 0.6})
    picked = telling.pick([*many, (quiet,)], 3, {})
    assert "Ivo Marek" in {one[0].source.name for one in picked}
    assert len(picked) == 3
