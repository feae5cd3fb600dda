"""Single sign-on: the agency's provider says who somebody is, and that ends in a session of ours.

What the provider's answer has to match waits in an encrypted cookie of the browser for ten minutes; a stranger
who only begins leaves nothing behind on the server.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core import clock
from core.actions import sessions
from core.crypto import decrypt, encrypt
from core.db import open_session
from core.errors import NotAllowed, NotFound, Refused, TryAgainLater
from core.rules.sessions import Needs
from core.settings import settings
from core.web.html_pages import page
from core.web.identity import is_behind_tls
from core.web.sessions import give_cookie, ip_of

NOT_SET_UP = "Single sign-on is not set up here; log in with your username and password."
BEGIN_AGAIN = "This sign-in was not begun in this browser in the last ten minutes, or it is over; begin it again."
DENIED = "Single sign-on let nobody in; begin again, or log in with your username and password."
UNVERIFIED = (
    "Single sign-on has not verified an e-mail address of yours, so it cannot be used here; "
    "log in with your username and password."
)
UNKNOWN = "No active account here belongs to your e-mail address alone; log in with your username and password."
FACTOR_MISSING = (
    "Your account needs a second factor, and single sign-on did not show one; log in with your username and password."
)
_LIFE = timedelta(minutes=10)
_LONGEST_PATH = 1000  # characters, so that the cookie stays within the 4096 bytes of browsers


class _Begun(BaseModel):
    """What a browser began: where it wants to go, and what the answer has to match."""

    state: str
    nonce: str
    verifier: str
    next: str
    until: datetime


async def begin(request: Request) -> Response:
    """GET /session/sso?next=/events: leads to the provider."""
    try:
        return await _to_the_provider(local_path(request.query_params.get("next", "")))
    except Refused as refusal:
        return _refusal_page(refusal)


async def finish(request: Request) -> Response:
    """GET /session/sso/callback: the provider's answer becomes our session, or one plain sentence."""
    try:
        answer = await _signed_in(request)
    except Refused as refusal:
        answer = _refusal_page(refusal)
    answer.delete_cookie(_cookie_name(), path="/", httponly=True, samesite="lax", secure=is_behind_tls())
    return answer


def local_path(path: str) -> str:
    """The path and query that were asked for, if they lead to a screen of ours, else the first page."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and len(path) <= _LONGEST_PATH
    local = path.startswith("/") and not path.startswith(("//", "/session/"))
    return path if plain and local else "/"


async def _to_the_provider(path: str) -> Response:
    _require_setting()
    from core.web import openid  # loaded with the first use: few installations need it

    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    begun = _Begun(state=state, nonce=nonce, verifier=verifier, next=path, until=clock.now() + _LIFE)
    there = await openid.authorization_url(state=state, nonce=nonce, verifier=verifier)
    answer = RedirectResponse(there, 303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        _cookie_name(),
        encrypt(begun.model_dump_json()),
        max_age=int(_LIFE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",  # the provider's redirect comes from another site
        secure=is_behind_tls(),
    )
    return answer


async def _signed_in(request: Request) -> Response:
    """Raises NotAllowed or TryAgainLater.

    Success answers with a page that goes on by itself, not with a redirect: our cookie is SameSite=Strict, and
    a redirect that another site began would not carry it.
    """
    _require_setting()
    from core.web import openid

    begun = _remembered(request)
    if begun is None:
        raise NotAllowed(BEGIN_AGAIN)
    if "code" not in request.query_params:
        raise NotAllowed(DENIED)
    person = await openid.person(request.query_params["code"], nonce=begun.nonce, verifier=begun.verifier)
    if not person.email:
        raise NotAllowed(UNVERIFIED)
    secret = await run_in_threadpool(_session_for, person.email, person.showed_second_factor, request)
    answer = page("signed_in", next=begun.next)
    give_cookie(answer, secret)
    return answer


def _remembered(request: Request) -> _Begun | None:
    """What this browser began in time and now brings the answer to."""
    try:
        begun = _Begun.model_validate_json(decrypt(request.cookies.get(_cookie_name(), "")))
    except (InvalidToken, ValidationError):
        return None
    state = request.query_params.get("state", "")
    is_the_same = hmac.compare_digest(begun.state.encode(), state.encode())
    return begun if is_the_same and clock.now() <= begun.until else None


def _session_for(email: str, showed_factor: bool, request: Request) -> str:
    """The cookie's secret of a new session. Blocks."""
    now, browser = clock.now(), request.headers.get("user-agent", "")
    with open_session() as session:
        signed = sessions.sign_in_by_email(session, email, showed_factor=showed_factor, now=now)
        if signed is None:
            raise NotAllowed(UNKNOWN)
        if signed.needs is not Needs.NOTHING:
            raise NotAllowed(FACTOR_MISSING)
        secret = sessions.redeem(
            session, signed.ticket, ip_address=ip_of(request), browser=browser, reason="single sign-on", now=now
        )
    if secret is None:  # deactivated in this very moment
        raise NotAllowed(UNKNOWN)
    return secret


def _require_setting() -> None:
    if not settings().OIDC_ISSUER:
        raise NotFound(NOT_SET_UP)


def _refusal_page(refusal: Refused) -> Response:
    status = {NotFound: 404, TryAgainLater: 503}.get(type(refusal), 403)
    return page("refused", status, message=refusal.message)


def _cookie_name() -> str:
    return "__Host-pdups-sso" if is_behind_tls() else "pdups-sso"
