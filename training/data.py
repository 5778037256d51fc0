"""Labelled articles to training windows, on the reader's own tokens.

PolNeAR comes with CoreNLP's tokens and the crisis articles with character offsets; both are mapped by
character offsets to the tokens that `demarche.reader.tokens` makes, so that the network is trained on what it
will read. A value of IGNORE in any target means: this word has no such label, leave it out of the loss.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from demarche.reader.sentences import breaks_in
from demarche.reader.tokens import tokenise, words_of
from demarche.reader.wordpiece import WordPiece

IGNORE = -100
WINDOW = 320
ROLES = ("source", "cue", "content")
ATTRIBUTION = ["O", *(f"{p}-{r}" for r in ROLES for p in "BI")]
CONDITION = ["O", "B-trigger", "I-trigger", "B-consequence", "I-consequence"]
ACTS = ["SAY", "ACCUSE", "REJECT", "REQUEST", "THREATEN", "WARN", "AGREE", "SUPPORT", "CONCEDE"]
KINDS = ["named", "office", "collective", "anonymous"]
FORCES = ["threat", "promise", "warning", "offer", "red-line", "deadline", "prediction"]
EVENTS = [
    "O",
    "ASSAULT",
    "SANCTION",
    "RETREAT",
    "COERCE",
    "MOBILIZE",
    "CONCEDE",
    "AID",
    "AGREE",
    "COOPERATE",
    "PROTEST",
    "REJECT",
]
STANDINGS = ["actual", "ongoing", "planned", "possible", "conditional", "denied"]
MEETINGS = ["O", "held", "planned", "expected", "proposed", "cancelled", "under way"]
FORMS = ["O", "accord", "draft treaty", "letter", "proposal", "bill", "resolution", "statement"]
WORD_TARGETS = (
    "tag",
    "entity",
    "attribution",
    "arc",
    "label",
    "cue",
    "act",
    "source_kind",
    "condition",
    "force",
    "inner",
    "inner_cue",
    "event",
    "standing",
    "meeting",
    "instrument",
)


@dataclass
class Article:
    """One text on our tokens. Every array has one entry a word (white space left out)."""

    id: str
    text: str
    spans: list[tuple[int, int]]
    sentence: list[int]
    pieces: list[tuple[int, ...]]
    crisis: bool
    target: dict[str, np.ndarray]
    gold: list[dict[str, Any]] = field(default_factory=list)
    meaning: dict[int, np.ndarray] = field(default_factory=dict)
    """What each sentence means by the teacher of meaning.py, as a vector of length one, by its number."""


@dataclass
class Labels:
    """Names of the classes learnt from the training data."""

    tag: list[str]
    entity: list[str]
    label: list[str]


def lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf8") as file:
        return [json.loads(line) for line in file if line.strip()]


def collect_labels(rows: Sequence[dict[str, Any]]) -> Labels:
    """Tags, entity types and dependency labels that occur in PolNeAR rows (HYPH added, spaCy's split
    hyphens)."""
    tags: Counter[str] = Counter()
    types: Counter[str] = Counter()
    deps: Counter[str] = Counter()
    for row in rows:
        for sentence in row["sentences"]:
            tags.update(token[3] for token in sentence["tokens"])
            types.update(token[4] for token in sentence["tokens"])
            deps.update(sentence["deps"])
    entity = ["O"] + [f"{p}-{t}" for t in sorted(types) if t != "O" for p in "BI"]
    return Labels(sorted({*tags, "HYPH"}), entity, sorted(deps))


def _blank(count: int) -> dict[str, np.ndarray]:
    return {name: np.full(count, IGNORE, dtype=np.int64) for name in WORD_TARGETS}


def _base(row: dict[str, Any], pieces: WordPiece, starts: list[int], crisis: bool) -> Article:
    doc = tokenise(row["text"])
    words = words_of(doc)
    spans = [(doc[i].idx, doc[i].idx + len(doc[i].text)) for i in words]
    sentence = [max(0, bisect_right(starts, a) - 1) for a, _ in spans]
    return Article(
        row["id"],
        row["text"],
        spans,
        sentence,
        [pieces.encode(doc[i].text) for i in words],
        crisis,
        _blank(len(words)),
    )


def words_in(spans: Sequence[tuple[int, int]], start: int, end: int) -> range:
    """The words that overlap the characters from `start` to `end`."""
    low = bisect_right(spans, start, key=lambda s: s[1])
    high = low
    while high < len(spans) and spans[high][0] < end:
        high += 1
    return range(low, high)


def _mark_attributions(
    article: Article, rows: Iterable[dict[str, Any]], outer: bool = True
) -> list[dict[str, Any]]:
    """BIO roles and cue arcs; the longer content first, what it covers is lost. Returns the rows that were
    lost."""
    name, link = ("attribution", "cue") if outer else ("inner", "inner_cue")
    bio, cue = article.target[name], article.target[link]
    bio[:] = 0
    lost = []
    ordered = sorted(rows, key=lambda r: (-sum(b - a for a, b in r["content"]), r["content"] or r["cue"]))
    for row in ordered:
        parts = {role: [words_in(article.spans, a, b) for a, b in row[role]] for role in ROLES}
        parts = {role: [p for p in part if len(p)] for role, part in parts.items()}
        need = [p for role in ("cue", "content") for p in parts[role]]
        if outer and any(bio[w] for p in need for w in p):
            lost.append(row)
            if article.crisis:
                continue
        head = parts["cue"][0][0] if parts["cue"] and not any(bio[w] for w in parts["cue"][0]) else None
        for number, role in enumerate(ROLES):
            for part in parts[role]:
                if any(bio[w] for w in part):
                    continue
                bio[part[0]] = 1 + 2 * number
                bio[list(part[1:])] = 2 + 2 * number
                far = not outer and head is not None and article.sentence[head] != article.sentence[part[0]]
                if role != "cue":
                    cue[list(part)] = 0 if not parts["cue"] else IGNORE if head is None or far else head + 1
        if head is not None and "act" in row:
            article.target["act"][head] = ACTS.index(row["act"])
        for part in parts["source"]:
            if "source_kind" in row and article.target["source_kind"][part[0]] == IGNORE:
                article.target["source_kind"][part[0]] = KINDS.index(row["source_kind"])
    return lost


def polnear(row: dict[str, Any], pieces: WordPiece, labels: Labels) -> Article:
    """A PolNeAR article with all its labels on our tokens."""
    starts = [s["tokens"][0][0] for s in row["sentences"]]
    article = _base(row, pieces, starts, False)
    offset = 0
    core: list[
        tuple[int, int, str, str, int, str]
    ] = []  # start, end, tag, NER, head (global, -1 root), label
    for sentence in row["sentences"]:
        for token, head, dep in zip(sentence["tokens"], sentence["heads"], sentence["deps"], strict=True):
            core.append((token[0], token[1], token[3], token[4], offset + head - 1 if head else -1, dep))
        offset += len(sentence["tokens"])
    covers = [words_in(article.spans, t[0], t[1]) for t in core]
    bears = [c[-1] if len(c) else -1 for c in covers]
    by_word: dict[int, list[int]] = {}
    for number, word in enumerate(bears):
        by_word.setdefault(word, []).append(number)
    within: dict[int, int] = {}
    for number, cover in enumerate(covers):
        for word in cover:
            within.setdefault(word, number)
    target = article.target
    tag, entity = {t: i for i, t in enumerate(labels.tag)}, {t: i for i, t in enumerate(labels.entity)}
    dep_id = {t: i for i, t in enumerate(labels.label)}
    last_core, last_type = -2, "O"
    for word, (a, b) in enumerate(article.spans):
        if word in by_word:
            inside = by_word[word]
            chosen = next((n for n in inside if core[n][4] < 0 or bears[core[n][4]] != word), inside[-1])
            target["tag"][word] = tag[core[chosen][2]]
            head = core[chosen][4]
            target["arc"][word] = 0 if head < 0 else bears[head] + 1 if bears[head] >= 0 else IGNORE
            target["label"][word] = dep_id[core[chosen][5]]
        elif word in within and bears[within[word]] >= 0:
            target["arc"][word] = bears[within[word]] + 1
            solid = any(c.isalnum() for c in row["text"][a:b])
            target["label"][word] = dep_id["compound" if solid else "punct"]
            if not solid and row["text"][a:b] in "-–—":
                target["tag"][word] = tag["HYPH"]
        else:
            last_type = "O"
            continue
        if target["arc"][word] > 0 and article.sentence[target["arc"][word] - 1] != article.sentence[word]:
            target["arc"][word] = IGNORE
        number = within.get(word, by_word.get(word, [0])[0])
        kind = core[number][3]
        same = (
            kind == last_type
            and number - last_core <= 1
            and article.sentence[word] == article.sentence[word - 1]
        )
        target["entity"][word] = 0 if kind == "O" else entity[("I-" if same else "B-") + kind]
        last_core, last_type = number, kind
    _mark_attributions(article, row["attributions"])
    article.gold = row["attributions"]
    return article


def _merge(text: str, ranges: list[list[int]]) -> list[list[int]]:
    """Content quoted sentence by sentence, joined where only spaces on one line lie between."""
    out: list[list[int]] = []
    for a, b in sorted(ranges):
        if out and not text[out[-1][1] : a].strip(" "):
            out[-1][1] = max(out[-1][1], b)
        else:
            out.append([a, b])
    return out


def _with_that(text: str, ranges: list[list[int]]) -> list[list[int]]:
    """PolNeAR's content takes in a leading “that”, the crisis guide's does not: taken in."""
    out = [list(r) for r in ranges]
    if (
        out
        and text[max(0, out[0][0] - 5) : out[0][0]].lower() == "that "
        and not text[max(0, out[0][0] - 6) : out[0][0] - 5].isalnum()
    ):
        out[0][0] -= 5
    return out


_MARKER = re.compile(
    r"(?:only |even )?(?:if|unless|should|until|as long as|so long as|in the event of|once)\s+", re.IGNORECASE
)


def _without_marker(text: str, ranges: list[list[int]]) -> list[list[int]]:
    """Triggers as in the conditions guide: without the word that makes them conditional."""
    out = [list(r) for r in ranges]
    for part in out[:1]:
        marker = _MARKER.match(text, part[0], part[1])
        if marker and marker.end() < part[1]:
            part[0] = marker.end()
    return out


def crisis(row: dict[str, Any], pieces: WordPiece) -> Article:
    """A crisis article: statements with act and source kind, conditions with force; no tags, tree or
    entities."""
    article = _base(row, pieces, [a for a, _ in row["sentences"]], True)
    rows = [
        dict(s, content=_with_that(row["text"], _merge(row["text"], s["content"]))) for s in row["statements"]
    ]
    lost = _mark_attributions(article, rows)
    _mark_attributions(article, lost, outer=False)
    article.gold = row["statements"]
    rows = [dict(c, trigger=_without_marker(row["text"], c["trigger"])) for c in row["conditions"]]
    _mark_conditions(article, rows, None)
    mark_deeds(article, row)
    return article


def deeds(row: dict[str, Any], pieces: WordPiece) -> Article:
    """A crisis article with its events, meetings and instruments, and no other labels."""
    article = _base(row, pieces, breaks_in(row["text"]), True)
    mark_deeds(article, row)
    return article


def mark_deeds(article: Article, row: dict[str, Any]) -> None:
    """The events, meetings, instruments and conditions of a row on its article, where the row has any."""
    if "conditions" in row and "statements" not in row:
        rows = [dict(c, trigger=_without_marker(article.text, c["trigger"])) for c in row["conditions"]]
        _mark_conditions(article, rows, None)
    for target, names, kind, told in (
        ("event", EVENTS, "events", "type"),
        ("standing", STANDINGS, "events", "standing"),
        ("meeting", MEETINGS, "meetings", "state"),
        ("instrument", FORMS, "instruments", "form"),
    ):
        if kind in row:
            _mark_words(article.target[target], article.spans, names, told, row[kind])


def _mark_words(
    codes: np.ndarray,
    spans: Sequence[tuple[int, int]],
    names: Sequence[str],
    told: str,
    rows: Iterable[dict[str, Any]],
) -> None:
    """Every word of the rows' texts gets the code of what they say of `told`, every other that of “none”.

    Of words that two rows share the shorter row has them.
    """
    codes[:] = 0 if names[0] == "O" else IGNORE
    for row in sorted(rows, key=lambda r: -sum(b - a for a, b in r["text"])):
        for a, b in row["text"]:
            if row[told] in names:
                codes[list(words_in(spans, a, b))] = names.index(row[told])


def conditions(row: dict[str, Any], pieces: WordPiece) -> Article:
    """One marked sentence with the one before it: condition labels only, and only in scope."""
    article = _base(row, pieces, [a for a, _ in row["sentences"]], True)
    _mark_conditions(article, row["conditions"], row["scope"])
    return article


def joined(articles: Iterable[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """The articles for which `path` (JSON lines, see `labels/README.md`) has labels, with these."""
    labels = {row["id"]: row for row in map(json.loads, path.read_text("utf-8").splitlines())}
    return [article | labels[article["id"]] for article in articles if article["id"] in labels]


def marked_deeds(path: Path) -> dict[str, dict[str, Any]]:
    """The rows of `labels/deeds.jsonl` by article id; those that say `held` are for measuring."""
    return {row["id"]: row for row in map(json.loads, path.read_text("utf-8").splitlines())}


def read_acts(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Acts marked by hand on the reader's own finds, by article id; columns as in `labels/acts.tsv`."""
    out: dict[str, list[dict[str, Any]]] = {}
    table = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    names = table[0].split("\t")
    for line in table[1:]:
        row: dict[str, Any] = dict(zip(names, line.split("\t"), strict=True))
        if row["act"] not in ACTS:
            continue
        for role in ROLES:
            row[role] = [tuple(map(int, part.split("-"))) for part in row[role].split()]
        out.setdefault(row["article"], []).append(row)
    return out


def acts(row: dict[str, Any], marked: Iterable[dict[str, Any]], pieces: WordPiece) -> Article:
    """A crisis article with the acts and kinds of source of some statements, and no other labels."""
    article = _base(row, pieces, breaks_in(row["text"]), True)
    for statement in marked:
        cue = words_in(article.spans, *statement["cue"][0])
        if len(cue):
            article.target["act"][cue[0]] = ACTS.index(statement["act"])
        for a, b in statement["source"][:1]:
            source = words_in(article.spans, a, b)
            if len(source):
                article.target["source_kind"][source[0]] = KINDS.index(statement["kind"])
    return article


def _mark_conditions(article: Article, rows: Iterable[dict[str, Any]], scope: list[int] | None) -> None:
    bio = article.target["condition"]
    for word in range(len(bio)) if scope is None else words_in(article.spans, scope[0], scope[1]):
        bio[word] = 0
    for row in rows:
        for number, role in enumerate(("trigger", "consequence")):
            for a, b in row[role]:
                part = words_in(article.spans, a, b)
                if not len(part) or any(bio[w] > 0 for w in part):
                    continue
                bio[part[0]] = 1 + 2 * number
                bio[list(part[1:])] = 2 + 2 * number
                if role == "trigger" and article.target["force"][part[0]] == IGNORE:
                    article.target["force"][part[0]] = FORCES.index(row["force"])


def cut(article: Article, first_budget: int = WINDOW - 2, budget: int = WINDOW - 2) -> Iterator[range]:
    """Windows of whole consecutive sentences of at most `budget` pieces; too long sentences are split."""
    sentences: list[range] = []
    count = len(article.spans)
    start = 0
    for word in range(1, count + 1):
        if word == count or article.sentence[word] != article.sentence[word - 1]:
            sentences.append(range(start, word))
            start = word
    chunks: list[tuple[range, int]] = []
    for sentence in sentences:
        low, size = sentence.start, 0
        for word in sentence:
            more = len(article.pieces[word])
            if size + more > budget:
                chunks.append((range(low, word), size))
                low, size = word, 0
            size += more
        chunks.append((range(low, sentence.stop), size))
    begin, size, limit = 0, 0, first_budget
    for chunk, more in chunks:
        if size and size + more > limit:
            yield range(begin, chunk.start)
            begin, size, limit = chunk.start, 0, budget
        size += more
    if count > begin:
        yield range(begin, count)


@dataclass
class Window:
    """One training example: piece ids, each word's first piece, sentence numbers and targets."""

    ids: np.ndarray
    first: np.ndarray
    sentence: np.ndarray
    target: dict[str, np.ndarray]
    crisis: bool
    meaning: dict[int, np.ndarray] = field(default_factory=dict)


def window(article: Article, words: range, pieces: WordPiece) -> Window:
    """The words of one window with their targets; arcs that leave the window are ignored."""
    ids, first = [pieces.cls], []
    for word in words:
        first.append(len(ids))
        ids.extend(article.pieces[word])
    ids.append(pieces.sep)
    target = {name: values[words.start : words.stop].copy() for name, values in article.target.items()}
    for name in ("arc", "cue", "inner_cue"):
        column = target[name]
        moved = column > 0
        column[moved] -= words.start
        column[moved & ((column < 1) | (column > len(words)))] = IGNORE
    sentence = np.array(article.sentence[words.start : words.stop])
    meaning = {n: article.meaning[n] for n in set(sentence.tolist()) & article.meaning.keys()}
    return Window(np.array(ids), np.array(first), sentence, target, article.crisis, meaning)


def join(windows: Sequence[Window]) -> Window:
    """Several short windows as one (sentence numbers kept apart), to fill a row of a batch."""
    ids, first, sentence, width, words = [], [], [], 0, 0
    target: dict[str, list[np.ndarray]] = {name: [] for name in WORD_TARGETS}
    for number, part in enumerate(windows):
        ids.append(part.ids if not number else part.ids[1:])
        first.append(part.first + width - (1 if number else 0))
        sentence.append(part.sentence + 1000 * number)
        for name in WORD_TARGETS:
            column = part.target[name].copy()
            if name in ("arc", "cue", "inner_cue"):
                column[column > 0] += words
            target[name].append(column)
        width += len(ids[-1])
        words += len(part.first)
    return Window(
        np.concatenate(ids),
        np.concatenate(first),
        np.concatenate(sentence),
        {name: np.concatenate(parts) for name, parts in target.items()},
        windows[0].crisis,
    )


def epoch_windows(
    news: Sequence[Article],
    crises: Sequence[Article],
    singles: Sequence[Article],
    *,
    repeat: int,
    pieces: WordPiece,
    rng: random.Random,
) -> list[Window]:
    """All windows of one epoch, shuffled; each article's first window is cut at random so that contexts
    vary."""
    out: list[Window] = []
    for article in [*news, *(a for a in crises for _ in range(repeat))]:
        for words in cut(article, rng.randint(100, WINDOW - 2)):
            out.append(window(article, words, pieces))
    parts = [window(a, range(len(a.spans)), pieces) for a in singles]
    parts = [p for p in parts if len(p.ids) <= WINDOW]
    rng.shuffle(parts)
    row: list[Window] = []
    for part in parts:
        if row and sum(len(p.ids) for p in row) + len(part.ids) > WINDOW:
            out.append(join(row))
            row = []
        row.append(part)
    if row:
        out.append(join(row))
    rng.shuffle(out)
    return out


def batch(rows: Sequence[Window], pad: int) -> dict[str, np.ndarray]:
    """Windows padded to one rectangle; padded words point at piece 0 and carry IGNORE, sentence -1."""
    width, words = max(len(r.ids) for r in rows), max(len(r.first) for r in rows)
    out = {
        "input_ids": np.full((len(rows), width), pad, dtype=np.int64),
        "first": np.zeros((len(rows), words), dtype=np.int64),
        "sentence": np.full((len(rows), words), -1, dtype=np.int64),
        "crisis": np.array([float(r.crisis) for r in rows], dtype=np.float32),
    }
    for name in WORD_TARGETS:
        out[name] = np.full((len(rows), words), IGNORE, dtype=np.int64)
    told = [
        (i, number, vector) for i, row in enumerate(rows) for number, vector in sorted(row.meaning.items())
    ]
    out["meaning_of"] = np.array([(i, number) for i, number, _ in told], dtype=np.int64).reshape(-1, 2)
    out["meaning"] = np.array([vector for _, _, vector in told], dtype=np.float32)
    for i, row in enumerate(rows):
        out["input_ids"][i, : len(row.ids)] = row.ids
        out["first"][i, : len(row.first)] = row.first
        out["sentence"][i, : len(row.first)] = row.sentence
        for name in WORD_TARGETS:
            out[name][i, : len(row.first)] = row.target[name]
    return out
