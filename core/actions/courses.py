"""Recurring courses: how they begin, open their next year by themselves, and stop.

People start one at `start`, or with its first event at `events.add`; the server calls `renew_due` every day.
"""

from datetime import date, datetime

from sqlmodel import Session

from core.changes.courses import open_years, start_course, stop_course
from core.db import begin_change
from core.errors import Refused
from core.models import Event, RecurringCourse, User
from core.permissions import Permission
from core.queries.courses import due, newest_year
from core.rules.courses import qualifies_as_recurring, require_may_start
from core.rules.events import is_canceled
from core.rules.scope import require


def start(session: Session, event: Event, *, by: User, today: date, now: datetime) -> RecurringCourse:
    """Let an event open its next year by itself; a course that was stopped goes on at its old address.

    Raises NotFound, NotAllowed, EventCanceled, EventHasEnded, or Refused for what cannot go on by itself.
    """
    begin_change(session, by, event)
    require(by, Permission.ENTER_EVENTS, event.provider_id)
    require_may_start(event, today)
    if event.course_id and newest_year(session, event.course_id) is not event:
        raise Refused("A later year of this course is open already; let that one go on by itself.")
    course = start_course(session, event, by=by, now=now)
    session.commit()
    return course


def stop(session: Session, course: RecurringCourse, *, by: User, now: datetime) -> None:
    """Open no further year; the years that are open stay, each with its count. Raises NotFound or NotAllowed."""
    begin_change(session, by, course)
    require(by, Permission.ENTER_EVENTS, course.provider_id)
    if course.renews_on is not None:
        stop_course(session, course, by=by, now=now)
    session.commit()


def renew_due(session: Session, *, today: date, now: datetime) -> int:
    """Open every year that is due, one transaction a course. How many years were opened."""
    return sum(renew(session, course, today=today, now=now) for course in due(session, today))


def renew(session: Session, course: RecurringCourse, *, today: date, now: datetime) -> int:
    """Open the years of one course that are due by now: several when nobody asked for long.

    Two that ask at once open each year once. A course that cannot go on stops, and the trail says why.
    """
    event = newest_year(session, course.id)
    if event is None:
        return 0
    begin_change(session, event, course)
    if course.renews_on is None or newest_year(session, course.id) is not event:
        return 0
    opened: list[Event] = []
    if reason := _cannot_go_on(event):
        stop_course(session, course, by=None, now=now, reason=reason)
    else:
        opened = open_years(session, course, event, today=today, now=now)
    session.commit()
    return len(opened)


def _cannot_go_on(newest: Event) -> str:
    if is_canceled(newest):
        return "Its newest year was canceled."
    return "" if qualifies_as_recurring(newest) else "Its newest year is no longer online for more than 300 days."
