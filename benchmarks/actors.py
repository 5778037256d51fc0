"""How often the cast names a statement's source, and a meeting's participants, as the annotators did.

    nice python benchmarks/actors.py [--bare] [--misses] [GOLD.jsonl.gz ...]

Each marked statement's source span goes to `cast.actor`; the answer is compared with the resolved name by
`same_actor` of the shared scorer, without the mention's own words, so that nothing is right only because the
text was copied. --bare reads without the reader's annotations. --misses lists what was wrong (for the
development file only). Prints words a CPU second of `Cast.of` too.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import importlib.util
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy

from demarche.actors import Cast
from demarche.extract.page import Page
from demarche.extract.statements import statements
from demarche.records import Actor, Report, report_id

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEVELOP = SHARED / "data/crisis_gold/more.jsonl.gz"
NEWS = SHARED / "data/crisis_news/articles.jsonl.gz"
SOURCES = Path(__file__).with_name("source_gold.tsv")
TEST = SHARED / "data/crisis_gold/marked.jsonl.gz"
PRONOUNS = frozenset(
    {"he", "she", "they", "it", "we", "i", "his", "her", "their", "its", "him", "them", "our", "who"}
)


def same_actor() -> Any:
    spec = importlib.util.spec_from_file_location("score_crisis", SHARED / "score/score_crisis.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.same_actor


def articles(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def mention_kind(text: str, label: dict[str, Any]) -> str:
    """What sort of mention the source's words are."""
    words = text.split()
    if text.lower() in PRONOUNS:
        return "pronoun"
    if label["source_kind"] in ("anonymous", "collective"):
        return str(label["source_kind"])
    if label["source_kind"] == "named":
        family = (label["who"] or "").split()[-1:]
        if not family or family[0].lower() not in text.lower():
            return "definite noun"
        return "short name" if len(words) <= 2 and words[0] not in label["who"].split()[:1] else "full name"
    return "office or metonym"


def placed(text: str, label: dict[str, Any], sentence: list[int]) -> tuple[int, int]:
    """Where the source stands. A label found inside a longer word ("he" in "the") moves to the whole word."""
    start, end = label["source"][0][0], label["source"][-1][1]
    inside = text[max(0, start - 1) : start].isalnum() or text[end : end + 1].isalnum()
    if not inside or len(label["source"]) > 1:
        return start, end
    whole = re.compile(rf"\b{re.escape(text[start:end])}\b")
    found = [m.span() for m in whole.finditer(text, sentence[0], sentence[1] + 400)]
    cue = label["cue"][0][0] if label["cue"] else start
    return min(found, key=lambda span: abs(span[0] - cue), default=(start, end))


def bare(actor: Any) -> dict[str, Any] | None:
    return actor.model_copy(update={"text": None}).model_dump(mode="json") if actor is not None else None


def measure(path: Path, read: Any, misses: bool) -> None:
    same = same_actor()
    right: collections.Counter[str] = collections.Counter()
    total: collections.Counter[str] = collections.Counter()
    kinds = named = words = with_text = 0
    took = 0.0
    people = people_right = 0
    for article in articles(path):
        text = article["text"]
        report = Report(
            id=report_id(text, None, None), key=article["id"], text=text, published=article["published"]
        )
        doc = read(text)
        began = time.process_time()
        cast = Cast.of(doc, report)
        took += time.process_time() - began
        words += len(text.split())
        for label in article["statements"]:
            if not label["source"]:
                continue
            start, end = placed(text, label, article["sentences"][label["s"]])
            found = cast.actor(start, end)
            kind = mention_kind(text[start:end], label)
            good = same(label["who"], bare(found))
            with_text += same(label["who"], found.model_dump(mode="json") if found is not None else None)
            total[kind] += 1
            right[kind] += good
            source_kind = cast.source_kind(start, end)
            kinds += source_kind == label["source_kind"]
            if label["source_kind"] == "anonymous" and found is not None and found.kind == "person":
                named += 1
                good = False
            if misses and (not good or source_kind != label["source_kind"]):
                told = f"{found.kind} {found.name!r} {found.country}" if found else None
                mark = "-" if good else "X"
                context = text[max(0, start - 40) : end + 30].replace("\n", " ")
                print(
                    f"{mark} {kind}: {text[start:end]!r} is {label['who']!r} {label['source_kind']}; "
                    f"got {told} {source_kind} | {context}"
                )
        for label in article["meetings"]:
            sentence = article["sentences"][label["s"]]
            here = [bare(m.actor) for m in cast.mentions if sentence[0] <= m.start and m.end <= sentence[1]]
            people += len(label["participants"])
            people_right += sum(any(same(p, a) for a in here) for p in label["participants"])
    print(f"\n{path.name}: {sum(total.values())} sources with words")
    for kind in sorted(total):
        print(f"  {kind:18} {right[kind]:4} of {total[kind]:4}  {right[kind] / total[kind]:.1%}")
    print(f"  {'all':18} {right.total():4} of {total.total():4}  {right.total() / total.total():.1%}")
    print(f"  all, the mention's own words counted too  {with_text / total.total():.1%}")
    print(f"  source_kind right  {kinds / total.total():.1%}")
    print(f"  anonymous sources given a name: {named}")
    if people:
        print(
            f"  meeting participants mentioned in the sentence told: {people_right / people:.1%} of {people}"
        )
    print(f"  {words / took:,.0f} words a CPU second (Cast.of alone)")


def sources(read: Any, misses: bool) -> tuple[collections.Counter[str], collections.Counter[str], int]:
    """(right by form, all by form, anonymous ones given a name) of the sources in source_gold.tsv.

    One that is not expressed is sought in the record.
    """
    same = same_actor()
    table = [
        line.split("\t")
        for line in SOURCES.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    gold: dict[str, list[dict[str, str]]] = {}
    for line in table[1:]:
        row = dict(zip(table[0], line, strict=True))
        gold.setdefault(row["article"], []).append(row)
    right: collections.Counter[str] = collections.Counter()
    total: collections.Counter[str] = collections.Counter()
    named = 0
    for article in articles(NEWS):
        if article["id"] not in gold:
            continue
        text = article["text"]
        report = Report(
            id=report_id(text, None, None), key=article["id"], text=text, published=article["published"]
        )
        page = Page.of(report, read(text), "benchmark")
        told = statements(page)
        for row in gold[article["id"]]:
            start, end = int(row["start"]), int(row["end"])
            if row["form"] == "none":
                here = [s for s in told if any(c.start < end and start < c.end for c in s.cue)]
                found = here[0].source if here else None
            else:
                # As the record has it: a source that nobody was found for keeps its words for a name.
                found = page.cast.actor(start, end) or Actor(id=None, name=text[start:end], kind="collective")
            wanted = [name for name in (row["who"], *row["also"].split(" | ")) if name] or [None]
            good = any(same(name, bare(found)) for name in wanted)
            total[row["form"]] += 1
            right[row["form"]] += good
            if row["form"] == "anonymous" and found is not None and found.kind == "person":
                named += 1
            if misses and not good:
                told_as = f"{found.kind} {found.name!r}" if found else None
                context = text[max(0, start - 60) : end + 40].replace("\n", " ")
                print(f"X {row['form']}: {text[start:end]!r} is {wanted}; got {told_as} | {context}")
    return right, total, named


def show_sources(read: Any, misses: bool) -> None:
    """Print the accuracy by form."""
    right, total, named = sources(read, misses)
    print(f"\n{SOURCES.name}: {total.total()} sources")
    for form in sorted(total):
        print(f"  {form:18} {right[form]:4} of {total[form]:4}  {right[form] / total[form]:.1%}")
    print(f"  {'all':18} {right.total():4} of {total.total():4}  {right.total() / total.total():.1%}")
    print(f"  anonymous sources given a name: {named}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("gold", nargs="*", type=Path)
    given = parser.parse_args()
    if given.bare:
        read: Any = spacy.blank("en")
    else:
        from demarche.reader.reader import default_reader

        read = default_reader().read
    if not given.gold and not given.bare:
        show_sources(read, given.misses)
    for path in given.gold or [DEVELOP, TEST]:
        measure(path, read, given.misses and path != TEST)


if __name__ == "__main__":
    main()
