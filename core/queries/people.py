"""What OPI's staff ask about people who have several e-mail addresses."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, or_, select

from core.models import JoinedAddress, PersonalCertificate, User
from core.permissions import Permission
from core.rules.access import require

NEWEST = 100


def joined(session: Session, search: str = "", *, user: User) -> Sequence[JoinedAddress]:
    """Addresses that are joined now, the newest first; only those with `search` in them."""
    require(user, Permission.JOIN_PEOPLE)
    query = select(JoinedAddress).where(col(JoinedAddress.ended_at).is_(None))
    if word := search.strip().lower()[:254]:
        contains = (column.contains(word, autoescape=True) for column in _ADDRESSES)
        query = query.where(or_(*contains))
    return session.exec(query.order_by(col(JoinedAddress.id).desc()).limit(NEWEST)).all()


_ADDRESSES = (col(JoinedAddress.email), col(JoinedAddress.same_as))


def names_under(session: Session, email: str, *, user: User) -> dict[str, int]:
    """The names on the certificates that were issued to an address, and how many certificates have each."""
    require(user, Permission.JOIN_PEOPLE)
    name = col(PersonalCertificate.content)["name"].as_string()
    query = select(name, func.count()).where(PersonalCertificate.email == email.strip().lower()).group_by(name)
    return dict(session.exec(query.order_by(name).limit(NEWEST)).all())
