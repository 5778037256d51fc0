"""Reports into the ledger by whatever workers: the same ledger, nothing lost, nothing read twice."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import demarche
from demarche.errors import EngineError, LedgerError, OptionError
from demarche.ingest import Rejected
from demarche.ledger import Ledger
from demarche.reader.version import version
from demarche.records import KINDS, Report, report_id
from demarche.scale import work
from demarche.scale.executor import Done, Failed, Shard
from demarche.scale.here import Here
from demarche.scale.outcome import Outcome
from demarche.scale.pipeline import HANDFUL, Place, read_into
from demarche.scale.shelf import Shelf

EXAMPLES = Path(__file__).parents[2] / "examples" / "crisis"
SAID = (
    "Foreign Minister Anna Koval said on Tuesday that at least {n},000 troops stood at the border.\n\n"
    "She urged the League to prepare sanctions. If the river is crossed, the port will close, she said.\n"
)


def report(number: int, key: str | None = None, **facts: Any) -> Report:
    text = SAID.format(n=number + 10)
    return Report(
        id=report_id(text, None, None), key=key or f"n{number}", text=text, published="2022-01-19", **facts
    )


def rows(path: Path, count: int) -> Path:
    lines = (json.dumps({"id": f"n{n}", "text": SAID.format(n=n + 10)}) + "\n" for n in range(count))
    path.write_text("".join(lines), "utf-8")
    return path


class Odd:
    """An executor that gives shards back in an order of its own, and counts what it is given."""

    workers = 2

    def __init__(self, seed: int = 0, poison: str = "") -> None:
        self._chance, self._poison = random.Random(seed), poison
        self._shards: list[Shard] = []
        self.given: list[str] = []
        self.few: bool | None = None

    def __call__(self, few: bool) -> Odd:
        self.few = few
        return self

    def __enter__(self) -> Odd:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, shard: Shard) -> None:
        self.given += [one.key for one in shard.reports]
        self._shards.append(shard)

    def next(self) -> Done[bytes] | Failed:
        shard = self._shards.pop(self._chance.randrange(len(self._shards)))
        if any(one.key == self._poison for one in shard.reports):
            return Failed(shard, "its worker died", 3)
        return Done(shard, work.read_packed(shard.reports))

    def close(self) -> None:
        self._shards.clear()


def in_line(*reports: Report | Rejected) -> Iterator[tuple[Report | Rejected, float]]:
    yield from ((one, (at + 1) / len(reports)) for at, one in enumerate(reports))


def read(
    path: Path, *reports: Report | Rejected, executor: Any = None, workers: int | None = 1
) -> list[Outcome]:
    with Ledger.open(path) as ledger:
        return [one for one, _ in read_into(ledger, in_line(*reports), Place(workers), executor)]


def holds(path: Path) -> tuple[Any, ...]:
    """All that a ledger tells: reports, records as lines, vectors."""
    with Ledger.open(path) as ledger:
        reports = tuple(one.model_dump_json() for one in ledger.reports())
        return reports, tuple(one.line() for one in ledger.records()), [ledger.meanings(k) for k in KINDS]


class TestTheSameWhoeverReads:
    def test_one_two_and_four_workers_give_the_same_export_byte_for_byte(self, tmp_path: Path) -> None:
        said, exports, held = {}, {}, {}
        paths = [EXAMPLES, rows(tmp_path / "more.jsonl", 14), tmp_path / "none.txt"]
        for workers in (1, 2, 4):
            with demarche.open(tmp_path / f"{workers}.db") as d:
                said[workers] = []
                d.read(paths, workers=workers, progress=lambda *one, to=said[workers]: to.append(one))
                (file,) = d.export(output=tmp_path / f"{workers}.jsonl")
                exports[workers] = file.read_bytes()
            held[workers] = holds(tmp_path / f"{workers}.db")
        assert len(exports[1].splitlines()) > 100
        assert any(vectors for vectors in held[1][2])
        assert said[1] == said[2] == said[4]
        assert exports[1] == exports[2] == exports[4]
        assert held[1] == held[2] == held[4]

    @pytest.mark.parametrize("seed", range(4))
    def test_shards_may_come_back_in_any_order(self, tmp_path: Path, seed: int) -> None:
        reports = [report(n) for n in range(40)]
        reports.insert(17, Rejected("cut.gz", "a damaged gzip file"))
        one = read(tmp_path / "one.db", *reports)
        odd = read(tmp_path / "odd.db", *reports, executor=Odd(seed), workers=2)
        assert one == odd
        assert [o.state for o in odd].index("rejected") == 17
        assert holds(tmp_path / "one.db") == holds(tmp_path / "odd.db")

    def test_the_same_report_twice_and_with_other_facts_between_ends_as_when_read_in_turn(
        self, tmp_path: Path
    ) -> None:
        turns = [report(1), report(1, "again"), report(1, "dated", title="A title"), report(1), report(2)]
        turns += [report(n) for n in range(3, 20)]
        one = read(tmp_path / "one.db", *turns)
        assert [outcome.state for outcome in one[:5]] == ["new", "known", "replaced", "replaced", "new"]
        assert read(tmp_path / "odd.db", *turns, executor=Odd(3), workers=2) == one
        assert holds(tmp_path / "one.db") == holds(tmp_path / "odd.db")

    @pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed (demarche[ray])")
    def test_ray_gives_the_same_export(self, tmp_path: Path) -> None:
        rows(tmp_path / "some.jsonl", 14)
        exports = []
        for engine in ("pool", "ray"):
            with demarche.open(tmp_path / f"{engine}.db") as d:
                d.read(tmp_path / "some.jsonl", engine=engine, workers=1 if engine == "pool" else 2)
                exports += [file.read_bytes() for file in d.export(output=tmp_path / f"{engine}.jsonl")]
        assert len(exports[0].splitlines()) > 20
        assert exports[0] == exports[1]


class TestWhoReads:
    def test_all_known_starts_nobody(self, tmp_path: Path) -> None:
        def nobody(few: bool) -> Any:
            raise AssertionError("started")

        reports = [report(n) for n in range(12)]
        read(tmp_path / "a.db", *reports)
        again = read(tmp_path / "a.db", *reports, executor=nobody, workers=None)
        assert [one.state for one in again] == ["known"] * 12

    @pytest.mark.parametrize(("count", "few"), [(HANDFUL, True), (HANDFUL + 1, False)])
    def test_a_handful_of_reports_is_few_and_one_more_is_not(
        self, tmp_path: Path, count: int, few: bool
    ) -> None:
        executor = Odd()
        known = report(99)
        read(tmp_path / "a.db", known)
        read(tmp_path / "a.db", known, *(report(n) for n in range(count)), executor=executor, workers=None)
        assert executor.few is few

    def test_few_are_read_here_and_many_on_all_cores(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("demarche.scale.pipeline.cores", lambda: 3)
        assert isinstance(Place(None).executor(few=True), Here)
        assert isinstance(Place(1).executor(few=False), Here)
        with Place(None).executor(few=False) as pool:
            assert pool.workers == 3

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"workers": 0}, "workers 0"),
            ({"engine": "dask"}, "'dask'"),
            ({"address": "10.0.0.5:6379"}, "--engine ray"),
        ],
    )
    def test_a_place_that_makes_no_sense_is_one_line(self, asked: dict[str, Any], said: str) -> None:
        with pytest.raises(OptionError, match=said):
            Place(**asked)

    def test_without_ray_its_engine_is_one_line_that_says_how_to_get_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("demarche.scale.on_ray.find_spec", lambda name: None)
        with pytest.raises(OptionError, match=r"pip install 'demarche\[ray\]'"):
            Place(engine="ray")


class TestWhatGoesWrong:
    def test_of_a_shard_that_fails_only_the_report_to_blame_is_rejected(self, tmp_path: Path) -> None:
        reports = [report(n) for n in range(20)]
        outcomes = read(tmp_path / "a.db", *reports, executor=Odd(1, poison="n5"), workers=2)
        (bad,) = [one for one in outcomes if one.state == "rejected"]
        assert bad == outcomes[5]
        assert "n5" in bad.where
        assert bad.reason == "could not be read, tried 3 times: its worker died"

    def test_a_file_whose_name_is_no_text_costs_no_other_report(self, tmp_path: Path) -> None:
        outcomes = read(tmp_path / "a.db", report(0), report(1, file="caf\udce9.txt"), report(2))
        assert [one.state for one in outcomes] == ["new", "rejected", "new"]
        assert "rename the file" in outcomes[1].reason

    def test_workers_of_another_version_are_an_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("demarche.scale.pipeline.version", lambda: "1-other")
        with pytest.raises(EngineError, match="another version"):
            read(tmp_path / "a.db", *(report(n) for n in range(12)), executor=Odd(), workers=2)

    def test_what_is_finished_is_not_read_again_when_a_reading_was_stopped(self, tmp_path: Path) -> None:
        reports = [report(n) for n in range(64)]
        stopped = Odd(5)
        with Ledger.open(tmp_path / "a.db") as ledger:
            # Stopped at the second report: the first shard is there by then, and others with it.
            stream = read_into(ledger, in_line(*reports), Place(2), stopped)
            list(itertools.islice(stream, 2))
            stream.close()
        left = sum(
            len(work.unpacked(file.read_bytes())) for file in (tmp_path / "a.db.shards").glob("*.parquet")
        )
        again = Odd()
        outcomes = read(tmp_path / "a.db", *reports, executor=again, workers=2)
        assert left > 8
        assert len(again.given) == 64 - left
        assert [one.state for one in outcomes] == ["known"] * 2 + ["new"] * 62
        read(tmp_path / "one.db", *reports)
        assert holds(tmp_path / "a.db") == holds(tmp_path / "one.db")

    @pytest.mark.parametrize("done", [False, True])
    def test_what_was_left_is_taken_up_and_away_by_one_worker_too(self, tmp_path: Path, done: bool) -> None:
        reports = [report(n) for n in range(12)]
        with Ledger.open(tmp_path / "a.db") as ledger:
            if done:
                for one, found in zip(reports, work.read(tuple(reports)), strict=True):
                    ledger.add(one, found.records, version(), found.meanings)
        stopped = Shelf(tmp_path / "a.db")
        stopped.keep(work.read_packed(tuple(reports[3:9])))
        stopped.close(unfinished=True)
        executor = Odd()
        outcomes = read(tmp_path / "a.db", *reports, executor=executor)
        assert [one.state for one in outcomes] == ["known" if done else "new"] * 12
        assert executor.given == ([] if done else [f"n{n}" for n in (0, 1, 2, 9, 10, 11)])
        assert not list(tmp_path.glob("*shards*"))

    def test_shards_are_gone_when_all_is_read(self, tmp_path: Path) -> None:
        read(tmp_path / "a.db", *(report(n) for n in range(12)), executor=Odd(), workers=2)
        assert [file.name for file in tmp_path.iterdir() if "shards" in file.name] == []

    @pytest.mark.skipif(sys.platform == "win32", reason="no signals to send")
    def test_killed_it_goes_on_where_it_was(self, tmp_path: Path) -> None:
        rows(tmp_path / "many.jsonl", 40)
        command = [sys.executable, "-c", "from demarche.cli.app import run; run()"]
        command += ["read", "many.jsonl", "--workers", "2"]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) as process:
            until = time.monotonic() + 60
            while time.monotonic() < until and not list(tmp_path.glob("crisis.db.shards/*.parquet")):
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
        assert list(tmp_path.glob("crisis.db.shards/*"))
        subprocess.run(command, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL, timeout=120)
        assert not list(tmp_path.glob("crisis.db.shards*"))
        with demarche.open(tmp_path / "one.db") as d:
            here = Path.cwd()
            try:
                os.chdir(tmp_path)
                d.read("many.jsonl")
            finally:
                os.chdir(here)
        assert holds(tmp_path / "crisis.db") == holds(tmp_path / "one.db")


class TestShelf:
    def test_two_readings_into_one_ledger_have_each_their_own(self, tmp_path: Path) -> None:
        with Shelf(tmp_path / "a.db") as one, Shelf(tmp_path / "a.db") as other:
            assert one.folder != other.folder
            kept = other.keep(work.packed((work.Read("d"),)))
            one.close()
            assert kept.exists()
            assert other.read(kept, "d") == work.Read("d")
        assert list(tmp_path.iterdir()) == []

    def test_a_damaged_shard_is_none(self, tmp_path: Path) -> None:
        stopped = Shelf(tmp_path / "a.db")
        stopped.keep(work.packed((work.Read("whole"),)))
        stopped.keep(work.packed((work.Read("cut"),))[:-9])
        stopped.close(unfinished=True)
        with Shelf(tmp_path / "a.db") as again:
            assert again.left("whole") is not None
            assert again.left("cut") is None

    def test_what_a_former_reading_left_is_not_written_over(self, tmp_path: Path) -> None:
        stopped = Shelf(tmp_path / "a.db")
        stopped.keep(work.packed((work.Read("old"),)))
        stopped.close(unfinished=True)
        with Shelf(tmp_path / "a.db") as again:
            again.keep(work.packed((work.Read("new"),)))
            old = again.left("old")
            assert old is not None
            assert again.read(old, "old") == work.Read("old")

    def test_a_place_that_cannot_be_written_is_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "a.db.shards").write_text("a file")
        with pytest.raises(LedgerError, match=r"a\.db\.shards: can't be used"):
            Shelf(tmp_path / "a.db")


class TestPacked:
    def test_all_of_a_reading_comes_back_as_it_was(self, scene: Any, hostile: Any) -> None:
        reads = tuple(
            work.Read(
                work.digest(one, "1-x"),
                records := tuple(record for record in every.records if record.report.id == one.id),
                {(record.id, "sentence"): bytes(range(256)) for record in records},
            )
            for every in (scene, hostile)
            for one in every.reports
        )
        back = work.unpacked(work.packed(reads))
        assert back == reads
        assert [r.line() for one in back for r in one.records] == [
            r.line() for one in reads for r in one.records
        ]

    def test_a_name_that_is_no_utf_8_and_a_reason_survive(self) -> None:
        named = report(1, file="caf\udce9.txt")
        (found,) = work.read((named,))
        assert found.records
        refused = work.Read("x", reason="a fault at caf\udce9.txt")
        assert work.unpacked(work.packed((found, refused))) == (found, refused)

    def test_a_digest_tells_facts_and_readers_apart(self) -> None:
        known = {
            work.digest(report(1), "1-a"),
            work.digest(report(1), "1-b"),
            work.digest(report(1, "k"), "1-a"),
        }
        assert len(known) == 3
        assert work.digest(report(1), "1-a") in known
