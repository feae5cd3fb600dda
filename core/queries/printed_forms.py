"""Printed forms by their code and by their event."""

from collections.abc import Sequence

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from core.errors import NotFound
from core.models import Event, PrintedForm, User
from core.permissions import Permission
from core.queries.keyset import PAGE
from core.rules.codes import normalized_verification_code
from core.rules.scope import require


def by_code(session: Session, code: str) -> PrintedForm:
    """The certificate of a code, as printed or as typed with spaces and dashes. Whoever has the code
    may have the certificate. Raises NotFound."""
    found = session.exec(select(PrintedForm).where(PrintedForm.code == normalized_verification_code(code))).first()
    if found is None:
        raise NotFound("There is no certificate with this code; check that it is typed as printed.")
    return found


def newest_of(session: Session, event_id: int) -> PrintedForm | None:
    """The certificate of the newest version that was printed."""
    query = select(PrintedForm).where(PrintedForm.event_id == event_id).order_by(col(PrintedForm.id).desc())
    return session.exec(query).first()


def of_event(session: Session, event: Event, *, user: User) -> Sequence[PrintedForm]:
    """Every printed version of an event, newest first."""
    require(user, Permission.SEE_CERTIFICATES, event.provider_id)
    query = select(PrintedForm).where(PrintedForm.event_id == event.id)
    return session.exec(query.order_by(col(PrintedForm.id).desc())).all()


def newest(session: Session, *, user: User, limit: int = PAGE) -> Sequence[PrintedForm]:
    """The certificates printed last, of all events that the user reaches."""
    require(user, Permission.SEE_CERTIFICATES)
    query = select(PrintedForm).join(Event).options(joinedload(PrintedForm.event))  # type: ignore[arg-type]
    if not user.role.is_agency_wide:
        query = query.where(Event.provider_id == user.provider_id)
    return session.exec(query.order_by(col(PrintedForm.id).desc()).limit(limit)).all()
