"""Whether copies are found, and nothing else: planted variants, real articles, and how the work grows.

    nice python benchmarks/copies.py planted [--number 2000]
    nice python benchmarks/copies.py nearest > benchmarks/copies_nearest.tsv
    nice python benchmarks/copies.py growth [--to 20000]

`planted` makes variants of the crisis_news articles (cut, reordered, a new lead, merged with another story,
copy-edited, with another page around them, updated), links them with the originals, and counts the
pairs of a variant and an original that are found. `nearest` lists the pairs of originals of different outlets
that share the most text, for reading. `growth` times linking as a ledger grows. Everything is seeded.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from demarche.ingest.facts import Facts
from demarche.ingest.text import report_of
from demarche.ledger import Ledger
from demarche.link.copies import copy, text_of
from demarche.link.passages import covered
from demarche.records import Report, report_id

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
OUTLETS = ("Harbour Post", "Valley Courier", "The Northern Star", "Lake County Record", "Daily Beacon")
SPELLING = {
    "percent": "per cent",
    "toward": "towards",
    "defense": "defence",
    "program": "programme",
    "favor": "favour",
    "labor": "labour",
    "but": "however,",
    "said": "told reporters",
    "about": "some",
    "also": "too",
    "officials": "authorities",
    "United States": "US",
    "President": "Pres.",
}


@dataclass(frozen=True)
class Article:
    key: str
    outlet: str
    published: str
    title: str
    text: str

    def paragraphs(self) -> list[str]:
        return [part for part in self.text.split("\n") if part.strip()]

    def report(self) -> Report:
        facts = Facts()
        for fact, value in (("outlet", self.outlet), ("published", self.published), ("title", self.title)):
            facts.add(fact, value, "column")
        return report_of(self.text, key=self.key, file=None, facts=facts)


def articles(path: str) -> list[Article]:
    with gzip.open(DATA / path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        Article(row["id"], row["outlet"], row["published"] or "", row["title"] or "", row["text"])
        for row in rows
    ]


# What newsrooms do to a text: the paragraphs of an article → those of the variant.


def cut(article: Article, _: list[Article], chance: random.Random) -> list[str]:
    parts = article.paragraphs()
    keep = chance.randint(2, max(2, len(parts) - 1))
    while keep < len(parts) and len(" ".join(parts[:keep]).split()) < 100:
        keep += 1
    return parts[:keep]


def reordered(article: Article, _: list[Article], chance: random.Random) -> list[str]:
    lead, *rest = article.paragraphs()
    chance.shuffle(rest)
    return [lead, *rest]


def new_lead(article: Article, others: list[Article], chance: random.Random) -> list[str]:
    parts = article.paragraphs()
    gone = min(chance.randint(1, 4), len(parts) // 2)
    return chance.choice(others).paragraphs()[: chance.randint(1, 3)] + parts[gone:]


def edited(article: Article, _: list[Article], chance: random.Random) -> list[str]:
    text = article.text
    for word, other in SPELLING.items():
        text = re.sub(rf"\b{word}\b", other, text)
    words = re.split(r"( +)", text)
    kept = [word for word in words if not (word.strip() and chance.random() < 0.02)]
    return [part for part in "".join(kept).split("\n") if part.strip()]


def paged(article: Article, _: list[Article], chance: random.Random) -> list[str]:
    parts = article.paragraphs()
    at = chance.randint(1, len(parts))
    top = ["Share this story", f"By {chance.choice(['Ana Reyes', 'Tom Okafor'])}, staff writer", "Listen now"]
    middle = ["Read more: What we know so far", "A view of the harbour on Monday. (Photo: J. Lund)"]
    end = ["Sign up for our morning newsletter", "Follow us for the latest news and updates from the region."]
    return [*top, *parts[:at], *middle, *parts[at:], *end]


def updated(article: Article, others: list[Article], chance: random.Random) -> list[str]:
    parts = article.paragraphs()
    added = chance.choice(others).paragraphs()[1 : chance.randint(3, 5)]
    at = chance.randint(1, len(parts))
    gone = chance.randint(0, len(parts) // 4)
    kept = parts[:at] + added + parts[at:]
    return kept[: len(kept) - gone]


def merged(article: Article, other: Article, chance: random.Random) -> list[str]:
    one, two = article.paragraphs(), other.paragraphs()
    first = one[: max(2, round(len(one) * chance.uniform(0.5, 1.0)))]
    second = two[: max(2, round(len(two) * chance.uniform(0.5, 1.0)))]
    return first + second if chance.random() < 0.5 else second + first


ONE_STORY: dict[str, Callable[[Article, list[Article], random.Random], list[str]]] = {
    "cut": cut,
    "reordered": reordered,
    "new lead": new_lead,
    "edited": edited,
    "paged": paged,
    "updated": updated,
}
KINDS = (*ONE_STORY, "merged")


def planted(
    originals: list[Article], others: list[Article], number: int
) -> Iterator[tuple[str, Article, frozenset[str]]]:
    """Kind, variant, and the keys of the originals whose text it has."""
    for at in range(number):
        chance = random.Random(at)
        kind = KINDS[at % len(KINDS)]
        article = chance.choice(originals)
        sources = {article.key}
        if kind == "merged":
            other = chance.choice([one for one in originals if one.key != article.key])
            parts = merged(article, other, chance)
            sources.add(other.key)
        else:
            parts = ONE_STORY[kind](article, others, chance)
        day = date.fromisoformat(article.published[:10]) + timedelta(days=chance.randint(0, 1))
        outlet = article.outlet if kind == "updated" else chance.choice(OUTLETS)
        title = article.title if chance.random() < 0.5 else chance.choice(others).title
        made = Article(f"{kind}-{at}", outlet, day.isoformat(), title, "\n\n".join(parts))
        yield kind, made, frozenset(sources)


def plant(number: int, path: Path) -> None:
    originals = articles("crisis_news/articles.jsonl.gz")
    others = articles("news/unlabelled.jsonl.gz")[:2000]
    made = {article.key: article for article in originals}
    truth: dict[str, frozenset[str]] = {}
    kinds: dict[str, str] = {}
    there = {(article.text, article.outlet) for article in originals}
    for kind, variant, sources in planted(originals, others, number):
        if (variant.text, variant.outlet) in there:  # It came out as one that is there: the same report.
            continue
        there.add((variant.text, variant.outlet))
        made[variant.key] = variant
        truth[variant.key], kinds[variant.key] = sources, kind
    with Ledger.open(path) as ledger:
        held = {report.key for report in ledger.reports()}
        fill(ledger, (article.report() for key, article in made.items() if key not in held))
        reports = {report.key: report for report in ledger.reports()}
        key = {report.id: at for at, report in reports.items()}
        ties = {(key[one.report], key[one.other]): one for one in ledger.copies()}
    pairs = {frozenset(pair) for pair in ties}
    kin = {pair for pair in pairs if not pair & truth.keys()}
    found = {
        (variant, original)
        for pair in pairs
        for variant in pair & truth.keys()
        for original in pair - truth.keys()
    }
    right = {(variant, original) for variant, originals in truth.items() for original in originals}
    # A variant of a text is a copy, too, of what that text is a copy of.
    through_kin = {
        (variant, original)
        for variant, original in found - right
        if any(frozenset({original, source}) in kin for source in truth[variant])
    }
    wrong = found - right - through_kin
    print(f"{len(reports)} reports, {len(truth)} planted; pairs of originals found: {len(kin)}")
    print(f"precision {1 - len(wrong) / len(found):.4f} ({len(wrong)} wrong of {len(found)})")
    print(f"recall {len(found & right) / len(right):.4f} ({len(found & right)} of {len(right)})")
    for kind in KINDS:
        of_kind = {pair for pair in right if kinds[pair[0]] == kind}
        named = Counter(
            tie.form for pair, tie in ties.items() if any(p in of_kind for p in (pair, pair[::-1]))
        )
        share = len(of_kind & found) / len(of_kind)
        print(f"  {kind:10} recall {share:.3f} of {len(of_kind)}  {dict(named.most_common())}")
    both = [pair for pair in pairs if pair <= truth.keys()]
    strangers = [pair for pair in both if not frozenset.intersection(*(truth[variant] for variant in pair))]
    print(f"pairs of variants: {len(both)}, without an original in common {len(strangers)}")
    for variant, original in sorted(wrong)[:20]:
        print("  wrong", variant, original, sorted(truth[variant]))
    for variant, original in sorted(right - found)[:60]:
        tie = copy(text_of(reports[variant]), text_of(reports[original]))
        one, two = text_of(reports[variant]), text_of(reports[original])
        shares = [sum(covered(a.passages, b.runs)) / max(1, a.words) for a, b in ((one, two), (two, one))]
        print(
            "  missed", variant, original, "as read:", tie, [round(share, 2) for share in shares], one.words
        )
    for pair in sorted(map(sorted, kin)):
        print("  originals", *pair, ties.get(tuple(pair)) or ties.get(tuple(pair[::-1])))


def fill(ledger: Ledger, reports: Iterable[Report]) -> float:
    """Adds the reports and links them; the seconds of processor time that linking took."""
    for report in reports:
        ledger.add(report, [], "none")
    begun = time.process_time()
    for _ in ledger.link():
        pass
    return time.process_time() - begun


def nearest(number: int) -> None:
    originals = articles("crisis_news/articles.jsonl.gz")
    texts = [text_of(article.report()) for article in originals]
    holders: dict[tuple[str, ...], list[int]] = {}
    for at, text in enumerate(texts):
        for run in text.runs:
            holders.setdefault(run, []).append(at)
    near: Counter[tuple[int, int]] = Counter()
    for those in holders.values():
        near.update(pair for pair in combinations(those, 2) if texts[pair[0]].outlet != texts[pair[1]].outlet)
    rows = []
    for one, other in near:
        shares = [
            sum(covered(texts[a].passages, texts[b].runs)) / max(1, texts[a].words)
            for a, b in ((one, other), (other, one))
        ]
        found = copy(texts[one], texts[other])
        rows.append((-max(shares), originals[one].key, originals[other].key, shares, found))
    for _, one, other, shares, found in sorted(rows, key=lambda row: row[:3])[:number]:
        print(one, other, *(f"{share:.3f}" for share in shares), found.form if found else "-", sep="\t")


def renamed(text: str, world: int, common: frozenset[str]) -> str:
    """The text of another story: every word that is not one of the commonest is another word."""

    def other(found: re.Match[str]) -> str:
        word = found[0]
        return word if word.casefold() in common else f"{word}{'bcdfghklmnprstvw'[world % 16]}o{world}"

    return re.sub(r"[^\W\d_]+", other, text)


def stories(number: int) -> list[Report]:
    """Real articles first, then as many renamed ones; every eighth report is a variant of one before."""
    real = articles("crisis_news/articles.jsonl.gz") + articles("news/unlabelled.jsonl.gz")
    counted = Counter(word for one in real[:500] for word in re.findall(r"[^\W\d_]+", one.text.casefold()))
    common = frozenset(word for word, _ in counted.most_common(300))
    made: list[Article] = []
    for at in range(number):
        chance = random.Random(at)
        if at % 8 == 7:
            source = made[chance.randrange(len(made))]
            how = ONE_STORY[chance.choice(("cut", "reordered", "paged"))]
            text = "\n\n".join(how(source, real, chance))
            made.append(Article(f"v{at}", chance.choice(OUTLETS), source.published, source.title, text))
            continue
        story, world = at % len(real), at // len(real)
        one = real[story]
        text = renamed(one.text, world, common) if world else one.text
        made.append(Article(f"w{world}-{one.key}", one.outlet, one.published, one.title, text))
    return [
        Report(
            id=report_id(one.text, one.outlet, one.key),
            key=one.key,
            outlet=one.outlet,
            url=one.key,
            published=one.published,
            text=one.text,
        )
        for one in made
    ]


def growth(to: int) -> None:
    reports = stories(to)
    random.Random(0).shuffle(reports)
    steps = [step for step in (250, 500, 1000, 2000, 5000, 10000, 20000) if step <= to]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "growth.db"
        with Ledger.open(path) as ledger:
            done = 0
            print("reports\tms a report in this step\tties\tMiB")
            for step in steps:
                took = fill(ledger, reports[done:step])
                ties = sum(1 for _ in ledger.copies())
                size = path.stat().st_size / 2**20
                print(f"{step}\t{1000 * took / (step - done):.1f}\t{ties}\t{size:.0f}", flush=True)
                done = step
            begun = time.perf_counter()
            ledger.accounts()
            print(f"accounts of all: {time.perf_counter() - begun:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("planted", "nearest", "growth"))
    parser.add_argument("--number", type=int, help="how many variants, or pairs")
    parser.add_argument("--ledger", type=Path, help="keep the planted reports here; stopped, it goes on")
    parser.add_argument("--to", type=int, default=20000, help="how many reports to grow to")
    given = parser.parse_args()
    if given.what == "planted":
        with tempfile.TemporaryDirectory() as folder:
            plant(given.number or 2000, given.ledger or Path(folder) / "planted.db")
    elif given.what == "nearest":
        nearest(given.number or 200)
    else:
        growth(given.to)


if __name__ == "__main__":
    main()
