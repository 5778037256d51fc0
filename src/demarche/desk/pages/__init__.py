"""The desk's pages and actions, each in the module named for what it shows."""

from __future__ import annotations

from demarche.desk.page import Action, Page
from demarche.desk.pages import (
    actors,
    add,
    calendar,
    conditions,
    copies,
    disputes,
    encounters,
    export,
    figures,
    instruments,
    issues,
    records,
    reports,
    review,
    search,
    timeline,
    today,
    votes,
)

PAGES: tuple[Page, ...] = (
    *today.PAGES,
    *actors.PAGES,
    *issues.PAGES,
    *add.PAGES,
    *calendar.PAGES,
    *conditions.PAGES,
    *figures.PAGES,
    *disputes.PAGES,
    *encounters.PAGES,
    *copies.PAGES,
    *instruments.PAGES,
    *votes.PAGES,
    *records.PAGES,
    *reports.PAGES,
    *search.PAGES,
    *timeline.PAGES,
    *review.PAGES,
    *export.PAGES,
)
"""Every page. A page whose path is more exact stands before one whose path could be taken for it."""

ACTIONS: tuple[Action, ...] = (
    *actors.ACTIONS,
    *add.ACTIONS,
    *review.ACTIONS,
)
"""Everything that a form does."""

NAV: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Now", ("today", "timeline", "calendar")),
    ("Who and what", ("actors", "issues", "conditions", "figures", "disputes")),
    ("The record", ("search", "reports", "records", "encounters", "votes", "instruments", "copies")),
    ("Work", ("review", "add", "verdicts", "export")),
)
"""The list on every page: groups of pages by name, in order. The first page of all is the desk's home."""

HOME = "records" if "today" not in {page.name for page in PAGES} else "today"
"""The page that the desk opens on."""
