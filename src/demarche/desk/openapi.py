"""The desk's description for programs: OpenAPI 3.1, made from its pages, filters and actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demarche import __version__
from demarche.desk.asked import FILTERS
from demarche.desk.links import parts_of, twin
from demarche.desk.page import Action, Page

_ERROR = {"$ref": "#/components/schemas/Error"}
_DATA = {"type": "object", "description": "What the page shows, as data."}
_PART = {"type": "string", "minLength": 1, "maxLength": 500}
_FILES = {"ics": "text/calendar", "atom": "application/atom+xml", "xml": "application/xml"}
_REFUSED = {
    400: "Something was asked that makes no sense, said in one line; or the host is not this desk's.",
    401: "The desk asks for its token.",
    403: "Another site's page asked.",
    404: "There is no such thing.",
    409: "Somebody else was first: nothing was changed.",
    413: "Too much was sent.",
    414: "The address is too long.",
    503: "Not just now: the ledger is locked or can't be used, or it took too long; said in one line.",
    507: "The disk is full: nothing half-done was kept.",
}


def description(pages: Iterable[Page], actions: Iterable[Action]) -> dict[str, Any]:
    """The OpenAPI document: every page and its JSON twin, and every action."""
    paths: dict[str, dict[str, Any]] = {}
    for page in pages:
        paths.setdefault(_template(page.path), {})["get"] = _page(page)
        paths.setdefault(twin(_template(page.path)), {})["get"] = _twin(page)
    for action in actions:
        paths.setdefault(_template(action.path), {})["post"] = _action(action)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Demarche's desk",
            "version": __version__,
            "summary": "The record of a crisis: who said and did what, to whom, when, and according to whom.",
            "description": "Every page has its data as JSON at the same address: with `Accept: "
            "application/json`, or at the address with `.json`.",
        },
        "paths": paths,
        "components": {
            "schemas": {
                "Error": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {
                        "error": {"type": "string", "description": "One line: what, and what to do."}
                    },
                }
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        # Asked for only where the desk was started with a token.
        "security": [{}, {"token": []}],
    }


def _template(path: str) -> str:
    # Starlette's “{name:path}” is OpenAPI's “{name}”.
    return path.replace(":path}", "}")


def _page(page: Page) -> dict[str, Any]:
    forms = page.sends or (_FILES.get(page.path.rpartition(".")[2], "text/html"),)
    shown = {form: {"schema": {"type": "string"}} for form in forms} | {"application/json": {"schema": _DATA}}
    return _operation(page, page.name, shown)


def _twin(page: Page) -> dict[str, Any]:
    return _operation(page, f"{page.name}.json", {"application/json": {"schema": _DATA}})


def _operation(page: Page, name: str, shown: Mapping[str, Any]) -> dict[str, Any]:
    parameters = [
        {"name": part, "in": "path", "required": True, "schema": _PART} for part in parts_of(page)
    ] + [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": FILTERS[name].label,
            "schema": dict(FILTERS[name].schema),
        }
        for name in page.takes
    ]
    return {
        "operationId": name,
        "summary": page.summary,
        "parameters": parameters,
        "responses": {"200": {"description": "The page.", "content": dict(shown)}, **_errors(404, 414)},
    }


def _action(action: Action) -> dict[str, Any]:
    fields = {
        "type": "object",
        "properties": {name: {"type": "string", "description": what} for name, what in action.fields.items()},
    }
    forms = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json")
    parts = parts_of(action)
    data = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": f"{action.name}.post",
        "summary": action.summary,
        "parameters": [{"name": part, "in": "path", "required": True, "schema": _PART} for part in parts],
        "requestBody": {"content": {form: {"schema": fields} for form in forms}},
        "responses": {
            "201": {"description": "Done, for a program that likes JSON better.", "content": data},
            "202": {"description": "Begun, and told where it can be followed; so too.", "content": data},
            "303": {"description": "Done, for a browser: on to the page that shows it."},
            **_errors(404, 409, 413, 414),
        },
    }


def _errors(*codes: int) -> dict[str, Any]:
    line = {"text/html": {"schema": {"type": "string"}}, "application/json": {"schema": _ERROR}}
    bare = line | {"text/plain": {"schema": {"type": "string"}}}
    return {
        str(code): {"description": _REFUSED[code], "content": bare if code in {400, 403} else line}
        for code in sorted({400, 401, 403, 503, 507, *codes})
    }
