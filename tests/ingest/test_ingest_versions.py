"""A page that was updated between two visits of a crawler: both texts are kept, the later as a version."""

from __future__ import annotations

from pathlib import Path

from ingest_makers import MORE, PARAGRAPHS, http, page, record, warc

import demarche
from demarche.views.copies import sheet

ADDRESS = "https://courier.example/envoys"
AT_NOON = record(http(page()), ADDRESS, "2021-12-02T12:00:00Z")
AT_SIX = record(http(page(*PARAGRAPHS[:2], MORE, *PARAGRAPHS[2:])), ADDRESS, "2021-12-02T18:00:00Z")


def test_an_updated_page_is_kept_beside_the_older_one_and_shown_as_a_version(tmp_path: Path) -> None:
    crawl = tmp_path / "crawl.warc.gz"
    crawl.write_bytes(warc(AT_SIX, AT_NOON, AT_NOON))
    with demarche.open(tmp_path / "crisis.db") as ledger:
        done = ledger.read(crawl, published="2021-12-02")
        assert (done.new, done.known, done.rejected) == (2, 1, ())
        (account,) = ledger.copies()
        assert account.forms == ("version",)
        # In the order in which they stood there, not in which the archive holds them.
        assert [one.report.key for one in account.prints] == ["crawl:2", "crawl:1"]
        assert list(account.versions) == [one.report.id for one in account.prints]
        assert {one.retrieved for one in ledger.reports()} == {"2021-12-02T12:00:00Z", "2021-12-02T18:00:00Z"}
        assert "versions in order: crawl:2 → crawl:1" in sheet([account]).rows[0][-1]
        again = ledger.read(crawl, published="2021-12-02")
        assert (again.new, again.replaced, again.known) == (0, 0, 3)
