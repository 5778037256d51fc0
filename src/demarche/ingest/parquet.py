"""Article tables in Parquet, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.columns import Columns
from demarche.ingest.sources import Rejected
from demarche.ingest.tables import Row
from demarche.ingest.unpack import seekable


def parquet_rows(name: str, columns: Columns, stream: BinaryIO, packed: int) -> Iterator[Row | Rejected]:
    """The rows of the table in `stream`: only the columns that can hold a field are read.

    `packed`: how large the file is. A stretch of rows that is damaged is a `Rejected`. Raises `InputError` if
    the table as a whole can't be read.
    """
    import pyarrow as pa
    from pyarrow import parquet

    wrong = (pa.ArrowException, OSError, ValueError, LookupError, MemoryError, NotImplementedError)
    number = 0
    with seekable(stream) as file:
        try:
            table = parquet.ParquetFile(file)
            metadata, schema = table.metadata, table.schema_arrow
            size = sum(metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups))
        except wrong:
            raise _damaged(name) from None
        lacks = columns.missing(schema.names)
        if lacks:
            raise InputError(name, lacks)
        if size > max(limits.UNPACKED, limits.RATIO * packed):
            raise InputError(
                name, f"unpacks to over {limits.RATIO} times its size, as zip bombs do", "write it anew"
            )
        wanted = columns.wanted(schema.names)
        # Texts stay references into the file's own list of them: one long text that a million rows name is
        # held once. Columns of a large file are read in pieces, for a whole one would not fit; of a small one
        # they are not: a piece is made as long as a damaged page says that it is, up to two gigabytes.
        texts = [column for column in wanted if pa.types.is_string(schema.field(column).type)]
        pieces = limits.MB if packed > limits.HELD else 0
        try:
            table = parquet.ParquetFile(
                file, metadata=metadata, read_dictionary=texts, buffer_size=pieces, pre_buffer=False
            )
        except wrong:
            raise _damaged(name) from None
        for group in range(metadata.num_row_groups):
            last = number + metadata.row_group(group).num_rows
            try:
                for batch in table.iter_batches(batch_size=limits.ROWS, row_groups=[group], columns=wanted):
                    for at in range(batch.num_rows):
                        number += 1
                        yield _row(f"{name}:{number}", number, batch, at)
            except wrong:
                yield Rejected(f"{name}:{number + 1}", f"damaged up to row {last} (write or fetch it again)")
            number = last
    if not number:
        raise InputError(name, "an empty table", "give it a row for each article")


def _row(where: str, number: int, batch: Any, at: int) -> Row | Rejected:
    try:
        cells = {column: _plain(batch[column][at].as_py()) for column in batch.schema.names}
    except (ArithmeticError, ValueError):
        return Rejected(where, "a cell that can't be read: no text, or a date out of range (mend it)")
    if any(isinstance(value, str) and len(value) > limits.REPORT for value in cells.values()):
        return Rejected(where, f"a cell of over {limits.REPORT // limits.MB} MB (split it)")
    return Row(where, number, cells)


def _plain(value: Any) -> Any:
    """A cell as the columns know cells: times as ISO text, bytes decoded."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


def _damaged(name: str) -> InputError:
    return InputError(name, "a damaged or truncated Parquet file", "write or fetch it again")
