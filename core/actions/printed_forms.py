"""Printed forms: the certificate of an event with blanks for the names, as it is printed and handed out."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from core import audit
from core.audit import AuditRecord
from core.db import begin_change
from core.errors import EventCanceled
from core.models import AuditAction, Event, PrintedForm, User
from core.permissions import Permission
from core.rules.codes import CODE_BYTES, code_from
from core.rules.events import is_canceled
from core.rules.printed_forms import content_of, hash_of
from core.rules.scope import require


def print_event(session: Session, event: Event, *, by: User, now: datetime) -> PrintedForm:
    """The certificate of this version of the event: the one that is stored, or a new one with a new code.

    Raises NotFound, NotAllowed or EventCanceled.
    """
    return print_events(session, [event], by=by, now=now)[0]


def print_events(session: Session, events: Sequence[Event], *, by: User, now: datetime) -> list[PrintedForm]:
    """The certificates of many events, in their order; those that were printed before come from the store.

    Raises NotFound, NotAllowed, or EventCanceled if one of them is.
    """
    _require_printable(events, by)
    if len(stored := _stored(session, events)) == len(events):
        return [stored[event.id] for event in events]
    begin_change(session, by, *sorted(events, key=lambda event: event.id or 0))
    for provider in {event.provider_id: event.provider for event in events}.values():
        session.refresh(provider)
    _require_printable(events, by)
    stored = _stored(session, events)
    new = {event.id: _print(event, by=by, now=now) for event in events if event.id not in stored}
    session.add_all(new.values())
    printed = [
        AuditRecord(AuditAction.CERTIFICATE_PRINTED, e, after={"version": e.version}) for e in events if e.id in new
    ]
    audit.record_all(session, printed, by=by, now=now)
    session.commit()
    return [(stored | new)[event.id] for event in events]


def _require_printable(events: Sequence[Event], by: User) -> None:
    for event in events:
        require(by, Permission.PRINT_CERTIFICATES, event.provider_id)
    if any(map(is_canceled, events)):
        raise EventCanceled


def _print(event: Event, *, by: User, now: datetime) -> PrintedForm:
    content = content_of(event)
    return PrintedForm(
        code=code_from(secrets.token_bytes(CODE_BYTES)),
        event_id=event.id,
        event_version=event.version,
        content_json=content.model_dump(mode="json"),
        content_hash=hash_of(content),
        printed_at=now,
        printed_by_id=by.id,
    )


def _stored(session: Session, events: Sequence[Event]) -> dict[int, PrintedForm]:
    """What was printed of the events as they are now, by the event's number."""
    as_now = {event.id: (event.version, hash_of(content_of(event))) for event in events}
    printed = session.exec(select(PrintedForm).where(col(PrintedForm.event_id).in_(as_now)))
    return {c.event_id: c for c in printed if (c.event_version, c.content_hash) == as_now[c.event_id]}
