"""How well figures are read: values and bounds on NewsQuant, whole records on the marked crisis articles.

    nice python benchmarks/figures.py [SHARED] [--test] [--misses]

SHARED (or DEMARCHE_SHARED, or ../shared beside the repository) is the folder of labelled data; without it the
script says so and ends. Develop on what it prints; --test adds the articles kept for testing, totals only.
--misses lists what was missed, wrong or false in the development articles. The results stand in figures.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from demarche.extract.everything import page_of
from demarche.extract.figures import figures
from demarche.extract.statements import statements
from demarche.ingest import Given, from_text
from demarche.reader.reader import Reader, default_reader

REPO = Path(__file__).resolve().parents[1]


def scorer(shared: Path, name: str) -> Any:
    """The scoring module `name` of the shared folder."""
    spec = importlib.util.spec_from_file_location(name, shared / "score" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(reader: Reader, articles: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures of each article, {"id", "text", "published", "outlet"}, in the JSON contract."""
    found: list[dict[str, Any]] = []
    for article in articles:
        published = article.get("published")
        given = Given(
            published=date.fromisoformat(published[:10]) if published else None, outlet=article.get("outlet")
        )
        report = from_text(article["text"], key=article["id"], given=given)
        page = page_of(report, reader)
        found += [json.loads(figure.line()) for figure in figures(page, statements(page))]
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument(
        "shared", nargs="?", type=Path, default=os.environ.get("DEMARCHE_SHARED", REPO.parent / "shared")
    )
    arguments.add_argument("--test", action="store_true", help="also the articles kept for testing")
    arguments.add_argument("--misses", action="store_true", help="list the development articles' errors")
    asked = arguments.parse_args()
    shared = Path(asked.shared)
    if not (shared / "score").is_dir():
        sys.exit(f"{shared}: no labelled data there, nothing measured (give the folder as argument)")
    reader = default_reader()
    score = scorer(shared, "score")
    gold = score.gold_figures(shared / "data/figures/newsquant_half.json")
    print("NewsQuant half", json.dumps(score.score_figures(gold, read(reader, gold))), flush=True)
    crisis = scorer(shared, "score_crisis")
    for name in ("more", "marked") if asked.test else ("more",):
        articles = list(crisis.lines(str(shared / "data/crisis_gold" / f"{name}.jsonl.gz")))
        labelled = [{key: a[key] for key in ("id", "text", "sentences", "figures")} for a in articles]
        totals, log = crisis.evaluate(labelled, read(reader, articles), asked.misses and name == "more")
        print(f"crisis_gold {name}", json.dumps(totals["figure"]), flush=True)
        for row in log:
            print(*row, sep=" | ")


if __name__ == "__main__":
    main()
