"""Marks: what in a text is not running news, and the facts that such lines give. News is never marked."""

import pytest

from demarche.ingest import from_text
from demarche.records import Report

LEAD = "Envoys of both sides met on Monday for the first time in months, officials in the capital said."
NEXT = "The talks ended without agreement, and no date was set for another round, a spokeswoman said."
LAST = "“We will wait as long as we must,” the minister told reporters after the meeting had ended."


def report(*paragraphs: str) -> Report:
    return from_text("\n\n".join(paragraphs), key="r")


def marked(found: Report, kind: str | None = None) -> list[str]:
    """The marked pieces of text, all or of one kind."""
    return [found.text[mark.start : mark.end] for mark in found.marks if kind in {None, mark.kind}]


def kinds(found: Report) -> list[str]:
    return [mark.kind for mark in found.marks]


# -- running news


@pytest.mark.parametrize(
    "paragraph",
    [
        LEAD,
        "By Monday, the troops had left the border, the ministry said.",
        "The failure contributed to this week's collapse of the talks, diplomats said.",
        "Reuters reported from Kyiv on Monday that the talks had failed, citing two officials.",
        "“Share this with your leaders,” he told the crowd outside the embassy on Monday night.",
        "Follow-up talks are due in Geneva on Jan. 10, according to Russian and American officials.",
        "See you in Geneva, the minister told his counterpart as the two shook hands on Friday.",
        "She said.",
        "“Read more,” he said.",
        "“Not one inch.”",
        "The minister (left of the centre for years) said his party would vote against the treaty.",
        "Polls by CNN/ORC showed that most voters opposed the deal, with 56 percent against it.",
        "The president — who has ruled since 2012 — said on Monday that he would not stand again.",
        "NATO — the alliance's name stands for more than its treaty — said it would not take part.",
        "What happens if the talks fail?",
        "TRUMP: I think the deal is the worst ever made by anyone, and I have said so many times.",
        "The AP and other agencies were barred from the hall (the ministry gave no reason).",
    ],
)
def test_running_news_amid_the_text_is_not_marked(paragraph: str) -> None:
    assert marked(report(LEAD, NEXT, paragraph, NEXT, LAST)) == []


def test_an_untitled_undated_text_is_a_normal_report() -> None:
    found = report(LEAD, NEXT)
    assert found.marks == ()
    assert found.found == {}
    assert (found.title, found.published, found.outlet) == (None, None, None)


def test_a_short_last_paragraph_or_a_list_is_not_taken_for_links() -> None:
    points = [
        "Troops would leave the border region",
        "Prisoners would be freed",
        "Talks would resume in Geneva soon",
    ]
    assert marked(report(LEAD, "The plan has three parts:", *points, LAST)) == []


def test_subheads_are_let_be() -> None:
    found = report(LEAD, "A long road", NEXT, "What the ministers want from talks", LAST, "No way out", NEXT)
    assert marked(found) == []


def test_a_sentence_cut_in_two_is_not_taken_for_a_link() -> None:
    cut = "As efforts grew to bring the envoys back to the table in Vienna, the"
    assert marked(report(LEAD, cut, NEXT)) == []


# -- title and repeat


def test_the_first_line_is_the_title_and_its_repeat_is_told_apart() -> None:
    found = report("Envoys trade blame as talks stall", "Envoys Trade Blame as Talks Stall", LEAD, NEXT)
    assert kinds(found) == ["title", "repeat"]
    assert (found.title, found.found["title"]) == ("Envoys trade blame as talks stall", "text")


def test_a_headline_in_title_case_may_end_in_a_full_stop() -> None:
    assert report("Envoys Trade Blame as Vienna Talks Stall.", LEAD).title is not None


def test_a_headline_above_a_dateline_may_end_in_a_full_stop() -> None:
    found = report("Envoys trade blame as talks stall.", f"VIENNA (Reuters) - {LEAD}", NEXT)
    assert kinds(found) == ["title", "dateline"]


def test_a_known_title_is_marked_and_an_unlike_first_line_is_not() -> None:
    sidecar_title = "Talks stall in Vienna"
    text = "A standfirst of some length that says what the talks were meant to bring\n\n" + LEAD
    from demarche.ingest.facts import Facts
    from demarche.ingest.text import report_of

    facts = Facts()
    facts.add("title", sidecar_title, "sidecar")
    assert report_of(text, key="r", file=None, facts=facts).marks == ()
    with_title = report_of(f"{sidecar_title}\n{text}", key="r", file=None, facts=facts)
    assert marked(with_title) == [sidecar_title]
    assert with_title.found["title"] == "sidecar"


@pytest.mark.parametrize("first", ["“We will wait.”", "The war is over.", "Among the points agreed:", LEAD])
def test_a_first_sentence_is_no_title(first: str) -> None:
    assert report(first, LEAD, NEXT).title is None


# -- datelines


@pytest.mark.parametrize(
    ("opening", "place", "wire"),
    [
        ("STOCKHOLM — ", "STOCKHOLM", None),
        ("WASHINGTON (AP) — ", "WASHINGTON", "AP"),
        ("MOSCOW, Jan. 5 (Reuters) - ", "MOSCOW", "Reuters"),
        ("MOSCOW, January 5. /TASS/. ", "MOSCOW", "TASS"),
        ("KYIV. Jan 5 (Interfax-Ukraine) – ", "KYIV", "Interfax-Ukraine"),
        ("BEIJING, Jan. 5 (Xinhua) -- ", "BEIJING", "Xinhua"),
        ("GAZA CITY, Gaza Strip (AP) — ", "GAZA CITY, Gaza Strip", "AP"),
        ("SEOUL/HANOI (Reuters) - ", "SEOUL/HANOI", "Reuters"),
        ("ODESA, Jan. 5 (Northgate) — ", "ODESA", "Northgate"),
        ("ST. LOUIS — ", "ST. LOUIS", None),
        ("MANCHESTER, N.H. -- ", "MANCHESTER, N.H.", None),
        ("Damascus, Syria (CNN) -- ", "Damascus, Syria", "CNN"),
        ("Washington (AFP) – ", "Washington", "AFP"),
        ("NEW DELHI: ", "NEW DELHI", None),
        ("Stockholm — ", "Stockholm", None),
    ],
)
def test_a_dateline_gives_its_place_and_agency(opening: str, place: str, wire: str | None) -> None:
    found = report(opening + LEAD, NEXT)
    assert marked(found) == [opening.rstrip()]
    assert kinds(found) == ["dateline"]
    assert (found.dateline, found.wire) == (place, wire)


@pytest.mark.parametrize(
    "opening",
    ["EXCLUSIVE — ", "FILE - ", "UPDATE: ", "NATO — ", "OPINION: ", "Exclusive — ", "MOSCOW’S REPLY - "],
)
def test_a_label_is_no_dateline(opening: str) -> None:
    assert report(opening + LEAD, NEXT).dateline is None


def test_a_dateline_without_a_year_gives_no_date_and_one_with_a_year_does() -> None:
    assert report(f"MOSCOW, Jan. 5 (Reuters) - {LEAD}").published is None
    found = report(f"MOSCOW, Jan. 5, 2022 (Reuters) - {LEAD}")
    assert (found.published, found.found["published"]) == ("2022-01-05", "text")


# -- bylines, mastheads, dates


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Doe and John Roe", "Jane Doe and John Roe"),
        ("By JANE DOE Associated Press", "JANE DOE"),
        ("By Jane van der Doe, Reuters", "Jane van der Doe"),
        ("By Jane Doe in Kyiv", "Jane Doe"),
        ("By Jane Doe | December 2, 2021", "Jane Doe"),
        ("BYLINE: Jane Doe.", "Jane Doe."),
    ],
)
def test_a_byline_gives_the_author_as_printed(line: str, author: str) -> None:
    found = report("Envoys trade blame as talks stall", line, LEAD, NEXT)
    assert marked(found, "byline") == [line]
    assert (found.author, found.found["author"]) == (author, "text")


def test_a_name_above_the_outlets_is_a_byline() -> None:
    found = report("Jane Doe and John Roe", "USA TODAY", LEAD, NEXT)
    assert kinds(found) == ["byline", "byline"]
    assert (found.author, found.outlet) == ("Jane Doe and John Roe", "USA TODAY")


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("The Valley CourierNews you can trust since 1901", "The Valley Courier"),
        ("The Washington Post – Democracy Dies in Darkness", "The Washington Post"),
        ("Reuters", "Reuters"),
    ],
)
def test_a_masthead_names_the_outlet(line: str, outlet: str) -> None:
    found = report(line, "Envoys trade blame as talks stall", LEAD, NEXT)
    assert kinds(found) == ["boilerplate", "title"]
    assert (found.outlet, found.found["outlet"]) == (outlet, "text")


def test_an_outlet_named_in_the_news_is_no_evidence() -> None:
    found = report(
        LEAD, "CNN", f"“It is over,” he told The Associated Press. {NEXT}", "Reuters was not let in."
    )
    assert (found.outlet, found.wire) == (None, None)


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        (["Published: December 2, 2021"], "2021-12-02"),
        (["Updated at 5:10 p.m. ET, Jan 3, 2022"], "2022-01-03"),
        (["Updated Jan 3, 2022", "Published Jan 2, 2022"], "2022-01-02"),
        (["Updated 9:50 a.m. ET"], None),
        (["Published: February 30, 2022"], None),
    ],
)
def test_explicit_lines_give_the_date_and_published_goes_before_updated(
    lines: list[str], published: str | None
) -> None:
    found = report("Envoys trade blame as talks stall", *lines, LEAD, NEXT)
    assert marked(found, "boilerplate") == lines
    assert found.published == published


def test_a_date_in_the_body_dates_nothing() -> None:
    assert (
        report(
            LEAD, "The accord was signed on December 2, 2014, in Minsk by all four of the parties."
        ).published
        is None
    )


# -- captions and credits


@pytest.mark.parametrize(
    "caption",
    [
        "A minister arrives for talks in Vienna on Monday. (Jane Doe/Pool/Reuters)",
        "A minister arrives for talks in Vienna. [Jane Doe/AFP]",
        "A minister arrives for talks in Vienna on Monday. (AP Photo/Jane Doe)",
        "A minister arrives for talks in Vienna. (Photo: Jane Doe, EPA)",
        "A minister arrives for talks in Vienna, Austria, January 5, 2022. REUTERS/Jane Doe/File Photo",
        "A minister arrives for talks. Jane Doe/Getty Images",
        "A minister arrives for talks. Photograph: Jane Doe/AFP",
        "Jane Doe/AP A minister arrives for talks in Vienna on Monday.",
        "FILE - In this Jan. 5, 2022, file photo, a minister arrives for talks in Vienna, Austria.",
        "Enlarge this image toggle caption Jane Doe/AP Jane Doe/AP",
        "The minister (left) and his counterpart before the talks in Vienna",
        "The two ministers, pictured, before the talks in Vienna on Monday",
    ],
)
def test_a_caption_is_told_by_its_credit_or_its_beginning(caption: str) -> None:
    found = report(LEAD, caption, NEXT, LAST)
    assert kinds(found) == ["caption"]
    assert marked(found) == [caption]


def test_a_caption_goes_with_the_credit_on_the_next_line() -> None:
    found = report("A minister arrives for talks in Vienna.\n(Jane Doe/Reuters)", LEAD, NEXT)
    assert kinds(found) == ["caption", "caption"]


def test_a_caption_with_news_glued_to_it_is_marked_up_to_its_credit() -> None:
    found = report(f"A minister in Vienna. (Photo: Jane Doe, AP) {LEAD}", NEXT)
    assert marked(found) == ["A minister in Vienna. (Photo: Jane Doe, AP)"]


@pytest.mark.parametrize(
    "credit",
    [
        "Doe reported from Moscow. John Roe in Washington contributed to this report.",
        "The Associated Press contributed to this report.",
        "Associated Press writers Jane Doe in Kyiv and John R. Roe in Moscow contributed to this report.",
        "Jane Doe reported from Kyiv, and John Roe from Moscow.",
        "Reporting by Jane Doe in Kyiv; Editing by John Roe",
        "(Additional reporting by Jane Doe in Kyiv; Editing by John Roe)",
        "— With assistance by Jane Doe",
        "Contributing: Jane Doe",
        "With files from Reuters",
    ],
)
def test_a_credit_below_the_news_is_marked(credit: str) -> None:
    found = report(LEAD, NEXT, credit)
    assert kinds(found) == ["credit"]
    assert marked(found) == [credit]


@pytest.mark.parametrize(
    "credit", ["(Reporting by Jane Doe; Editing by John Roe)", "John Roe contributed to this report."]
)
def test_a_credit_at_the_end_of_a_paragraph_is_marked_alone(credit: str) -> None:
    found = report(LEAD, f"{NEXT} {credit}")
    assert marked(found) == [credit]


def test_an_agency_that_signs_the_last_paragraph_is_the_wire() -> None:
    found = report(LEAD, f"{NEXT} (AFP)")
    assert marked(found, "credit") == ["(AFP)"]
    assert (found.wire, found.found["wire"]) == ("AFP", "text")


def test_a_line_of_rights_names_the_wire() -> None:
    found = report(LEAD, NEXT, "Copyright 2021 The Associated Press. All rights reserved.")
    assert kinds(found) == ["boilerplate"]
    assert found.wire == "AP"


def test_a_note_on_a_writer_not_met_in_the_news_is_a_credit() -> None:
    bio = "Jane Doe is a senior fellow at a think tank and a former ambassador to the alliance."
    assert kinds(report(LEAD, NEXT, LAST, bio)) == ["credit"]
    assert kinds(report(LEAD, NEXT, f"“It is over,” Doe said. {LAST}", bio)) == []


# -- boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "Placeholder while article actions load",
        "error: Content is protected !!",
        "Share:",
        "Share this article on Facebook",
        "Source link",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Read more",
        "Read more: Ministers meet in Riga to weigh new sanctions",
        "More:Ministers meet in Riga to weigh new sanctions",
        "Read or Share this story: http://n.example/1",
        "Sign up for our morning newsletter",
        "Get the day's headlines delivered to your inbox. By subscribing you accept our Privacy Policy",
        "Your email address will not be published.",
        "Follow Jane Doe on Twitter",
        "3 min read",
        "© 2021 The Valley Courier. All rights reserved.",
        "Media playback is unsupported on your device",
        "Editor's note: An earlier version of this story misspelled a name.",
        "This story has been updated.",
        "* * *",
        "MINISTERS MEET IN RIGA AS TALKS STALL",
    ],
)
def test_what_pages_print_around_news_is_boilerplate(line: str) -> None:
    found = report(LEAD, NEXT, line, LAST)
    assert marked(found) == [line]
    assert kinds(found) == ["boilerplate"]


def test_headlines_of_other_stories_alone_between_paragraphs_are_boilerplate() -> None:
    link = "Threat of new fighting tests alliance ahead of summit"
    assert marked(report(LEAD, link, NEXT, LAST), "boilerplate") == [link]


def test_what_follows_a_comment_form_or_a_list_of_stories_goes_with_it() -> None:
    form = [
        "Leave a Reply",
        "You must be logged in to post a comment.",
        "Name",
        "Save my name in this browser",
    ]
    assert marked(report(LEAD, NEXT, *form), "boilerplate") == form
    stories = ["Related stories", "Ministers meet in Riga", "Sanctions: what comes next"]
    assert marked(report(LEAD, *stories, NEXT), "boilerplate") == stories


def test_hard_wrapped_text_is_read_by_its_blocks() -> None:
    wrapped = "\n\n".join(
        [
            "Envoys trade blame as talks stall",
            "VIENNA (AP) — Envoys of both sides met on Monday for the first time\n"
            "in months, officials in the capital said, but they left without an\n"
            "agreement and without a date for another round of talks between\n"
            "them this year.",
            "A spokeswoman said the ministers would speak by telephone before\n"
            "the end of the week, and that nothing had been ruled out by the\n"
            "government, which faces a vote in the chamber on Thursday that\n"
            "it may well lose.",
        ]
    )
    found = from_text(wrapped, key="r")
    assert kinds(found) == ["title", "dateline"]
