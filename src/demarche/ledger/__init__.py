"""Schema, writing, querying and export of the record; SQLite."""

from demarche.ledger.ledger import Ledger, Outcome

__all__ = ["Ledger", "Outcome"]
