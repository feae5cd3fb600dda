"""What users do with events."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from core import audit
from core.actions.personal import revoke_each
from core.db import begin_change
from core.errors import (
    ChangedBySomeoneElse,
    ConfirmationMissing,
    EventCancelled,
    EventHasEnded,
    InvalidInput,
    NotFound,
    ReasonMissing,
)
from core.models import Category, Event, EventDetails, PersonalCertificate, Provider, User
from core.models.events import EVENT_FACTS
from core.models.typed import clean
from core.permissions import Permission
from core.queries.rosters import certificates
from core.rules.access import require
from core.rules.counts import has_ended
from core.rules.events import is_cancelled


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

    Raises NotFound, NotAllowed, or InvalidInput when no provider was chosen.
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
    event = Event(provider_id=provider_id, submission=submission, entered_at=now, **details.columns())
    event.categories = _categories(session, details)
    session.add(event)
    audit.record(session, "event.added", event, by=by, now=now, after=_facts(event))
    session.commit()
    return event


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
    before = _facts(event)
    event.sqlmodel_update(details.columns())
    event.categories = _categories(session, details)
    if (after := _facts(event)) != before:
        event.version += 1
        audit.record(session, "event.edited", event, by=by, now=now, before=before, after=after)
    session.commit()


def cancel(session: Session, event: Event, *, reason: str, revokes: bool = False, by: User, now: datetime) -> None:
    """Take an event that did not happen off the lists; its row and its history stay.

    Personal certificates of it are revoked with it, which `revokes` says on purpose.
    Raises NotFound, NotAllowed, EventCancelled, ReasonMissing, or ConfirmationMissing where `revokes` is needed.
    """
    begin_change(session, by, event)
    require(by, Permission.CANCEL_EVENTS, event.provider_id)
    if is_cancelled(event):
        raise EventCancelled
    if not (reason := clean(reason)[:1000]):
        raise ReasonMissing
    issued = certificates(session, event, user=by)
    if issued and not revokes:
        raise ConfirmationMissing(_who_has_one(issued))
    revoke_each(session, event, issued, reason=reason, by=by, now=now)
    event.cancelled_at = now
    audit.record(session, "event.cancelled", event, by=by, now=now, reason=reason)
    session.commit()


def _who_has_one(issued: Sequence[PersonalCertificate]) -> str:
    names = ", ".join(certificate.says.name for certificate in issued[:20])
    more = f" and {len(issued) - 20:,} others" if len(issued) > 20 else ""
    certificates = "1 certificate was" if len(issued) == 1 else f"{len(issued):,} certificates were"
    return f"{certificates} issued, to {names}{more}. Cancelling the event revokes them; say that this is meant."


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
