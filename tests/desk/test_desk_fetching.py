"""A page named on the desk: fetched as a page, from public addresses only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demarche.desk.fetching import page_at
from demarche.errors import InputError
from demarche.ingest.addresses import anywhere
from demarche.ingest.fetching import Bounds
from web_server import PAGE, Site, serving

HERE = Bounds(seconds=5, allowed=anywhere)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def refused(url: str, bounds: Bounds = HERE) -> str:
    with pytest.raises(InputError) as told:
        page_at(url, bounds)
    return str(told.value)


def test_a_page_comes_with_a_name_for_its_file(site: Site) -> None:
    url = site.holds("/news/envoy-speaks.php?id=7")
    name, page = page_at(url, HERE)
    assert (name, page.body, page.url) == ("envoy-speaks.html", PAGE, url)


def test_plain_text_is_named_as_text(site: Site) -> None:
    url = site.holds("/notes", b"He said no.", Content_Type="text/plain")
    assert page_at(url, HERE)[0] == "notes.txt"


def test_a_name_says_nothing_of_folders(site: Site) -> None:
    name, _ = page_at(site.holds("/a/..%2F..%2Fetc%2Fpasswd"), HERE)
    assert "/" not in name
    assert not name.startswith(".")


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/png", "application/octet-stream", "text/calendar"]
)
def test_what_is_no_page_or_text_is_left(site: Site, kind: str) -> None:
    assert f"is {kind}" in refused(site.holds("/file", Content_Type=kind))


def test_this_machine_is_not_asked(site: Site) -> None:
    with pytest.raises(InputError, match="not public"):
        page_at(site.holds("/"))
    assert not site.requests


def test_a_person_may_name_a_page_that_programs_are_asked_to_leave(site: Site) -> None:
    site.holds("/robots.txt", b"User-agent: *\nDisallow: /\n", Content_Type="text/plain")
    assert page_at(site.holds("/"), HERE)[1].body == PAGE
