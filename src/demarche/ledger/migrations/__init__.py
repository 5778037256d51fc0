"""How a ledger of any earlier version gets this version's tables (Alembic; run by `ledger.opening`)."""

from __future__ import annotations

from demarche.ledger import dialects
from demarche.ledger.dialects.dialect import Statements


def own() -> Statements:
    """What the database being migrated says in SQL of its own."""
    from alembic import op

    return dialects.of(op.get_bind()).statements
