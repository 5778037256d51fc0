"""Base forms: a rule for each Penn tag, and a table of the forms that the rules get wrong.

The table `data/lemmas.tsv` (form, first letter of the tag, lemma) was drawn from the automatic lemmas of
PolNeAR by `training/lemmas.py`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

_VOWELS = "aeiou"


def _data(name: str) -> list[list[str]]:
    text = (files("demarche.reader") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line and not line.startswith("# ")]


@lru_cache(maxsize=1)
def exceptions() -> dict[tuple[str, str], str]:
    """Lemma by (lower-case form, kind of tag: see `kind`)."""
    return {(form, tag): lemma for form, tag, lemma in _data("lemmas.tsv")}


@lru_cache(maxsize=1)
def universal() -> dict[str, str]:
    """Universal part of speech by Penn tag, context aside."""
    return {row[0]: row[1] for row in _data("upos.tsv")}


def kind(tag: str) -> str:
    """The kind of a Penn tag that the exception table tells apart: V, N, P (plural name), J, R or the tag."""
    if tag in ("NNP", "NNPS"):
        return tag
    return tag[0] if tag[:1] in ("V", "N", "J") or tag in ("RB", "RBR", "RBS") else tag


def _plural(word: str) -> str:
    """The singular of a regular plural, or the third person's base form."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return word[:-2]
    return word[:-1]


def _stem(stem: str) -> str:
    """The base form from what is left when -ed or -ing is taken off."""
    if len(stem) < 2 or not any(c in _VOWELS + "y" for c in stem):
        return stem
    if stem[-1] == stem[-2] and stem[-1] not in "lsfzaeiou":
        return stem[:-1]
    if stem.endswith(
        (
            "at",
            "iz",
            "uc",
            "ag",
            "ov",
            "iv",
            "av",
            "as",
            "us",
            "is",
            "os",
            "rg",
            "dg",
            "nc",
            "rc",
            "ur",
            "ut",
            "ak",
            "ik",
            "in",
            "id",
            "ud",
            "ad",
            "od",
            "ir",
            "ar",
            "or",
            "ul",
            "bl",
            "pl",
            "tl",
            "dl",
            "gl",
            "ib",
            "ap",
            "yp",
            "ol",
            "il",
            "rv",
            "lv",
            "ev",
            "it",
            "u",
            "ot",
            "ok",
            "av",
        )
    ):
        double = len(stem) > 2 and stem[-2] in _VOWELS and stem[-3] in _VOWELS
        if (not double and not stem.endswith(("it", "or", "ol", "in"))) or stem.endswith(("rv", "lv", "iz")):
            return stem + "e"
    return stem


@lru_cache(maxsize=50_000)
def lemma(word: str, tag: str) -> str:
    """The base form of `word` (as written) under a Penn tag; names keep their case."""
    lower = word.lower().replace("’", "'")
    known = exceptions().get((lower, kind(tag)))
    if known is not None:
        return known
    if tag in ("NNP", "NNPS"):
        return word
    if tag in {"NNS", "VBZ"}:
        return _plural(lower)
    if tag == "VBG" and lower.endswith("ing") and len(lower) > 4:
        return _stem(lower[:-3])
    if tag in ("VBD", "VBN") and lower.endswith("ied") and len(lower) > 4:
        return lower[:-3] + "y"
    if tag in ("VBD", "VBN") and lower.endswith("ed") and len(lower) > 3:
        return _stem(lower[:-2])
    return lower


@lru_cache(maxsize=50_000)
def part_of_speech(tag: str, label: str, base: str) -> str:
    """The universal part of speech of a word with this Penn tag, dependency label and lemma."""
    if tag == "IN" and label == "mark":
        return "SCONJ"
    if tag == "TO" and label == "case":
        return "ADP"
    if tag[:1] == "V" and (label in ("aux", "auxpass", "cop") or (base == "be" and label != "root")):
        return "AUX"
    if base in ("not", "n't") and tag == "RB":
        return "PART"
    return universal().get(tag, "X")
