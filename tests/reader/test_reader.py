"""The reader as a whole, on the model that ships."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from demarche.reader import Attribution, Reader, default_reader

NEWS = (
    "GENEVA (Wire) — “We are not threatening anyone,” Foreign Minister Viktor Orlov said on Friday.\n\n"
    "If Ruritania crosses the river, the alliance will impose sanctions, its spokeswoman warned. "
    "Three officials said the army had moved at least 40,000 troops to the border."
)
ODD = [
    "",
    " ",
    "\n\n \n",
    "\0",
    "\u200f\u200e",
    "🤝" * 40,
    "a" * 5000,
    ". . . ! ?",
    "“",
    "”” ’’",
    "(" * 900,
    "\ufeffx",
]


def state(doc: Doc) -> object:
    """Everything that a reading puts on a Doc."""
    tokens = [
        (t.idx, t.text, t.tag_, t.pos_, t.lemma_, t.head.i, t.dep_, t.ent_iob, t.ent_type_) for t in doc
    ]
    return tokens, [t.is_sent_start for t in doc], doc._.attributions, doc._.conditionals


def check(doc: Doc, text: str) -> None:
    assert doc.text == text
    sentences = list(doc.sents)
    assert [t.i for s in sentences for t in s] == list(range(len(doc)))
    for sentence in sentences:
        roots = [t for t in sentence if t.head.i == t.i]
        assert len(roots) == 1
        assert all(sentence.start <= t.head.i < sentence.end for t in sentence)
        assert all(roots[0] in (t, *t.ancestors) for t in sentence)
    for found in doc._.attributions:
        assert found.content
        for span in found.source + found.cue + found.content:
            assert 0 <= span.start < span.end <= len(doc)
            assert text[span.of(doc).start_char : span.of(doc).end_char] == span.of(doc).text
        assert 0 <= found.score <= 1
        assert abs(sum(found.act.values()) - 1) < 1e-3
        assert abs(sum(found.source_kind.values()) - 1) < 1e-3
    for conditional in doc._.conditionals:
        for span in (conditional.trigger, conditional.consequence):
            assert 0 <= span.start < span.end <= len(doc)
        assert 0 <= conditional.score <= 1


def said(doc: Doc, found: Attribution) -> tuple[str, str, str]:
    def join(part: str) -> str:
        return " ".join(span.of(doc).text for span in getattr(found, part))

    return join("source"), join("cue"), join("content")


def test_a_short_report() -> None:
    doc = default_reader().read(NEWS)
    check(doc, NEWS)
    found = [said(doc, a) for a in doc._.attributions]
    assert ("Foreign Minister Viktor Orlov", "said", "“We are not threatening anyone,”") in found
    assert {"Viktor Orlov", "GENEVA", "Friday"} <= {e.text for e in doc.ents}
    assert [s.text.strip()[:9] for s in doc.sents] == ["GENEVA (W", "If Rurita", "Three off"]
    said_token = next(t for t in doc if t.text == "said")
    assert (said_token.tag_, said_token.lemma_, said_token.pos_) == ("VBD", "say", "VERB")


@pytest.mark.parametrize("text", ODD)
def test_odd_texts(text: str) -> None:
    check(default_reader().read(text), text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from(list("abcdeABC .,!?\n\t“”\"'’-0129()\0é🤝")), max_size=300))
def test_any_text(text: str) -> None:
    check(default_reader().read(text), text)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(NEWS)), st.integers(0, len(NEWS))), max_size=3),
    st.lists(st.integers(0, len(NEWS)), max_size=3),
)
def test_any_skip_and_breaks(skip: list[tuple[int, int]], breaks: list[int]) -> None:
    doc = default_reader().read(NEWS, skip, breaks)
    check(doc, NEWS)
    starts = {t.idx for t in doc if t.is_sent_start}
    for offset in breaks:
        token = next((t for t in doc if t.idx >= offset), None)
        if token is not None and token.i and not token.is_space:
            assert token.idx in starts


def test_skipped_text_is_kept_but_not_read() -> None:
    menu = "SIGN UP FOR OUR NEWSLETTER"
    text = f"Orlov spoke in Geneva.\n{menu}\nBrandt said talks would go on."
    low = text.index(menu)
    doc = default_reader().read(text, skip=[(low, low + len(menu))])
    check(doc, text)
    skipped = [t for t in doc if low <= t.idx < low + len(menu)]
    assert skipped
    assert all(not t.tag_ and not t.ent_type_ and not t.lemma_ for t in skipped)
    assert menu in [s.text.strip() for s in doc.sents]
    assert all(t.tag_ for t in doc if t not in skipped and not t.is_space)


def test_a_blob_is_kept_but_not_read() -> None:
    blob = "QmFzZTY0" * 200_000
    text = f"Orlov spoke in Geneva.\n{blob}\nBrandt said talks would go on."
    doc = default_reader().read(text)
    check_text = [t for t in doc if t.tag_ and not t.is_space]
    assert doc.text == text
    assert {t.text for t in check_text} >= {"Orlov", "Brandt", "talks"}
    assert not any(t.text.startswith("QmFz") for t in check_text)


def test_the_same_text_gives_the_same_doc() -> None:
    reader = Reader()
    first = state(reader.read(NEWS))
    reader.read("Something else was read between: talks failed, she said.")
    assert state(reader.read(NEWS)) == first
    assert state(Reader().read(NEWS)) == first


def test_a_window_does_not_depend_on_the_others() -> None:
    pad = "\n".join(f"The envoys met for the {n}th time and agreed on nothing at all." for n in range(80))
    one, two = (default_reader().read(text) for text in (pad + "\n" + NEWS, pad + "\n" + NEWS + "\n" + pad))
    first = [(t.text, t.tag_, t.head.i) for t in one][: len(one) // 2]
    second = [(t.text, t.tag_, t.head.i) for t in two][: len(one) // 2]
    assert first == second


def test_offsets_of_sentences_cover_the_text() -> None:
    doc = default_reader().read(NEWS)
    assert all(a.end == b.start for a, b in pairwise(doc.sents))


def test_the_version_names_the_model() -> None:
    assert default_reader().version.startswith("1-")
    assert len(default_reader().version) == 14
    assert Reader().version == default_reader().version


def test_the_package_imports_nothing_heavy() -> None:
    heavy = "{'spacy', 'onnxruntime', 'numpy'} & set(sys.modules)"
    code = f"import sys, demarche.reader; assert not {heavy}, {heavy}"
    subprocess.run([sys.executable, "-c", code], check=True)
