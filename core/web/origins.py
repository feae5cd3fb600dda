"""Where a form was sent from: a request that changes something comes from a page of ours, or is refused."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from core.settings import settings
from core.web.html_pages import page

_ONLY_READ = {"GET", "HEAD", "OPTIONS"}
_STREAMLIT = "/_stcore/"  # guards its uploads by a token of its own (server.enableXsrfProtection)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ELSEWHERE = (
    "This was not sent from a page of this system, so nothing was changed. Open the page here and send it from there."
)


class OwnPagesOnly:
    """ASGI middleware: every route that is asked by POST, whichever it is, answers pages of this host alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        changes = scope["type"] == "http" and scope["method"] not in _ONLY_READ
        if changes and not scope["path"].startswith(_STREAMLIT) and not is_from_own_page(Headers(scope=scope)):
            await page("refused", 403, message=_ELSEWHERE)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_from_own_page(headers: Headers) -> bool:
    """Whether a browser says that a page of this host sent the request. One that says nothing is refused.

    Sec-Fetch-Site is the browser's own judgment, which no page can write; older browsers, and all over plain HTTP,
    leave it out. Those send the Origin with each POST, or else the Referer.
    """
    if (site := headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    sender = headers.get("origin") or headers.get("referer") or ""
    own = (_host(f"{scheme}://{headers.get('host', '')}") for scheme in _DEFAULT_PORTS)
    return _host(sender) is not None and _host(sender) in {*own, _host(settings().BASE_URL)}


def _host(url: str) -> tuple[str, int] | None:
    """Host and port. The scheme is left out: behind a proxy the request itself does not know that TLS is spoken."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port else None
