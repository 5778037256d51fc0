"""Version 3: what ties reports and records together, what they mean, and what people said of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables; they are filled when the ledger is next linked."""
    op.create_table(
        "linked",
        _to("report", "reports", primary_key=True),
        sa.Column("linker", sa.Text, nullable=False),
    )
    op.create_table(
        "vectors",
        _to("record", "records"),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("record", "part"),
    )
    op.create_table(
        "traits",
        sa.Column("row", sa.Integer, primary_key=True),
        _to("report", "reports"),
        sa.Column("linker", sa.Text, nullable=False),
        *(sa.Column(name, sa.Integer) for name in ("printed", "first", "last")),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    for name in ("report", "printed", "first"):
        op.create_index(f"traits_by_{name}", "traits", [name])
    op.create_table(
        "bands",
        sa.Column("band", sa.Integer, nullable=False),
        _to("report", "reports"),
        sa.PrimaryKeyConstraint("band", "report"),
    )
    op.create_index("bands_by_report", "bands", ["report"])
    op.create_table(
        "copies",
        _to("report", "reports"),
        _to("other", "reports"),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.Column("other_share", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("report", "other"),
    )
    op.create_index("copies_by_other", "copies", ["other"])
    op.create_table(
        "same",
        _to("record", "records"),
        _to("other", "records"),
        sa.Column("score", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("record", "other"),
    )
    op.create_index("same_by_other", "same", ["other"])
    op.create_table(
        "verdicts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("at", "who", "verdict", "subject", "target")),
        *(sa.Column(name, sa.Text) for name in ("other", "field", "value", "report", "kind", "evidence")),
        *(sa.Column(f"evidence_{edge}", sa.Integer) for edge in ("start", "end")),
        sa.Column("reader", sa.Text),
        sa.Column("was", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("verdicts_by_target", "verdicts", ["target"])
    op.create_index("verdicts_by_report", "verdicts", ["report"])


def _to(name: str, table: str, *, primary_key: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Text, key, nullable=False, primary_key=primary_key)
