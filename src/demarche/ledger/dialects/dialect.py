"""What a database must do to be a ledger, beside what SQLAlchemy says alike to all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Table

from demarche.errors import LedgerError
from demarche.ledger.address import Place

Rows = Sequence[tuple[Table, Sequence[Mapping[str, Any]]]]


class Statements(Protocol):
    """What migrations say in SQL of the database's own."""

    BY_ROW: tuple[str, ...]
    """What an index of records ends with to be in the order of their numbers."""
    NARROWED: tuple[str, ...]
    """What findings are narrowed by that an index of theirs can hold."""
    RECORD_WORDS: tuple[str, ...]
    """Full text over the words of `records`."""
    REPORT_WORDS: tuple[str, ...]
    """A number for each report, and full text over the titles and texts of `reports`."""
    TALLIES: tuple[str, ...]
    """What keeps `tallies` in step."""

    def view(self, written: str) -> str:
        """A view written for SQLite, as this database has it."""


class Dialect(Protocol):
    """A kind of database."""

    name: str
    statements: Statements
    errors: tuple[type[Exception], ...]
    """What the driver raises."""

    def engine(self, place: Place, create: bool, wait: float) -> Engine:
        """An engine on the database at `place`. Readers see one state of the ledger from first row to last;
        connections with the option `write` take the one writer's turn, and wait for it `wait` seconds.

        Raises `LedgerError` where there is none and none may be made, or where it can't be a ledger.
        """

    def version(self, connection: Connection, place: Place, known: int) -> int:
        """The ledger's schema version; 0 for an empty database.

        Raises `LedgerError` if it isn't ours, or newer than what is `known`.
        """

    def before_making(self, engine: Engine) -> None:
        """What must be done before tables are made, outside a transaction."""

    def mark(self, connection: Connection, version: int) -> None:
        """Mark the database as a ledger of this schema version."""

    def fault(self, place: Place, error: BaseException) -> LedgerError | None:
        """The error to show for what the driver raised; null where it is no fault of the database."""

    def insert(self, table: Table) -> Any:
        """An insert that can be told what to do on conflict."""

    def index(self, connection: Connection, rows: Rows) -> None:
        """Make the full text of reports and records just inserted, where the database does not by itself."""

    def ranks(self, connection: Connection, words: str, rows: Sequence[int]) -> Mapping[int, float]:
        """How well each of these records holds the words (an FTS5 query): smaller is better."""

    def snippets(
        self, connection: Connection, table: str, words: str, rows: Sequence[int], form: Sequence[Any]
    ) -> Mapping[int, str | None]:
        """The words found in these rows of `record_words` or `report_words`, with some of those around them.

        `form`: what stands before and after a word found and for what is left out, and the most words.
        """

    def kept(self, connection: Connection) -> int:
        """What changes whenever a view is kept, where nothing else tells."""

    def bulk(self, connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        """Insert many rows that all have the same columns, within the caller's write transaction."""

    def settle(self, connection: Connection) -> None:
        """After `bulk`: make the full text that is missing, and have counters go on past the greatest."""
