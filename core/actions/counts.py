"""How the number of certificates issued gets in."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from core import audit
from core.changes.counts import store_reports
from core.db import begin_change
from core.models import User
from core.rules.count_reports import CountReport


def report(
    session: Session,
    reports: Sequence[CountReport],
    *,
    reason: str = "",
    confirmed: bool = False,
    by: User,
    today: date,
    now: datetime,
) -> list[CountReport]:
    """Store the counts of one or many events, all or none; those that are stored, without what was in already.

    A different number than the one that stands is a correction and needs a `reason`, and so does one that
    differs from the certificates issued or the roster; a number above 2,000 needs `confirmed`.
    Raises NotFound, NotAllowed, EventCancelled, EventNotOver, ChangedRows, ReasonMissing or ConfirmationMissing,
    the last three with every event at once.
    """
    begin_change(session, by, *sorted((r.event for r in reports), key=lambda event: event.id or 0))
    stored = store_reports(session, reports, reason=reason, confirmed=confirmed, by=by, today=today, now=now)
    audit.record_all(session, [record for _, record in stored], by=by, now=now)
    session.commit()
    return [one for one, _ in stored]
