"""What is done to a shard: each report is read, its failure its own; and how what was found is packed."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche import __version__
from demarche.errors import DemarcheError
from demarche.records import AnyRecord, Report, from_json

if TYPE_CHECKING:
    from demarche.reader.reader import Reader

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Read:
    """What was found in the report of that `digest`, or the `reason` why it could not be read.

    `meanings`: vectors by record id and part.
    """

    digest: str
    records: tuple[AnyRecord, ...] = ()
    meanings: dict[tuple[str, str], bytes] = field(default_factory=dict)
    reason: str = ""


def digest(report: Report, reader: str) -> str:
    """What stands for reading this report, every fact about it included, by this reader's version."""
    told = json.dumps([__version__, reader, report.model_dump()], sort_keys=True)
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def prepare() -> None:
    """Load what reading needs."""
    from importlib import import_module

    from demarche.reader.reader import default_reader

    import_module("demarche.extract.everything")
    default_reader()


def read(reports: tuple[Report, ...], reader: Reader | None = None) -> tuple[Read, ...]:
    """Each report as this process's reader reads it, or another `reader`, in order."""
    from demarche.reader.reader import default_reader

    return tuple(_read(report, reader or default_reader()) for report in reports)


def read_packed(reports: tuple[Report, ...]) -> bytes:
    """As `read`, packed."""
    return packed(read(reports))


def _read(report: Report, reader: Reader) -> Read:
    from demarche.extract.everything import records_and_meanings

    of = digest(report, reader.version)
    try:
        records, meanings = records_and_meanings(report, reader)
    except DemarcheError as error:
        return Read(of, reason=str(error))
    except Exception as error:
        # A fault of ours on one report must not cost the others; it is told, and logged in full.
        log.debug("%s could not be read", report.file or report.key, exc_info=True)
        at = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno}"
        return Read(of, reason=f"a fault in demarche: {what}, {error} (please report it)")
    return Read(of, records, meanings)


def packed(reads: tuple[Read, ...]) -> bytes:
    """Readings as the bytes of a Parquet file, a row each: records as lines of the contract in ASCII."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        {
            "digest": one.digest,
            "reason": _ascii(one.reason),
            "records": [_ascii(record.model_dump(mode="json")) for record in one.records],
            "meanings": [
                {"record": record, "part": part, "vector": vector}
                for (record, part), vector in one.meanings.items()
            ],
        }
        for one in reads
    ]
    meaning = pa.struct([("record", pa.string()), ("part", pa.string()), ("vector", pa.binary())])
    schema = pa.schema(
        [
            ("digest", pa.string()),
            ("reason", pa.string()),
            ("records", pa.list_(pa.string())),
            ("meanings", pa.list_(meaning)),
        ]
    )
    into = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema), into, compression="zstd")
    return into.getvalue()


def unpacked(data: bytes) -> tuple[Read, ...]:
    """What `packed` packed. Raises ValueError where it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = pq.read_table(pa.BufferReader(data)).to_pylist()
        return tuple(
            Read(
                row["digest"],
                tuple(from_json(line) for line in row["records"]),
                {(one["record"], one["part"]): one["vector"] for one in row["meanings"]},
                json.loads(row["reason"]),
            )
            for row in rows
        )
    except (OSError, KeyError, TypeError) as error:
        raise ValueError(f"no shard of readings: {error}") from error


def _ascii(value: Any) -> str:
    # Not UTF-8: a file's name may hold what UTF-8 can't.
    return json.dumps(value)
