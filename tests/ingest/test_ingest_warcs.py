"""Web archives: each page with its address and the time of the visit; damage is told, and read past."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from ingest_makers import MORE, PARAGRAPHS, bad, crawl, good, http, page, pdf, record, stored, warc

from demarche.ingest import limits
from demarche.ingest.unpack import Budget
from demarche.ingest.warcs import Record, records

ADDRESS = "https://courier.example/envoys"


@pytest.mark.parametrize(("name", "packed"), [("crawl.warc.gz", True), ("crawl.warc", False)])
def test_a_page_is_a_report_with_the_address_and_time_of_the_visit(
    tmp_path: Path, name: str, packed: bool
) -> None:
    (report,) = good(stored(tmp_path / name, warc(record(http(page()), ADDRESS), packed=packed)))
    assert (report.key, report.url, report.retrieved) == ("crawl:1", ADDRESS, "2021-12-02T10:00:00Z")
    assert (report.found["url"], report.found["retrieved"]) == ("warc", "warc")
    assert report.file == str(tmp_path / name)
    assert PARAGRAPHS[0] in report.text


def test_what_the_page_says_of_itself_goes_before_what_the_crawler_noted(tmp_path: Path) -> None:
    said = page(head='<link rel="canonical" href="https://courier.example/proper">')
    (report,) = good(stored(tmp_path / "a.warc", record(http(said), ADDRESS + "?from=feed")))
    assert (report.url, report.found["url"]) == ("https://courier.example/proper", "meta")


def test_a_file_of_another_name_is_known_for_a_web_archive_by_how_it_begins(tmp_path: Path) -> None:
    assert len(good(stored(tmp_path / "crawl.gz", warc(*crawl(2))))) == 2


@pytest.mark.parametrize(
    ("one", "read"),
    [
        (record(http(page(), status="404 Not Found")), 0),
        (record(http(b"<img>", kind="image/png")), 0),
        (record(http(page()), kind="request"), 0),
        (record(http(page()), kind="revisit"), 0),
        (record(b"software: ours", kind="warcinfo", media="application/warc-fields"), 0),
        (record(http(b"User-agent: *", kind="text/plain"), "https://a.example/robots.txt"), 0),
        (record(b"Envoys met in Vienna.", kind="conversion", media="text/plain"), 1),
        (record(page(), kind="resource", media="text/html"), 1),
        (record(http(pdf(["Envoys met in Vienna."]), kind="application/pdf")), 1),
        (record(http(b"Envoys met in Vienna.", kind="text/plain")), 1),
    ],
)
def test_pages_texts_and_pdfs_are_read_and_what_a_crawler_keeps_beside_them_is_not(
    tmp_path: Path, one: bytes, read: int
) -> None:
    found = stored(tmp_path / "a.warc.gz", warc(one))
    assert len(good(found)) == len(found) == read


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (gzip.compress(page()), "Content-Encoding: gzip"),
        (b"5\r\n" + page()[:5] + b"\r\n%x\r\n" % (len(page()) - 5) + page()[5:] + b"\r\n0\r\n\r\n",
         "Transfer-Encoding: chunked"),
    ],
)  # fmt: skip
def test_a_page_that_was_sent_packed_or_in_chunks_is_read(tmp_path: Path, body: bytes, header: str) -> None:
    (report,) = good(stored(tmp_path / "a.warc", record(http(body, header))))
    assert report.text.endswith(PARAGRAPHS[-1])


def test_the_charset_that_the_server_told_is_believed_where_the_page_tells_none(tmp_path: Path) -> None:
    words = "Переговоры завершились без соглашения, сообщил в среду представитель министерства в Вене."
    body = page(words, words[::-1], PARAGRAPHS[0]).decode().encode("koi8-r", "ignore")
    (report,) = good(stored(tmp_path / "a.warc", record(http(body, kind="text/html; charset=koi8-r"))))
    assert words in report.text


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_is_told_with_its_place_and_those_around_it_are_read(
    tmp_path: Path, packed: bool
) -> None:
    pieces = [gzip.compress(one) if packed else one for one in crawl(5)]
    start = len(pieces[0]) + len(pieces[1])
    hurt = bytearray(pieces[2])
    if packed:
        hurt[60] ^= 0xFF
    else:
        hurt[: len(b"WARC/1.0")] = b"WRAC/1.0"
    found = stored(tmp_path / "a.warc", b"".join([*pieces[:2], bytes(hurt), *pieces[3:]]))
    assert [one.key for one in good(found)] == ["a:1", "a:2", "a:4", "a:5"]
    (told,) = bad(found)
    assert told.where == f"{tmp_path / 'a.warc'}:3 (byte {start})"
    assert "damaged or cut short here" in told.reason


@pytest.mark.parametrize("length", [b"99999", b"12", b"x", b"-7"])
def test_a_record_that_lies_about_its_length_costs_no_other(tmp_path: Path, length: bytes) -> None:
    one, two, three = crawl(3)
    at = two.index(b"Content-Length: ") + len(b"Content-Length: ")
    lying = two[:at] + length + two[two.index(b"\r\n", at) :]
    found = stored(tmp_path / "a.warc", one + lying + three)
    assert [report.url for report in good(found)] == ["https://a.example/0", "https://a.example/2"]
    assert len(bad(found)) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_cut_in_the_middle_gives_what_came_before(tmp_path: Path, packed: bool) -> None:
    whole = warc(*crawl(4), packed=packed)
    found = stored(tmp_path / "a.warc", whole[: len(whole) * 5 // 8])
    assert [report.key for report in good(found)] == ["a:1", "a:2"]
    assert len(bad(found)) == 1


def test_an_archive_packed_as_one_is_read_record_by_record(tmp_path: Path) -> None:
    found = stored(tmp_path / "a.warc.gz", gzip.compress(warc(*crawl(3), packed=False)))
    assert [report.key for report in found] == ["a:1", "a:2", "a:3"]  # type: ignore[union-attr]


def test_a_page_over_the_limit_is_told_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RECORD", 100_000)
    found = stored(tmp_path / "a.warc", record(http(b"<p>" + b"x" * 200_000)) + crawl(1)[0])
    (told,) = bad(found)
    assert "a page of over 20 MB (read it by itself)" in told.reason
    assert "https://courier.example/envoys" in told.where
    assert [report.url for report in good(found)] == ["https://a.example/0"]


@pytest.mark.parametrize("rest", [b"", b"\r\n\r\n" + crawl(1)[0]])
def test_a_page_that_says_it_is_longer_than_memory_takes_none(tmp_path: Path, rest: bytes) -> None:
    lying = record(http(page()), ADDRESS).replace(
        b"\r\nContent-Length: ", b"\r\nContent-Length: 26286049643", 1
    )
    (told,) = stored(tmp_path / "a.warc", lying + rest)
    assert "a page of over 20 MB" in str(told)


def test_of_a_record_that_tells_two_lengths_neither_is_believed(tmp_path: Path) -> None:
    lying = record(http(page()), ADDRESS).replace(
        b"\r\nContent-Length: ", b"\r\ncontent-length:99999999999\r\nContent-Length: ", 1
    )
    found = stored(tmp_path / "a.warc", lying + crawl(1)[0])
    (told,) = bad(found)
    assert "damaged or cut short here" in told.reason
    assert [report.url for report in good(found)] == ["https://a.example/0"]


def test_a_page_that_unpacks_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REPORT", limits.MB)
    bomb = record(http(gzip.compress(b"\0" * 4 * limits.MB), "Content-Encoding: gzip"))
    (told,) = bad(stored(tmp_path / "a.warc", bomb))
    assert "a page of over 1 MB" in told.reason


def test_an_archive_of_nothing_is_told(tmp_path: Path) -> None:
    (told,) = stored(tmp_path / "a.warc.gz", b"")
    assert "an empty web archive" in str(told)


def test_an_updated_page_is_a_report_of_its_own_and_the_same_page_again_is_not(tmp_path: Path) -> None:
    visits = [
        record(http(page()), ADDRESS, "2021-12-02T10:00:00Z"),
        record(http(page(head="<meta name=x content=y>")), ADDRESS, "2021-12-02T11:00:00Z"),
        record(http(page(*PARAGRAPHS, MORE)), ADDRESS, "2021-12-02T18:00:00Z"),
    ]
    first, again, updated = good(stored(tmp_path / "a.warc", b"".join(visits)))
    assert first.id == again.id != updated.id
    assert (first.url, updated.url) == (ADDRESS, ADDRESS)
    assert updated.retrieved == "2021-12-02T18:00:00Z"


def test_no_day_is_taken_from_the_name_of_an_archive(tmp_path: Path) -> None:
    (report,) = good(stored(tmp_path / "2021-12-31-crawl.warc", crawl(1)[0]))
    assert report.published is None


def test_no_day_after_the_visit_is_searched_for_in_a_page(tmp_path: Path) -> None:
    dated = page(head='<meta property="og:url" content="https://courier.example/2022/12/02/envoys">')
    early, late = good(
        stored(
            tmp_path / "a.warc",
            record(http(dated), date="2021-12-02T10:00:00Z")
            + record(http(dated), date="2022-12-02T10:00:00Z"),
        )
    )
    assert (early.published, late.published) == (None, "2022-12-02")


@pytest.mark.parametrize("one", [b"WARC/1.0\r\nContent-Length: 1\r\n\r\n", b"WARC/1.0\r\n"])
def test_each_of_many_records_that_are_none_is_told_in_good_time(tmp_path: Path, one: bytes) -> None:
    began = time.monotonic()
    assert len(bad(stored(tmp_path / "a.warc", one * 2000))) == 2000
    assert time.monotonic() - began < 5


class Endless(io.RawIOBase):
    """An archive that goes on for ever."""

    def __init__(self, one: bytes) -> None:
        self.one, self.given = one, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        buffer[: len(self.one)] = self.one
        self.given += len(self.one)
        return len(self.one)


@pytest.mark.parametrize("packed", [True, False])
def test_no_more_of_an_archive_is_read_than_the_record_needs(packed: bool) -> None:
    one = warc(*crawl(1), packed=packed)
    endless = Endless(one)
    stream = io.BufferedReader(endless, len(one))
    found = list(islice(records(stream, "endless", Budget(1 << 40)), 500))
    assert all(isinstance(each, Record) for each in found)
    assert endless.given < 500 * len(one) + (128 << 10)


def test_what_reads_archives_mails_and_pdfs_is_loaded_only_when_one_is_met() -> None:
    heavy = "{'fastwarc', 'pypdf', 'pyarrow', 'trafilatura', 'htmldate'}"
    code = f"import sys, demarche.ingest; sys.exit(', '.join({heavy} & set(sys.modules)) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
