from __future__ import annotations

from dataclasses import replace
from io import StringIO

from rich.console import Console

from demarche.link.clauses import clause
from demarche.link.consequences import foresee, read
from demarche.records import Condition
from demarche.views.sentence import Around, sentence
from demarche.views.whatif import WhatIf, composed, write


def answer(scene, deed: str) -> WhatIf:
    around = Around({one.id: one for one in scene.reports}.__getitem__)
    declared = read(scene.records)
    steps = foresee(clause(deed), declared, around.setting)
    found = composed(steps, around.sentence, {}, lambda step: ())
    return WhatIf(deed, 2, 0.6, len(declared), found)


def printed(one: WhatIf) -> str:
    page = StringIO()
    write(one, Console(file=page, width=100, color_system=None))
    return page.getvalue()


def test_each_step_is_told_with_its_sentence_its_source_and_why(scene) -> None:
    page = printed(answer(scene, "troops cross the river"))
    assert "Anna Koval threat" in page
    assert "“If Veria crosses the river, we will close the port,” Koval said." in page
    assert "“cross river” tells “crosses river”" in page
    assert "The Northgate Ledger, 21 Jan 2022, north-1" in page


def test_a_deed_that_no_condition_has_for_its_trigger_is_said_to_have_none(scene) -> None:
    assert "none of 1 declared conditions has this for its trigger" in printed(answer(scene, "Chad votes"))


def test_of_a_long_sentence_the_part_with_trigger_and_consequence_is_shown(scene) -> None:
    found = answer(scene, "troops cross the river")
    (one,) = found.consequences
    long = replace(one, sentence="The envoy spoke at length about the harvest. " * 12 + one.sentence)
    page = printed(replace(found, consequences=(long,)))
    assert "…" in page
    assert "“If Veria crosses the river, we will close the port,” Koval said." in " ".join(
        page.replace("└──", "").split()
    )


def test_a_sentence_is_given_as_it_stands(scene) -> None:
    (one,) = scene.of(Condition)
    report = next(each for each in scene.reports if each.id == one.report.id)
    assert sentence(one, report) in report.text
