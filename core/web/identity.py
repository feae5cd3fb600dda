"""Who a browser is: the session cookie, and the headers that tell Streamlit of it.

The middleware looks the cookie up when a socket opens and hands Streamlit the session's number
in headers that it strips from every client (`server.trustedUserHeaders` names them). Streamlit
refuses to reattach a socket whose identity differs, so a known Streamlit session id opens nothing.
"""

from http.cookies import CookieError, SimpleCookie

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core import clock
from core.crypto import token_hash
from core.db import open_session
from core.errors import TryAgainLater
from core.models import UserSession
from core.queries import sessions
from core.settings import settings

USER_HEADER = b"x-app-user"
SESSION_HEADER = b"x-app-session"
_NEEDS_IDENTITY = ("/_stcore/stream", "/media/", "/_stcore/upload_file")
_NEEDS_SESSION = ("/media/",)
_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")


def cookie_name() -> str:
    """`__Host-` makes browsers refuse the cookie from anywhere but this host over TLS."""
    return "__Host-pdups" if is_behind_tls() else "pdups"


def is_behind_tls() -> bool:
    return settings().BASE_URL.startswith("https://")


def session_of(headers: Headers) -> UserSession | None:
    """The live session whose cookie the request carries. Blocks: call it from a worker thread."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(cookie_name())
    except CookieError:
        return None
    if cookie is None:
        return None
    with open_session() as session:
        return sessions.with_cookie(session, token_hash(cookie.value), now=clock.now())


class Identity:
    """ASGI middleware around everything, Streamlit's own paths among them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path.startswith(_CLOSED):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return
        ours = await self._identity(scope) if path.startswith(_NEEDS_IDENTITY) else []
        if path.startswith(_NEEDS_SESSION) and not ours:
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return
        theirs = [(k, v) for k, v in scope["headers"] if k.lower() not in {USER_HEADER, SESSION_HEADER}]
        await self.app({**scope, "headers": theirs + ours}, receive, send)

    async def _identity(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        try:
            found = await run_in_threadpool(session_of, Headers(scope=scope))
        except TryAgainLater:
            return []
        if found is None:
            return []
        return [
            (USER_HEADER, found.user.username.encode()),
            (SESSION_HEADER, str(found.id).encode()),
        ]
