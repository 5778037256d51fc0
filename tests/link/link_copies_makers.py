"""Short reports of our own, to be copied, cut and merged."""

from __future__ import annotations

from typing import Any

from demarche.records import Mark, Report, report_id

# Sentences long enough to be told apart, six to a story.
HARBOUR = (
    "The foreign minister flew to the harbour town on Tuesday to reopen talks that had stalled in spring.",
    "Two patrol boats were moved from the northern quay before his plane had touched down in the rain.",
    "Officials on both sides agreed that the fishing grounds should be surveyed again before the winter.",
    "The islanders have asked for a ferry since the old one ran aground on the reef three years ago.",
    "A draft of nine pages was passed round the table and came back with most of its margins filled.",
    "Nobody at the quay could say when the next round would be held or who would pay for the pilots.",
)
MINES = (
    "Workers at the copper mine walked out for a second day after the ministry froze the new contract.",
    "Trucks loaded with ore were parked nose to tail along the valley road as far as the bridge.",
    "The company called the strike unlawful and sent home the night shift without its September pay.",
    "A judge in the capital will hear both sides on Friday in a room too small for all who asked.",
    "Prices for the metal rose a little in the morning and fell back again before the market closed.",
    "The last walkout at the mine, four years ago, ended when a flood reached the lower galleries.",
)
QUOTED = (
    "“We will not give up one fathom of these waters, not now and not while I hold this office of state,”",
    "“Our patience is long and our memory is longer, and those who doubt it should read their history,”",
)


def story(*sentences: str, key: str = "one", marks: tuple[Mark, ...] = (), **facts: Any) -> Report:
    """A report with a paragraph for each sentence."""
    text = "\n\n".join(sentences)
    made = report_id(text, facts.get("outlet"), key)
    return Report(id=made, key=key, text=text, marks=marks, **facts)
