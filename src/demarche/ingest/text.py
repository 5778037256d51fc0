"""Text → Report: the last step of every form that a report comes in."""

from __future__ import annotations

from demarche.ingest.decode import lf
from demarche.ingest.facts import Facts, Given
from demarche.ingest.marks import marks
from demarche.records import Report, report_id


def from_text(text: str, *, key: str, file: str | None = None, given: Given | None = None) -> Report:
    """The report that `text` is. Stored as it came, line ends made LF; what is not running news is marked."""
    return report_of(text, key=key, file=file, facts=(given or Given()).facts())


def report_of(text: str, *, key: str, file: str | None, facts: Facts, page_hash: str | None = None) -> Report:
    """The report of `text` with the `facts` known beside it; the text is asked for those that are missing."""
    text = lf(text)
    known = Facts(dict(facts.values), dict(facts.found))
    marked, from_the_text = marks(text, known.values.get("title"))
    known.merge(from_the_text)
    values = known.values
    return Report(
        id=report_id(text, values.get("outlet"), values.get("url")),
        key=lf(key),
        file=file,
        text=text,
        marks=marked,
        found=known.found,
        page_hash=page_hash,
        **values,
    )
