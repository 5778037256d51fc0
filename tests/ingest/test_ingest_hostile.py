"""Whatever is cut off a file or flipped in it: reading ends, soon, and says what it could not read."""

from __future__ import annotations

import gzip
import io
import time
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ingest_makers import PARAGRAPHS, archive, bad, crawl, good, http, mail, page, pdf, record, reports, warc
from pyarrow import parquet

# Far more than any takes, far less than a hang.
PATIENCE = 10.0


def _table() -> bytes:
    held = io.BytesIO()
    parquet.write_table(pa.table({"id": list("abcd"), "text": PARAGRAPHS}), held)
    return held.getvalue()


@cache
def seeds() -> dict[str, bytes]:
    """A small file of each form; what is expensive to read is in none that others hold."""
    text = record(b"Envoys met in Vienna.", kind="conversion", media="text/plain")
    sent = record(http(gzip.compress(b"Envoys met."), "Content-Encoding: gzip", kind="text/plain"))
    letter = mail("Envoys met in Vienna.", a_txt=b"Attached.")
    return {
        "a.warc": warc(text, sent, *crawl(1), packed=False),
        "a.warc.gz": warc(text, sent, text),
        "a.zip": archive(
            {"a.txt": b"Envoys met.", "b.zip": archive({"b.txt": b"In Vienna."}), "c.eml": b"S: x\n\nTalks"}
        ),
        "a.eml": letter.as_bytes(),
        "a.pdf": pdf(
            ["Envoys trade blame", "They met in Vienna."], ["And parted."], title="Envoys trade blame"
        ),
        "a.parquet": _table(),
        "a.jsonl.gz": gzip.compress(
            b'{"id": "1", "text": "Talks were held."}\n{"id": "2", "text": "They failed."}\n'
        ),
        "a.html": page(
            head='<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x"}</script>'
        ),
    }


def read_in_time(path: Path, data: bytes) -> bool:
    """Reads a file of `data`; whether anything at all is said of it."""
    path.write_bytes(data)
    began = time.monotonic()
    found = reports(path)
    assert time.monotonic() - began < PATIENCE
    return bool(found)


@pytest.mark.parametrize("name", sorted(seeds()))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_cut_anywhere_is_told_or_read(tmp_path: Path, name: str, data: st.DataObject) -> None:
    whole = seeds()[name]
    assert read_in_time(tmp_path / name, whole[: data.draw(st.integers(0, len(whole)))])


@pytest.mark.parametrize("name", sorted(seeds()))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_with_any_bytes_flipped_never_raises_and_never_hangs(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    hurt = bytearray(seeds()[name])
    places = st.tuples(st.integers(0, len(hurt) - 1), st.integers(0, 255))
    for place, byte in data.draw(st.lists(places, max_size=8)):
        hurt[place] = byte
    read_in_time(tmp_path / name, bytes(hurt))


@pytest.mark.parametrize("name", sorted(seeds()))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=400))
def test_a_file_that_only_begins_as_its_form_does_is_told(tmp_path: Path, name: str, junk: bytes) -> None:
    assert read_in_time(tmp_path / name, seeds()[name][:12] + junk)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(junk=b"WARC/", at=0, packed=False)
@example(junk=b"WARC/1.0", at=1, packed=False)
@example(junk=b"WARC/1.0\r\nContent-Length: 7\r\n\r\n", at=2, packed=False)
@given(junk=st.binary(min_size=1, max_size=300), at=st.integers(0, 4), packed=st.booleans())
def test_junk_between_the_records_of_a_web_archive_costs_none_of_them(
    tmp_path: Path, junk: bytes, at: int, packed: bool
) -> None:
    texts = [
        record(f"Envoys met in Vienna for day {day}.".encode(), kind="conversion", media="text/plain")
        for day in range(4)
    ]
    pieces = [gzip.compress(one) for one in texts] if packed else texts
    (tmp_path / "a.warc").write_bytes(
        pieces[0] + b"".join([*pieces[1:at], b"\n", junk, b"\r\n", *pieces[max(1, at) :]])
    )
    found = reports(tmp_path / "a.warc")
    assert len(good(found)) == 4
    assert len(bad(found)) <= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_hurt_record_of_a_packed_web_archive_costs_only_itself(
    tmp_path: Path, data: st.DataObject
) -> None:
    texts = [
        record(f"Envoys met in Vienna for day {day}.".encode(), kind="conversion", media="text/plain")
        for day in range(4)
    ]
    pieces = [bytearray(gzip.compress(one)) for one in texts]
    number = data.draw(st.integers(0, 3))
    place = data.draw(st.integers(0, len(pieces[number]) - 1))
    pieces[number][place] ^= data.draw(st.integers(1, 255))
    (tmp_path / "a.warc.gz").write_bytes(b"".join(map(bytes, pieces)))
    found = reports(tmp_path / "a.warc.gz")
    kept = {one.text for one in good(found)}
    assert kept >= {f"Envoys met in Vienna for day {day}." for day in range(4) if day != number}
    assert len(kept) + len(bad(found)) >= 4
