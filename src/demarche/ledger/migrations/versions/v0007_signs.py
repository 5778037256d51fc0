"""Version 7: the signs by which earlier records are found again when a later report tells their like."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table; it is filled when it is next asked what changed."""
    op.create_table(
        "signs",
        sa.Column("sign", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sign", "row"),
        sqlite_with_rowid=False,
    )
    op.add_column("reads", sa.Column("signs", sa.Text))
