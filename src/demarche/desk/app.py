"""The desk as a web application: a route for every page and action, each answering as HTML or as JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from demarche.desk import asked, rendering
from demarche.desk.cache import stamp
from demarche.desk.desk import Desk
from demarche.desk.entrance import Entrance
from demarche.desk.links import Served, local, twin
from demarche.desk.openapi import description
from demarche.desk.page import Action, Answer, MissingError, Page, Sent
from demarche.desk.pages import ACTIONS, HOME, NAV, PAGES
from demarche.desk.safety import Guard, RefusedError, Safety
from demarche.errors import AbsentError, ConflictError, DemarcheError, FullError, LedgerError, TextError

WHO = "who"  # the cookie that says who judges
_YEAR = 365 * 24 * 3600
_PASTED = 16 << 20  # bytes of a text that is pasted: more than any report has
_BY_NAME = {page.name: page for page in PAGES}
_ERROR = Page("error", "/error", "error.html.j2", lambda *_: Answer("", {}), "What went wrong.")
Endpoint = Callable[[Request], Awaitable[Response]]


def application(desk: Desk, guard: Guard | None = None, token: str | None = None) -> Starlette:
    """The application that serves a desk to whom `guard` lets in; with a `token`, to who shows it."""
    guard = guard or Guard()

    async def told(request: Request, status: int, line: str) -> Response:
        return await run_in_threadpool(_told, desk, request, status, line, plain=_plain(request))

    async def described(_: Request) -> Response:
        return JSONResponse(description(PAGES, ACTIONS))

    routes: list[BaseRoute] = [Route("/openapi.json", described)]
    for page in PAGES:
        routes.append(Route(twin(page.path), _page(desk, page, json=True)))
        routes.append(Route(page.path, _page(desk, page), name=page.name))
    routes += [Route(action.path, _action(desk, action), methods=["POST"]) for action in ACTIONS]
    sheets = StaticFiles(packages=[(house, "static") for house in rendering.HOUSES])
    routes.append(Mount("/static", sheets, name="static"))
    doors = [Middleware(Safety, guard, told)]
    if token:
        doors.append(Middleware(Entrance, token, guard.port))
    app = Starlette(routes=routes, middleware=doors, exception_handlers={HTTPException: _missing(desk)})
    app.state.desk = desk
    return app


def _frame(desk: Desk, request: Request) -> dict[str, Any]:
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        **frame(desk, live=True),
        "twin": twin(request.url.path) + query,
        "static": lambda name: f"/static/{name}",
    }


def frame(desk: Desk, *, live: bool) -> dict[str, Any]:
    """What every page has besides its answer: navigation, the ledger's name, and whether it is served."""
    known = ((name, [_BY_NAME[one] for one in pages if one in _BY_NAME]) for name, pages in NAV)
    nav = [(name, pages) for name, pages in known if pages]
    return {"nav": nav, "ledger": desk.crisis.path.name, "live": live, "home": HOME}


def _wants_json(request: Request) -> bool:
    """Whether JSON is liked better than HTML: by the first of the two that `Accept` names."""
    accepts = request.headers.get("accept", "")
    places = [accepts.find(kind) for kind in ("application/json", "text/html")]
    return places[0] >= 0 and (places[1] < 0 or places[0] < places[1])


def _plain(request: Request) -> bool:
    return _wants_json(request) or request.url.path.endswith(".json")


def _page(desk: Desk, page: Page, *, json: bool = False) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        plain = json or _wants_json(request)
        try:
            return await run_in_threadpool(_answered, desk, page, request, plain)
        except DemarcheError as error:
            return _told(desk, request, _status(error), str(error), plain=plain)

    return endpoint


def _answered(desk: Desk, page: Page, request: Request, plain: bool) -> Response:
    """The page as it was last sent where nothing has changed since, else made anew."""
    question = (request.url.path, request.url.query, plain, _who(request))
    # Looked at before the page is made: a change meanwhile makes what is kept old, never wrong.
    state = (stamp(desk.crisis.path), desk.crisis.state(), desk.crisis.kept())
    kept = desk.cache.get(question, state) if page.kept else None
    if kept is not None:
        return kept
    response, lasting = _made(desk.pinned(state[1]), page, request, plain)
    if page.kept and lasting:
        desk.cache.keep(question, state, response)
    return response


def _made(desk: Desk, page: Page, request: Request, plain: bool) -> tuple[Response, bool]:
    """The page, and whether it is what it will be until the ledger changes."""
    path = {name: str(part) for name, part in request.path_params.items()}
    wanted = asked.read(path, request.query_params.multi_items(), page.takes, _who(request))
    answer = page.answer(desk, wanted)
    lasting = not answer.working
    headers = {"Vary": "Accept, Cookie", "Cache-Control": "no-cache"}
    if answer.working:
        headers["Refresh"] = "2"
    if plain:
        return JSONResponse(dict(answer.data), headers=headers), lasting
    if answer.raw is not None:
        headers["Content-Disposition"] = f'attachment; filename="{answer.raw.name}"'
        status = 503 if answer.working else 200  # What reads a file would take an empty one for the whole.
        return Response(answer.raw.body, status, media_type=answer.raw.media_type, headers=headers), lasting
    if answer.made is not None:
        made = answer.made()
        clear = BackgroundTask(made.cleared)
        file = FileResponse(
            made.path, headers=headers, media_type=made.media_type, filename=made.path.name, background=clear
        )
        return file, False
    text = rendering.html(page, answer, wanted, Served(_BY_NAME), _frame(desk, request))
    return Response(text, media_type="text/html; charset=utf-8", headers=headers), lasting


def _action(desk: Desk, action: Action) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        plain = _wants_json(request)
        try:
            sent = await _sent(request)
            done = await run_in_threadpool(action.do, desk, sent)
        except DemarcheError as error:
            return _told(desk, request, _status(error), str(error), plain=plain)
        response: Response
        if plain:
            response = JSONResponse(dict(done.data), status_code=done.status, headers={"Location": done.to})
        else:
            response = RedirectResponse(local(sent.fields.get("next")) or done.to, status_code=303)
        if sent.fields.get(WHO):
            # Who says it once need not say it again: cookies hold ASCII only, names anything.
            response.set_cookie(WHO, quote(sent.fields[WHO]), _YEAR, httponly=True, samesite="strict")
        return response

    return endpoint


def _who(request: Request) -> str | None:
    return unquote(request.cookies.get(WHO, ""))[:80] or None


async def _sent(request: Request) -> Sent:
    path = {name: str(part) for name, part in request.path_params.items()}
    who = _who(request)
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(await request.body() or b"{}")
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, Mapping):
            raise DemarcheError("the body is no JSON object (send {} with the fields named)")
        fields = {
            _characters(name): _characters(value) if isinstance(value, str) else json.dumps(value)
            for name, value in body.items()
        }
        return Sent(path, fields, (), fields.get(WHO) or who)
    async with request.form(max_files=200, max_fields=200, max_part_size=_PASTED) as form:
        files = []
        fields = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields[name] = value
            elif value.filename:
                files.append((value.filename, await value.read()))
    return Sent(path, fields, tuple(files), fields.get(WHO) or who)


def _characters(text: str) -> str:
    """The text without what is no character: JSON can name halves of one."""
    return text.encode("utf-8", "replace").decode()


# A kind stands before those that it is one of.
_STATUSES: tuple[tuple[type[DemarcheError], int], ...] = (
    (MissingError, 404),
    (ConflictError, 409),
    (AbsentError, 404),
    (TextError, 400),
    (FullError, 507),
    (LedgerError, 503),
)


def _status(error: DemarcheError) -> int:
    """What HTTP calls an error: who asked can do nothing about a ledger that is locked, or its full disk."""
    if isinstance(error, RefusedError):
        return error.status
    return next((status for kind, status in _STATUSES if isinstance(error, kind)), 400)


def _told(desk: Desk, request: Request, status: int, line: str, *, plain: bool) -> Response:
    """An error, in one line, in the form that was asked for."""
    if plain:
        return JSONResponse({"error": line}, status_code=status)
    answer = Answer(_TITLES.get(status, "That didn't work"), {"error": line, "status": status})
    text = rendering.html(_ERROR, answer, asked.Asked(), Served(_BY_NAME), _frame(desk, request))
    return Response(text, status, media_type="text/html; charset=utf-8")


_TITLES = {
    404: "There is no such page",
    409: "Somebody was first",
    405: "That can't be done here",
    500: "The desk failed",
    503: "That can't be done just now",
    507: "The disk is full",
}


def _missing(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handler(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        what = f"{request.url.path}: {str(getattr(error, 'detail', '')).lower() or 'not here'}"
        return await run_in_threadpool(_told, desk, request, status, what, plain=_plain(request))

    return handler
