"""Counts: those reported for an event, and how many are due or overdue."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, select

from core.models import Count, Event, User
from core.permissions import Permission
from core.queries.events import without_count
from core.queries.overview import late_providers, unreported
from core.rules.count_reports import CountReport
from core.rules.counts import overdue_if_ended_before
from core.rules.scope import require


def history(session: Session, event: Event, *, user: User) -> Sequence[Count]:
    """Every number reported for an event, the one that stands first."""
    require(user, Permission.SEE_COUNTS, event.provider_id)
    query = select(Count).where(Count.event_id == event.id).order_by(col(Count.id).desc())
    return session.exec(query.options(joinedload(Count.reported_by))).all()  # type: ignore[arg-type]


def newest_counts(session: Session, reports: Sequence[CountReport]) -> dict[int, Count]:
    """The number that stands for the event of each report, by the event's number, of events with a count."""
    if not reports:
        return {}
    query = select(Count).where(col(Count.event_id).in_([report.event.id for report in reports]))
    whole = query.options(joinedload(Count.reported_by)).order_by(col(Count.id))  # type: ignore[arg-type]
    return {count.event_id: count for count in session.exec(whole)}


def overdue(session: Session, *, user: User, today: date) -> tuple[int, int]:
    """How many providers are late, and with how many counts, among those whom the user reaches."""
    require(user, Permission.SEE_COUNTS)
    if user.role.is_agency_wide:
        return late_providers(session, today), unreported(session, overdue_if_ended_before(today))
    own = _waiting_of(session, user, overdue_if_ended_before(today))
    return min(own, 1), own


def due(session: Session, *, user: User, today: date) -> int:
    """How many counts may be reported now, overdue ones among them."""
    require(user, Permission.SEE_COUNTS)
    return unreported(session, today) if user.role.is_agency_wide else _waiting_of(session, user, today)


def _waiting_of(session: Session, user: User, ended_before: date) -> int:
    """Events of the user's own provider that ended before a day and have no count."""
    ours = (Event.provider_id == user.provider_id, col(Event.ends_on) < ended_before)
    return session.exec(select(func.count()).select_from(Event).where(without_count(), *ours)).one()
