"""Sessions by their cookie or number, and users by their sign-in ticket."""

from datetime import datetime

from sqlalchemy.orm import joinedload
from sqlmodel import Session, select

from core.crypto import token_hash
from core.errors import CodeNotRight
from core.models import SignInTicket, User, UserSession
from core.queries.url_values import is_an_id
from core.rules.sessions import is_live

_WITH_USER = joinedload(UserSession.user).joinedload(User.provider)  # type: ignore[arg-type]


def with_cookie(session: Session, cookie_hash: str, *, now: datetime) -> UserSession | None:
    """The live session of a cookie."""
    query = select(UserSession).where(UserSession.cookie_hash == cookie_hash).options(_WITH_USER)
    found = session.exec(query).first()
    return found if found and is_live(found, now) else None


def live(session: Session, session_id: int | None, *, now: datetime) -> UserSession | None:
    """The session by its number, if it is still live: asked at every click, since sockets stay open."""
    found = session.get(UserSession, session_id, options=[_WITH_USER]) if is_an_id(session_id) else None
    return found if found and is_live(found, now) else None


def user_of_ticket(session: Session, ticket: str, *, now: datetime) -> User:
    """Whose second factor a ticket waits for. Raises CodeNotRight when it waits no more."""
    found = session.get(SignInTicket, token_hash(ticket))
    user = session.get(User, found.user_id) if found and found.awaits_factor and found.expires_at >= now else None
    if user is None or not user.active:
        raise CodeNotRight("Signing in took too long; begin again with your username and password.")
    return user
