"""The answer to a question, not yet fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from demarche.records import AnyRecord, Kind, Report

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T", bound=AnyRecord | Report)


class Selection(Generic[T]):
    """Records (or reports) that answer a question, in a stable order. Asked of the ledger when iterated.

    Once its length has been asked for (`len`, `list`), it holds what it found then.
    """

    def __init__(self, ask: Callable[[], Iterator[T]], kind: Kind | None) -> None:
        self._ask = ask
        self.kind = kind
        self._held: tuple[T, ...] | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self._held) if self._held is not None else self._ask()

    def __len__(self) -> int:
        if self._held is None:
            self._held = tuple(self._ask())
        return len(self._held)

    def __bool__(self) -> bool:
        return self.first() is not None

    def first(self) -> T | None:
        """The first, or None where there is none."""
        return next(iter(self), None)

    def arrow(self) -> pa.Table:
        """A `pyarrow.Table`, for pandas (`.to_pandas()`), Polars (`pl.from_arrow`) and DuckDB."""
        if self.kind is None:
            import pyarrow as pa

            return pa.Table.from_pylist([cast(Report, one).ref.model_dump() for one in self])
        from demarche.ledger.arrow import table

        return table(cast(Iterable[AnyRecord], self), self.kind)
