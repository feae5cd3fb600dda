"""How the number of certificates issued gets in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session

from core import audit
from core.db import begin_change
from core.errors import ConfirmationMissing, EventCancelled, EventNotOver, ReasonMissing
from core.models import Count, Event, User
from core.models.typed import clean
from core.permissions import Permission
from core.rules import counts as rules
from core.rules.access import require
from core.rules.certificates import day
from core.rules.events import is_cancelled


class Report(NamedTuple):
    event: Event
    number: int


def report(
    session: Session,
    reports: Sequence[Report],
    *,
    reason: str = "",
    confirmed: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> None:
    """Store the counts of one or many events, all or none.

    A different number than the one that stands is a correction and needs a `reason`; a number above
    2,000 needs `confirmed`. Raises NotFound, NotAllowed, EventCancelled, EventNotOver, ReasonMissing
    or ConfirmationMissing.
    """
    begin_change(session, by, *sorted((r.event for r in reports), key=lambda event: event.id or 0))
    for event, number in reports:
        _check(event, number, reason, confirmed, by=by, today=today)
    for event, number in reports:
        if number != event.certificates_issued:
            _store(session, event, number, clean(reason)[:1000], by=by, today=today, now=now)
    session.commit()


def _check(event: Event, number: int, reason: str, confirmed: bool, *, by: User, today: date) -> None:
    require(by, Permission.REPORT_COUNTS, event.provider_id)
    if is_cancelled(event):
        raise EventCancelled
    if not rules.has_ended(event, today):
        raise EventNotOver(
            f"“{event.title}” is not over yet; its count can be reported from {day(rules.opens_on(event))}."
        )
    rules.number_typed(number)
    if event.certificates_issued not in {None, number} and not clean(reason):
        raise ReasonMissing
    if number > rules.ASKED_AGAIN_ABOVE and number != event.certificates_issued and not confirmed:
        raise ConfirmationMissing(
            f"{number:,} certificates for “{event.title}” is unusually many; confirm the number, or correct it."
        )


def _store(session: Session, event: Event, number: int, reason: str, *, by: User, today: date, now: datetime) -> None:
    earlier, event.certificates_issued = event.certificates_issued, number
    if earlier is None:
        event.reported_on = today
    session.add(Count(event_id=event.id, number=number, reason=reason, reported_at=now, reported_by_id=by.id))
    audit.record(
        session,
        "count.reported" if earlier is None else "count.corrected",
        event,
        by=by,
        now=now,
        before={} if earlier is None else {"certificates_issued": earlier},
        after={"certificates_issued": number},
        reason=reason,
    )
