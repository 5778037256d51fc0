"""What the reading is worth: scores on labelled reports, and a gate that fails on a drop.

    python benchmarks/quality.py                 print every suite's figures
    python benchmarks/quality.py --check         the same, and fail where one is below baseline.json
    python benchmarks/quality.py --write         make these figures the baseline

The suite `example` needs nothing but the repository. The others need the labelled data (DEMARCHE_SHARED, or
../shared beside the repository) and are skipped in words where it is absent.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from demarche.extract.everything import records_of
from demarche.ingest import Given, Rejected, read, sources
from demarche.reader.reader import default_reader
from demarche.records import Report

REPO = Path(__file__).parents[1]
SHARED = Path(os.environ.get("DEMARCHE_SHARED", REPO.parent / "shared"))
BASELINE = Path(__file__).with_name("baseline.json")
# 8-bit kernels differ in the last digits from processor to processor.
TOLERANCE = 0.01
SEEDS = {
    "report-001.txt": date(2021, 12, 2),
    "report-003.txt": date(2021, 12, 2),
    "report-004.txt": date(2021, 12, 31),
}
Figures = dict[str, float]


def reports(paths: Iterable[Path], given: Given | None = None) -> Iterator[Report]:
    """The reports at `paths`. Raises `ValueError` on a rejected one."""
    for source in sources([str(path) for path in paths]):
        if isinstance(source, Rejected):
            raise ValueError(source.reason)
        for report in read(source, given or Given()):
            if isinstance(report, Rejected):
                raise ValueError(report.reason)
            yield report


def records(paths: Iterable[Path], given: Given | None = None) -> list[dict[str, Any]]:
    """Every record of the reports at `paths`, in the JSON contract."""
    return [
        record.model_dump(mode="json")
        for report in reports(paths, given)
        for record in records_of(report, default_reader())
    ]


def scorer(name: str) -> Any:
    """The scoring module `name` of the shared folder."""
    spec = importlib.util.spec_from_file_location(name, SHARED / "score" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def example() -> Figures:
    """The example crisis against what we marked in it: shares found with all fields right."""
    gold = json.loads(Path(__file__).with_name("example_gold.json").read_text("utf-8"))
    texts = {report.key: report.text for report in reports([REPO / "examples" / "crisis"])}
    got: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for record in records([REPO / "examples" / "crisis"]):
        got.setdefault((record["report"]["key"], record["kind"]), []).append(record)

    def names(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False).lower()

    def any_of(words: list[str], value: Any) -> bool:
        return not words or any(word in names(value) for word in words)

    def right(kind: str, row: list[Any], r: dict[str, Any]) -> bool:
        if kind == "statements":
            where = [*r["content"], *r["cue"]]
            good = any_of(row[1], r["source"]) and r["act"] in row[2]
        else:
            where = [r["evidence"]]
            if kind == "figures":
                good = (r["low"], r["high"]) == (row[1], row[2])
            elif kind == "conditions":
                good = all(any_of(words, r[f]) for f, words in zip(CONDITION, row[1:], strict=True))
            else:
                day = (r["when"] or {}).get("start", "")[:10]
                good = all(any_of([p], r["participants"]) for p in row[1])
                good = good and day == row[2] and r["state"] in row[3]
        start = texts[r["report"]["key"]].index(row[0])
        return good and any(s["start"] < start + len(row[0]) and start < s["end"] for s in where)

    totals: dict[str, list[int]] = {}
    missed = []
    for key, kinds in gold.items():
        for kind, rows in kinds.items():
            for row in rows:
                hit = any(right(kind, row, r) for r in got.get((key, kind.removesuffix("s")), []))
                totals.setdefault(kind, []).append(hit)
                if not hit:
                    missed.append(f"    missed {kind} {key}: {row[0]}")
    if os.environ.get("DEMARCHE_MISSES"):
        print("\n".join(missed))
    return {f"{kind} right": round(sum(hits) / len(hits), 3) for kind, hits in totals.items()}


CONDITION = ("trigger", "consequence", "issuer")


def seeds() -> Figures:
    """The seed reports against what an analyst marked: counts found and right."""
    score = scorer("score")
    got: list[dict[str, Any]] = []
    for name, published in SEEDS.items():
        got += records([SHARED / "seeds" / name], Given(published=published))
    gold = json.loads((SHARED / "seeds" / "expected.json").read_text("utf-8"))
    out = score.score_reports(gold, got)
    figures: Figures = {}
    for kind, value in out.items():
        if kind.startswith("missed"):
            if os.environ.get("DEMARCHE_MISSES"):
                print("   ", value)
            continue
        for part in value.split("  "):
            name, counts = part.split()
            figures[f"{kind} {name} of {counts.split('/')[1]}"] = float(counts.split("/")[0])
    return figures


def prepared(path: Path, target: Path, score: Any) -> Path:
    """The labelled articles at `path` as the article JSONL `target`, labels left out."""
    with target.open("w", encoding="utf-8") as out:
        for row in score.lines(str(path)):
            kept = {key: row.get(key) for key in ("id", "outlet", "published", "title", "text")}
            kept["outlet"] = kept["outlet"] or row.get("publisher")
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")
    return target


def marked() -> Figures:
    """32 crisis articles marked in full by hand (crisis_gold/marked): F1 found and right by kind."""
    score = scorer("score_crisis")
    path = SHARED / "data" / "crisis_gold" / "marked.jsonl.gz"
    got = records([prepared(path, scratch() / "marked.jsonl", score)])
    out, _ = score.evaluate(score.lines(str(path)), got)
    figures: Figures = {}
    for kind in ("statement", "condition", "figure", "meeting", "event", "instrument"):
        for part in ("found", "right"):
            figures[f"{kind} {part} F1"] = out[kind][part]["f1"]
    return figures


def held() -> Figures:
    """53 articles that nothing has learnt: the share of deeds and meetings of which all shown is right."""
    import deeds
    import strict

    rows = deeds.held_out()
    got = deeds.read(rows)
    same = scorer("score_crisis").same_actor
    kinds = ("event", "meeting")
    return {f"{kind} all right": strict.measured(kind, rows, got, same)["all right"] for kind in kinds}


def polnear() -> Figures:
    """PolNeAR's development articles, whole, end to end: span, token and tuple F1."""
    score = scorer("score")
    path = SHARED / "data" / "polnear" / "dev.jsonl.gz"
    got = records([prepared(path, scratch() / "polnear.jsonl", score)])
    out = score.score_statements(list(score.lines(str(path))), got)
    wanted = ["strict source", "strict cue", "strict content", "token content", "match.8", "tuple"]
    return {f"{name} F1": out[name]["f1"] for name in wanted}


def scratch() -> Path:
    """A folder for prepared inputs, gone with the process."""
    import tempfile

    if not hasattr(scratch, "folder"):
        scratch.folder = tempfile.TemporaryDirectory()  # type: ignore[attr-defined]
    return Path(scratch.folder.name)  # type: ignore[attr-defined]


SUITES: dict[str, Callable[[], Figures]] = {
    "example": example,
    "seeds": seeds,
    "marked": marked,
    "held": held,
    "polnear": polnear,
}


def measure(names: Iterable[str]) -> dict[str, Figures]:
    """The figures of the named suites; those whose data is absent are left out, in words."""
    out: dict[str, Figures] = {}
    for name in names:
        if name != "example" and not SHARED.is_dir():
            print(f"{name}: skipped, {SHARED} is absent (set DEMARCHE_SHARED)", file=sys.stderr)
            continue
        out[name] = SUITES[name]()
        for figure, value in out[name].items():
            print(f"{name:8} {figure:32} {value:g}")
    return out


def drops(now: dict[str, Figures], then: dict[str, Figures]) -> list[str]:
    """Where a figure of `now` lies below that of `then` by more than the tolerance; whole counts by one."""
    return [
        f"{suite} {figure}: {now[suite][figure]:g}, was {before:g}"
        for suite, figures in then.items()
        if suite in now
        for figure, before in figures.items()
        if now[suite][figure] < before - (1 if before > 1 else TOLERANCE)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("suites", nargs="*", default=list(SUITES), help="default: all")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    now = measure(options.suites)
    then = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
    if options.write:
        BASELINE.write_text(json.dumps(then | now, indent=2) + "\n", "utf-8")
    if options.check:
        fallen = drops(now, then)
        for line in fallen:
            print("BELOW THE BASELINE", line, file=sys.stderr)
        return 1 if fallen else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
