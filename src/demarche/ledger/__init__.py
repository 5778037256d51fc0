"""Schema, writing, querying and export of the record; SQLite."""
