"""Time expressions against TimeBank and AQUAINT (TempEval-3's training texts).

    python benchmarks/timex.py GOLD SCORE.py [--half even|odd] [--reader] [--misses]

Runs `demarche.dates.find` over every text of GOLD, writes the export that `demarche dates` would write,
and prints what SCORE.py makes of it and how long the finding took. `--half` keeps to the texts of even or
odd index (even for building, odd for checking); `--reader` annotates with the reader first instead of a
blank tokenizer.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

from demarche.dates import Expression, find, rows


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("gold", type=Path)
    options.add_argument("score", type=Path)
    options.add_argument("--half", choices=("even", "odd"))
    options.add_argument("--reader", action="store_true")
    options.add_argument("--misses", action="store_true", help="print every label missed or wrong")
    chosen = options.parse_args()
    with gzip.open(chosen.gold, "rt", encoding="utf-8") as stream:
        texts = [json.loads(line) for line in stream if line.strip()]
    if not chosen.half:
        # One text stands in the set twice under one key; the score would count its finds twice.
        texts = list({text["id"]: text for text in texts}.values())
    if chosen.half:
        texts = texts[chosen.half == "odd" :: 2]
    annotate = annotator(chosen.reader)
    docs = [annotate(text["text"]) for text in texts]
    begun = time.process_time()
    found = [find(doc, day(text)) for doc, text in zip(docs, texts, strict=True)]
    seconds = time.process_time() - begun
    if chosen.misses:
        for text, expressions in zip(texts, found, strict=True):
            compare(text, expressions)
    with tempfile.TemporaryDirectory() as folder:
        gold, export = Path(folder) / "gold.jsonl", Path(folder) / "export.jsonl"
        gold.write_text("".join(json.dumps(text) + "\n" for text in texts), "utf-8")
        lines = (
            json.dumps(row)
            for text, expressions in zip(texts, found, strict=True)
            for row in rows(text["id"], expressions)
        )
        export.write_text("".join(line + "\n" for line in lines), "utf-8")
        subprocess.run([sys.executable, chosen.score, "timex", gold, export], check=True)
    words = sum(len(text["text"].split()) for text in texts)
    print(f"{len(texts)} texts, {words} words, {seconds:.2f} s, {words / seconds:,.0f} words a second")


def annotator(with_reader: bool) -> Callable[[str], Doc]:
    if not with_reader:
        return spacy.blank("en")
    from demarche.reader.reader import default_reader

    return default_reader().read


def day(text: dict[str, Any]) -> date | None:
    return date.fromisoformat(text["published"][:10]) if text["published"] else None


def compare(text: dict[str, Any], found: tuple[Expression, ...]) -> None:
    """Print labels without a match (-), finds without a label (+) and other differences (~)."""
    left = list(found)
    for label in text["timexes"]:
        a, b = label["start"], label["end"]
        hits = [e for e in left if e.start < b and a < e.end]
        context = text["text"][max(0, a - 50) : a] + "[" + text["text"][a:b] + "]" + text["text"][b : b + 30]
        shown = f"{context!r} {label['type']} {label['value']}"
        if not hits:
            print(f"- {text['published'][:10]} {shown}")
            continue
        hit = next((e for e in hits if (e.start, e.end) == (a, b)), hits[0])
        left.remove(hit)
        if (hit.start, hit.end) != (a, b):
            exact = text["text"][hit.start : hit.end]
            print(f"< {text['published'][:10]} {shown} | {exact!r} {hit.type} {hit.value}")
        elif hit.value != label["value"]:
            print(f"~ {text['published'][:10]} {shown} | {hit.type} {hit.value}")
    for e in left:
        context = text["text"][max(0, e.start - 50) : e.start] + "[" + text["text"][e.start : e.end] + "]"
        print(f"+ {text['published'][:10]} {context + text['text'][e.end : e.end + 30]!r} {e.type} {e.value}")


if __name__ == "__main__":
    main()
