"""Views across reports, asked of an open ledger, are those of all that it holds."""

from __future__ import annotations

from pathlib import Path

import demarche
from demarche.link.tension import tension
from over_time_crises import crisis
from over_time_makers import report


def filled(path: Path) -> demarche.Crisis:
    d = demarche.open(path)
    for one in crisis(3):
        key = "" if one.report.outlet == "Harbour Post" else one.report.key
        d._ledger.add(report(one.evidence.exact, one.report.published, key), [one], one.reader)
    return d


def test_tension_is_that_of_all_records(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as d:
        every = tension(d.selection(), [one.ref for one in d.reports()], accounts=d._ledger.accounts())
        assert d.tension() == every
        assert every.pairs


def test_a_brief_of_a_week_holds_the_reports_of_its_records(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db") as d:
        page, records = d.composed(since="2022-02-01", until="2022-02-07")
        assert {one.id for one in page.reports} == {one.report.id for one in records}
        assert page.sections[0].key == "changes"
        assert len(d.composed()[0].reports) == len(d.reports())
