"""Accounts as a list and one by one, and the people of a provider to whom mails go."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from core.errors import NotFound
from core.models import SecondFactor, User, UserSession
from core.permissions import Permission, Role
from core.queries.folded_text import has_words
from core.queries.keyset import PAGE
from core.queries.url_values import is_an_id
from core.rules.scope import require
from core.rules.sessions import is_live


def list_of(session: Session, search: str = "", *, after: str = "", user: User) -> Sequence[User]:
    """The users whom one may see, by username: one page and one row more where there are more."""
    require(user, Permission.SEE_USERS)
    query = select(User).options(joinedload(User.provider)).order_by(User.username)  # type: ignore[arg-type]
    if not user.role.is_agency_wide:
        query = query.where(User.provider_id == user.provider_id)
    if search.strip():
        query = query.where(has_words(search, User.full_name, User.username))
    if after:
        query = query.where(User.username >= after)
    return session.exec(query.limit(PAGE + 1)).all()


def get(session: Session, user_id: int | None, *, user: User) -> User:
    """One user whom one may see. Raises NotFound for every other number alike."""
    require(user, Permission.SEE_USERS)
    found = session.get(User, user_id) if is_an_id(user_id) else None
    if found is None or not (user.role.is_agency_wide or found.provider_id == user.provider_id):
        raise NotFound
    return found


def people_of(session: Session, provider_id: int, *, managers: bool = False) -> Sequence[User]:
    """Whom a mail about a provider reaches: its active users; its managers only, where it has any."""
    query = select(User).where(User.provider_id == provider_id, col(User.active)).order_by(col(User.id))
    people = session.exec(query).all()
    decide = [person for person in people if person.role == Role.MANAGER]
    return decide if managers and decide else people


def has_signed_in() -> ColumnElement[bool]:
    """Who signed in once, by password or by single sign-on: a reminder goes to them, and counts as arriving there."""
    by_any_way = select(UserSession.id).where(UserSession.user_id == User.id).exists()
    return col(User.password_hash).is_not(None) | by_any_way


def has_second_factor(session: Session, user: User) -> bool:
    """Whether the user's own second factor is set up."""
    factor = session.get(SecondFactor, user.id)
    return factor is not None and factor.confirmed_at is not None


def own_sessions(session: Session, *, user: User, now: datetime) -> Sequence[UserSession]:
    """The browsers in which one is signed in now, the newest first."""
    query = select(UserSession).where(UserSession.user_id == user.id, col(UserSession.ended_at).is_(None))
    found = session.exec(query.options(joinedload(UserSession.user)).order_by(col(UserSession.id).desc()))  # type: ignore[arg-type]
    return [row for row in found if is_live(row, now)]
