"""The reader without the rest of the pipeline.  python benchmarks/reader_alone.py [--model FOLDER]

Reads texts as a user's are read (nothing given but the text) and compares with PolNeAR's dev part, the
hand-marked crisis articles (`--crisis marked`, or `held` for the few left out of training) and the held-out
conditions of the labelled data (DEMARCHE_SHARED, or ../shared beside the repository).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from spacy.tokens import Doc

from demarche.reader.reader import Reader
from quality import SHARED, scorer


def lines(name: str) -> list[dict[str, Any]]:
    """The rows of a labelled file, by its path within `data/` without the ending."""
    return list(scorer("score").lines(str(SHARED / "data" / f"{name}.jsonl.gz")))


def f1(hit: float, guessed: float, gold: float) -> str:
    """Precision, recall and F1 in percent."""
    p, r = hit / max(1, guessed), hit / max(1, gold)
    return f"P {100 * p:.1f} R {100 * r:.1f} F1 {200 * p * r / max(1e-9, p + r):.1f}"


def record(key: str, doc: Doc, found: Any) -> dict[str, Any]:
    """An attribution as a statement record, with the fields that the scorers look at."""

    def span(part: Any) -> dict[str, Any]:
        tokens = part.of(doc)
        return {"start": tokens.start_char, "end": tokens.end_char, "exact": tokens.text}

    return {
        "kind": "statement",
        "report": {"key": key},
        "source": {"text": span(found.source[0])} if found.source else None,
        "cue": [span(p) for p in found.cue],
        "content": [span(p) for p in found.content],
        "act": max(found.act, key=lambda n: found.act[n]),
        "source_kind": max(found.source_kind, key=lambda n: found.source_kind[n]),
        "score": found.score,
    }


def records(key: str, doc: Doc, nested: bool) -> list[dict[str, Any]]:
    """Statement records of a Doc."""
    return [record(key, doc, found) for found in doc._.attributions if nested or not found.nested]


def grammar(rows: list[dict[str, Any]], docs: dict[str, Doc]) -> dict[str, str]:
    """Tags, heads, labels, lemmas, entities and sentences against CoreNLP's, on tokens that match exactly."""
    c: Counter[str] = Counter()
    for row in rows:
        doc = docs[row["id"]]
        place = {(t.idx, t.idx + len(t.text)): t.i for t in doc}
        begins = {t.idx for s in doc.sents for t in s if not t.is_space and t.i == next(iter(_words(s)), -1)}
        guessed = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        gold_entities: set[tuple[int, int, str]] = set()
        for sentence in row["sentences"]:
            tokens = sentence["tokens"]
            c["sentence gold"] += 1
            c["sentence hit"] += tokens[0][0] in begins
            run: list[Any] | None = None
            for number, (a, b, base, tag, kind) in enumerate(tokens):
                if run and run[2] == kind:
                    run[1] = b
                else:
                    if run:
                        gold_entities.add((run[0], run[1], run[2]))
                    run = [a, b, kind] if kind != "O" else None
                here = place.get((a, b))
                if here is None:
                    continue
                token = doc[here]
                c["tokens"] += 1
                c["tag"] += token.tag_ == tag
                c["lemma"] += token.lemma_.lower() == base.lower()
                head = sentence["heads"][number]
                if head and tuple(tokens[head - 1][:2]) not in place:
                    continue
                right = token.head.i == (here if not head else place[tuple(tokens[head - 1][:2])])
                c["arcs"] += 1
                c["arc"] += right
                c["labelled"] += right and token.dep_.lower() == sentence["deps"][number]
                if tag[0].isalpha():
                    c["word arcs"] += 1
                    c["word arc"] += right
            if run:
                gold_entities.add((run[0], run[1], run[2]))
        if row["sentences"]:
            c["sentence guess"] += len(begins)
            c["entity hit"] += len(guessed & gold_entities)
            c["entity guess"] += len(guessed)
            c["entity gold"] += len(gold_entities)
    share = {
        n: f"{100 * c[n] / c[of]:.1f}" for n, of in (("tag", "tokens"), ("lemma", "tokens"), ("arc", "arcs"))
    }
    return share | {
        "arc, without punctuation": f"{100 * c['word arc'] / c['word arcs']:.1f}",
        "labelled arc": f"{100 * c['labelled'] / c['arcs']:.1f}",
        "entities": f1(c["entity hit"], c["entity guess"], c["entity gold"]),
        "sentences": f1(c["sentence hit"], c["sentence guess"], c["sentence gold"]),
    }


def _words(sentence: Any) -> list[int]:
    return [t.i for t in sentence if not t.is_space]


def crisis(rows: list[dict[str, Any]], docs: dict[str, Doc], score: ModuleType) -> dict[str, str]:
    """Statements and conditions found (as score_crisis.py pairs them), act, kind and force of those found."""
    c: Counter[str] = Counter()
    for row in rows:
        doc, text = docs[row["id"]], row["text"]
        if "statements" in row:
            guess = records(row["id"], doc, True)
            overlap, floor, _, _ = score.judge("statement", text, row["sentences"])
            pairs, _, _ = score.pair(row["statements"], guess, overlap, floor)
            c["s gold"] += len(row["statements"])
            c["s guess"] += len(guess)
            c["s hit"] += len(pairs)
            for gold, found in pairs:
                c["act"] += gold["act"] == found["act"]
                c["kind"] += gold["source_kind"] == found["source_kind"]
                where = (
                    [(found["source"]["text"]["start"], found["source"]["text"]["end"])]
                    if found["source"]
                    else []
                )
                c["source"] += (
                    score.dice(score.toks(text, gold["source"]), score.toks(text, where)) >= 0.5
                    if gold["source"]
                    else not where
                )
        scope = row.get("scope", [0, len(text)])
        guessed = []
        for found in doc._.conditionals:
            a, b = found.trigger.of(doc), found.consequence.of(doc)
            if a.start_char < scope[1] and b.end_char > scope[0] and a.end_char > scope[0]:
                guessed.append(
                    {
                        "trigger": {"start": a.start_char, "end": a.end_char},
                        "consequence": {"start": b.start_char, "end": b.end_char},
                        "force": max(found.force, key=lambda n: found.force[n]),
                    }
                )
        overlap, floor, _, _ = score.judge("condition", text, row["sentences"])
        pairs, _, _ = score.pair(row["conditions"], guessed, overlap, floor)
        c["c gold"] += len(row["conditions"])
        c["c guess"] += len(guessed)
        c["c hit"] += len(pairs)
        c["force"] += sum(gold["force"] == found["force"] for gold, found in pairs)
    out = {}
    if c["s gold"]:
        out = {"statements": f1(c["s hit"], c["s guess"], c["s gold"])}
        out |= {n: f"{100 * c[n] / max(1, c['s hit']):.1f} of found" for n in ("act", "kind", "source")}
    return out | {
        "conditions": f1(c["c hit"], c["c guess"], c["c gold"]) + f" ({c['c gold']} gold)",
        "force": f"{100 * c['force'] / max(1, c['c hit']):.1f} of found",
    }


def main() -> None:
    """Read, compare, print; see the module's text."""
    p = argparse.ArgumentParser()
    p.add_argument("--model", type=Path, default=None)
    p.add_argument("--crisis", choices=["marked", "held"], default="held")
    p.add_argument("--every", type=int, default=1, help="read every Nth PolNeAR article only")
    a = p.parse_args()
    reader = Reader(a.model)
    print("reader", reader.version)
    news = lines("polnear/dev")[:: a.every]
    clock = time.perf_counter()
    docs = {row["id"]: reader.read(row["text"]) for row in news}
    took = time.perf_counter() - clock
    words = sum(len(row["text"].split()) for row in news)
    print(f"PolNeAR dev: {len(news)} articles, {words} words, {words / took:.0f} words/s")
    for name, value in grammar(news, docs).items():
        print(f"  {name:26} {value}")
    statements = scorer("score").score_statements
    for nested in (False, True):
        guess = [r for row in news for r in records(row["id"], docs[row["id"]], nested)]
        print("  with nested" if nested else "  without nested")
        for name, value in statements(news, guess).items():
            if not nested or name.startswith(("strict", "tuple")):
                print(f"    {name:24} {json.dumps(value)}")
    pairing = scorer("score_crisis")
    rows = lines("crisis_gold/marked") if a.crisis == "marked" else lines("crisis_gold/more")[::20]
    print(f"crisis articles ({a.crisis}): {len(rows)}")
    for name, value in crisis(rows, {r["id"]: reader.read(r["text"]) for r in rows}, pairing).items():
        print(f"  {name:26} {value}")
    singles = lines("crisis_gold/conditions")[::10]
    print(f"held-out conditions: {len(singles)}")
    for name, value in crisis(singles, {r["id"]: reader.read(r["text"]) for r in singles}, pairing).items():
        print(f"  {name:26} {value}")


if __name__ == "__main__":
    main()
