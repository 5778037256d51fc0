from __future__ import annotations

from demarche.records import Figure, Span, Statement
from demarche.views.brief import compose
from demarche.views.sides import answered, compared


def test_rival_figures_of_one_thing_stand_together_and_are_said_to_differ(scene) -> None:
    (side,) = compared(scene.of(Figure))
    assert side.title == "Veria: troops"
    assert side.differ
    assert [told[0].claimant.name for told in side.told] == ["Anna Koval", "Verian radio"]


def test_the_brief_leads_its_figures_with_those_that_differ(scene) -> None:
    figures = next(part for part in compose(scene.reports, scene.records).sections if part.key == "figures")
    assert (figures.groups[0].title, figures.groups[0].tag) == ("Veria: troops", "differ")
    assert [line.verb for line in figures.groups[0].lines] == ["≥ 90,000 troops", "60,000 troops"]


def test_a_figure_nobody_else_tells_is_told_alone(scene) -> None:
    only = scene.of(Figure)[:1]
    assert compared(only) == ()
    (figures,) = compose(scene.reports, only).sections
    assert [(group.title, group.tag, len(group.lines)) for group in figures.groups] == [("", "", 1)]


def accusation_and_denial(scene) -> tuple[Statement, Statement]:
    demand = next(one for one in scene.of(Statement) if one.act == "REQUEST")
    marek = next(one for one in scene.of(Statement) if one.act == "WARN").source
    blame = "Veria of arming rebel militias across the northern border"
    deny = "arming rebel militias across the border"
    accused = demand.model_copy(
        update={"id": "s1", "act": "ACCUSE", "content": (Span(start=0, end=len(blame), exact=blame),)}
    )
    denied = demand.model_copy(
        update={
            "id": "s2",
            "act": "REJECT",
            "source": marek,
            "content": (Span(start=0, end=len(deny), exact=deny),),
        }
    )
    return accused, denied


def test_a_denial_stands_under_the_accusation_it_answers_and_is_not_told_twice(scene) -> None:
    accused, denied = accusation_and_denial(scene)
    (side,) = answered([denied, accused])
    assert [told[0].id for told in side.told] == ["s1", "s2"]
    (part,) = compose(scene.reports, [denied, accused]).sections
    assert [[line.record.id for line in group.lines] for group in part.groups] == [["s1", "s2"]]
