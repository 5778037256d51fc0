"""casebook.yaml → a casebook; every fault is one line that names file, key and remedy."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from demarche.casebook.casebook import Casebook
from demarche.errors import CasebookError

if TYPE_CHECKING:
    import yaml

CASEBOOK = "casebook.yaml"
_MOST = 1_000_000  # characters: a casebook is written by hand
_SHOWN = 40
_NAMED = ("sides", "sources")  # parts whose keys are names; the others are lists

# What pydantic calls a fault → what to do about it. What is not here is told in pydantic's own words.
_REMEDIES = {
    "extra_forbidden": "no such key (one of {keys})",
    "missing": "is missing (write it)",
    "string_type": "must be text (put quotes around it)",
    "string_pattern_mismatch": "must be a country's three capital letters (such as UKR)",
    "string_too_short": "is empty (write something, or leave it out)",
    "tuple_type": "must be a list (write [one, two])",
    "too_short": "is an empty list (name at least one)",
    "dict_type": "must be names with something after a colon (name: …)",
    "model_type": "must be keys with values (key: value)",
    "literal_error": "must be one of {expected}",
    "date_type": "must be a date (such as 2022-01-19)",
    "date_parsing": "must be a date (such as 2022-01-19)",
    "date_from_datetime_parsing": "must be a date (such as 2022-01-19)",
    "value_error": "{error} (mend one of them)",
}


def none() -> Casebook:
    """The casebook of those who have none: it knows nobody and changes nothing."""
    return Casebook()


def load(path: Path) -> Casebook:
    """The casebook in a YAML file. Raises `CasebookError`, one line, for whatever is wrong with it.

    Outlets may be given as a letter (`Harbour Post: B`) or with the reason (`{reliability: B, why: …}`).
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CasebookError(
            f"{path}: can't be read: {error.strerror} (name another with --casebook)"
        ) from None
    except UnicodeDecodeError:
        raise CasebookError(f"{path}: is not UTF-8 text (save it as UTF-8)") from None
    if len(text) > _MOST:
        raise CasebookError(f"{path}: has over {_MOST:,} characters (a casebook is a short list: shorten it)")
    data = _parsed(path, text)
    if data is None:
        return none()
    if not isinstance(data, dict):
        raise CasebookError(f"{path}: must be keys with values (such as issues: …)")
    sources = data.get("sources")
    if isinstance(sources, dict):
        data["sources"] = {
            outlet: {"reliability": given} if isinstance(given, str) else given
            for outlet, given in sources.items()
        }
    try:
        return Casebook.model_validate(data)
    except ValidationError as error:
        raise CasebookError(f"{path}: {_told(error)}") from None


def _parsed(path: Path, text: str) -> Any:
    import yaml

    try:
        return yaml.load(text, Loader=_loader())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}:" if mark else ""
        raise CasebookError(f"{path}:{line} {error.problem} (mend the YAML there)") from None
    except yaml.YAMLError as error:
        raise CasebookError(f"{path}: {' '.join(str(error).split())} (mend the YAML there)") from None
    except ValueError as error:  # "2022-02-31" looks like a date and is none.
        raise CasebookError(f"{path}: {error} (mend the value, or put quotes around it)") from None
    except (LookupError, AttributeError, TypeError, ArithmeticError):  # What PyYAML makes of “!!int _”.
        raise CasebookError(
            f"{path}: a value is none of the kind that it is marked as (leave !!… out)"
        ) from None
    except RecursionError:
        raise CasebookError(f"{path}: is nested too deeply (a casebook has four levels)") from None


def _loader() -> type[yaml.SafeLoader]:
    import yaml

    class Loader(yaml.SafeLoader):
        """YAML's plain values only, without references (a few can stand for billions) or keys told twice."""

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                mark: Any = self.peek_event().start_mark  # type: ignore[no-untyped-call]
                raise yaml.composer.ComposerError(
                    None, None, "a reference (*name) is not read here: write it out", mark
                )
            return super().compose_node(parent, index)

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
            seen = set()
            for key, _ in node.value:
                name = getattr(key, "value", None)
                if isinstance(name, str) and name in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"{name[:_SHOWN]!r} is there twice", key.start_mark
                    )
                seen.add(name if isinstance(name, str) else None)
            return super().construct_mapping(node, deep)

    return Loader


def _told(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = _place(first["loc"])
    context = first.get("ctx") or {}
    remedy = _REMEDIES.get(first["type"])
    if remedy is None:
        said = f"{first['msg']} (mend the value)"
    else:
        said = remedy.format(
            keys=", ".join(_keys(first["loc"])),
            expected=context.get("expected", ""),
            error=context.get("error", ""),
        )
    return f"{place}: {said}" if place else said


def _place(steps: tuple[int | str, ...]) -> str:
    """Where a fault is, as a person writes it: issues 2, words 1. Counted from one."""
    told = ""
    for depth, step in enumerate(steps):
        if step == "[key]":
            continue
        counted = isinstance(step, int) and not (depth == 1 and steps[0] in _NAMED)
        told += f" {int(step) + 1}" if counted else f"{', ' if told else ''}{str(step)[:_SHOWN]}"
    return told


def _keys(steps: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that may stand where a fault is."""
    from demarche.casebook.casebook import Issue, Known, Period, Source

    rooms: dict[str, type[BaseModel]] = {
        "actors": Known,
        "issues": Issue,
        "sources": Source,
        "period": Period,
    }
    model = rooms.get(str(steps[0]), Casebook) if len(steps) > 1 else Casebook
    return tuple(model.model_fields)
