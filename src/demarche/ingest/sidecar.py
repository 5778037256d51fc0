"""Sidecars: a JSON file beside a report that says what the report itself does not."""

from __future__ import annotations

import json
from pathlib import Path

from demarche.errors import InputError
from demarche.ingest.columns import Columns
from demarche.ingest.decode import decode
from demarche.ingest.facts import Facts

_REPORTS = (".txt", ".html", ".htm")


def beside(path: Path) -> Path | None:
    """The sidecar of the report at `path`: `x.txt.json`, `x.meta.json` or `x.json`, the first there is."""
    return next((file for file in _names(path) if file.is_file()), None)


def owner(path: Path) -> Path | None:
    """The report that the JSON file at `path` is a sidecar of."""
    bases = {path.name.removesuffix(".json"), path.name.removesuffix(".json").removesuffix(".meta")}
    for base in sorted(bases, key=len, reverse=True):
        for ending in ("", *_REPORTS):
            for packed in ("", ".gz"):
                report = path.with_name(base + ending + packed)
                if report != path and report.name.removesuffix(".gz").endswith(_REPORTS) and report.is_file():
                    return report
    return None


def facts(path: Path, *, dated: bool = True) -> Facts:
    """What the sidecar of the report at `path` says; nothing if there is none. Raises `InputError`.

    Not `dated`: the user gives the date, so the sidecar's is not looked at.
    """
    sidecar = beside(path)
    if sidecar is None:
        return Facts()
    name = str(sidecar)
    try:
        data = json.loads(decode(sidecar.read_bytes()))
    except OSError:
        raise InputError(name, "cannot be read", "check its permissions, or move it away") from None
    except (ValueError, RecursionError):
        raise InputError(name, "not valid JSON", "mend it, or move it away") from None
    if not isinstance(data, dict):
        raise InputError(name, "not a JSON object", 'write {"outlet": ..., "published": "YYYY-MM-DD"}')
    return Columns().facts(data, name, "sidecar", dated=dated)


def _names(path: Path) -> list[Path]:
    names = [path.name]
    if path.name.lower().endswith(".gz"):
        names.append(path.name[:-3])
    whole = [path.with_name(f"{name}.json") for name in names]
    bare = Path(names[-1]).stem
    return [*whole, path.with_name(f"{bare}.meta.json"), path.with_name(f"{bare}.json")]
