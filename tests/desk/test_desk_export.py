"""The record as files, from the desk: the same that `demarche export` writes."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from demarche.crisis import Crisis
from demarche.crisis.asked import EXPORTS
from demarche.desk.pages import export
from demarche.records import KINDS


def test_every_format_is_named_with_the_file_that_it_makes(shown: TestClient) -> None:
    formats = shown.get("/export.json").json()["formats"]
    assert [one["format"] for one in formats] == [*EXPORTS]
    html = shown.get("/export").text
    assert all(f'href="/export/{one["format"]}"' in html and one["file"] in html for one in formats)


@pytest.mark.parametrize("format", EXPORTS)
def test_a_file_is_what_the_command_writes(
    example: Crisis, desk: TestClient, format: str, tmp_path: Path
) -> None:
    answer = desk.get(f"/export/{format}", params={"kind": "statement"})
    (written,) = example.export(format=format, output=tmp_path / "file", kind="statement")
    assert answer.content == written.read_bytes()
    assert "crisis-statements" in answer.headers["content-disposition"]


def test_tables_of_all_kinds_come_in_one_archive(shown: TestClient) -> None:
    archive = zipfile.ZipFile(io.BytesIO(shown.get("/export/csv").content))
    held = {Path(name).name for name in archive.namelist() if name.endswith(".csv")}
    assert held == {f"{kind}s.csv" for kind in KINDS}


def test_filters_narrow_what_the_file_holds(shown: TestClient) -> None:
    asked = {"actor": "Sergey Lavrov", "since": "2022-01-01"}
    lines = shown.get("/export/jsonl", params=asked).text.splitlines()
    records = [json.loads(line) for line in lines]
    assert records
    assert all("Sergey Lavrov" in line for line in lines)
    assert min(one["report"]["published"] for one in records) >= "2022-01-01"


def test_nothing_is_left_in_the_folder_for_passing_things(
    shown: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert shown.get("/export/parquet").status_code == 200
    assert shown.get("/export/graphml", params={"kind": "figure"}).status_code == 400
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("/export/tarot", 404, "one of jsonl, csv"),
        ("/export/plover?kind=vote", 400, "plover has no place for votes"),
        ("/export/jsonl?since=soon", 400, "is no date"),
    ],
)
def test_what_cannot_be_made_is_told_in_a_line(shown: TestClient, asked: str, status: int, said: str) -> None:
    answer = shown.get(asked, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert said in answer.text


def test_more_than_can_be_waited_for_is_left_to_the_command_line(
    desk: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST", 10)
    assert "demarche export --format jsonl" in desk.get("/export").text
    refused = desk.get("/export/jsonl")
    assert refused.status_code == 400
    assert "demarche export --format jsonl" in refused.text
