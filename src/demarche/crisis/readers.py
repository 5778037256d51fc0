"""Which reader a caller asks for: the shipped one, or one that a model server helps."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from demarche.errors import OptionError

if TYPE_CHECKING:
    from demarche.reader.reader import Reader
    from demarche.reader.served.server import Bounds

READERS = ("shipped", "openai")


def reader_of(
    reader: str = "shipped",
    base_url: str | None = None,
    model: str | None = None,
    api_key_env: str | None = None,
    *,
    bounds: Bounds | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Reader | None:
    """The reader by this name; null for the shipped one, which is loaded when first needed.

    “openai” is any server of that protocol at `base_url`, with `model` or the only one it has; its key is in
    the environment variable that `api_key_env` names. `bounds` say how long it is waited for. Nothing is sent
    but to that address. Raises `OptionError` for what makes no sense, `ServerError` where the server is asked
    for its model and tells none.
    """
    if reader not in READERS:
        raise OptionError(f"reader {reader!r}: there is none of that name (one of {', '.join(READERS)})")
    if reader == "shipped":
        given = {"base-url": base_url, "model": model, "api-key-env": api_key_env}
        for option, value in given.items():
            if value is not None:
                raise OptionError(f"{option} is for a model server (add --reader openai, or leave it out)")
        return None
    if not base_url:
        raise OptionError("reader openai needs an address (add --base-url, such as http://127.0.0.1:8000/v1)")
    from demarche.reader.served.reader import ServedReader
    from demarche.reader.served.server import Server

    server = Server.at(base_url, _key(api_key_env, environment), bounds)
    return ServedReader(server, model)


def dropped_by(reader: Reader | None) -> Counter[str]:
    """What a model server found and could not be used, by why; empty for the shipped reader."""
    return Counter(dict(sorted(getattr(reader, "dropped", {}).items())))


def _key(variable: str | None, environment: Mapping[str, str]) -> str | None:
    if variable is None:
        return None
    key = environment.get(variable, "").strip()
    if not key:
        # What was given is not repeated: it may be the key itself.
        raise OptionError(
            "api-key-env: names no environment variable that is set (give its name, not the key)"
        )
    return key
