"""Version 6: when a report's page was last changed, and when it was fetched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns; what was read before tells neither."""
    for name in ("modified", "retrieved"):
        op.add_column("reports", sa.Column(name, sa.Text))
