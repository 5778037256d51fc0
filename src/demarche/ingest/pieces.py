"""What there is to read: a file, or something within one; and what it is, by how it begins."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from demarche.errors import InputError
from demarche.ingest import limits
from demarche.ingest.facts import Facts
from demarche.ingest.sources import Form, form_of, stem
from demarche.ingest.unpack import Budget

# How files of each form begin, whatever they are named.
_BEGINNINGS: tuple[tuple[bytes, Form], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),  # an empty one
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
)
_MAIL = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version|From|Date|Subject|X-[\w-]+): ?\S",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to read, once: `name` as shown, its `key`, its `form` where its name tells it.

    `file`: what its reports say they stand in. `layers`: how deep it lies packed. `beside`: gives the facts
    of its sidecar, or none; not dated if so asked. `last`: facts that stand back behind its own.
    `charset`: what it came under. `named`: its key is the name that somebody gave this very file.
    """

    name: str
    key: str
    form: Form | None
    stream: io.BufferedReader
    budget: Budget
    file: str | None
    layers: int = 0
    beside: Callable[[bool], Facts] | None = None
    last: Facts = field(default_factory=Facts)
    charset: str | None = None
    named: bool = True

    def within(
        self, name: str, stream: io.BufferedReader, beside: Callable[[bool], Facts] | None = None
    ) -> Piece:
        """The file `name` within this one. Raises `InputError` where it lies too deep."""
        shown = f"{self.name}/{printable(name)}"
        if self.layers >= limits.DEPTH:
            raise InputError(
                shown, f"packed in over {limits.DEPTH} layers", "unpack it yourself and read what is in it"
            )
        return Piece(
            shown, stem(name), form_of(name), stream, self.budget, shown, self.layers + 1, beside=beside
        )


def printable(name: str) -> str:
    """`name` on one line, without what can't be shown."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def form_within(head: bytes, named: Form | None) -> Form:
    """The form of what begins with `head` and by its name is `named`; how it begins is believed first."""
    for beginning, form in _BEGINNINGS:
        if head.startswith(beginning):
            return form
    if named:
        return named
    start = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.lower().startswith((b"<!doctype html", b"<html", b"<head")):
        return "html"
    if _MAIL.match(start) and (b"\n\n" in head or b"\r\n\r\n" in head) and b"\nFrom: " in b"\n" + head:
        return "eml"
    first, ended, _ = head.partition(b"\n")
    first = first.strip()
    return "jsonl" if first.startswith(b'{"') and (first.endswith(b"}") or not ended) else "text"
