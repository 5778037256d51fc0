"""Article tables in Parquet: the same columns as in CSV and JSON lines, a few rows at a time."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from ingest_makers import PARAGRAPHS, archive, bad, good, stored
from pyarrow import parquet

from demarche.ingest import limits


def table(columns: dict[str, Any], **options: Any) -> bytes:
    held = io.BytesIO()
    parquet.write_table(pa.table(columns), held, **options)
    return held.getvalue()


def test_each_row_is_a_report_with_its_columns(tmp_path: Path) -> None:
    data = table(
        {
            "stories_id": [7, 8],
            "Story Text": PARAGRAPHS[:2],
            "publish_date": [datetime(2021, 12, 2, 22, 15), None],
            "source": [{"title": "Harbour Herald"}, None],
            "authors": [["Jane Doe", "John Roe"], []],
            "embedding": [[1.0, 2.0], [3.0, 4.0]],
        }
    )
    first, second = good(stored(tmp_path / "t.parquet", data))
    assert (first.key, first.text, first.published) == ("7", PARAGRAPHS[0], "2021-12-02")
    assert (first.outlet, first.author) == ("Harbour Herald", "Jane Doe, John Roe")
    assert (second.key, second.published) == ("8", None)
    assert first.found["published"] == "column"


def test_columns_of_other_names_are_mapped_and_none_is_told(tmp_path: Path) -> None:
    data = table({"words": PARAGRAPHS[:1], "day": [date(2021, 12, 2)]})
    (told,) = bad(stored(tmp_path / "t.parquet", data))
    assert "no text column among words, day (say which it is: --map text=COLUMN)" in told.reason
    (report,) = good(stored(tmp_path / "t.parquet", data, columns={"text": "words", "published": "day"}))
    assert (report.key, report.published) == ("t:1", "2021-12-02")


def test_a_bad_row_is_told_with_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    data = table({"text": [PARAGRAPHS[0], "", "Talks."], "published": ["2021-12-02", None, "2022-02-31"]})
    found = stored(tmp_path / "t.parquet", data)
    assert len(good(found)) == 1
    assert [one.where for one in bad(found)] == [f"{tmp_path}/t.parquet:2", f"{tmp_path}/t.parquet:3"]


def test_a_table_within_an_archive_is_read(tmp_path: Path) -> None:
    data = archive({"t.parquet": table({"text": PARAGRAPHS[:2]})})
    assert [one.key for one in good(stored(tmp_path / "a.zip", data))] == ["t:1", "t:2"]


@pytest.mark.parametrize("rest", [slice(0, 60), slice(0, -20), slice(4, None)])
def test_a_damaged_table_is_told(tmp_path: Path, rest: slice) -> None:
    found = stored(tmp_path / "t.parquet", table({"text": PARAGRAPHS})[rest])
    assert any("damaged" in one.reason for one in bad(found))


def test_a_damaged_stretch_is_told_and_the_rows_before_and_behind_it_are_read(tmp_path: Path) -> None:
    texts = [f"{number} {PARAGRAPHS[0]}" for number in range(400)]
    data = bytearray(table({"text": texts}, row_group_size=100, use_dictionary=False, compression="none"))
    at = data.index(texts[250].encode()) - 4
    data[at : at + 4] = b"\xff\xff\xff\xff"  # the text's length
    found = stored(tmp_path / "t.parquet", bytes(data))
    kept = [one.text for one in good(found)]
    assert kept[:200] == texts[:200]
    assert kept[-100:] == texts[300:]
    (told,) = bad(found)
    assert "damaged up to row 300" in told.reason
    assert good(found)[-1].key == "t:400"


def test_a_table_that_unpacks_to_too_much_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED", limits.MB)
    data = table({"text": ["a" * 100_000] * 300}, use_dictionary=False, compression="zstd")
    (told,) = bad(stored(tmp_path / "t.parquet", data))
    assert "unpacks to over 200 times its size" in told.reason


def test_an_empty_table_is_told(tmp_path: Path) -> None:
    (told,) = bad(stored(tmp_path / "t.parquet", table({"text": pa.array([], pa.string())})))
    assert "an empty table" in told.reason


def test_a_row_with_a_day_of_no_calendar_costs_only_itself(tmp_path: Path) -> None:
    days = pa.array([18963, 2**31 - 1, 18964], pa.int32()).cast(pa.date32())
    data = table({"text": PARAGRAPHS[:3], "published": days})
    found = stored(tmp_path / "t.parquet", data)
    assert [one.key for one in good(found)] == ["t:1", "t:3"]
    (told,) = bad(found)
    assert told.where.endswith("t.parquet:2")
    assert "a date out of range" in told.reason
