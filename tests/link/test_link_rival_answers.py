"""What a denial answers that points back, or that stands right after what is told of who denies."""

from __future__ import annotations

from link_makers import RUSSIA, UKRAINE, report_of, said

from demarche.casebook import none
from demarche.link.rival_accounts import contradictions
from demarche.records import Act, Actor, Evidence, Report, Span, Statement

SIDE = none().side
HERDERS = Actor(id=None, name="herders from the valley", kind="collective")


def spoken(report: Report, sentence: str, content: str, act: Act, *, source: Actor, cue: str) -> Statement:
    """A statement that `sentence` of the report makes."""
    at = report.text.index(sentence)
    start, told = report.text.index(content, at), report.text.index(cue, at)
    return said(content, act, source, cue=cue, report=report).model_copy(
        update={
            "evidence": Evidence.of(report.text, at, at + len(sentence)),
            "content": (Span.of(report.text, start, start + len(content)),),
            "cue": (Span.of(report.text, told, told + len(cue)),),
        }
    )


def disputed(
    first: str,
    told: str,
    second: str,
    denied: str,
    *,
    act: Act = "SAY",
    by: Actor = HERDERS,
    denier: Actor = RUSSIA,
    between: str = ", ",
    cue: str = "say",
    denial: str = "denied",
    mention: str = "",
) -> int:
    """How many disputes there are where `first` tells `told`, and `second` then denies `denied`."""
    report = report_of(f"{first}{between}{second}.")
    if mention:
        at = report.text.index(mention, len(first))
        denier = denier.model_copy(update={"text": Span.of(report.text, at, at + len(mention))})
    one = spoken(report, first, told, act, source=by, cue=cue)
    other = spoken(report, second, denied, "REJECT", source=denier, cue=denial)
    return len(contradictions([one, other], SIDE))


CUT = ("Herders say the dam was cut", "the dam was cut")


def test_a_claim_in_apposition_is_what_was_just_told_whoever_tells_it() -> None:
    assert disputed(*CUT, "a claim that Moscow denied", "a claim") == 1
    assert disputed(*CUT, "which Moscow denied", "which") == 1
    assert disputed(*CUT, "a claim that Moscow denied", "a claim", between=". Snow fell all night, ") == 0


def test_that_claim_is_what_was_just_told() -> None:
    assert disputed(*CUT, "but Moscow denied that", "that", between=", ") == 1
    assert disputed(*CUT, "Moscow denied that claim", "that claim", between=". ") == 1


def test_the_one_who_denies_may_stand_before_the_denial() -> None:
    two = ("denied that", "that")
    text = ". Officials there "
    assert disputed(*CUT, *two, between=text) == 0
    report = report_of(f"{CUT[0]}{text}denied that.")
    at = report.text.index("Officials")
    denier = RUSSIA.model_copy(update={"text": Span.of(report.text, at, at + len("Officials there"))})
    assert disputed(*CUT, *two, between=text, denier=denier) == 1


def test_two_who_go_by_one_name_are_one() -> None:
    again = Actor(id=None, name="the herders", kind="collective")
    assert disputed(*CUT, "a claim that they later denied", "a claim", denier=again) == 0


def test_what_is_asked_or_said_to_be_said_is_told_by_nobody() -> None:
    asked = ("Herders asked about the cut in the dam", "the cut in the dam")
    assert disputed(*asked, "a charge that Moscow denied", "a charge", cue="asked about") == 0
    heard = ("Herders are said to have cut the dam", "to have cut the dam")
    assert disputed(*heard, "a charge that Moscow denied", "a charge", cue="are said") == 0
    whether = ("Herders say whether the dam was cut", "whether the dam was cut")
    assert disputed(*whether, "which Moscow denied", "which") == 0


def test_allegations_that_are_only_mentioned_are_nobodys() -> None:
    shared = ("Herders say the full list of the allegations", "the full list of the allegations")
    assert disputed(*shared, "which Moscow denied", "which") == 0
    probe = ("A panel probes fraud allegations against Russia", "fraud allegations against Russia")
    denial = ("Moscow denied the allegations", "the allegations")
    assert disputed(*probe, *denial, act="ACCUSE", cue="probes", between=". ") == 0


def test_such_claims_are_those_of_an_accuser() -> None:
    denial = ("Moscow denied such claims", "such claims")
    assert disputed(*CUT, *denial, between=". ") == 0
    assert (
        disputed("Herders say they were robbed", "they were robbed", *denial, act="ACCUSE", between=". ") == 1
    )


def test_a_he_who_denies_an_accusation_is_the_accused() -> None:
    accused = ("Herders say Envoy took bribes", "Envoy took bribes")
    envoy = Actor(id="person:envoy", name="Ivan Envoy", kind="person", country="RUS")
    mayor = Actor(id="person:mayor", name="Olga Mayor", kind="person", country="RUS")
    two = ("which he denied", "which")
    assert disputed(*accused, *two, act="ACCUSE", denier=envoy, mention="he") == 1
    assert disputed(*accused, *two, act="ACCUSE", denier=mayor, mention="he") == 0


def test_an_accuser_need_not_be_known_by_name() -> None:
    blamed = ("Herders blame Russia for the cut dam", "Russia for the cut dam")
    denial = ("Moscow denied all the accusations against it", "all the accusations against it")
    assert disputed(*blamed, *denial, act="ACCUSE", cue="blame", between=". Snow fell on the town. ") == 1


def test_the_fraud_claims_are_no_others() -> None:
    blamed = ("Herders blame Russia for the cut dam", "Russia for the cut dam")
    denial = ("Moscow denied the fraud claims", "the fraud claims")
    assert disputed(*blamed, *denial, act="ACCUSE", cue="blame", between=". Snow fell on the town. ") == 0
    assert disputed(*blamed, *denial, act="ACCUSE", cue="blame", between=". ") == 1


def test_a_denial_answers_an_accusation_right_before_it_in_words_of_its_own() -> None:
    blamed = ("Kyiv blamed Russia for arming the eastern rebels", "Russia for arming the eastern rebels")
    own = ("Moscow denied any aid to rebels", "any aid to rebels")
    how = {"act": "ACCUSE", "cue": "blamed", "by": UKRAINE}
    assert disputed(*blamed, *own, between=". ", **how) == 1
    assert disputed(*blamed, *own, between=". Snow fell on the town. ", **how) == 0
    assert disputed(*blamed, "Moscow denied any quarrel", "any quarrel", between=". ", **how) == 0


def test_what_is_told_of_a_he_is_told_of_whoever_denies_it_next() -> None:
    told = ("Kyiv said that he was buying a bridge", "that he was buying a bridge")
    denial = ("Envoy denied that he was buying a bridge", "that he was buying a bridge")
    envoy = Actor(id="person:envoy", name="Ivan Envoy", kind="person", country="RUS")
    how = {"by": UKRAINE, "denier": envoy, "cue": "said"}
    assert disputed(*told, *denial, between=". ", **how) == 1


def test_a_film_that_contradicts_an_account_is_nobody_who_denies() -> None:
    envoy = Actor(id="person:envoy", name="Ivan Envoy", kind="person", country="RUS")
    claim = "Kyiv's claim that the dam was cut"
    shows = ("A film shows Envoy at the dam", "Envoy at the dam")
    two = (f"contradicting {claim}", claim)
    film = Actor(id=None, name="A film", kind="collective")
    how = {"denier": envoy, "denial": "contradicting"}
    assert disputed(*shows, *two, by=film, cue="shows", **how) == 0
    assert disputed("Envoy says the dam stands", "the dam stands", *two, by=envoy, cue="says", **how) == 1


def test_denials_of_one_claimant_in_one_report_are_one_dispute() -> None:
    text = "Moscow denied Kyiv's account. Envoys denied claims by Kyiv that the dam was cut."
    report = report_of(text)
    first = said("Kyiv's account", "REJECT", RUSSIA, cue="denied", report=report)
    second = said("claims by Kyiv that the dam was cut", "REJECT", RUSSIA, cue="denied", report=report)
    (found,) = contradictions([first, second], SIDE)
    assert len(found.denied) == 2
