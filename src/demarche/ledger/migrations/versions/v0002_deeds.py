"""Version 2: events, votes and instruments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from demarche.ledger.migrations import own

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the three kinds' tables and views; what is there stays as it is."""
    op.create_table(
        "event_details",
        _id(),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("mode", sa.Text),
        sa.Column("contexts", sa.Text, nullable=False),
        sa.Column("place", sa.Text),
        *_when(),
    )
    op.create_index("events_by_type", "event_details", ["type"])
    op.create_table(
        "vote_details",
        _id(),
        sa.Column("body", sa.Text),
        *_span("motion"),
        *(sa.Column(name, sa.Float) for name in ("for", "against", "abstain")),
        sa.Column("result", sa.Text),
        sa.Column("procedural", sa.Boolean),
        sa.Column("rules", sa.Text),
        *_when(),
    )
    op.create_table(
        "instrument_details",
        _id(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("state", sa.Text),
        *_when(),
    )
    for name, columns in _VIEWS.items():
        op.execute(own().view(_view(name, columns)))


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.Text, sa.ForeignKey("records.id", ondelete="CASCADE"), primary_key=True)


def _span(name: str) -> list[sa.Column[str] | sa.Column[int]]:
    edges = (sa.Column(f"{name}_{edge}", sa.Integer) for edge in ("start", "end"))
    return [sa.Column(name, sa.Text), *edges]


def _when() -> list[sa.Column[str] | sa.Column[int]]:
    plain = (sa.Column(f"when_{field}", sa.Text) for field in ("start", "end", "precision", "basis"))
    return [*plain, *_span("when_text")]


def _names(part: str) -> str:
    """The names in a field that holds any number of actors, in order."""
    return (
        "(SELECT group_concat(name, '; ') FROM (SELECT a.name FROM mentions m JOIN actors a USING (actor) "
        f"WHERE m.record = r.id AND m.part = '{part}' ORDER BY m.position)) AS {part}"
    )


def _tagged(part: str) -> str:
    """The names in a field whose actors have tags, each behind its tag: “REJECT: Russia”."""
    tag = f"substr(m.part, {len(part) + 2})"
    return (
        f"(SELECT group_concat(name, '; ') FROM (SELECT {tag} || ': ' || a.name AS name FROM mentions m "
        f"JOIN actors a USING (actor) WHERE m.record = r.id AND m.part LIKE '{part}:%' "
        f"ORDER BY m.position)) AS {part}"
    )


_TIME = (
    "when_start",
    "when_end",
    "when_precision",
    "when_basis",
    "when_text",
    "when_text_start",
    "when_text_end",
)
_WHEN = ", ".join(f"d.{name}" for name in _TIME)
_CLAIMANT = (
    "claimant_actor.name AS claimant, claimant_actor.id AS claimant_id, "
    "claimant_actor.country AS claimant_country, claimant_actor.role AS claimant_role, "
    "claimant_actor.kind AS claimant_actor_kind, claimant_mention.text AS claimant_text, "
    "claimant_mention.text_start AS claimant_start, claimant_mention.text_end AS claimant_end"
)
_VIEWS = {
    "event": [
        "d.type, d.mode, d.contexts",
        _names("actors"),
        _names("recipients"),
        _WHEN,
        "d.place",
        _CLAIMANT,
    ],
    "vote": [
        'd.body, d.motion, d.motion_start, d.motion_end, d."for", d.against, d.abstain',
        _tagged("named"),
        "d.result, d.procedural, d.rules",
        _WHEN,
    ],
    "instrument": [
        "d.name, d.form",
        _names("parties"),
        _names("brokers"),
        _WHEN,
        "d.state",
        _tagged("stance"),
    ],
}


def _view(kind: str, columns: list[str]) -> str:
    joins = (
        " LEFT JOIN mentions claimant_mention "
        "ON claimant_mention.record = r.id AND claimant_mention.part = 'claimant' "
        "LEFT JOIN actors claimant_actor ON claimant_actor.actor = claimant_mention.actor"
    )
    return (
        f"CREATE VIEW {kind}s AS SELECT r.id, r.day, {', '.join(columns)}, "
        "r.evidence, r.evidence_start, r.evidence_end, r.evidence_prefix, r.evidence_suffix, "
        "r.status, r.confidence, r.reader, r.report, p.key, p.file, p.url, p.outlet, p.title, p.published, "
        f"r.row FROM {kind}_details d JOIN records r USING (id) JOIN reports p ON p.id = r.report"
        f"{joins if kind == 'event' else ''}"
    )
