"""The reference pages, made from the code: every option, every field, every table.

    python docs/reference/make.py

Types, values, defaults and keys come from the code, meanings from `meanings.tsv`. A test fails when a page is
not what this makes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

FOLDER = Path(__file__).parent
_MADE = "<!-- Made by docs/reference/make.py: change the code or meanings.tsv, not this page. -->\n"


@cache
def meanings() -> dict[tuple[str, str], str]:
    """What each field of a model, or table (with an empty field), means."""
    with (FOLDER / "meanings.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")
        return {(of, field): meaning for of, field, meaning in rows}


def meaning(of: str, field: str) -> str:
    """What it means. Raises `KeyError` where `meanings.tsv` says nothing of it."""
    if (of, field) not in meanings():
        raise KeyError(f"docs/reference/meanings.tsv: nothing on {of} {field} (add a line)")
    return meanings()[of, field]


def cell(text: str) -> str:
    """The text as it may stand in a cell."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def table(heads: list[str], rows: list[list[str]]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    yield from ("| " + " | ".join(row) + " |" for row in rows)
    yield ""


# Commands


def commands() -> str:
    """Every command, argument and option of the command line, as `--help` tells them."""
    import typer.main

    from demarche.cli.app import app

    group: Any = typer.main.get_command(app)
    lines = [
        "# Every command and option",
        "",
        _MADE,
        "As `demarche COMMAND --help` says it. [The commands by example](../commands.md) says more.",
        "",
    ]
    for name, verb in group.commands.items():
        told = [part.strip() for part in (verb.help or "").split("\n\n") if part.strip()]
        lines += [f"## {name}", ""]
        for part in told:
            code = part.removeprefix("Example: ")
            lines += [f"    {' '.join(code.split())}" if code != part else " ".join(part.split()), ""]
        lines += table(["option", "default", "what"], [_option(one) for one in verb.params])
    return "\n".join(lines).rstrip() + "\n"


def _option(one: Any) -> list[str]:
    takes = "" if getattr(one, "is_flag", False) else f" {one.metavar or ''}".rstrip()
    name = one.metavar or one.name if one.param_type_name == "argument" else f"{one.opts[0]}{takes}"
    default = one.default
    shown = "" if default in (None, False, (), []) or callable(default) else f"`{default}`"
    if one.required:
        shown = "needed"
    told = cell(getattr(one, "help", None) or "")
    if getattr(one, "envvar", None):
        told += f" Else the environment variable `{one.envvar}`."
    return [f"`{cell(name)}`", shown, told]


# Records


def records() -> str:
    """The data dictionary: every field of every model of the record contract."""
    from demarche.records import MODELS, Actor, Evidence, Mark, Record, Report, ReportRef, Span, Stance, When

    lines = [
        "# The data dictionary",
        "",
        _MADE,
        "`demarche export --format jsonl` writes one record a line with these fields; records in Python",
        "(`demarche.Statement` …) have the same. Names only grow from version to version. Tables (CSV,",
        "Parquet, SQL) have the same things in [flat columns](../ledger.md). Null is unknown.",
        "",
        "## All records",
        "",
    ]
    lines += table(_HEADS, list(_fields(Record, "Record")))
    for kind, model in MODELS.items():
        lines += [f"## {kind}", "", _doc(model), ""]
        lines += table(_HEADS, list(_fields(model, model.__name__, set(Record.model_fields))))
    lines += ["## What records are made of", ""]
    for noun in (Evidence, Span, Actor, When, Stance, ReportRef, Report, Mark):
        lines += [f"### {noun.__name__}", "", _doc(noun), ""]
        lines += table(_HEADS, list(_fields(noun, noun.__name__)))
    return "\n".join(lines).rstrip() + "\n"


_HEADS = ["field", "type", "what"]


def _doc(model: type) -> str:
    return " ".join((model.__doc__ or "").split())


def _fields(model: Any, of: str, without: set[str] | frozenset[str] = frozenset()) -> Iterator[list[str]]:
    for name, field in model.model_fields.items():
        if name not in without:
            told = field.alias or name
            yield [f"`{told}`", cell(type_of(field.annotation)), cell(meaning(of, told))]


def type_of(annotation: Any) -> str:
    """A field's type in plain words: “text”, “Actor or null”, “list of Span”, or its values."""
    plain = {str: "text", int: "whole number", float: "number", bool: "true or false", type(None): "null"}
    if annotation in plain:
        return plain[annotation]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if origin is tuple:
        return f"list of {type_of(inner[0])}"
    if origin is dict:
        return f"by {type_of(inner[0])}: {type_of(inner[1])}"
    if inner:
        return " or ".join(type_of(one) for one in inner)
    return str(annotation.__name__)


# Tables


def tables() -> str:
    """Every table and column of the ledger, with types and keys."""
    from demarche.ledger import schema

    lines = [
        "# The ledger's tables",
        "",
        _MADE,
        f"Schema version {schema.VERSION}. To read from, use the [views](../ledger.md): they join these.",
        "Change nothing by hand.",
        "",
    ]
    for one in schema.metadata.tables.values():
        lines += [f"## {one.name}", "", meaning(one.name, ""), ""]
        lines += table(["column", "type", "key"], [_column(column) for column in one.columns])
    return "\n".join(lines).rstrip() + "\n"


def _column(column: Any) -> list[str]:
    types = {"TEXT": "text", "INTEGER": "whole number", "FLOAT": "number", "BOOLEAN": "true or false"}
    told = str(column.type)
    kind = types.get(told, "bytes" if "BINARY" in told or "BLOB" in told else told.lower())
    key = ["primary"] if column.primary_key else []
    key += [f"of `{foreign.target_fullname}`" for foreign in sorted(column.foreign_keys, key=str)]
    return [f"`{column.name}`", kind if not column.nullable else f"{kind} or null", ", ".join(key)]


PAGES = {"commands.md": commands, "records.md": records, "tables.md": tables}

if __name__ == "__main__":
    for page, made in PAGES.items():
        (FOLDER / page).write_text(made(), "utf-8")
