"""What users do with events."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from core import audit, clock, notices, outbox
from core.actions import counts
from core.actions.counts import Report
from core.actions.personal import revoke_each
from core.audit import Deed
from core.db import begin_change
from core.errors import (
    ChangedBySomeoneElse,
    ConfirmationMissing,
    EventCancelled,
    EventHasEnded,
    InvalidInput,
    NotFound,
)
from core.models import (
    Category,
    Conference,
    Event,
    EventDetails,
    PersonalCertificate,
    Provider,
    StandingCourse,
    User,
)
from core.models.events import EVENT_FACTS
from core.models.typed import required_reason
from core.permissions import Permission
from core.queries.courses import newest_year
from core.queries.providers import standing_events
from core.queries.rosters import certificates
from core.queries.users import people_of
from core.rules.access import require
from core.rules.counts import has_ended
from core.rules.courses import renews_on
from core.rules.events import is_cancelled
from core.rules.importing.events import Entry
from core.rules.providers import refusal_of_new_event


class Change(NamedTuple):
    """New details for an event; `seen_version` is the version from which they were made."""

    event: Event
    details: EventDetails
    seen_version: int


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
    begin_change(session, by)
    _take_providers(session, [provider_id], by)
    if submission and (earlier := _entered_with(session, [submission], provider_id)):
        return earlier[0]
    event = _enter(session, [Entry(details, provider_id=provider_id)], [submission], by=by, now=now)[0]
    session.commit()
    return event


def add_many(
    session: Session,
    entries: Sequence[Entry],
    *,
    changes: Sequence[Change] = (),
    reports: Sequence[Report] = (),
    provider_id: int | None = None,
    conference: Conference | None = None,
    submission: str | None = None,
    confirmed: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> list[Event]:
    """Enter many events with the counts that are known of them, all or none; the sessions of a `conference` perhaps.

    Those for nobody in particular are `provider_id`'s, or the conference's. The same `submission` stores once.
    With them, `changes` and `reports` are stored of events that are there. Raises what `add`, `edit` and
    `counts.report` raise.
    """
    there = {event.id: event for event in (*(c.event for c in changes), *(r.event for r in reports))}
    begin_change(session, by, *([conference] if conference else []), *(there[number] for number in sorted(there)))
    whose = conference.provider_id if conference else provider_id
    entries = [entry._replace(provider_id=entry.provider_id or whose) for entry in entries]
    _take_providers(session, [entry.provider_id for entry in entries], by)
    if conference and {entry.provider_id for entry in entries} - {conference.provider_id}:
        raise NotFound
    keys = [f"{submission}.{number}" if submission else None for number in range(len(entries))]
    if submission and (earlier := _entered_with(session, keys, whose)):
        return earlier
    deeds = _edited(session, changes, by, today)
    stored = counts.reported(session, reports, confirmed=confirmed, by=by, today=today, now=now)
    deeds += [record for _, record in stored]
    events = _enter(session, entries, keys, conference=conference, by=by, now=now)
    known = zip(events, (entry.issued for entry in entries), strict=True)
    brought = [Report(event, issued) for event, issued in known if issued is not None]
    deeds += counts.bring(session, brought, confirmed=confirmed, by=by, today=today, now=now)
    audit.record_all(session, deeds, by=by, now=now)
    session.commit()
    return events


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
    edit_many(session, [Change(event, details, seen_version)], by=by, today=today, now=now)


def edit_many(session: Session, changes: Sequence[Change], *, by: User, today: date, now: datetime) -> None:
    """Replace the details of many events, all or none. Raises as `edit` does."""
    begin_change(session, by, *sorted((change.event for change in changes), key=lambda event: event.id or 0))
    audit.record_all(session, _edited(session, changes, by, today), by=by, now=now)
    session.commit()


def _edited(session: Session, changes: Sequence[Change], by: User, today: date) -> list[Deed]:
    for event, _, seen_version in changes:
        _require_editable(event, seen_version, by, today)
    offered = _categories(session, (change.details for change in changes))
    replaced = [_replace(session, event, details, offered, "event.edited") for event, details, _ in changes]
    return [deed for deed in replaced if deed]


def replace_details(
    session: Session, event: Event, details: EventDetails, *, deed: str, reason: str = "", by: User, now: datetime
) -> None:
    """Put `details` in place of the event's own, in the caller's transaction; a change makes a new version."""
    offered = _categories(session, [details])
    if replaced := _replace(session, event, details, offered, deed):
        audit.record_all(session, [replaced._replace(reason=reason)], by=by, now=now)


def cancel(session: Session, event: Event, *, reason: str, revokes: bool = False, by: User, now: datetime) -> None:
    """Take an event that did not happen off the lists; its row and its history stay.

    Personal certificates of it are revoked with it, which `revokes` says on purpose.
    Raises NotFound, NotAllowed, EventCancelled, ReasonMissing, or ConfirmationMissing where `revokes` is needed.
    """
    begin_change(session, by, event)
    require(by, Permission.CANCEL_EVENTS, event.provider_id)
    reason = required_reason(reason)
    take_off(session, event, reason=reason, revokes=revokes, by=by, now=now)
    session.commit()


def take_off(session: Session, event: Event, *, reason: str, revokes: bool, by: User, now: datetime) -> None:
    """Cancel the event in the caller's transaction. Raises EventCancelled or ConfirmationMissing."""
    if is_cancelled(event):
        raise EventCancelled
    issued = certificates(session, event, user=by)
    if issued and not revokes:
        raise ConfirmationMissing(_who_has_one(issued))
    revoke_each(session, event, issued, reason=reason, by=by, now=now)
    event.cancelled_at = now
    audit.record(session, "event.cancelled", event, by=by, now=now, reason=reason)


def _who_has_one(issued: Sequence[PersonalCertificate]) -> str:
    names = ", ".join(certificate.says.name for certificate in issued[:20])
    more = f" and {len(issued) - 20:,} others" if len(issued) > 20 else ""
    certificates = "1 certificate was" if len(issued) == 1 else f"{len(issued):,} certificates were"
    return f"{certificates} issued, to {names}{more}. Cancelling the event revokes them; say that this is meant."


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


def _take_providers(session: Session, provider_ids: Iterable[int | None], by: User) -> None:
    """Check that `by` may enter events for each of the providers, and lock them."""
    for provider_id in sorted(set(provider_ids), key=lambda number: number or 0):
        if provider_id is None:
            raise InvalidInput({"provider_id": "Choose for whom the event is entered."})
        require(by, Permission.ENTER_EVENTS, provider_id)
        if session.get(Provider, provider_id, with_for_update=True) is None:
            raise NotFound


def _entered_with(session: Session, keys: Sequence[str | None], provider_id: int | None) -> list[Event]:
    """What these keys stored before, in its order."""
    earlier = list(session.exec(select(Event).where(col(Event.submission).in_(keys)).order_by(col(Event.id))))
    if provider_id is not None and any(event.provider_id != provider_id for event in earlier):
        raise NotFound
    return earlier


def _enter(
    session: Session,
    entries: Sequence[Entry],
    submissions: Sequence[str | None],
    *,
    conference: Conference | None = None,
    by: User,
    now: datetime,
) -> list[Event]:
    _require_room(session, entries, now)
    offered = _categories(session, (entry.details for entry in entries))
    common: dict[str, Any] = {"entered_at": now, "conference_id": conference.id if conference else None}
    events = []
    for entry, submission in zip(entries, submissions, strict=True):
        own: dict[str, Any] = {"provider_id": entry.provider_id, "submission": submission}
        event = Event(**own, **common, **entry.details.columns())
        event.categories = [offered[code] for code in entry.details.categories]
        events.append(event)
    session.add_all(events)
    audit.record_all(session, (Deed("event.added", event, after=_facts(event)) for event in events), by=by, now=now)
    if by.role.reaches_all and len(events) == 1:  # who brings a list of many tells those whom it concerns
        _tell_managers(session, events[0], by, now)
    return events


def _require_room(session: Session, entries: Sequence[Entry], now: datetime) -> None:
    """Raises ProviderNotApproved or OneEventOnly; the rows of the providers are locked."""
    today = clock.local(now).date()
    for provider_id, number in Counter(entry.provider_id for entry in entries).items():
        provider = session.get_one(Provider, provider_id)
        events = standing_events(session, provider) + number - 1
        if refusal := refusal_of_new_event(provider, events, today):
            raise refusal


def _require_editable(event: Event, seen_version: int, by: User, today: date) -> None:
    require(by, Permission.ENTER_EVENTS, event.provider_id)
    if is_cancelled(event):
        raise EventCancelled
    if has_ended(event, today):
        raise EventHasEnded
    if event.version != seen_version:
        raise ChangedBySomeoneElse


def _replace(
    session: Session, event: Event, details: EventDetails, offered: dict[str, Category], action: str
) -> Deed | None:
    """What changed, None when nothing did."""
    before = _facts(event)
    event.sqlmodel_update(details.columns())
    event.categories = [offered[code] for code in details.categories]
    after = _facts(event)
    if after == before:
        return None
    event.version += 1
    _renew_by_its_end(session, event)
    return Deed(action, event, before, after)


def _categories(session: Session, details: Iterable[EventDetails]) -> dict[str, Category]:
    """The categories that were chosen, by code."""
    codes = {code for chosen in details for code in chosen.categories}
    found = session.exec(select(Category).where(col(Category.code).in_(codes))).all()
    if len(found) != len(codes):
        raise NotFound("One of the categories is not on the list any more; choose again.")
    return {category.code: category for category in found}


def _facts(event: Event) -> dict[str, Any]:
    """What the trail keeps of an event."""
    facts = {name: getattr(event, name) for name in EVENT_FACTS}
    return facts | {"categories": sorted(category.name for category in event.categories)}
