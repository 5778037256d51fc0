"""Denials beside the accusations they answer: only where that is evident."""

from __future__ import annotations

from demarche.link.accounts import denials
from demarche.records import Act, Actor, Report, Span, Statement

RUSSIA = Actor(id="country.RUS", name="Russia", kind="government", country="RUS")
UKRAINE = Actor(id="country.UKR", name="Ukraine", kind="government", country="UKR")
ENVOY = Actor(id=None, name="Olha Bondar", kind="person", country="UKR")


def statement(
    content: str,
    act: Act,
    source: Actor,
    published: str | None = "2022-01-14",
    addressees: tuple[Actor, ...] = (),
) -> Statement:
    report = Report(id="r" + content, key=content[:9], published=published, text=content)
    return Statement.make(
        report,
        "test",
        (0, len(content)),
        source=source,
        source_kind="office",
        cue=(),
        content=(Span.of(content, 0, len(content)),),
        quoted="indirect",
        act=act,
        addressees=addressees,
        confidence=1.0,
    )


CHARGE = statement("Russia of hacking the election servers", "ACCUSE", UKRAINE)


def test_a_denial_stands_beside_the_accusation_that_it_answers() -> None:
    denied = statement("that it hacked any election server", "REJECT", RUSSIA, "2022-01-15")
    (found,) = denials([denied, CHARGE])
    assert (found.denial, found.accusation) == (denied, CHARGE)
    assert len(found.shared) >= 2


def test_an_accusation_that_addresses_the_denier_need_not_name_it() -> None:
    charge = statement("hacking the election servers", "ACCUSE", UKRAINE, addressees=(RUSSIA,))
    denied = statement("that it hacked any election server", "REJECT", RUSSIA)
    assert len(denials([charge, denied])) == 1


def test_a_denial_of_something_else_answers_nothing() -> None:
    assert denials([CHARGE, statement("that it plans to invade anyone", "REJECT", RUSSIA)]) == ()


def test_one_shared_word_is_too_few() -> None:
    assert denials([CHARGE, statement("any talk of an early election there", "REJECT", RUSSIA)]) == ()


def test_who_is_not_accused_does_not_answer() -> None:
    china = Actor(id="country.CHN", name="China", kind="government", country="CHN")
    assert denials([CHARGE, statement("that it hacked any election server", "REJECT", china)]) == ()


def test_the_accuser_s_own_side_does_not_answer() -> None:
    charge = statement("Ukraine of hacking the election servers", "ACCUSE", ENVOY)
    assert denials([charge, statement("that it hacked the election servers", "REJECT", UKRAINE)]) == ()


def test_a_denial_before_the_accusation_or_long_after_does_not_answer_it() -> None:
    for day in ("2022-01-01", "2022-06-01"):
        early = statement("that it hacked any election server", "REJECT", RUSSIA, day)
        assert denials([CHARGE, early]) == ()


def test_the_accusation_that_shares_most_is_the_one_answered() -> None:
    vaguer = statement("Russia of meddling and hacking servers", "ACCUSE", UKRAINE)
    denied = statement("hacking of election servers", "REJECT", RUSSIA)
    (found,) = denials([vaguer, CHARGE, denied])
    assert found.accusation == CHARGE


def test_only_a_rejection_with_a_source_is_a_denial() -> None:
    assert denials([CHARGE, statement("that it hacked any election server", "SAY", RUSSIA)]) == ()
