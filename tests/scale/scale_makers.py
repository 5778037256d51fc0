"""Reports that say what shall befall who reads them, and the work that obeys; executors to try it on."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from demarche.records import Report, report_id
from demarche.scale.executor import Executor, Shard


def told(*orders: str, number: int = 1) -> Shard:
    """A shard of reports, each with an order for a text: ok, raise, die, `die-once PATH`, `sleep SECONDS`."""
    reports = (
        Report(id=report_id(f"{number}.{n} {order}", None, None), key=f"k{number}.{n}", text=order)
        for n, order in enumerate(orders)
    )
    return Shard(number, tuple(reports))


def obey(reports: tuple[Report, ...]) -> tuple[int, tuple[str, ...]]:
    """This process's id and the keys of the reports, if they let it live."""
    for report in reports:
        order, _, how = report.text.partition(" ")
        if order == "raise":
            raise ValueError("nothing to be done\nsecond line")
        if order == "sleep":
            time.sleep(float(how))
        if order == "die" or (order == "die-once" and first(Path(how))):
            os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid(), tuple(report.key for report in reports)


def first(mark: Path) -> bool:
    """Whether nobody has asked this of `mark` before."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def unready() -> None:
    """Makes no worker ready."""
    raise RuntimeError("no model here")


def here() -> Executor:
    from demarche.scale.here import Here

    return Here(obey)


def pool(workers: int = 2) -> Executor:
    from demarche.scale.pool import Pool

    return Pool(obey, workers)


def on_ray(workers: int = 2) -> Executor:
    import scale_makers
    from ray import cloudpickle

    from demarche.scale.on_ray import OnRay

    cloudpickle.register_pickle_by_value(scale_makers)  # Ray's workers don't see the tests.
    return OnRay(obey, workers, None)


def living(pid: int) -> bool:
    """Whether a process of that id runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(pids: tuple[int, ...], within: float = 10.0) -> bool:
    """Whether none of these processes lives any more, soon."""
    until = time.monotonic() + within
    while any(map(living, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(living, pids))
