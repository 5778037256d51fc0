"""The clerk: reads what is added and works views out, in a process of its own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import demarche
from demarche.desk.clerk import Added, Clerk, Job

TEXT = (
    "Foreign Minister Sergey Lavrov said on Friday that Russia would respond if the sanctions were imposed. "
    "“We will not accept this,” he told reporters in Moscow."
)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "crisis.db"
    demarche.open(path).close()
    return path


@pytest.fixture
def clerk(ledger: Path) -> Iterator[Clerk]:
    with Clerk(ledger) as made:
        yield made


def until(ready: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.05)


def ended(clerk: Clerk, number: int) -> Job:
    until(lambda: (job := clerk.job(number)) is not None and job.ended)
    job = clerk.job(number)
    assert job is not None
    return job


def test_what_is_added_is_read_and_what_is_faulty_is_told_in_place(clerk: Clerk, ledger: Path) -> None:
    held = [("one.txt", TEXT), ("empty.txt", ""), ("one.txt", TEXT + " He left.")]
    files = [Added(name, text.encode()) for name, text in held]
    job = ended(clerk, clerk.read(files, published="2022-01-21", outlet="Northgate").number)
    assert [one.state for one in job.reports] == ["new", "rejected", "new"]
    assert "empty.txt" in job.reports[1].where
    assert job.reports[1].reason
    assert job.share == 1.0
    with demarche.open(ledger) as d:
        reports = [*d.reports()]
        assert [one.file for one in reports] == ["one.txt", "one.txt"]
        assert {one.outlet for one in reports} == {"Northgate"}
        # Worked out without being asked, for whoever looks next.
        until(lambda: d.found("disputes") is not None)


def test_a_name_that_points_elsewhere_stays_in_the_clerks_folder(clerk: Clerk, tmp_path: Path) -> None:
    job = ended(clerk, clerk.read([Added("../../../escaped.txt", TEXT.encode())]).number)
    assert job.reports[0].where == "escaped.txt"
    assert not [*tmp_path.rglob("escaped.txt")]


def test_a_view_is_worked_out_and_kept(clerk: Clerk, ledger: Path) -> None:
    clerk.work_out("changes", {"since": "2022-01-01"})
    with demarche.open(ledger) as d:
        until(lambda: d.digested("changes", since="2022-01-01") is not None)


def test_a_view_that_can_t_be_worked_out_costs_nothing_else(clerk: Clerk, ledger: Path) -> None:
    clerk.work_out("nonsense", {})
    clerk.work_out("copies", {})
    with demarche.open(ledger) as d:
        until(lambda: d.digested("copies") is not None)
    assert "there is no such view" in clerk.failure("nonsense", {})


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_clerk_that_is_killed_is_replaced_and_its_job_told_as_failed(clerk: Clerk, ledger: Path) -> None:
    job = clerk.read([Added(f"{number}.txt", (TEXT * number).encode()) for number in range(1, 60)])
    until(lambda: bool(clerk.job(job.number).reports))
    os.kill(clerk._process.pid, signal.SIGKILL)
    stopped = ended(clerk, job.number)
    assert stopped.state == "failed"
    assert "add the files again" in stopped.failure
    with demarche.open(ledger) as d:
        assert len([*d.reports()]) >= len([one for one in stopped.reports if one.state == "new"])
    assert ended(clerk, clerk.read([Added("again.txt", TEXT.encode())]).number).state == "done"
