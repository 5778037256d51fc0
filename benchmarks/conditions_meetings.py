"""How well conditions and meetings are read: against hand-marked crisis articles and candidate sentences.

    nice python benchmarks/conditions_meetings.py [SHARED] [--misses]

SHARED (or DEMARCHE_SHARED, or ../shared beside the repository) is the folder of labelled data; without it the
script says so and ends. Conditions are scored with the rules alone, the reader alone and both as shipped.
`more` was for developing and for training the reader; every tenth candidate sentence for developing the rules
only; `marked` for neither (but for one weight, see the results): judge by these two, by totals only. --misses
lists what was missed or false in `more`. The results stand in conditions_meetings.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from demarche.extract import everything
from demarche.extract.conditions import conditions
from demarche.extract.meetings import meetings
from demarche.extract.page import Page
from demarche.extract.statements import statements
from demarche.ingest import Given, from_text
from demarche.reader.reader import Reader, default_reader
from demarche.records import Condition, Statement

REPO = Path(__file__).resolve().parents[1]
HELD_BACK = 10
Rows = list[dict[str, Any]]


def scorer(shared: Path) -> Any:
    """The scoring module of the shared folder."""
    spec = importlib.util.spec_from_file_location("score_crisis", shared / "score" / "score_crisis.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page_of(reader: Reader, article: dict[str, Any]) -> Page:
    """The page of a marked article, {"id", "text", "published", "outlet"}."""
    published = article.get("published")
    given = Given(
        published=date.fromisoformat(published[:10]) if published else None, outlet=article.get("outlet")
    )
    report = from_text(article["text"], key=article["id"], given=given)
    return everything.page_of(report, reader)


def reader_alone(page: Page, said: tuple[Statement, ...]) -> Iterator[Condition]:
    """The conditionals that the reader found, its likeliest force, and the issuer that a statement gives."""
    for each in page.doc._.conditionals:
        trigger, consequence = each.trigger.of(page.doc), each.consequence.of(page.doc)
        start = min(trigger.start_char, consequence.start_char)
        end = max(trigger.end_char, consequence.end_char)
        holding = [s for s in said if any(c.start <= start and end <= c.end for c in s.content)]
        yield Condition.make(
            page.report,
            page.reader,
            (start, end),
            status="conditional",
            confidence=each.score,
            trigger=page.span(trigger.start_char, trigger.end_char),
            consequence=page.span(consequence.start_char, consequence.end_char),
            issuer=holding[-1].source if holding else None,
            force=max(each.force, key=lambda force: each.force[force]),
        )


def told(name: str, kind: str, way: str, figures: dict[str, Any]) -> str:
    """One line of the results."""
    found, right = figures["found"], figures["right"]
    shares = " ".join(f"{key[3:]} {share:.3f}" for key, share in figures.items() if key.startswith("of "))
    return (
        f"{name:12} {kind:9} {way:7} found {found['f1']:.3f} (p {found['p']:.3f} r {found['r']:.3f})  "
        f"right {right['f1']:.3f}  {shares}  n {figures['gold']}"
    )


def lines(records: Any) -> Rows:
    return [json.loads(record.line()) for record in records]


def suite(score: Any, reader: Reader, name: str, articles: Rows, *, misses: bool) -> None:
    """Print the figures of one set of articles."""
    got: dict[tuple[str, str], Rows] = {}
    for article in articles:
        page = page_of(reader, article)
        said = statements(page)
        got.setdefault(("condition", "both"), []).extend(lines(conditions(page, said)))
        got.setdefault(("condition", "reader"), []).extend(lines(reader_alone(page, said)))
        if "meetings" in article:
            got.setdefault(("meeting", "both"), []).extend(lines(meetings(page, said)))
        page.doc._.conditionals = ()
        got.setdefault(("condition", "rules"), []).extend(lines(conditions(page, said)))
    for (kind, way), records in sorted(got.items()):
        keep = ("id", "text", "sentences", "scope", f"{kind}s")
        gold = [{key: article[key] for key in keep if key in article} for article in articles]
        figures, log = score.evaluate(gold, records, misses)
        print(told(name, kind, way if kind == "condition" else "", figures[kind]), flush=True)
        if way == "both":
            for row in log:
                print("   ", *row, sep=" | ")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    default = os.environ.get("DEMARCHE_SHARED", REPO.parent / "shared")
    arguments.add_argument("shared", nargs="?", type=Path, default=default)
    arguments.add_argument("--misses", action="store_true", help="list what was missed or false in `more`")
    given = arguments.parse_args()
    shared = Path(given.shared)
    folder = shared / "data" / "crisis_gold"
    if not folder.is_dir():
        sys.exit(
            f"{folder}: the labelled data is not here; name the shared folder as argument or DEMARCHE_SHARED"
        )
    score, reader = scorer(shared), default_reader()
    more, marked, candidates = (
        list(score.lines(str(folder / f"{name}.jsonl.gz"))) for name in ("more", "marked", "conditions")
    )
    print(f"reader {reader.version}")
    suite(score, reader, "more", more, misses=given.misses)
    suite(score, reader, "marked", marked, misses=False)
    suite(score, reader, "candidates", candidates, misses=False)
    suite(score, reader, "held back", candidates[::HELD_BACK], misses=False)


if __name__ == "__main__":
    main()
