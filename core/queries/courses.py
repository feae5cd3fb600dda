"""Recurring courses: their years, the one that runs, and those whose next year is due."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.errors import NotFound
from core.models import Event, RecurringCourse, User
from core.permissions import Permission
from core.rules.courses import is_year_of
from core.rules.scope import require


def years(session: Session, course: RecurringCourse, *, user: User) -> Sequence[Event]:
    """The events of a course, the newest year first."""
    require(user, Permission.SEE_EVENTS, course.provider_id)
    return session.exec(_years_of(course.id)).all()


def by_course_code(session: Session, code: str, *, user: User, today: date) -> Event:
    """The year that runs of the course at this address, else its newest. Raises NotFound."""
    course = session.exec(select(RecurringCourse).where(RecurringCourse.course_code == code)).first()
    found = years(session, course, user=user) if course else []
    if not found:
        raise NotFound
    return next((event for event in found if is_year_of(event, today)), found[0])


def newest_year(session: Session, course_id: int) -> Event | None:
    """The last year that was opened, canceled or not."""
    return session.exec(_years_of(course_id).limit(1)).first()


def due(session: Session, today: date) -> Sequence[RecurringCourse]:
    """The running courses whose next year is due to open, the longest due first."""
    query = select(RecurringCourse).where(col(RecurringCourse.renews_on) <= today)
    return session.exec(query.order_by(col(RecurringCourse.renews_on), col(RecurringCourse.id))).all()


def _years_of(course_id: int) -> SelectOfScalar[Event]:
    query = select(Event).where(Event.course_id == course_id)
    return query.order_by(col(Event.ends_on).desc(), col(Event.id).desc())
