"""Mails: what is written in them, the day and subject of their head, and the reports attached."""

from __future__ import annotations

import base64
import time
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from ingest_makers import PARAGRAPHS, archive, bad, good, mail, page, pdf, stored

from demarche.ingest import Given, limits
from demarche.records import Report


def the_report(path: Path, data: bytes) -> Report:
    (report,) = stored(path / "alert.eml", data)
    assert isinstance(report, Report), report
    return report


def test_a_mail_is_a_report_with_subject_and_day_of_its_head(tmp_path: Path) -> None:
    report = the_report(tmp_path, mail().as_bytes())
    assert report.text.strip() == "\n\n".join(PARAGRAPHS)
    assert (report.key, report.title, report.published) == ("alert", "Envoys trade blame", "2021-12-02")
    assert (report.found["title"], report.found["published"]) == ("mail-header", "mail-header")
    assert report.page_hash
    assert report.outlet is None  # who sent it need not be who wrote it


def test_what_the_user_passes_wins(tmp_path: Path) -> None:
    found = stored(tmp_path / "a.eml", mail().as_bytes(), given=Given(published="2021-12-05"))
    assert [(one.published, one.found["published"]) for one in good(found)] == [("2021-12-05", "given")]


@pytest.mark.parametrize(
    "subject", ["Fwd: Envoys trade blame", "RE: Fw: Envoys trade blame", "AW: Envoys trade blame"]
)
def test_the_day_of_an_answer_or_of_a_mail_passed_on_is_not_the_reports(tmp_path: Path, subject: str) -> None:
    made = mail()
    del made["Subject"]
    made["Subject"] = subject
    report = the_report(tmp_path, made.as_bytes())
    assert (report.title, report.published) == ("Envoys trade blame", None)


def test_a_page_is_read_where_there_is_no_plain_text_or_too_little(tmp_path: Path) -> None:
    made = mail("Open this mail in a browser.")
    made.add_alternative(page().decode(), subtype="html")
    report = the_report(tmp_path, made.as_bytes())
    assert report.text.endswith(PARAGRAPHS[-1])


def test_plain_text_is_read_where_a_page_says_the_same(tmp_path: Path) -> None:
    made = mail()
    made.add_alternative(page().decode(), subtype="html")
    assert the_report(tmp_path, made.as_bytes()).text.strip() == "\n\n".join(PARAGRAPHS)


def test_reports_that_are_attached_are_read_and_other_files_passed_over(tmp_path: Path) -> None:
    made = mail(
        None, one_pdf=pdf(["Envoys met in Vienna."]), two_csv=b"id,text\n7,Talks\n", logo_png=b"\x89PNG"
    )
    made.add_attachment(mail("A mail within.", in_txt=b"A file in it."))
    made.add_attachment(archive({"z.txt": b"In a ZIP."}), maintype="application", subtype="zip")
    found = stored(tmp_path / "a.eml", made.as_bytes())
    assert bad(found) == []
    assert [one.text.strip() for one in good(found)] == [
        "Envoys met in Vienna.",
        "Talks",
        "A mail within.",
        "A file in it.",
        "In a ZIP.",
    ]
    assert good(found)[0].file == f"{tmp_path}/a.eml/one.pdf"


def test_a_bad_attachment_is_told_with_its_place_and_the_mail_is_read(tmp_path: Path) -> None:
    found = stored(tmp_path / "a.eml", mail(scan_pdf=pdf([], [])).as_bytes())
    assert len(good(found)) == 1
    (told,) = bad(found)
    assert told.where == f"{tmp_path}/a.eml/scan.pdf"
    assert "a scanned PDF" in told.reason


WORDS = "Переговоры в Вене завершились без соглашения, сообщил в среду представитель министерства."


@pytest.mark.parametrize("charset", ["koi8-r", "cp1251", "utf-8", "utf-16", "x-unknown", "hex", "undefined"])
def test_the_declared_charset_is_used_and_a_wrong_one_costs_nothing(tmp_path: Path, charset: str) -> None:
    written = charset if charset in {"koi8-r", "cp1251", "utf-16"} else "utf-8"
    body = base64.encodebytes(WORDS.encode(written))
    head = f'Subject: Talks\nContent-Type: text/plain; charset="{charset}"\n'
    data = head.encode() + b"Content-Transfer-Encoding: base64\n\n" + body
    assert WORDS in the_report(tmp_path, data).text


@pytest.mark.parametrize(
    "subject",
    [
        b"=?koi8-r?B?" + base64.b64encode("Переговоры".encode("koi8-r")) + b"?=",
        "Переговоры".encode(),
        b"=?nonsense?Q?=D0=9F=D0=B5=D1=80=D0=B5=D0=B3=D0=BE=D0=B2=D0=BE=D1=80=D1=8B?=",
    ],
)
def test_a_subject_is_read_however_it_is_written(tmp_path: Path, subject: bytes) -> None:
    data = b"Subject: " + subject + b"\nContent-Type: text/plain; charset=utf-8\n\n" + PARAGRAPHS[0].encode()
    assert the_report(tmp_path, data).title == "Переговоры"


def test_lines_that_the_mail_program_broke_are_paragraphs_again(tmp_path: Path) -> None:
    flowed = MIMEText("Envoys of both sides \nmet on Monday.\n\nThey parted.\n", "plain", "utf-8")
    flowed.set_param("format", "flowed")
    flowed["Subject"] = "Talks"
    assert (
        the_report(tmp_path, flowed.as_bytes()).text.strip()
        == "Envoys of both sides met on Monday.\n\nThey parted."
    )
    wrapped = (
        "Envoys of both sides met in Vienna on Monday for the first\n"
        "time in months, officials of the ministry said after the\n"
        "meeting, which had been put off twice before the summer, and\n"
        "parted without an agreement on the date of another meeting.\n\n"
        "Neither side would say whether the ministers would speak to\n"
        "each other again before the end of the year in Geneva, or at\n"
        "all, and no date was set for another round of the talks that\n"
        "began in spring.\n"
    )
    first, second = the_report(tmp_path, b"Subject: Talks\n\n" + wrapped.encode()).text.split("\n")
    assert first.endswith("on the date of another meeting.")
    assert second.endswith("that began in spring.")


@pytest.mark.parametrize(
    "date", ["yesterday", "Thu, 99 Dec 2021 22:15:00", "", "Thu, 2 Dec 99999999 10:00:00 +0000"]
)
def test_a_broken_date_is_passed_over(tmp_path: Path, date: str) -> None:
    data = f"Subject: Talks\nDate: {date}\n\n{PARAGRAPHS[0]}".encode()
    assert the_report(tmp_path, data).published is None


def test_a_mail_without_text_or_reports_is_told(tmp_path: Path) -> None:
    (told,) = bad(stored(tmp_path / "a.eml", mail(None, logo_png=b"x").as_bytes()))
    assert "a mail without text or reports" in told.reason


def test_a_mail_of_too_many_parts_or_nested_too_deep_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep: MIMEMultipart = MIMEMultipart()
    deep.attach(MIMEText("Talks."))
    for _ in range(limits.NESTED):
        outer = MIMEMultipart()
        outer.attach(deep)
        deep = outer
    (told,) = bad(stored(tmp_path / "a.eml", deep.as_bytes()))
    assert f"a mail of over 1,000 parts, or {limits.NESTED} deep" in told.reason
    monkeypatch.setattr(limits, "PARTS", 3)
    (told,) = bad(stored(tmp_path / "b.eml", mail(a_txt=b"a", b_txt=b"b", c_txt=b"c").as_bytes()))
    assert "a mail of over 3 parts" in told.reason


def test_a_mail_in_mails_without_end_is_told(tmp_path: Path) -> None:
    data = b"Content-Type: message/rfc822\n\n" * 3000 + PARAGRAPHS[0].encode()
    assert len(bad(stored(tmp_path / "a.eml", data))) == 1


def test_a_mail_on_standard_input_is_one_by_its_head(tmp_path: Path) -> None:
    made: EmailMessage = mail()
    (report,) = good(stored(tmp_path / "alert", made.as_bytes()))
    assert report.title == "Envoys trade blame"


@pytest.mark.parametrize(
    "data",
    [
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(19))
        + b"\na\n" * 200_000,
        b"Content-Type: text/plain; " + b"a=b; " * 100_000 + b"\n\nTalks.",
        b"Content-Type: text/plain; name*0*=''" + b"%41" * 100_000 + b"\n\nTalks.",
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nTalks.",
    ],
    ids=["boundaries", "parameters", "continuations", "words"],
)  # fmt: skip
def test_a_mail_made_to_take_for_ever_does_not(tmp_path: Path, data: bytes) -> None:
    began = time.monotonic()
    assert len(stored(tmp_path / "a.eml", data)) == 1
    assert time.monotonic() - began < 5
