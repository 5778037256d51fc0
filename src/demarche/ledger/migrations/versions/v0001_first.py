"""Version 1: reports, records of four kinds, the actors in them, full-text search, and views to read them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from demarche.ledger.migrations import own

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, indexes, triggers and views."""
    _reports()
    _records()
    _details()
    _search()
    for name, columns in _VIEWS.items():
        op.execute(own().view(_view(name, columns)))


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text) for name in names]


def _must(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=nullable) for name in names]


def _span(name: str) -> list[sa.Column[str] | sa.Column[int]]:
    return [*_text(name), *_numbers(f"{name}_start", f"{name}_end", nullable=True)]


def _when(name: str) -> list[sa.Column[str] | sa.Column[int]]:
    plain = _text(f"{name}_start", f"{name}_end", f"{name}_precision", f"{name}_basis")
    return [*plain, *_span(f"{name}_text")]


def _of(table: str, column: str = "report", primary: bool = False) -> sa.Column[str]:
    owner = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.Text, owner, nullable=False, primary_key=primary)


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Text, primary_key=True),
        *_must("key"),
        *_text("file", "url", "outlet", "author", "wire", "title", "published", "dateline"),
        *_must("text"),
        *_text("page_hash"),
    )
    op.create_index("reports_in_order", "reports", ["published", "key", "id"])
    op.create_table(
        "found",
        _of("reports"),
        *_numbers("position"),
        *_must("fact", "how"),
        sa.PrimaryKeyConstraint("report", "position"),
    )
    op.create_table(
        "marks",
        _of("reports"),
        *_numbers("position"),
        *_must("kind"),
        *_numbers("start", "end"),
        sa.PrimaryKeyConstraint("report", "position"),
    )
    op.create_table("reads", _of("reports", primary=True), *_must("reader"))


def _records() -> None:
    op.create_table(
        "actors",
        sa.Column("actor", sa.Text, primary_key=True),
        *_text("id"),
        *_must("name", "kind"),
        *_text("country", "role"),
        *_must("words"),
    )
    op.create_table(
        "records",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        *_must("kind"),
        _of("reports"),
        *_text("day"),
        *_must("evidence"),
        *_numbers("evidence_start", "evidence_end"),
        *_must("evidence_prefix", "evidence_suffix"),
        *_text("elsewhere"),
        *_must("status"),
        sa.Column("confidence", sa.Float, nullable=False),
        *_must("reader"),
    )
    op.create_index("records_in_order", "records", ["report", "evidence_start", "id"])
    op.create_index("records_by_day", "records", ["kind", "day"])
    op.create_table(
        "mentions",
        _of("records", "record"),
        *_must("part"),
        *_numbers("position"),
        sa.Column("actor", sa.Text, sa.ForeignKey("actors.actor"), nullable=False),
        *_span("text"),
        sa.PrimaryKeyConstraint("record", "part", "position"),
    )
    op.create_index("mentions_by_actor", "mentions", ["actor"])
    op.create_table(
        "spans",
        _of("records", "record"),
        *_must("part"),
        *_numbers("position"),
        *_must("text"),
        *_numbers("text_start", "text_end"),
        sa.PrimaryKeyConstraint("record", "part", "position"),
    )


def _details() -> None:
    op.create_table(
        "statement_details",
        _of("records", "id", primary=True),
        *_must("act", "source_kind", "quoted"),
        *_text("venue"),
        *_when("when"),
    )
    op.create_index("statements_by_act", "statement_details", ["act"])
    op.create_table(
        "figure_details",
        _of("records", "id", primary=True),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
        sa.Column("approximate", sa.Boolean, nullable=False),
        *_text("unit", "place"),
        *_span("counted"),
        *_when("as_of"),
    )
    op.create_table(
        "condition_details",
        _of("records", "id", primary=True),
        *_must("force"),
        *_span("trigger"),
        *_span("consequence"),
        *_when("when"),
    )
    op.create_table(
        "meeting_details",
        _of("records", "id", primary=True),
        *_must("format"),
        *_text("body", "place"),
        sa.Column("minutes", sa.Float),
        *_must("state"),
        *_when("when"),
    )


def _search() -> None:
    """Full text over the words of `records`, which keep them; kept in step by triggers."""
    for statement in own().RECORD_WORDS:
        op.execute(statement)


def _one(part: str) -> str:
    """The columns of a field that holds one actor."""
    fields = [f"{part}_actor.name AS {part}"]
    fields += [f"{part}_actor.{name} AS {part}_{name}" for name in ("id", "country", "role")]
    fields += [f"{part}_actor.kind AS {part}_actor_kind", f"{part}_mention.text AS {part}_text"]
    fields += [f"{part}_mention.text_{edge} AS {part}_{edge}" for edge in ("start", "end")]
    return ", ".join(fields)


def _names(part: str) -> str:
    """The names in a field that holds any number of actors, in order."""
    return (
        "(SELECT group_concat(name, '; ') FROM (SELECT a.name FROM mentions m JOIN actors a USING (actor) "
        f"WHERE m.record = r.id AND m.part = '{part}' ORDER BY m.position)) AS {part}"
    )


def _texts(part: str) -> str:
    """The texts in a field that holds any number of spans, in order."""
    return (
        "(SELECT group_concat(text, ' … ') FROM (SELECT s.text FROM spans s "
        f"WHERE s.record = r.id AND s.part = '{part}' ORDER BY s.position)) AS {part}"
    )


def _edges(*names: str) -> str:
    return ", ".join(f"d.{name}{edge}" for name in names for edge in ("", "_start", "_end"))


def _time(name: str) -> str:
    plain = ", ".join(f"d.{name}_{field}" for field in ("start", "end", "precision", "basis"))
    return f"{plain}, {_edges(f'{name}_text')}"


_VIEWS = {
    "statement": [
        _one("source"),
        "d.source_kind",
        _names("relay"),
        _texts("cue"),
        _texts("content"),
        "d.quoted, d.act",
        _names("addressees"),
        _time("when"),
        "d.venue",
    ],
    "figure": [
        "d.low, d.high, d.approximate, d.unit",
        _edges("counted"),
        _one("holder"),
        "d.place",
        _time("as_of"),
        _one("claimant"),
    ],
    "condition": [
        _edges("trigger", "consequence"),
        _one("issuer"),
        _names("against"),
        "d.force",
        _time("when"),
    ],
    "meeting": [_names("participants"), "d.format, d.body, d.place", _time("when"), "d.minutes, d.state"],
}
_ONES = {"statement": ["source"], "figure": ["holder", "claimant"], "condition": ["issuer"], "meeting": []}


def _view(kind: str, columns: list[str]) -> str:
    joins = " ".join(
        f"LEFT JOIN mentions {part}_mention "
        f"ON {part}_mention.record = r.id AND {part}_mention.part = '{part}' "
        f"LEFT JOIN actors {part}_actor ON {part}_actor.actor = {part}_mention.actor"
        for part in _ONES[kind]
    )
    return (
        f"CREATE VIEW {kind}s AS SELECT r.id, r.day, {', '.join(columns)}, "
        "r.evidence, r.evidence_start, r.evidence_end, r.evidence_prefix, r.evidence_suffix, "
        "r.status, r.confidence, r.reader, r.report, p.key, p.file, p.url, p.outlet, p.title, p.published, "
        f"r.row FROM {kind}_details d JOIN records r USING (id) JOIN reports p ON p.id = r.report {joins}"
    )
