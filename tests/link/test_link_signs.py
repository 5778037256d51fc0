"""What changed is the same, told from earlier records that left a sign which is sought, or from all."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.link.changes import changes
from demarche.link.side import doers, others
from demarche.link.signs import Sign, left, sought
from demarche.records import AnyRecord
from over_time_crises import crisis
from over_time_makers import KOVAL, MAREK, NORDIA, VERIA, claimed, day, did, met, said

SINCE = "2022-02-15"


def finds(one: Sign, other: Sign) -> bool:
    """Whether what seeks the one finds the other, by the words of a sign's own docstring."""
    shared, fewer = len(one.words & other.words), min(len(one.words), len(other.words))
    return one.key == other.key and (not fewer or (shared >= 2 and 5 * shared >= 3 * fewer))


def earlier(records: tuple[AnyRecord, ...]) -> list[AnyRecord]:
    return [one for one in records if "" < (one.report.published or "") < SINCE]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1_000_000))
def test_what_left_a_sign_that_is_sought_suffices(seed: int) -> None:
    records = crisis(seed)
    period = [one for one in records if (one.report.published or "") >= SINCE]
    asked = [sign for one in period for sign in sought(one)]
    like = [
        one for one in earlier(records) if any(finds(sign, other) for sign in left(one) for other in asked)
    ]
    known = {
        actor.id for one in earlier(records) for actor in (*doers(one), *others(one)) if actor.id is not None
    }
    found = changes([*like, *period], SINCE, known=known)
    assert found.changes == changes(records, SINCE).changes
    assert len(like) < len(earlier(records))


def test_a_refusal_seeks_the_like_demand_threat_and_consent_of_its_own_side() -> None:
    no = said("to close the northern port", "REJECT", KOVAL)
    assert {sign.key.partition("\0")[0].split()[0] for sign in sought(no)} == {"consequence", "yes"}
    assert {sign.key.partition("\0")[2] for sign in sought(no)} == {"NDA", KOVAL.id}


def test_deeds_of_one_side_and_type_leave_what_they_seek() -> None:
    (sign,) = sought(did("shelled the river port", "ASSAULT", (VERIA,)))
    (other,) = left(did("shelled the river port", "ASSAULT", (MAREK,)))
    assert other == sign
    (another,) = left(did("shelled the river port", "SANCTION", (MAREK,)))
    assert another.key != sign.key


def test_what_can_not_be_known_again_leaves_no_sign() -> None:
    assert not list(left(said("port", "REQUEST", KOVAL)))
    assert not list(left(said("to close the northern port", "REQUEST", None)))
    assert not list(left(met("talks", (KOVAL,), "held")))
    assert not list(left(claimed(9, None)))
    assert not list(left(claimed(9, NORDIA, status="denied")))


def test_signs_are_what_they_were_when_ledgers_were_written() -> None:
    # Ledgers hold signs: where records leave others, raise `signing.RULES`, so that they are made anew.
    told = [(sign.key, sorted(sign.words)) for one in crisis(1) for sign in left(one)]
    when = met("talks in Geneva", (KOVAL, MAREK), "held", when=day("2022-01-03"))
    assert [sign.key for sign in left(when)] == ["meeting\x002022-01-03\x00NDA\x00VER"]
    assert hashlib.sha256(repr(told).encode()).hexdigest()[:16] == "230ea66206e52350"
