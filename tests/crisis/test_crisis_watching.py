"""Feeds followed: each page is read once, what changed is read anew, nothing is lost, hosts are let be."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from itertools import islice
from pathlib import Path

import pytest

import demarche
from demarche.crisis import Crisis, Outcome
from demarche.crisis.reading import Visit
from demarche.crisis.watching import TRIES, Watch, seconds
from demarche.errors import InputError, OptionError
from web_server import RSS, Site, article, opml, rss, serving

HOUR, DAY = 3600.0, 86400.0


class World:
    """A site with a feed, a ledger, and a clock that only sleeping moves; `round` asks the feed once."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder, self.now = site, folder, 1_700_000_000.0
        self.ledger: Crisis = demarche.open(folder / "crisis.db")
        self.feed = site.at + "/feed"
        self.list = folder / "feeds.opml"
        self.list.write_bytes(opml(self.feed))

    def says(self, *links: str, **headers: str) -> None:
        """Lets the feed have these entries: paths, or the inside of one."""
        items = [link if "<" in link else f"<link>{link}</link>" for link in links]
        self.site.holds("/feed", rss(*items), Content_Type=RSS, **headers)

    def watch(self, *feeds: str | Path, once: bool = True) -> Watch:
        return Watch(
            self.ledger._ledger,
            self.ledger._link,
            feeds or [self.list],
            once=once,
            visit=Visit(pause=0, allow_private=True),
            sleep=self.sleep,
            now=lambda: self.now,
        )

    def sleep(self, length: float) -> None:
        self.now += length

    def round(self, later: float = 15 * 60.0) -> list[Outcome]:
        """What one round brings, and time goes on."""
        self.site.requests.clear()
        told = list(self.watch())
        self.now += later
        return told

    def states(self, later: float = 15 * 60.0) -> list[tuple[str, str]]:
        return [(one.where.removeprefix(self.site.at), one.state) for one in self.round(later)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with serving() as site:
        made = World(site, tmp_path)
        yield made
        made.ledger.close()


def test_each_page_is_fetched_and_read_once(world: World) -> None:
    world.site.holds("/a", article(1))
    world.site.holds("/b", article(2))
    world.says("/a", "/b")
    assert world.states() == [("/a", "new"), ("/b", "new")]
    assert world.states() == []
    assert world.site.asked() == ["/feed"]
    world.site.holds("/c", article(3))
    world.says("/c", "/a", "/b")
    assert world.states() == [("/c", "new")]
    assert {one.url for one in world.ledger.reports()} == {f"{world.site.at}/{name}" for name in "abc"}


def test_a_feed_that_did_not_change_is_not_sent_again(world: World) -> None:
    world.says(ETag='"1"')
    world.round()
    watch = world.watch()
    list(watch)
    assert world.site.requests[-1].headers["If-None-Match"] == '"1"'
    assert (watch.watched.asked, watch.watched.unchanged) == (1, 1)


def test_ids_that_change_each_time_make_no_page_new(world: World) -> None:
    world.site.holds("/a", article())
    world.says("<guid>1</guid><link>/a?utm_campaign=1</link>")
    world.site.holds("/a?utm_campaign=1", article())
    assert len(world.states()) == 1
    world.says("<guid>2</guid><link>/a?utm_campaign=2</link>")
    assert world.states() == []


def test_a_page_that_two_feeds_have_is_fetched_once(world: World) -> None:
    world.site.holds("/a", article())
    world.says("/a")
    world.site.holds("/other", rss("<link>/a</link>"), Content_Type=RSS)
    world.list.write_bytes(opml(world.feed, world.site.at + "/other"))
    world.round()
    assert world.site.asked() == ["/feed", "/other", "/a"]


def test_a_page_that_changed_is_a_new_version_and_not_a_duplicate(world: World) -> None:
    first = "<title>Envoys</title><link>/a</link><pubDate>Wed, 19 Jan 2022 10:00:00 GMT</pubDate>"
    more = "A third round in Geneva was agreed upon late at night after all, the minister added."
    world.site.holds("/a", article())
    world.says(first)
    world.round()
    world.site.holds("/a", article(more=more))
    world.says(first.replace("Envoys", "Envoys agree"))
    assert world.states() == [("/a", "new")]
    assert [more in one.text for one in world.ledger.reports()].count(True) == 1
    (account,) = world.ledger.copies()
    assert account.forms == ("version",)


def test_a_page_of_which_only_the_feed_says_something_else_is_known(world: World) -> None:
    world.site.holds("/a", article(), ETag='"a"')
    world.says("<title>One</title><link>/a</link>")
    world.round()
    world.says("<title>Two</title><link>/a</link>")
    assert world.states() == []
    assert world.site.asked() == ["/feed", "/a"]  # the second is answered with 304
    assert world.site.requests[-1].headers["If-None-Match"] == '"a"'


def test_a_feed_that_says_something_else_each_time_has_its_pages_left_ever_longer(world: World) -> None:
    world.site.holds("/a", article())
    fetched = 0
    for minute in range(32):
        world.says(f"<link>/a</link><pubDate>Wed, 19 Jan 2022 10:{minute:02}:00 GMT</pubDate>")
        world.site.requests.clear()
        list(world.watch())
        world.now += 15 * 60
        fetched += world.site.asked().count("/a")
    assert fetched <= 8


def test_a_page_that_can_t_be_had_is_tried_again_a_few_times(world: World) -> None:
    world.site.holds("/a", b"", 500)
    world.says("/a")
    told = [one for _ in range(TRIES + 3) for one in world.round(DAY)]
    assert [one.state for one in told] == ["rejected"] * TRIES
    assert "the server answers 500" in told[0].reason
    assert told[0].reason.endswith("; tried again in 15 min (1 of 5 times)")
    assert told[-1].reason.endswith("; given up")
    assert not list(world.ledger.reports())


def test_a_page_tried_again_is_read_with_what_the_feed_said(world: World) -> None:
    world.site.holds("/a", b"", 503)
    world.says("<link>/a</link><dc:creator>Jane Doe</dc:creator>")
    world.round()
    world.says()  # the feed no longer has it
    world.site.holds("/a", article())
    assert world.states() == [("/a", "new")]
    (report,) = world.ledger.reports()
    assert report.author == "Jane Doe"


def test_a_page_is_not_tried_again_before_its_time(world: World) -> None:
    world.site.holds("/a", b"", 500)
    world.says("/a")
    world.round(60)
    assert world.round(60) == []
    assert world.site.asked() == ["/feed"]


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_page_that_is_not_there_is_given_up_at_once(world: World, status: int) -> None:
    world.site.holds("/a", b"", status)
    world.says("/a")
    (told,) = world.round()
    assert told.reason.endswith("; given up")
    assert world.round() == []


def test_a_page_without_an_article_is_told_once(world: World) -> None:
    world.site.holds("/a", b"<html><body></body></html>")
    world.says("/a")
    (told,) = world.round()
    assert "no article found" in told.reason
    assert world.round() == []


def test_a_title_and_a_summary_are_never_taken_for_the_page(world: World) -> None:
    world.says(f"<title>Envoys</title><link>/gone</link><description>{'Said so. ' * 300}</description>")
    assert world.states() == [("/gone", "rejected")]
    assert not list(world.ledger.reports())


def test_a_whole_text_in_the_feed_is_read_in_place_of_a_page_given_up(world: World) -> None:
    text = "The envoy said that talks would go on in Geneva for as long as it takes. " * 12
    world.says(f"<link>/gone</link><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>")
    (told,) = world.round()
    assert (told.state, told.reason) == ("new", "; its text is the feed's")
    (report,) = world.ledger.reports()
    assert report.url == world.site.at + "/gone"


def test_a_whole_text_in_the_feed_is_read_in_place_of_a_page_without_an_article(world: World) -> None:
    text = "The envoy said that talks would go on in Geneva for as long as it takes. " * 12
    world.site.holds("/a", b"<html><body><script>show()</script></body></html>")
    world.says(f"<link>/a</link><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>")
    assert world.states() == [("/a", "new")]


def test_while_a_host_is_left_alone_its_other_pages_are_not_asked_for_nor_given_up(world: World) -> None:
    world.site.holds("/a", b"", 429, Retry_After="3600")
    world.site.holds("/b", article())
    world.says("/a", "/b")
    assert world.states(7200) == [("/a", "rejected")]
    assert world.site.asked() == ["/feed", "/a"]
    world.site.holds("/a", article(2))
    assert sorted(world.states()) == [("/a", "new"), ("/b", "new")]


def test_robots_txt_is_kept_to(world: World) -> None:
    world.site.holds("/robots.txt", b"User-agent: *\nDisallow: /a\n", Content_Type="text/plain")
    world.site.holds("/a", article())
    world.says("/a")
    (told,) = world.round()
    assert "the robots.txt of its site asks programs to leave it alone" in told.reason
    assert world.site.asked() == ["/feed"]


def test_a_feed_that_can_t_be_had_is_told_and_asked_again(world: World) -> None:
    world.site.holds("/feed", b"", 500)
    (told,) = world.round()
    assert told.where == world.feed
    assert told.reason.endswith("; asked again by the next watch")
    world.site.holds("/a", article())
    world.says("/a")
    assert world.states() == [("/a", "new")]


def test_a_watch_that_goes_on_says_when_it_asks_again_what_failed(world: World) -> None:
    world.site.holds("/feed", b"", 500)
    told = islice((one.reason.rpartition("; ")[2] for one in world.watch(once=False)), 3)
    assert [*told] == [f"asked again in {length}" for length in ("15 min", "30 min", "60 min")]


def test_a_server_that_asks_to_be_left_alone_is(world: World) -> None:
    world.site.holds("/feed", b"", 429, Retry_After=str(int(3 * HOUR)))
    (told,) = world.round()
    assert told.reason.endswith("; asked again in 3 h")
    assert world.round() == []
    assert world.site.asked(robots=True) == []
    world.says()
    world.round(3 * HOUR)
    world.round()
    assert world.site.asked() == ["/feed"]


@pytest.mark.parametrize(
    "broken", [b"", b"<html><body>Moved</body></html>", b"\x00\xff", b"<rss><channel><item><link>/a</li"]
)
def test_a_feed_that_is_broken_for_a_while_costs_nothing(world: World, broken: bytes) -> None:
    world.site.holds("/a", article())
    world.says("/a")
    world.round()
    world.site.holds("/feed", broken, Content_Type=RSS)
    world.round()
    world.says("/a")
    assert world.states(DAY) == []
    assert len(list(world.ledger.reports())) == 1


def test_a_feed_that_moved_for_good_is_asked_for_where_it_is(world: World) -> None:
    world.site.holds("/new", rss(), Content_Type=RSS)
    world.site.leads("/feed", "/new", 301)
    world.round()
    assert world.site.asked() == ["/feed", "/new"]
    world.round()
    assert world.site.asked() == ["/new"]
    world.site.holds("/new", b"", 404)
    world.round()
    world.round()
    assert world.site.asked() == ["/feed", "/new"]  # where it was named, should that help


def test_it_goes_on_where_another_watch_ended(world: World) -> None:
    world.site.holds("/a", article(1))
    world.site.holds("/b", article(2))
    world.says("/a", "/b")
    outcomes = iter(world.watch())
    next(outcomes)
    del outcomes  # broken off after the first page
    world.now += 60
    world.site.requests.clear()
    list(world.watch())
    assert world.site.asked().count("/b") == 1
    assert len(list(world.ledger.reports())) == 2


def test_what_was_seen_is_kept_beside_the_ledger(world: World) -> None:
    world.site.holds("/a", article())
    world.says("/a", ETag='"1"')
    world.round()
    (file,) = (world.folder / "crisis.db.feeds").glob("*.json")
    kept = json.loads(file.read_bytes())
    assert (kept["url"], kept["known"]["etag"]) == (world.feed, '"1"')
    assert kept["pages"][world.site.at + "/a"]["state"] == "read"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"form": 9}', b'{"form": 1, "url": 7}'])
def test_notes_that_are_damaged_are_made_anew(world: World, damage: bytes) -> None:
    world.site.holds("/a", article())
    world.says("/a")
    world.round()
    (file,) = (world.folder / "crisis.db.feeds").glob("*.json")
    file.write_bytes(damage)
    assert world.states() == [("/a", "known")]
    assert world.states() == []


def test_a_folder_that_can_t_be_written_is_told(world: World) -> None:
    (world.folder / "crisis.db.feeds").write_text("a file")
    with pytest.raises(InputError, match="can't keep what was seen"):
        world.round()


def test_a_clock_set_back_stops_nothing(world: World) -> None:
    world.says()
    world.round()
    world.now -= 30 * DAY
    world.round()
    assert world.site.asked() == ["/feed"]


def test_pages_that_a_feed_long_ceased_to_have_are_forgotten(world: World) -> None:
    world.site.holds("/a", article())
    world.says("/a")
    world.round()
    world.says()
    world.round(31 * DAY)
    world.round()
    (file,) = (world.folder / "crisis.db.feeds").glob("*.json")
    assert json.loads(file.read_bytes())["pages"] == {}


def test_without_once_each_feed_is_asked_every_so_often(world: World) -> None:
    world.says()
    asked: list[float] = []
    whole = world.sleep

    def sleep(length: float) -> None:
        whole(length)
        asked.append(length)
        if len(asked) == 3:
            raise KeyboardInterrupt

    world.sleep = sleep  # type: ignore[method-assign]
    watch = world.watch(once=False)
    with pytest.raises(KeyboardInterrupt):
        list(watch)
    assert asked == [900.0, 900.0, 900.0]
    assert watch.watched.asked == 3


def test_while_all_is_left_alone_a_watch_sleeps(world: World) -> None:
    """A feed on a host that asked to be left alone is due, and yet not to be asked."""
    world.site.holds("/feed", b"", 429, Retry_After="7200")
    slept: list[float] = []
    whole = world.sleep

    def sleep(length: float) -> None:
        whole(length)
        slept.append(length)
        if sum(slept) >= 7200:
            raise KeyboardInterrupt

    world.sleep = sleep  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        list(world.watch(once=False))
    assert len(slept) <= 10
    assert world.site.asked() == ["/feed"]


def test_a_list_that_is_changed_meanwhile_is_followed(world: World) -> None:
    world.says()
    world.site.holds("/other", rss(), Content_Type=RSS)
    steps = iter(
        [
            lambda: world.list.write_bytes(opml(world.feed, world.site.at + "/other")),
            world.list.unlink,
        ]
    )
    whole = world.sleep

    def sleep(length: float) -> None:
        whole(length)
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    world.sleep = sleep  # type: ignore[method-assign]
    told: list[Outcome] = []
    with pytest.raises(KeyboardInterrupt):
        told.extend(iter(world.watch(once=False)))
    assert world.site.asked() == ["/feed", "/feed", "/other", "/feed", "/other"]


def test_two_watches_on_one_ledger_take_turns_and_fetch_nothing_twice(world: World) -> None:
    started = threading.Event()

    def slow(to: BaseHTTPRequestHandler) -> None:
        started.set()
        time.sleep(0.5)
        world.site.answers["/ready"](to)

    world.site.holds("/a", article())
    world.site.holds("/ready", rss("<link>/a</link>"), Content_Type=RSS)
    world.site.answers["/feed"] = slow
    first = threading.Thread(target=lambda: told.extend(world.watch()))
    told: list[Outcome] = []
    waited: list[bool] = []
    first.start()
    started.wait(10)
    with demarche.open(world.folder / "crisis.db") as other:
        second = Watch(
            other._ledger,
            other._link,
            [world.list],
            once=True,
            visit=Visit(pause=0, allow_private=True),
            waits=lambda: waited.append(True),
            now=lambda: world.now,
        )
        again = list(second)
    first.join(30)
    assert [one.state for one in told] == ["new"]
    assert (again, waited) == ([], [True])
    assert world.site.asked() == ["/feed", "/a"]


@pytest.mark.parametrize(
    ("told", "length"), [("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86400), ("120", 120), (60, 60)]
)
def test_a_length_of_time(told: str | float, length: float) -> None:
    assert seconds("every", told) == length


@pytest.mark.parametrize("told", ["", "soon", "15 minutes", "-5m", "0", "59s", "31d", "1e9", "nan"])
def test_a_length_of_time_that_is_none(told: str) -> None:
    with pytest.raises(OptionError, match="every"):
        seconds("every", told)


def test_a_list_that_is_none_is_told_before_anything_is_asked(world: World, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_bytes(opml())
    (tmp_path / "page.html").write_bytes(article())
    with pytest.raises(InputError, match="no feeds in it"):
        world.watch(tmp_path / "list.opml")
    with pytest.raises(InputError, match="is no feed, sitemap or list of feeds"):
        world.watch(tmp_path / "page.html")
    with pytest.raises(InputError, match="no such file"):
        world.watch(tmp_path / "none.opml")


@pytest.mark.skipif(sys.platform == "win32", reason="no signals to send")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_in_the_middle_it_keeps_what_was_read_and_goes_on(world: World, how: signal.Signals) -> None:
    world.ledger.close()
    for number in range(6):
        world.site.holds(f"/{number}", article(number))
    world.says(*(f"/{number}" for number in range(6)))
    reached = threading.Event()
    page = world.site.answers["/3"]

    def stuck(to: BaseHTTPRequestHandler) -> None:
        reached.set()
        time.sleep(1)
        page(to)

    world.site.answers["/3"] = stuck
    command = ["watch", str(world.list), "--pause", "0", "--allow-private", "--db", "crisis.db"]
    with subprocess.Popen(
        [sys.executable, "-c", "from demarche.cli.app import run; run()", *command],
        cwd=world.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    ) as process:
        assert reached.wait(60)
        process.send_signal(how)
        out, err = process.communicate(timeout=60)
    if how != signal.SIGKILL:
        assert (process.returncode, err) == (0, "")
        assert "3  reports read" in out
    world.site.answers["/3"] = page
    world.ledger = demarche.open(world.folder / "crisis.db")
    assert len(list(world.ledger.reports())) == 3
    world.now = time.time() + 60
    assert [state for _, state in world.states()] == ["new"] * 3
    assert not {"/0", "/1", "/2"} & set(world.site.asked())
