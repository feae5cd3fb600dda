"""Which IP address a request comes from: decided here once, for routes and screens alike.

Whatever counts by IP address reads `scope["client"]`: routes as `request.client`, screens through Streamlit, which
keeps the client of the socket's handshake. It is the peer of the socket, or what a proxy of ours wrote down. It is
no part of what identifies a socket to Streamlit: a phone that changes its network keeps what was typed.
"""

from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from core.settings import settings


class ClientAddress:
    """ASGI middleware around everything else: what is further in sees one address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            peer, port = scope.get("client") or ("", 0)
            headers = Headers(scope=scope).getlist("x-forwarded-for")
            scope = {**scope, "client": (client_address(peer, headers, proxies=settings().TRUSTED_PROXIES), port)}
        await self.app(scope, receive, send)


def client_address(peer: str, forwarded: list[str], *, proxies: int) -> str:
    """The IP address of a client behind `proxies` proxies, each of which adds the address that it saw at the right of
    X-Forwarded-For. What stands further left was written by the client, who may write anything.

    The peer of the socket without a proxy, and where the header is shorter or has no address at that place.
    """
    seen = ",".join(forwarded).split(",")
    if not 0 < proxies <= len(seen):
        return peer
    try:
        found = ip_address(seen[-proxies].strip())
    except ValueError:
        return peer
    within = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(within or found)


def keep_peers() -> None:
    """Have uvicorn leave the peer of a socket as it is; called before the server wraps the program.

    By itself it takes X-Forwarded-For from whoever connects from this machine, and Streamlit, which starts it, has
    no option against that. How many proxies write that header is for the operator to say, in one setting.
    """
    import uvicorn.config

    setattr(uvicorn.config, "ProxyHeadersMiddleware", _untouched)  # noqa: B010 -- a name of another library


def _untouched(app: ASGIApp, **_: object) -> ASGIApp:
    return app
