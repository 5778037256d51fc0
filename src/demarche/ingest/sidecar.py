"""Sidecars: a JSON file beside a report that says what the report itself does not."""

from __future__ import annotations

import json
from pathlib import Path

from demarche.errors import InputError
from demarche.ingest.columns import Columns
from demarche.ingest.decode import decode
from demarche.ingest.facts import Facts

_REPORTS = (".txt", ".html", ".htm", ".pdf", ".eml")


def beside(path: Path) -> Path | None:
    """The sidecar of the report at `path`: `x.txt.json`, `x.meta.json` or `x.json`, the first there is."""
    return next((file for name in names_beside(path.name) if (file := path.with_name(name)).is_file()), None)


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
        data = sidecar.read_bytes()
    except OSError:
        raise InputError(name, "cannot be read", "check its permissions, or move it away") from None
    return of_bytes(data, name, dated=dated)


def of_bytes(raw: bytes, name: str, *, dated: bool = True) -> Facts:
    """What the sidecar `name` that holds `raw` says. Raises `InputError`."""
    try:
        data = json.loads(decode(raw))
    except (ValueError, RecursionError):
        raise InputError(name, "not valid JSON", "mend it, or move it away") from None
    if not isinstance(data, dict):
        raise InputError(name, "not a JSON object", 'write {"outlet": ..., "published": "YYYY-MM-DD"}')
    return Columns().facts(data, name, "sidecar", dated=dated)


def names_beside(name: str) -> list[str]:
    """What the sidecar of a report of this file name may be called, the likeliest first."""
    names = [name, name[:-3]] if name.lower().endswith(".gz") else [name]
    bare = Path(names[-1]).stem
    return [*(f"{one}.json" for one in names), f"{bare}.meta.json", f"{bare}.json"]
