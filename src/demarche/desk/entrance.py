"""The entrance to a desk that asks for a token: from programs with each request, from people once."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.datastructures import Headers, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from demarche.desk.links import local

LOGIN = "/login"
SHEET = "/login/login.css"
"""The two addresses that are open to all: the page that asks for the token, and its style sheet."""


class Entrance:
    """Asks `app` only for who shows the `token`: as `Authorization: Bearer`, or by the cookie of `/login`.

    `port` is in the cookie's name: cookies of one machine are shared among its ports.
    """

    def __init__(self, app: ASGIApp, token: str, port: int | None = None) -> None:
        self.app = app
        self._token = token.encode()
        # What the cookie holds is not the token, and gives it away to nobody.
        self._pass = hmac.digest(self._token, b"demarche desk", hashlib.sha256).hex()
        self._cookie = f"demarche-{port}" if port else "demarche"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"] == SHEET:
            answer: Response = Response(_sheet(), media_type="text/css")
        elif scope["path"] == LOGIN:
            answer = await self._login(Request(scope, receive))
        elif self._known(scope):
            await self.app(scope, receive, send)
            return
        else:
            answer = self._turned_away(scope)
        await answer(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        scheme, _, shown = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._is_token(shown.strip().encode("latin-1")):
            return True
        return any(_equal(held.encode(), self._pass.encode()) for held in self._held(headers))

    def _held(self, headers: Headers) -> list[str]:
        try:
            jar = SimpleCookie("; ".join(headers.getlist("cookie")))
        except CookieError:
            return []
        return [jar[self._cookie].value] if self._cookie in jar else []

    def _is_token(self, shown: bytes) -> bool:
        return _equal(shown, self._token)

    async def _login(self, request: Request) -> Response:
        if request.method in {"GET", "HEAD"}:
            return _page(local(request.query_params.get("next")) or "/", 200)
        if request.method != "POST":
            return JSONResponse(
                {"error": "only GET and POST are for here"}, 405, {"Allow": "GET, HEAD, POST"}
            )
        async with request.form(max_files=0, max_fields=10) as form:
            given = {name: "" if isinstance(held, UploadFile) else held for name, held in form.items()}
        to = local(given.get("next")) or "/"
        if not self._is_token(given.get("token", "").strip().encode("utf-8", "replace")):
            return _page(to, 401, wrong=True)
        answer = RedirectResponse(quote(to, safe="/%?&=:;,@+!$'()*~#"), 303)
        secure = request.url.scheme == "https"
        answer.set_cookie(self._cookie, self._pass, path="/", httponly=True, samesite="strict", secure=secure)
        return answer

    def _turned_away(self, scope: Scope) -> Response:
        headers, path = Headers(scope=scope), scope["path"]
        accepts = headers.get("accept", "")
        reads = scope["method"] in {"GET", "HEAD"}
        if not reads or path.endswith(".json") or "application/json" in accepts:
            line = "this desk asks for its token (send Authorization: Bearer TOKEN)"
            return JSONResponse({"error": line}, 401, {"WWW-Authenticate": "Bearer"})
        query = scope.get("query_string", b"").decode("latin-1")
        return _page(quote(path) + (f"?{query}" if query else ""), 401)


def _equal(shown: bytes, known: bytes) -> bool:
    # Of digests, so that not even the length can be told from the time it takes.
    return hmac.compare_digest(hashlib.sha256(shown).digest(), hashlib.sha256(known).digest())


@cache
def _sheet() -> str:
    from demarche.desk.rendering import sheet

    return "".join(sheet(name).decode() for name in ("house.css", "desk.css", "login.css"))


def _page(to: str, status: int, *, wrong: bool = False) -> Response:
    from demarche.desk.rendering import environment

    text = environment().get_template("login.html.j2").render(to=to, wrong=wrong, sheet=SHEET, login=LOGIN)
    headers = {"Cache-Control": "no-store", "WWW-Authenticate": "Bearer"} if status == 401 else {}
    return HTMLResponse(text, status, headers or {"Cache-Control": "no-store"})
