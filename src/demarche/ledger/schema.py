"""The tables as this version of the program writes them. How a ledger gets them is in `migrations/`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from demarche.records import Kind

# "Dmrc" in the file's header: tells a ledger from any other SQLite database (`PRAGMA application_id`).
APPLICATION_ID = 0x446D7263
# The newest migration's number, also in the header (`PRAGMA user_version`), so that opening an up-to-date
# ledger reads two numbers and never loads Alembic.
VERSION = 8

metadata = MetaData()


def _report() -> Column[str]:
    return Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False)


def _record() -> Column[str]:
    return Column("record", Text, ForeignKey("records.id", ondelete="CASCADE"), nullable=False)


def _id() -> Column[str]:
    return Column("id", Text, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)


def _span(name: str) -> tuple[Column[str], Column[int], Column[int]]:
    return Column(name, Text), Column(f"{name}_start", Integer), Column(f"{name}_end", Integer)


def _when(name: str) -> tuple[Column[str] | Column[int], ...]:
    plain = (Column(f"{name}_{field}", Text) for field in ("start", "end", "precision", "basis"))
    return (*plain, *_span(f"{name}_text"))


reports = Table(
    "reports",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False),
    *(Column(name, Text) for name in ("file", "url", "outlet", "author", "wire", "title", "published")),
    Column("dateline", Text),
    Column("text", Text, nullable=False),
    *(Column(name, Text) for name in ("page_hash", "modified", "retrieved")),
)
Index("reports_in_order", reports.c.published, reports.c.key, reports.c.id)
Index("reports_by_outlet", reports.c.outlet, reports.c.published, reports.c.key, reports.c.id)

found = Table(
    "found",
    metadata,
    _report(),
    Column("position", Integer, nullable=False),
    Column("fact", Text, nullable=False),
    Column("how", Text, nullable=False),
    PrimaryKeyConstraint("report", "position"),
)

marks = Table(
    "marks",
    metadata,
    _report(),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    PrimaryKeyConstraint("report", "position"),
)

reads = Table(
    "reads",
    metadata,
    Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("reader", Text, nullable=False),
    Column("signs", Text),  # by which rules its records' are kept
)

actors = Table(
    "actors",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("id", Text),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Text),
    Column("role", Text),
    Column("words", Text, nullable=False),
)
Index("actors_by_id", actors.c.id)
Index("actors_by_name", actors.c.name)

records = Table(
    "records",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    _report(),
    Column("day", Text),
    Column("evidence", Text, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
    Column("evidence_prefix", Text, nullable=False),
    Column("evidence_suffix", Text, nullable=False),
    Column("elsewhere", Text),
    Column("status", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("reader", Text, nullable=False),
)
Index("records_in_order", records.c.report, records.c.evidence_start, records.c.id)
# `row` is by day (see `demarche.ledger.places`), and is the last part of every index without being named.
Index("records_by_kind", records.c.kind)
Index("records_by_status", records.c.status)
Index("records_by_kind_and_status", records.c.kind, records.c.status)
Index("records_by_confidence", records.c.confidence)
Index("records_by_kind_and_confidence", records.c.kind, records.c.confidence)

mentions = Table(
    "mentions",
    metadata,
    _record(),
    Column("part", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("actor", Text, ForeignKey("actors.actor"), nullable=False),
    *_span("text"),
    Column("row", Integer, nullable=False, server_default="0"),  # its record's
    PrimaryKeyConstraint("record", "part", "position"),
)
Index("mentions_by_actor", mentions.c.actor, mentions.c.row)

# The words to find an actor by, one by one.
actor_words = Table(
    "actor_words",
    metadata,
    Column("word", Text, nullable=False),
    Column("actor", Text, ForeignKey("actors.actor", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("word", "actor"),
)
Index("actor_words_by_actor", actor_words.c.actor)

spans = Table(
    "spans",
    metadata,
    _record(),
    Column("part", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_start", Integer, nullable=False),
    Column("text_end", Integer, nullable=False),
    PrimaryKeyConstraint("record", "part", "position"),
)

statements = Table(
    "statement_details",
    metadata,
    _id(),
    Column("act", Text, nullable=False),
    Column("source_kind", Text, nullable=False),
    Column("quoted", Text, nullable=False),
    Column("venue", Text),
    *_when("when"),
    Column("row", Integer, nullable=False, server_default="0"),  # its record's
)
Index("statements_by_act", statements.c.act, statements.c.row)

figures = Table(
    "figure_details",
    metadata,
    _id(),
    Column("low", Float),
    Column("high", Float),
    Column("approximate", Boolean, nullable=False),
    Column("unit", Text),
    Column("place", Text),
    *_span("counted"),
    *_when("as_of"),
)

conditions = Table(
    "condition_details",
    metadata,
    _id(),
    Column("force", Text, nullable=False),
    *_span("trigger"),
    *_span("consequence"),
    *_when("when"),
)

meetings = Table(
    "meeting_details",
    metadata,
    _id(),
    Column("format", Text, nullable=False),
    Column("body", Text),
    Column("place", Text),
    Column("minutes", Float),
    Column("state", Text, nullable=False),
    *_when("when"),
)

events = Table(
    "event_details",
    metadata,
    _id(),
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("contexts", Text, nullable=False),
    Column("place", Text),
    *_when("when"),
)
Index("events_by_type", events.c.type)

votes = Table(
    "vote_details",
    metadata,
    _id(),
    Column("body", Text),
    *_span("motion"),
    *(Column(name, Float) for name in ("for", "against", "abstain")),
    Column("result", Text),
    Column("procedural", Boolean),
    Column("rules", Text),
    *_when("when"),
)

instruments = Table(
    "instrument_details",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("state", Text),
    *_when("when"),
)

# What ties reports and records together. Each row follows from two reports alone, so that adding a report, in
# whatever order, touches only what it meets; groups are the connected rows.

linked = Table(
    "linked",
    metadata,
    Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("linker", Text, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    _record(),
    Column("part", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    PrimaryKeyConstraint("record", "part"),
)

# What records are compared by, ready made: those of one report that tell days near each other (ordinals, the
# first and the last of them; null where they tell none) together in one row. `sketches` come first, so that a
# file is read no further for the many of which no more is asked.
traits = Table(
    "traits",
    metadata,
    Column("row", Integer, primary_key=True),
    _report(),
    Column("linker", Text, nullable=False),
    *(Column(name, Integer) for name in ("printed", "first", "last")),
    Column("sketches", LargeBinary, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)
Index("traits_by_report", traits.c.report)
Index("traits_by_printed", traits.c.printed)
Index("traits_by_first", traits.c.first)

bands = Table(
    "bands",
    metadata,
    Column("band", Integer, nullable=False),
    _report(),
    PrimaryKeyConstraint("band", "report"),
)
Index("bands_by_report", bands.c.report)

copies = Table(
    "copies",
    metadata,
    _report(),
    Column("other", Text, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False),
    Column("form", Text, nullable=False),
    Column("share", Float, nullable=False),
    Column("other_share", Float, nullable=False),
    PrimaryKeyConstraint("report", "other"),
)
Index("copies_by_other", copies.c.other)

same = Table(
    "same",
    metadata,
    _record(),
    Column("other", Text, ForeignKey("records.id", ondelete="CASCADE"), nullable=False),
    Column("score", Float, nullable=False),
    PrimaryKeyConstraint("record", "other"),
)
Index("same_by_other", same.c.other)

# By what a record is found again (see `demarche.link.signs`): a number for each sign, its record's number,
# and how many words it is one of. No key into the records, which would need an index as large as the table.
signs = Table(
    "signs",
    metadata,
    Column("sign", Integer, nullable=False),
    Column("row", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    PrimaryKeyConstraint("sign", "row"),
    sqlite_with_rowid=False,
)

# What people said of the record. No key into what a reader found: verdicts outlive it.
verdicts = Table(
    "verdicts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("other", Text),
    Column("field", Text),
    Column("value", Text),
    Column("report", Text),
    Column("kind", Text),
    *_span("evidence"),
    Column("reader", Text),
    Column("was", Text),
    sqlite_autoincrement=True,
)
Index("verdicts_by_target", verdicts.c.target)
Index("verdicts_by_report", verdicts.c.report)

# What was worked out from many reports at once, kept so that it need not be worked out again: a view's
# rows in its order, as plain data, with what they can be narrowed by. All of it can be made again.

digests = Table(
    "digests",
    metadata,
    Column("view", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Text),
    Column("whole", Text, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    Column("view", Text, ForeignKey("digests.view", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Column("form", Text),
    Column("first", Text),
    Column("last", Text),
    Column("words", Text, nullable=False),
    Column("data", Text, nullable=False),
    PrimaryKeyConstraint("view", "position"),
)
Index("findings_by_id", findings.c.view, findings.c.id)
# All that rows are narrowed and counted by, without their data, which is a hundred times as much.
Index(
    "findings_narrowed",
    *(findings.c[name] for name in ("view", "position", "form", "first", "last", "words")),
)

# A number for each report that it keeps: what the full text of reports (`report_words`) names them by.
numbered = Table(
    "numbered",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("report", Text, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, unique=True),
)

# What every page asks first, kept by triggers so that nothing need be counted: how many records of each kind
# there are, and (“changes”) how often a report was read or linked, or a verdict given.
tallies = Table(
    "tallies",
    metadata,
    Column("what", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)

DETAILS: dict[Kind, Table] = {
    "statement": statements,
    "event": events,
    "figure": figures,
    "condition": conditions,
    "meeting": meetings,
    "vote": votes,
    "instrument": instruments,
}
