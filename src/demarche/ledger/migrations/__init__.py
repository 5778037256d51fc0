"""How a ledger of any earlier version gets this version's tables (Alembic; run by `ledger.opening`)."""
