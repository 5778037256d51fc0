"""What migrations say in PostgreSQL's own SQL; what a ledger was made with stays as it is.

The words of full text are those that SQLite would have (see `demarche.ledger.dialects.tokens`): the program
puts them in, `words` with a space between two, so that an index over them as a list finds rows by words, and
a look at the text tells phrases. `size` counts them; `measures` has their sum and number, for ranking.
"""

from __future__ import annotations

BY_ROW: tuple[str, ...] = ("row",)
NARROWED: tuple[str, ...] = (
    "view",
    "position",
    "form",
    "first",
    "last",
)  # an index holds no texts as long as `words`


def _words(table: str, of: str) -> tuple[str, ...]:
    return (
        f"CREATE TABLE {table} (rowid bigint PRIMARY KEY REFERENCES {of} ON DELETE CASCADE, "
        'words text COLLATE "C" NOT NULL, size bigint NOT NULL)',
        f"CREATE INDEX {table}_held ON {table} USING gin (string_to_array(words, ' '))",
    )


def _after(name: str, event: str, table: str, body: str) -> tuple[str, ...]:
    """What to do once after each statement, `gone` or `come` being the rows that it took away or put in."""
    seen = {
        "INSERT": "NEW TABLE AS come",
        "UPDATE": "NEW TABLE AS come",
        "DELETE": "OLD TABLE AS gone",
    }[event]
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {seen} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    )


def _measured(sign: str, rows: str) -> str:
    return (
        f"UPDATE measures SET number = number {sign} (SELECT count(*) FROM {rows}) WHERE what = 'records'; "
        f"UPDATE measures SET number = number {sign} (SELECT coalesce(sum(size), 0) FROM {rows}) "
        "WHERE what = 'words'"
    )


RECORD_WORDS: tuple[str, ...] = (
    *_words("record_words", "records(row)"),
    'CREATE TABLE measures (what text COLLATE "C" PRIMARY KEY, number bigint NOT NULL)',
    "INSERT INTO measures VALUES ('records', 0), ('words', 0), ('kept', 0)",
    *_after("record_words_in", "INSERT", "record_words", _measured("+", "come")),
    *_after("record_words_out", "DELETE", "record_words", _measured("-", "gone")),
)
_KEPT = "UPDATE measures SET number = number + 1 WHERE what = 'kept'"
REPORT_WORDS: tuple[str, ...] = (
    "CREATE INDEX reports_newest ON reports (published DESC NULLS LAST, key DESC, id DESC)",
    *_words("report_words", "numbered(row)"),
    "CREATE FUNCTION reports_numbered() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN INSERT INTO numbered(report) VALUES (new.id); RETURN NULL; END $$",
    "CREATE TRIGGER reports_numbered AFTER INSERT ON reports "
    "FOR EACH ROW EXECUTE FUNCTION reports_numbered()",
    *_after("digests_kept", "INSERT", "digests", _KEPT),
    *_after("digests_gone", "DELETE", "digests", _KEPT),
)
_CHANGED = "UPDATE tallies SET number = number + (SELECT count(*) FROM {}) WHERE what = 'changes'"


def _counted(sign: str, rows: str) -> str:
    return (
        f"UPDATE tallies SET number = number {sign} found.count FROM "
        f"(SELECT kind, count(*) AS count FROM {rows} GROUP BY kind) found WHERE what = found.kind"
    )


TALLIES: tuple[str, ...] = (
    *_after("records_counted_in", "INSERT", "records", _counted("+", "come")),
    *_after("records_counted_out", "DELETE", "records", _counted("-", "gone")),
    *(
        statement
        for table in ("reads", "linked", "verdicts")
        for event, rows in (("INSERT", "come"), ("UPDATE", "come"), ("DELETE", "gone"))
        for statement in _after(f"{table}_changed_{event.lower()}", event, table, _CHANGED.format(rows))
    ),
)


def view(written: str) -> str:
    """A view that is written for SQLite."""
    return written.replace("group_concat(", "string_agg(").replace(".position))", ".position) listed)")
