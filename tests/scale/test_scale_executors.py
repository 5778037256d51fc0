"""What every executor promises: here, on a pool of processes, on Ray."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from scale_makers import gone, here, living, obey, on_ray, pool, told, unready

from demarche.errors import EngineError
from demarche.scale.executor import TRIES, Done, Executor, Failed
from demarche.scale.pool import Pool

needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed (demarche[ray])")
EVERY = [
    pytest.param(here, id="here"),
    pytest.param(pool, id="pool"),
    pytest.param(on_ray, id="ray", marks=needs_ray),
]
APART = EVERY[1:]  # A worker that is the caller can't be killed and told of.


@pytest.fixture
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with request.param() as one:
        yield one


def all_of(executor: Executor, shards: list) -> dict[int, Done | Failed]:
    for shard in shards:
        executor.submit(shard)
    back = [executor.next() for _ in shards]
    found = {one.shard.number: one for one in back}
    assert len(found) == len(shards)
    return found


@pytest.mark.parametrize("executor", EVERY, indirect=True)
class TestEveryExecutor:
    def test_every_shard_comes_back_once_with_what_came_of_it(self, executor: Executor) -> None:
        shards = [told("ok", "ok", number=n) for n in range(12)]
        found = all_of(executor, shards)
        for shard in shards:
            assert found[shard.number].shard == shard
            assert found[shard.number].result[1] == tuple(report.key for report in shard.reports)

    def test_shards_may_be_given_while_others_come_back(self, executor: Executor) -> None:
        executor.submit(told("ok", number=1))
        seen = set()
        for number in range(2, 8):
            executor.submit(told("ok", number=number))
            seen.add(executor.next().shard.number)
        seen.add(executor.next().shard.number)
        assert seen == set(range(1, 8))

    def test_a_shard_whose_work_raises_is_told_as_failed_with_its_reports_and_why(
        self, executor: Executor
    ) -> None:
        found = all_of(executor, [told("ok", number=1), told("ok", "raise", number=2), told("ok", number=3)])
        assert isinstance(found[1], Done)
        assert isinstance(found[3], Done)
        assert [report.key for report in found[2].shard.reports] == ["k2.0", "k2.1"]
        assert (found[2].reason, found[2].tries) == ("ValueError: nothing to be done", TRIES)

    def test_it_is_closed_twice_with_work_left(self, executor: Executor) -> None:
        executor.submit(told("ok"))
        executor.close()
        executor.close()


@pytest.mark.parametrize("executor", APART, indirect=True)
class TestExecutorsWithWorkersApart:
    def test_work_is_done_in_other_processes_at_a_time(self, executor: Executor) -> None:
        found = all_of(executor, [told("sleep 0.5", number=n) for n in range(6)])
        pids = {one.result[0] for one in found.values()}
        assert os.getpid() not in pids
        assert len(pids) == 2

    def test_a_shard_whose_worker_dies_is_tried_again_on_another(
        self, executor: Executor, tmp_path: Path
    ) -> None:
        order = f"die-once {tmp_path / 'mark'}"
        found = all_of(executor, [told("ok", order, number=1), *(told("ok", number=n) for n in range(2, 6))])
        assert all(isinstance(one, Done) for one in found.values())
        assert found[1].result[1] == ("k1.0", "k1.1")

    def test_a_shard_that_kills_every_worker_is_failed_and_costs_no_other(self, executor: Executor) -> None:
        found = all_of(executor, [told("ok", "die", number=1), *(told("ok", number=n) for n in range(2, 10))])
        assert isinstance(found.pop(1), Failed)
        assert all(isinstance(one, Done) for one in found.values())

    def test_close_leaves_no_process_though_they_are_at_work(self, executor: Executor) -> None:
        pids = {
            one.result[0] for one in all_of(executor, [told("sleep 0.3", number=n) for n in (1, 2)]).values()
        }
        executor.submit(told("sleep 60", number=3))
        began = time.monotonic()
        executor.close()
        assert gone(tuple(pids))
        assert time.monotonic() - began < 15


class TestPool:
    def test_shards_are_all_done_while_workers_are_killed_at_random(self) -> None:
        chance, done = random.Random(7), threading.Event()

        def havoc(killed: Pool) -> None:
            while not done.wait(chance.uniform(1.0, 2.0)):
                if killed.processes:
                    os.kill(chance.choice(killed.processes), signal.SIGKILL)

        with pool() as executor:
            assert isinstance(executor, Pool)
            killer = threading.Thread(target=havoc, args=(executor,))
            killer.start()
            try:
                found = all_of(executor, [told("sleep 0.2", number=n) for n in range(50)])
            finally:
                done.set()
                killer.join()
        # One may be unlucky three times; it is told, and none is lost.
        assert sum(isinstance(one, Done) for one in found.values()) >= 48

    def test_a_death_is_told_by_its_signal(self) -> None:
        with pool() as executor:
            (failed,) = all_of(executor, [told("die")]).values()
        assert "was killed" in failed.reason
        assert "memory" in failed.reason

    def test_no_process_is_started_before_there_is_work_for_it(self) -> None:
        with pool(8) as executor:
            assert executor.processes == ()
            all_of(executor, [told("ok")])
            assert len(executor.processes) == 1

    def test_workers_that_never_get_ready_are_an_error_not_the_reports_fault(self) -> None:
        with Pool(obey, 2, prepare=unready) as executor:
            executor.submit(told("ok"))
            with pytest.raises(EngineError, match="no model here"):
                executor.next()

    def test_workers_end_when_the_program_is_killed(self) -> None:
        code = (
            "from scale_makers import *\n"
            "if __name__ == '__main__':\n"
            "    executor = pool()\n"
            "    for n in (1, 2): executor.submit(told('sleep 0.2', number=n))\n"
            "    for n in (1, 2): executor.next()\n"
            "    executor.submit(told('sleep 60', number=3))\n"
            "    print(*executor.processes, flush=True)\n"
            "    executor.next()\n"
        )
        with program(code) as process:
            pids = tuple(map(int, process.stdout.readline().split()))
            assert len(pids) == 2
            assert all(map(living, pids))
            process.kill()
        assert gone(pids)

    def test_ctrl_c_ends_it_at_once_without_a_word_from_the_workers(self) -> None:
        code = (
            "from scale_makers import *\n"
            "if __name__ == '__main__':\n"
            "    try:\n"
            "        with pool() as executor:\n"
            "            for n in (1, 2): executor.submit(told('sleep 0.2', number=n))\n"
            "            for n in (1, 2): executor.next()\n"
            "            executor.submit(told('sleep 60', number=3))\n"
            "            print(*executor.processes, flush=True)\n"
            "            executor.next()\n"
            "    except KeyboardInterrupt:\n"
            "        print('stopped', flush=True)\n"
        )
        with program(code) as process:
            pids = tuple(map(int, process.stdout.readline().split()))
            began = time.monotonic()
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of them
            out, err = process.communicate(timeout=30)
        assert (out, err) == ("stopped\n", "")
        assert time.monotonic() - began < 10
        assert gone(pids)

    def test_a_program_that_lacks_its_guard_ends_and_is_told_what_to_do(self, tmp_path: Path) -> None:
        file = tmp_path / "unguarded.py"
        lines = (
            "import sys",
            f"sys.path.insert(0, {str(Path(__file__).parent)!r})",
            "from scale_makers import *",
        )
        file.write_text(
            "\n".join([*lines, "with pool() as executor:", "    executor.submit(told('ok'))"]), "utf-8"
        )
        with file.open("a") as more:
            more.write("\n    executor.next()\n")
        done = subprocess.run(
            [sys.executable, str(file)], capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 1
        assert 'if __name__ == "__main__":' in done.stderr
        assert "workers can't be started" in done.stderr.splitlines()[-1]


def program(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_here_needs_no_other_process() -> None:
    with here() as executor:
        assert all_of(executor, [told("ok")])[1].result[0] == os.getpid()


@needs_ray
def test_ray_tells_nobody_how_it_is_used() -> None:
    made: Callable[[], Executor] = on_ray
    with made() as executor:
        all_of(executor, [told("ok")])
        assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
