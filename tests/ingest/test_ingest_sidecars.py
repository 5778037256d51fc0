"""Sidecars: metadata beside a report, never a report itself."""

from pathlib import Path

import pytest

from demarche.ingest import Rejected, Source, read, sources
from demarche.records import Report

NEWS = "Envoys met in Vienna on Monday, officials said.\n"
FACTS = """{
  "outlet": "The Valley Courier",
  "published": "2022-01-03",
  "title": "Talks",
  "author": "Jane Doe",
  "url": "https://courier.example/1"
}"""


def beside(folder: Path, sidecar: str, content: str) -> Report | Rejected:
    """What reading `report.txt` gives with `sidecar` beside it."""
    (folder / "report.txt").write_text(NEWS)
    (folder / sidecar).write_text(content)
    (item,) = sources([folder])
    assert isinstance(item, Source)
    (found,) = read(item)
    return found


@pytest.mark.parametrize("name", ["report.txt.json", "report.json", "report.meta.json"])
def test_each_name_of_a_sidecar_is_known(tmp_path: Path, name: str) -> None:
    report = beside(tmp_path, name, FACTS)
    assert isinstance(report, Report)
    assert report.outlet == "The Valley Courier"
    assert report.published == "2022-01-03"
    assert report.title == "Talks"
    assert report.author == "Jane Doe"
    assert report.url == "https://courier.example/1"
    assert set(report.found.values()) == {"sidecar"}


def test_a_sidecar_is_passed_over_beside_its_report_and_explained_alone(tmp_path: Path) -> None:
    beside(tmp_path, "report.json", FACTS)
    assert all(isinstance(item, Source) for item in sources([f"{tmp_path}/*"]))
    (alone,) = sources([tmp_path / "report.json"])
    assert "metadata of report.txt" in str(alone)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"published": "2022-02-31"}', "'2022-02-31' is not a day of the calendar"),
        ("{bad", "not valid JSON"),
        ("[1]", "not a JSON object"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_a_broken_sidecar_rejects_its_report_and_is_named(tmp_path: Path, content: str, reason: str) -> None:
    found = beside(tmp_path, "report.txt.json", content)
    assert isinstance(found, Rejected)
    assert found.where.endswith("report.txt.json")
    assert reason in found.reason
