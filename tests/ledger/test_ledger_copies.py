"""Copies in a ledger: found as reports come, whatever their order, and gone with them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from ledger_makers import make_report, sound

from demarche.ledger import Ledger
from demarche.link.verdicts import Said, Verdict
from demarche.records import Report

HARBOUR = (
    "The foreign minister flew to the harbour town on Tuesday to reopen talks that had stalled in spring. ",
    "Two patrol boats were moved from the northern quay before his plane had touched down in the rain. ",
    "Officials on both sides agreed that the fishing grounds should be surveyed again before the winter. ",
)
MINES = (
    "Workers at the copper mine walked out for a second day after the ministry froze the new contract. ",
    "Trucks loaded with ore were parked nose to tail along the valley road as far as the bridge. ",
    "The company called the strike unlawful and sent home the night shift without its September pay. ",
)
REPORTS = [
    make_report("".join(HARBOUR), key="wire", outlet="Harbour Post"),
    make_report("".join(HARBOUR[::-1]), key="print", outlet="Valley Courier"),
    make_report("".join(HARBOUR[:2]), key="cut", outlet="Daily Beacon"),
    make_report("".join(MINES), key="mines", outlet="Daily Beacon"),
    make_report("".join(MINES[:2] + HARBOUR[:2]), key="merged", outlet="Lake County Record"),
]
IDS = {report.key: report.id for report in REPORTS}


def linked(path: Path, reports: list[Report]) -> Ledger:
    ledger = Ledger.open(path)
    for report in reports:
        ledger.add(report, [], "test")
        for _ in ledger.link():
            pass
    return ledger


def test_copies_are_tied_and_counted_as_one_account(tmp_path: Path) -> None:
    with linked(tmp_path / "crisis.db", REPORTS[:4]) as ledger:
        accounts = ledger.accounts()
        tied = {IDS[key] for key in ("wire", "print", "cut")}
        assert accounts == dict.fromkeys(tied, min(tied))
        assert {(tie.report, tie.other) for tie in ledger.copies()} == {
            tuple(sorted((one, other))) for one in tied for other in tied if one != other
        }


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_reports_come_makes_no_difference(tmp_path: Path, seed: int) -> None:
    shuffled = REPORTS.copy()
    random.Random(seed).shuffle(shuffled)
    with linked(tmp_path / "one.db", REPORTS) as one, linked(tmp_path / "other.db", shuffled) as other:
        assert list(one.copies()) == list(other.copies())
        assert one.accounts() == other.accounts()


def test_a_report_read_again_leaves_no_tie_behind(tmp_path: Path) -> None:
    path = tmp_path / "crisis.db"
    with linked(path, REPORTS) as ledger:
        before = list(ledger.copies())
        ledger.add(REPORTS[0], [], "a newer reader")
        assert not any(IDS["wire"] in (tie.report, tie.other) for tie in ledger.copies())
        for _ in ledger.link():
            pass
        assert list(ledger.copies()) == before
    sound(path)


def test_linking_again_changes_nothing(tmp_path: Path) -> None:
    with linked(tmp_path / "crisis.db", REPORTS) as ledger:
        before = list(ledger.copies())
        assert list(ledger.link()) == []
        assert list(ledger.copies()) == before


def say(ledger: Ledger, said: Said, one: str, other: str) -> None:
    low, high = sorted((one, other))
    ledger.say(Verdict(0, "2022-02-01T10:00:00Z", "A. Reader", said, "report", low, high))


def test_what_a_person_joined_and_took_apart_is_followed(tmp_path: Path) -> None:
    with linked(tmp_path / "crisis.db", [REPORTS[0], REPORTS[1], REPORTS[3]]) as ledger:
        say(ledger, "split", IDS["wire"], IDS["print"])
        assert ledger.accounts() == {}
        say(ledger, "merge", IDS["wire"], IDS["mines"])
        assert set(ledger.accounts()) == {IDS["wire"], IDS["mines"]}
        say(ledger, "merge", IDS["wire"], "r of a report that is not there")
        assert set(ledger.accounts()) == {IDS["wire"], IDS["mines"]}
        say(ledger, "merge", IDS["wire"], IDS["print"])
        assert len(set(ledger.accounts().values())) == 1
