"""What is asked about certificates."""

from collections.abc import Sequence

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from core.errors import NotFound
from core.models import Certificate, Event, User
from core.permissions import Permission
from core.rules.access import require
from core.rules.certificates import code_typed

PAGE = 50


def by_code(session: Session, code: str) -> Certificate:
    """The certificate of a code, as printed or as typed with spaces and dashes. Whoever has the code
    may have the certificate. Raises NotFound."""
    found = session.exec(select(Certificate).where(Certificate.code == code_typed(code))).first()
    if found is None:
        raise NotFound("There is no certificate with this code; check that it is typed as printed.")
    return found


def newest_of(session: Session, event_id: int) -> Certificate | None:
    """The certificate of the newest version that was printed."""
    query = select(Certificate).where(Certificate.event_id == event_id).order_by(col(Certificate.id).desc())
    return session.exec(query).first()


def of_event(session: Session, event: Event, *, user: User) -> Sequence[Certificate]:
    """Every printed version of an event, newest first."""
    require(user, Permission.SEE_CERTIFICATES, event.provider_id)
    query = select(Certificate).where(Certificate.event_id == event.id)
    return session.exec(query.order_by(col(Certificate.id).desc())).all()


def newest(session: Session, *, user: User, limit: int = PAGE) -> Sequence[Certificate]:
    """The certificates printed last, of all events that the user reaches."""
    require(user, Permission.SEE_CERTIFICATES)
    query = select(Certificate).join(Event).options(joinedload(Certificate.event))  # type: ignore[arg-type]
    if not user.role.reaches_all:
        query = query.where(Event.provider_id == user.provider_id)
    return session.exec(query.order_by(col(Certificate.id).desc()).limit(limit)).all()
