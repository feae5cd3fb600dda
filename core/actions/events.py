"""What users do with events."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from core import audit, clock, notices, outbox
from core.db import begin_change
from core.errors import ChangedBySomeoneElse, EventCancelled, EventHasEnded, InvalidInput, NotFound, ReasonMissing
from core.models import Category, Event, EventDetails, Provider, StandingCourse, User
from core.models.events import EVENT_FACTS
from core.models.typed import clean
from core.permissions import Permission
from core.queries.courses import newest_year
from core.queries.providers import standing_events
from core.queries.users import people_of
from core.rules.access import require
from core.rules.counts import has_ended
from core.rules.courses import renews_on
from core.rules.events import is_cancelled
from core.rules.providers import refusal_of_new_event


def add(
    session: Session,
    details: EventDetails,
    *,
    provider_id: int | None,
    submission: str | None = None,
    by: User,
    now: datetime,
) -> Event:
    """Enter an event for a provider. The same `submission` (one a drawn form) makes one event only.

    Raises NotFound, NotAllowed, ProviderNotApproved, OneEventOnly, or InvalidInput when no provider was chosen.
    """
    if provider_id is None:
        raise InvalidInput({"provider_id": "Choose for whom the event is entered."})
    begin_change(session, by)
    require(by, Permission.ENTER_EVENTS, provider_id)
    provider = session.get(Provider, provider_id, with_for_update=True)
    if provider is None:
        raise NotFound
    if submission and (earlier := _entered_with(session, submission, provider_id)):
        return earlier
    require_room_for_event(session, provider, now=now)
    event = Event(provider_id=provider_id, submission=submission, entered_at=now, **details.columns())
    event.categories = _categories(session, details)
    session.add(event)
    audit.record(session, "event.added", event, by=by, now=now, after=_facts(event))
    if by.role.reaches_all:
        _tell_managers(session, event, by, now)
    session.commit()
    return event


def require_room_for_event(session: Session, provider: Provider, *, now: datetime) -> None:
    """For every action that enters events, its provider's row locked: raises ProviderNotApproved or OneEventOnly."""
    today = clock.local(now).date()
    if refusal := refusal_of_new_event(provider, standing_events(session, provider), today):
        raise refusal


def edit(
    session: Session,
    event: Event,
    details: EventDetails,
    *,
    seen_version: int,
    by: User,
    today: date,
    now: datetime,
) -> None:
    """Replace the details of an event whose last day is not over.

    `seen_version` is the version from which the form was drawn.
    Raises NotFound, NotAllowed, EventCancelled, EventHasEnded, or ChangedBySomeoneElse.
    """
    begin_change(session, by, event)
    require(by, Permission.ENTER_EVENTS, event.provider_id)
    if is_cancelled(event):
        raise EventCancelled
    if has_ended(event, today):
        raise EventHasEnded
    if event.version != seen_version:
        raise ChangedBySomeoneElse
    replace_details(session, event, details, deed="event.edited", by=by, now=now)
    session.commit()


def replace_details(
    session: Session, event: Event, details: EventDetails, *, deed: str, reason: str = "", by: User, now: datetime
) -> None:
    """Put `details` in place of the event's own, in the caller's transaction; a change makes a new version."""
    before = _facts(event)
    event.sqlmodel_update(details.columns())
    event.categories = _categories(session, details)
    if (after := _facts(event)) != before:
        event.version += 1
        audit.record(session, deed, event, by=by, now=now, before=before, after=after, reason=reason)
        _renew_by_its_end(session, event)


def cancel(session: Session, event: Event, *, reason: str, by: User, now: datetime) -> None:
    """Take an event that did not happen off the lists; its row and its history stay.

    Raises NotFound, NotAllowed, EventCancelled or ReasonMissing.
    """
    begin_change(session, by, event)
    require(by, Permission.CANCEL_EVENTS, event.provider_id)
    if not (reason := clean(reason)[:1000]):
        raise ReasonMissing
    take_off(session, event, reason=reason, by=by, now=now)
    session.commit()


def take_off(session: Session, event: Event, *, reason: str, by: User, now: datetime) -> None:
    """Cancel the event in the caller's transaction. Raises EventCancelled."""
    if is_cancelled(event):
        raise EventCancelled
    event.cancelled_at = now
    audit.record(session, "event.cancelled", event, by=by, now=now, reason=reason)


def _tell_managers(session: Session, event: Event, by: User, now: datetime) -> None:
    for person in people_of(session, event.provider_id, managers=True):
        notice = notices.event_added(person, event, by)
        outbox.queue(session, person.email, notice, provider_id=event.provider_id, now=now)


def _renew_by_its_end(session: Session, event: Event) -> None:
    """A standing course opens its next year by the end of its newest one, wherever that moves."""
    if event.course_id is None or newest_year(session, event.course_id) is not event:
        return
    course = session.get(StandingCourse, event.course_id, with_for_update=True, populate_existing=True)
    if course and course.renews_on:
        course.renews_on = renews_on(event.ends_on)


def _entered_with(session: Session, submission: str, provider_id: int) -> Event | None:
    earlier = session.exec(select(Event).where(Event.submission == submission)).first()
    if earlier and earlier.provider_id != provider_id:
        raise NotFound
    return earlier


def _categories(session: Session, details: EventDetails) -> list[Category]:
    found = session.exec(select(Category).where(col(Category.code).in_(details.categories))).all()
    if len(found) != len(details.categories):
        raise NotFound("One of the categories is not on the list any more; choose again.")
    return list(found)


def _facts(event: Event) -> dict[str, Any]:
    """What the trail keeps of an event."""
    facts = {name: getattr(event, name) for name in EVENT_FACTS}
    return facts | {"categories": sorted(category.name for category in event.categories)}
