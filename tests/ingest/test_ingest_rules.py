"""The rules that never bend, on hostile input: the text is kept, marks lie in it, reading is repeatable."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demarche.ingest import Rejected, Source, from_text, read, sources
from demarche.ingest.decode import decode
from demarche.records import Report

# Lines that look like what is marked, among anything else a file may hold.
NEWSLIKE = st.sampled_from(
    [
        "Envoys Trade Blame as Talks Stall",
        "By Jane Doe and John Roe",
        "VIENNA (Reuters) - Envoys met on Monday for the first time in months, officials said.",
        "STOCKHOLM — “We did not come to argue,” the minister said after the meeting had ended.",
        "A minister arrives for talks in Vienna. (Jane Doe/Pool/Reuters)",
        "Share:",
        "Leave a Reply",
        "Published: December 2, 2021",
        "Related stories",
        "Jane Doe reported from Vienna. John Roe in Kyiv contributed to this report.",
        "The ministry said it had no plans to withdraw its troops from the border region. (AFP)",
        "(Reporting by Jane Doe; Editing by John Roe)",
        "<p>HTML in <b>text</b></p>",
        "\u202bשלום\u202c 🙂 \0 ‘mixed\" “quotes'",
    ]
)
SEPARATORS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\r\n\r\n", " ", "\u2028", "\x85", "\x0c"])
TEXTS = st.one_of(
    st.text(),
    st.lists(st.tuples(st.one_of(NEWSLIKE, st.text(max_size=60)), SEPARATORS), max_size=14).map(
        lambda pairs: "".join(line + separator for line, separator in pairs)
    ),
)
quick = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def stored(path: Path, data: bytes) -> Report | Rejected:
    path.write_bytes(data)
    (item,) = sources([path])
    if isinstance(item, Rejected):
        return item
    (found,) = read(item)
    return found


@quick
@given(TEXTS)
def test_a_text_files_own_text_is_stored_with_line_ends_made_lf(tmp_path: Path, text: str) -> None:
    found = stored(tmp_path / "r.txt", text.encode("utf-8"))
    wanted = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(found, Report):
        assert found.text == wanted
    else:
        assert not wanted.strip() or "not text" in found.reason


# The mark of UTF-16 before a NUL is that of UTF-32.
@quick
@given(
    st.text().filter(lambda text: not text.startswith("\0")),
    st.sampled_from(["utf-16", "utf-32", "utf-8-sig"]),
)
def test_a_byte_order_mark_decides_and_is_not_part_of_the_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text.replace("\r\n", "\n").replace("\r", "\n")


@quick
@given(st.binary(max_size=400), st.sampled_from([".txt", ".html", ".jsonl", ".csv", ".txt.gz", ".jsonl.gz"]))
def test_no_bytes_crash_the_reading(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"r{ending}"
    path.write_bytes(data)
    for item in sources([path]):
        found = list(read(item)) if isinstance(item, Source) else [item]
        assert all("\n" not in str(each) for each in found if isinstance(each, Rejected))


@pytest.mark.parametrize(
    "head", [b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\xef\xbb\xbf", b"\xff", b"\0\0"]
)
@quick
@given(st.binary(max_size=60))
def test_a_byte_order_mark_before_rubbish_does_not_crash(head: bytes, tail: bytes) -> None:
    assert "\r" not in decode(head + tail)


@quick
@given(TEXTS)
def test_marks_are_sorted_apart_and_within_the_text(text: str) -> None:
    report = from_text(text, key="r")
    end = 0
    for mark in report.marks:
        assert end <= mark.start < mark.end <= len(report.text)
        assert report.text[mark.start : mark.end].strip() == report.text[mark.start : mark.end]
        end = mark.end


@quick
@given(TEXTS)
def test_reading_twice_gives_the_same_report(text: str) -> None:
    first, second = from_text(text, key="r"), from_text(text, key="r")
    assert first == second
    assert first.model_dump_json() == second.model_dump_json()


@quick
@given(TEXTS)
def test_every_fact_says_how_it_was_found_and_none_is_found_without_a_value(text: str) -> None:
    report = from_text(text, key="r")
    facts = {"url", "outlet", "author", "wire", "title", "published", "dateline"}
    assert {fact for fact in facts if getattr(report, fact) is not None} == report.found.keys()


@pytest.mark.parametrize(
    "line",
    [
        "a",
        "word ",
        " ",
        "KYIV, ",
        "(",
        "(AP/",
        "By Jane Doe and ",
        "/AP ",
        "\0",
        "He said so. ",
        "“x” ",
        "1 ",
    ],
)
def test_five_megabytes_on_one_line_are_read_within_seconds(line: str) -> None:
    text = line * (5_000_000 // len(line))
    started = time.process_time()
    assert from_text(text, key="r").text == text
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "line", ["(" * 1900, "Aa/" * 600, "By " + "Aa, " * 400, "Aa. " * 450, "A and " * 300]
)
def test_no_paragraph_makes_the_patterns_backtrack_without_end(line: str) -> None:
    started = time.process_time()
    from_text("\n\n".join(f"{line}{number}" for number in range(100)), key="r")
    assert time.process_time() - started < 10


def test_a_windows_file_is_read_by_its_encoding() -> None:
    line = "The minister’s reply – “never” – came at once, and the envoys’ talks ended there. "
    assert decode((line * 5).encode("cp1252")) == line * 5


def test_one_bad_byte_does_not_make_a_utf8_text_another_encodings() -> None:
    data = "“We waited,” she said – “and then we left.”".encode()
    assert decode(data + b"\xe2\x80") == "“We waited,” she said – “and then we left.”\ufffd"


def test_an_empty_text_is_a_report_without_marks_for_callers_of_from_text() -> None:
    report = from_text("", key="r")
    assert (report.text, report.marks, report.found) == ("", (), {})
