"""What migrations say in SQLite's own SQL; what a ledger was made with stays as it is."""

from __future__ import annotations

BY_ROW: tuple[str, ...] = ()  # a table's number is the last part of every index without being named
NARROWED: tuple[str, ...] = ("view", "position", "form", "first", "last", "words")

RECORD_WORDS: tuple[str, ...] = (
    "CREATE VIRTUAL TABLE record_words USING fts5(evidence, elsewhere, content='records', "
    "content_rowid='row', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER record_words_in AFTER INSERT ON records BEGIN "
    "INSERT INTO record_words(rowid, evidence, elsewhere) "
    "VALUES (new.row, new.evidence, new.elsewhere); END",
    "CREATE TRIGGER record_words_out AFTER DELETE ON records BEGIN "
    "INSERT INTO record_words(record_words, rowid, evidence, elsewhere) "
    "VALUES ('delete', old.row, old.evidence, old.elsewhere); END",
)
REPORT_WORDS: tuple[str, ...] = (
    "CREATE VIEW report_texts AS SELECT n.row, p.title, p.text FROM numbered n "
    "JOIN reports p ON p.id = n.report",
    "CREATE VIRTUAL TABLE report_words USING fts5(title, text, content='report_texts', "
    "content_rowid='row', tokenize='porter unicode61 remove_diacritics 2')",
    "INSERT INTO numbered(report) SELECT id FROM reports ORDER BY published, key, id",
    "INSERT INTO report_words(rowid, title, text) SELECT row, title, text FROM report_texts",
    "CREATE TRIGGER report_words_in AFTER INSERT ON reports BEGIN "
    "INSERT INTO numbered(report) VALUES (new.id); "
    "INSERT INTO report_words(rowid, title, text) "
    "SELECT row, new.title, new.text FROM numbered WHERE report = new.id; END",
    "CREATE TRIGGER report_words_out BEFORE DELETE ON reports BEGIN "
    "INSERT INTO report_words(report_words, rowid, title, text) "
    "SELECT 'delete', row, old.title, old.text FROM numbered WHERE report = old.id; END",
)
_STEPS = (
    ("in", "INSERT", "+ 1 WHERE what = new.kind"),
    ("out", "DELETE", "- 1 WHERE what = old.kind"),
)
TALLIES: tuple[str, ...] = (
    *(
        f"CREATE TRIGGER records_counted_{name} AFTER {event} ON records BEGIN "
        f"UPDATE tallies SET number = number {step}; END"
        for name, event, step in _STEPS
    ),
    *(
        f"CREATE TRIGGER {table}_changed_{event.lower()} AFTER {event} ON {table} BEGIN "
        "UPDATE tallies SET number = number + 1 WHERE what = 'changes'; END"
        for table in ("reads", "linked", "verdicts")
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
)


def view(written: str) -> str:
    """A view as SQLite has it: it is written so."""
    return written
