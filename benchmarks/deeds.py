"""How well deeds, meetings, votes and instruments are read, kind by kind, with who is taken for whom.

    nice python benchmarks/deeds.py [--misses]

Against the articles of training/labels/deeds.jsonl that nothing has learnt (every fourth, marked by our own
readers after the annotators' guide), and the PLOVER gold sentences. Both need the folder of labelled data
(DEMARCHE_SHARED, or ../shared beside the repository); without it the script says so and ends. --misses lists
what was missed or false. The results stand in deeds.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import strict
from quality import REPO, SHARED, records, scorer, scratch

LABELS = REPO / "training" / "labels" / "deeds.jsonl"
KINDS = ("event", "meeting", "condition", "vote", "instrument")
Row = dict[str, Any]


def held_out() -> list[Row]:
    """The marked articles that nothing has learnt, with their texts."""
    marked = {row["id"]: row for row in map(json.loads, LABELS.read_text("utf-8").splitlines())}
    chosen = {key for key, row in marked.items() if row["held"]}
    with gzip.open(SHARED / "data/crisis_news/articles.jsonl.gz", "rt", encoding="utf-8") as file:
        articles = {row["id"]: row for row in map(json.loads, file)}
    return [articles[key] | marked[key] for key in sorted(chosen)]


def read(rows: list[Row]) -> list[Row]:
    """Every record of the articles."""
    path = scratch() / "deeds.jsonl"
    kept = ("id", "outlet", "published", "title", "text")
    path.write_text("".join(json.dumps({key: row.get(key) for key in kept}) + "\n" for row in rows), "utf-8")
    return records([path])


def confusion(rows: list[Row], got: list[Row]) -> Iterator[tuple[str, str]]:
    """(marked type, type given) of deeds in one sentence; "-" where only one side has any."""
    for row in rows:
        mine = [r for r in got if r["kind"] == "event" and r["report"]["key"] == row["id"]]
        for number, (start, end) in enumerate(row["sentences"]):
            marked = Counter(e["type"] for e in row["events"] if e["s"] == number)
            given = Counter(
                r["type"] for r in mine if r["evidence"]["start"] < end and start < r["evidence"]["end"]
            )
            for type, count in (marked & given).items():
                yield from [(type, type)] * count
            left, over = list((marked - given).elements()), list((given - marked).elements())
            while left and over:
                yield left.pop(0), over.pop(0)
            yield from ((type, "-") for type in left)
            yield from (("-", type) for type in over)


def table(pairs: Counter[tuple[str, str]]) -> str:
    """The confusion as a Markdown table, rows the marked types, columns those given."""
    names = [name for name, _ in Counter(a for a, _ in pairs.elements()).most_common() if name != "-"]
    names.append("-")
    lines = ["| marked | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for a in names:
        lines.append(f"| {a} | " + " | ".join(str(pairs[a, b] or "") for b in names) + " |")
    return "\n".join(lines)


def main() -> int:
    """Print all figures; see the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if not SHARED.is_dir():
        print(f"skipped, {SHARED} is absent (set DEMARCHE_SHARED)", file=sys.stderr)
        return 0
    rows = held_out()
    got = read(rows)
    out, log = scorer("score_crisis").evaluate(rows, got, options.misses)
    print("| kind | found P / R / F1 | right F1 | fields right, of those found | marked |")
    print("|---|---|---|---|---|")
    for kind in KINDS:
        one = out[kind]
        fields = ", ".join(f"{name[3:]} {value}" for name, value in one.items() if name.startswith("of "))
        found = one["found"]
        print(
            f"| {kind} | {found['p']} / {found['r']} / {found['f1']} | {one['right']['f1']} | {fields} "
            f"| {one['gold']} |"
        )
    for kind in ("event", "meeting"):
        print(
            f"\n{kind}, strictly (strict.py):",
            strict.measured(kind, rows, got, scorer("score_crisis").same_actor),
        )
    print("\n" + table(Counter(confusion(rows, got))))
    for line in log:
        print(*line, sep=" | ")
    score = scorer("score")
    gold = score.gold_events(str(SHARED / "data/plover/gsr_cameo.json"))
    path = scratch() / "plover.jsonl"
    path.write_text(
        "".join(
            json.dumps({key: row.get(key) for key in ("id", "published", "text")}) + "\n"
            for row in {row["id"]: row for row in gold}.values()
        ),
        "utf-8",
    )
    print("\nPLOVER gold:", json.dumps(score.score_events(gold, records([path]))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
