"""Version 4: what was worked out from many reports at once, kept to be shown again; full text of reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from demarche.ledger.migrations import own

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables; they are filled when a view is next worked out."""
    op.create_table(
        "digests",
        sa.Column("view", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", sa.Text),
        sa.Column("whole", sa.Text, nullable=False),
    )
    op.create_table(
        "findings",
        sa.Column("view", sa.Text, sa.ForeignKey("digests.view", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("form", "first", "last")),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("view", "position"),
    )
    op.create_index("findings_by_id", "findings", ["view", "id"])
    op.create_index("findings_narrowed", "findings", list(own().NARROWED))
    op.create_index("reports_by_outlet", "reports", ["outlet", "published", "key", "id"])
    _report_words()


def _report_words() -> None:
    """Full text over the titles and texts of `reports`, which keep them; kept in step by triggers.

    Reports have no number of their own that outlives a VACUUM: `numbered` gives each one.
    """
    report = sa.ForeignKey("reports.id", ondelete="CASCADE")
    op.create_table(
        "numbered",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("report", sa.Text, report, nullable=False, unique=True),
    )
    for statement in own().REPORT_WORDS:
        op.execute(statement)
