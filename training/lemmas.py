"""Draw the table of irregular base forms from PolNeAR.  python training/lemmas.py DATA/polnear/train.jsonl.gz

Writes src/demarche/reader/data/lemmas.tsv: forms whose automatic lemma the rules of `demarche.reader.lemma`
miss.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import data
from demarche.reader import lemma as rules

OUT = Path(__file__).parent.parent / "src/demarche/reader/data/lemmas.tsv"
KINDS = (
    "VB",
    "VBD",
    "VBG",
    "VBN",
    "VBP",
    "VBZ",
    "MD",
    "NN",
    "NNS",
    "JJ",
    "RB",
    "PRP",
    "PRP$",
    "DT",
    "POS",
    "WP",
    "IN",
    "TO",
)


def main() -> None:
    """Count forms, keep the commonest lemma of each, write those that differ from the rule and occur
    twice."""
    seen: dict[tuple[str, str], Counter[str]] = {}
    tags: dict[tuple[str, str], Counter[str]] = {}
    for row in data.lines(Path(sys.argv[1])):
        for sentence in row["sentences"]:
            for start, end, base, tag, _ in sentence["tokens"]:
                form = row["text"][start:end].lower().replace("’", "'")
                if tag in KINDS and form.replace("'", "").replace("-", "").isalpha() and form.isascii():
                    key = (form, rules.kind(tag))
                    seen.setdefault(key, Counter())[base] += 1
                    tags.setdefault(key, Counter())[tag] += 1
    OUT.write_text("")
    rules.exceptions.cache_clear()
    rows = []
    for (form, group), bases in seen.items():
        best, count = min(bases.items(), key=lambda item: (-item[1], item[0]))
        tag = tags[form, group].most_common(1)[0][0]
        if (
            count >= 2
            and len(form) < 20
            and any(rules.lemma(form, t) != best for t in tags[form, group])
            and tag
        ):
            rows.append((form, group, best))
    head = (
        "# Form (lower case), kind of Penn tag, lemma: what the rules of lemma.py get wrong.\n"
        "# Drawn by training/lemmas.py from the automatic (CoreNLP) lemmas of PolNeAR 1.0, train part.\n"
    )
    OUT.write_text(head + "".join("\t".join(row) + "\n" for row in sorted(rows)))
    print(len(rows), "forms")


if __name__ == "__main__":
    main()
