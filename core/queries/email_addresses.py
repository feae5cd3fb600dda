"""E-mail addresses that OPI's staff merged, since they are one person's."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, or_, select

from core.models import Certificate, MergedEmail, User
from core.permissions import Permission
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


def names_under(session: Session, email: str, *, user: User) -> dict[str, int]:
    """The names on the certificates that were issued to an address, and how many certificates have each."""
    require(user, Permission.JOIN_PEOPLE)
    name = col(Certificate.content_json)["name"].as_string()
    query = select(name, func.count()).where(Certificate.email == email.strip().lower()).group_by(name)
    return dict(session.exec(query.order_by(name).limit(NEWEST)).all())
