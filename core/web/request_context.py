"""Routes for those who are signed in: who asks, and how a refusal is answered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from core.db import open_session
from core.errors import FilterNotReadable, NotAllowed, NotFound, Refused
from core.models import User, UserSession
from core.web.html_pages import page
from core.web.identity import session_of

Endpoint = Callable[[Request], Response]
_STATUS: dict[type[Refused], int] = {NotFound: 404, FilterNotReadable: 400}


def answering_refusals(route: Endpoint) -> Endpoint:
    """Answer every refusal with a plain page."""

    @wraps(route)
    def answering(request: Request) -> Response:
        try:
            return route(request)
        except Refused as refusal:
            return page("refused", _STATUS.get(type(refusal), 403), message=refusal.message)

    return answering


def user_of(request: Request, then: str) -> User:
    """Who is signed in. A stranger is told to sign in to do it `then`. Raises NotAllowed."""
    return signed_in(request, then).user


def signed_in(request: Request, then: str) -> UserSession:
    """The sign-in of whoever asks. Raises as `user_of`."""
    found = session_of(request.headers)
    if found is None:
        raise NotAllowed(f"Sign in to {then}")
    return found


@contextmanager
def asked_by(request: Request, then: str) -> Iterator[tuple[Session, User]]:
    """A session, and who asks. What is drawn from the answer is best drawn after it."""
    user = user_of(request, then)
    with open_session() as session:
        yield session, session.merge(user)
