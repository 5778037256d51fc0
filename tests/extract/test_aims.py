"""At whom an act is aimed."""

from __future__ import annotations

import pytest

from demarche.extract.everything import records_of
from demarche.ingest import Given, from_text
from demarche.reader.reader import default_reader
from demarche.records import Statement


def aimed(text: str) -> list[tuple[str, list[str]]]:
    """The act of each statement of the text, and the ids of those it is aimed at."""
    report = from_text(text, key="one", given=Given())
    found = [one for one in records_of(report, default_reader()) if isinstance(one, Statement)]
    return [(one.act, [str(actor.id) for actor in one.addressees]) for one in found]


@pytest.mark.parametrize(
    ("text", "act", "ids"),
    [
        ("France demanded that Turkey withdraw its ships from the bay.", "REQUEST", ["country:TUR"]),
        ("Poland accused Belarus of pushing migrants over the border.", "ACCUSE", ["country:BLR"]),
        ("China said it rejected Japan's claim to the islands.", "REJECT", ["country:JPN"]),
    ],
)
def test_an_act_is_aimed_at_whom_its_content_names_first(text: str, act: str, ids: list[str]) -> None:
    assert (act, ids) in aimed(text)


def test_what_is_only_said_is_aimed_at_nobody() -> None:
    assert ("SAY", []) in aimed("Norway said that Sweden had opened its harbour to ferries.")


def test_nobody_aims_at_his_own_side() -> None:
    assert ("REQUEST", []) in aimed("Iran demanded that Iranian ships be let through.")


def test_who_acts_in_a_refusal_is_not_whom_it_is_aimed_at() -> None:
    told = aimed("Egypt rejected the claim that Sudan had attacked Ethiopia.")
    assert ("REJECT", ["country:ETH"]) in told
