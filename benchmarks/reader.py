"""The reader in one table beside the published figures: `make benchmark-reader`.

PolNeAR's dev articles and the marked crisis articles, whole and end to end, as `demarche read` reads them;
grammar against the automatic labels of the corpus; calibration, size and speed. Without the labelled data
(DEMARCHE_SHARED, or ../shared beside the repository) only size and speed can be had, and it says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import actors
import calibration
import reader_alone
import speed
from demarche.reader.network import model_folder
from demarche.reader.reader import Reader, default_reader
from quality import SHARED, marked, prepared, records, scorer, scratch

SPEED_ARTICLES, SPEED_ROUNDS = 60, 3


class Row(NamedTuple):
    """A line of the table: what, our figure, the figure asked of us, what others report."""

    what: str
    ours: str
    reach: str = ""
    others: str = ""


def attributions() -> Iterator[Row]:
    """PolNeAR's dev part, end to end."""
    score = scorer("score")
    path = SHARED / "data" / "polnear" / "dev.jsonl.gz"
    rows = list(score.lines(str(path)))
    found = records([prepared(path, scratch() / "polnear.jsonl", score)])
    out = score.score_statements(rows, found)

    def percent(name: str) -> str:
        return f"{100 * out[name]['f1']:.1f}"

    yield Row("exact source F1", percent("strict source"), "83", "83.2 CofeNet; 13.9 CoreNLP")
    yield Row("exact cue F1", percent("strict cue"), "76", "75.3 CofeNet")
    yield Row("exact content F1", percent("strict content"), "73", "72.9 CofeNet; 17.5 CoreNLP")
    yield Row("content tokens F1", percent("token content"), "92", "75.4 agreement of annotators (alpha)")
    yield Row("whole tuple F1: content ≥ .8, cue, source", percent("tuple"), "65")
    yield Row("all spans exact F1", f"{100 * exact(rows, found):.1f}", "", "56.7 Citron (PARC3)")


def exact(rows: list[dict[str, Any]], found: list[dict[str, Any]]) -> float:
    """F1 of attributions whose source, cue and content are all exactly as marked, to the character."""

    def spans(parts: list[Any]) -> tuple[tuple[int, int], ...]:
        return tuple(sorted((p["start"], p["end"]) if isinstance(p, dict) else tuple(p) for p in parts))

    gold = {
        (row["id"], *(spans(a[role]) for role in ("source", "cue", "content")))
        for row in rows
        for a in row["attributions"]
    }
    guess = set()
    for r in found:
        if r["kind"] == "statement":
            told = (r["source"] or {}).get("text")
            guess.add(
                (r["report"]["key"], spans([told] if told else []), spans(r["cue"]), spans(r["content"]))
            )
    return 2 * len(gold & guess) / (len(gold) + len(guess))


def grammar(reader: Reader) -> Iterator[Row]:
    """Tags, trees and entities against CoreNLP's on PolNeAR's dev part."""
    rows = reader_alone.lines("polnear/dev")
    out = reader_alone.grammar(rows, {row["id"]: reader.read(row["text"]) for row in rows})
    yield Row("arcs (UAS)", out["arc"], "92")
    yield Row("arcs with labels (LAS)", out["labelled arc"])
    yield Row("tags", out["tag"], "97.5")
    yield Row("entities F1", out["entities"].split("F1 ")[1], "88")


def crisis() -> Iterator[Row]:
    """The marked crisis articles, end to end, and who the sources are."""
    figures = marked()
    yield Row(
        "crisis: statements found F1", f"{100 * figures['statement found F1']:.1f}", "", "94 annotators"
    )
    yield Row(
        "crisis: statements with actor and act right F1",
        f"{100 * figures['statement right F1']:.1f}",
        "",
        "90 annotators",
    )
    right, total, named = actors.sources(default_reader().read, False)
    for form in sorted(total):
        yield Row(f"source to actor: {form} ({total[form]})", f"{100 * right[form] / total[form]:.1f}")
    yield Row(f"source to actor: all ({total.total()})", f"{100 * right.total() / total.total():.1f}")
    yield Row("anonymous sources given a name", str(named), "0")


def sureness() -> Iterator[Row]:
    """Expected calibration errors, over bins of equal width and of equal count."""
    for what, judged in (
        ("PolNeAR attributions", calibration.polnear()),
        ("crisis statements", calibration.marked()["statement"]),
    ):
        wide = calibration.expected_error(calibration.wide_bins(judged))
        count = calibration.expected_error(calibration.bins(judged))
        yield Row(f"calibration error, {what} (width / count)", f"{wide:.3f} / {count:.3f}", "0.05")


def cost() -> Iterator[Row]:
    """Size and speed."""
    size = (model_folder() / "reader.onnx").stat().st_size / 1e6
    yield Row("model file, MB", f"{size:.1f}", "30", "about 440 BERT-base in float")
    found = speed.measure(SPEED_ARTICLES, SPEED_ROUNDS)
    yield Row("words a second, text to ledger", f"{found.pipeline:,.0f}")
    yield Row("that over the bare network's, same run", f"{found.ratio:.2f}", "0.6")


def main() -> int:
    table: list[Row] = []
    if SHARED.is_dir():
        for part in (attributions(), grammar(default_reader()), crisis(), sureness()):
            table += part
    else:
        print(f"size and speed only: {SHARED} is absent (set DEMARCHE_SHARED)", file=sys.stderr)
    table += cost()
    head = Row(f"reader {default_reader().version}", "Demarche", "reach", "others")
    widths = [max(len(row[column]) for row in [head, *table]) for column in range(len(Row._fields))]
    for number, row in enumerate([head, *table]):
        cells = (
            cell.rjust(width) if column in (1, 2) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("| " + " | ".join(cells) + " |")
        if not number:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return 0


if __name__ == "__main__":
    sys.exit(main())
