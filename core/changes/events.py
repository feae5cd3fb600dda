"""Events added, replaced and canceled in the transaction of the caller."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from core import audit, clock, notices, outbox
from core.audit import AuditRecord
from core.changes.certificates import revoke_all
from core.errors import (
    ConfirmationMissing,
    EventCanceled,
    NotFound,
)
from core.formats import one_or_many, plural
from core.models import (
    AuditAction,
    Category,
    Certificate,
    Conference,
    Event,
    EventDetails,
    Provider,
    RecurringCourse,
    User,
)
from core.models.events import EVENT_FACTS
from core.queries.courses import newest_year
from core.queries.providers import active_events
from core.queries.rosters import certificates
from core.queries.users import people_of
from core.rules.courses import renews_on
from core.rules.events import is_canceled
from core.rules.importing.events import Entry
from core.rules.providers import refusal_of_new_event


def replace_details(
    session: Session,
    event: Event,
    details: EventDetails,
    *,
    action: AuditAction,
    reason: str = "",
    by: User,
    now: datetime,
) -> None:
    """Put `details` in place of the event's own, in the caller's transaction; a change makes a new version."""
    offered = categories_by_code(session, [details])
    if replaced := apply_details(session, event, details, offered, action):
        audit.record_all(session, [replaced._replace(reason=reason)], by=by, now=now)


def cancel_event(session: Session, event: Event, *, reason: str, revokes: bool, by: User, now: datetime) -> None:
    """Cancel the event in the caller's transaction. Raises EventCanceled or ConfirmationMissing."""
    if is_canceled(event):
        raise EventCanceled
    issued = certificates(session, event, user=by)
    if issued and not revokes:
        raise ConfirmationMissing(_who_has_one(issued))
    revoke_all(session, event, issued, reason=reason, by=by, now=now)
    event.cancelled_at = now
    audit.record(session, AuditAction.EVENT_CANCELED, event, by=by, now=now, reason=reason)


def _who_has_one(issued: Sequence[Certificate]) -> str:
    names = ", ".join(certificate.content.name for certificate in issued[:20])
    more = f" and {plural(len(issued) - 20, 'other')}" if len(issued) > 20 else ""
    certificates = plural(len(issued), "certificate was", "certificates were")
    them = one_or_many(len(issued), "it", "them")
    return f"{certificates} issued, to {names}{more}. Canceling the event revokes {them}; say that this is meant."


def _notify_managers(session: Session, event: Event, by: User, now: datetime) -> None:
    for person in people_of(session, event.provider_id, managers=True):
        notice = notices.event_added(person, event, by, today=clock.local(now).date())
        outbox.queue(session, person.email, notice, provider_id=event.provider_id, now=now)


def _renew_by_its_end(session: Session, event: Event) -> None:
    """A recurring course opens its next year by the end of its newest one, wherever that moves."""
    if event.course_id is None or newest_year(session, event.course_id) is not event:
        return
    course = session.get(RecurringCourse, event.course_id, with_for_update=True, populate_existing=True)
    if course and course.renews_on:
        course.renews_on = renews_on(event.ends_on)


def add_events(
    session: Session,
    entries: Sequence[Entry],
    submissions: Sequence[str | None],
    *,
    conference: Conference | None = None,
    by: User,
    now: datetime,
) -> list[Event]:
    _require_room(session, entries, now)
    offered = categories_by_code(session, (entry.details for entry in entries))
    common: dict[str, Any] = {"entered_at": now, "conference_id": conference.id if conference else None}
    events = []
    for entry, submission in zip(entries, submissions, strict=True):
        own: dict[str, Any] = {"provider_id": entry.provider_id, "submission": submission}
        event = Event(**own, **common, **entry.details.columns())
        event.categories = [offered[code] for code in entry.details.categories]
        events.append(event)
    session.add_all(events)
    audit.record_all(
        session,
        (AuditRecord(AuditAction.EVENT_ADDED, event, after=audit_facts(event)) for event in events),
        by=by,
        now=now,
    )
    if by.role.is_agency_wide and len(events) == 1:  # who brings a list of many tells those whom it concerns
        _notify_managers(session, events[0], by, now)
    return events


def _require_room(session: Session, entries: Sequence[Entry], now: datetime) -> None:
    """Raises ProviderNotApproved or OneEventOnly; the rows of the providers are locked."""
    today = clock.local(now).date()
    for provider_id, number in Counter(entry.provider_id for entry in entries).items():
        provider = session.get_one(Provider, provider_id)
        events = active_events(session, provider) + number - 1
        if refusal := refusal_of_new_event(provider, events, today):
            raise refusal


def apply_details(
    session: Session, event: Event, details: EventDetails, offered: dict[str, Category], action: AuditAction
) -> AuditRecord | None:
    """What changed, None when nothing did."""
    before = audit_facts(event)
    event.sqlmodel_update(details.columns())
    event.categories = [offered[code] for code in details.categories]
    after = audit_facts(event)
    if after == before:
        return None
    event.version += 1
    _renew_by_its_end(session, event)
    return AuditRecord(action, event, before, after)


def categories_by_code(session: Session, details: Iterable[EventDetails]) -> dict[str, Category]:
    """The categories that were chosen, by code."""
    codes = {code for chosen in details for code in chosen.categories}
    found = session.exec(select(Category).where(col(Category.code).in_(codes))).all()
    if len(found) != len(codes):
        raise NotFound("One of the categories is not on the list any more; choose again.")
    return {category.code: category for category in found}


def audit_facts(event: Event) -> dict[str, Any]:
    """What the trail stores of an event."""
    facts = {name: getattr(event, name) for name in EVENT_FACTS}
    return facts | {"categories": sorted(category.name for category in event.categories)}
