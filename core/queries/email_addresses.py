"""E-mail addresses that OPI's staff merged, since they are one person's."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from core.email_tokens import VerifiedEmail
from core.models import Certificate, MergedEmail, MergedPerson, User
from core.permissions import Permission
from core.queries.own_certificates import owners_of
from core.rules.own_certificates import Owner
from core.rules.scope import require

NEWEST = 100


def merged(session: Session, search: str = "", *, user: User) -> Sequence[MergedEmail]:
    """Addresses that are merged now, the newest first; only those with `search` in them."""
    require(user, Permission.JOIN_PEOPLE)
    query = select(MergedEmail).where(col(MergedEmail.ended_at).is_(None))
    if word := search.strip().lower()[:254]:
        contains = (column.contains(word, autoescape=True) for column in _ADDRESSES)
        query = query.where(or_(*contains))
    return session.exec(query.order_by(col(MergedEmail.id).desc()).limit(NEWEST)).all()


_ADDRESSES = (col(MergedEmail.email), col(MergedEmail.same_as))


def owners_under(session: Session, email: str, *, user: User, now: datetime) -> list[Owner]:
    """The people whose certificates My Certificates shows under an address and those joined to it."""
    require(user, Permission.JOIN_PEOPLE)
    return owners_of(session, VerifiedEmail(email.strip().lower()[:254], now))


def merged_people(session: Session, search: str = "", *, user: User) -> Sequence[MergedPerson]:
    """Names that are joined now, the newest first; only those under an address with `search` in it."""
    require(user, Permission.JOIN_PEOPLE)
    query = select(MergedPerson).where(col(MergedPerson.ended_at).is_(None))
    if word := search.strip().lower()[:254]:
        query = query.where(col(MergedPerson.email).contains(word, autoescape=True))
    return session.exec(query.order_by(col(MergedPerson.id).desc()).limit(NEWEST)).all()


def names_under(session: Session, email: str, *, user: User) -> dict[str, int]:
    """The names on the certificates that were issued to an address, and how many certificates have each."""
    require(user, Permission.JOIN_PEOPLE)
    name = col(Certificate.content_json)["name"].as_string()
    query = select(name, func.count()).where(Certificate.email == email.strip().lower()).group_by(name)
    return dict(session.exec(query.order_by(name).limit(NEWEST)).all())
