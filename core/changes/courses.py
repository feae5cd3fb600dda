"""Recurring courses started, stopped and renewed in the transaction of the caller.

A recurring course is an event that opens its next year by itself. Whoever locks both takes the event first, then its
course: so nobody waits in a circle.
"""

from datetime import date, datetime

from sqlmodel import Session

from core import audit, notices, outbox
from core.changes.events import audit_facts
from core.crypto import new_code
from core.models import AuditAction, Event, RecurringCourse, User
from core.models.events import EVENT_FACTS
from core.queries.courses import newest_year
from core.queries.users import people_of
from core.rules.courses import may_go_on_by_itself, next_year, renews_on

_CODE_LETTERS = 12
_DATES = {"starts_on", "ends_on"}
_COPIED = (*(name for name in EVENT_FACTS if name not in _DATES), "search_text", "provider_id", "course_id")


def start_course(session: Session, event: Event, *, by: User, now: datetime) -> RecurringCourse:
    """Let the event, which is locked, open its next year; a course that was stopped goes on with its old code."""
    course = _course_of(session, event) or _new_course(session, event, now)
    if course.renews_on is None:
        course.renews_on, course.stopped_at = renews_on(event.ends_on), None
        audit.record(session, AuditAction.COURSE_STARTED, event, by=by, now=now)
    return course


def stop_course(session: Session, course: RecurringCourse, *, by: User | None, now: datetime, reason: str = "") -> None:
    """Open no further year; `by` is None where the system itself stops it, for `reason`."""
    course.renews_on, course.stopped_at = None, now
    subject = newest_year(session, course.id) or course
    audit.record(session, AuditAction.COURSE_STOPPED, subject, by=by, called=audit.SYSTEM, now=now, reason=reason)


def open_years(session: Session, course: RecurringCourse, newest: Event, *, today: date, now: datetime) -> list[Event]:
    """Open the years that are due by `today` after the `newest`, and tell the provider's people of them."""
    opened: list[Event] = []
    while may_go_on_by_itself(newest.provider, today) and renews_on(newest.ends_on) <= today:
        newest = _open_next_year(session, newest, now)
        opened.append(newest)
    course.renews_on = renews_on(newest.ends_on)
    if opened:
        _notify_people(session, course, opened, now)
    return opened


def _course_of(session: Session, event: Event) -> RecurringCourse | None:
    if event.course_id is None:
        return None
    return session.get(RecurringCourse, event.course_id, with_for_update=True, populate_existing=True)


def _new_course(session: Session, event: Event, now: datetime) -> RecurringCourse:
    course = RecurringCourse(provider_id=event.provider_id, course_code=new_code(_CODE_LETTERS), started_at=now)
    session.add(course)
    session.flush()
    event.course = course
    return course


def _open_next_year(session: Session, newest: Event, now: datetime) -> Event:
    first, last = next_year(newest.ends_on)
    copied = {name: getattr(newest, name) for name in _COPIED}
    event = Event(starts_on=first, ends_on=last, entered_at=now, **copied)
    event.provider, event.categories = newest.provider, list(newest.categories)
    session.add(event)
    audit.record(
        session, AuditAction.COURSE_RENEWED, event, by=None, called=audit.SYSTEM, now=now, after=audit_facts(event)
    )
    return event


def _notify_people(session: Session, course: RecurringCourse, opened: list[Event], now: datetime) -> None:
    for person in people_of(session, course.provider_id):
        notice = notices.standing_course_renewed(person, course, opened)
        outbox.queue(session, person.email, notice, provider_id=course.provider_id, now=now)
