"""The desk as a web application: a route for every page and action, each answering as HTML or as JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from demarche.desk import asked, rendering
from demarche.desk.desk import Desk
from demarche.desk.links import Served
from demarche.desk.page import Action, Answer, MissingError, Page, Sent
from demarche.desk.pages import ACTIONS, HOME, NAV, PAGES
from demarche.errors import DemarcheError

WHO = "who"  # the cookie that says who judges
_BY_NAME = {page.name: page for page in PAGES}
_ERROR = Page("error", "/error", "error.html.j2", lambda *_: Answer("", {}), "What went wrong.")
Endpoint = Callable[[Request], Awaitable[Response]]


def application(desk: Desk) -> Starlette:
    """The application that serves a desk."""
    routes: list[BaseRoute] = []
    for page in PAGES:
        routes.append(Route(_twin(page), _page(desk, page, json=True)))
        routes.append(Route(page.path, _page(desk, page), name=page.name))
    routes += [Route(action.path, _action(desk, action), methods=["POST"]) for action in ACTIONS]
    routes.append(Mount("/static", StaticFiles(packages=[("demarche.desk", "static")]), name="static"))
    app = Starlette(
        routes=routes, exception_handlers={HTTPException: _missing(desk), Exception: _broken(desk)}
    )
    app.state.desk = desk
    return app


def _twin(page: Page) -> str:
    return "/index.json" if page.path == "/" else f"{page.path}.json"


def _frame(desk: Desk, request: Request) -> dict[str, Any]:
    query = f"?{request.url.query}" if request.url.query else ""
    path = request.url.path
    twin = ("/index.json" if path == "/" else f"{path}.json") + query
    return {**frame(desk, live=True), "twin": twin, "static": lambda name: f"/static/{name}"}


def frame(desk: Desk, *, live: bool) -> dict[str, Any]:
    """What every page has besides its answer: navigation, the ledger's name, and whether it is served."""
    nav = [(name, [_BY_NAME[one] for one in pages if one in _BY_NAME]) for name, pages in NAV]
    return {"nav": nav, "ledger": desk.crisis.path.name, "live": live, "home": HOME}


def _wants_json(request: Request) -> bool:
    """Whether JSON is liked better than HTML: by the first of the two that `Accept` names."""
    accepts = request.headers.get("accept", "")
    places = [accepts.find(kind) for kind in ("application/json", "text/html")]
    return places[0] >= 0 and (places[1] < 0 or places[0] < places[1])


def _page(desk: Desk, page: Page, *, json: bool = False) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        plain = json or _wants_json(request)
        try:
            return await run_in_threadpool(_answered, desk, page, request, plain)
        except MissingError as error:
            return _told(desk, request, 404, str(error), plain=plain)
        except DemarcheError as error:
            return _told(desk, request, 400, str(error), plain=plain)

    return endpoint


def _answered(desk: Desk, page: Page, request: Request, plain: bool) -> Response:
    path = {name: str(part) for name, part in request.path_params.items()}
    wanted = asked.read(path, request.query_params.multi_items(), page.takes, request.cookies.get(WHO))
    answer = page.answer(desk, wanted)
    headers = {"Vary": "Accept, Cookie", "Cache-Control": "no-cache"}
    if answer.working:
        headers["Refresh"] = "2"
    if plain:
        return JSONResponse(dict(answer.data), headers=headers)
    text = rendering.html(page, answer, wanted, Served(_BY_NAME), _frame(desk, request))
    return Response(text, media_type="text/html; charset=utf-8", headers=headers)


def _action(desk: Desk, action: Action) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        plain = _wants_json(request)
        try:
            sent = await _sent(request)
            done = await run_in_threadpool(action.do, desk, sent)
        except DemarcheError as error:
            return _told(desk, request, 400, str(error), plain=plain)
        if plain:
            return JSONResponse(dict(done.data), status_code=done.status, headers={"Location": done.to})
        return RedirectResponse(_local(sent.fields.get("next")) or done.to, status_code=303)

    return endpoint


async def _sent(request: Request) -> Sent:
    path = {name: str(part) for name, part in request.path_params.items()}
    who = request.cookies.get(WHO)
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            body = None
        if not isinstance(body, Mapping):
            raise DemarcheError("the body is no JSON object (send {} with the fields named)")
        fields = {
            str(name): value if isinstance(value, str) else json.dumps(value) for name, value in body.items()
        }
        return Sent(path, fields, (), fields.get(WHO) or who)
    async with request.form(max_files=200, max_fields=200) as form:
        files = []
        fields = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields[name] = value
            elif value.filename:
                files.append((value.filename, await value.read()))
    return Sent(path, fields, tuple(files), fields.get(WHO) or who)


def _local(address: str | None) -> str | None:
    """An address of this desk, as it is; null for one that would lead elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None


def _told(desk: Desk, request: Request, status: int, line: str, *, plain: bool) -> Response:
    """An error, in one line, in the form that was asked for."""
    if plain:
        return JSONResponse({"error": line}, status_code=status)
    answer = Answer(_TITLES.get(status, "That didn't work"), {"error": line, "status": status})
    text = rendering.html(_ERROR, answer, asked.Asked(), Served(_BY_NAME), _frame(desk, request))
    return Response(text, status, media_type="text/html; charset=utf-8")


_TITLES = {404: "There is no such page", 405: "That can't be done here", 500: "The desk failed"}


def _missing(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handler(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        what = f"{request.url.path}: {str(getattr(error, 'detail', '')).lower() or 'not here'}"
        plain = _wants_json(request) or request.url.path.endswith(".json")
        return await run_in_threadpool(_told, desk, request, status, what, plain=plain)

    return handler


def _broken(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handler(request: Request, error: Exception) -> Response:
        line = f"the desk failed on this ({type(error).__name__}); what was kept before is safe"
        return await run_in_threadpool(_told, desk, request, 500, line, plain=_wants_json(request))

    return handler
