"""Article tables: columns by name, rows one by one, a bad row never the end of the table."""

import gzip
import itertools
import json
from pathlib import Path

import pytest

from demarche.errors import OptionError
from demarche.ingest import Given, Rejected, Source, read, sources
from demarche.records import Report


def table(path: Path, content: str | bytes, **options: object) -> list[Report | Rejected]:
    """What reading a table of this `content` gives."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (item,) = sources([path])
    assert isinstance(item, Source)
    return list(read(item, **options))  # type: ignore[arg-type]


def one(found: list[Report | Rejected]) -> Report:
    (report,) = found
    assert isinstance(report, Report), report
    return report


def test_the_plain_names_are_found_in_any_case_and_order(tmp_path: Path) -> None:
    header = "Author,TEXT,Title,Published,Outlet,URL,Id"
    row = 'Jane Doe,"Talks were held, then broken off.",Talks,2021-12-02,Herald,https://h.example/1,a-1'
    report = one(table(tmp_path / "t.csv", f"{header}\r\n{row}\r\n"))
    assert report.key == "a-1"
    assert report.text == "Talks were held, then broken off."
    assert (report.author, report.title, report.published) == ("Jane Doe", "Talks", "2021-12-02")
    assert (report.outlet, report.url) == ("Herald", "https://h.example/1")
    assert set(report.found.values()) == {"column"}


def test_media_cloud_names_are_known(tmp_path: Path) -> None:
    row = {
        "stories_id": 1234,
        "publish_date": "2021-12-02 10:11:12.000000",
        "title": "Talks",
        "url": "https://h.example/1",
        "language": "en",
        "media_name": "Harbour Herald",
        "media_url": "https://h.example",
        "story text": "Talks were held.",
    }
    report = one(table(tmp_path / "t.jsonl", json.dumps(row)))
    assert (report.key, report.published, report.outlet) == ("1234", "2021-12-02", "Harbour Herald")
    assert report.text == "Talks were held."


def test_event_registry_articles_are_known(tmp_path: Path) -> None:
    row = {
        "uri": "77",
        "lang": "eng",
        "date": "2021-12-03",
        "dateTime": "2021-12-03T00:10:00Z",
        "dateTimePub": "2021-12-02T23:55:00Z",
        "url": "https://h.example/1",
        "title": "Talks",
        "body": "Talks were held.",
        "source": {"uri": "h.example", "dataType": "news", "title": "Harbour Herald"},
        "authors": [{"name": "Jane Doe"}, {"name": "John Roe"}],
    }
    report = one(table(tmp_path / "t.jsonl", json.dumps(row)))
    assert (report.key, report.published, report.outlet) == ("77", "2021-12-02", "Harbour Herald")
    assert report.author == "Jane Doe, John Roe"


def test_a_mapping_names_columns_of_other_tables(tmp_path: Path) -> None:
    content = "Story Words,paper\nTalks were held.,Herald\n"
    report = one(table(tmp_path / "t.csv", content, columns={"text": "story words", "outlet": "Paper"}))
    assert (report.text, report.outlet) == ("Talks were held.", "Herald")


def test_a_mapping_to_an_unknown_field_is_an_option_error(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"no field words \(fields: id, text"):
        table(tmp_path / "t.csv", "a,b\n1,2\n", columns={"words": "a"})


@pytest.mark.parametrize("options", [{}, {"columns": {"text": "nope"}}])
def test_a_csv_without_text_names_its_columns_and_the_remedy(
    tmp_path: Path, options: dict[str, object]
) -> None:
    (found,) = table(tmp_path / "t.csv", "id,headline,words\n1,Talks,few\n", **options)
    assert isinstance(found, Rejected)
    assert "among id, headline, words (say which it is: --map text=COLUMN)" in found.reason


def test_bad_rows_are_named_by_line_and_the_others_read(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "text": "Talks were held."}',
        "{bad",
        '["not", "an", "object"]',
        '{"id": "c", "text": "  "}',
        '{"id": "d", "text": "Talks failed.", "published": "2022-02-31"}',
        "",
        '{"id": "e", "headline": "Talks"}',
        "[" * 100_000,
        '{"id": "g", "text": "Talks resumed."}',
    ]
    found = table(tmp_path / "t.jsonl", "\n".join(lines))
    assert [item.key for item in found if isinstance(item, Report)] == ["a", "g"]
    bad = {Path(item.where).name: item.reason for item in found if isinstance(item, Rejected)}
    assert list(bad) == ["t.jsonl:2", "t.jsonl:3", "t.jsonl:4", "t.jsonl:5", "t.jsonl:7", "t.jsonl:8"]
    assert "'2022-02-31' is not a day of the calendar (write it as YYYY-MM-DD" in bad["t.jsonl:5"]
    assert "an empty text" in bad["t.jsonl:4"]
    assert "--map text=COLUMN" in bad["t.jsonl:7"]


def test_a_date_given_by_the_user_makes_the_rows_own_not_matter(tmp_path: Path) -> None:
    row = '{"text": "Talks failed.", "published": "2022-02-31"}'
    report = one(table(tmp_path / "t.jsonl", row, given=Given(published="2022-03-01")))
    assert report.published == "2022-03-01"


def test_csv_lines_are_counted_over_quoted_line_breaks(tmp_path: Path) -> None:
    content = 'text;date\n"One.\n\nTwo.";2021-12-02\nThree.;2021-02-30\n'
    first, second = table(tmp_path / "t.csv", content)
    assert isinstance(first, Report)
    assert first.text == "One.\n\nTwo."
    assert str(second).startswith(f"{tmp_path / 't.csv'}:5: published")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_common_shapes_of_csv_are_read(tmp_path: Path, delimiter: str, end: str, encoding: str) -> None:
    content = end.join([f"id{delimiter}text", f"1{delimiter}“Нет!” he said", f"2{delimiter}Да"])
    found = table(tmp_path / "t.csv", content.encode(encoding))
    assert [item.text for item in found if isinstance(item, Report)] == ["“Нет!” he said", "Да"]


def test_a_cell_may_be_longer_than_the_csv_modules_limit(tmp_path: Path) -> None:
    report = one(table(tmp_path / "t.csv", "text\n" + "word " * 100_000 + "\n"))
    assert len(report.text) == 500_000


def test_rows_without_an_id_are_told_apart_by_number(tmp_path: Path) -> None:
    found = table(tmp_path / "t.csv.gz", gzip.compress(b"text\nTalks.\nMore talks.\n"))
    assert [item.key for item in found if isinstance(item, Report)] == ["t:1", "t:2"]


def test_a_json_array_is_explained(tmp_path: Path) -> None:
    (found,) = table(tmp_path / "t.jsonl", '[\n{"text": "Talks."}\n]')
    assert "one JSON array, not JSON lines (write one object a line" in str(found)


def test_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "Talks."}\n' * 3 + "{bad\n" * 10_000)
    (item,) = sources([path])
    assert isinstance(item, Source)
    assert all(isinstance(found, Report) for found in itertools.islice(read(item), 3))


def test_lone_surrogates_in_json_do_not_reach_the_report(tmp_path: Path) -> None:
    text = "Talks \\ud83d failed \\u0000 \\ud83d\\ude00."
    line = f'{{"id": "7\\udc00", "outlet": "The\\ud83dCourier", "text": "{text}"}}'
    report = one(table(tmp_path / "t.jsonl", line))
    assert report.text == "Talks \ufffd failed \0 \U0001f600."
    assert (report.key, report.outlet) == ("7\ufffd", "The\ufffdCourier")


def test_a_column_named_over_two_lines_is_told_on_one(tmp_path: Path) -> None:
    (found,) = table(tmp_path / "t.csv", '"a\nb",c\n1,2\n')
    assert "no text column among a b, c" in str(found)


def test_a_cell_of_lists_in_lists_says_nothing_and_costs_nothing(tmp_path: Path) -> None:
    report = one(table(tmp_path / "t.jsonl", '{"text": "Talks.", "outlet": ' + "[" * 700 + "]" * 700 + "}"))
    assert (report.text, report.outlet) == ("Talks.", None)
