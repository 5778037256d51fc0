"""Ledger → tables and pages for a person."""
