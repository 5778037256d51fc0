"""What is packed: ZIP archives and gzip, in each other; where reading stops, it says at which limit."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from ingest_makers import archive, bad, crawl, good, mail, page, pdf, stored, warc

from demarche.ingest import Rejected, limits, read, sources

NEWS = b"Envoys met in Vienna on Monday, officials said.\n"


def test_an_archive_is_read_as_a_folder_is(tmp_path: Path) -> None:
    members = {
        "b.txt": NEWS,
        "a.html": page(),
        "deep/c.csv": b"id,text\n7,Talks were held.\n",
        "notes.md": b"no report",
        "deep/.hidden.txt": NEWS,
        "__MACOSX/b.txt": b"\0",
    }
    found = good(stored(tmp_path / "news.zip", archive(members)))
    assert [(one.key, one.file) for one in found] == [
        ("a", f"{tmp_path}/news.zip/a.html"),
        ("b", f"{tmp_path}/news.zip/b.txt"),
        ("7", f"{tmp_path}/news.zip/deep/c.csv"),
    ]


def test_every_form_is_read_within_an_archive(tmp_path: Path) -> None:
    members = {
        "1.txt.gz": gzip.compress(NEWS),
        "2.zip": archive({"2.txt": NEWS}),
        "3.warc.gz": warc(*crawl(1)),
        "4.eml": mail().as_bytes(),
        "5.pdf": pdf(["Envoys met in Vienna."]),
        "6.jsonl": b'{"id": "6", "text": "Talks were held."}\n',
    }
    found = stored(tmp_path / "news.zip", archive(members))
    assert [one.key for one in good(found)] == ["1", "2", "3:1", "4", "5", "6"]
    assert bad(found) == []


def test_a_sidecar_within_an_archive_is_found(tmp_path: Path) -> None:
    members = {"d/talks.txt": NEWS, "d/talks.json": b'{"outlet": "Harbour Herald"}'}
    (report,) = good(stored(tmp_path / "news.zip", archive(members)))
    assert (report.outlet, report.found["outlet"]) == ("Harbour Herald", "sidecar")


def test_a_bad_member_is_told_with_its_place_and_the_others_are_read(tmp_path: Path) -> None:
    members = {"a.txt": NEWS, "b.txt": NEWS[::-1] * 20, "c.csv": b"id,text\n1,Talks\n2,\n", "d.txt": NEWS}
    data = bytearray(archive(members))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as made:
        data[made.getinfo("b.txt").header_offset + 45] ^= 0xFF
    found = stored(tmp_path / "news.zip", bytes(data))
    assert [one.key for one in good(found)] == ["a", "1", "d"]
    hurt, row = bad(found)
    assert hurt.where == f"{tmp_path}/news.zip/b.txt"
    assert "damaged or truncated member of a ZIP archive" in hurt.reason
    assert row.where == f"{tmp_path}/news.zip/c.csv:3"


def test_a_member_with_a_password_is_told(tmp_path: Path) -> None:
    data = bytearray(archive({"a.txt": NEWS}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (told,) = bad(stored(tmp_path / "news.zip", bytes(data)))
    assert "needs a password" in told.reason


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"a.png": b"x"}, "an archive without reports (known endings: .txt"),
        ({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}, "an office document"),
    ],
)
def test_an_archive_of_other_things_is_told(tmp_path: Path, members: dict[str, bytes], reason: str) -> None:
    (told,) = bad(stored(tmp_path / "news.zip", archive(members)))
    assert reason in told.reason


def test_an_archive_cut_short_is_told(tmp_path: Path) -> None:
    (told,) = bad(stored(tmp_path / "news.zip", archive({"a.txt": NEWS})[:-10]))
    assert "damaged or truncated ZIP archive (fetch it again, or mend it with zip -FF)" in told.reason


def test_packed_too_deep_is_told_and_what_lies_above_is_read(tmp_path: Path) -> None:
    held = archive({"deepest.txt": NEWS})
    for depth in range(limits.DEPTH):
        held = archive({"next.zip": held, f"at-{depth}.txt": NEWS})
    found = stored(tmp_path / "news.zip", held)
    assert [one.key for one in good(found)] == ["at-4", "at-3", "at-2", "at-1", "at-0"]
    (told,) = bad(found)
    assert f"packed in over {limits.DEPTH} layers (unpack it yourself" in told.reason


@pytest.mark.parametrize("layers", [1, 2])
def test_a_zip_bomb_is_stopped_at_a_ratio_over_all_layers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layers: int
) -> None:
    monkeypatch.setattr(limits, "UNPACKED", limits.MB)
    monkeypatch.setattr(limits, "REPORT", limits.MB // 4)
    row = b'{"text": "' + b"a" * 1000 + b'"}\n'
    held = {f"{at}.jsonl": row * 2000 for at in range(4)}
    if layers == 2:
        held = {f"{at}.zip": archive({"x.jsonl": row * 2000}) for at in range(4)}
    read_of = stored(tmp_path / "bomb.zip", archive(held))
    told = bad(read_of)
    assert len(told) == 1
    assert f"unpacks to over {limits.RATIO} times the size of the file, as zip bombs do" in told[0].reason
    assert "unpack it yourself" in told[0].reason
    assert len(good(read_of)) < 4 * 2000


def test_a_gzip_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED", limits.MB)
    (told,) = bad(stored(tmp_path / "bomb.txt.gz", gzip.compress(b"\0" * 20 * limits.MB)))
    assert "as zip bombs do" in told.reason


def test_an_archive_that_lists_too_many_files_is_told_before_any_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = archive({f"{at}.txt": b"" for at in range(30)})
    monkeypatch.setattr(limits, "MEMBERS", 20)
    (told,) = bad(stored(tmp_path / "a.zip", many))
    assert "an archive of over 20 files (pack it as several)" in told.reason
    monkeypatch.setattr(limits, "DIRECTORY", 1000)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # the list is not even read
    (told,) = bad(stored(tmp_path / "b.zip", many))
    assert "an archive of over 20 files" in told.reason


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"a " * limits.MB, "a report of over 1 MB (split it"),
        ("a.html", page() + b" " * limits.MB, "a report of over 1 MB"),
        ("a.csv", b"id,text\n1," + b"a " * limits.MB + b"\n", "a line of over 1 MB"),
        ("a.pdf", pdf([]) + b" " * limits.MB, "a PDF of over 1 MB"),
        ("a.eml", mail("a " * limits.MB).as_bytes(), "a mail of over 1 MB"),
    ],
)
def test_what_is_too_large_is_told_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, reason: str
) -> None:
    for limit in ("REPORT", "PDF", "MAIL"):
        monkeypatch.setattr(limits, limit, limits.MB)
    (told,) = bad(stored(tmp_path / name, data))
    assert reason in told.reason


def test_a_line_too_long_in_json_lines_is_told_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REPORT", 1000)
    lines = b'{"id": "1", "text": "' + b"a" * 5000 + b'"}\n{"id": "2", "text": "Talks."}\n'
    told, report = stored(tmp_path / "a.jsonl", lines)
    assert isinstance(told, Rejected)
    assert (told.where, report.key) == (f"{tmp_path}/a.jsonl:1", "2")  # type: ignore[union-attr]
    assert "a line of over" in told.reason


@pytest.mark.parametrize(
    "data", [archive({"a.txt": NEWS}), warc(*crawl(1)), mail().as_bytes(), pdf(["Talks."])]
)
def test_what_comes_through_a_pipe_is_known_by_how_it_begins(
    monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    (source,) = sources(["-"])
    assert not isinstance(source, Rejected)
    assert len(good(list(read(source)))) == 1


def test_a_member_without_a_name_is_passed_over(tmp_path: Path) -> None:
    data = archive({"b.txt": b"x", "a.txt": NEWS}).replace(b"b.txt", b"\0.txt")  # A name ends at a NUL.
    (report,) = good(stored(tmp_path / "a.zip", data))
    assert report.key == "a"
