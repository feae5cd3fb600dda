"""How many sockets strangers may hold open: each is a session of Streamlit, with its memory and its thread."""

from collections import Counter

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.web.identity import SESSION_HEADER

# Of one process. Whole districts share one IP address, and their people stand before the sign-in form at the same
# hour, or at a claim link in the same hall; a socket is a tab, and who is signed in is not counted.
MOST_FROM_ADDRESS = 100
# Some 1 to 2 MB each: what a small server has beside the people who are signed in.
MOST_IN_ALL = 1000
_FULL = "Too many visitors are here at the moment. Load the page again in a minute."


class StrangersSockets:
    """ASGI middleware, further in than `Identity`, whose headers say who is signed in.

    Refused at the handshake, before Streamlit hears of the socket.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.open: Counter[str] = Counter()  # by IP address; asked and changed in the one thread of the server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or any(name == SESSION_HEADER for name, _ in scope["headers"]):
            await self.app(scope, receive, send)
            return
        ip_address = (scope.get("client") or ("", 0))[0]
        if self.open[ip_address] >= MOST_FROM_ADDRESS or self.open.total() >= MOST_IN_ALL:
            await _refuse(scope, receive, send)
            return
        self.open[ip_address] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.open[ip_address] -= 1
            self.open += Counter()  # lets go of IP addresses from which nobody is here


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if "websocket.http.response" in scope.get("extensions", {}):
        await PlainTextResponse(_FULL, 503, headers={"Retry-After": "60"})(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1013, "reason": _FULL})
