"""What users ask about counts."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import distinct, func
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from core.models import Count, Event, User
from core.permissions import Permission
from core.queries.events import in_state
from core.rules.access import require
from core.rules.events import State


def history(session: Session, event: Event, *, user: User) -> Sequence[Count]:
    """Every number reported for an event, the one that stands first."""
    require(user, Permission.SEE_COUNTS, event.provider_id)
    query = select(Count).where(Count.event_id == event.id).order_by(col(Count.id).desc())
    return session.exec(query.options(joinedload(Count.reported_by))).all()  # type: ignore[arg-type]


def overdue(session: Session, *, user: User, today: date) -> tuple[int, int]:
    """How many providers are late, and with how many counts, among those whom the user reaches."""
    require(user, Permission.SEE_COUNTS)
    query = select(func.count(distinct(col(Event.provider_id))), func.count()).where(in_state(State.OVERDUE, today))
    if not user.role.reaches_all:
        query = query.where(Event.provider_id == user.provider_id)
    providers, counts = session.exec(query).one()
    return providers, counts


def due(session: Session, *, user: User, today: date) -> int:
    """How many counts may be reported now, overdue ones among them."""
    require(user, Permission.SEE_COUNTS)
    waiting = (col(Event.certificates_issued).is_(None), col(Event.cancelled_at).is_(None))
    query = select(func.count()).select_from(Event).where(*waiting, col(Event.ends_on) < today)
    if not user.role.reaches_all:
        query = query.where(Event.provider_id == user.provider_id)
    return session.exec(query).one()
