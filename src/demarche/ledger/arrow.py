"""Records as Arrow tables, for pandas, Polars, DuckDB and Parquet.

A field that holds one thing is flat columns (`source`, `source_country`, `when_start`, `evidence`): pandas
shows a struct as a dictionary that can't be grouped or joined by, and Polars and DuckDB lose nothing by flat
columns. A field that holds any number of things is a list of structs (`participants`, `content`), which
Polars explodes and DuckDB unnests. The names are those of the ledger's views.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import pyarrow as pa

from demarche.ledger.flat import ACTOR_COLUMNS, SPAN_COLUMNS, TAGGED_COLUMNS, Column, columns, row
from demarche.records import AnyRecord, Kind

_AT_A_TIME = 10_000


def schema(kind: Kind) -> pa.Schema:
    """The columns of a kind and their types, the same for any number of records, none included."""
    return pa.schema([(name, _type(holds)) for name, holds in columns(kind).items()])


def batches(records: Iterable[AnyRecord], kind: Kind) -> Iterator[pa.RecordBatch]:
    """The records of that kind among `records`, as batches of up to 10,000 rows."""
    of_kind = (row(record) for record in records if record.kind == kind)
    typed = schema(kind)
    while some := list(islice(of_kind, _AT_A_TIME)):
        yield pa.RecordBatch.from_pylist(some, schema=typed)


def table(records: Iterable[AnyRecord], kind: Kind) -> pa.Table:
    """The records of that kind among `records`, in their order, as one table."""
    return pa.Table.from_batches(batches(records, kind), schema=schema(kind))


def _type(holds: Column) -> pa.DataType:
    plain = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
        "date": pa.date32(),
    }
    nested = {"actors": ACTOR_COLUMNS, "tagged": TAGGED_COLUMNS, "spans": SPAN_COLUMNS}
    if holds in nested:
        return pa.list_(pa.struct([(name, plain[inner]) for name, inner in nested[holds].items()]))
    return pa.list_(pa.string()) if holds == "texts" else plain[holds]
