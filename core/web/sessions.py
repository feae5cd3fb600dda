"""The two requests that set and clear the session cookie. `core.web.origins` refuses them from other sites' pages."""

from starlette.requests import Request
from starlette.responses import Response

from core import clock
from core.actions import sessions
from core.db import open_session
from core.web.identity import cookie_name, is_behind_tls, session_of

_TICKET_BYTES = 200


def start(request: Request) -> Response:
    """POST /session/start with a ticket as its body: 204 and the cookie, or 403."""
    ticket = request.headers.get("x-ticket", "")[:_TICKET_BYTES]
    with open_session() as session:
        browser = request.headers.get("user-agent", "")
        secret = sessions.redeem(session, ticket, ip_address=ip_of(request), browser=browser, now=clock.now())
    if secret is None:
        return Response(status_code=403)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    give_cookie(answer, secret)
    return answer


def give_cookie(answer: Response, secret: str) -> None:
    """Set the session cookie: for this host, out of reach of scripts and of other sites."""
    answer.set_cookie(cookie_name(), secret, path="/", httponly=True, samesite="strict", secure=is_behind_tls())


def end(request: Request) -> Response:
    """POST /session/end: the session is over and the cookie gone."""
    if (found := session_of(request.headers)) is not None:
        with open_session() as session:
            sessions.sign_out(session, session.merge(found), now=clock.now())
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    answer.delete_cookie(cookie_name(), path="/", httponly=True, samesite="strict", secure=is_behind_tls())
    return answer


def ip_of(request: Request) -> str:
    """Where the request comes from, as `core.web.ip_addresses` decided."""
    return request.client.host if request.client else ""
