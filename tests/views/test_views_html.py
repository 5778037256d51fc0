from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from demarche.views import html
from demarche.views.brief import compose


class Page(HTMLParser):
    """What a browser would see: tags with attributes, and the text outside style and script."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._raw = ""
        self.raw: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"style", "script"}:
            self._raw = tag

    def handle_endtag(self, tag) -> None:
        if tag == self._raw:
            self._raw = ""

    def handle_data(self, data) -> None:
        if self._raw:
            self.raw[self._raw] = self.raw.get(self._raw, "") + data
        else:
            self.text += data

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if attrs.get("id")]


def page_of(scene) -> tuple[str, Page]:
    text = html.render(compose(scene.reports, scene.records), scene.records)
    return text, Page(text)


def test_the_page_is_one_file_that_fetches_nothing(scene) -> None:
    text, page = page_of(scene)
    assert not [tag for tag, _ in page.tags if tag in {"link", "img", "iframe", "object", "embed", "base"}]
    assert not [attrs for _, attrs in page.tags if {"src", "srcset", "action"} & attrs.keys()]
    assert "url(" not in page.raw["style"]
    assert "@import" not in page.raw["style"]
    assert all(attrs["href"].startswith("#") for _, attrs in page.tags if "href" in attrs)
    assert text.startswith("<!doctype html>")


def test_style_and_script_are_allowed_by_their_hashes_and_nothing_else_is(scene) -> None:
    _, page = page_of(scene)
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv"))
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.raw[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not [attrs for _, attrs in page.tags if any(name == "style" or name[:2] == "on" for name in attrs)]


def test_ids_are_unique_and_every_link_leads_somewhere(scene) -> None:
    _, page = page_of(scene)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for _, attrs in page.tags if "href" in attrs} <= set(ids)


def test_every_record_is_marked_in_the_text_has_a_card_and_can_be_reached_by_keyboard(scene) -> None:
    _, page = page_of(scene)
    ids = set(page.ids())
    marked = {one for _, attrs in page.tags if attrs.get("data-r") for one in attrs["data-r"].split()}
    for record in scene.records:
        assert record.id in ids
        assert f"c-{record.id}" in ids
        assert record.id in marked
    begun = [attrs for tag, attrs in page.tags if tag == "a" and "m" in (attrs.get("class") or "").split()]
    assert begun
    assert all(attrs["href"].startswith("#c-") for attrs in begun)


def test_a_line_of_the_brief_links_to_its_sentence_and_to_the_other_report_that_tells_it(scene) -> None:
    _, page = page_of(scene)
    sources = [attrs["href"][1:] for _, attrs in page.tags if attrs.get("class") == "src"]
    demands = [record.id for record in scene.records if getattr(record, "act", "") == "REQUEST"]
    assert len(demands) == 2
    assert set(demands) <= set(sources)


def test_what_is_not_news_is_set_apart(scene) -> None:
    text, _ = page_of(scene)
    assert re.search(r'class="is-boilerplate"[^>]*>\s*Source link', text)
    assert re.search(r'class="is-title"', text)


def test_the_report_text_reads_as_it_came(scene) -> None:
    _, page = page_of(scene)
    for report in scene.reports:
        for line in filter(None, report.text.splitlines()):
            assert line in page.text


def test_hostile_text_is_shown_and_never_obeyed(hostile) -> None:
    text, page = page_of(hostile)
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert [tag for tag, _ in page.tags].count("style") == 1
    assert not {"img", "i"} & {tag for tag, _ in page.tags}
    assert "<script>alert('owned')</script> & \"quotes\"" in page.text
    assert "<b>bad</b>" in page.text
    assert not set(text) & {"\x00", "\x1b", "\u202e"}
    assert "[bold]markup[/bold]" in page.text


def test_text_that_runs_right_to_left_cannot_reorder_what_stands_around_it(hostile) -> None:
    text, _ = page_of(hostile)
    assert '<p dir="auto"' in text
    assert "<bdi>\ufffdevil&lt;img src=x&gt;</bdi>" in text


def test_more_reports_than_a_page_can_hold_are_counted_the_quoted_ones_kept(scene, monkeypatch) -> None:
    monkeypatch.setattr(html, "PAGES", 1)
    _, page = page_of(scene)
    assert [tag for tag, _ in page.tags].count("article") == 1
    assert "and 1 more reports" in page.text
