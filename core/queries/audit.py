"""What users ask of the trail."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from core.models import AuditEntry, Event, User
from core.permissions import Permission
from core.rules.access import require


def of_event(session: Session, event: Event, *, user: User) -> Sequence[AuditEntry]:
    """Everything that happened to an event, newest first."""
    require(user, Permission.SEE_EVENTS, event.provider_id)
    query = select(AuditEntry).where(AuditEntry.thing == "event", AuditEntry.thing_id == event.id)
    return session.exec(query.order_by(col(AuditEntry.id).desc())).all()
