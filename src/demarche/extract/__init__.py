"""Annotated text → records, one module a kind."""
