"""What users do with events."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from core import audit, clock
from core.audit import AuditRecord
from core.changes.counts import store_counts
from core.changes.courses import start_course
from core.changes.events import add_events, apply_details, cancel_event, categories_by_code
from core.db import begin_change
from core.errors import (
    ChangedBySomeoneElse,
    EventCanceled,
    EventHasEnded,
    InvalidInput,
    NotFound,
)
from core.models import (
    AuditAction,
    Conference,
    Event,
    EventDetails,
    Provider,
    User,
)
from core.models.text_input import required_reason
from core.permissions import Permission
from core.queries.counts import newest_counts
from core.queries.rosters import figures
from core.rules.count_reports import CountReport, overtaken, require_storable
from core.rules.counts import has_ended
from core.rules.courses import require_may_start
from core.rules.events import is_canceled
from core.rules.importing.events import Entry
from core.rules.scope import require


class EventChange(NamedTuple):
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
    always_open: bool = False,
    by: User,
    now: datetime,
) -> Event:
    """Enter an event for a provider. The same `submission` (one a drawn form) makes one event only.

    `always_open` lets it open its next year by itself from the start; where it cannot, no event is entered either.
    Raises NotFound, NotAllowed, ProviderNotApproved, OneEventOnly, InvalidInput when no provider was chosen, and for
    `always_open` what `courses.start` raises.
    """
    begin_change(session, by)
    _lock_providers(session, [provider_id], by)
    if submission and (earlier := _entered_with(session, [submission], provider_id)):
        return earlier[0]
    event = add_events(session, [Entry(details, provider_id=provider_id)], [submission], by=by, now=now)[0]
    if always_open:
        session.flush()
        require_may_start(event, clock.local(now).date())
        start_course(session, event, by=by, now=now)
    session.commit()
    return event


def add_many(
    session: Session,
    entries: Sequence[Entry],
    *,
    changes: Sequence[EventChange] = (),
    reports: Sequence[CountReport] = (),
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
    _lock_providers(session, [entry.provider_id for entry in entries], by)
    if conference and {entry.provider_id for entry in entries} - {conference.provider_id}:
        raise NotFound
    keys = [f"{submission}.{number}" if submission else None for number in range(len(entries))]
    if submission and (earlier := _entered_with(session, keys, whose)):
        return earlier
    _require_storable(session, reports, confirmed, by, today)
    records = _edited(session, changes, by, today)
    records += store_counts(session, [one for one in reports if one.is_new], by=by, today=today, now=now)
    events = add_events(session, entries, keys, conference=conference, by=by, now=now)
    known = zip(events, (entry.issued for entry in entries), strict=True)
    brought = [CountReport(event, issued) for event, issued in known if issued is not None]
    require_storable(brought, expected={}, newest={}, confirmed=confirmed, by=by, today=today)
    records += store_counts(session, brought, by=by, today=today, now=now)
    audit.record_all(session, records, by=by, now=now)
    session.commit()
    return events


def _require_storable(session: Session, reports: Sequence[CountReport], confirmed: bool, by: User, today: date) -> None:
    """As in `counts.report`, of events that are there already."""
    expected, newest = figures(session, [one.event.id for one in reports]), newest_counts(session, overtaken(reports))
    require_storable(reports, expected=expected, newest=newest, confirmed=confirmed, by=by, today=today)


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
    Raises NotFound, NotAllowed, EventCanceled, EventHasEnded, or ChangedBySomeoneElse.
    """
    edit_many(session, [EventChange(event, details, seen_version)], by=by, today=today, now=now)


def edit_many(session: Session, changes: Sequence[EventChange], *, by: User, today: date, now: datetime) -> None:
    """Replace the details of many events, all or none. Raises as `edit` does."""
    begin_change(session, by, *sorted((change.event for change in changes), key=lambda event: event.id or 0))
    audit.record_all(session, _edited(session, changes, by, today), by=by, now=now)
    session.commit()


def _edited(session: Session, changes: Sequence[EventChange], by: User, today: date) -> list[AuditRecord]:
    for event, _, seen_version in changes:
        _require_editable(event, seen_version, by, today)
    offered = categories_by_code(session, (change.details for change in changes))
    replaced = [
        apply_details(session, event, details, offered, AuditAction.EVENT_EDITED) for event, details, _ in changes
    ]
    return [record for record in replaced if record]


def cancel(session: Session, event: Event, *, reason: str, revokes: bool = False, by: User, now: datetime) -> None:
    """Take an event that did not happen off the lists; its row and its history stay.

    Personal certificates of it are revoked with it, which `revokes` says on purpose.
    Raises NotFound, NotAllowed, EventCanceled, ReasonMissing, or ConfirmationMissing where `revokes` is needed.
    """
    begin_change(session, by, event)
    require(by, Permission.CANCEL_EVENTS, event.provider_id)
    reason = required_reason(reason)
    cancel_event(session, event, reason=reason, revokes=revokes, by=by, now=now)
    session.commit()


def _lock_providers(session: Session, provider_ids: Iterable[int | None], by: User) -> None:
    """Check that `by` may enter events for each of the providers, and lock these."""
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


def _require_editable(event: Event, seen_version: int, by: User, today: date) -> None:
    require(by, Permission.ENTER_EVENTS, event.provider_id)
    if is_canceled(event):
        raise EventCanceled
    if has_ended(event, today):
        raise EventHasEnded
    if event.version != seen_version:
        raise ChangedBySomeoneElse
