"""Counts: the number of certificates issued at each event, as providers report it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from core import audit
from core.changes.counts import store_counts
from core.db import begin_change
from core.models import User
from core.queries.counts import newest_counts
from core.queries.rosters import figures
from core.rules.count_reports import CountReport, overtaken, require_storable


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
    Raises NotFound, NotAllowed, EventCanceled, EventNotOver, ChangedRows, ReasonMissing or ConfirmationMissing,
    the last three with every event at once.
    """
    begin_change(session, by, *sorted((r.event for r in reports), key=lambda event: event.id or 0))
    reports = [one._replace(reason=one.reason or reason) for one in reports]
    expected, newest = figures(session, [one.event.id for one in reports]), newest_counts(session, overtaken(reports))
    require_storable(reports, expected=expected, newest=newest, confirmed=confirmed, by=by, today=today)
    changed = [one for one in reports if one.is_new]
    audit.record_all(session, store_counts(session, changed, by=by, today=today, now=now), by=by, now=now)
    session.commit()
    return changed
