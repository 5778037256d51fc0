"""Gives parsers a fuzzer's bytes for a while, and keeps what they could not take.

    python fuzz/run.py --seconds 60 [page pdf …]

Each target runs in a process of its own, begun again where an input took too long, too much memory or the
process with it. What was found lies in `.fuzz/TARGET/found/`, an input for each place that it fell at, and
what is worth trying next time in `.fuzz/TARGET/corpus/`. Needs atheris (pip install 'demarche[fuzz]').
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path

from targets import BY_NAME, MEMORY, SECONDS, TARGETS, Target

KEPT = Path(__file__).parents[1] / ".fuzz"
_COVERED = re.compile(r"cov: (\d+) ft: \d+")
_RUNS = re.compile(r"stat::number_of_executed_units: (\d+)|^#(\d+)", re.MULTILINE)


@dataclass
class Told:
    """What a target's runs came to. `edges`: branches that were met, our own and the libraries' named."""

    name: str
    seconds: float = 0.0
    processor: float = 0.0
    runs: int = 0
    edges: int = 0
    begun: int = 0
    found: list[str] = field(default_factory=list)


def main() -> None:
    """Run the targets named, or all, one after another."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    asked.add_argument("targets", nargs="*", metavar="TARGET", help=f"any of {', '.join(BY_NAME)}")
    asked.add_argument("--seconds", type=int, default=60, help="for each target")
    asked.add_argument("--within", help=argparse.SUPPRESS)
    given = asked.parse_args()
    unknown = [name for name in given.targets if name not in BY_NAME]
    if unknown:
        asked.error(f"{unknown[0]}: no such target (one of {', '.join(BY_NAME)})")
    if given.within:
        _fuzz(BY_NAME[given.within], given.seconds)
        return
    for target in [BY_NAME[name] for name in given.targets] or TARGETS:
        told = _run(target, given.seconds)
        with (KEPT / "told.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(asdict(told)) + "\n")
        line = f"{told.name:<12}{told.seconds:7.0f} s{told.processor:7.0f} s of processor"
        print(f"{line}{told.runs:10,} runs{told.edges:7,} edges  {len(told.found)} found", flush=True)
        for one in told.found:
            print(f"    {one}", flush=True)


def _run(target: Target, seconds: int) -> Told:
    """Fuzz a target in processes, one after another, until the time is up."""
    kept, told = KEPT / target.name, Told(target.name)
    (kept / "found").mkdir(parents=True, exist_ok=True)
    before = set((kept / "found").iterdir())
    began, ends, spent = time.monotonic(), time.monotonic() + seconds, os.times()
    while (left := int(ends - time.monotonic())) > 0:
        told.begun += 1
        command = [sys.executable, __file__, "--within", target.name, "--seconds", str(left)]
        log = kept / "log.txt"
        with log.open("wb") as out:
            subprocess.run(command, stdout=out, stderr=out, check=False)
        said = log.read_text("utf-8", "replace")
        told.edges = max([told.edges, *(int(edges) for edges in _COVERED.findall(said))])
        told.runs += max([0, *(int(one or other) for one, other in _RUNS.findall(said))])
        if "Traceback" in said or told.begun > 50:
            told.found.append(f"could not be run, see {log}")
            break
    after = os.times()
    told.processor = sum(after[2:4]) - sum(spent[2:4])
    told.seconds = time.monotonic() - began
    new = sorted(set((kept / "found").iterdir()) - before)
    told.found += [str(file) for file in new if file.suffix != ".why"]
    return told


def _fuzz(target: Target, seconds: int) -> None:
    """Fuzz in this process; what the target raises is kept and passed over."""
    import atheris

    kept = KEPT / target.name
    begins = kept / "begins"
    words = kept / "words.txt"
    for folder in (begins, kept / "corpus", kept / "found"):
        folder.mkdir(parents=True, exist_ok=True)
    words.write_text("".join(f'"{_quoted(word)}"\n' for word in target.words), "ascii")
    seen: set[str] = set()

    def one(data: bytes) -> None:
        try:
            target.parse(data)
        except Exception as error:
            place = fell_at(error)
            if place not in seen:
                seen.add(place)
                name = kept / "found" / hashlib.sha256(place.encode("utf-8", "replace")).hexdigest()[:12]
                name.write_bytes(data)
                why = "".join(traceback.format_exception(error))
                name.with_suffix(".why").write_text(f"{place}\n{why}", "utf-8", "replace")

    # What the parsers import when they are first used is counted too.
    with atheris.instrument_imports(include=["demarche", *target.libraries]):
        from seeds import SEEDS

        for number, seed in enumerate(SEEDS[target.name]()):
            (begins / str(number)).write_bytes(seed)
            one(seed)
    options = [
        f"-max_len={target.longest}",
        f"-max_total_time={seconds}",
        f"-timeout={SECONDS:.0f}",
        f"-rss_limit_mb={MEMORY >> 20}",
        f"-artifact_prefix={kept}/found/",
        "-print_final_stats=1",
        *([f"-dict={words}"] if target.words else []),
    ]
    atheris.Setup([sys.argv[0], *options, str(kept / "corpus"), str(begins)], one)
    atheris.Fuzz()


def fell_at(error: BaseException) -> str:
    """What was raised and the last two places in the program's or its libraries' code: a finding's name."""
    frames = traceback.extract_tb(error.__traceback__)[-2:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    told = re.search(r"\w+ at \w+\.py:\d+", str(error))
    return f"{type(error).__name__} {' '.join(places)} {told[0] if told else ''}".strip()


def _quoted(word: str) -> str:
    return "".join(
        chr(byte) if 0x20 <= byte < 0x7F and chr(byte) not in '"\\' else f"\\x{byte:02x}"
        for byte in word.encode()
    )


if __name__ == "__main__":
    main()
