"""Lists of addresses that people keep: a text, one address a line."""

from __future__ import annotations

from pathlib import Path

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.addresses import on_the_web, shown
from demarche.ingest.decode import decode
from demarche.ingest.sources import Rejected
from demarche.ingest.unpack import told


def urls_in(path: Path) -> list[str | Rejected]:
    """The addresses in the list at `path`, in order; empty lines and those that begin with # are passed over.

    A line that is no address is a `Rejected` in its place. Raises `InputError` where the list can't be read.
    """
    name = str(path)
    with told(name), path.open("rb") as file:
        data = file.read(limits.FETCHED + 1)
    if len(data) > limits.FETCHED:
        raise InputError(name, f"a list of over {limits.FETCHED // limits.MB} MB", "split it")
    found: list[str | Rejected] = []
    for number, line in enumerate(decode(data).split("\n"), start=1):
        url = line.strip().lstrip("\ufeff")
        if not url or url.startswith("#"):
            continue
        wrong = f"{shown(url)!r} is no http or https address (write one a line)"
        found.append(url if on_the_web(url) else Rejected(f"{name}:{number}", wrong))
    if not found:
        raise InputError(name, "no addresses in it", "write one a line")
    return found
