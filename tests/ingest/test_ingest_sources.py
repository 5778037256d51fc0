"""What paths name: files, folders, globs, standard input; and one clear line for what can't be read."""

import gzip
import io
from pathlib import Path

import pytest

from demarche.ingest import Given, Rejected, Source, read, sources
from demarche.records import Report

NEWS = "Envoys met in Vienna on Monday, officials said.\n"


def reports(*paths: object, **options: object) -> list[Report | Rejected]:
    """All that reading `paths` gives."""
    found: list[Report | Rejected] = []
    for item in sources([str(path) for path in paths]):
        found.extend([item] if isinstance(item, Rejected) else read(item, **options))  # type: ignore[arg-type]
    return found


def rejection(*paths: object) -> Rejected:
    """The one rejection that reading `paths` gives."""
    (found,) = reports(*paths)
    assert isinstance(found, Rejected)
    assert "\n" not in str(found)
    return found


def write(path: Path, data: str | bytes = NEWS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_folder_gives_its_reports_sorted_and_leaves_other_files_be(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "deep/c.csv", "deep/d.jsonl.gz", "notes.md", ".hidden.txt", "b.json"):
        write(tmp_path / name)
    named = [Path(item.name).relative_to(tmp_path).as_posix() for item in sources([tmp_path])]  # type: ignore[union-attr]
    assert named == ["a.html", "b.txt", "deep/c.csv", "deep/d.jsonl.gz"]


def test_a_glob_gives_what_it_matches_and_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "x1.txt")
    write(tmp_path / "x2.txt")
    found = sources([tmp_path / "x*.txt", tmp_path / "x1.txt", tmp_path])
    assert [Path(item.name).name for item in found if isinstance(item, Source)] == ["x1.txt", "x2.txt"]


def test_the_key_is_the_files_name_without_its_endings(tmp_path: Path) -> None:
    packed = write(tmp_path / "report-001.v2.txt.gz", gzip.compress(NEWS.encode()))
    (report,) = reports(packed)
    assert isinstance(report, Report)
    assert (report.key, report.file, report.text) == ("report-001.v2", str(packed), NEWS)


def test_standard_input_is_a_report_with_key_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(NEWS.encode())))
    (report,) = reports("-")
    assert isinstance(report, Report)
    assert (report.key, report.file, report.text) == ("stdin", None, NEWS)


def test_json_lines_on_standard_input_are_known_for_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b'{"id": "7", "text": "Talks were held."}\n{"id": "8", "text": "They failed."}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert [report.key for report in reports("-")] == ["7", "8"]  # type: ignore[union-attr]


def test_a_missing_file_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    missing, report = reports(tmp_path / "no.txt", write(tmp_path / "yes.txt"))
    assert isinstance(missing, Rejected)
    assert "no.txt: no such file" in str(missing)
    assert isinstance(report, Report)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("talks.pdf", b"%PDF-1.7 \x00\x01", "a damaged PDF"),
        ("talks.txt", b"%PDF-1.7 \x00\x01", "pdftotext"),
        ("talks.docx", b"PK\x03\x04\x14\x00", "an office document, not text"),
        ("talks.zip", b"PK\x03\x04\x14\x00", "damaged or truncated ZIP"),
        ("talks.bin", bytes(range(256)), "not text (known endings: .txt"),
        ("talks.txt.gz", gzip.compress(NEWS.encode() * 900)[:60], "damaged or truncated gzip"),
        ("talks.jsonl.gz", gzip.compress(b'{"text": "x"}\n')[:-9], "damaged or truncated gzip"),
        ("talks.txt", b" \n\t\n", "no text in it"),
        ("talks.html", b"<html><body></body></html>", "no article found in the page"),
        ("lone.json", b"{}", "not a report"),
        ("talks.csv", b"", "an empty table"),
    ],
)
def test_what_is_no_report_gets_one_line_with_file_and_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    found = reports(write(tmp_path / name, data))[-1]
    assert isinstance(found, Rejected)
    assert found.where == str(tmp_path / name)
    assert reason in found.reason
    assert "\n" not in str(found)


def test_a_folder_or_glob_without_reports_says_which_endings_are_known(tmp_path: Path) -> None:
    write(tmp_path / "picture.png")
    assert "a folder without reports (known endings: .txt" in rejection(tmp_path).reason
    assert "no file matches" in rejection(tmp_path / "*.txt").reason


def test_a_file_that_may_not_be_read_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    item = sources([write(tmp_path / "secret.txt")])[0]
    monkeypatch.setattr(Path, "open", refuse)
    assert isinstance(item, Source)
    (found,) = read(item)
    assert "permission denied" in str(found)


def test_a_text_file_of_another_ending_is_read_when_named(tmp_path: Path) -> None:
    (report,) = reports(write(tmp_path / "wire.story"))
    assert isinstance(report, Report)


def test_what_the_user_passes_wins(tmp_path: Path) -> None:
    path = write(tmp_path / "r.txt")
    write(
        tmp_path / "r.txt.json",
        '{"published": "2020-01-01", "outlet": "The Valley Courier", "title": "Talks"}',
    )
    (report,) = reports(path, given=Given(published="2021-12-02", outlet="Harbour Herald"))
    assert isinstance(report, Report)
    assert (report.published, report.outlet, report.title) == ("2021-12-02", "Harbour Herald", "Talks")
    assert report.found == {"published": "given", "outlet": "given", "title": "sidecar"}


def test_a_date_in_the_files_name_is_the_last_resort_and_says_so(tmp_path: Path) -> None:
    (report,) = reports(write(tmp_path / "2021-12-02-talks.txt"))
    assert isinstance(report, Report)
    assert (report.published, report.found["published"]) == ("2021-12-02", "file-name")
