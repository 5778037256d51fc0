"""Kills what writes to a ledger, by SIGKILL at moments drawn by lot, and looks at what is left.

    python benchmarks/killing.py [--rounds 200] [--seed 7] [--only NAME …] [--real]

A round: a copy of what a command starts from, the command in a process of its own, SIGKILL at a moment drawn
from as long as it takes undisturbed (measured first), counted from its start or from the first thing that it
says is done. Then: is all that it said was done there whole, is nothing there by half, is the file sound, and
does the same command done again come to the same ledger and export, byte for byte, as one undisturbed? With
`--real`, also `demarche read` with the shipped reader, killed as a program. Exit code 1 where anything is
wrong.
"""

from __future__ import annotations

import argparse
import mmap
import os
import pickle
import random
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from killing_looks import Whole, after_a_kill, after_all, whole
from killing_work import COMMANDS, Command, fresh

ROOT = Path(__file__).parents[1]
REAL = ("real: read", "real: read --workers 2")
PHASES = ("before it writes", "between writes", "within a write", "at a commit")
_FIRST = ("read", "link", "judge", "migrate from 1", "move to a new file")
_TRIES = 12  # moments that may fall after a run's end before a round is given up
_PATIENCE = 120.0


@dataclass
class Tally:
    """What came of one command's rounds. `late`: moments that fell after its end, drawn anew."""

    name: str
    seconds: float
    kills: int = 0
    late: int = 0
    phases: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)


def main() -> None:
    """Run the rounds and tell, for each command, in which phases the kills fell and what was wrong."""
    names = [one.name for one in COMMANDS]
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    asked.add_argument("--rounds", type=int, default=200, help="in all")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--only", nargs="+", metavar="NAME", choices=names, default=names)
    asked.add_argument("--real", action="store_true", help="a tenth of the rounds with the shipped reader")
    given = asked.parse_args()
    os.environ["PYTHONWARNINGS"] = "ignore"  # Of what killed workers leave, which their tracker takes away.
    _ready()
    with tempfile.TemporaryDirectory(prefix="demarche-killing-") as at:
        tallies = []
        for one in _rounds(Path(at), given.only, given.rounds, given.seed, given.real):
            tallies.append(one)
            _tell(one)
    wrong = sum(len(one.wrong) for one in tallies)
    print(f"{sum(one.kills for one in tallies)} kills, {wrong} findings")
    sys.exit(wrong > 0)


def _rounds(at: Path, only: list[str], rounds: int, seed: int, real: bool) -> Iterator[Tally]:
    chance = random.Random(seed)
    commands = [one for one in COMMANDS if one.name in only]
    of_real = rounds // 10 if real else 0
    for number, command in enumerate(commands):
        share = len(range(number, rounds - of_real, len(commands)))
        yield _of_command(at / str(number), command, share, chance)
    for number, name in enumerate(REAL if of_real else ()):
        yield _of_real(at / f"real-{number}", name, len(range(number, of_real, 2)), chance)


def _of_command(at: Path, command: Command, rounds: int, chance: random.Random) -> Tally:
    base = at / "base"
    base.mkdir(parents=True)
    apart(command.begin, base)
    before = apart(whole, base / "crisis.db") if not command.name.startswith("migrate") else Whole()
    lengths = []
    for number in range(2):
        fresh(base, at / f"whole-{number}")
        lengths.append(_whole_run(command, at / f"whole-{number}"))
    done = apart(whole, at / "whole-0" / "crisis.db")
    tally = Tally(command.name, statistics.mean(length for length, _ in lengths))
    first = statistics.mean(since for _, since in lengths)
    for number in range(rounds):
        folder = at / f"round-{number}"
        from_first = first > 0 and chance.random() < 0.6
        length = first if from_first else tally.seconds
        for _ in range(_TRIES):
            fresh(base, folder)
            said, phase = _killed(command, folder, chance.uniform(0, length), from_first)
            if phase is not None:
                break
            tally.late += 1
            length *= 0.7  # Other work on the machine comes and goes.
            shutil.rmtree(folder)
        else:
            continue
        tally.kills += 1
        tally.acknowledged += len(said)
        tally.phases[PHASES[phase]] += 1
        wrong = apart(_looked, command, folder, before, done, said)
        tally.wrong += [f"round {number}, {PHASES[phase]}, after {len(said)}: {one}" for one in wrong]
        shutil.rmtree(folder)
    return tally


def _looked(command: Command, folder: Path, before: Whole, done: Whole, said: list[str]) -> list[str]:
    wrong = list(after_a_kill(folder, before, done, said))
    command.do(folder, lambda _: None)
    return wrong + list(after_all(folder, done))


def _whole_run(command: Command, folder: Path) -> tuple[float, float]:
    """Seconds of an undisturbed run, and how many come after the first thing said where there are more."""
    began = time.monotonic()
    pid, pipe, _ = _begun(command, folder)
    first = _first(pipe, None)
    said_at = time.monotonic() if first else None
    more = _rest(pipe)
    _, status = os.waitpid(pid, 0)
    ended = time.monotonic()
    if status:
        raise SystemExit(f"{command.name}: fails undisturbed")
    return ended - began, ended - said_at if said_at and more else 0.0


def _killed(command: Command, folder: Path, moment: float, from_first: bool) -> tuple[list[str], int | None]:
    """What the command had said when it was killed, and the phase; null where it had ended before."""
    pid, pipe, phase = _begun(command, folder)
    head = _first(pipe, _PATIENCE) if from_first else b""
    time.sleep(moment)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    said = (head + _rest(pipe)).decode().split("\n")[:-1]
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not killed and status:
        raise SystemExit(f"{command.name}: fails undisturbed")
    return said, phase[0] if killed else None


def _begun(command: Command, folder: Path) -> tuple[int, int, mmap.mmap]:
    """The command in a process of its own: its id, what it says, and in which phase it is."""
    phase = mmap.mmap(-1, 1)
    out, into = os.pipe()
    pid = os.fork()
    if pid:
        os.close(into)
        return pid, out, phase
    code = 1
    try:
        os.close(out)
        _watch(phase)

        def say(what: str) -> None:
            os.write(into, f"{what}\n".encode())
            phase[0] = 1

        command.do(folder, say)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _watch(phase: mmap.mmap) -> None:
    """Notes for each statement in which phase this process is."""
    from sqlalchemy import Engine, event

    @event.listens_for(Engine, "before_cursor_execute")
    def statement(connection: Any, cursor: Any, told: str, *_: Any) -> None:
        del connection, cursor
        if told == "BEGIN IMMEDIATE":
            phase[0] = 2
        elif phase[0] == 3:
            phase[0] = 1

    @event.listens_for(Engine, "commit")
    def commit(_: Any) -> None:
        phase[0] = 3 if phase[0] == 2 else phase[0]


def _first(pipe: int, patience: float | None) -> bytes:
    """The first thing said, or nothing where the command ends, or says nothing for so long."""
    ready, _, _ = select.select([pipe], [], [], patience)
    return os.read(pipe, 1 << 16) if ready else b""


def _rest(pipe: int) -> bytes:
    said = b""
    while some := os.read(pipe, 1 << 16):
        said += some
    os.close(pipe)
    return said


def apart(what: Callable[..., Any], *given: Any) -> Any:
    """What a function gives, called in a process of its own: this one never opens a ledger, and can fork."""
    out, into = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(out)
        try:
            answer = pickle.dumps((True, what(*given)))
        except BaseException:
            answer = pickle.dumps((False, traceback.format_exc()))
        with os.fdopen(into, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        told = pipe.read()
    os.waitpid(pid, 0)
    good, value = pickle.loads(told) if told else (False, "it died")
    if good:
        return value
    if what is _looked:
        return [f"it can't be looked at: {value.strip().splitlines()[-1]}"]
    raise SystemExit(value)


# The program itself, with the shipped reader


def _of_real(at: Path, name: str, rounds: int, chance: random.Random) -> Tally:
    at.mkdir(parents=True)
    command = [
        sys.executable,
        "-m",
        "demarche",
        "read",
        str(ROOT / "examples" / "crisis"),
        "--db",
        "crisis.db",
    ]
    command += ["--workers", "2" if name.endswith("2") else "1"]
    (at / "whole").mkdir()
    began = time.monotonic()
    subprocess.run(command, cwd=at / "whole", check=True, stdout=subprocess.DEVNULL)
    tally = Tally(name, time.monotonic() - began)
    done = apart(whole, at / "whole" / "crisis.db")
    for number in range(rounds):
        folder = at / str(number)
        folder.mkdir()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE)
        time.sleep(chance.uniform(0, tally.seconds))
        process.kill()
        out, _ = process.communicate()
        if process.returncode == 0:
            tally.late += 1
        else:
            tally.kills += 1
        there = apart(_states, folder)
        tally.phases[
            f"{'some' if 0 < there < len(done.states) else 'all' if there else 'no'} reports there"
        ] += 1
        said = [*done.states] if b"kept in" in out else []
        wrong = apart(partial(_looked_real, command), folder, done, said)
        tally.wrong += [f"round {number}, {there} reports there: {one}" for one in wrong]
        shutil.rmtree(folder)
    return tally


def _states(folder: Path) -> int:
    return len(whole(folder / "crisis.db").states)


def _looked_real(command: list[str], folder: Path, done: Whole, said: list[str]) -> list[str]:
    wrong = list(after_a_kill(folder, Whole(), done, said))
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return wrong + list(after_all(folder, done))


def _ready() -> None:
    """Imports and loads what the commands need, by doing some, so that moments fall into their work."""
    from importlib import import_module

    for name in (
        "demarche.desk.app",
        "demarche.desk.serving",
        "pyarrow.parquet",
        "uvicorn.protocols.http.auto",
    ):
        import_module(name)
    here = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="demarche-killing-") as at:
        for number, command in enumerate(one for one in COMMANDS if one.name in _FIRST):
            folder = Path(at) / str(number)
            folder.mkdir()
            command.begin(folder)
            command.do(folder, lambda _: None)
            whole(folder / "crisis.db")
    os.chdir(here)


def _tell(one: Tally) -> None:
    phases = ", ".join(f"{phase} {count}" for phase, count in sorted(one.phases.items()))
    line = f"{one.name:<26}{one.seconds:6.2f} s{one.kills:5} kills{one.late:5} late{one.acknowledged:6} said"
    print(f"{line}  {phases}", flush=True)
    for wrong in one.wrong:
        print(f"    {wrong}", flush=True)


if __name__ == "__main__":
    main()
