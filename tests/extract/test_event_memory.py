"""A deed told without its doer has the one whom the report's other deeds tell."""

from __future__ import annotations

from demarche.extract.event_memory import Seen, remembered, side
from demarche.extract.event_roles import Candidate
from demarche.reader.tokens import tokenise
from demarche.records import Actor, EventType

RUSSIA = Actor(id="country:RUS", name="Russia", kind="government", country="RUS")
ARMY = Actor(id="office:RUS:army", name="Russian army", kind="armed-force", country="RUS")
REBELS = Actor(id=None, name="Rebels", kind="group")


def seen(word: str, type: EventType, *found: tuple[Actor, float], speaker: Actor | None = None) -> Seen:
    candidates = [Candidate(actor, at, ("bias",)) for at, (actor, _) in enumerate(found)]
    chances = [chance for _, chance in found]
    return Seen(
        list(tokenise(word)),
        type,
        () if speaker is None else (speaker,),
        len(found),
        candidates,
        {"actor": chances, "recipient": [0.0] * len(chances)},
    )


def test_an_army_is_of_its_countrys_side_and_a_group_without_country_of_its_own() -> None:
    assert side(RUSSIA) == side(ARMY) == "RUS"
    assert side(REBELS) == "rebels"


def test_who_did_the_deed_told_last_may_have_done_the_next() -> None:
    first, second = remembered([seen("bombed", "ASSAULT", (RUSSIA, 0.9)), seen("attack", "ASSAULT")])
    assert [one.actor.name for one in first] == ["Russia"]
    (again, alike) = second
    assert again.actor == alike.actor == RUSSIA
    assert "last actor" in again.features
    assert "alike actor" in alike.features


def test_nobody_unlikely_is_remembered() -> None:
    _, second = remembered([seen("bombed", "ASSAULT", (RUSSIA, 0.1)), seen("attack", "ASSAULT")])
    assert second == []


def test_a_deed_told_later_tells_who_did_one_told_before() -> None:
    first, _ = remembered([seen("attack", "ASSAULT"), seen("attack", "ASSAULT", (REBELS, 0.9))])
    (one,) = first
    assert one.actor == REBELS
    assert "main word" in one.features


def test_what_other_deeds_tell_speaks_for_a_side_but_a_deed_does_not_speak_for_itself() -> None:
    first, second = remembered(
        [seen("bombed", "ASSAULT", (ARMY, 0.9), (REBELS, 0.2)), seen("bombed", "ASSAULT", (RUSSIA, 0.7))]
    )
    features = {one.actor.name: one.features for one in first}
    assert "doc word actor 0.4 of 1" in features["Russian army"]
    assert "doc word actor 0.02 of 1" in features["Rebels"]
    assert any("doc word actor 0.6 of 1" in one.features for one in second if one.actor == RUSSIA)


def test_the_speaker_stays_a_candidate_of_his_own_words() -> None:
    ((one,),) = remembered([seen("attack", "ASSAULT", speaker=RUSSIA)])
    assert "speaker" in one.features
