"""The sentence that a record stands in, and the words around it."""

from __future__ import annotations

from collections.abc import Callable

from demarche.records import AnyRecord, Report, Span

_MOST = 600  # characters kept either side where a “paragraph” is a whole file on one line


class Around:
    """The words around records; each report is asked for once, by its id."""

    def __init__(self, report: Callable[[str], Report]) -> None:
        self._ask = report
        self._reports: dict[str, Report] = {}

    def _report(self, record: AnyRecord) -> Report:
        id = record.report.id
        if id not in self._reports:
            self._reports[id] = self._ask(id)
        return self._reports[id]

    def setting(self, record: AnyRecord) -> str:
        """The title of the record's report and the paragraph that holds its evidence."""
        report = self._report(record)
        return f"{report.title or ''}\n{paragraph(record, report)}"

    def sentence(self, record: AnyRecord) -> str:
        """The sentence that the record stands in, as it stands."""
        return sentence(record, self._report(record))

    def words(self, span: Span, report: str) -> str:
        """The sentence that some words of the report of this id stand in."""
        if report not in self._reports:
            self._reports[report] = self._ask(report)
        return sentence_of(span, self._reports[report])


def paragraph(record: AnyRecord, report: Report) -> str:
    """The paragraph of `report` that holds the record's evidence, cut to 600 characters either side of it."""
    start, end = _paragraph(record.evidence, report)
    return report.text[start:end]


def sentence(record: AnyRecord, report: Report) -> str:
    """The sentence, or sentences, of `report` that the record's evidence touches; exactly as they stand."""
    return sentence_of(record.evidence, report)


def sentence_of(span: Span, report: Report) -> str:
    """The sentence, or sentences, of `report` that a span touches; exactly as they stand."""
    from demarche.reader.sentences import breaks_in

    low, high = _paragraph(span, report)
    text = report.text[low:high]
    start, end = span.start - low, span.end - low
    breaks = [*breaks_in(text), len(text)]
    # A break within spaced dots (“candid . . . if Russia”) begins no sentence.
    first = max(at for at in breaks if at <= start and (not at or not _goes_on(text, at)))
    last = min(at for at in breaks if at >= end)
    return text[first:last].strip()


def _goes_on(text: str, at: int) -> bool:
    following = text[at : at + 3].lstrip(" .\u2009\u00a0")
    return text[at] == "." or following[:1].islower()


def _paragraph(span: Span, report: Report) -> tuple[int, int]:
    text, start, end = report.text, span.start, span.end
    low = max(text.rfind("\n", 0, start) + 1, start - _MOST)
    stop = text.find("\n", end)
    return low, min(len(text) if stop < 0 else stop, end + _MOST)
