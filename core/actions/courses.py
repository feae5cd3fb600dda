"""Standing courses: how they begin, open their next year by themselves, and stop."""

from datetime import date, datetime

from sqlmodel import Session

from core import audit, notices, outbox
from core.changes.events import audit_facts
from core.crypto import new_code
from core.db import begin_change
from core.errors import EventCanceled, EventHasEnded, Refused
from core.models import AuditAction, Event, RecurringCourse, User
from core.models.events import EVENT_DAYS, EVENT_FACTS
from core.permissions import Permission
from core.queries.courses import due, newest_year
from core.queries.users import people_of
from core.rules.counts import has_ended
from core.rules.courses import may_go_on_by_itself, next_year, qualifies_as_recurring, renews_on
from core.rules.events import is_canceled
from core.rules.scope import require

CODE_LETTERS = 12
_COPIED = (*(name for name in EVENT_FACTS if name not in EVENT_DAYS), "search_text", "provider_id", "course_id")

# Whoever locks both takes the event first, then its course: so nobody waits in a circle.


def start(session: Session, event: Event, *, by: User, today: date, now: datetime) -> RecurringCourse:
    """Let an event open its next year by itself; a course that was stopped goes on at its old address.

    Raises NotFound, NotAllowed, EventCancelled, EventHasEnded, or Refused for what cannot go on by itself.
    """
    begin_change(session, by, event)
    require(by, Permission.ENTER_EVENTS, event.provider_id)
    _require_may_start(session, event, today)
    course = _course_of(session, event) or _new_course(session, event, now)
    if course.renews_on is None:
        course.renews_on, course.stopped_at = renews_on(event.ends_on), None
        audit.record(session, AuditAction.COURSE_STARTED, event, by=by, now=now)
    session.commit()
    return course


def stop(session: Session, course: RecurringCourse, *, by: User, now: datetime) -> None:
    """Open no further year; the years that are open stay, each with its count. Raises NotFound or NotAllowed."""
    begin_change(session, by, course)
    require(by, Permission.ENTER_EVENTS, course.provider_id)
    if course.renews_on is not None:
        _stop(session, course, by=by, now=now)
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
        _stop(session, course, by=None, now=now, reason=reason)
    else:
        opened = _open_years(session, event, today, now)
        course.renews_on = renews_on([event, *opened][-1].ends_on)
    if opened:
        _tell(session, course, opened, now)
    session.commit()
    return len(opened)


def _require_may_start(session: Session, event: Event, today: date) -> None:
    if is_canceled(event):
        raise EventCanceled
    if has_ended(event, today):
        raise EventHasEnded
    if not qualifies_as_recurring(event):
        raise Refused("Only a course that is online and lasts more than 300 days can open its next year by itself.")
    if not may_go_on_by_itself(event.provider, today):
        raise Refused("Your organization cannot enter further events now, so no next year can open; ask the agency.")
    if event.course_id and newest_year(session, event.course_id) is not event:
        raise Refused("A later year of this course is open already; let that one go on by itself.")


def _course_of(session: Session, event: Event) -> RecurringCourse | None:
    if event.course_id is None:
        return None
    return session.get(RecurringCourse, event.course_id, with_for_update=True, populate_existing=True)


def _new_course(session: Session, event: Event, now: datetime) -> RecurringCourse:
    course = RecurringCourse(provider_id=event.provider_id, course_code=new_code(CODE_LETTERS), started_at=now)
    session.add(course)
    session.flush()
    event.course = course
    return course


def _cannot_go_on(newest: Event) -> str:
    if is_canceled(newest):
        return "Its newest year was cancelled."
    return "" if qualifies_as_recurring(newest) else "Its newest year is no longer online for more than 300 days."


def _open_years(session: Session, newest: Event, today: date, now: datetime) -> list[Event]:
    opened: list[Event] = []
    while may_go_on_by_itself(newest.provider, today) and renews_on(newest.ends_on) <= today:
        newest = _open_next_year(session, newest, now)
        opened.append(newest)
    return opened


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


def _stop(session: Session, course: RecurringCourse, *, by: User | None, now: datetime, reason: str = "") -> None:
    course.renews_on, course.stopped_at = None, now
    subject = newest_year(session, course.id) or course
    audit.record(session, AuditAction.COURSE_STOPPED, subject, by=by, called=audit.SYSTEM, now=now, reason=reason)


def _tell(session: Session, course: RecurringCourse, opened: list[Event], now: datetime) -> None:
    for person in people_of(session, course.provider_id):
        notice = notices.standing_course_renewed(person, course, opened)
        outbox.queue(session, person.email, notice, provider_id=course.provider_id, now=now)
