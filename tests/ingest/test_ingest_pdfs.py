"""PDF: the text layer as paragraphs; a scan, a password and damage told in words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from ingest_makers import bad, good, pdf, stored
from pypdf import PageObject, PdfWriter

from demarche.ingest import limits
from demarche.ingest.unwrap import unwrapped

LINES = [
    "Envoys trade blame",
    "Envoys of both sides met in Vienna on Monday for the first time in mon-",
    "ths, officials said. Months of silence had gone before, and a long-",
    "planned meeting had been put off twice.",
    "Neither side would say whether the ministers would speak again before",
    "the end of the year.",
]
PARAGRAPHS = [
    "Envoys trade blame",
    "Envoys of both sides met in Vienna on Monday for the first time in months, officials said. Months of "
    "silence had gone before, and a long-planned meeting had been put off twice.",
    "Neither side would say whether the ministers would speak again before the end of the year.",
]


def test_the_lines_of_a_page_are_paragraphs_again(tmp_path: Path) -> None:
    (report,) = good(stored(tmp_path / "brief.pdf", pdf(LINES, title="Envoys trade blame")))
    assert report.text.split("\n") == PARAGRAPHS
    assert (report.key, report.title, report.found["title"]) == ("brief", "Envoys trade blame", "pdf-info")
    assert report.page_hash


def test_a_title_that_does_not_stand_in_the_text_is_none(tmp_path: Path) -> None:
    (report,) = good(stored(tmp_path / "brief.pdf", pdf(LINES, title="Microsoft Word - final3.docx")))
    assert report.title == "Envoys trade blame"
    assert report.found["title"] == "text"


def test_a_paragraph_goes_on_over_the_page_and_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    pages = [
        ["Ministry Review 1", "The envoys of the two sides met again and then spoke for an", "1"],
        ["Ministry Review 2", "hour about the border. They parted without a word to those", "2"],
        ["Ministry Review 3", "who waited at the door in the rain that had begun at noon.", "3"],
    ]
    (report,) = good(stored(tmp_path / "brief.pdf", pdf(*pages)))
    assert report.text == (
        "The envoys of the two sides met again and then spoke for an hour about the border. They parted "
        "without a word to those who waited at the door in the rain that had begun at noon."
    )


def test_pages_that_are_pictures_do_not_hide_the_text_of_others(tmp_path: Path) -> None:
    (report,) = good(stored(tmp_path / "brief.pdf", pdf([], ["Envoys met in Vienna."])))
    assert report.text == "Envoys met in Vienna."


def test_a_scan_is_told_with_what_to_do(tmp_path: Path) -> None:
    (told,) = bad(stored(tmp_path / "scan.pdf", pdf([], [])))
    assert told.reason == (
        "a scanned PDF: pictures of pages, without text "
        "(make its text readable first, for example with ocrmypdf)"
    )


def test_a_pdf_with_a_password_is_told_and_one_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    for password, told in (("secret", True), ("", False)):
        writer = PdfWriter(clone_from=io.BytesIO(pdf(["Envoys met in Vienna."])))
        writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
        held = io.BytesIO()
        writer.write(held)
        found = stored(tmp_path / "locked.pdf", held.getvalue())
        assert [one.reason for one in bad(found)] == ["a PDF with a password (save it without one)"] * told


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\n%%EOF", pdf(LINES)[:200], b"%PDF-" + b"\xff" * 5000]
)
def test_a_damaged_pdf_is_told(tmp_path: Path, data: bytes) -> None:
    (told,) = bad(stored(tmp_path / "hurt.pdf", data))
    assert "a damaged PDF" in told.reason or "without pages" in told.reason


def test_a_pdf_of_too_many_pages_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PAGES", 2)
    (told,) = bad(stored(tmp_path / "long.pdf", pdf(["a"], ["b"], ["c"])))
    assert "a PDF of over 2 pages (split it)" in told.reason


def drawing_much() -> bytes:
    """Three pages, of which the second unpacks to over two megabytes."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf(["Envoys met."], ["Talks. " * 400_000], ["They parted."])))
    writer.pages[1].compress_content_streams()
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def test_a_page_that_draws_too_much_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    found = stored(tmp_path / "map.pdf", drawing_much())
    assert [one.text for one in good(found)] == ["Envoys met.\nThey parted."]
    (told,) = bad(found)
    assert told.where == f"{tmp_path}/map.pdf:page 2"
    assert "draws over 1 MB; the other pages are read (save its text as .txt)" in told.reason


def test_a_pdf_that_draws_too_much_in_all_is_read_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DRAWN", 100)
    found = stored(tmp_path / "long.pdf", pdf(["Envoys met."], ["They spoke at length."], ["They parted."]))
    assert [one.text for one in good(found)] == ["Envoys met."]
    assert bad(found)[0].where == f"{tmp_path}/long.pdf:page 2, 3"


def test_a_damaged_page_is_told_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = PageObject.extract_text

    def broken(page: PageObject) -> str:
        text = read(page)
        assert "met" not in text, "a table of the font that is none"
        return text

    monkeypatch.setattr(PageObject, "extract_text", broken)
    found = stored(tmp_path / "hurt.pdf", pdf(["Envoys met."], ["They parted."]))
    assert [one.text for one in good(found)] == ["They parted."]
    assert [one.where for one in bad(found)] == [f"{tmp_path}/hurt.pdf:page 1"]


def test_a_list_stays_a_list_and_a_blank_line_parts_paragraphs() -> None:
    lines = [
        "The agenda of the meeting that was held in Vienna on Monday:",
        "• the border",
        "• trade",
        "",
        "They met.",
    ]
    assert unwrapped(lines) == "\n".join([*lines[:3], "They met."])
